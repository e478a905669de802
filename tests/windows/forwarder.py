"""A Windows library of 1,024 bytes that only forwards: every name it exports is a function of another library.

Rule: a forwarded export needs no code, so no compiler is needed either: one section that holds the export table.
The Windows of the test environment lacks `bcryptprimitives.dll`, whose `ProcessPrng` libraries written in Rust
ask for; the same random bytes come from `SystemFunction036` of advapi32. Never shipped.
Source: Microsoft, PE Format, "Export Directory Table" and "Export Address Table" (forwarder RVA).

>>> made = forwarder("a.dll", {"ProcessPrng": "advapi32.SystemFunction036"})
>>> made[:2], len(made), b"advapi32.SystemFunction036" in made
(b'MZ', 1024, True)
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

__all__ = ["forwarder"]

_FILE, _SECTION = 0x200, 0x1000  # alignment in the file and in memory
_AMD64, _DLL = 0x8664, 0x2022  # executable image, large addresses, library
_BASE = 0x3A5C_0000_0000
_READ = 0x4000_0040  # initialised data, readable
_EXPORT_TABLE = 40  # bytes of the directory


def forwarder(name: str, exports: Mapping[str, str]) -> bytes:
    """The bytes of a 64-bit library that exports each key as the function `library.function` of its value."""
    data = _exports(name, exports)
    assert len(data) <= _FILE
    return _headers(len(data)).ljust(_FILE, b"\0") + data.ljust(_FILE, b"\0")


def _exports(name: str, exports: Mapping[str, str]) -> bytes:
    """The export directory, its three tables, then the texts they point to."""
    count = len(exports)
    texts, at = b"", _SECTION + _EXPORT_TABLE + 10 * count
    found: dict[str, int] = {}
    for text in (name, *exports, *exports.values()):
        found[text] = at + len(texts)
        texts += text.encode("ascii") + b"\0"
    functions = _SECTION + _EXPORT_TABLE
    directory = struct.pack(
        "<IIHHIIIIIII",
        0,
        0,
        0,
        0,
        found[name],
        1,
        count,
        count,
        functions,
        functions + 4 * count,
        functions + 8 * count,
    )
    names = sorted(exports)  # the loader searches them by halves
    tables = struct.pack(f"<{count}I", *(found[exports[n]] for n in names))
    tables += struct.pack(f"<{count}I", *(found[n] for n in names)) + struct.pack(f"<{count}H", *range(count))
    return directory + tables + texts


def _headers(size: int) -> bytes:
    """The DOS stub without a program, the COFF header, the optional header, one section."""
    dos = b"MZ".ljust(60, b"\0") + struct.pack("<I", 64)
    coff = b"PE\0\0" + struct.pack("<HHIIIHH", _AMD64, 1, 0, 0, 0, 112 + 16 * 8, _DLL)
    optional = struct.pack("<HBBIIIII", 0x20B, 14, 0, 0, _FILE, 0, 0, 0)
    optional += struct.pack(
        "<QIIHHHHHHIIIIHH", _BASE, _SECTION, _FILE, 6, 0, 0, 0, 6, 0, 0, 2 * _SECTION, _FILE, 0, 2, 0x100
    )
    optional += struct.pack("<QQQQII", 0x100000, 0x1000, 0x100000, 0x1000, 0, 16)
    directories = struct.pack("<II", _SECTION, size).ljust(16 * 8, b"\0")
    section = b".edata\0\0" + struct.pack("<IIIIIIHHI", size, _SECTION, _FILE, _FILE, 0, 0, 0, 0, _READ)
    return dos + coff + optional + directories + section

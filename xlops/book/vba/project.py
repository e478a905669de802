"""The compiler: modules of text to the bytes of `vbaProject.bin`.

Rule: only source is written, and no compiled form, which is what Excel then makes on opening. The project's id
and the seeds of its hidden values are fixed, so that one text gives one file, byte for byte.
Source: [MS-OVBA] 2.2 (streams), 2.3 (records), 2.4.3 (hidden values).

>>> from xlops.book.vba.modules import Kind, Module
>>> book = Module("ThisWorkbook", Kind.WORKBOOK, "")
>>> compile_project("Shop", [book])[:4].hex()
'd0cf11e0'
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Sequence

from xlops.book.vba.compression import compress
from xlops.book.vba.modules import Kind, Module, source
from xlops.book.vba.ole import write_compound
from xlops.errors import BadInput

__all__ = ["compile_project"]

_ID = "{6F1C2A5E-3B0D-4C58-9E6A-7D21B0A4C3F9}"
_CODE_PAGE = 1252  # the source is ASCII, which every code page shares
_UNCOMPILED = bytes.fromhex("cc61ffff000000")  # the stream _VBA_PROJECT of a project without a compiled form


def compile_project(name: str, modules: Sequence[Module]) -> bytes:
    """The bytes of `vbaProject.bin` with these modules, in this order.

    `name` is the project's own name. There must be one module for the workbook, and one for each sheet, named
    by its code name. Raises `BadInput` for names that clash.
    """
    if [m.kind for m in modules].count(Kind.WORKBOOK) != 1:
        raise BadInput("宏工程要有且只有一个工作簿模块")
    names = Counter(n.casefold() for n in (name, *(m.name for m in modules)))
    if twice := [n for n, count in names.items() if count > 1]:
        raise BadInput(f"宏工程里名称「{twice[0]}」重复,请改名")
    streams = {m.name: compress(source(m).encode("ascii")) for m in modules}
    return write_compound(
        {
            "PROJECT": _project(name, modules),
            "PROJECTwm": b"".join(m.name.encode() + b"\0" + _wide(m.name) + b"\0\0" for m in modules) + b"\0\0",
            "VBA": {"_VBA_PROJECT": _UNCOMPILED, "dir": compress(_dir(name, modules)), **streams},
        }
    )


def _project(name: str, modules: Sequence[Module]) -> bytes:
    """The stream PROJECT, a text: what there is, and the hidden values for "no protection"."""
    declared = {Kind.STANDARD: "Module={}", Kind.CLASS: "Class={}"}
    lines = [
        f'ID="{_ID}"',
        *(declared.get(m.kind, "Document={}/&H00000000").format(m.name) for m in modules),
        f'Name="{name}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{_hidden(bytes(4), 0x10)}"',  # not protected
        f'DPB="{_hidden(bytes(1), 0x22)}"',  # no password
        f'GC="{_hidden(bytes([0xFF]), 0x34)}"',  # visible
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{m.name}=0, 0, 0, 0, C" for m in modules),
        "",
    ]
    return "\r\n".join(lines).encode("ascii")


def _hidden(data: bytes, seed: int) -> str:
    """A value as the stream PROJECT hides it ([MS-OVBA] 2.4.3.2), in capital hexadecimals."""
    key = sum(_ID.encode()) & 0xFF
    hidden = [seed, seed ^ 2, seed ^ key]
    plain = key
    ignored = [7] * ((seed & 6) // 2)
    for byte in [*ignored, *struct.pack("<I", len(data)), *data]:
        hidden.append(byte ^ (hidden[-2] + plain & 0xFF))
        plain = byte
    return bytes(hidden).hex().upper()


def _dir(name: str, modules: Sequence[Module]) -> bytes:
    """The stream dir: records of the project and of each module. No references: VBA's and Excel's are implied."""
    return b"".join(
        [
            _record(0x01, _u32(1)),  # Windows; Excel of either bitness reads it
            _record(0x02, _u32(0x409)),
            _record(0x14, _u32(0x409)),
            _record(0x03, _u16(_CODE_PAGE)),
            _record(0x04, name.encode("ascii")),
            _record(0x05) + _record(0x40),  # description
            _record(0x06) + _record(0x3D),  # help file
            _record(0x07, _u32(0)),
            _record(0x08, _u32(0)),
            _u16(0x09) + _u32(4) + _u32(1) + _u16(0),  # version 1.0: its size counts the first number only
            _record(0x0C) + _record(0x3C),  # constants
            _record(0x0F, _u16(len(modules))),
            _record(0x13, _u16(0xFFFF)),
            *(_module(m) for m in modules),
            _record(0x10),
        ]
    )


def _module(module: Module) -> bytes:
    name, wide = module.name.encode("ascii"), _wide(module.name)
    return b"".join(
        [
            _record(0x19, name) + _record(0x47, wide),
            _record(0x1A, name) + _record(0x32, wide),  # the stream's name
            _record(0x1C) + _record(0x48),  # description
            _record(0x31, _u32(0)),  # the source begins at once
            _record(0x1E, _u32(0)),
            _record(0x2C, _u16(0xFFFF)),
            _record(0x21 if module.kind is Kind.STANDARD else 0x22),
            _record(0x2B),
        ]
    )


def _record(id: int, data: bytes = b"") -> bytes:
    return _u16(id) + _u32(len(data)) + data


def _u16(value: int) -> bytes:
    return struct.pack("<H", value)


def _u32(value: int) -> bytes:
    return struct.pack("<I", value)


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")

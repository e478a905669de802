"""Writer of an OLE compound file, the container of a VBA project.

Rule: version 3 (sectors of 512 bytes); streams under 4096 bytes lie in the mini stream; the children of a
storage are a balanced search tree ordered by length of name, then by name in capitals. No times, no ids: the
same streams give the same bytes.
Source: [MS-CFB] 2.1-2.6.

>>> write_compound({"PROJECT": b"Name", "VBA": {"dir": b"x" * 5000}})[:8].hex()
'd0cf11e0a1b11ae1'
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Union

from xlops.errors import BadInput

__all__ = ["Tree", "write_compound"]

Tree = Mapping[str, Union[bytes, "Tree"]]
"""Streams and storages by name."""

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_RED, _BLACK = 0, 1
_HEADER_FATS = 109  # FAT sectors that the header itself can list: files up to 6.8 MB


@dataclass
class _Entry:
    """A directory entry while the file is laid out."""

    name: str
    kind: int
    data: bytes = b""
    colour: int = _BLACK
    left: int = _NONE
    right: int = _NONE
    child: int = _NONE
    start: int = 0
    size: int = 0

    def pack(self) -> bytes:
        name = self.name.encode("utf-16-le") + b"\0\0"
        links = struct.pack("<HBBIII", len(name), self.kind, self.colour, self.left, self.right, self.child)
        return name.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", self.start, self.size)


def write_compound(tree: Tree) -> bytes:
    """The bytes of a compound file with these streams and storages.

    Raises `BadInput` for a name that the format does not allow, or a file above 6.8 MB.
    """
    entries = [_Entry("Root Entry", _ROOT)]
    entries[0].child = _add(entries, tree)
    fat: list[int] = []
    body = bytearray()

    def store(data: bytes) -> int:
        """Append a chain of sectors, return its first."""
        if not data:
            return _END
        first, count = len(fat), -(-len(data) // _SECTOR)
        fat.extend([*range(first + 1, first + count), _END])
        body.extend(data.ljust(count * _SECTOR, b"\0"))
        return first

    mini_fat, mini_stream = _mini_streams(entries)
    for entry in entries:
        if entry.kind == _STREAM and len(entry.data) >= _CUTOFF:
            entry.start, entry.size = store(entry.data), len(entry.data)
    entries[0].start, entries[0].size = store(mini_stream), len(mini_stream)
    mini_fat_start = store(_numbers(mini_fat))
    directory = b"".join(entry.pack() for entry in entries)
    unused = struct.pack("<64xHBBIII", 0, 0, 0, _NONE, _NONE, _NONE) + bytes(48)
    directory_start = store(directory + unused * (-len(entries) % 4))

    fat_sectors = 1  # the table has to list its own sectors as well
    while fat_sectors * 128 < len(fat) + fat_sectors:
        fat_sectors += 1
    if fat_sectors > _HEADER_FATS:
        raise BadInput("宏代码太大(超过 6.8MB),请减少模块")
    places = list(range(len(fat), len(fat) + fat_sectors))
    table = _numbers(fat + [_FAT] * fat_sectors)
    mini_sectors = -(-len(mini_fat) // 128)
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII",
        bytes.fromhex("d0cf11e0a1b11ae1"), 0x3E, 3, 0xFFFE, 9, 6,
        0, fat_sectors, directory_start, 0, _CUTOFF,
        mini_fat_start, mini_sectors, _END, 0, places[0],
    )  # fmt: skip
    header += _numbers([*places[1:]]).ljust((_HEADER_FATS - 1) * 4, b"\xff")[: (_HEADER_FATS - 1) * 4]
    return header + bytes(body) + table


def _numbers(values: list[int]) -> bytes:
    """Sector numbers, filled up to whole sectors with free marks."""
    filled = values + [_FREE] * (-len(values) % 128)
    return struct.pack(f"<{len(filled)}I", *filled)


def _mini_streams(entries: list[_Entry]) -> tuple[list[int], bytes]:
    """Lay the small streams one behind another in sectors of 64 bytes."""
    fat: list[int] = []
    stream = bytearray()
    for entry in entries:
        if entry.kind != _STREAM or len(entry.data) >= _CUTOFF:
            continue
        entry.size = len(entry.data)
        entry.start = len(fat) if entry.data else _END
        if count := -(-len(entry.data) // _MINI):
            fat.extend([*range(len(fat) + 1, len(fat) + count), _END])
            stream.extend(entry.data.ljust(count * _MINI, b"\0"))
    return fat, bytes(stream)


def _add(entries: list[_Entry], tree: Tree) -> int:
    """Add the members of a storage and everything below; return the top of their search tree."""
    members: list[int] = []
    for name in sorted(tree, key=lambda n: (len(n), n.upper())):
        if not 0 < len(name) < 32 or any(c in name for c in "/\\:!"):
            raise BadInput(f"「{name}」不能作为宏工程里的名称,请用 1–31 个字母")
        member = tree[name]
        members.append(len(entries))
        if isinstance(member, Mapping):
            entries.append(_Entry(name, _STORAGE))
            entries[members[-1]].child = _add(entries, member)
        else:
            entries.append(_Entry(name, _STREAM, member))
    # A perfectly balanced tree is red-black when only its last, incomplete level is red.
    top = _balance(entries, members, len(members).bit_length() - 1)
    if members:
        entries[top].colour = _BLACK
    return top


def _balance(entries: list[_Entry], members: list[int], levels: int) -> int:
    if not members:
        return _NONE
    middle = len(members) // 2
    top = entries[members[middle]]
    top.left = _balance(entries, members[:middle], levels - 1)
    top.right = _balance(entries, members[middle + 1 :], levels - 1)
    top.colour = _RED if levels == 0 and len(members) == 1 else _BLACK
    return members[middle]

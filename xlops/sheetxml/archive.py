"""A workbook's zip: read once, written again with a few parts changed and all others copied as they lie.

Rule: an unchanged part keeps its compressed bytes, its date and its place; nothing is unpacked that is not
asked for. Source: PKWARE APPNOTE 6.3, sections 4.3.7 and 4.3.12.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from xlops.errors import BadFile
from xlops.files import check_zip

__all__ = ["Archive", "open_archive"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an encrypted workbook is an OLE file, an old .xls too
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s4B4HL2L5H2L")
_END = struct.Struct("<4s4H2LH")
_UTF8, _DESCRIPTOR = 0x800, 0x08
_LEVEL = 3  # deflate: for a sheet of 35 MB 1.6 MB in a third of the time of 5, which makes 1.4


@dataclass(frozen=True)
class Archive:
    """The bytes of a workbook and its directory."""

    path: Path
    data: bytes = field(repr=False)
    members: tuple[zipfile.ZipInfo, ...] = field(repr=False)

    @cached_property
    def _by_name(self) -> dict[str, zipfile.ZipInfo]:
        return {member.filename: member for member in self.members}

    @property
    def name(self) -> str:
        """The file's name, as the operator knows it."""
        return self.path.name

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of all parts, in the order of the file."""
        return tuple(member.filename for member in self.members)

    def read(self, part: str) -> bytes:
        """The content of a part; `BadFile` when it is missing or damaged."""
        try:
            member = self._by_name[part]
            if member.compress_type != zipfile.ZIP_DEFLATED:
                with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
                    return archive.read(part)
            content = zlib.decompress(self.compressed(member), -15, member.file_size or 1)
            if zlib.crc32(content) != member.CRC:
                raise zipfile.BadZipFile(part)
            return content
        except (KeyError, zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, EOFError) as error:
            raise BadFile(f"「{self.name}」里的「{part}」缺失或已损坏,请从备份恢复") from error

    def compressed(self, member: zipfile.ZipInfo) -> bytes:
        """The bytes of a part as they lie in the file, still compressed."""
        start = member.header_offset
        header = _LOCAL.unpack(self.data[start : start + _LOCAL.size])
        start += _LOCAL.size + header[-2] + header[-1]
        return self.data[start : start + member.compress_size]

    def rewritten(self, changes: Mapping[str, bytes], removed: frozenset[str] = frozenset()) -> bytes:
        """The workbook with some parts changed, added at the end (new names) or removed."""
        out, directory = bytearray(), []
        for member in self.members:
            if member.filename in removed:
                continue
            if member.filename in changes:
                directory.append(_append(out, member, *_packed(changes[member.filename], member)))
            else:
                raw = self.compressed(member)
                directory.append(_append(out, member, member.compress_type, raw, member.CRC, member.file_size))
        for name in sorted(changes.keys() - set(self.parts)):
            member = zipfile.ZipInfo(name)
            member.compress_type = zipfile.ZIP_DEFLATED
            directory.append(_append(out, member, *_packed(changes[name], member)))
        start = len(out)
        out += b"".join(directory)
        count = len(directory)
        out += _END.pack(b"PK\x05\x06", 0, 0, count, count, len(out) - start, start, 0)
        return bytes(out)


def _packed(content: bytes, member: zipfile.ZipInfo) -> tuple[int, bytes, int, int]:
    """Method, compressed bytes, checksum and size of a new content; what was stored is stored again."""
    crc, size = zlib.crc32(content), len(content)
    if member.compress_type == zipfile.ZIP_STORED:
        return zipfile.ZIP_STORED, content, crc, size
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    return zipfile.ZIP_DEFLATED, packer.compress(content) + packer.flush(), crc, size


def _append(out: bytearray, member: zipfile.ZipInfo, method: int, raw: bytes, crc: int, size: int) -> bytes:
    """Add a part to the file; returns its entry of the directory."""
    offset = len(out)
    ascii_name = member.filename.isascii()
    name = member.filename.encode("ascii" if ascii_name else "utf-8")
    flags = (member.flag_bits & ~_DESCRIPTOR & ~_UTF8) | (0 if ascii_name else _UTF8)
    year, month, day, hour, minute, second = member.date_time
    date, time = (year - 1980) << 9 | month << 5 | day, hour << 11 | minute << 5 | second // 2
    common = (flags, method, time, date, crc, len(raw), size, len(name))
    out += _LOCAL.pack(b"PK\x03\x04", 20, *common, 0) + name + raw
    return (
        _CENTRAL.pack(
            b"PK\x01\x02", member.create_version, member.create_system, 20, 0, *common,
            0, len(member.comment), 0, member.internal_attr, member.external_attr, offset,
        )
        + name + member.comment
    )  # fmt: skip


def open_archive(path: Path | str) -> Archive:
    """Read a workbook's zip. `BadFile`: encrypted, of another kind, damaged or dangerous."""
    path = Path(path)
    if not path.is_file():
        raise BadFile(f"找不到工作簿「{path.name}」,请检查它是否被移走或改名")
    with path.open("rb") as file:
        head = file.read(8)
    if head == _OLE:
        raise BadFile(f"「{path.name}」有打开密码或是旧的 .xls 格式,请去掉密码并另存为 .xlsx 或 .xlsm")
    check_zip(path)
    data = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = tuple(archive.infolist())
    if len({member.filename for member in members}) < len(members):
        raise BadFile(f"「{path.name}」里有重名的部分,可能已损坏,请用 Excel/WPS 打开后另存一次")
    return Archive(path, data, members)

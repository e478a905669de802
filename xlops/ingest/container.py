"""From a file's bytes to its sheets: text, workbook, or a zip of them.

Rule: the bytes decide, not the ending: a zip with `xl/` is a workbook, one without is a folder; an OLE
file is an old .xls (or a protected .xlsx); `<html` or `<table` is a web page under an .xls name; the rest
is text. A zip is judged before it is unpacked; names in it may be GBK.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from xlops.errors import BadFile
from xlops.files import check_zip, safe_name
from xlops.ingest.grid import Grid
from xlops.ingest.text import read_text
from xlops.ingest.workbook import read_workbook

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["read_grids"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_TABLES = {".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".zip"}
_DEPTH = 3
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"GIF8", b"{\\rtf")


def read_grids(con: DuckDBPyConnection, path: Path, folder: Path, depth: int = 0) -> list[Grid]:
    """Every sheet of a file, whatever it is packed in. `folder` takes temporary files. Raises `BadFile`."""
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.strip():
        raise BadFile(f"「{path.name}」是空的,请从平台重新下载")
    if start.startswith((_ZIP, b"PK\x05\x06")):
        return _zip(con, path, folder, depth)
    if start.startswith(_OLE):
        return read_workbook(con, path)
    if any(start.startswith(magic) for magic in _OTHERS):
        raise BadFile(f"「{path.name}」不是表格文件,请从平台下载 CSV 或 Excel 文件")
    if _is_page(start):
        from xlops.ingest.page import read_page

        return read_page(con, path)
    return [read_text(path, folder)]


def _is_page(start: bytes) -> bool:
    text = start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return text.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<?xml", b"<head", b"<style"))


def _zip(con: DuckDBPyConnection, path: Path, folder: Path, depth: int) -> list[Grid]:
    check_zip(path)
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        names = {m.filename for m in members}
        if "[Content_Types].xml" in names or "mimetype" in names or any(n.startswith("xl/") for n in names):
            return read_workbook(con, path)
        if depth >= _DEPTH:
            raise BadFile(f"「{path.name}」压缩包套了太多层,请解压后再导入")
        grids: list[Grid] = []
        for number, member in enumerate(members):
            name = _name(member)
            if member.is_dir() or not _wanted(name):
                continue
            target = folder / f"{depth}-{number}"
            target.mkdir()
            copy = target / safe_name(name.rsplit("/", 1)[-1])
            _unpack(archive, member, copy)
            grids += read_grids(con, copy, folder, depth + 1)
    if not grids:
        raise BadFile(f"「{path.name}」里没有表格文件,请从平台重新下载")
    return grids


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
    """Write one member, no more bytes than its directory declares."""
    left = member.file_size
    try:
        with archive.open(member) as source, target.open("wb") as out:
            while block := source.read(1 << 20):
                left -= len(block)
                if left < 0:
                    raise BadFile(f"「{target.name}」解压后比声明的大,可能是恶意文件,没有打开")
                out.write(block)
    except (zipfile.BadZipFile, EOFError, zipfile.zlib.error, NotImplementedError) as error:  # type: ignore[attr-defined]
        raise BadFile(f"「{target.name}」已损坏或没有下载完整,请重新下载") from error


def _name(member: zipfile.ZipInfo) -> str:
    """A member's name: UTF-8 where flagged, else GBK bytes that zipfile took for cp437."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _wanted(name: str) -> bool:
    base = name.rsplit("/", 1)[-1]
    hidden = name.startswith("__MACOSX") or "/__MACOSX" in name or base.startswith((".", "~$"))
    return not hidden and Path(base).suffix.lower() in _TABLES

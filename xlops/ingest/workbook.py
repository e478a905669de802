"""An Excel workbook's sheets as grids: xlsx, xlsm, xlsb, xls, ods.

Rule: every cell is read as text (a number shortest, a date as `2026-08-10 00:00:00`), from the first row
of the sheet on, whatever its declared dimension; nothing is guessed from a sample. The parts of the zip
are judged before the reader sees them: a cell at XFD1048576 would abort the whole process.
"""

from __future__ import annotations

import dataclasses
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from xlops.errors import BadFile
from xlops.files import check_zip
from xlops.ingest.grid import HEAD, Grid, free_name, quote

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["check_parts", "read_workbook"]

_MAX_CELLS = 5_000_000  # of the rectangle that the reader allocates, where the part is small
_CELL = re.compile(rb'r="([A-Z]{1,3})([0-9]{1,9})"')
_WIDE = re.compile(rb'r="[A-Z]{2,3}[0-9]')
_LETTERS = re.compile(rb'r="([A-Z]{1,3})[0-9]')
_ODD_ATTRIBUTE = re.compile(rb"""\s*=\s*["']([^"'<>]{0,60})["']""")
_SPACES = bytes.maketrans(b"\t\r\n", b"   ")
_COUNT = re.compile(rb'\b(?:uniqueCount|count)="([0-9]+)"')
_BLOCK = 4 << 20


def check_parts(path: Path) -> None:
    """Refuse an xlsx whose cells would need more memory than a sheet has (`BadFile`)."""
    check_zip(path)
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                name = member.filename.lower()
                if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
                    _check_sheet(archive, member, path.name)
                elif name.endswith("sharedstrings.xml"):
                    _check_strings(archive, member, path.name)
    except (zipfile.BadZipFile, EOFError, OSError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        raise BadFile(f"「{path.name}」已损坏或没有下载完整,请重新下载") from error


def _check_sheet(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> None:
    """The rectangle that the reader allocates, up to the furthest cell, stays within reason.

    A real cell takes ten bytes and more of the part, so an honest rectangle has fewer cells than it has bytes. A quick
    pass bounds it (columns, and the number of figures of the lowest row); only where that bound is too
    large a second pass looks at every reference.
    """
    most = max(_MAX_CELLS, member.file_size)
    width, lowest = _bound(archive, member)
    if width * lowest > most:
        width, lowest = _furthest(archive, member)
    if width * lowest > most:
        raise BadFile(f"「{name}」的单元格位置异常(第{lowest}行、第{width}列),请另存为新文件再导入")


def _blocks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part, a block at a time, each with the end of the one before, attributes written `r="…"`."""
    rest = b""
    with archive.open(member) as part:
        while block := part.read(_BLOCK):
            data = rest + block
            rest = data[-60:]
            if b"\n" in data or b"\t" in data or b"\r" in data:
                data = data.translate(_SPACES)
            if b"='" in data or b"= " in data or b" =" in data:
                data = _ODD_ATTRIBUTE.sub(rb'="\1"', data)
            yield data


def _bound(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[int, int]:
    """Bounds of the furthest column and row, by searches that rarely find anything."""
    columns: set[bytes] = {b"Z"}
    figures, wide = 3, False
    for data in _blocks(archive, member):
        wide = wide or _WIDE.search(data) is not None
        if wide:
            columns.update(_LETTERS.findall(data))
        while re.search(rb'r="[A-Z]{1,3}[0-9]{%d}' % (figures + 1), data):
            figures += 1
    return max(map(_column, columns)), 10**figures


def _furthest(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[int, int]:
    """The furthest column and row of any cell."""
    width = lowest = 0
    for data in _blocks(archive, member):
        for letters, row in _CELL.findall(data):
            width, lowest = max(width, _column(letters)), max(lowest, int(row))
    return width, lowest


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _check_strings(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> None:
    """The declared number of shared texts fits the bytes that hold them (8 bytes each at least)."""
    with archive.open(member) as part:
        start = part.read(4096)
    if any(int(n) > 50_000_000 for n in _COUNT.findall(start)) or (
        (unique := re.search(rb'uniqueCount="([0-9]+)"', start)) and int(unique[1]) * 5 > member.file_size + 4096
    ):
        raise BadFile(f"「{name}」的内部计数异常,可能是恶意文件,请另存为新文件再导入")


def read_workbook(con: DuckDBPyConnection, path: Path, name: str = "") -> list[Grid]:
    """Every sheet that holds anything. Raises `BadFile` for damaged and protected files."""
    import fastexcel

    name = name or path.name
    late = False
    if zipfile.is_zipfile(path):
        check_parts(path)
        late = _epoch_1904(path)
    try:
        book = fastexcel.read_excel(path)
        grids = [_sheet(con, book, path, name, i, sheet) for i, sheet in enumerate(book.sheet_names)]
        return [dataclasses.replace(g, epoch_1904=late) for g in grids if g]
    except fastexcel.FastExcelError as error:
        raise BadFile(_why(str(error), name)) from error


def _epoch_1904(path: Path) -> bool:
    """Whether serial dates of a workbook count from 1904."""
    with zipfile.ZipFile(path) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return False
        with archive.open("xl/workbook.xml") as part:
            return bool(re.search(rb'date1904="(?:1|true)"', part.read(65536)))


def _why(error: str, name: str) -> str:
    if "assword" in error or "ncrypt" in error:
        return f"「{name}」有密码,请在 Excel 里取消密码后另存再导入"
    return f"「{name}」打不开,可能没有下载完整,请重新下载或用 Excel 另存为 xlsx"


def _sheet(con: DuckDBPyConnection, book: object, path: Path, name: str, index: int, sheet: str) -> Grid | None:
    """Load a sheet into a temporary table; `None` for an empty one and for a chart."""
    loaded = book.load_sheet(index, header_row=None, skip_rows=0, dtypes="string")  # type: ignore[attr-defined]
    if not loaded.width or not loaded.height:
        return None
    con.register("_sheet", loaded)
    table = free_name(con, "_sheet")
    names = [d[0] for d in con.execute("SELECT * FROM _sheet LIMIT 0").description or ()]
    columns = ", ".join(f"{quote(n)} AS c{i}" for i, n in enumerate(names))
    con.execute(f"CREATE TEMP TABLE {table} AS SELECT row_number() OVER () AS row, {columns} FROM _sheet")
    con.unregister("_sheet")
    head = con.execute(f"SELECT * EXCLUDE (row) FROM {table} ORDER BY row LIMIT {HEAD}").fetchall()
    return Grid(name, sheet, table, len(names), tuple(head), typed=lambda c: _numbers(path, index, c))


def _numbers(path: Path, index: int, column: int) -> set[int]:
    """Rows of a column (in `Grid` numbering) whose cells hold numbers, not text."""
    import python_calamine

    sheet = python_calamine.load_workbook(str(path)).get_sheet_by_index(index)
    first = (sheet.start or (0, 0))[1]
    rows = sheet.to_python(skip_empty_area=False)
    at = column + first
    return {i for i, row in enumerate(rows, 1) if at < len(row) and isinstance(row[at], int | float)}

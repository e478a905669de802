"""An Excel workbook's sheets as grids: xlsx, xlsm, xlsb, xls, ods.

Rule: every cell is read as text (a number shortest, a date as `2026-08-10 00:00:00`), from the first row
of the sheet on, whatever its declared dimension; nothing is guessed from a sample. The parts of the zip
are judged before the reader sees them (`parts`).
"""

from __future__ import annotations

import dataclasses
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from xlops.errors import BadFile
from xlops.ingest.grid import HEAD, Grid, free_name, numbered
from xlops.ingest.parts import check_parts
from xlops.sql import quote

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from fastexcel import ExcelSheet

__all__ = ["read_workbook"]


def read_workbook(con: DuckDBPyConnection, path: Path) -> list[Grid]:
    """Every sheet that holds anything. Raises `BadFile` for damaged and protected files."""
    import fastexcel

    late = False
    if zipfile.is_zipfile(path):
        check_parts(path)
        late = _epoch_1904(path)
    try:
        book = fastexcel.read_excel(path)
        sheets = [
            (name, book.load_sheet(i, header_row=None, skip_rows=0, dtypes="string"))
            for i, name in enumerate(book.sheet_names)
        ]
    except fastexcel.FastExcelError as error:
        raise BadFile(_why(str(error), path.name)) from error
    grids = [_sheet(con, path, i, name, sheet) for i, (name, sheet) in enumerate(sheets)]
    return [dataclasses.replace(g, epoch_1904=late) for g in grids if g]


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


def _sheet(con: DuckDBPyConnection, path: Path, index: int, name: str, loaded: ExcelSheet) -> Grid | None:
    """A sheet in a temporary table; `None` for an empty one and for a chart."""
    if not loaded.width or not loaded.height:
        return None
    con.register("_sheet", loaded)
    table = free_name("_sheet")
    names = [d[0] for d in con.execute("SELECT * FROM _sheet LIMIT 0").description or ()]
    columns = ", ".join(f"{quote(n)} AS c{i}" for i, n in enumerate(names))
    con.execute(f"CREATE TEMP TABLE {table} AS SELECT {columns} FROM _sheet")
    con.unregister("_sheet")
    head = con.execute(f"SELECT * FROM {table} WHERE rowid < {HEAD} ORDER BY rowid").fetchall()
    typed = lambda column: _numbers(path, index, column)  # noqa: E731
    return Grid(path.name, name, numbered(table), len(names), tuple(head), typed, table=table)


def _numbers(path: Path, index: int, column: int) -> set[int]:
    """Rows of a column (in `Grid` numbering) whose cells hold numbers, not text."""
    import python_calamine

    sheet = python_calamine.load_workbook(str(path)).get_sheet_by_index(index)
    first = (sheet.start or (0, 0))[1]
    rows = sheet.to_python(skip_empty_area=False)
    at = column + first
    return {i for i, row in enumerate(rows, 1) if at < len(row) and isinstance(row[at], int | float)}

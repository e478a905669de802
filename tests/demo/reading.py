"""Reads the demo's files back with openpyxl and csv, knowing nothing of the code that wrote them.

Rule: a folder is written once and read once; what is handed out is read only.
"""

from __future__ import annotations

import csv
import io
import zipfile
from decimal import Decimal
from functools import cache
from pathlib import Path

import openpyxl

Row = dict[str, str]


def sheet_rows(path: Path, sheet: str | None = None, header: int = 1) -> list[Row]:
    """The rows of a sheet below its header row (1-based) as texts by header."""
    book = openpyxl.load_workbook(path, read_only=True)
    page = book[sheet] if sheet else book.worksheets[0]
    rows = [["" if value is None else str(value) for value in row] for row in page.iter_rows(values_only=True)]
    book.close()
    names = rows[header - 1]
    return [dict(zip(names, row + [""] * (len(names) - len(row)), strict=False)) for row in rows[header:]]


def above(path: Path, rows: int, sheet: str | None = None) -> list[str]:
    """The first cell of each of the first rows."""
    book = openpyxl.load_workbook(path, read_only=True)
    page = book[sheet] if sheet else book.worksheets[0]
    found = [str(row[0] or "") for row in page.iter_rows(max_row=rows, values_only=True)]
    book.close()
    return found


def csv_rows(data: bytes, skip: int = 0) -> list[Row]:
    """The rows of a GB18030 CSV as texts by header."""
    return list(csv.DictReader(io.StringIO(data.decode("gb18030")).readlines()[skip:]))


def members(path: Path) -> list[tuple[str, bytes]]:
    """Names and contents of a zip's members in their order."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


def found(folder: Path, pattern: str) -> list[Path]:
    """The files of a pattern by name; there must be some."""
    paths = sorted(folder.glob(pattern))
    assert paths, pattern
    return paths


def yuan(text: str) -> Decimal:
    """A money text exactly."""
    return Decimal(text.replace(",", "").strip() or "0")


def count(text: str) -> int:
    """A count text."""
    return int(text.replace(",", ""))


@cache
def core_days(folder: Path) -> dict[str, Row]:
    """This year's daily rows of the core report by date."""
    return {r["统计日期"]: r for p in found(folder, "*核心日报_2026*") for r in sheet_rows(p)}


@cache
def core_weeks(folder: Path) -> dict[str, Row]:
    """This year's weekly rows of the core report by their first day."""
    return {r["统计日期"][:10]: r for p in found(folder, "*核心周报_2026*") for r in sheet_rows(p)}


@cache
def item_weeks(folder: Path) -> dict[str, list[Row]]:
    """The item rows of every week by its first day."""
    files = [sheet_rows(p, header=5) for p in found(folder, "*商品_全部_*.xlsx")]
    return {rows[0]["统计日期"][:10]: rows for rows in files}


@cache
def leaf_weeks(folder: Path) -> dict[str, dict[str, Row]]:
    """The leaves of the traffic tree by week and name: rows of which no other row is a child."""
    weeks = {}
    for path in found(folder, "*流量来源-*"):
        rows = sheet_rows(path, "全店流量来源", header=6)
        paths = [tuple(x for x in (r["一级来源"], r["二级来源"], r["三级来源"]) if x != "汇总") for r in rows]
        leaves = {
            own[-1]: row
            for own, row in zip(paths, rows, strict=True)
            if own and not any(len(p) > len(own) and p[: len(own)] == own for p in paths)
        }
        weeks[above(path, 2)[1].split(":")[1][:10]] = leaves
    return weeks


@cache
def orders_of(folder: Path) -> list[Row]:
    """Every row of the order reports."""
    return [r for p in found(folder, "ExportOrderList*.xlsx") for r in sheet_rows(p, "订单报表")]


@cache
def lines_of(folder: Path) -> list[Row]:
    """Every row of the line reports."""
    return [r for p in found(folder, "ExportItemlList*.csv") for r in csv_rows(p.read_bytes())]


@cache
def ledger_of(folder: Path) -> list[Row]:
    """Every row of the ledger, texts without their TAB."""
    rows = []
    for path in found(folder, "*账务明细.zip"):
        lines = members(path)[1][1].decode("gb18030").splitlines()
        rows += list(csv.DictReader(line for line in lines if not line.startswith("#")))
    return [{name: value.rstrip("\t") for name, value in row.items()} for row in rows]

"""The demo shop's workbook, every formula of it: calculated by a spreadsheet, and ours called through the registry."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.book.office import office
from xlops.book.build import CHART_SHEET, build
from xlops.book.feeds import Typed, whole_tables
from xlops.catalog.sheets import GRIDS
from xlops.demo.typed import typed
from xlops.facts.settings import settings
from xlops.functions import FUNCTIONS, call
from xlops.functions.order import argument_order
from xlops.sheetxml import Book, cell_name, open_book

Demo = tuple[duckdb.DuckDBPyConnection, dict[str, Typed]]
LAST_DAY = date(2026, 11, 15)
_OURS = re.compile(r"ops_(\w+)\((.*)\)", re.I)
_CELL = re.compile(r"t_\w+\[\[#This Row\],\[([^\]]+)\]\]")


@pytest.fixture(scope="module")
def workbook(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    con, _ = demo
    path = tmp_path_factory.mktemp("workbook") / "店铺运营.xlsx"
    tables = whole_tables(con, GRIDS.values(), as_of=LAST_DAY, typed=typed())
    build(path, tables, settings=settings(con).values, as_of=LAST_DAY, macros=False)
    return path


def ours(book: Book) -> dict[tuple[str, int, int], str]:
    """The cells that call a function of ours, with their formulas."""
    return {
        (sheet.name, *at): text
        for sheet in book.sheets
        for at, text in book.formulas(sheet.name).items()
        if _OURS.search(text)
    }


@pytest.mark.journey
def test_no_cell_holds_an_error(workbook: Path) -> None:
    book = open_book(workbook)
    wrong = []
    for sheet in book.sheets:
        for row, col, raw in book.grid(sheet.name).cells():
            cell = book.cell(sheet.name, row, col)
            if raw.filled and cell.kind == "error" and (sheet.name, cell.value) != (CHART_SHEET, "#N/A"):
                wrong.append(f"{sheet.name}!{cell_name(row, col)} {cell.value}")
    assert wrong == []


@pytest.mark.journey
def test_a_function_of_ours_gives_what_its_cell_holds(workbook: Path) -> None:
    """Its arguments are read from the cells of the row, as Excel hands them over; missing is empty text."""
    book, seen = open_book(workbook), set()
    tables = {table.part: table for table in book.tables}
    for (sheet, row, col), text in ours(book).items():
        found = _OURS.search(text)
        assert found and text.startswith("IFERROR(") and text.endswith(',"")')
        table = next(t for t in tables.values() if t.sheet == sheet and (row, col) in t.area)
        at = {column.header: column.col for column in table.columns}
        id = found[1]
        given = [book.cell(sheet, row, at[header]).value for header in _CELL.findall(found[2])]
        names = argument_order(FUNCTIONS[id])[: len(given)]
        told = {n: None if v == "" else v for n, v in zip(names, given, strict=True)}
        value = call(id, **told)
        held = book.cell(sheet, row, col).value
        if isinstance(value, float):
            assert held == pytest.approx(value), (id, told)
        else:
            assert held == ("" if value is None else value), (id, told)
        seen.add((id, held not in ("", None)))
    assert {id for id, _ in seen} == {"price_elasticity", "plc_stage", "two_proportion_z", "dsr_needed_5star"}
    assert ("price_elasticity", True) in seen and ("two_proportion_z", True) in seen


@pytest.mark.libreoffice
def test_a_spreadsheet_calculates_what_the_file_holds(workbook: Path, tmp_path: Path) -> None:
    """Functions of ours, which it lacks, stand as their values; every other formula is calculated anew."""
    book, wrong, count = open_book(workbook), [], 0
    foreign = ours(book)
    with office(tmp_path / "office") as program, program.open(workbook) as opened:
        for (sheet, row, col), _ in foreign.items():
            cell = opened.Sheets.getByName(sheet).getCellByPosition(col - 1, row - 1)
            held = book.cell(sheet, row, col).value
            if isinstance(held, str):
                cell.setString(held)
            else:
                cell.setValue(float(str(held)))
        opened.calculateAll()
        for sheet in book.sheets:
            formulas = {at: text for at, text in book.formulas(sheet.name).items() if (sheet.name, *at) not in foreign}
            if not formulas:
                continue
            bottom, right = max(row for row, _ in formulas), max(col for _, col in formulas)
            data = (
                opened.Sheets.getByName(sheet.name).getCellRangeByPosition(0, 0, right - 1, bottom - 1).getDataArray()
            )
            for (row, col), text in formulas.items():
                held, now = book.cell(sheet.name, row, col).value, data[row - 1][col - 1]
                count += 1
                if not _same(held, now):
                    wrong.append(f"{sheet.name}!{cell_name(row, col)} {held!r} / {now!r} ={text[:120]}")
    assert (wrong[:5], len(wrong)) == ([], 0)
    assert count > 9_000


def _same(held: Any, now: Any) -> bool:
    if held == "#N/A":
        return now is None or now == ""  # an error is no datum
    if isinstance(held, datetime | date):
        whole = datetime(held.year, held.month, held.day)
        rest = (held - whole).total_seconds() / 86400 if isinstance(held, datetime) else 0
        return isinstance(now, float) and abs((whole - datetime(1899, 12, 30)).days + rest - now) < 1e-6
    if isinstance(held, int | float):
        return isinstance(now, float) and math.isclose(held, now, rel_tol=1e-9, abs_tol=1e-9)
    return (held or "") == now

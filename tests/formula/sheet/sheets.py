"""Small grids for the tests, and a real spreadsheet that calculates their formulas.

Every grid is a table on a sheet of its own, settings are defined names, formulas are written without value: what is
read afterwards is what LibreOffice calculated.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.book.office import Office
from xlops.catalog.config import DEFAULTS
from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Column, Grid
from xlops.formula.sheet import excel, setting_name

__all__ = ["calculated", "column", "cell_of", "equal", "grid", "grids"]

Tables = Mapping[str, Sequence[Mapping[str, Any]]]


def column(id: str, kind: Kind = Kind.NUMBER, formula: str = "", name: str = "") -> Column:
    return Column(id, name or id, kind, "", formula=formula)


def grid(id: str, *columns: Column, key: str = "") -> Grid:
    return Grid(id, id, (key or columns[0].id,), columns)


def grids(*given: Grid) -> dict[str, Grid]:
    return {g.id: g for g in given}


def cell_of(value: Any) -> str | float:
    """A value as the spreadsheet gives it back: a number, a text, empty text for missing."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return (value - datetime(1899, 12, 30)).total_seconds() / 86400
    if isinstance(value, date):
        return float((value - date(1899, 12, 30)).days)
    return value if isinstance(value, str) else float(value)


def equal(found: Any, wanted: Any) -> bool:
    """Whether the spreadsheet's value is the wanted one; an error value is equal to nothing."""
    if isinstance(found, float) and isinstance(wanted, float):
        return math.isclose(found, wanted, rel_tol=1e-9, abs_tol=1e-9)
    return type(found) is type(wanted) and bool(found == wanted)


def calculated(
    host: Office, path: Path, tables: Tables, given: Mapping[str, Grid], settings: Mapping[str, Any], as_of: date | None
) -> dict[str, list[dict[str, Any]]]:
    """All rows of all grids as a spreadsheet calculates them."""
    _write(path, tables, given, settings, as_of)
    result: dict[str, list[dict[str, Any]]] = {}
    with host.open(path) as book:
        book.calculateAll()
        for number, id in enumerate(given):
            width, height = len(given[id].columns), max(len(tables.get(id, ())), 1)
            area = book.Sheets.getByName(f"S{number}").getCellRangeByPosition(0, 1, width - 1, height)
            ids = [c.id for c in given[id].columns]
            result[id] = [dict(zip(ids, cells, strict=True)) for cells in area.getDataArray()]
    return result


def _write(
    path: Path, tables: Tables, given: Mapping[str, Grid], settings: Mapping[str, Any], as_of: date | None
) -> None:
    book = xlsxwriter.Workbook(str(path))
    names = book.add_worksheet("names")
    values = {id: default.value for id, default in DEFAULTS.items()} | dict(settings) | {"as_of": as_of}
    for row, (id, value) in enumerate(values.items()):
        _cell(names, row, 0, value)
        book.define_name(setting_name(id), f"=names!$A${row + 1}")
    for number, declared in enumerate(given.values()):
        sheet, rows = book.add_worksheet(f"S{number}"), tables.get(declared.id, ())
        height = max(len(rows), 1)
        headers = [{"header": c.title} for c in declared.columns]
        sheet.add_table(
            0, 0, height, len(headers) - 1, {"name": f"t_{declared.id}", "columns": headers, "autofilter": False}
        )
        for at, one in enumerate(declared.columns):
            text = excel(one.formula, grid=declared, column=one, grids=given) if one.formula else ""
            for row in range(height):
                if text:
                    sheet.write_formula(row + 1, at, "=" + text, None, "?")
                elif row < len(rows):
                    _cell(sheet, row + 1, at, rows[row].get(one.id))
    book.close()


def _cell(sheet: Any, row: int, column: int, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write_number(row, column, cell_of(value))

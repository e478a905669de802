"""The built file in a real spreadsheet: nothing shows an error, and recalculated formulas give what the file holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from xlops.book.build import CHART_SHEET, build_bytes
from xlops.catalog.sheets import GRIDS, SHEETS

from ..office import Office, office
from .parts import SETTINGS, cells, sample_tables, sheet_parts

pytestmark = pytest.mark.libreoffice

AS_OF = date(2026, 11, 15)
_ERROR, _COLUMN = 4, re.compile(r"t_(\w+)\[(?:\[#This Row\],)?\[?([^\[\]]+)\]")


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(tmp_path_factory.mktemp("office")) as running:
        yield running


def built(folder: Path, name: str, tables: Any, as_of: date | None, macros: bool) -> tuple[Path, bytes]:
    workbook = build_bytes(tables, settings=SETTINGS, as_of=as_of, macros=macros)
    path = folder / name
    path.write_bytes(workbook)
    return path, workbook


def errors(book: Any) -> list[str]:
    """Cells of any sheet that show an error."""
    found = []
    for i in range(book.Sheets.Count):
        sheet = book.Sheets.getByIndex(i)
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(True)
        for area in cursor.queryFormulaCells(_ERROR).RangeAddresses:
            for row in range(area.StartRow, area.EndRow + 1):
                for col in range(area.StartColumn, area.EndColumn + 1):
                    cell = sheet.getCellByPosition(col, row)
                    if sheet.Name == CHART_SHEET and cell.String == "#N/A":
                        continue  # a point that a chart leaves out, on a hidden sheet
                    found.append(f"{sheet.Name} {cell.AbsoluteName} {cell.Formula} {cell.String}")
    return found


@pytest.mark.parametrize("macros", [True, False])
def test_a_fresh_workbook_shows_no_error(host: Office, tmp_path: Path, macros: bool) -> None:
    path, _ = built(tmp_path, "fresh.xlsm" if macros else "fresh.xlsx", {}, None, macros)
    with host.open(path) as book:
        assert errors(book) == []
        book.calculateAll()
        assert errors(book) == []


def test_recalculated_formulas_give_what_the_file_holds(host: Office, tmp_path: Path) -> None:
    """Functions of ours, which this program lacks, show nothing; so does what is computed from them."""
    path, workbook = built(tmp_path, "samples.xlsx", sample_tables(SHEETS), AS_OF, False)
    held = {sheet: cells(workbook, sheet) for sheet in sheet_parts(workbook)}
    foreign = _foreign()
    compared, wrong = 0, []
    with host.open(path) as book:
        book.calculateAll()
        assert errors(book) == []
        for name, found in held.items():
            sheet = book.Sheets.getByName(name)
            for address, cell in found.items():
                if cell.formula is None or _depends(cell.formula, foreign):
                    continue
                shown = sheet.getCellRangeByName(address)
                compared += 1
                if cell.kind in ("str", "e"):
                    same = shown.String == cell.value and (cell.value or shown.Value == 0)
                else:
                    same = shown.Value == pytest.approx(float(cell.value or "nan"), rel=1e-9, abs=1e-9)
                if not same:
                    wrong.append((name, address, cell.formula, cell.value, shown.String))
    assert (wrong[:5], len(wrong)) == ([], 0) and compared > 500


def _foreign() -> set[tuple[str, str]]:
    """Columns (table, header) whose formula calls a function of ours, directly or through others."""
    declared = {
        (grid.id, column.title): column.formula for grid in GRIDS.values() for column in grid.columns if column.formula
    }
    tainted = {key for key, formula in declared.items() if "ops(" in formula}
    by_id = {(g.id, c.id): (g.id, c.title) for g in GRIDS.values() for c in g.columns}
    while True:
        more = set()
        for (grid, title), formula in declared.items():
            words = set(re.findall(r"[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)?", formula))
            named = {by_id.get((grid, w)) for w in words} | {
                by_id.get(tuple(w.split(".", 1))) for w in words if "." in w
            }
            if named & tainted and (grid, title) not in tainted:
                more.add((grid, title))
        if not more:
            return tainted
        tainted |= more


def _depends(formula: str, foreign: set[tuple[str, str]]) -> bool:
    return "ops_" in formula or bool(set(_COLUMN.findall(formula)) & foreign)

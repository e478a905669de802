"""Every expression as LibreOffice calculates it, on random tables with blanks and zeros: as Python has it."""

from __future__ import annotations

import math
import random
from pathlib import Path

import pytest
import xlsxwriter

from tests.book.office import office
from tests.test_formula import WITH_EXPRESSION, in_python, in_sql
from xlops.catalog.metrics import reference
from xlops.catalog.model import Kind, Metric
from xlops.formula import adds_by_row, excel, excel_total

ROWS = 40


def random_row(metric: Metric, dice: random.Random) -> dict[str, float | None]:
    """Arguments of their kinds; fractions of 64 and quarters, so that sums are exact in every engine."""
    kinds = {Kind.RATE: lambda: dice.randint(0, 80) / 64, Kind.MONEY: lambda: dice.randint(0, 400_000) / 4}
    row: dict[str, float | None] = {}
    for part in metric.parts:
        draw = kinds.get(reference(part.field).kind, lambda: dice.randint(0, 100_000))
        row[part.arg] = dice.choice([None, 0, draw(), draw(), draw(), draw()])
    return row


@pytest.mark.libreoffice
def test_cells_agree_with_python_in_a_real_spreadsheet(tmp_path: Path) -> None:
    path, tables = tmp_path / "公式.xlsx", {}
    book = xlsxwriter.Workbook(str(path))
    for number, metric in enumerate(WITH_EXPRESSION):
        args = [p.arg for p in metric.parts]
        rows = [random_row(metric, random.Random(1000 * number + r)) for r in range(ROWS)]
        sheet = book.add_worksheet(f"S{number}")
        for r, row in enumerate(rows):
            for c, arg in enumerate(args):
                if row[arg] is not None:
                    sheet.write_number(r, c, row[arg])
                elif r % 2:
                    sheet.write_string(r, c, "")  # the empty text of another formula is missing too
            cells = {a: f"{'ABCDEFGH'[i]}{r + 1}" for i, a in enumerate(args)}
            sheet.write_formula(r, 8, "=" + excel(metric, cells), None, "?")
        ranges = {a: f"{'ABCDEFGH'[i]}$1:{'ABCDEFGH'[i]}${ROWS}" for i, a in enumerate(args)}
        if not adds_by_row(metric):
            sheet.write_formula(ROWS, 8, "=" + excel_total(metric, ranges), None, "?")
        tables[metric] = rows
    book.close()
    with office(tmp_path) as host, host.open(path) as calculated:
        calculated.calculateAll()
        for number, (metric, rows) in enumerate(tables.items()):
            cells = calculated.Sheets.getByName(f"S{number}").getCellRangeByName(f"I1:I{ROWS + 1}").getDataArray()
            got = [None if cell == "" else cell for (cell,) in cells]
            each, total = [in_python(metric, row) for row in rows], in_sql(metric, rows)[1]
            expected = [*each, None if adds_by_row(metric) else total]
            for row, (found, wanted) in enumerate(zip(got, expected, strict=True), 1):
                same = found is wanted is None or (
                    found is not None and wanted is not None and math.isclose(found, wanted, rel_tol=1e-9, abs_tol=1e-9)
                )
                assert same, (metric.id, row, found, wanted, rows[row - 1] if row <= ROWS else "total")

"""After a refresh every formula of the shipped workbook holds what a spreadsheet calculates."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.book.golden.make import AS_OF, DAYS, SKUS
from tests.book.office import office
from xlops.book.build import build
from xlops.book.sync import read_tables, refresh, settle
from xlops.excel.libreoffice.office import store_as
from xlops.sheetxml import SetCell, cell_name, open_book, patch


def _differences(path: Path, folder: Path) -> tuple[int, list[str]]:
    """How many native formulas were compared, and those whose cached value is not the calculated one."""
    book, wrong, count = open_book(path), [], 0
    with office(folder) as program, program.open(path) as opened:
        opened.calculateAll()
        for sheet in book.sheets:
            cells = opened.Sheets.getByName(sheet.name)
            for (row, col), text in book.formulas(sheet.name).items():
                if "ops_" in text.lower():
                    continue  # ours runs in the bridge, not here
                cell, found = book.cell(sheet.name, row, col), cells.getCellByPosition(col - 1, row - 1)
                if cell.value is None:
                    continue  # left to the spreadsheet
                count += 1
                if not _same(cell.value, found):
                    wrong.append(f"{sheet.name}!{cell_name(row, col)} {cell.value!r} / {found.String} ={text[:80]}")
    return count, wrong


def _same(cached: Any, cell: Any) -> bool:
    if cell.getError():
        return bool(cached == cell.String == "#N/A")  # a point that a chart leaves out
    if isinstance(cached, date):
        return abs((cached - date(1899, 12, 30)).days - cell.Value) < 1e-6
    if isinstance(cached, int | float):
        return math.isclose(cached, cell.Value, rel_tol=1e-9, abs_tol=1e-9) and cell.FormulaResultType2 == 1
    return (cached or "") == cell.String


@pytest.mark.libreoffice
def test_cached_values_are_the_calculated_ones(tmp_path: Path) -> None:
    path = tmp_path / "店铺运营.xlsx"
    build(path, {"daily": DAYS, "skus": SKUS}, settings={}, as_of=AS_OF, macros=False)
    base = settle(path, {"daily": DAYS, "skus": SKUS})
    daily = read_tables(path).grids["daily"]
    top, columns = daily.place.table.data.top, daily.place.columns
    patch(path, path, [
        SetCell(daily.sheet, top, columns["pay_amount"].col, 30000.0),  # typed over an import
        SetCell(daily.sheet, top + 1, columns["pay_cvr"].col, 0.5),  # and over a formula
    ])  # fmt: skip
    new = [
        {"day": date(2026, 11, n), "pay_amount": 1000.25 * n, "uv": 300 + n, "pay_buyers": n, "ad_spend": 90.5 + n}
        for n in range(1, 19)
    ]
    stock = [
        {"merchant_code": f"A-{n}", "item_id": f"{n}" * 12, "on_hand": n * 10, "daily_units": n / 2}
        for n in range(1, 9)
    ]
    months = [{"month": date(2026, 11, 1), "month_pay": 171042.75, "last_month": 900000.0, "ad_spend": 1800.0}]
    done = refresh(
        read_tables(path),
        {"daily": new, "stock": stock, "targets": months},
        base,
        settings={},
        as_of=date(2026, 11, 18),
    )
    assert len(done.conflicts) == 1
    assert done.stale == 0
    count, wrong = _differences(path, tmp_path / "office")
    assert wrong == []
    assert count > 1000


@pytest.mark.libreoffice
def test_our_formulas_are_ours_after_another_program_saved_them(tmp_path: Path) -> None:
    """It writes `FALSE()` for `FALSE` and names of functions in capitals; they are calculated all the same."""
    path, saved = tmp_path / "店铺运营.xlsx", tmp_path / "存过.xlsx"
    build(path, {"daily": DAYS, "skus": SKUS}, settings={}, as_of=AS_OF, macros=False)
    base = settle(path, {"daily": DAYS, "skus": SKUS})
    with office(tmp_path / "office") as program, program.open(path) as opened:
        store_as(opened, saved)
    assert "FALSE()" in "".join(open_book(saved).formulas("SKU计划").values())
    sku = {**SKUS[0], "on_hand": 30, "daily_units": 15.0, "refund_rate": 0.1, "paid_price": 70.0}
    done = refresh(read_tables(saved), {"skus": [sku]}, base, settings={}, as_of=AS_OF)
    assert done.stale == 0
    row = read_tables(saved).grids["skus"]
    told = {id: value for (_, id), value in row.cached.items()}
    assert told["stockout_date"] == date(2026, 11, 17) and told["stock_state"] == "今天下单"
    count, wrong = _differences(saved, tmp_path / "again")
    assert wrong == [] and count > 1000

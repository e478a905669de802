"""Every function in a cell of LibreOffice gives what Python gives, by both routes, and quickly enough."""

from __future__ import annotations

import itertools
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.worksheet.formula import ArrayFormula

from tests.excel.libreoffice.conftest import Monday
from tests.excel.libreoffice.hands import column_of, fastest
from tests.excel.libreoffice.laid import Laid, laid
from tests.excel.test_udfs import same
from xlops.excel.libreoffice.formulas import to_calc
from xlops.functions import FUNCTIONS
from xlops.functions.lookups import LOOKUPS

pytestmark = pytest.mark.libreoffice
FORMULA = 16  # com.sun.star.sheet.CellFlags


@pytest.fixture
def sheet(monday: Monday) -> Iterator[Any]:
    """A sheet of a new workbook."""
    book = monday.live.host.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, ())
    yield book.Sheets.getByIndex(0)
    book.close(True)


def cells(sheet: Any, area: tuple[int, int, int, int]) -> Any:
    top, left, bottom, right = area
    return sheet.getCellRangeByPosition(left - 1, top - 1, right - 1, bottom - 1)


def wrong(sheet: Any, calls: list[Laid]) -> list[str]:
    """The calls whose cells do not show what they must."""
    found = []
    for one in calls:
        got = [list(row) for row in cells(sheet, one.area).getDataArray()]
        if one.expected is None:
            fine = isinstance(got[0][0], str) and any("一" <= c <= "鿿" for c in got[0][0]) and "Error" not in got[0][0]
        else:
            fine = same(got, one.expected)
        if not fine:
            found.append(f"{one.formula}: {got} != {one.expected}")
    return found


def test_all_functions_are_laid_out() -> None:
    assert {one.name for one in laid(left_out=True)} == {f"ops_{id}" for id in FUNCTIONS}


def test_every_function_by_the_add_in(sheet: Any) -> None:
    calls = laid(left_out=True)
    for one in calls:
        for (row, column), value in one.cells.items():
            cell = sheet.getCellByPosition(column - 1, row - 1)
            if isinstance(value, str):
                cell.Formula = "'" + value if value else '=""'
            else:
                cell.Value = float(value)
        target = cells(sheet, one.area)
        if one.area[:2] == one.area[2:]:
            target.getCellByPosition(0, 0).Formula = to_calc(one.formula)
        else:
            target.setArrayFormula(to_calc(one.formula))
    assert "XLOPS.LIBREOFFICE.RELAY." in cells(sheet, calls[0].area).getCellByPosition(0, 0).Formula.upper()
    found = wrong(sheet, calls)
    assert found == [], "\n".join(found)


def test_every_function_by_the_wrappers_in_a_workbook_of_xlsxwriter(monday: Monday, tmp_path: Path) -> None:
    calls = laid(left_out=False)
    book = xlsxwriter.Workbook(tmp_path / "别人的.xlsx")
    page = book.add_worksheet()
    for one in calls:
        for (row, column), value in one.cells.items():
            page.write(row - 1, column - 1, float(value) if isinstance(value, bool) else value)
        top, left, bottom, right = (n - 1 for n in one.area)
        if (top, left) == (bottom, right):
            page.write_formula(top, left, one.formula, None, 0)
        else:
            page.write_array_formula(top, left, bottom, right, "{" + one.formula + "}", None, 0)
    book.close()
    with monday.live.host.open(tmp_path / "别人的.xlsx") as opened:
        sheet = opened.Sheets.getByIndex(0)
        assert "RELAY" not in cells(sheet, calls[0].area).getCellByPosition(0, 0).Formula.upper() or _new(monday)
        found = wrong(sheet, calls)
    assert found == [], "\n".join(found)


def test_missing_arguments_by_the_add_in(sheet: Any) -> None:
    """A1 is empty: as a range and where it is left out it is missing, and no click rate is 0 of 100."""
    sheet.getCellRangeByName("B1").Value = 100
    shown = []
    for formula in ("=OPS_CTR(A1:A1;B1)", "=OPS_CTR(;B1)", "=OPS_CTR(0;B1)"):
        sheet.getCellRangeByName("C1").Formula = formula
        shown.append(sheet.getCellRangeByName("C1").String)
    assert shown == ["", "", "0"]


def _new(monday: Monday) -> bool:
    """LibreOffice from 25 on finds the add-in's functions in an .xlsx by itself."""
    return bool(monday.live.host.version >= (25, 2))


def test_formulas_of_openpyxl_recalculate_when_a_cell_changes(monday: Monday, tmp_path: Path) -> None:
    """78 of 2,400 visitors bought; then 120; a column of rates is summed inside a formula of the sheet's own."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in ((78, 2400), (None, 100), (5, 50)):
        page.append(row)
    page["D1"] = "=ops_pay_cvr(A1,B1)*100"
    page["D2"] = '=IFERROR(ops_pay_cvr(A2,B2),"")'
    page["D3"] = ArrayFormula("D3", "=SUM(ops_pay_cvr(A1:A3,B1:B3))")
    page["D4"] = '=ops_pay_cvr("abc",2)'
    book.save(tmp_path / "别人的.xlsx")
    with monday.live.host.open(tmp_path / "别人的.xlsx") as opened:
        sheet = opened.Sheets.getByIndex(0)
        assert sheet.getCellRangeByName("D1").Value == pytest.approx(3.25)
        assert sheet.getCellRangeByName("D2").String == ""
        assert sheet.getCellRangeByName("D3").Value == pytest.approx(0.0325 + 0.1)
        assert "不是数字" in sheet.getCellRangeByName("D4").String
        sheet.getCellRangeByName("A1").Value = 120
        assert sheet.getCellRangeByName("D1").Value == pytest.approx(5.0)
        assert sheet.getCellRangeByName("D3").Value == pytest.approx(0.05 + 0.1)


def test_look_ups_answer_for_the_shop_of_the_workbook(monday: Monday) -> None:
    """In the workbook of the shop its numbers, by either route; a wrong name gets the near ones."""
    book = monday.live.book
    book.Sheets.insertNewByName("试", 0)
    sheet = book.Sheets.getByName("试")
    try:
        said = {}
        for row, formula in enumerate((
            '=ops_kpi("支付金额";"2026-10")', '=ops_kpi("支付金额额";"2026-10")', '=ops_explain("支付金额")',
            '=ops_trend("支付金额";DATE(2026;10;1);DATE(2026;10;3))', '=ops_top("商品";"支付金额";3;"2026-W45")',
            '=ops_breakdown("2026-W45")',
        )):  # fmt: skip
            cell = sheet.getCellByPosition(0, row)
            cell.Formula = formula
            said[formula[1:].partition("(")[0] + str(row)] = cell.String
        assert sheet.getCellByPosition(0, 0).Value == pytest.approx(_october(monday))
        assert "您是不是要找「支付金额」" in said["ops_kpi1"]
        assert said["ops_explain2"].startswith("支付金额")
        assert sheet.getCellByPosition(0, 3).Value == 46296  # 2026-10-01
        assert {f"ops_{id}" for id in LOOKUPS} == {key.rstrip("0123456789") for key in said}
        assert all(said.values()) and "#xlops!" not in said.values()
    finally:
        book.Sheets.removeByName("试")


def _october(monday: Monday) -> float:
    """支付金额 of October, summed from the sheet of days."""
    days = zip(
        column_of(monday.live.book, "t_daily", "日期"), column_of(monday.live.book, "t_daily", "支付金额"), strict=True
    )
    return float(sum(amount for day, amount in days if 46296 <= day <= 46326))


def test_an_array_of_ten_thousand_and_a_thousand_single_cells(sheet: Any) -> None:
    """Told in seconds (wished: under 0.3 and under 1); every attempt has other numbers, so that nothing is remembered."""
    sheet.getCellRangeByName("J1:J10000").setDataArray(tuple((float(i),) for i in range(10_000)))
    shown = itertools.count(20_000)

    def array() -> float:
        of = next(shown)
        sheet.getCellRangeByName("K1:K10000").setDataArray(((float(of),),) * 10_000)
        target = sheet.getCellRangeByName("L1:L10000")
        begun = time.perf_counter()
        target.setArrayFormula("=OPS_CTR(J1:J10000;K1:K10000)")
        assert target.getDataArray()[5000] == (5000 / of,)
        took = time.perf_counter() - begun
        target.clearContents(FORMULA)
        return took

    def single() -> float:
        of = next(shown)
        rows = tuple((f"=OPS_CTR(J{i};{of})",) for i in range(1, 1001))
        begun = time.perf_counter()
        sheet.getCellRangeByName("P1:P1000").setFormulaArray(rows)
        assert sheet.getCellRangeByName("P1000").Value == pytest.approx(999 / of)
        return time.perf_counter() - begun

    took = fastest(array, 0.3), fastest(single, 1.0)
    print(f"\n10,000 rows through one array: {took[0]:.3f} s; 1,000 single cells: {took[1]:.2f} s")


def test_a_killed_process_leaves_libreoffice_and_the_next_call_starts_another(monday: Monday, sheet: Any) -> None:
    """And how long the first function after that start takes is told (wished: under three seconds)."""
    cell = sheet.getCellRangeByName("A1")
    cell.Formula = "=OPS_CTR(1;4)"
    numbers = itertools.count(2)

    def again() -> float:
        before, number = monday.live.relay.process(), next(numbers)
        os.kill(before, signal.SIGKILL)
        begun = time.perf_counter()
        cell.Formula = f"=OPS_CTR({number};100)"
        assert cell.Value == number / 100
        took = time.perf_counter() - begun
        assert monday.live.relay.process() not in (0, before)
        return took

    took = fastest(again, 3.0)
    print(f"\nfirst function after a start: {took:.2f} s")
    assert monday.live.host.process.poll() is None

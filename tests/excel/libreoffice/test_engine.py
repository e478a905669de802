"""LibreOffice as an engine of xlwings: plain scripts, tables as DataFrames, looks, names, formulas."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from tests.excel.libreoffice.conftest import Monday
from xlops.excel.libreoffice.engine import open_book

pytestmark = pytest.mark.libreoffice


@pytest.fixture
def book(monday: Monday) -> Iterator[Any]:
    """A new workbook, as xlwings gives it."""
    live = monday.live
    document = live.host.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, ())
    yield open_book(live.host.pipe, live.folder / "relay", document.RuntimeUID)
    document.close(True)


def test_a_table_goes_in_and_comes_back(book: Any) -> None:
    given = pd.DataFrame(
        {"日期": [datetime(2026, 11, 1), datetime(2026, 11, 2)], "金额": [1.5, None], "词": ["=1+1", "中"]}
    )
    sheet = book.sheets.add(name="表")
    sheet["B2"].options(index=False).value = given
    back = sheet["B2"].options(pd.DataFrame, index=False, expand="table").value
    pd.testing.assert_frame_equal(back, given.astype(back.dtypes), check_dtype=False)
    assert sheet["D3"].formula == "=1+1" and sheet["D3"].value == "=1+1", "a text stays a text"
    assert sheet["B3"].number_format.lower() == "yyyy-mm-dd"


def test_values_of_every_kind(book: Any) -> None:
    sheet = book.sheets[0]
    sheet["A1"].value = [True, 3, 2.5, "字", None, datetime(2026, 11, 1, 8, 30)]
    assert sheet["A1:F1"].value == [True, 3.0, 2.5, "字", None, datetime(2026, 11, 1, 8, 30)]
    sheet["A2"].formula = "=1/0"
    assert sheet["A2"].value is None
    assert sheet["A2"].options(err_to_str=True).value == "#DIV/0!"


def test_formulas_names_looks_and_saving(book: Any, tmp_path: Path) -> None:
    sheet = book.sheets[0]
    sheet["A1"].options(transpose=True).value = [1, 2, 3]
    sheet["B1"].formula = "=IF(SUM(A1:A3)>5,ops_ctr(1,4),0)"
    sheet["A1:A3"].color = (255, 235, 156)
    sheet["A1"].font.bold, sheet["A1"].font.name, sheet["A1"].number_format = True, "Noto Sans CJK SC", "0.0%"
    book.names.add("数", "='Sheet1'!$A$1:$A$3" if sheet.name == "Sheet1" else f"='{sheet.name}'!$A$1:$A$3")
    assert sheet["B1"].value == 0.25
    assert sheet["B1"].formula == "=IF(SUM(A1:A3)>5,ops_ctr(1,4),0)"
    assert book.names["数"].refers_to == f"='{sheet.name}'!$A$1:$A$3"
    assert sheet["A1"].color == (255, 235, 156) and sheet["A1"].font.bold
    assert sheet["A1"].api.CharFontNameAsian == "Noto Sans CJK SC"
    sheet["A1:B1"].copy(sheet["A5:B7"])
    assert sheet["B7"].formula == "=IF(SUM(A7:A9)>5,ops_ctr(1,4),0)"
    assert sheet["A1"].end("down").address == "$A$3"
    book.save(tmp_path / "出.xlsx")
    book.to_pdf(tmp_path / "出.pdf")
    saved = openpyxl.load_workbook(tmp_path / "出.xlsx").worksheets[0]
    assert saved["A2"].value == 2 and saved["A1"].fill.start_color.rgb == "FFFFEB9C" and saved["A1"].font.b
    assert (tmp_path / "出.pdf").read_bytes().startswith(b"%PDF")


def test_the_app_is_put_to_rest_and_woken(book: Any) -> None:
    app = book.app
    app.screen_updating, app.calculation, app.status_bar = False, "manual", "正在试"
    assert (app.screen_updating, app.calculation) == (False, "manual")
    book.sheets[0]["A1"].formula = "=1+1"
    app.screen_updating, app.calculation, app.status_bar = True, "automatic", False
    assert (app.screen_updating, app.calculation) == (True, "automatic")
    assert book.sheets[0]["A1"].value == 2


def test_two_hundred_thousand_cells(book: Any) -> None:
    rows = [[float(i * j) for j in range(20)] for i in range(10_000)]
    begun = time.perf_counter()
    book.sheets[0]["A1"].value = rows
    written = time.perf_counter()
    assert book.sheets[0]["A1:T10000"].value == rows
    read = time.perf_counter()
    print(f"\n10,000 x 20 cells: written in {written - begun:.2f} s, read in {read - written:.2f} s")

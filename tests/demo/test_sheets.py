"""What the streaming writer writes, two independent readers read."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from xlops.demo.sheets import Workbook

WORDS = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=8)
ROWS = st.lists(st.lists(st.one_of(st.just(""), WORDS), min_size=1, max_size=30), min_size=1, max_size=5)


def _written(rows: list[list[str]]) -> bytes:
    out = io.BytesIO()
    with Workbook(out) as book, book.sheet("数据") as sheet:
        for row in rows:
            sheet.row(row)
    return out.getvalue()


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_openpyxl_reads_the_same_cells(rows: list[list[str]]) -> None:
    page = openpyxl.load_workbook(io.BytesIO(_written(rows)))["数据"]
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            assert (page.cell(r, c).value or "") == value


def test_calamine_reads_the_same_cells_and_sheets() -> None:
    out = io.BytesIO()
    with Workbook(out) as book:
        for name in ("甲", "乙 & <丙>"):
            with book.sheet(name) as sheet:
                sheet.row(["编号", "金额"])
                sheet.row(["5113807776615001581", "a<b>&\"c'"])
    read = CalamineWorkbook.from_filelike(io.BytesIO(out.getvalue()))
    assert read.sheet_names == ["甲", "乙 & <丙>"]
    assert read.get_sheet_by_index(1).to_python() == [["编号", "金额"], ["5113807776615001581", "a<b>&\"c'"]]


def test_more_rows_than_one_batch(tmp_path: Path) -> None:
    with Workbook(tmp_path / "a.xlsx") as book, book.sheet("表") as sheet:
        for n in range(4321):
            sheet.row([str(n)])
    page = openpyxl.load_workbook(tmp_path / "a.xlsx", read_only=True)["表"]
    assert [row[0] for row in page.iter_rows(values_only=True)] == [str(n) for n in range(4321)]


@pytest.mark.parametrize("columns", [1, 26, 27, 52, 53])
def test_columns_past_z(columns: int) -> None:
    page = openpyxl.load_workbook(io.BytesIO(_written([[str(n) for n in range(columns)]])))["数据"]
    assert page.max_column == columns
    assert page.cell(1, columns).value == str(columns - 1)

"""What is read from a workbook agrees with openpyxl and with what was typed."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.sheetxml.conftest import PROFIT, ROWS, edit_zip
from xlops.errors import BadFile, NotFound
from xlops.sheetxml import Area, Column, open_book
from xlops.sheetxml.styles import shows_date


def test_sheets_and_tables(rich: Path) -> None:
    book = open_book(rich)
    assert [sheet.name for sheet in book.sheets] == ["数据", "小 结"]
    table = book.table("T_ORDERS")
    assert (table.sheet, table.area, table.data, table.header_row) == ("数据", Area(3, 2, 6, 6), Area(4, 2, 6, 6), 3)
    assert table.columns == (
        Column("日期", 2), Column("金额", 3), Column("成本", 4), Column("毛利", 5, PROFIT), Column("备注", 6),
    )  # fmt: skip
    assert book.rows(table) == ROWS
    assert book.properties == {"xlops_shop": "s1"}
    assert book.names == {"其他": "数据!$A$1"}


def test_cells_carry_value_formula_kind_and_style(rich: Path) -> None:
    cells = open_book(rich).cells("数据", "B4:F4")
    assert [(cell.value, cell.formula, cell.kind) for cell in cells.values()] == [
        (date(2026, 1, 1), "", "date"), (10, "", "number"), (4, "", "number"), (6, PROFIT, "number"), ("甲", "", "text"),
    ]  # fmt: skip


def test_unknown_names_propose_near_ones(rich: Path) -> None:
    with pytest.raises(NotFound, match="您是不是要找「t_orders」"):
        open_book(rich).table("t_order")
    with pytest.raises(NotFound, match="「数据」"):
        open_book(rich).sheet("数据表")


def test_every_kind_of_cell(tmp_path: Path) -> None:
    """Rich text, error, boolean, moment, Chinese dates, text ids."""
    path = tmp_path / "k.xlsx"
    book = xlsxwriter.Workbook(str(path), {"in_memory": True})
    sheet, bold = book.add_worksheet("表"), book.add_format({"bold": True})
    sheet.write_rich_string(0, 0, "红", bold, "色 ", "衣")
    sheet.write_formula(0, 1, "=1/0", None, "#DIV/0!")
    sheet.write_boolean(0, 2, True)
    sheet.write_number(0, 3, 46023.25, book.add_format({"num_format": "yyyy/m/d h:mm"}))
    sheet.write_number(0, 4, 46023, book.add_format({"num_format": 31}))
    sheet.write_number(0, 5, 0.5, book.add_format({"num_format": "h:mm"}))
    sheet.write_string(0, 6, "00123")
    sheet.write_number(0, 7, 59, book.add_format({"num_format": 14}))
    sheet.write_blank(0, 8, None, bold)
    book.close()
    cells = open_book(path).cells("表")
    assert [(col, cell.value, cell.kind) for (_, col), cell in cells.items()] == [
        (1, "红色 衣", "text"),
        (2, "#DIV/0!", "error"),
        (3, True, "bool"),
        (4, datetime(2026, 1, 1, 6), "date"),
        (5, date(2026, 1, 1), "date"),
        (6, 0.5, "number"),
        (7, "00123", "text"),
        (8, date(1900, 2, 28), "date"),
    ]


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("yyyy-mm-dd", True), ("m/d", True), ('yyyy"年"m"月"', True), ("[$-804]d", True), ("mmm", True),
        ("0.00", False), ("General", False), ("h:mm:ss", False), ("[h]:mm", False), ("mm:ss", False),
        ('0"day"', False), ("[Red]0.00", False), ("#,##0_);(#,##0)", False), ("@", False), ("0.0,\"万\"", False),
    ],
)  # fmt: skip
def test_formats_that_show_a_date(code: str, is_date: bool) -> None:
    assert shows_date(code) is is_date


def test_values_agree_with_openpyxl(rich: Path) -> None:
    sheet = openpyxl.load_workbook(rich, data_only=True)["数据"]
    other = {(c.row, c.column): c.value for row in sheet for c in row if c.value is not None}
    ours = {at: cell.value for at, cell in open_book(rich).cells("数据").items()}
    other = {at: v.date() if isinstance(v, datetime) else v for at, v in other.items()}
    assert ours == other


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<sheetData>", b"<!-- x --><sheetData>"),
        (b"<worksheet ", b"<!DOCTYPE a><worksheet "),
        (b"<worksheet ", b"<x:worksheet "),
    ],
)
def test_xml_that_no_spreadsheet_writes_is_refused(rich: Path, old: bytes, new: bytes) -> None:
    edit_zip(rich, lambda n, d: d.replace(old, new) if n.endswith("sheet1.xml") else d)
    with pytest.raises(BadFile, match="另存"):
        open_book(rich).cells("数据")


def test_a_damaged_part_is_a_sentence(rich: Path) -> None:
    data = bytearray(rich.read_bytes())
    at = data.index(b"xl/worksheets/sheet1.xml") + 60
    data[at : at + 30] = bytes(30)
    rich.write_bytes(data)
    with pytest.raises(BadFile, match="损坏"):
        open_book(rich).cells("数据")


def test_rows_and_cells_without_addresses(rich: Path) -> None:
    """Some writers leave addresses out: a cell follows the one before it."""
    bare = b'<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row r="5"><c r="C5"><v>3</v></c><c><v>4</v></c></row></sheetData>'

    def change(name: str, data: bytes) -> bytes:
        if not name.endswith("sheet2.xml"):
            return data
        start, end = data.index(b"<sheetData>"), data.index(b"</sheetData>") + 12
        return data[:start] + bare + data[end:]

    edit_zip(rich, change)
    cells = open_book(rich).cells("小 结")
    assert {at: cell.value for at, cell in cells.items()} == {(1, 1): 1, (1, 2): 2, (5, 3): 3, (5, 4): 4}

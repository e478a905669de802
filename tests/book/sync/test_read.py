"""Every grid is found and read whatever the operator did to it; what only they know is asked."""

from __future__ import annotations

from datetime import date

import pytest

from tests.book.sync.conftest import Office, day, item, sold
from xlops.errors import BadFile, Question
from xlops.sheetxml import SetCell, open_book, patch

DAYS_SHEET, DAYS_TABLE = "xl/worksheets/sheet2.xml", "xl/tables/table1.xml"


@pytest.fixture
def filled(office: Office) -> Office:
    office.refresh({
        "days": [sold(1, 100.0), sold(2, 300.0, 50)],
        "goods": [item("61234567890123", "柜", 5), item("2", "架", 7)],
    })  # fmt: skip
    return office


def _type(office: Office, *cells: tuple[str, int, int, object]) -> None:
    patch(office.path, office.path, [SetCell(*cell) for cell in cells])  # type: ignore[arg-type]


def test_a_fresh_workbook_has_no_rows_and_knows_its_shop(office: Office) -> None:
    book = office.read()
    assert (book.tables, book.problems, book.missing) == ({"days": [], "goods": [], "conflicts": []}, (), {})
    assert (book.shop_id, book.version, book.revision) == ("s1", 1, "")


def test_rows_come_by_column_id_and_kind(filled: Office) -> None:
    """Typed as operators type: 5% as a text, a date with slashes, an amount with its sign."""
    _type(filled, ("商品", 5, 4, "￥1,200"), ("商品", 5, 6, "3.5%"), ("商品", 5, 7, "2026/11/9"))
    book = filled.read()
    assert book.tables["goods"] == [
        {
            "item_id": "61234567890123",
            "title": "柜",
            "stock": 5,
            "price": 1200,
            "rate": 0.035,
            "since": date(2026, 11, 9),
        },
        {"item_id": "2", "title": "架", "stock": 7},
    ]
    assert book.as_of == day(20)
    assert book.problems == ()


def test_what_can_not_be_read_is_kept_and_told_with_its_cell(filled: Office) -> None:
    _type(filled, ("商品", 6, 4, "再问问"))
    book = filled.read()
    assert book.tables["goods"][1]["price"] == "再问问"
    assert [p.sentence for p in book.problems] == ["「商品」D6 填的「再问问」不是金额,请改成不带文字的数字"]


def test_a_row_typed_without_its_key_is_told_and_kept(filled: Office) -> None:
    _type(filled, ("日报", 8, 6, "还没写日期"))
    book = filled.read()
    assert [(p.sheet, p.cell) for p in book.problems] == [("日报", "A8")]
    assert "没有填「日期」" in book.problems[0].sentence
    assert book.tables["days"][-1] == {"note": "还没写日期"}


def test_everything_renamed_is_found(filled: Office) -> None:
    """Table, sheet and a header have other names; a spreadsheet rewrites them in formulas and names."""
    filled.rewrite(DAYS_TABLE, ("t_days", "我的日报"), ('name="支付金额"', 'name="实收"'), ("[支付金额]", "[实收]"))
    filled.rewrite(DAYS_SHEET, ("t_days", "我的日报"), ("[支付金额]", "[实收]"))
    filled.rewrite("xl/worksheets/sheet1.xml", ("t_days", "我的日报"), ("[支付金额]", "[实收]"))
    filled.rewrite("xl/workbook.xml", ('name="日报"', 'name="每天"'), ("'日报'!", "'每天'!"))
    book = filled.read()
    assert book.grids["days"].sheet == "每天"
    assert [row["pay_amount"] for row in book.tables["days"]] == [100.0, 300.0]


def test_a_deleted_table_is_told_and_the_rest_is_read(filled: Office) -> None:
    filled.rewrite(
        DAYS_TABLE,
        ("t_days", "别的"),
        *((f'name="{n}"', f'name="x{n}"') for n in ("日期", "支付金额", "访客数", "每访客", "占比", "备注")),
    )
    filled.rewrite("xl/workbook.xml", ("'日报'!$", "'日报'!$Z"))
    book = filled.read()
    assert list(book.missing) == ["days"]
    assert "xlops upgrade" in book.missing["days"]
    assert len(book.tables["goods"]) == 2


def test_a_row_copied_is_asked_about(filled: Office) -> None:
    """The second row of 日报 says 11-01 too."""
    _type(filled, ("日报", 7, 1, day(1)))
    with pytest.raises(Question, match=r"「日报」.*2026-11-01.*第 6 行和第 7 行") as asked:
        filled.read()
    assert asked.value.option == "row:days"
    assert [row["pay_amount"] for row in filled.read(row_days="上").tables["days"]] == [100.0]
    assert [row["pay_amount"] for row in filled.read(row_days="下").tables["days"]] == [300.0]


def test_two_tables_that_could_be_one_are_asked_about(filled: Office) -> None:
    """The names are gone and both tables have our headers."""
    import re

    headers = re.findall(r'<tableColumn [^>]*?name="([^"]*)"', open_book(filled.path).part(DAYS_TABLE))
    goods = re.findall(r'<tableColumn [^>]*?name="([^"]*)"', open_book(filled.path).part("xl/tables/table2.xml"))
    changes = [(f'name="{a}"', f'name="{b}"') for a, b in zip(goods, headers, strict=False)]
    filled.rewrite("xl/tables/table2.xml", *changes, ("t_goods", "乙"))
    filled.rewrite(DAYS_TABLE, ("t_days", "甲"))
    filled.rewrite("xl/workbook.xml", ("ops.days", "x.days"), ("ops.goods", "x.goods"))
    with pytest.raises(Question, match=r"甲\(工作表「日报」\)、乙\(工作表「商品」\)") as asked:
        filled.read()
    assert asked.value.option == "table:days"
    assert filled.read(table_days="甲").grids["days"].place.table.name == "甲"


def test_own_columns_are_not_ours_and_their_notes_make_no_row(filled: Office) -> None:
    filled.rewrite(DAYS_TABLE, ('name="备注"', 'name="我的"'))
    filled.rewrite("xl/workbook.xml", ("'日报'!$F$5", "#REF!"))
    _type(filled, ("日报", 9, 6, "自己记的"))
    days = filled.read().grids["days"]
    assert ([c.header for c in days.place.own], days.place.missing) == (["我的"], ("note",))
    assert (len(days.rows), days.noted, days.empty) == (2, {9}, [8, 10])


def test_a_damaged_file_is_told(office: Office) -> None:
    office.path.write_bytes(b"PK\x03\x04" + bytes(50))
    with pytest.raises(BadFile):
        office.read()

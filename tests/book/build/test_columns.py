"""Number formats, what may be typed, widths: column by column."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlops.book.build.head import flow
from xlops.book.build.measure import lines, pixels
from xlops.book.build.names import setting_names
from xlops.book.build.numbers import cell_value, number_format, serial
from xlops.book.build.validation import header_help, validation
from xlops.catalog import palette
from xlops.catalog.model import Kind
from xlops.catalog.sheets import GRIDS
from xlops.catalog.sheets.model import Column, Origin
from xlops.report import look
from xlops.report.model import Tone


@pytest.mark.parametrize(
    ("column", "form"),
    [
        (Column("a", "金额", Kind.MONEY), "#,##0.00"),
        (Column("a", "金额", Kind.MONEY, digits=0), "#,##0"),
        (Column("a", "率", Kind.RATE), "#,##0.00%"),
        (Column("a", "率", Kind.RATE, digits=1), "#,##0.0%"),
        (Column("a", "件", Kind.COUNT), "#,##0"),
        (Column("a", "分", Kind.NUMBER), "General"),  # as it was typed
        (Column("a", "值", Kind.NUMBER, origin=Origin.IMPORTED), "[>=1000]#,##0;[<=-1000]-#,##0;#,##0.00"),
        (Column("a", "分", Kind.NUMBER, formula="1 / 3"), "#,##0.00"),
        (Column("a", "日", Kind.DATE), "yyyy-mm-dd"),
        (Column("a", "号", Kind.ID), "@"),
        (Column("a", "话", Kind.TEXT), "@"),
        (Column("a", "话", Kind.TEXT, formula='"x"'), "General"),  # @ would keep an edited formula as text
    ],
)
def test_number_formats(column: Column, form: str) -> None:
    assert number_format(column) == form


def test_values_of_cells() -> None:
    assert cell_value(Decimal("1.005"), Kind.MONEY) == 1.01
    assert cell_value(-0.125, Kind.MONEY) == -0.13
    assert cell_value(1234567890123456789, Kind.ID) == "1234567890123456789"
    assert cell_value(float("nan"), Kind.NUMBER) is None and cell_value(float("inf"), Kind.RATE) is None
    assert cell_value("", Kind.TEXT) is None
    assert cell_value(0, Kind.COUNT) == 0


@given(st.dates(date(1900, 3, 1), date(2200, 1, 1)))
def test_dates_are_counted_as_excel_does(day: date) -> None:
    """1 March 1900 is day 61 there, for Excel knows a 29 February 1900."""
    assert serial(day) == 61 + (day - date(1900, 3, 1)).days
    assert serial(datetime(day.year, day.month, day.day, 18)) == serial(day) + 0.75


def test_only_typed_columns_are_checked() -> None:
    assert validation(Column("a", "价", Kind.MONEY, origin=Origin.IMPORTED), set()) is None
    assert validation(Column("a", "价", Kind.MONEY, formula="1"), set()) is None
    assert validation(Column("a", "话", Kind.TEXT), set()) is None


def test_a_number_is_bounded_as_declared() -> None:
    rule = validation(Column("a", "占比", Kind.RATE, low=0, high=1), set())
    assert rule is not None and (rule["validate"], rule["minimum"], rule["maximum"]) == ("decimal", 0, 1)
    assert "不小于 0%" in rule["error_message"] and "不大于 100%" in rule["error_message"]


def test_what_may_be_legitimate_is_let_through() -> None:
    """A loss, a growth of 500 percent, a price of any size; but no count of pieces with a fraction."""
    free = validation(Column("a", "增长", Kind.RATE), set())
    assert free is not None and free["minimum"] <= -1 and free["maximum"] >= 5
    pieces = validation(Column("a", "件数", Kind.COUNT), set())
    assert pieces is not None and pieces["validate"] == "integer"
    choice = validation(Column("a", "是否", Kind.TEXT, choices="yes_no"), set())
    assert choice is not None and choice["error_type"] == "warning" and choice["source"] == ["是", "否"]
    named = validation(Column("a", "是否", Kind.TEXT, choices="yes_no"), {"yes_no"})
    assert named is not None and named["source"] == "=list_yes_no"


def test_a_header_says_who_fills_its_column() -> None:
    told = header_help(Column("pay_cvr", formula="metric()"))
    assert told is not None and told["input_message"].startswith("自动算")
    long = header_help(Column("a", "长", Kind.TEXT, help="很" * 300))
    assert long is not None and len(long["input_message"]) == 255


def test_lines_wrap_where_the_cell_ends() -> None:
    assert lines("支付金额", pixels("支付金额")) == 1
    assert lines("支付金额", pixels("支付")) == 2
    assert lines("a\nb", 500) == 2


@given(
    st.lists(st.text("店a", min_size=1, max_size=12), max_size=6),
    st.lists(st.integers(20, 200), min_size=40, max_size=50),
)
def test_texts_of_a_line_never_cover_each_other(texts: list[str], widths: list[int]) -> None:
    places = flow(texts, widths)
    for text, here, after in zip(texts, places, places[1:], strict=False):
        assert sum(widths[here:after]) >= pixels(text)


def test_settings_are_found_by_id_or_stand_in_their_names() -> None:
    grid = GRIDS["settings"]
    name = setting_names({"settings": grid}, {})["s_tacos_limit"]
    assert f'MATCH("tacos_limit",t_settings[{grid.by_id["setting"].title}],0)' in name
    alone = setting_names({}, {"tacos_limit": 0.2, "colors": '红"', "month_target": None})
    assert (alone["s_tacos_limit"], alone["s_colors"], alone["s_month_target"]) == ("0.2", '"红"""', '""')


def test_the_workbook_and_the_report_look_alike() -> None:
    shared = ("FONT", "INK", "GREY", "LINE", "NAVY", "BAR", "ZEBRA")
    assert {n: getattr(palette, n) for n in shared} == {n: getattr(look, n) for n in shared}
    assert palette.SERIES == look.SERIES_COLORS
    tones = {"good": Tone.GOOD, "warn": Tone.WATCH, "bad": Tone.BAD}
    for name, tone in tones.items():
        found = look.mark(tone)
        assert palette.JUDGED[name] == (found.sign, found.color, found.fill)

"""What operators type is read as they mean it, or kept and said."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlops.book.sync.cast import from_json, read, same, to_json, written
from xlops.catalog.model import Kind


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (Kind.RATE, "3.5%", 0.035),
        (Kind.RATE, "３.５％", 0.035),
        (Kind.RATE, 0.035, 0.035),
        (Kind.MONEY, "￥1,234.50", 1234.5),
        (Kind.MONEY, "1.2万", 12000),
        (Kind.COUNT, "12 ", 12),
        (Kind.COUNT, 12.0, 12),
        (Kind.ID, 612345678901.0, "612345678901"),
        (Kind.ID, " 00123 ", "00123"),
        (Kind.TEXT, 60.0, "60"),
        (Kind.TEXT, "　", None),
        (Kind.TEXT, True, "是"),
        (Kind.DATE, "2026-11-09", date(2026, 11, 9)),
        (Kind.DATE, "2026/11/9", date(2026, 11, 9)),
        (Kind.DATE, "2026.11.9", date(2026, 11, 9)),
        (Kind.DATE, "2026年11月9日", date(2026, 11, 9)),
        (Kind.DATE, "20261109", date(2026, 11, 9)),
        (Kind.DATE, 20261109, date(2026, 11, 9)),
        (Kind.DATE, 46335, date(2026, 11, 9)),  # Excel's number of the day, in a cell without a date format
        (Kind.DATE, datetime(2026, 11, 9, 8), date(2026, 11, 9)),
        (Kind.TIME, "2026-11-09 08:30", datetime(2026, 11, 9, 8, 30)),
        (Kind.TIME, date(2026, 11, 9), datetime(2026, 11, 9)),
    ],
)
def test_what_was_typed_is_read(kind: Kind, cell: Any, value: object) -> None:
    assert read(kind, cell) == (value, "")


@pytest.mark.parametrize(
    ("kind", "cell", "said"),
    [
        (Kind.MONEY, "约三百", "金额"),
        (Kind.MONEY, "3.5%", "金额"),
        (Kind.COUNT, "2.5", "整数"),
        (Kind.COUNT, 2.5, "整数"),
        (Kind.NUMBER, True, "数字"),
        (Kind.RATE, date(2026, 3, 5), "百分比"),
        (Kind.DATE, "11-09", "日期"),  # of which year?
        (Kind.DATE, "2026-02-30", "日期"),
        (Kind.DATE, 7, "日期"),
        (Kind.TIME, "上午", "时间"),
        (Kind.ID, 6123456789012345678, "15 位"),
    ],
)
def test_what_can_not_be_read_is_kept_and_said(kind: Kind, cell: Any, said: str) -> None:
    value, sentence = read(kind, cell)
    assert said in sentence
    assert value == (cell if kind is not Kind.ID else str(cell)) or kind is Kind.COUNT
    assert len(sentence) <= 40


def test_an_error_is_no_value() -> None:
    assert read(Kind.TEXT, "#DIV/0!", error=True) == (None, "")


def test_an_amount_is_rounded_half_up_to_the_fen() -> None:
    assert [written(Kind.MONEY, v) for v in (Decimal("0.005"), 2.675, -0.005, 3)] == [0.01, 2.68, -0.01, 3.0]
    assert written(Kind.NUMBER, float("nan")) is None
    assert written(Kind.COUNT, Decimal("7")) == 7


_VALUES = {
    Kind.TEXT: st.text(min_size=1, max_size=8).map(str.strip).filter(bool),
    Kind.ID: st.integers(0, 10**20).map(str),
    Kind.DATE: st.dates(date(1990, 1, 1), date(2099, 12, 31)),
    Kind.TIME: st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31)).map(lambda m: m.replace(microsecond=0)),
    Kind.MONEY: st.decimals(-(10**9), 10**9, places=2),
    Kind.NUMBER: st.floats(allow_nan=False, allow_infinity=False, width=32),
    Kind.COUNT: st.integers(-(10**9), 10**9),
}


@given(st.data())
def test_a_written_value_comes_back_from_json_and_is_read_as_itself(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(list(_VALUES)))
    value = written(kind, data.draw(_VALUES[kind]))
    assert same(from_json(kind, to_json(value)), value)
    again, sentence = read(kind, value)
    assert (same(again, value), sentence) == (True, "")

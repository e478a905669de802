"""Dates and serial numbers, as Excel counts them (Microsoft's own examples)."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import to_excel

from xlops.errors import BadInput
from xlops.sheetxml.values import date_of, serial


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(1900, 1, 1), 1),  # support.microsoft.com, DATEVALUE
        (date(1900, 2, 28), 59),
        (date(1900, 3, 1), 61),  # 60 is 29 February 1900, which never was
        (date(2008, 1, 1), 39448),  # support.microsoft.com, DATE
        (datetime(2011, 8, 22, 12), 40777.5),
    ],
)
def test_serial_numbers(day: date, number: float) -> None:
    assert serial(day) == number
    assert date_of(number) == day


def test_serial_numbers_from_1904() -> None:
    assert serial(date(1904, 1, 1), date1904=True) == 0
    assert serial(date(2008, 1, 1), date1904=True) == 39448 - 1462  # support.microsoft.com: 1,462 days apart


@given(st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 30)).map(lambda d: d.replace(microsecond=0)))
def test_moments_agree_with_openpyxl_and_come_back(moment: datetime) -> None:
    assert serial(moment) == pytest.approx(to_excel(moment), abs=1e-6)
    back = date_of(serial(moment))
    assert back == (moment if moment.time() != datetime.min.time() else moment.date())


def test_what_is_no_date_in_a_sheet() -> None:
    with pytest.raises(BadInput, match="时区"):
        serial(datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=8))))
    with pytest.raises(BadInput, match="太早"):
        serial(date(1899, 12, 31))
    assert date_of(-1) is None
    assert date_of(2_958_466) is None  # the day after 9999-12-31

"""Days, moments and months from what a cell or a file gives: a date, a datetime or ISO text.

Rule: a day is Beijing time; a moment with a time zone is carried to it, one without is taken as it is.
Source: spec section 0.

>>> as_day("2026-11-22 23:59:59"), as_month("2026-03-05")
(datetime.date(2026, 11, 22), '2026-03')
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

from xlops.errors import BadInput

__all__ = ["as_day", "as_moment", "as_month"]

_BEIJING = timezone(timedelta(hours=8))


def _parsed(text: str, label: str) -> datetime:
    try:
        return datetime.fromisoformat(text.strip().replace("/", "-"))
    except ValueError:
        raise BadInput(f"{label}「{text[:25]}」看不懂,请写成 2026-11-22 或 2026-11-22 10:00") from None


@lru_cache(maxsize=8192)
def _day_of_text(text: str, label: str) -> date:
    return as_moment(text, label).date()


def as_moment(value: object, label: str = "时间") -> datetime:
    """A moment in Beijing time, without zone. A bare day is its midnight. Raises `BadInput`."""
    if isinstance(value, str):
        value = _parsed(value, label)
    if isinstance(value, datetime):
        return value.astimezone(_BEIJING).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    raise BadInput(f"{label}「{value}」不是日期,请检查")


def as_day(value: object, label: str = "日期") -> date:
    """The day that holds the moment."""
    if type(value) is date:
        return value
    if isinstance(value, str):
        day_of_text: Callable[[str, str], date] = _day_of_text
        return day_of_text(value, label)
    return as_moment(value, label).date()


def as_month(value: object, label: str = "月份") -> str:
    """`2026-03` for a month text, a day or a moment."""
    if isinstance(value, str) and (match := re.fullmatch(r"\s*(\d{4})[-/](\d{1,2})\s*", value)):
        if not 1 <= int(match[2]) <= 12:
            raise BadInput(f"没有这个月份「{value.strip()}」,请检查")
        return f"{match[1]}-{int(match[2]):02d}"
    return f"{as_day(value, label):%Y-%m}"

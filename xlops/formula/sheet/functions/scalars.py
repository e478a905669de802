"""Functions of single values, each in one line: name, arguments, result, formula in a cell, value in Python.

Rule: a function with a missing argument is missing. Weeks are ISO weeks, Monday first.
"""

from __future__ import annotations

import calendar
import math
from datetime import date

from xlops.formula.sheet.functions.base import Scalar
from xlops.formula.sheet.nodes import Type, Value
from xlops.formula.sheet.values import as_date, less, rounded, serial

__all__ = ["SCALARS"]

_N, _D, _T = Type.NUMBER, Type.DATE, Type.TEXT
_DAYS = "一二三四五六日"


def _day(number: Value) -> date:
    """The calendar day of a date's number; the first day of the calendar for what is no date."""
    found = as_date(number)
    return date(found.year, found.month, found.day) if found else date(1899, 12, 30)


def _weekday(d: Value) -> int:
    return _day(d).isoweekday()


def _week_label(d: Value) -> str:
    year, week, _ = _day(d).isocalendar()
    return f"{year}-W{week:02d}"


def _add_months(d: Value, n: int | float) -> int | float | None:
    day = _day(d)
    months = day.year * 12 + day.month - 1 + int(n)
    year, month = months // 12, months % 12 + 1
    if not 1900 <= year <= 9999:  # a cell knows no other years
        return None
    return serial(date(year, month, min(day.day, calendar.monthrange(year, month)[1])))


def _smallest(*values: float) -> float:
    return min(values)


def _largest(*values: float) -> float:
    return max(values)


def _root(x: float) -> float | None:
    return math.sqrt(x) if not less(x, 0) else None


_ISO_YEAR = "YEAR({0}-WEEKDAY({0},2)+4)"

SCALARS = (
    # numbers
    Scalar("rounded", (_N, _N), _N, "ROUND({0},{1})", rounded),
    Scalar("roundup", (_N, _N), _N, "ROUNDUP({0},{1})", lambda x, n: rounded(x, n, "up")),
    Scalar("rounddown", (_N, _N), _N, "ROUNDDOWN({0},{1})", lambda x, n: rounded(x, n, "down")),
    Scalar("absolute", (_N,), _N, "ABS({0})", abs),
    Scalar("sqrt", (_N,), _N, "SQRT({0})", _root, risky=True),
    Scalar("minimum", (_N, _N), None, "MIN({all})", _smallest, repeats=True),
    Scalar("maximum", (_N, _N), None, "MAX({all})", _largest, repeats=True),
    # dates
    Scalar("month_start", (_D,), _D, "DATE(YEAR({0}),MONTH({0}),1)", lambda d: serial(_day(d).replace(day=1))),
    Scalar("week_start", (_D,), _D, "INT({0})-WEEKDAY({0},2)+1", lambda d: serial(_day(d)) - _weekday(d) + 1),
    Scalar("add_months", (_D, _N), _D, "EDATE({0},{1})", _add_months, risky=True),
    Scalar("month_days", (_D,), _N, "DAY(EOMONTH({0},0))", lambda d: calendar.monthrange(_day(d).year, _day(d).month)[1]),
    Scalar("day_of", (_D,), _N, "DAY({0})", lambda d: _day(d).day),
    Scalar("month_of", (_D,), _N, "MONTH({0})", lambda d: _day(d).month),
    Scalar("year_of", (_D,), _N, "YEAR({0})", lambda d: _day(d).year),
    Scalar("weekday", (_D,), _N, "WEEKDAY({0},2)", _weekday),
    # texts
    Scalar("weekday_name", (_D,), _T, f'"周"&MID("{_DAYS}",WEEKDAY({{0}},2),1)', lambda d: "周" + _DAYS[_weekday(d) - 1]),
    Scalar("week_label", (_D,), _T, _ISO_YEAR + '&"-W"&TEXT(WEEKNUM({0},21),"00")', _week_label),
    Scalar("month_label", (_D,), _T, 'YEAR({0})&"-"&TEXT(MONTH({0}),"00")', lambda d: f"{_day(d):%Y-%m}"),
    Scalar("day_label", (_D,), _T, 'MONTH({0})&"/"&DAY({0})', lambda d: f"{_day(d).month}/{_day(d).day}"),
    Scalar("length", (_T,), _N, "LEN({0})", len),
)  # fmt: skip
"""Every strict function of single values."""

"""Values as a spreadsheet has them: dates are numbers, numbers are equal to 15 digits, rounding is decimal.

Rule: two numbers that differ in the last bits only are equal, and their difference is 0; rounding looks at
15 significant digits, half away from zero. A number within text is written as a cell shows it.
Source: what LibreOffice Calc and Excel calculate (0.1+0.2=0.3 is TRUE, ROUND(2.675,2) is 2.68).

>>> same(0.1 + 0.2, 0.3), less(0.3, 0.1 + 0.2), plus(0.1 + 0.2, -0.3)
(True, False, 0)
>>> rounded(2.675, 2), rounded(1.1 * 1.15, 2), rounded(-2.5, 0)
(2.68, 1.27, -3.0)
>>> serial(date(2026, 11, 16)), as_date(46342)
(46342, datetime.date(2026, 11, 16))
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Any

from xlops.formula.sheet.nodes import Value

__all__ = [
    "as_date", "exact_key", "finite", "less", "loose_key", "number", "number_key", "plain", "plus", "rounded",
    "same", "serial", "times", "over", "written",
]  # fmt: skip

_NEAR = 2.0**-48
_BIGGEST = 1.7976931348623157e308
_FIRST = date(1899, 12, 30)
_ROUND = {"half": ROUND_HALF_UP, "up": ROUND_UP, "down": ROUND_DOWN}


def serial(day: date) -> int | float:
    """The number of a date in a cell; the time of day is its fraction."""
    if isinstance(day, datetime):
        whole = (day.date() - _FIRST).days
        seconds = (day - datetime(day.year, day.month, day.day, tzinfo=day.tzinfo)).total_seconds()
        return whole + seconds / 86400 if seconds else whole
    return (day - _FIRST).days


def as_date(number: Value) -> date | None:
    """The date of a cell's number; None beyond the calendar."""
    if not isinstance(number, int | float) or isinstance(number, bool):
        return None
    whole = int(number // 1)
    try:
        day = _FIRST + timedelta(days=whole)
    except OverflowError:
        return None
    seconds = round((number - whole) * 86400)
    if not seconds:
        return day
    return datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)


def plain(value: Any) -> Value:
    """A cell's value for calculation: empty text is missing, a date its number, a Decimal a float."""
    if value is None or value == "":
        return None
    if isinstance(value, str | bool | int):
        return value
    if isinstance(value, date):
        return serial(value)
    if isinstance(value, float | Decimal):
        return finite(float(value))
    return str(value)


def number(value: Value) -> int | float | None:
    """The value if it is a number; text and flags are not."""
    return value if type(value) is float or type(value) is int else None


def finite(value: int | float) -> int | float | None:
    """The number, or None where it grew beyond what a cell holds."""
    return value if -_BIGGEST <= value <= _BIGGEST else None


def same(a: int | float, b: int | float) -> bool:
    """Whether two numbers are equal to 15 digits."""
    return a == b or (abs(a - b) < abs(a) * _NEAR and abs(a - b) < abs(b) * _NEAR)


def less(a: int | float, b: int | float) -> bool:
    """Whether a number is smaller, and not just in its last bits."""
    return a < b and not same(a, b)


def plus(a: int | float, b: int | float) -> int | float | None:
    """The sum; two numbers that cancel but for their last bits give 0."""
    sum_ = a + b
    if sum_ and abs(sum_) < abs(a) * _NEAR:
        return 0
    return finite(sum_)


def times(a: int | float, b: int | float) -> int | float | None:
    """The product."""
    try:
        return finite(a * b)
    except OverflowError:
        return None


def over(a: int | float, b: int | float) -> float | None:
    """The quotient; nothing for a zero denominator."""
    try:
        return finite(a / b) if b else None
    except OverflowError:
        return None


def rounded(value: int | float, digits: int | float, how: str = "half") -> float:
    """Rounded to decimals (negative: to tens, hundreds): `half` away from zero, `up` away from it, `down` towards it."""
    exact, places = Decimal(f"{value:.15g}"), int(max(-400, min(400, digits)))
    step = Decimal(1).scaleb(-places)
    if exact.as_tuple().exponent >= -places:  # type: ignore[operator]
        return float(exact)
    return float((exact / step).to_integral_value(_ROUND[how]) * step)


def written(value: Value) -> str:
    """A value as it stands within a text: a number with up to 15 digits, missing as nothing.

    >>> written(1 / 3), written(618.0), written(None)
    ('0.333333333333333', '618', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return f"{Decimal(f'{value:.15g}').normalize():f}"
    return value


def number_key(value: int | float) -> int | float:
    """What equal numbers have in common."""
    return value if type(value) is int or value == int(value) else float(f"{value:.15g}")


def loose_key(value: Value) -> Value:
    """What equal texts have in common: capitals and small letters are the same, missing is empty text."""
    return value.lower() if isinstance(value, str) else "" if value is None else value


def exact_key(value: Value) -> str:
    """What equal ids have in common: every character."""
    return written(value)

"""A cell's value and the value of its column's kind: what was typed is read, what will be written is rounded.

Rule: ids are texts; an amount is rounded half up to the fen; a date is a date even where it was typed as a
text or shows as a serial number; `3.5%` in a column of rates is 0.035. A value that can't be read is not
bent: `read` gives a sentence, and the cell keeps what the operator typed. Source: spec section 0.

>>> read(Kind.RATE, "3.5%"), read(Kind.DATE, "2026年11月9日"), read(Kind.ID, 612345678901.0)
((0.035, ''), (datetime.date(2026, 11, 9), ''), ('612345678901', ''))
>>> read(Kind.MONEY, "约三百")[1]
'不是金额,请改成不带文字的数字'
>>> written(Kind.MONEY, Decimal("12.345"))
12.35
"""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

from xlops.catalog.model import Kind
from xlops.errors import BadInput
from xlops.methods.parse import parse_number
from xlops.sheetxml.values import date_of

__all__ = ["Value", "from_json", "read", "same", "to_json", "written"]

Value = str | bool | int | float | Decimal | date | None  # datetime is a date

_BAD = {
    Kind.ID: "编号超过 15 位,后几位已被表格改掉,请把单元格设成文本后重新填写",
    Kind.DATE: "不是日期,请改成 2026-08-10 这样的日期",
    Kind.TIME: "不是时间,请改成 2026-08-10 09:30 这样的时间",
    Kind.MONEY: "不是金额,请改成不带文字的数字",
    Kind.COUNT: "不是整数,请改成整数",
    Kind.NUMBER: "不是数字,请改成数字",
    Kind.RATE: "不是百分比,请改成 3.25% 这样的比率",
}
_NUMBERS = {Kind.MONEY, Kind.COUNT, Kind.NUMBER, Kind.RATE}
_FLOATS = {Kind.MONEY, Kind.NUMBER, Kind.RATE}
_BLANKS = " \t\r\n\u3000\u00a0\ufeff\u200b"
_FEN = Decimal("0.01")
_FIRST, _LAST = date(1990, 1, 1), date(2099, 12, 31)
_DAY = re.compile(r"(\d{4})([-/.年])(\d{1,2})[-/.月](\d{1,2})日?(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?")
_BARE_DAY = re.compile(r"(20\d\d)(\d\d)(\d\d)")


def read(kind: Kind, value: Value, error: bool = False) -> tuple[Value, str]:
    """The value of a cell as its column's kind, and a sentence where it can't be read ("" where it can).

    What can't be read comes back as it stands. `error` marks an error value (`#DIV/0!`): no value.
    """
    if error:
        return None, ""
    if isinstance(value, str):
        value = value.strip(_BLANKS)
    if value is None or value == "":
        return None, ""
    if kind in _NUMBERS:
        return _number(kind, value)
    if kind in (Kind.DATE, Kind.TIME):
        moment = _moment(value)
        if moment is None:
            return value, _BAD[kind]
        return (moment if kind is Kind.TIME else moment.date()), ""
    text = _text(value)
    digits_lost = kind is Kind.ID and isinstance(value, int | float) and abs(value) >= 1e15
    return text, _BAD[Kind.ID] if digits_lost else ""


def _text(value: Value) -> str:
    """A value as an operator reads it; a whole number without its point."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return str(value)


def _number(kind: Kind, value: Value) -> tuple[Value, str]:
    if value is None or isinstance(value, bool | date):
        return value, _BAD[kind]
    if isinstance(value, str):
        percent = value.endswith(("%", "％"))
        try:
            number = None if percent and kind in (Kind.MONEY, Kind.COUNT) else parse_number(value)
        except BadInput:
            number = None
        if number is None:
            return value, _BAD[kind]
        if kind is Kind.COUNT and number % 1:
            return value, _BAD[kind]
        return number, ""
    return value, _BAD[kind] if kind is Kind.COUNT and value % 1 else ""


def _moment(value: Value) -> datetime | None:
    """A moment of a date, a serial number in a cell without a date format, or a text; `None` for no date."""
    if isinstance(value, datetime):
        return value.replace(microsecond=0)
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _moment_of_number(value)
    text = unicodedata.normalize("NFKC", str(value))
    if found := _DAY.fullmatch(text):
        numbers = [int(n or 0) for n in found.group(1, 3, 4, 5, 6, 7)]
    elif found := _BARE_DAY.fullmatch(text):
        numbers = [int(n) for n in found.groups()]
    else:
        return None
    try:
        return datetime(*numbers)  # type: ignore[arg-type]
    except ValueError:
        return None


def _moment_of_number(number: float) -> datetime | None:
    """A serial number, or the digits 20261109 typed as a number."""
    if found := _BARE_DAY.fullmatch(f"{number:.0f}"):
        return _moment(found[0])
    day = date_of(number)
    moment = _moment(day) if day else None
    return moment if moment and _FIRST <= moment.date() <= _LAST else None


def written(kind: Kind, value: Value) -> Value:
    """A value as it will stand in a cell of this kind; `None` for an empty one."""
    if value is None or value == "" or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if type(value) is float and (kind is not Kind.MONEY or round(value, 2) == value) and kind in _FLOATS:
        return value  # the usual case first
    if kind is Kind.MONEY and isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        exact = value if isinstance(value, Decimal) else Decimal(repr(value))
        return float(exact.quantize(_FEN, ROUND_HALF_UP))
    if kind in (Kind.ID, Kind.TEXT):
        return read(kind, value)[0]
    if kind is Kind.DATE and isinstance(value, datetime):
        return value.date()
    if isinstance(value, datetime):
        return value.replace(microsecond=0)
    if isinstance(value, Decimal):
        return int(value) if kind is Kind.COUNT and value == value.to_integral_value() else float(value)
    if kind is Kind.COUNT and isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def same(a: Value, b: Value) -> bool:
    """Do two values of a column agree? Numbers as far as a spreadsheet keeps them (15 digits), else exactly."""
    if a == b:
        return True
    if isinstance(a, int | float | Decimal) and isinstance(b, int | float | Decimal):
        return math.isclose(a, b, rel_tol=1e-12, abs_tol=1e-12)
    return (a is None or a == "") and (b is None or b == "")


def to_json(value: Value) -> str | int | float | bool | None:
    """A written value as JSON knows it; dates as ISO texts."""
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def from_json(kind: Kind, value: str | int | float | bool | None) -> Value:
    """The value that `to_json` wrote for a column of this kind."""
    if isinstance(value, str) and kind in (Kind.DATE, Kind.TIME):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return value
        return moment if kind is Kind.TIME else moment.date()
    return value

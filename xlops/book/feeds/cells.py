"""A typed cell as the store keeps it: read generously, refused in one sentence.

Rule: what an operator would write is taken (`1,200`, `3.5%`, `2000+`, `2026/11/9`, `8-20` is not: no year is guessed);
a number in a column of ids is its digits. Source: `methods.parse`.

>>> from xlops.catalog.fields import FIELDS
>>> cell("2000+", FIELDS["sold_people"]), cell("15%", FIELDS["tacos_limit"]), cell(652300117049.0, FIELDS["item_id"])
(2000, 0.15, '652300117049')
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from xlops.book.feeds.model import Value
from xlops.catalog.model import Field, Kind
from xlops.errors import BadInput
from xlops.methods.parse import clean_text, is_missing_mark, parse_number

__all__ = ["cell"]

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*日?|\s*月?)")
_TOO_MUCH = 10**13
_EPOCH = date(1899, 12, 30)  # Excel's day 0


def cell(value: Value, field: Field) -> str | int | float | Decimal | date | datetime | None:
    """The value for a column of a field; None where the cell is empty.

    Raises `BadInput` with what to do where it can't be read.
    """
    if value is None or (isinstance(value, str) and is_missing_mark(clean_text(value))):
        return None
    if field.kind in (Kind.TEXT, Kind.ID):
        return _text(value)
    if field.kind is Kind.DATE:
        return _day(value)
    if field.kind is Kind.TIME:
        return value if isinstance(value, datetime) else datetime.combine(_day(value), datetime.min.time())
    return _number(value, field)


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value).strip()


def _day(value: Value) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and 36_526 <= value < 73_051:  # 2000 … 2099
        return _EPOCH + timedelta(days=int(value))
    match = _DATE.fullmatch(clean_text(str(value)))
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3] or 1))
    except ValueError:
        pass
    raise BadInput(f"「{str(value)[:20]}」不是日期,请写成 2026-11-20")


def _number(value: Value, field: Field) -> int | float | Decimal:
    if isinstance(value, date | datetime | bool):
        raise BadInput(f"「{str(value)[:20]}」不是数字,请改成数字或留空")
    text = clean_text(value).removesuffix("+") if isinstance(value, str) else value
    number = parse_number(str(text) if isinstance(text, Decimal) else text)
    if number is None:
        raise BadInput(f"「{str(value)[:20]}」不是数字,请改成数字或留空")
    exact = Decimal(str(number))
    if exact < 0 and not field.signed:
        raise BadInput(f"「{field.name}」不能是负数,请改正")
    if abs(exact) >= _TOO_MUCH:
        raise BadInput(f"「{str(value)[:20]}」太大,请检查是不是多打了几位")
    if field.kind is Kind.MONEY:
        return exact.quantize(Decimal("0.0001"), ROUND_HALF_UP)
    if field.kind is Kind.COUNT:
        if exact != exact.to_integral_value():
            raise BadInput(f"「{str(value)[:20]}」不是整数,请改成整数或留空")
        return int(exact)
    if field.kind is Kind.RATE and isinstance(value, int | float) and value > 1.5:
        raise BadInput(f"「{value:g}」大于100%,请带百分号填写,例如 15%")
    return float(number)

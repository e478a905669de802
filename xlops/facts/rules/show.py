"""How a number of evidence is written for an operator.

Rule: the kinds are the catalogue's `KINDS`; a missing value is 未知, never 0; signs only where a change is meant.

>>> show(-0.2252, "change"), show(-0.106, "points"), show(Decimal("1234.5"), "money"), show(None, "count")
('−22.5%', '−10.6个百分点', '1,235元', '未知')
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from xlops.facts.rules.model import Shown

__all__ = ["show"]

_MINUS = "−"


def show(value: Shown, kind: str) -> str:
    """A value as text. Raises `KeyError` for an unknown kind."""
    if value is None or value == "":
        return "未知"
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return f"{value.month}月{value.day}日"
    return _NUMBERS[kind](Decimal(str(value))).replace("-", _MINUS)


def _fixed(value: Decimal, places: int, sign: str = "") -> str:
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{rounded + 0:{sign},.{places}f}"


def _plain(value: Decimal) -> str:
    """Whole numbers without decimals, others with one."""
    return _fixed(value, 0 if abs(value) >= 100 or value == value.to_integral_value() else 1)


_NUMBERS = {
    "count": lambda v: _fixed(v, 0),
    "money": lambda v: _fixed(v, 0) + "元",
    "price": lambda v: _fixed(v, 2) + "元",
    "rate": lambda v: _fixed(v * 100, 2) + "%",
    "change": lambda v: _fixed(v * 100, 1, "+") + "%",
    "points": lambda v: _fixed(v * 100, 1, "+") + "个百分点",
    "number": _plain,
    "score": lambda v: _fixed(v, 2),
    "step": lambda v: _fixed(v, 2, "+"),
    "times": lambda v: _fixed(v, 1) + "倍",
    "day": _plain,
    "text": _plain,
}

"""One input of a formula, made plain: a number or missing, and never a wrong number.

Rule: `None`, NaN and an empty cell are missing; text, flags and infinities are refused; an amount or a
count below zero is refused unless it may be negative. Source: spec section 0.

>>> number(float("nan"), "pay_amount") is None
True
"""

from __future__ import annotations

import math
from decimal import Decimal
from numbers import Integral, Real
from typing import Any, TypeAlias

from xlops.errors import BadInput

__all__ = ["Number", "is_column", "is_missing", "not_negative", "number"]

Number: TypeAlias = int | float | Decimal

_MISSING_TYPES = {"NAType", "NaTType"}  # pandas' marks, known by name so that pandas stays out


def is_missing(value: Any) -> bool:
    """Whether a value says nothing: None, NaN, NA, NaT or a cell with empty text."""
    if value is None or type(value).__name__ in _MISSING_TYPES:
        return True
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Decimal):
        return value.is_nan()
    return isinstance(value, Real) and value != value


def is_column(value: Any) -> bool:
    """Whether a value is a column: a list, a tuple, a numpy array or a pandas Series."""
    return isinstance(value, (list, tuple)) or (hasattr(value, "dtype") and getattr(value, "ndim", 0) > 0)


def number(value: Any, name: str) -> Number | None:
    """The value as int, float or Decimal; None if missing. Raises `BadInput` if it is no finite number."""
    if is_missing(value):
        return None
    if isinstance(value, bool) or type(value).__name__ == "bool":  # numpy's flag has that name too
        raise BadInput(f"「{name}」不能是 TRUE 或 FALSE,请填数字")
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, (Decimal, Real)):
        plain = value if isinstance(value, Decimal) else float(value)
        if not math.isfinite(plain):
            raise BadInput(f"「{name}」不是有限的数字,请检查")
        return plain
    raise BadInput(f"「{name}」的值「{value}」不是数字,请改成数字")


def not_negative(value: Number, name: str, row: int | None = None) -> None:
    """Raise `BadInput` if the value is below zero; `row` counts from 1."""
    if value < 0:
        where = "" if row is None else f"第 {row} 行的"
        raise BadInput(f"{where}「{name}」不能是负数({value}),请检查数据")

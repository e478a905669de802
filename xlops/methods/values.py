"""What every method does with an input first: is it missing, is it a number, is it exact.

Rule: missing (`None`, NaN) is never 0; a negative count, amount or rate is an error; whatever is
rounded up or down works on exact decimals, because `10 / (0.3 - 0.2)` is 100 and not 100.00000000000001.
Source: spec section 0.

>>> missing(3, None)
True
>>> exact(0.3, "售价") - exact(0.2, "成本")
Fraction(1, 10)
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from xlops.errors import BadInput

__all__ = [
    "amount", "amounts", "chosen", "divide", "exact", "is_missing", "items", "mean", "missing", "ordered_pairs",
    "present_pairs", "quotient", "records_of", "signed", "signeds", "whole",
]  # fmt: skip

# beyond these a product of a few factors leaves what a float can hold
_TINY, _HUGE = 1e-150, 1e150


def is_missing(value: object) -> bool:
    """None, NaN and NaT are missing; 0 and "" are not."""
    return value is None or (isinstance(value, float | Decimal | date) and value != value)


def missing(*values: object) -> bool:
    """Whether any of the values is missing."""
    return any(is_missing(v) for v in values)


def signed(value: object, label: str) -> float:
    """A finite number of either sign; `label` is what the operator calls it. Raises `BadInput`."""
    if type(value) is float:
        number: float = value
    elif isinstance(value, bool) or not isinstance(value, numbers.Real | Decimal):
        raise BadInput(f"{label}应是数字,现在是「{value}」,请检查")
    else:
        number = int(value) if isinstance(value, numbers.Integral) else float(value)
    if number and not _TINY < abs(number) < _HUGE:
        raise BadInput(f"{label}不是有限的数字,或大小不合理,请检查")
    return number


def amount(value: object, label: str) -> float:
    """A number that can't be negative: a count, an amount paid, a rate."""
    result = signed(value, label)
    if result < 0:
        raise BadInput(f"{label}不能是负数,现在是 {result},请检查")
    return result


def whole(value: object, label: str, least: int = 0) -> int:
    """A whole number of at least `least`."""
    result = signed(value, label)
    if result != int(result) or result < least:
        raise BadInput(f"{label}应是不小于 {least} 的整数,现在是 {result}")
    return int(result)


def exact(value: object, label: str) -> Fraction:
    """The decimal that was written, as a fraction: 0.1 is 1/10."""
    if isinstance(value, Decimal) and value.is_finite():
        return Fraction(value)
    number = signed(value, label)
    return Fraction(number) if isinstance(number, int) else Fraction(Decimal(str(number)))


def chosen(value: object, choices: Iterable[str], label: str) -> str:
    """One of the given words."""
    choices = tuple(choices)
    if value not in choices:
        raise BadInput(f"{label}「{value}」无效,请写 {'、'.join(choices)}")
    return str(value)


def items(values: object, label: str) -> list[Any]:
    """The values of a column; a single cell is a column of one."""
    if values is None or isinstance(values, str | bytes | Mapping):
        raise BadInput(f"{label}应是一列数据,请选择一个区域")
    return list(values) if isinstance(values, Iterable) else [values]


def signeds(values: object, label: str) -> list[float | None]:
    """A column of numbers of either sign, missing ones as None."""
    return [None if is_missing(v) else signed(v, label) for v in items(values, label)]


def amounts(values: object, label: str) -> list[float | None]:
    """A column of numbers that can't be negative, missing ones as None."""
    return [None if is_missing(v) else amount(v, label) for v in items(values, label)]


def present_pairs(left: Sequence[float | None], right: Sequence[float | None]) -> list[tuple[float, float]]:
    """The pairs with both parts present. Raises `BadInput` if the columns differ in length."""
    if len(left) != len(right):
        raise BadInput(f"两列长度不同:{len(left)} 行与 {len(right)} 行,请选成一样长")
    return [(a, b) for a, b in zip(left, right, strict=True) if a is not None and b is not None]


def ordered_pairs(mapping: object, label: str) -> list[tuple[str, Any]]:
    """The (name, value) pairs of a mapping, in order."""
    if not isinstance(mapping, Mapping):
        raise BadInput(f"{label}应是「名称、数值」两列,请检查")
    return [(str(k), v) for k, v in mapping.items()]


def divide(num: float, den: float) -> float | None:
    """num / den; a zero denominator gives None, never infinity."""
    return None if den == 0 else num / den


def quotient(num: Fraction, den: Fraction) -> Fraction | None:
    """The same on exact numbers."""
    return None if den == 0 else num / den


def mean(values: Sequence[float]) -> float | None:
    """The plain mean; of nothing it is None."""
    return math.fsum(values) / len(values) if values else None


def records_of(
    rows: object, columns: Sequence[str], label: str, optional: Sequence[str] = ()
) -> Iterator[tuple[Any, ...]]:
    """Each record as a tuple of `columns` then `optional` columns (None where absent).

    A record is a dict by column name or a positional list; a DataFrame gives its rows. Missing cells
    come back as None. Raises `BadInput` where a required column is absent.
    """
    if hasattr(rows, "to_dict"):
        rows = rows.to_dict("records")
    wanted = (*columns, *optional)
    for row in items(rows, label):
        if isinstance(row, Mapping):
            absent = [c for c in columns if c not in row]
            cells = [row.get(c) for c in wanted]
        elif isinstance(row, Iterable) and not isinstance(row, str):
            cells = list(row)
            absent = list(columns[len(cells) :])
            cells = (cells + [None] * len(wanted))[: len(wanted)]
        else:
            raise BadInput(f"{label}的每一行应有 {len(columns)} 列,请检查")
        if absent:
            raise BadInput(f"{label}缺少列「{absent[0]}」,请补上")
        yield tuple(None if is_missing(c) else c for c in cells)

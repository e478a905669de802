"""The Python value of an expression: numbers in, a number out; columns in, a column of their kind out.

Rule: a missing part makes the whole missing, a zero denominator too; a negative denominator or a
negative amount is an error. Without a division integers and `Decimal` stay exact; a ratio is a float.
Source: spec section 0.

>>> evaluate(parse("a / b"), {"a": 30, "b": 1000})
0.03
>>> evaluate(parse("a / b"), {"a": [30, None, 5], "b": [1000, 200, 0]})
[0.03, None, None]
>>> evaluate(parse("a - b"), {"a": Decimal("0.30"), "b": Decimal("0.10")})
Decimal('0.20')
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import Any

from xlops.errors import BadInput
from xlops.formula.grammar import Expression, parse
from xlops.formula.inputs import Number, is_column, not_negative, number

__all__ = ["evaluate", "evaluate_row", "exact", "parse"]

_APPLY: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
}


class _Zero(ArithmeticError):
    """A denominator was zero."""


def evaluate(
    expression: Expression,
    inputs: Mapping[str, Any],
    signed: Collection[str] = (),
    names: Mapping[str, str] | None = None,
) -> Any:
    """Compute an expression over its inputs, columns or single values.

    `signed` holds the names that may be negative, `names` what they are called in an error.
    Raises `BadInput` on negative, infinite or non-numeric input and on a negative denominator.
    """
    called = names or {}
    if any(is_column(inputs[name]) for name in expression.names):
        from xlops.formula.columns import evaluate_columns

        return evaluate_columns(expression, inputs, signed, called)
    return evaluate_row(expression, inputs, signed, called)


def evaluate_row(
    expression: Expression, inputs: Mapping[str, Any], signed: Collection[str], names: Mapping[str, str]
) -> Number | None:
    """Compute one row of plain values."""
    values: dict[str, Number | None] = {}
    for name in expression.names:
        values[name] = value = number(inputs[name], names.get(name, name))
        if value is not None and name not in signed:
            not_negative(value, names.get(name, name))
    known = {name: value for name, value in values.items() if value is not None}
    if len(known) < len(values):
        return None
    decimals = not expression.divides and any(isinstance(v, Decimal) for v in known.values())
    try:
        if decimals:
            known = {n: exact(v) for n, v in known.items()}
        elif expression.divides:
            known = {n: float(v) if isinstance(v, Decimal) else v for n, v in known.items()}
        result: Number = _walk(expression.tree, known, exact if decimals else lambda v: v)
    except _Zero:
        return None
    except OverflowError as error:
        raise BadInput("数字太大,无法计算,请检查数据") from error
    if isinstance(result, float) and not math.isfinite(result):
        raise BadInput("数字太大,无法计算,请检查数据")
    return float(result) if expression.divides else result


def _walk(node: ast.expr, values: Mapping[str, Number], constant: Callable[[Any], Number]) -> Any:
    if isinstance(node, ast.Name):
        return values[node.id]
    if isinstance(node, ast.Constant):
        return constant(node.value)
    if isinstance(node, ast.UnaryOp):
        return -_walk(node.operand, values, constant)
    assert isinstance(node, ast.BinOp)
    left, right = _walk(node.left, values, constant), _walk(node.right, values, constant)
    if not isinstance(node.op, ast.Div):
        return _APPLY[type(node.op)](left, right)
    if right == 0:
        raise _Zero
    if right < 0:
        raise BadInput(f"分母不能是负数({right}),请检查数据")
    return left / right


def exact(value: Number) -> Decimal:
    """The exact decimal that the number is written as."""
    return value if isinstance(value, Decimal) else Decimal(str(value))

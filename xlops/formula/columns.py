"""The value of an expression over whole columns, vectorised; the kind of column that came in goes out.

Rule: lists give lists with None, arrays give arrays with NaN, a pandas Series keeps its index; single
values are repeated. Columns of `Decimal` without a division are computed row by row and stay exact.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from xlops.errors import BadInput
from xlops.formula.compute import evaluate_row
from xlops.formula.grammar import Expression
from xlops.formula.inputs import is_column, not_negative, number

__all__ = ["column_like", "evaluate_columns", "length_of"]

_PLAIN_TYPES = frozenset({int, float, type(None)})


def evaluate_columns(
    expression: Expression, inputs: Mapping[str, Any], signed: Collection[str], names: Mapping[str, str]
) -> Any:
    """Compute an expression of which at least one input is a column. Raises `BadInput` like a row."""
    import numpy as np

    used = {name: inputs[name] for name in expression.names}
    length = length_of(list(used.values()))
    model = _model(list(used.values()))
    if not expression.divides and any(_has_decimals(v) for v in used.values()):
        return column_like(model, _by_rows(expression, used, length, signed, names))
    arrays = {name: _array(value, names.get(name, name), expression.divides) for name, value in used.items()}
    missing = np.zeros(length, dtype=bool)
    for name, array in arrays.items():
        if name not in signed and (bad := np.atleast_1d(array < 0)).any():
            row = int(bad.argmax())
            not_negative(np.atleast_1d(array)[row].item(), names.get(name, name), row + 1)
        if array.dtype.kind == "f":
            missing |= np.isnan(array)
    with np.errstate(all="ignore"):
        result = np.broadcast_to(_walk(expression.tree, arrays, missing), (length,)).copy()
    if result.dtype.kind == "f":
        result[missing] = np.nan
        if np.isinf(result).any():
            raise BadInput("数字太大,无法计算,请检查数据")
    return column_like(model, result)


def length_of(values: list[Any]) -> int:
    """The common length of the columns among the values. Raises `BadInput` if they differ."""
    lengths = {len(v) for v in values if is_column(v)}
    if len(lengths) > 1:
        raise BadInput(f"各列的行数不一样({'、'.join(map(str, sorted(lengths)))}),请选同样多的行")
    indexes = [v.index for v in values if hasattr(v, "index") and hasattr(v, "to_numpy")]
    if any(not index.equals(indexes[0]) for index in indexes[1:]):
        raise BadInput("各列的行标签不一样,请先对齐再计算")
    return lengths.pop()


def column_like(model: Any, values: Any) -> Any:
    """The values as a column of the model's kind: Series with its index, array, or list with None."""
    if hasattr(model, "to_numpy"):
        import pandas as pd

        return pd.Series(values, index=model.index)
    if hasattr(model, "dtype"):
        return values if hasattr(values, "dtype") else _as_array(values)
    if not hasattr(values, "dtype"):
        return values
    rows = values.tolist()
    for i in (values != values).nonzero()[0].tolist():
        rows[i] = None
    return rows


def _model(values: list[Any]) -> Any:
    """The richest column among the inputs: a Series before an array before a list."""
    columns = [v for v in values if is_column(v)]
    return max(columns, key=lambda v: hasattr(v, "to_numpy") + hasattr(v, "dtype"))


def _as_array(values: list[Any]) -> Any:
    """Numbers as an array of floats, anything else as an array of objects."""
    import numpy as np

    if all(type(v) in _PLAIN_TYPES for v in values):
        return np.array(values, dtype=float)
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _has_decimals(value: Any) -> bool:
    if isinstance(value, Decimal):
        return True
    return is_column(value) and _kind(value) == "O" and any(isinstance(v, Decimal) for v in value)


def _kind(value: Any) -> str:
    """numpy's letter of the column's type: i, u, f are numbers, O is anything."""
    return str(getattr(getattr(value, "dtype", None), "kind", "O"))


def _by_rows(
    expression: Expression, inputs: Mapping[str, Any], length: int, signed: Collection[str], names: Mapping[str, str]
) -> list[Any]:
    rows = {name: list(v) if is_column(v) else [v] * length for name, v in inputs.items()}
    return [evaluate_row(expression, {name: rows[name][i] for name in rows}, signed, names) for i in range(length)]


def _array(value: Any, name: str, divides: bool) -> Any:
    """The input as an array of numbers, missing as NaN; whole numbers stay whole without a division."""
    import numpy as np

    if not is_column(value):
        plain = number(value, name)
        return np.array(np.nan if plain is None else float(plain) if divides else plain)
    if getattr(value, "ndim", 1) != 1:
        raise BadInput(f"「{name}」要一列数据,请不要选多列")
    kind = _kind(value)
    if kind in "iuf":
        gaps = hasattr(value, "to_numpy") and value.isna().any()
        array = value.to_numpy(dtype=float, na_value=np.nan) if gaps else np.asarray(value)
        array = array.astype(float) if divides or kind == "f" else array.astype(np.int64)
    else:
        rows = list(value)
        types = set(map(type, rows))
        if not types <= _PLAIN_TYPES:
            rows = [number(row, name) for row in rows]
        whole = not divides and types == {int}
        try:
            array = np.array(rows, dtype=np.int64 if whole else float)
        except OverflowError as error:
            raise BadInput(f"「{name}」里的数字太大,无法计算,请检查数据") from error
    if array.dtype.kind == "f" and np.isinf(array).any():
        raise BadInput(f"「{name}」里有不是有限的数字,请检查")
    return array


def _walk(node: ast.expr, arrays: Mapping[str, Any], missing: Any) -> Any:
    """The value of a part of the expression; `missing` rows are not asked for a sensible denominator."""
    import numpy as np

    if isinstance(node, ast.Name):
        return arrays[node.id]
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.UnaryOp):
        return -_walk(node.operand, arrays, missing)
    assert isinstance(node, ast.BinOp)
    left, right = _walk(node.left, arrays, missing), _walk(node.right, arrays, missing)
    if isinstance(node.op, ast.Add):
        return left + right
    if isinstance(node.op, ast.Sub):
        return left - right
    if isinstance(node.op, ast.Mult):
        return left * right
    if (bad := (right < 0) & ~missing).any():
        row = int(bad.argmax())
        raise BadInput(f"第 {row + 1} 行的分母不能是负数,请检查数据")
    return np.where(right == 0, np.nan, left / right)

"""An algorithm run on what a sheet or a notebook gives: columns, arrays and frames instead of plain values.

Rule: a column in place of a single value is taken row by row and a column of its kind comes back, single
values repeated; arrays and frames reach the algorithm as lists and records, missing marks as None.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlops.errors import BadInput
from xlops.formula.inputs import is_column, is_missing
from xlops.methods.declare import Arg, Method

__all__ = ["run_method"]


def run_method(method: Method, /, **inputs: Any) -> Any:
    """Run an algorithm; columns in place of single values are taken row by row."""
    plain = {name: _plain(value, method.args[name]) for name, value in inputs.items()}
    columns = [name for name in plain if method.args[name].shape == "scalar" and is_column(plain[name])]
    if not columns:
        return method.run(**plain)
    from xlops.formula.columns import column_like, length_of

    length = length_of([inputs[name] for name in columns])
    rows = {name: _rows(plain[name]) for name in columns}
    fixed = {name: value for name, value in plain.items() if name not in rows}
    results = []
    for i in range(length):
        try:
            results.append(method.run(**fixed, **{name: column[i] for name, column in rows.items()}))
        except ValueError as error:
            raise BadInput(f"第 {i + 1} 行:{error}") from error
    series = [inputs[name] for name in columns if hasattr(inputs[name], "to_numpy")]
    return column_like((series or [inputs[columns[0]]])[0], results)


def _plain(value: Any, arg: Arg) -> Any:
    """The argument as plain Python: arrays and frames as lists, missing marks as None."""
    if arg.shape == "scalar":
        return value if is_column(value) else _cell(value)
    if arg.shape == "column" and is_column(value):
        return _rows(value)
    if arg.shape == "matrix" and not isinstance(value, (str, Mapping)):
        return [_rows(row) for row in (value.to_numpy() if hasattr(value, "to_numpy") else value)]
    if arg.shape in ("records", "table") and hasattr(value, "to_dict"):
        return [{str(k): _cell(v) for k, v in row.items()} for row in value.to_dict("records")]
    return value


def _rows(column: Any) -> list[Any]:
    return [_cell(value) for value in (column.tolist() if hasattr(column, "tolist") else column)]


def _cell(value: Any) -> Any:
    """One value as plain Python; text stays as it is, for it may be what is asked about."""
    if isinstance(value, (str, list, tuple, dict)):
        return value
    if is_missing(value):
        return None
    return value.item() if hasattr(value, "item") and getattr(value, "ndim", 0) == 0 else value

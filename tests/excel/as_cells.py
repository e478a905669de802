"""Arguments and results of the reference cases as a spreadsheet holds them: ranges, serial dates, empty cells."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from xlops.functions import FUNCTIONS
from xlops.functions.order import argument_order
from xlops.methods.declare import Arg

__all__ = ["cells", "shown"]


def cells(id: str, inputs: dict[str, Any]) -> list[Any]:
    """The arguments of a call in the order of the wrapper; those that are left out are None."""
    function = FUNCTIONS[id]
    return [_cell(inputs[name], function.args[name]) if name in inputs else None for name in argument_order(function)]


def _cell(value: Any, arg: Arg) -> Any:
    if arg.shape == "scalar" and arg.kind == "date" and isinstance(value, str):
        return (datetime.fromisoformat(value) - datetime(1899, 12, 30)) / timedelta(days=1)
    if arg.shape == "scalar":
        return value
    if arg.shape in ("mapping", "record") and isinstance(value, dict):
        return tuple((k, *(v if isinstance(v, list) else [v])) for k, v in _even(value).items())
    if arg.shape == "records" and value and isinstance(value[0], dict):
        head = tuple(dict.fromkeys(k for row in value for k in row))
        return (head, *(tuple(row.get(k) for k in head) for row in value))
    if isinstance(value, list):
        return tuple(tuple(v) if isinstance(v, list) else (v,) for v in value)
    return value


def _even(mapping: dict[str, Any]) -> dict[str, Any]:
    """Lists of unequal length fill a block with empty cells."""
    longest = max((len(v) for v in mapping.values() if isinstance(v, list)), default=0)
    return {k: v + [None] * (longest - len(v)) if isinstance(v, list) else v for k, v in mapping.items()}


def shown(value: Any) -> Any:
    """A result of the cases as cells show it: rows of one length, each value behind its names."""
    if not isinstance(value, (dict, list)):
        return "" if value is None else value
    rows = _down(value)
    longest = max(map(len, rows), default=0)
    return [row + [""] * (longest - len(row)) for row in rows] if longest else [[""]]


def _down(value: Any) -> list[list[Any]]:
    if isinstance(value, dict):
        return [[name, *row] for name, inner in value.items() for row in _across(inner)]
    if value and isinstance(value[0], dict):
        return [list(value[0]), *([shown(v) for v in row.values()] for row in value)]
    return [[shown(v) for v in row] if isinstance(row, list) else [shown(row)] for row in value]


def _across(value: Any) -> list[list[Any]]:
    """What stands right of a name: a plain list in one row, anything deeper in rows of its own."""
    if isinstance(value, list) and not any(isinstance(v, (list, dict)) for v in value):
        return [[shown(v) for v in value]]
    return _down(value) if isinstance(value, (dict, list)) else [[shown(value)]]

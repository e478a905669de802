"""What a cell or a range holds as the argument of a function, and a function's result as cells.

Rule: hosts differ. An empty cell comes as None, "" or 0.0, a left-out argument as None or a host's mark for
missing, a date as a serial number, a range as rows of rows, an error cell (which counts as missing) as a number of
COM. This is the one place that evens it out; what leaves it is what `functions.call` takes. A result is a single
value or rows of values; missing is "".

>>> argument(((1.0,), (None,), (3.0,)), Arg("column"))
[1.0, None, 3.0]
>>> argument((("搜索", 62.0), ("推荐", 23.0)), Arg("mapping"))
{'搜索': 62.0, '推荐': 23.0}
>>> result({"z": -4.5, "verdict": "显著下降"})
[['z', -4.5], ['verdict', '显著下降']]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from xlops.errors import BadInput
from xlops.methods.declare import Arg

__all__ = ["MISSING", "Value", "argument", "result"]

Value = str | float | int | bool | None
MISSING = -2147352572
"""How COM writes an argument that was left out (DISP_E_PARAMNOTFOUND)."""
_ERRORS = range(-2146828288 + 2000, -2146828288 + 2100)
"""How COM writes an error cell: #NULL! is 2000, #N/A 2042, #CALC! 2050. Numbers of cells come as floats."""

_EPOCH = datetime(1899, 12, 30)
_WHEN = ("date", "time", "month")  # endings of record columns that hold a day
_YES, _NO = ("是", "true", "yes", "1", "√"), ("否", "false", "no", "0", "")


def argument(given: Any, arg: Arg) -> Any:
    """The argument as its declaration wants it: a value, a list, a matrix, a mapping, records.

    A range in place of a single value stays a column. Raises `BadInput` where the shape can't fit.
    """
    rows = _rows(given)
    if arg.shape == "scalar":
        return _value(given, arg.kind) if rows is None else [_value(v, arg.kind) for v in _line(rows, arg)]
    rows = [[given]] if rows is None else rows
    if arg.shape == "column":
        return [_value(v, arg.kind) for v in _line(rows, arg)]
    if arg.shape == "matrix":
        return [[_value(v, arg.kind) for v in row] for row in rows]
    if arg.shape in ("mapping", "record"):
        return _mapping(rows, arg)
    return _records(rows, arg)


def result(value: Any) -> Value | list[list[Value]]:
    """A function's result as a host takes it: one value, or rows of one length; missing is "".

    A mapping gives a row for each value behind the names that lead to it; records give a block with their
    names in the first row. Dates are serial numbers.
    """
    if not isinstance(value, Mapping) and not _is_list(value):
        return _out(value)
    rows = list(_leaves(value)) if isinstance(value, Mapping) else list(_block(list(value)))
    longest = max((len(row) for row in rows), default=0)
    return [row + [""] * (longest - len(row)) for row in rows] if longest else [[""]]


def _leaves(mapping: Mapping[Any, Any], path: tuple[Value, ...] = ()) -> Iterator[list[Value]]:
    for key, value in mapping.items():
        here = (*path, _out(key))
        if isinstance(value, Mapping):
            yield from _leaves(value, here)
        else:
            yield from ([*here, *row] for row in ([[_out(value)]] if not _is_list(value) else _lines(value)))


def _lines(items: Any) -> list[list[Value]]:
    """A list as one line; a list of lists or records as several."""
    listed = list(items)
    if any(_is_list(item) or isinstance(item, Mapping) for item in listed):
        return list(_block(listed))
    return [[_out(item) for item in listed]]


def _block(items: list[Any]) -> Iterator[list[Value]]:
    if items and all(isinstance(item, Mapping) for item in items):
        head = list(dict.fromkeys(str(key) for item in items for key in item))
        yield [*head]
        yield from ([_out(item.get(key)) for key in head] for item in items)
    else:
        yield from ([_out(v) for v in item] if _is_list(item) else [_out(item)] for item in items)


def _rows(given: Any) -> list[list[Any]] | None:
    """A range as a list of rows; None for a single value. A flat list is one column."""
    if not _is_list(given):
        return None
    rows = [list(row) if _is_list(row) else [row] for row in given]
    return rows


def _line(rows: list[list[Any]], arg: Arg) -> list[Any]:
    if len(rows) == 1:
        return rows[0]
    if any(len(row) != 1 for row in rows):
        raise BadInput(f"「{arg.note or '参数'}」要选一列(或一行),现在选了 {len(rows)} 行 {len(rows[0])} 列")
    return [row[0] for row in rows]


def _mapping(rows: list[list[Any]], arg: Arg) -> dict[str, Any]:
    """Two columns: name, value (or a list of values); rows without a name are left out."""
    if any(len(row) < 2 for row in rows):
        raise BadInput(f"「{arg.note or '参数'}」要选两列:第一列名称,第二列数值")
    found: dict[str, Any] = {}
    for name, *values in rows:
        if _empty(name):
            continue
        kind = "flag" if arg.values == "flag" else arg.kind
        plain = [_value(v, kind) for v in values]
        found[_text(name)] = plain if arg.values == "list" else plain[0]
    return found


def _records(rows: list[list[Any]], arg: Arg) -> list[dict[str, Any]]:
    """A block with its column names in the first row, or all columns in the declared order without names."""
    head = [_text(v) for v in rows[0]]
    if set(head) <= set(arg.keys):
        body = rows[1:]
    elif len(head) == len(arg.keys):
        head, body = list(arg.keys), rows
    else:
        raise BadInput(f"「{arg.note or '参数'}」要选一块区域,第一行是列名:{'、'.join(arg.keys)}")
    kinds = ["date" if name.endswith(_WHEN) else "any" for name in head]
    filled = [row for row in body if not all(_empty(v) for v in row)]
    return [{k: _value(v, kind) for k, v, kind in zip(head, row, kinds, strict=True)} for row in filled]


def _value(given: Any, kind: str) -> Any:
    if _empty(given):
        return None
    if kind == "date":
        return _date(given)
    if kind == "flag":
        return _flag(given)
    if kind == "text":
        return _text(given)
    if isinstance(given, Decimal):
        return float(given)
    return given


def _date(given: Any) -> Any:
    """A serial number as a day (or a time of day); text is read by the algorithms themselves."""
    if not isinstance(given, (int, float)) or isinstance(given, bool):
        return given
    try:
        when = _EPOCH + timedelta(seconds=round(float(given) * 86_400))
    except (OverflowError, ValueError):
        raise BadInput(f"「{given:g}」不是日期") from None
    return when if given % 1 else when.date()


def _flag(given: Any) -> bool:
    text = _text(given).strip().casefold()
    if text in _YES or text in _NO:
        return text in _YES
    raise BadInput(f"「{given}」要填 是 或 否")


def _text(given: Any) -> str:
    """A number as a person would write it: 3 and not 3.0."""
    if isinstance(given, float) and given.is_integer():
        return str(int(given))
    return str(given)


def _empty(given: Any) -> bool:
    return given is None or given == "" or (type(given) is int and (given == MISSING or given in _ERRORS))


def _out(value: Any) -> Value:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return (value - _EPOCH) / timedelta(days=1)
    if isinstance(value, date):
        return float((datetime(value.year, value.month, value.day) - _EPOCH).days)
    if isinstance(value, Decimal):
        return float(value)
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and value != value:
        return ""
    if isinstance(value, (str, int, float, bool)):
        return value
    return str(value)


def _is_list(given: Any) -> bool:
    if isinstance(given, (str, bytes, Mapping)):
        return False
    return isinstance(given, (list, tuple)) or (hasattr(given, "tolist") and getattr(given, "ndim", 0) > 0)

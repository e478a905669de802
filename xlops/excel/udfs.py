"""The functions in cells: one loop over the registry and the look-ups, nothing listed.

Rule: a function is called `ops_<id>` with the shop's id first (the bridge adds it), then what the cell
passes, in the order of the wrapper. An error is one Chinese sentence in the cell, never a traceback. Equal
arguments are computed once; look-ups as long as the store stays the same.

>>> ops("pay_cvr")("", 78.0, 2400.0)
0.0325
>>> ops("pay_cvr")("", ((78.0,), (None,)), ((2400.0,), (100.0,)))
[[0.0325], ['']]
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from xlops.errors import XlopsError
from xlops.excel.cells import MISSING, Value, argument, result
from xlops.functions import FUNCTIONS, call
from xlops.functions.lookups import LOOKUPS
from xlops.functions.order import argument_order
from xlops.methods.declare import Arg
from xlops.shop import Lookups
from xlops.store import find_shop

__all__ = ["NAMES", "ops"]

PREFIX = "ops_"
_REMEMBERED = 20_000
Udf = Callable[..., "Value | list[list[Value]]"]


def ops(id: str) -> Udf:
    """The function for cells of an id of the registry or of a look-up."""

    def udf(*cells: Any) -> Value | list[list[Value]]:
        return _answer(id, cells)

    udf.__name__ = udf.__qualname__ = PREFIX + id
    udf.__annotations__ = {}  # xlwings would take them for converters
    return udf


def _answer(id: str, cells: tuple[Any, ...]) -> Value | list[list[Value]]:
    try:
        shop, *given = (_frozen(cell) for cell in cells)
        return _lookup(id, shop, given) if id in LOOKUPS else _computed(id, tuple(given))
    except XlopsError as error:
        return str(error)
    except (ValueError, TypeError, ArithmeticError, LookupError) as error:
        return f"算不出来:{error},请检查参数"
    except Exception as error:
        return f"程序出错了({type(error).__name__}),请运行 检查安装"


@lru_cache(maxsize=_REMEMBERED)
def _computed(id: str, given: tuple[Any, ...]) -> Value | list[list[Value]]:
    function = FUNCTIONS[id]
    inputs = _inputs(argument_order(function), function.args, function.defaults, given)
    return result(call(id, **inputs))


def _lookup(id: str, shop: Any, given: list[Any]) -> Value | list[list[Value]]:
    declared = LOOKUPS[id]
    inputs = _inputs(tuple(declared.args), declared.args, declared.defaults, tuple(given))
    return result(getattr(_lookups(str(shop or "")), id)(**inputs))


@lru_cache(maxsize=16)
def _lookups(shop: str) -> Lookups:
    return Lookups(find_shop(shop or None, Path.cwd()))


def _inputs(
    order: tuple[str, ...], args: Mapping[str, Arg], defaults: Mapping[str, Any], given: tuple[Any, ...]
) -> dict[str, Any]:
    """Arguments by name; one that was left out keeps its default."""
    found = {}
    for name, cell in zip(order, given, strict=False):
        if name in defaults and (cell is None or cell == "" or cell == MISSING):
            continue
        found[name] = argument(cell, args[name])
    return found


def _frozen(cell: Any) -> Any:
    """Ranges as tuples of tuples, so that arguments can be remembered."""
    if isinstance(cell, (list, tuple)):
        return tuple(_frozen(c) for c in cell)
    return cell


NAMES = tuple(PREFIX + id for id in (*FUNCTIONS, *LOOKUPS))
"""The names of all functions, as cells write them."""

for _id in (*FUNCTIONS, *LOOKUPS):
    _udf: Any = ops(_id)
    if sys.platform == "win32":  # the server asks for what xlwings notes on a function
        import xlwings

        _udf = xlwings.func(xlwings.arg("cells", "raw")(_udf))
    globals()[PREFIX + _id] = _udf

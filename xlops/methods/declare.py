"""The decorator that declares an algorithm beside its code, and the kinds of its arguments.

Rule: `functions.py` collects what stands here; nothing lists functions a second time. Cell ranges of
a UDF, the glossary and the tests are all derived from these kinds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

__all__ = [
    "Arg", "Method", "column", "mapping", "matrix", "method", "records", "record", "scalar", "table",
]  # fmt: skip


@dataclass(frozen=True)
class Arg:
    """What an argument or a result is: its shape and unit.

    `shape` is scalar, column, matrix, mapping, records, record or table; `kind` the kind of one value
    (number, text, date, flag); `keys` names a mapping's keys or a record's columns in order.
    """

    shape: str
    unit: str = ""
    kind: str = "number"
    keys: tuple[str, ...] = ()
    values: str = ""
    note: str = ""


@dataclass(frozen=True)
class Method:
    """A declared algorithm: what the registry, the glossary and the UDF layer know of it."""

    id: str
    run: Callable[..., Any]
    name: str
    name_en: str
    definition: str
    source: str
    direction: str
    benchmark: str
    args: dict[str, Arg]
    result: Arg


def scalar(unit: str = "", kind: str = "number", note: str = "") -> Arg:
    return Arg("scalar", unit, kind, note=note)


def column(unit: str = "", kind: str = "number", note: str = "") -> Arg:
    return Arg("column", unit, kind, note=note)


def matrix(unit: str = "", note: str = "") -> Arg:
    return Arg("matrix", unit, note=note)


def mapping(keys: tuple[str, ...] = (), values: str = "number", unit: str = "", note: str = "") -> Arg:
    """A mapping name → value; `values` is number, flag or list; `keys` where they are fixed."""
    return Arg("mapping", unit, keys=keys, values=values, note=note)


def records(*columns: str, note: str = "") -> Arg:
    """A list of records (one dict, or positional list, a row) with these columns."""
    return Arg("records", keys=columns, note=note)


def record(*columns: str, note: str = "") -> Arg:
    return Arg("record", keys=columns, note=note)


def table(*columns: str, note: str = "") -> Arg:
    return Arg("table", keys=columns, note=note)


def method(
    *,
    name: str,
    name_en: str,
    definition: str,
    args: dict[str, Arg],
    result: Arg,
    source: str = "",
    direction: str = "0",
    benchmark: str = "",
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a function; its name is its id. The function itself is returned unchanged."""

    def declare(run: Callable[..., Any]) -> Callable[..., Any]:
        run.method = Method(  # type: ignore[attr-defined]
            run.__name__, run, name, name_en, definition, source, direction, benchmark, args, result
        )
        return run

    return declare

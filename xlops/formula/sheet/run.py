"""A formula as closures over the columns of all tables: what a cell would show, in Python.

Rule: a column is read once, a look-up indexed once, a sum over a column made once. Missing is None; a number is a
cell's number, a date its serial number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, cast

from xlops.catalog.config import DEFAULTS
from xlops.errors import BadInput
from xlops.formula.sheet.functions import Run, numeric
from xlops.formula.sheet.nodes import (
    Arith,
    AsOf,
    Call,
    Cell,
    Choice,
    Column,
    Compare,
    Const,
    Logic,
    Minus,
    Node,
    Not,
    Setting,
    Type,
    Value,
)  # fmt: skip
from xlops.formula.sheet.values import (
    as_date,
    exact_key,
    less,
    loose_key,
    number,
    over,
    plain,
    plus,
    same,
    times,
    written,
)  # fmt: skip

__all__ = ["Calling", "Engine"]

Calling = Callable[..., Any]
"""Calls a function of the registry: its id, then its arguments by name."""

_ARITHMETIC: Mapping[str, Callable[[float, float], float | None]] = {
    "+": plus, "-": lambda a, b: plus(a, -b), "*": times, "/": over,
}  # fmt: skip
_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "=": same, "<>": lambda a, b: not same(a, b), "<": less, ">": lambda a, b: less(b, a),
    "<=": lambda a, b: not less(b, a), ">=": lambda a, b: not less(a, b),
}  # fmt: skip


class Engine:
    """The columns of all tables, settings and the last day, and what was made of them so far."""

    def __init__(
        self,
        tables: Mapping[str, Sequence[Mapping[str, Any]]],
        settings: Mapping[str, Any],
        as_of: date | None,
        call: Calling | None,
        names: Mapping[str, Any] | None = None,
    ) -> None:
        self._tables, self._settings, self._as_of, self._call = tables, settings, as_of, call
        self._names = {name: plain(value) for name, value in (names or {}).items()}
        self._columns: dict[tuple[str, str], list[Value]] = {}
        self._made: dict[object, Any] = {}

    # -- columns -----------------------------------------------------------------------------------

    def length(self, grid: str) -> int:
        return len(self._tables.get(grid, ()))

    def set(self, grid: str, column: str, values: list[Value]) -> None:
        """Fill in a column that was calculated."""
        self._columns[grid, column] = values

    def _raw(self, grid: str, column: str) -> list[Value]:
        if (grid, column) not in self._columns:
            self._columns[grid, column] = [plain(row.get(column)) for row in self._tables.get(grid, ())]
        return self._columns[grid, column]

    def _numbers(self, grid: str, column: str) -> list[int | float | None]:
        return cast(
            list[int | float | None],
            self.once(("numbers", grid, column), lambda: [number(v) for v in self._raw(grid, column)]),
        )

    # -- what functions ask ------------------------------------------------------------------------

    def raw(self, column: Column) -> list[Value]:
        return self._raw(column.grid, column.column)

    def numbers(self, column: Column) -> list[int | float | None]:
        return self._numbers(column.grid, column.column)

    def once(self, key: object, make: Callable[[], Any]) -> Any:
        """What was made under this key, made now if it was not."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def cell(self, node: Cell) -> Run:
        """The cell as it is, of whatever type."""
        if not node.grid:
            value = self._names.get(node.column)
            return lambda i: value
        return self._raw(node.grid, node.column).__getitem__

    def number(self, node: Node) -> Run:
        """The value where it is a number."""
        run = self.run(node)
        return (lambda i: number(run(i))) if node.type is Type.ANY else run

    def text(self, node: Node) -> Run:
        """The value as text, empty where it is missing."""
        run = self.run(node)
        return lambda i: value if type(value := run(i)) is str else written(value)

    def final(self, node: Node) -> Run:
        """The value that a cell shows: a text, where a text column holds a number."""
        run = self.run(node)
        if isinstance(node, Cell | Setting) and node.type in (Type.TEXT, Type.ID):
            return lambda i: written(run(i)) or None
        return run

    def call(self, id: str, given: dict[str, Any]) -> Value:
        if self._call is None:
            raise BadInput(f"计算 ops_{id} 需要函数表,请传入 call")
        result = self._call(id, **given)
        if isinstance(result, list | tuple) and len(result) == 1:
            result = result[0]
        return None if isinstance(result, list | tuple | dict) else plain(result)

    def outside(self, node: Node, value: Value) -> Any:
        """A value as a function of the registry takes it: dates are dates."""
        return as_date(value) if node.type is Type.DATE else value

    # -- nodes -------------------------------------------------------------------------------------

    def run(self, node: Node) -> Run:
        """The value in the row of a number."""
        if isinstance(node, Call):
            return node.function.run(node, self)
        way: Callable[[Node], Run] = getattr(self, f"_{type(node).__name__.lower()}")
        return way(node)

    def _const(self, node: Const) -> Run:
        value = node.value
        return lambda i: value

    def _cell(self, node: Cell) -> Run:
        if node.type not in numeric or not node.grid:
            found = self.cell(node)
            return found if node.type not in numeric else lambda i: number(found(i))
        return self._numbers(node.grid, node.column).__getitem__

    def _setting(self, node: Setting) -> Run:
        given = self._settings[node.id] if node.id in self._settings else DEFAULTS[node.id].value
        value = plain(given)
        value = number(value) if node.type is Type.NUMBER else value
        return lambda i: value

    def _asof(self, node: AsOf) -> Run:
        value = plain(self._as_of)
        return lambda i: value

    def _arith(self, node: Arith) -> Run:
        left, right, apply = self.number(node.left), self.number(node.right), _ARITHMETIC[node.op]

        def row(i: int) -> float | None:
            a = left(i)
            if a is None:
                return None
            b = right(i)
            return None if b is None else apply(a, b)

        return row

    def _minus(self, node: Minus) -> Run:
        of = self.number(node.of)
        return lambda i: None if (x := of(i)) is None else -x

    def _compare(self, node: Compare) -> Run:
        if node.by is Type.NUMBER:
            first, second, holds = self.number(node.left), self.number(node.right), _COMPARE[node.op]

            def numbers(i: int) -> bool:
                a = first(i)
                if a is None:
                    return False
                b = second(i)
                return b is not None and holds(a, b)

            return numbers
        left, right, equal = self.run(node.left), self.run(node.right), node.op == "="
        key: Callable[[Value], Any] = exact_key if node.by is Type.ID else loose_key
        return lambda i: (key(left(i)) == key(right(i))) is equal

    def _logic(self, node: Logic) -> Run:
        ways = [self.run(n) for n in node.of]
        if node.word == "and":
            return lambda i: all(way(i) for way in ways)
        return lambda i: any(way(i) for way in ways)

    def _not(self, node: Not) -> Run:
        of = self.run(node.of)
        return lambda i: not of(i)

    def _choice(self, node: Choice) -> Run:
        when, then, other = self.run(node.when), self.final(node.then), self.final(node.other)
        return lambda i: then(i) if when(i) else other(i)

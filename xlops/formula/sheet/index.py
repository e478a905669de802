"""Rows found by their keys, in one pass each: an index for look-ups, sorted groups for sums with criteria.

Rule: numbers that are equal to 15 digits are one key; an empty cell is none. The first of several rows is found.

>>> Finder(Type.TEXT, ["A", "b", "B"]).find("B")
1
>>> Gatherer("sumifs", [1.0, 2.0, 4.0], [(Type.DATE, ">=", [10, 11, 12])]).result([11])
6.0
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from xlops.formula.sheet.nodes import Type, Value
from xlops.formula.sheet.values import exact_key, loose_key, number, number_key

__all__ = ["Finder", "Gatherer"]


def _key(how: Type, value: Value) -> Any:
    """What equal values have in common; None for a cell that can't be found."""
    if value is None or value == "":
        return None
    if how in (Type.NUMBER, Type.DATE, Type.ANY):
        plain = number(value)
        return None if plain is None else number_key(plain)
    if how is Type.ID:
        return exact_key(value)
    return ("flag", value) if isinstance(value, bool) else loose_key(value)


class Finder:
    """The first row of each key."""

    def __init__(self, how: Type, column: Sequence[Value]) -> None:
        self._how = how
        self._rows: dict[Any, int] = {}
        for row, value in enumerate(column):
            key = _key(how, value)
            if key is not None:
                self._rows.setdefault(key, row)

    def find(self, value: Value) -> int | None:
        """The row of a key; None if there is none or the value is missing."""
        return self._rows.get(_key(self._how, value))


@dataclass
class _Group:
    """Rows of one key in order of the sorted column: its values, the numbers to put together, the row numbers."""

    sorted: list[Any]
    numbers: list[float]
    rows: list[int]


class Gatherer:
    """Sums, means or counts of the rows that meet criteria; a criterion is how, operator and column."""

    def __init__(
        self, name: str, numbers: Sequence[float | None] | None, criteria: Sequence[tuple[Type, str, Sequence[Value]]]
    ) -> None:
        self._finish = _FINISH[name]
        self._criteria = criteria
        self._equal = [n for n, (_, op, _) in enumerate(criteria) if op == "="]
        ordered = [n for n, (_, op, _) in enumerate(criteria) if op not in ("=", "<>")]
        main = criteria[ordered[0]][2] if ordered else None
        self._bounds = [n for n in ordered if criteria[n][2] is main]
        self._rest = [n for n in range(len(criteria)) if n not in self._equal and n not in self._bounds]
        self._groups = self._grouped(numbers, main)
        self._keys = {n: [_key(criteria[n][0], v) for v in criteria[n][2]] for n in self._rest}
        self._known: dict[tuple[Any, ...], float | None] = {}

    def _grouped(self, numbers: Sequence[float | None] | None, main: Sequence[Value] | None) -> dict[Any, _Group]:
        length = len(self._criteria[0][2])
        keys = [[_key(self._criteria[n][0], v) for v in self._criteria[n][2]] for n in self._equal]
        order: Sequence[Any] = [_key(Type.NUMBER, v) for v in main] if main is not None else [0] * length
        groups: dict[Any, _Group] = {}
        complete = (r for r in range(length) if order[r] is not None and (numbers is None or numbers[r] is not None))
        for row in sorted(complete, key=order.__getitem__):
            key = tuple(column[row] for column in keys)
            if None in key:
                continue
            group = groups.setdefault(key, _Group([], [], []))
            group.sorted.append(order[row])
            group.rows.append(row)
            group.numbers.append(1 if numbers is None else numbers[row] or 0)
        return groups

    def result(self, wanted: Sequence[Value]) -> float | None:
        """The result for these values of the criteria, in their order; None where one is missing."""
        keys = tuple(_key(how, value) for (how, _, _), value in zip(self._criteria, wanted, strict=True))
        if None in keys:
            return None
        if keys not in self._known:
            self._known[keys] = self._finish(self._selected(keys))
        return self._known[keys]

    def _selected(self, keys: tuple[Any, ...]) -> list[float]:
        group = self._groups.get(tuple(keys[n] for n in self._equal))
        if group is None:
            return []
        low, high = 0, len(group.rows)
        for n in self._bounds:
            op = self._criteria[n][1]
            at = (bisect_left if op in (">=", "<") else bisect_right)(group.sorted, keys[n])
            low, high = (max(low, at), high) if op[0] == ">" else (low, min(high, at))
        if not self._rest:
            return group.numbers[low:high]
        return [group.numbers[at] for at in range(low, high) if self._meets(group.rows[at], keys)]

    def _meets(self, row: int, keys: tuple[Any, ...]) -> bool:
        for n in self._rest:
            found = self._keys[n][row]
            if found is None or not _COMPARE[self._criteria[n][1]](found, keys[n]):
                return False
        return True


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<>": lambda a, b: bool(a != b), "<": lambda a, b: bool(a < b), "<=": lambda a, b: bool(a <= b),
    ">": lambda a, b: bool(a > b), ">=": lambda a, b: bool(a >= b),
}  # fmt: skip

_FINISH: dict[str, Callable[[list[float]], float | None]] = {
    "sumifs": lambda numbers: math.fsum(numbers) if numbers else None,
    "averageifs": lambda numbers: math.fsum(numbers) / len(numbers) if numbers else None,
    "countifs": len,
}

"""Rows of a period table (items, entries) for one period: the period's own file, or its days summed.

Rule: a row speaks of its own days. A file of exactly the period wins; else the daily rows are added,
and people counted that way are 按日累加. The two are never added, rows of another grain (source, scope,
tree, terminal) neither. Source: spec section 0, aggregation codes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlops.facts.model import Number
from xlops.periods import Period
from xlops.store.schema import quote

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Read", "Row", "View", "read", "views"]

Row = dict[str, Number | None]


@dataclass(frozen=True)
class View:
    """One grain of a table within a period: its grain values by column, and what it covers.

    `exact` where a row of exactly the period exists; `days` have daily rows; `rows` counts both.
    """

    grain: tuple[tuple[str, str], ...]
    exact: bool
    days: frozenset[date]
    rows: int

    def __getitem__(self, column: str) -> str:
        return dict(self.grain)[column]

    def basis(self) -> str:
        return "period" if self.exact else "daily"


@dataclass(frozen=True)
class Read:
    """Sums by key of one view over a period; `texts` are the latest texts of a key."""

    view: View
    period: Period
    basis: str
    days: int
    rows: dict[str, Row]
    texts: dict[str, dict[str, str]]


def views(con: DuckDBPyConnection, table: str, period: Period, grain: Sequence[str]) -> tuple[View, ...]:
    """Every grain that has rows within the period: exact ones, and daily ones inside it.

    The statement is the same for every period, so that a connection that remembers runs it once.
    """
    columns = ", ".join(f"coalesce({quote(c)}, '')" for c in grain)
    sql = f"""
        SELECT {columns}, start, "end", count(*) FROM {table}
        WHERE start IS NOT NULL AND "end" IS NOT NULL GROUP BY ALL ORDER BY ALL
    """  # table and columns come from the catalogue, never from a file
    found: dict[tuple[str, ...], list[tuple[date, date, int]]] = {}
    for *values, start, end, count in con.execute(sql).fetchall():
        exact = start == period.start and end == period.end
        if exact or (start == end and period.start <= start <= period.end):
            found.setdefault(tuple(values), []).append((start, end, count))
    return tuple(_view(tuple(zip(grain, values, strict=True)), own, period) for values, own in found.items())


def _view(grain: tuple[tuple[str, str], ...], own: Sequence[tuple[date, date, int]], period: Period) -> View:
    """One grain out of the rows counted by their start and end."""
    exact = any((start, end) == (period.start, period.end) for start, end, _ in own)
    days = frozenset(start for start, end, _ in own if start == end)
    return View(grain, exact, days, sum(count for *_, count in own))


def read(
    con: DuckDBPyConnection,
    table: str,
    period: Period,
    view: View,
    key: str,
    sums: Sequence[str],
    texts: Sequence[str] = (),
    days: Collection[date] | None = None,
) -> Read:
    """Sum columns by key over one view: the exact rows, else the daily ones (of `days` only, where given)."""
    exact = view.exact and days is None
    parameters: dict[str, object] = {"start": period.start, "end": period.end}
    where = ['start = $start AND "end" = $end' if exact else 'start = "end" AND start BETWEEN $start AND $end']
    for number, (column, value) in enumerate(view.grain):
        where.append(f"coalesce({quote(column)}, '') = $g{number}")
        parameters[f"g{number}"] = value
    if days is not None:
        where.append("list_contains($days::DATE[], start)")
        parameters["days"] = sorted(days)
    chosen = [f"sum({quote(c)})" for c in sums] + [f"arg_max({quote(c)}, start)" for c in texts]
    sql = f"SELECT {quote(key)}, {', '.join(chosen)} FROM {table} WHERE {' AND '.join(where)} GROUP BY 1 ORDER BY 1"
    rows: dict[str, Row] = {}
    said: dict[str, dict[str, str]] = {}
    for name, *values in con.execute(sql, parameters).fetchall():
        rows[name] = dict(zip(sums, map(_number, values[: len(sums)]), strict=True))
        said[name] = {c: v for c, v in zip(texts, values[len(sums) :], strict=True) if v}
    used = period.days if exact else len(view.days if days is None else view.days & set(days))
    return Read(view, period, "period" if exact else "daily", used, rows, said)


def _number(value: object) -> Number | None:
    """A sum as it came: DuckDB adds whole numbers into HUGEINT (int) and money into DECIMAL."""
    assert value is None or isinstance(value, int | float | Decimal)
    return value

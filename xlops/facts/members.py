"""Buyers who come back: repeat purchase, and the eight groups, from orders whose buyers are known.

Rule: two numbers, never mixed. Cross-window (生意参谋): buyers of days 31–60 ago who bought again in the last
30; in-window: buyers with two orders or more of the last 30 days. Groups over the last 365 days, graded by
fifths (score 1 + ⌊5 × buyers strictly worse ÷ all⌋, high above the mean). Where more than one order in a
hundred hides its buyer, all of it is refused and `masked` says so. Source: spec sections 1.8 and 7; design.md, buyers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from xlops.methods.rfm import rfm_segment

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Groups", "Repeat", "groups", "repeat"]

_KNOWN_ENOUGH = 0.99
_WINDOW, _YEAR = 30, 365


@dataclass(frozen=True)
class Repeat:
    """Counts of buyers as of a day: `base` of days 31–60 ago, `again` of them in the last 30; `recent` of the last
    30, `twice` of them with two orders or more. None where the orders do not reach back so far, or, `masked`,
    where the platform hides who bought."""

    as_of: date
    base: int | None = None
    again: int | None = None
    recent: int | None = None
    twice: int | None = None
    masked: bool = False

    @property
    def across(self) -> float | None:
        return self.again / self.base if self.again is not None and self.base else None

    @property
    def within(self) -> float | None:
        return self.twice / self.recent if self.twice is not None and self.recent else None


@dataclass(frozen=True)
class Groups:
    """Buyers by group name as of a day, over the year before it (or `days` of it that the orders cover)."""

    as_of: date
    days: int
    counts: dict[str, int]


def _source(con: DuckDBPyConnection) -> tuple[str | None, bool]:
    """The order table whose buyers are known; whether there are orders at all."""
    any_orders = False
    for table in ("orders", "order_lines"):
        row = con.execute(f"SELECT count(*), count(*) FILTER (buyer <> '') FROM {table} WHERE paid_at IS NOT NULL")
        total, named = row.fetchone() or (0, 0)
        any_orders = any_orders or total > 0
        if total and named >= _KNOWN_ENOUGH * total:
            return table, True
    return None, any_orders


def repeat(con: DuckDBPyConnection, as_of: date) -> Repeat | None:
    """Repeat purchase as of a day; None without orders."""
    table, orders = _source(con)
    if table is None:
        return Repeat(as_of, masked=True) if orders else None
    sql = f"""
        WITH paid AS (
            SELECT buyer, order_id, $day::DATE - paid_at::DATE AS age FROM {table}
            WHERE buyer <> '' AND paid_at::DATE BETWEEN $day::DATE - 59 AND $day::DATE
        ), people AS (
            SELECT buyer, count(DISTINCT order_id) FILTER (age < 30) AS recent, bool_or(age >= 30) AS base
            FROM paid GROUP BY 1
        )
        SELECT count(*) FILTER (base), count(*) FILTER (base AND recent > 0), count(*) FILTER (recent > 0),
            count(*) FILTER (recent > 1) FROM people
    """
    found = con.execute(sql, {"day": as_of}).fetchone()
    first = _first(con, table)
    if found is None or first is None:
        return None
    base, again, recent, twice = found
    reach = (as_of - first).days + 1
    across, within = reach >= 2 * _WINDOW, reach >= _WINDOW
    return Repeat(
        as_of, base if across else None, again if across else None, recent if within else None,
        twice if within else None,
    )  # fmt: skip


def _first(con: DuckDBPyConnection, table: str) -> date | None:
    row = con.execute(f"SELECT min(paid_at)::DATE FROM {table}").fetchone()
    return row[0] if row else None


def groups(con: DuckDBPyConnection, as_of: date) -> Groups | None:
    """The eight groups as of a day; None where buyers are hidden or the orders reach back less than 60 days."""
    table, _ = _source(con)
    first = _first(con, table) if table else None
    if table is None or first is None or (as_of - first).days + 1 < 2 * _WINDOW:
        return None
    # rank() − 1 is the number of buyers strictly worse
    sql = f"""
        WITH people AS (
            SELECT buyer, max(paid_at::DATE) AS last, count(DISTINCT order_id) AS times, sum(paid_amount) AS money
            FROM {table} WHERE buyer <> '' AND paid_at::DATE BETWEEN $start AND $day GROUP BY 1
        ), graded AS (
            SELECT 1 + 5 * (rank() OVER (ORDER BY last) - 1) // count(*) OVER () AS r,
                1 + 5 * (rank() OVER (ORDER BY times) - 1) // count(*) OVER () AS f,
                1 + 5 * (rank() OVER (ORDER BY money) - 1) // count(*) OVER () AS m
            FROM people
        ), high AS (
            SELECT r * (count(*) OVER ()) > sum(r) OVER () AS r, f * (count(*) OVER ()) > sum(f) OVER () AS f,
                m * (count(*) OVER ()) > sum(m) OVER () AS m FROM graded
        )
        SELECT r, f, m, count(*) FROM high GROUP BY ALL ORDER BY ALL
    """
    start = max(first, as_of - timedelta(days=_YEAR - 1))
    counts: dict[str, int] = {}
    for r, f, m, count in con.execute(sql, {"start": start, "day": as_of}).fetchall():
        name = rfm_segment(r, f, m)
        if name:
            counts[name] = counts.get(name, 0) + count
    return Groups(as_of, (as_of - start).days + 1, counts) if counts else None

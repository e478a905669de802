"""Buyers by what they did: segments, how long ago they came, what they buy next, and what becomes of a month's new ones.

Rule: needs orders whose buyers can be told apart (`facts.members`); where a platform hides them there is nothing, and
`masked` says so. Segments are graded by fifths over the last 365 days as `members.groups` grades them; a path is the
item of a buyer's first order and of the second, on another day. Source: features F1–F6 L5; spec 1.8.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

from xlops.methods.rfm import rfm_segment

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Cohort", "Path", "Visit", "again_within", "cohorts", "interval", "paths", "segments", "visits", "who"]

_KNOWN_ENOUGH = 0.99
_MIN_DAYS = 60


@dataclass(frozen=True)
class Visit:
    """Buyers whose last order lies so many days back, and all that they paid."""

    days: int
    buyers: int
    amount: Decimal


@dataclass(frozen=True)
class Path:
    """Buyers of `first` who bought `second` next, and how many days later (the median)."""

    first: str
    second: str
    buyers: int
    days: float


@dataclass(frozen=True)
class Cohort:
    """Buyers whose first known order lies in a month; `active` share of them by months later, `spent` yuan each."""

    month: date
    buyers: int
    active: dict[int, float]
    spent: Decimal


def who(con: DuckDBPyConnection) -> tuple[str, bool]:
    """The table of orders whose buyers are known (empty without), and whether there are orders with hidden ones."""
    hidden = False
    for table in ("orders", "order_lines"):
        row = con.execute(
            f"SELECT count(*), count(*) FILTER (buyer <> '') FROM {table} WHERE paid_at IS NOT NULL"
        ).fetchone()
        total, named = row or (0, 0)
        if total and named >= _KNOWN_ENOUGH * total:
            return table, False
        hidden = hidden or total > 0
    return "", hidden


def _reach(con: DuckDBPyConnection, table: str, day: date) -> int:
    """Days that the orders reach back."""
    row = con.execute(f"SELECT min(paid_at)::DATE FROM {table}").fetchone()
    return (day - row[0]).days + 1 if row and row[0] else 0


def segments(con: DuckDBPyConnection, table: str, day: date) -> dict[str, tuple[int, Decimal]]:
    """Buyers and yuan of the last year by segment; empty where the orders reach back less than 60 days."""
    if _reach(con, table, day) < _MIN_DAYS:
        return {}
    # rank() − 1 is the number of buyers strictly worse
    sql = f"""
        WITH people AS (
            SELECT buyer, max(paid_at::DATE) AS last, count(DISTINCT order_id) AS times, sum(paid_amount) AS money
            FROM {table} WHERE buyer <> '' AND paid_at::DATE BETWEEN $day::DATE - 364 AND $day::DATE GROUP BY 1
        ), graded AS (
            SELECT money, 1 + 5 * (rank() OVER (ORDER BY last) - 1) // count(*) OVER () AS r,
                1 + 5 * (rank() OVER (ORDER BY times) - 1) // count(*) OVER () AS f,
                1 + 5 * (rank() OVER (ORDER BY money) - 1) // count(*) OVER () AS m
            FROM people
        ), high AS (
            SELECT money, r * (count(*) OVER ()) > sum(r) OVER () AS r, f * (count(*) OVER ()) > sum(f) OVER () AS f,
                m * (count(*) OVER ()) > sum(m) OVER () AS m FROM graded
        )
        SELECT r, f, m, count(*), coalesce(sum(money), 0) FROM high GROUP BY ALL ORDER BY ALL
    """
    found: dict[str, tuple[int, Decimal]] = {}
    for r, f, m, count, money in con.execute(sql, {"day": day}).fetchall():
        if name := rfm_segment(r, f, m):
            old = found.get(name, (0, Decimal(0)))
            found[name] = old[0] + count, old[1] + money
    return found


def visits(con: DuckDBPyConnection, table: str, day: date) -> tuple[Visit, ...]:
    """Buyers by days since their last order."""
    sql = f"""SELECT $day::DATE - last, count(*), sum(money) FROM (
            SELECT max(paid_at::DATE) AS last, coalesce(sum(paid_amount), 0) AS money FROM {table}
            WHERE buyer <> '' AND paid_at::DATE <= $day GROUP BY buyer
        ) GROUP BY 1 ORDER BY 1"""
    return tuple(Visit(*row) for row in con.execute(sql, {"day": day}).fetchall())


def _days_sql(table: str) -> str:
    """Each buyer's days with an order, numbered, with the day before."""
    return f"""SELECT buyer, day, row_number() OVER (PARTITION BY buyer ORDER BY day) AS n,
            lag(day) OVER (PARTITION BY buyer ORDER BY day) AS before
        FROM (SELECT DISTINCT buyer, paid_at::DATE AS day FROM {table} WHERE buyer <> '' AND paid_at::DATE <= $day)"""


def interval(con: DuckDBPyConnection, table: str, day: date) -> float | None:
    """The median days between two orders of a buyer; None where nobody came twice."""
    row = con.execute(f"SELECT median(day - before) FROM ({_days_sql(table)})", {"day": day}).fetchone()
    return None if not row or row[0] is None else float(row[0])


def paths(con: DuckDBPyConnection, table: str, day: date, most: int = 30, least: int = 5) -> tuple[Path, ...]:
    """First item → second item, the most trodden first; each order is named by its costliest line."""
    if table != "order_lines":
        return ()
    sql = f"""
        WITH days AS ({_days_sql(table)}), named AS (
            SELECT buyer, paid_at::DATE AS day, arg_max(item_title, paid_amount) AS title FROM order_lines
            WHERE buyer <> '' AND paid_at IS NOT NULL AND item_title <> '' GROUP BY 1, 2
        )
        SELECT a.title, b.title, list(d.day - d.before) FROM days d
        JOIN named a ON a.buyer = d.buyer AND a.day = d.before JOIN named b ON b.buyer = d.buyer AND b.day = d.day
        WHERE d.n = 2 GROUP BY 1, 2 HAVING count(*) >= $least ORDER BY count(*) DESC, 1, 2 LIMIT {int(most)}
    """
    rows = con.execute(sql, {"day": day, "least": least}).fetchall()
    return tuple(Path(first, second, len(days), float(median(days))) for first, second, days in rows)


def cohorts(con: DuckDBPyConnection, table: str, day: date) -> tuple[Cohort, ...]:
    """Months of first orders; a month later counts only when it is over."""
    sql = f"""
        WITH paid AS (
            SELECT buyer, date_trunc('month', paid_at)::DATE AS month, sum(paid_amount) AS money FROM {table}
            WHERE buyer <> '' AND paid_at::DATE <= $day GROUP BY ALL
        ), born AS (SELECT *, min(month) OVER (PARTITION BY buyer) AS first FROM paid)
        SELECT first, date_diff('month', first, month), count(DISTINCT buyer), sum(money) FROM born
        GROUP BY 1, 2 ORDER BY 1, 2
    """
    found: dict[date, dict[int, tuple[int, Decimal]]] = {}
    for first, later, buyers, money in con.execute(sql, {"day": day}).fetchall():
        found.setdefault(first, {})[later] = buyers, money or Decimal(0)
    over = {month: _months_over(month, day) for month in found}
    return tuple(
        Cohort(
            month, own[0][0],
            {k: own.get(k, (0, Decimal(0)))[0] / own[0][0] for k in range(1, over[month] + 1)},
            (sum((money for _, money in own.values()), Decimal(0)) / own[0][0]).quantize(Decimal("0.01")),
        )
        for month, own in found.items()
    )  # fmt: skip


def _months_over(first: date, day: date) -> int:
    """Whole months after the first one that are over."""
    months = (day.year - first.year) * 12 + day.month - first.month
    last = (date(day.year + day.month // 12, day.month % 12 + 1, 1) - date(day.year, day.month, 1)).days == day.day
    return months if last else months - 1


def again_within(con: DuckDBPyConnection, table: str, days: int, day: date) -> float | None:
    """Buyers of the `days` before the last `days` who bought again in them, as a share; None without such buyers."""
    if _reach(con, table, day) < 2 * days:
        return None
    sql = f"""SELECT count(*) FILTER (old), count(*) FILTER (old AND new) FROM (
            SELECT bool_or($day::DATE - paid_at::DATE >= $days) AS old, bool_or($day::DATE - paid_at::DATE < $days) AS new
            FROM {table} WHERE buyer <> '' AND $day::DATE - paid_at::DATE BETWEEN 0 AND 2 * $days - 1 GROUP BY buyer
        )"""
    row = con.execute(sql, {"day": day, "days": days}).fetchone()
    return row[1] / row[0] if row and row[0] else None

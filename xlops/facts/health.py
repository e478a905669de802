"""What the seven factors of a healthy shop are judged by, where only typed tables say it.

Rule: a table that nobody ever filled says nothing: no entry of a violation is not the same as no violation. The
last known day within the last 30 counts. Source: features Q1–Q6.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from xlops.periods import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["SCORES", "Standing", "standing"]

SCORES = ("dsr_desc", "dsr_service", "dsr_logistics")
_RECENT = timedelta(days=29)


@dataclass(frozen=True)
class Standing:
    """`incidents` of the week (None: never kept); `industry` scores by field; the industry's conversion; the best
    place that an item has in the search, with its keyword."""

    incidents: int | None = None
    industry: dict[str, float] = field(default_factory=dict)
    market_cvr: float | None = None
    rank: tuple[str, int] | None = None


def standing(con: DuckDBPyConnection, week: Period) -> Standing:
    """What the typed tables say at the end of the week."""
    since = week.end - _RECENT
    kept = con.execute("SELECT count(*), count(*) FILTER (day BETWEEN ? AND ?) FROM incidents", [week.start, week.end])
    ever, now = kept.fetchone() or (0, 0)
    industry = {}
    for score in SCORES:
        row = con.execute(
            f"SELECT arg_max({score}_industry, day) FROM industry WHERE {score}_industry IS NOT NULL AND day BETWEEN ? AND ?",
            [since, week.end],
        ).fetchone()
        if row and row[0] is not None:
            industry[score] = float(row[0])
    row = con.execute(
        "SELECT avg(market_cvr) FROM industry WHERE market_cvr IS NOT NULL AND day BETWEEN ? AND ?",
        [week.start, week.end],
    ).fetchone()
    rank = con.execute(
        """SELECT keyword, position FROM keyword_ranks WHERE position IS NOT NULL AND day BETWEEN ? AND ?
        QUALIFY day = max(day) OVER (PARTITION BY keyword, item_id) ORDER BY position, keyword LIMIT 1""",
        [week.start, week.end],
    ).fetchone()
    return Standing(
        now if ever else None, industry, None if not row or row[0] is None else float(row[0]),
        (str(rank[0]), int(rank[1])) if rank else None,
    )  # fmt: skip

"""客服 of a week by person: how many asked, how many of them bought, how fast was the answer.

Rule: a file of exactly the week wins, else its daily rows are added; the mean answer is weighted by who asked.
Counts, never the mean of rates. Source: spec section 1.9; weekly_report.md, 10.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlops.periods import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Agent", "agents"]


@dataclass(frozen=True)
class Agent:
    """One person in one week; None where the file lacks the column. `seconds` is the mean answer."""

    name: str
    asked: int | None
    bought: int | None
    seconds: float | None
    amount: Decimal | None
    satisfied: int | None
    rated: int | None
    rows: int = 0

    @property
    def cvr(self) -> float | None:
        return self.bought / self.asked if self.bought is not None and self.asked else None

    @property
    def aov(self) -> float | None:
        return float(self.amount) / self.bought if self.amount is not None and self.bought else None

    @property
    def satisfaction(self) -> float | None:
        return self.satisfied / self.rated if self.satisfied is not None and self.rated else None


def agents(con: DuckDBPyConnection, period: Period) -> tuple[Agent, ...]:
    """Everybody with a row in the period, who was asked most first; of several files the one with most rows."""
    sql = """
        SELECT source, agent, bool_or(exact), sum(inquirers), sum(inquiry_pay_buyers),
            sum(avg_response * inquirers) / nullif(sum(inquirers) FILTER (avg_response IS NOT NULL), 0),
            sum(cs_amount), sum(coalesce(very_satisfied, 0) + coalesce(satisfied, 0)) FILTER (rated IS NOT NULL),
            sum(rated), count(*)
        FROM (
            SELECT *, start = $start AND "end" = $end AND start <> "end" AS exact,
                bool_or(start = $start AND "end" = $end AND start <> "end") OVER (PARTITION BY source) AS has_week
            FROM agent_facts
            WHERE (start = $start AND "end" = $end) OR (start = "end" AND start BETWEEN $start AND $end)
        ) WHERE exact = has_week AND coalesce(agent, '') <> ''
        GROUP BY 1, 2 ORDER BY 1, 2
    """
    by_source: dict[str, list[Agent]] = {}
    rows = con.execute(sql, {"start": period.start, "end": period.end}).fetchall()
    for source, name, _, asked, bought, seconds, amount, happy, rated, count in rows:
        found = Agent(
            name, _whole(asked), _whole(bought), None if seconds is None else float(seconds),
            None if amount is None else Decimal(amount), _whole(happy), _whole(rated), count,
        )  # fmt: skip
        by_source.setdefault(source or "", []).append(found)
    best = max(by_source.values(), key=len, default=[])
    return tuple(sorted(best, key=lambda a: (-(a.asked or 0), a.name)))


def _whole(value: object) -> int | None:
    return None if value is None else int(str(value))

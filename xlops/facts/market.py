"""Does the market fall too: the industry's sales of a week against the week before, day with day.

Rule: only days that both weeks have at the same weekday are compared; without any the market is unknown, never
flat. Source: operator.md, the boss's first minute; the table `industry` is typed.

| Mon–Sun | before   | now                                        |
|---------|----------|--------------------------------------------|
| Mon Tue | 100 each | 90 each: −10% over two days                |
| Wed     | 100      | missing: not compared                      |
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlops.periods import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Market", "market"]


@dataclass(frozen=True)
class Market:
    """行业支付金额 over the `days` that both weeks have."""

    now: Decimal
    before: Decimal
    days: int

    @property
    def rate(self) -> float:
        """Growth; `before` is never 0."""
        return float(self.now / self.before - 1)


def market(con: DuckDBPyConnection, now: Period, before: Period) -> Market | None:
    """The industry of two weeks of the same length; None where they share no day or the base is 0."""
    sql = """
        SELECT sum(a.market_amount), sum(b.market_amount), count(*)
        FROM industry a JOIN industry b ON b.day = a.day - $shift::INTEGER
        WHERE a.day BETWEEN $start AND $end AND a.market_amount IS NOT NULL AND b.market_amount IS NOT NULL
    """
    shift = (now.start - before.start).days
    row = con.execute(sql, {"shift": shift, "start": now.start, "end": now.end}).fetchone()
    if not row or not row[2] or not row[1]:
        return None
    return Market(Decimal(row[0]), Decimal(row[1]), int(row[2]))

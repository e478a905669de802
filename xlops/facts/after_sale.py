"""After-sale of a week: refunds that were finished in it, by reason, by whether goods had come, and how long they took.

Rule: dated by 完结时间, which is said wherever the numbers stand; a reason that the file leaves blank is 未注明.
Hours are Σ(finish − apply) over finished refunds that have both. Source: features S2; spec section 1.9, `refund_hours`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlops.periods import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["AfterSale", "Reason", "after_sale"]

UNNAMED = "未注明"


@dataclass(frozen=True)
class Reason:
    """One reason: refunds and yuan this week, yuan of the week before."""

    name: str
    count: int
    amount: Decimal
    before: Decimal


@dataclass(frozen=True)
class AfterSale:
    """The week's finished refunds, the costliest reason first; `goods` counts and yuan by 货物状态."""

    reasons: tuple[Reason, ...]
    goods: tuple[tuple[str, int, Decimal], ...]
    hours: float | None
    hours_before: float | None

    @property
    def count(self) -> int:
        return sum(r.count for r in self.reasons)

    @property
    def amount(self) -> Decimal:
        return sum((r.amount for r in self.reasons), Decimal(0))


def after_sale(con: DuckDBPyConnection, now: Period, before: Period) -> AfterSale | None:
    """The week's after-sale; None without a finished refund in it."""
    sql = f"""
        SELECT coalesce(nullif(refund_reason, ''), '{UNNAMED}'), count(*) FILTER (this), sum(refund_amount) FILTER (this),
            sum(refund_amount) FILTER (NOT this)
        FROM (SELECT *, finished_at >= $start AS this FROM refunds
            WHERE finished_at >= $old AND finished_at < $end::DATE + INTERVAL 1 DAY AND refund_amount IS NOT NULL)
        GROUP BY 1 HAVING count(*) FILTER (this) > 0 ORDER BY 3 DESC NULLS LAST, 1
    """
    rows = con.execute(sql, {"start": now.start, "end": now.end, "old": before.start}).fetchall()
    if not rows:
        return None
    reasons = tuple(Reason(name, n, Decimal(a or 0), Decimal(b or 0)) for name, n, a, b in rows)
    goods = con.execute(
        f"""SELECT coalesce(nullif(goods_status, ''), '{UNNAMED}'), count(*), sum(refund_amount) FROM refunds
        WHERE finished_at >= ? AND finished_at < ?::DATE + INTERVAL 1 DAY AND refund_amount IS NOT NULL
        GROUP BY 1 ORDER BY 3 DESC, 1""",
        [now.start, now.end],
    ).fetchall()
    return AfterSale(
        reasons, tuple((name, n, Decimal(a)) for name, n, a in goods), _hours(con, now), _hours(con, before)
    )


def _hours(con: DuckDBPyConnection, period: Period) -> float | None:
    """Mean hours from application to finish."""
    row = con.execute(
        """SELECT avg(epoch(finished_at) - epoch(applied_at)) / 3600 FROM refunds
        WHERE applied_at IS NOT NULL AND finished_at >= applied_at
            AND finished_at >= ? AND finished_at < ?::DATE + INTERVAL 1 DAY""",
        [period.start, period.end],
    ).fetchone()
    return None if not row or row[0] is None else float(row[0])

"""Competitors as they were looked at last: price, sales, activity, and what that may mean.

Rule: the last look of the week beside the last one before it; a price counts as changed from 5% on, sales as
jumped from 50%. What jumps without a visible reason is 原因不明: no accusation, no copying.
Source: spec section 3 (A17, D04–D07); weekly_report.md, 13.

>>> judge(0.0, 0.8, "", None)
'原因不明'
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlops.periods import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Competitor", "competitors", "judge"]

PRICE, SALES, ADS = 0.05, 0.50, 0.05


@dataclass(frozen=True)
class Competitor:
    """One competitor: the last look of the week (`day`) and the one before it (`before`, None for a first look)."""

    name: str
    day: date
    price: Decimal | None
    sold: int | None
    activity: str
    position: int | None
    reply: str
    before: date | None
    price_change: float | None
    sold_change: float | None
    ads_change: float | None

    @property
    def verdict(self) -> str:
        return judge(self.price_change, self.sold_change, self.activity, self.ads_change)

    @property
    def moved(self) -> bool:
        return bool(self.verdict)


def judge(price: float | None, sold: float | None, activity: str, ads: float | None) -> str:
    """What the changes may mean; empty where nothing moved."""
    if price is not None and price <= -PRICE:
        return "降价"
    if activity:
        return "做活动"
    if ads is not None and ads >= ADS:
        return "推广加大"
    if sold is not None and sold >= SALES:
        return "原因不明"
    return "涨价" if price is not None and price >= PRICE else ""


def competitors(con: DuckDBPyConnection, period: Period) -> tuple[Competitor, ...]:
    """Everybody looked at in the week, by name; empty where nobody looked."""
    sql = """
        WITH seen AS (
            SELECT *, row_number() OVER (PARTITION BY competitor ORDER BY day DESC) AS n
            FROM competitor_watch WHERE day <= $end AND coalesce(competitor, '') <> ''
        )
        SELECT a.competitor, a.day, a.price, a.sold_people, coalesce(a.competitor_event, ''), a.position,
            coalesce(a.reply, ''), b.day, b.price, b.sold_people, a.ad_share, b.ad_share
        FROM seen a LEFT JOIN seen b ON b.competitor = a.competitor AND b.n = 2
        WHERE a.n = 1 AND a.day >= $start ORDER BY 1
    """
    found = []
    for name, day, price, sold, event, place, reply, before, old, old_sold, ads, old_ads in con.execute(
        sql, {"start": period.start, "end": period.end}
    ).fetchall():
        more_ads = None if ads is None or old_ads is None else float(ads) - float(old_ads)
        found.append(Competitor(
            name, day, None if price is None else Decimal(price), sold, event, place, reply, before,
            _growth(price, old), _growth(sold, old_sold), more_ads,
        ))  # fmt: skip
    return tuple(found)


def _growth(now: Decimal | int | None, before: Decimal | int | None) -> float | None:
    return float(now) / float(before) - 1 if now is not None and before else None

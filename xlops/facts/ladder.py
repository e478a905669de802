"""The ladder of items by units of thirty days: tiers, and gaps (断层) between neighbours.

Rule: the guide wants tiers of 10,000, 3,000 and 1,000 units a month; for a smaller shop only the step counts: a
gap is an item that sells more than 10,000 ÷ 3,000 times as much as the next. Looked at among the best twenty that
sell ten units or more, and only where 28 of the 30 days are known. Source: features Q4 and part 4 example 13.

>>> gap_after([12000, 4200, 3300, 3100, 3050, 900, 600, 500, 300, 200])
(5, 3050, 900)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from xlops.facts.rules.sold import Sold, sold
from xlops.methods.tiers import tier_structure
from xlops.periods import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["ENOUGH_DAYS", "TIERS", "Ladder", "gap_after", "ladder", "month_of_sales"]

ENOUGH_DAYS, DAYS = 28, 30
TIERS = {"flash_hero": "秒杀人气", "promo": "促销低价", "hot": "热销活动", "profit": "利润款"}
_STEP = 10_000 / 3_000
_LOOKED_AT, _LEAST = 20, 10


@dataclass(frozen=True)
class Ladder:
    """Items and units by tier of those that sell; `gap` is (rank, its units, units of the next)."""

    counts: dict[str, int]
    shares: dict[str, float | None]
    units: dict[str, float]
    empty: tuple[str, ...]
    gap: tuple[int, float, float] | None
    days: int


def month_of_sales(con: DuckDBPyConnection, until: Period) -> Sold:
    """What was sold in the 30 days that end with the period."""
    return sold(con, Period(until.end - timedelta(days=DAYS - 1), until.end))


def gap_after(units: Sequence[float]) -> tuple[int, float, float] | None:
    """The widest gap: the rank of the item above it, and what the two sell; None where no step is too high."""
    ranked = sorted((u for u in units if u >= _LEAST), reverse=True)[:_LOOKED_AT]
    steps = [(a / b, -n, a, b) for n, (a, b) in enumerate(pairwise(ranked), 1)]
    worst = max(steps, default=None)
    return (-worst[1], worst[2], worst[3]) if worst and worst[0] > _STEP else None


def ladder(month: Sold) -> Ladder | None:
    """The ladder of a month of sales; None where it is not known."""
    if month.days < ENOUGH_DAYS:
        return None
    sells = [u for u in month.units.values() if u > 0]
    found = tier_structure(sells)
    edges = (("flash_hero", 10_000.0), ("promo", 3_000.0), ("hot", 1_000.0), ("profit", 0.0))
    units: dict[str, float] = dict.fromkeys(TIERS, 0.0)
    for u in sells:
        units[next(tier for tier, floor in edges if u >= floor)] += u
    return Ladder(
        {t: found["counts"][t] for t in TIERS}, {t: found["shares"][t] for t in TIERS}, units,
        tuple(found["broken_tiers"]), gap_after(sells), month.days,
    )  # fmt: skip

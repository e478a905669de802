"""The ladder of best-sellers: tiers by monthly units, and gaps in it.

Rule: 10,000 units a month and more flash_hero, from 3,000 promo, from 1,000 hot, above 0 profit, else
no_sale. Of 100 items the guide wants 1–2, 4–12 and 8–16 in the three top tiers. A gap (断层) is an empty
tier between two filled ones. Source: [S]; spec sections 1.4 and 1.12.

>>> tier_structure([12000, 4200, 3300, 3100, 3050, 900, 600, 500, 300, 200])["broken_tiers"]
['hot']
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from xlops.methods.declare import column, method, record, scalar
from xlops.methods.values import amount, amounts, divide, is_missing

__all__ = ["sales_tier", "tier_structure"]

_FLOORS: Mapping[str, int] = MappingProxyType({"flash_hero": 10_000, "promo": 3_000, "hot": 1_000})
_TIERS = (*_FLOORS, "profit", "no_sale")
_WANTED: Mapping[str, tuple[int, int]] = MappingProxyType({"flash_hero": (1, 2), "promo": (4, 12), "hot": (8, 16)})


def _tier(units: float) -> str:
    for tier, floor in _FLOORS.items():
        if units >= floor:
            return tier
    return "profit" if units > 0 else "no_sale"


@method(
    name="爆款分层",
    name_en="sales tier",
    definition="月销 ≥10000 秒杀人气,≥3000 促销低价,≥1000 热销活动,有销量为利润款,0 为无动销",
    args={"monthly_units": scalar("件", note="月销件数")},
    result=scalar(kind="text", note="flash_hero, promo, hot, profit, no_sale"),
    source="[S]",
    benchmark="款数 1–2 / 4–12 / 8–16,占比 2% / 8% / 10%",
)
def sales_tier(monthly_units: float | None) -> str | None:
    """The tier of an item; bounds belong to the higher tier."""
    return None if is_missing(monthly_units) else _tier(amount(monthly_units, "月销件数"))


@method(
    name="爆款结构",
    name_en="tier structure",
    definition="各层款数、占比、款数是否合适,以及断层(上下都有、中间没有的层)",
    args={"monthly_units": column("件", note="各商品月销件数")},
    result=record("counts", "shares", "count_status", "broken_tiers"),
    source="[S]",
    benchmark="款数 1–2 / 4–12 / 8–16,占比 2% / 8% / 10%",
)
def tier_structure(monthly_units: Sequence[float | None]) -> dict[str, Any]:
    """`counts` and `shares` of items per tier, `count_status` (low, ok, high) of the top three, `broken_tiers`.

    Items with missing units are left out; shares are None without items. Unsold items make no rung: a tier
    is broken only between tiers that sell.
    """
    found = Counter(_tier(units) for units in amounts(monthly_units, "月销件数") if units is not None)
    counts = {tier: found[tier] for tier in _TIERS}
    total = sum(counts.values())
    rungs = [tier for tier in _TIERS if tier != "no_sale"]
    filled = [i for i, tier in enumerate(rungs) if counts[tier]]
    return {
        "counts": counts,
        "shares": {tier: divide(n, total) for tier, n in counts.items()},
        "count_status": {
            tier: "low" if counts[tier] < low else "high" if counts[tier] > high else "ok"
            for tier, (low, high) in _WANTED.items()
        },
        "broken_tiers": [rungs[i] for i in range(filled[0], filled[-1]) if not counts[rungs[i]]] if filled else [],
    }

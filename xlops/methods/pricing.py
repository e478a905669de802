"""Where a price stands: its band, and against competitors.

Rule: bands are closed on the left and open on the right; the index is own price over the median of
competitors, times 100. Source: spec section 1.10 and its edges.

>>> [price_band(p, [0, 50, 100, 200]) for p in (49.9, 50, 350)]
['0-50', '50-100', '200+']
>>> price_index(129, [99, 119, 139])
108.40336134453781
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from xlops.errors import BadInput
from xlops.methods.declare import column, method, scalar
from xlops.methods.values import amount, amounts, divide, is_missing

__all__ = ["price_band", "price_index"]


def _written(edge: float) -> str:
    return str(int(edge)) if edge == int(edge) else str(edge)


@method(
    name="价格带",
    name_en="price band",
    definition="价格落在哪一段,含左端不含右端;低于第一个端点写 <端点,不低于最后一个写 端点+",
    args={"price": scalar("元"), "edges": column("元", note="从小到大的端点")},
    result=scalar(kind="text"),
)
def price_band(price: float | None, edges: Sequence[float]) -> str | None:
    """The label of the band; None without a price. Raises `BadInput` where edges do not ascend."""
    bounds = [e for e in amounts(edges, "端点") if e is not None]
    if not bounds or any(b <= a for a, b in pairwise(bounds)):
        raise BadInput("价格带端点应从小到大,至少一个")
    if is_missing(price):
        return None
    at = bisect_right(bounds, amount(price, "价格"))
    if at == 0:
        return f"<{_written(bounds[0])}"
    if at == len(bounds):
        return f"{_written(bounds[-1])}+"
    return f"{_written(bounds[at - 1])}-{_written(bounds[at])}"


@method(
    name="比价指数",
    name_en="price index",
    definition="本店价 ÷ 竞品价中位数 × 100",
    args={"own_price": scalar("元"), "competitor_prices": column("元")},
    result=scalar("指数"),
    source="[S]",
)
def price_index(own_price: float | None, competitor_prices: Sequence[float | None]) -> float | None:
    """100 is the median competitor; None without competitors."""
    prices = [p for p in amounts(competitor_prices, "竞品价") if p is not None]
    if is_missing(own_price) or not prices:
        return None
    return divide(amount(own_price, "本店价") * 100, median(prices))

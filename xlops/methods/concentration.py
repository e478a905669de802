"""How concentrated a market is: the share of the largest, and the Herfindahl-Hirschman index.

Rule: CRn = the n largest over the total; HHI = 10,000 · Σ share², so 10,000 is a monopoly. With the top
shares alone, the rest lies between dust (adds nothing) and firms as large as the smallest known one.
Source: [T3]; spec section 1.11.

>>> round(hhi([40, 30, 20, 10]), 9), hhi_bounds([0.2, 0.1, 0.08])
(3000.0, {'low': 564.0, 'high': 1048.0})
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence

from xlops.errors import BadInput
from xlops.methods.declare import column, method, record, scalar
from xlops.methods.values import amount, amounts, divide, exact, is_missing, whole

__all__ = ["cr_n", "hhi", "hhi_bounds"]


@method(
    name="前N名集中度",
    name_en="concentration ratio",
    definition="最大的 n 家之和 ÷ 总额",
    args={
        "amounts": column("元", note="各家金额"),
        "n": scalar("家"),
        "market_total": scalar("元", note="市场总额,不填则用各家之和"),
    },
    result=scalar("%"),
)
def cr_n(amounts: Sequence[float | None], n: int, market_total: float | None = None) -> float | None:
    """Share of the n largest, missing ones left out; None where the total is 0."""
    known = _known(amounts)
    top = math.fsum(heapq.nlargest(whole(n, "家数", least=1), known))
    total = math.fsum(known) if is_missing(market_total) else amount(market_total, "市场总额")
    return divide(top, total)


def _known(values: Sequence[float | None]) -> list[float]:
    return [a for a in amounts(values, "各家金额") if a is not None]


@method(
    name="赫芬达尔指数",
    name_en="Herfindahl-Hirschman index",
    definition="10000 × Σ份额²;低于 1000 分散,1000–1800 中等,高于 1800 集中",
    args={"amounts": column("元", note="各家金额")},
    result=scalar("0-10000"),
    source="[T3]",
    benchmark="<1000 / 1000-1800 / >1800",
)
def hhi(amounts: Sequence[float | None]) -> float | None:
    """The index from 0 to 10,000; None where the amounts add to 0."""
    known = _known(amounts)
    total = math.fsum(known)
    return 10_000 * math.fsum((a / total) ** 2 for a in known) if total else None


@method(
    name="赫芬达尔指数范围",
    name_en="bounds of the Herfindahl-Hirschman index",
    definition="只知道前几家份额时,集中指数的最低与最高可能值",
    args={"top_shares": column("%", note="最大几家的份额")},
    result=record("low", "high"),
    source="[T3]",
)
def hhi_bounds(top_shares: Sequence[float | None]) -> dict[str, float] | None:
    """`low` and `high` of the index; None without a share. Raises `BadInput` for shares above 1 in sum."""
    shares = [exact(s, "份额") for s in amounts(top_shares, "份额") if s is not None]
    if not shares:
        return None
    rest = 1 - sum(shares)
    if rest < 0:
        raise BadInput("份额之和超过 100%,请检查")
    low = sum(s * s for s in shares)
    smallest = min(shares)
    high = low
    if smallest > 0:
        full = rest // smallest
        high += full * smallest**2 + (rest - full * smallest) ** 2
    return {"low": float(10_000 * low), "high": float(10_000 * high)}

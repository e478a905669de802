"""The shop's dynamic rating: its mean, its place in the trade, and the five-star ratings it needs.

Rule: the mean of 1–5 scores; above the trade (s−avg)/(max−avg), below −(avg−s)/(avg−min); the five-star
ratings for a target are ⌈n(t−s)/(5−t)⌉ on exact decimals (300·(4.7−4.6)/(5−4.7) is 100, not 101).
Source: spec sections 0 and 1.9; the trade formula is not confirmed by the platform.

>>> dsr_needed_5star(4.6, 300, 4.7), round(dsr_vs_industry(4.85, 4.75, 5, 4), 6)
(100, 0.4)
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from xlops.errors import BadInput
from xlops.methods.declare import column, method, scalar
from xlops.methods.values import amount, amounts, exact, missing, quotient

__all__ = ["dsr_average", "dsr_needed_5star", "dsr_vs_industry"]


@method(
    name="体验分(均分)",
    name_en="average rating",
    definition="5 分到 1 分各有多少条,求平均分",
    args={"counts_5_to_1": column("条", note="5、4、3、2、1 分各多少条")},
    result=scalar("分"),
    direction="+",
)
def dsr_average(counts_5_to_1: Sequence[float | None]) -> float | None:
    """The mean score; None without ratings or with a count missing. Five counts, else `BadInput`."""
    counts = amounts(counts_5_to_1, "各分评价数")
    if len(counts) != 5:
        raise BadInput(f"应有 5 个评价数(5 分到 1 分),现在有 {len(counts)} 个")
    if missing(*counts):
        return None
    known = [c for c in counts if c is not None]
    total = sum(known)
    return sum(score * c for score, c in zip((5, 4, 3, 2, 1), known, strict=True)) / total if total else None


@method(
    name="所需五星数",
    name_en="five-star ratings needed",
    definition="评价数 ×(目标−现分)÷(5−目标),向上取整;目标为 5 分时达不到,为空",
    args={"current": scalar("分"), "count": scalar("条", note="现有评价数"), "target": scalar("分")},
    result=scalar("个"),
    source="[S]",
    direction="-",
)
def dsr_needed_5star(current: float | None, count: float | None, target: float | None) -> int | None:
    """Five-star ratings until the mean reaches the target; 0 if it has, None if it never can."""
    if missing(current, count, target):
        return None
    amount(count, "评价数")
    now, goal, n = exact(current, "现分"), exact(target, "目标分"), exact(count, "评价数")
    if not (0 <= now <= 5 and 0 <= goal <= 5):
        raise BadInput("分数应在 0 到 5 之间,请检查")
    if now >= goal:
        return 0
    needed = quotient(n * (goal - now), 5 - goal)
    return None if needed is None else math.ceil(needed)


@method(
    name="体验分与同行比",
    name_en="rating against the trade",
    definition="高于同行:(本店−同行均分)÷(同行最高−均分);低于同行:−(均分−本店)÷(均分−同行最低)",
    args={
        "shop": scalar("分"),
        "industry_avg": scalar("分"),
        "industry_max": scalar("分"),
        "industry_min": scalar("分"),
    },
    result=scalar("%"),
    direction="+",
    benchmark=">=0",
)
def dsr_vs_industry(
    shop: float | None, industry_avg: float | None, industry_max: float | None, industry_min: float | None
) -> float | None:
    """Signed share of the way to the trade's best (or worst) shop; 0 at the mean; None where that is no way."""
    if missing(shop, industry_avg, industry_max, industry_min):
        return None
    for score in (shop, industry_avg, industry_max, industry_min):
        amount(score, "分数")
    s, avg = exact(shop, "本店"), exact(industry_avg, "同行均分")
    top, low = exact(industry_max, "同行最高"), exact(industry_min, "同行最低")
    if not low <= avg <= top:
        raise BadInput("同行均分应在最低与最高之间,请检查")
    if s == avg:
        return 0.0
    share = quotient(s - avg, top - avg if s > avg else avg - low)
    return None if share is None else float(share)

"""Where a category or item stands in its life: introduction, growth, maturity, decline.

Rule, first match: growth unknown → unknown; at most 3 months old and growth ≤ 10% → introduction; growth
> 10% → growth; growth < −10%, or falling and below 80% of its best → decline; else maturity. Growth is
the last three months over the three before, season removed. The dead band keeps a flat month from being
called a decline; the thresholds are the operator's. Source: spec section 1.12.

>>> plc_stage(0.35, 1, 2), plc_stage(-0.05, 0.7, 20), plc_stage(0.1, 0.95, 9)
('growth', 'decline', 'maturity')
"""

from __future__ import annotations

from xlops.methods.declare import method, scalar
from xlops.methods.values import amount, is_missing, signed

__all__ = ["plc_stage"]


@method(
    name="生命周期阶段",
    name_en="product life cycle stage",
    definition="按近三个月增长、相对最好水平、上市月数判断:导入期、成长期、成熟期、衰退期",
    args={
        "growth": scalar("%", note="近 3 个月 ÷ 前 3 个月 − 1,去季节"),
        "level_ratio": scalar("%", note="近 3 个月 ÷ 历史最好 3 个月"),
        "months_since_launch": scalar("月"),
        "intro_months": scalar("月"),
        "grow_hi": scalar("%", note="超过算成长"),
        "decline_lo": scalar("%", note="低于算衰退"),
        "level_min": scalar("%", note="低于且下滑算衰退"),
    },
    result=scalar(kind="text", note="introduction, growth, maturity, decline, unknown"),
)
def plc_stage(
    growth: float | None,
    level_ratio: float | None,
    months_since_launch: float | None,
    intro_months: float = 3,
    grow_hi: float = 0.1,
    decline_lo: float = -0.1,
    level_min: float = 0.8,
) -> str:
    """The stage; `unknown` without growth. A missing age counts as old, a missing level decides nothing."""
    if is_missing(growth):
        return "unknown"
    g = signed(growth, "增长")
    months = None if is_missing(months_since_launch) else amount(months_since_launch, "上市月数")
    level = None if is_missing(level_ratio) else amount(level_ratio, "相对最好水平")
    if g > grow_hi:
        return "growth"
    if months is not None and months <= intro_months:
        return "introduction"
    if g < decline_lo or (g < 0 and level is not None and level < level_min):
        return "decline"
    return "maturity"

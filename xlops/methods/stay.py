"""Time on page over several days: our weighted mean and the platform's plain one.

Rule: weighted by visitors for analysis; 生意参谋 shows the plain mean of days, kept for reconciliation
only. Source: [A2]; spec section 1.1 and section 7.

>>> avg_stay_weighted([20, 40], [300, 100]), avg_stay_platform([20, 40])
(25.0, 30.0)
"""

from __future__ import annotations

from collections.abc import Sequence

from xlops.methods.declare import column, method, scalar
from xlops.methods.ratios import weighted_mean
from xlops.methods.values import amounts, mean

__all__ = ["avg_stay_platform", "avg_stay_weighted"]


@method(
    name="平均停留时长(加权)",
    name_en="average stay, weighted by visitors",
    definition="Σ(日均停留×当日访客数) ÷ Σ当日访客数",
    args={"daily_avg_seconds": column("秒"), "daily_uv": column("人")},
    result=scalar("秒"),
    source="[A2]",
    direction="+",
)
def avg_stay_weighted(daily_avg_seconds: Sequence[float | None], daily_uv: Sequence[float | None]) -> float | None:
    """Seconds per visitor over several days; None without visitors."""
    seconds: float | None = weighted_mean(amounts(daily_avg_seconds, "停留时长"), daily_uv)
    return seconds


@method(
    name="平均停留时长(平台)",
    name_en="average stay as the platform shows it",
    definition="各日停留时长的简单平均,只用来与平台核对",
    args={"daily_avg_seconds": column("秒")},
    result=scalar("秒"),
    source="[A2]",
    direction="+",
)
def avg_stay_platform(daily_avg_seconds: Sequence[float | None]) -> float | None:
    """The plain mean of the days that have a value; None without any."""
    return mean([v for v in amounts(daily_avg_seconds, "停留时长") if v is not None])

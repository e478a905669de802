"""Division as the house does it: a zero denominator is None, sums are divided and not ratios averaged.

Rule: several days or items are sum of numerators over sum of denominators, a pair with either part
missing dropped from both; never the mean of daily rates. Source: spec section 0.

>>> round(ratio_of_sums([10, 15], [125, 112]), 4)
0.1055
>>> safe_div(5, 0) is None
True
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from xlops.methods.declare import column, method, scalar
from xlops.methods.values import amount, amounts, divide, mean, missing, present_pairs, signed, signeds

__all__ = ["cagr", "growth_rate", "pct_vs_mean", "ratio_of_sums", "safe_div", "weighted_mean"]


@method(
    name="安全除法",
    name_en="safe division",
    definition="分子 ÷ 分母;缺一项或分母为 0 时为空,不写 0,也不报错",
    args={"num": scalar(note="分子"), "den": scalar(note="分母")},
    result=scalar(),
)
def safe_div(num: float | None, den: float | None) -> float | None:
    """num / den, None where either is missing or `den` is 0.

    The numerator may be negative (profit, growth); raises `BadInput` for a negative denominator.
    """
    if missing(num, den):
        return None
    return divide(signed(num, "分子"), amount(den, "分母"))


@method(
    name="汇总比率",
    name_en="ratio of sums",
    definition="分子之和 ÷ 分母之和;任一缺失的行两边都不计",
    args={"nums": column(note="分子"), "dens": column(note="分母")},
    result=scalar(),
    source="[A7]",
)
def ratio_of_sums(nums: Sequence[float | None], dens: Sequence[float | None]) -> float | None:
    """Σ numerators / Σ denominators over the rows with both; None where nothing or 0 is left to divide by."""
    pairs = present_pairs(signeds(nums, "分子"), amounts(dens, "分母"))
    return divide(math.fsum(n for n, _ in pairs), math.fsum(d for _, d in pairs))


@method(
    name="加权平均",
    name_en="weighted mean",
    definition="Σ(数值×权重) ÷ Σ权重;任一缺失的行不计",
    args={"values": column(note="数值"), "weights": column(note="权重")},
    result=scalar(),
)
def weighted_mean(values: Sequence[float | None], weights: Sequence[float | None]) -> float | None:
    """Σ value · weight / Σ weight over the rows with both; None where the weights add to 0."""
    pairs = present_pairs(signeds(values, "数值"), amounts(weights, "权重"))
    return divide(math.fsum(v * w for v, w in pairs), math.fsum(w for _, w in pairs))


@method(
    name="增长率",
    name_en="growth rate",
    definition="本期 ÷ 上期 − 1;上期为 0 或负数时为空",
    args={"current": scalar(note="本期"), "previous": scalar(note="上期")},
    result=scalar("%"),
    source="[A3]",
    direction="+",
)
def growth_rate(current: float | None, previous: float | None) -> float | None:
    """current / previous − 1; None where the base is missing, 0 or negative (a change of sign is no rate)."""
    if missing(current, previous):
        return None
    now, base = signed(current, "本期"), signed(previous, "上期")
    return now / base - 1 if base > 0 else None


@method(
    name="年均复合增长率",
    name_en="compound growth rate",
    definition="(末期 ÷ 首期)^(1÷期数) − 1",
    args={"first": scalar(note="首期"), "last": scalar(note="末期"), "periods": scalar("期", note="期数")},
    result=scalar("%"),
    direction="+",
)
def cagr(first: float | None, last: float | None, periods: float | None) -> float | None:
    """(last/first)^(1/periods) − 1; None where the base or the number of periods is 0."""
    if missing(first, last, periods):
        return None
    base, end, n = amount(first, "首期"), amount(last, "末期"), amount(periods, "期数")
    return float((end / base) ** (1 / n) - 1) if base and n else None


@method(
    name="较均值",
    name_en="change against the mean",
    definition="本日 ÷ 历史均值 − 1",
    args={"history": column(note="历史各日"), "value": scalar(note="本日")},
    result=scalar("%"),
)
def pct_vs_mean(history: Sequence[float | None], value: float | None) -> float | None:
    """value / mean(history) − 1, missing days left out; None where there is no positive mean."""
    base = mean([v for v in signeds(history, "历史") if v is not None])
    return None if base is None else growth_rate(value, base)

"""Is a change of a rate more than chance? The noise guard before any sentence with 上升 or 下降.

Rule: the binomial z of a day against a known rate, the pooled two-proportion z of two periods; too few
expected cases give no verdict. A rate above 1 (visitors may be fewer than buyers in real-time rows) can
not be tested and gives None. Source: spec sections 3 and 9, [T2]; features part 4 example 4.

>>> noise_verdict(198, 9900, 300, 10000)["verdict"]
'显著下降'
"""

from __future__ import annotations

import math
from statistics import NormalDist

from xlops.errors import BadInput
from xlops.methods.declare import method, record, scalar
from xlops.methods.values import amount, missing

__all__ = ["binomial_z", "noise_verdict", "two_proportion_z"]


@method(
    name="转化率偏离度",
    name_en="binomial z-score",
    definition="(成功数 − 总数×基准率) ÷ √(总数×基准率×(1−基准率));预期的成功数或失败数太少时不计算",
    args={
        "successes": scalar("个", note="如支付买家数"),
        "trials": scalar("个", note="如访客数"),
        "p0": scalar("%", note="基准率"),
        "min_expected": scalar("个", note="预期数的下限"),
    },
    result=scalar(),
    source="[T2]",
)
def binomial_z(
    successes: float | None, trials: float | None, p0: float | None, min_expected: float | None = 5
) -> float | None:
    """How many standard deviations the successes lie from `trials · p0`.

    None if an input is missing or fewer than `min_expected` successes or failures are expected.
    Raises `BadInput` for negative inputs.
    """
    if missing(successes, trials, p0, min_expected):
        return None
    x, n, p = amount(successes, "成功数"), amount(trials, "总数"), amount(p0, "基准率")
    variance = n * p * (1 - p)
    if variance <= 0 or min(n * p, n * (1 - p)) < amount(min_expected, "下限"):
        return None
    return (x - n * p) / math.sqrt(variance)


def _pooled_z(x1: float, n1: float, x0: float, n0: float) -> float | None:
    if n1 == 0 or n0 == 0:
        return None
    pooled = (x1 + x0) / (n1 + n0)
    variance = pooled * (1 - pooled) * (1 / n1 + 1 / n0)
    return (x1 / n1 - x0 / n0) / math.sqrt(variance) if variance > 0 else None


@method(
    name="两期比率差异度",
    name_en="two-proportion z-score",
    definition="(x1÷n1 − x0÷n0) ÷ √(p(1−p)(1÷n1+1÷n0)),p 为两期合并的比率",
    args={"x1": scalar("个"), "n1": scalar("个"), "x0": scalar("个"), "n0": scalar("个")},
    result=scalar(),
    source="[T2]",
)
def two_proportion_z(x1: float | None, n1: float | None, x0: float | None, n0: float | None) -> float | None:
    """z of the rate x1/n1 against x0/n0, pooled; None where a total or the pooled variance is 0."""
    if missing(x1, n1, x0, n0):
        return None
    return _pooled_z(amount(x1, "本期成功数"), amount(n1, "本期总数"), amount(x0, "上期成功数"), amount(n0, "上期总数"))


@method(
    name="波动判断",
    name_en="noise verdict",
    definition="两期比率的变化是不是偶然:样本不足、可能是波动、显著上升、显著下降",
    args={
        "x1": scalar("个", note="本期成功数"),
        "n1": scalar("个", note="本期总数"),
        "x0": scalar("个", note="上期成功数"),
        "n0": scalar("个", note="上期总数"),
        "alpha": scalar("%", note="显著性水平"),
        "min_expected": scalar("个", note="预期数的下限"),
    },
    result=record("z", "p", "verdict"),
    source="[T2]",
)
def noise_verdict(
    x1: float | None,
    n1: float | None,
    x0: float | None,
    n0: float | None,
    alpha: float = 0.05,
    min_expected: float = 5,
) -> dict[str, float | str | None] | None:
    """z, two-sided p and a verdict on the change from x0/n0 to x1/n1.

    Any of the four expected cells (pooled rate, both outcomes) below `min_expected` → 样本不足; else
    p ≥ alpha → 可能是波动; else 显著上升 or 显著下降. Missing input → None. Raises `BadInput` for
    negatives and an alpha outside (0, 1).
    """
    if missing(x1, n1, x0, n0):
        return None
    if not 0 < amount(alpha, "显著性水平") < 1:
        raise BadInput("显著性水平应在 0 与 1 之间,例如 0.05")
    a, n, b, m = amount(x1, "本期成功数"), amount(n1, "本期总数"), amount(x0, "上期成功数"), amount(n0, "上期总数")
    z = _pooled_z(a, n, b, m)
    p = None if z is None else 2 * NormalDist().cdf(-abs(z))
    return {"z": z, "p": p, "verdict": _verdict(z, p, _least_cell(a, n, b, m), alpha, amount(min_expected, "下限"))}


def _least_cell(x1: float, n1: float, x0: float, n0: float) -> float:
    """The smallest of the four expected counts under one common rate."""
    if n1 + n0 == 0:
        return 0
    pooled = (x1 + x0) / (n1 + n0)
    return min(n1, n0) * min(pooled, 1 - pooled)


def _verdict(z: float | None, p: float | None, least: float, alpha: float, min_expected: float) -> str:
    if z is None or p is None or least < min_expected:
        return "样本不足"
    if p >= alpha:
        return "可能是波动"
    return "显著上升" if z > 0 else "显著下降"

"""Exact attribution of a change in sales to entries and factors (LMDI-I, additive).

Rule: ΔS = Σ L(S1, S0) · ln(x1/x0) with the logarithmic mean L(a, b) = (a−b)/ln(a/b). Nothing is left
over, the two periods may be swapped, the order of factors does not matter. A zero is handled by its
analytical limit and not by a small δ, which converges too slowly to be right: the whole change goes
to the factor that was zero (several share equally).
Source: [T1] Ang (2005), Ang & Liu (2007), Wood & Lenzen (2006); spec section 2.

>>> change = lmdi_additive(["u", "c", "p"], {"x": [1000, 0.03, 100]}, {"x": [1200, 0.025, 110]})
>>> {factor: round(value, 6) for factor, value in change["by_factor"].items()}
{'u': 573.878542, 'c': -573.878542, 'p': 300.0}
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from xlops.methods.declare import column, mapping, method, record, scalar
from xlops.methods.entries import Entry, align
from xlops.methods.values import amount, missing

__all__ = ["lmdi_additive", "log_mean"]


def _log_ratio(a: float, b: float) -> float:
    """ln(a/b), exact for nearly equal values too."""
    step = (a - b) / b
    if abs(step) < 0.5:
        return math.log1p(step)
    return math.log(a) - math.log(b)


def _log_mean(a: float, b: float) -> float:
    if a == 0 or b == 0:
        return 0.0
    if a == b:
        return float(a)
    log = _log_ratio(a, b)
    # for neighbours in floating point the log may vanish although a - b does not
    return (a - b) / log if log else (a + b) / 2


@method(
    name="对数平均数",
    name_en="logarithmic mean",
    definition="(a−b) ÷ ln(a÷b);两数相等时就是它,任一为 0 时为 0",
    args={"a": scalar(), "b": scalar()},
    result=scalar(),
    source="[T1]",
)
def log_mean(a: float | None, b: float | None) -> float | None:
    """L(a, b) of two numbers ≥ 0; L(a, a) = a, L(a, 0) = 0. Raises `BadInput` for negatives."""
    if missing(a, b):
        return None
    return _log_mean(amount(a, "第一个数"), amount(b, "第二个数"))


def _contributions(entry: Entry) -> list[float]:
    """What each factor contributes to the entry's change."""
    n = len(entry.chain0)
    s0, s1 = entry.value0, entry.value1
    if s0 == 0 and s1 == 0:
        return [0.0] * n
    if s0 == 0 or s1 == 0:
        zeros = [x == 0 for x in (entry.chain0 if s0 == 0 else entry.chain1)]
        share = (s1 - s0) / sum(zeros)
        return [share if zero else 0.0 for zero in zeros]
    weight = _log_mean(s1, s0)
    return [weight * _log_ratio(x1, x0) for x0, x1 in zip(*entry.filled, strict=True)]


@method(
    name="涨跌拆解",
    name_en="additive LMDI decomposition",
    definition="把销售额的变化按 入口 × 因素 拆开,各项之和正好等于变化;新增或消失的入口全部记在第一个为 0 的因素上",
    args={
        "factors": column(kind="text", note="因素名称,按连乘的次序,第一个是量"),
        "period0": mapping(values="list", note="上期:入口 → 各因素"),
        "period1": mapping(values="list", note="本期:入口 → 各因素"),
    },
    result=record("total_0", "total_1", "total_change", "by_factor", "by_entry", "matrix"),
    source="[T1]",
)
def lmdi_additive(
    factors: Sequence[str],
    period0: Mapping[str, Sequence[float | None]],
    period1: Mapping[str, Sequence[float | None]],
) -> dict[str, object]:
    """Decompose the change of Σ products between two periods, by entry and factor.

    Args:
        factors: names of the links of the chain, volume first.
        period0, period1: entry → one value per factor, ≥ 0; None where a ratio is undefined because
            something before it is 0. An absent entry had volume 0.

    Returns a record: `total_0`, `total_1`, `total_change`, `by_factor`, `by_entry` and `matrix`
    (entry → factor → contribution), all in the unit of the product.

    Raises `BadInput` for a negative factor and for a missing factor of an entry with sales.
    """
    entries = align(factors, period0, period1)
    names = list(factors)
    matrix = {e.name: dict(zip(names, _contributions(e), strict=True)) for e in entries}
    total_0, total_1 = math.fsum(e.value0 for e in entries), math.fsum(e.value1 for e in entries)
    return {
        "total_0": total_0,
        "total_1": total_1,
        "total_change": total_1 - total_0,
        "by_factor": {f: math.fsum(row[f] for row in matrix.values()) for f in names},
        "by_entry": {e.name: e.value1 - e.value0 for e in entries},
        "matrix": matrix,
    }

"""Attribution by Shapley values: the mean over all orders in which factors could have changed.

Rule: for every set of factors already changed, what the next one adds, weighted by |set|!(n−|set|−1)!/n!.
Exact for zeros and for negative factors, at the price of 2ⁿ products, so at most 7 factors. A ratio
undefined in one period (over 0) is taken as unchanged. Source: [T1] Ang, Huang & Mu (2009); spec section 2.

>>> change = shapley_additive(["u", "c", "p"], {"x": [1000, 0.03, 100]}, {"x": [1200, 0.025, 110]})
>>> {factor: round(value, 6) for factor, value in change["by_factor"].items()}
{'u': 576.666667, 'c': -578.333333, 'p': 301.666667}
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from xlops.errors import BadInput
from xlops.methods.declare import column, mapping, method, record
from xlops.methods.entries import align

__all__ = ["shapley_additive"]

_MOST = 7


def _values(chain0: Sequence[float], chain1: Sequence[float]) -> list[float]:
    """The Shapley value of each factor of one chain."""
    n = len(chain0)
    product = [math.prod(chain1[i] if mask >> i & 1 else chain0[i] for i in range(n)) for mask in range(1 << n)]
    weight = [math.factorial(k) * math.factorial(n - k - 1) / math.factorial(n) for k in range(n)]
    return [
        math.fsum(
            weight[mask.bit_count()] * (product[mask | 1 << i] - product[mask])
            for mask in range(1 << n)
            if not mask >> i & 1
        )
        for i in range(n)
    ]


@method(
    name="涨跌拆解(平均次序)",
    name_en="additive Shapley decomposition",
    definition="各因素在所有先后次序下贡献的平均;可含 0 和负数,最多 7 个因素",
    args={
        "factors": column(kind="text", note="因素名称,第一个是量"),
        "period0": mapping(values="list", note="上期:入口 → 各因素"),
        "period1": mapping(values="list", note="本期:入口 → 各因素"),
    },
    result=record("by_factor", "matrix"),
    source="[T1]",
)
def shapley_additive(
    factors: Sequence[str],
    period0: Mapping[str, Sequence[float | None]],
    period1: Mapping[str, Sequence[float | None]],
) -> dict[str, object]:
    """`by_factor` and `matrix` (entry → factor → contribution) of the change of Σ products.

    Arguments as in `lmdi_additive`, but factors may be negative. Raises `BadInput` for more than seven
    factors and for a missing factor of an entry with sales.
    """
    entries = align(factors, period0, period1, negative=True)
    names = list(factors)
    if len(names) > _MOST:
        raise BadInput(f"因素最多 {_MOST} 个,现在有 {len(names)} 个,请合并")
    matrix = {e.name: dict(zip(names, _values(*e.filled), strict=True)) for e in entries}
    return {"by_factor": {f: math.fsum(row[f] for row in matrix.values()) for f in names}, "matrix": matrix}

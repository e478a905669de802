"""连环替代法: replace one factor after the other, in the given order.

Rule: a factor contributes the change of the product when it alone is replaced, those before it being
already this period's. The order changes the result, so it is offered to finance users only; a ratio
undefined in one period (over 0) is taken as unchanged. Source: spec section 2.

>>> chain_substitution(["u", "c", "p"], {"x": [1000, 0.03, 100]}, {"x": [1200, 0.025, 110]})
{'by_factor': {'u': 600.0, 'c': -600.0, 'p': 300.0}}
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from xlops.methods.declare import column, mapping, method, record
from xlops.methods.entries import align

__all__ = ["chain_substitution"]


def _steps(chain0: Sequence[float], chain1: Sequence[float]) -> list[float]:
    n = len(chain0)
    products = [math.prod((*chain1[:i], *chain0[i:])) for i in range(n + 1)]
    return [after - before for before, after in pairwise(products)]


@method(
    name="连环替代法",
    name_en="chain substitution",
    definition="按给定次序逐个把因素换成本期值,看乘积变化多少;结果与次序有关",
    args={
        "factors": column(kind="text", note="因素名称,按替代次序"),
        "period0": mapping(values="list", note="上期:入口 → 各因素"),
        "period1": mapping(values="list", note="本期:入口 → 各因素"),
    },
    result=record("by_factor"),
)
def chain_substitution(
    factors: Sequence[str],
    period0: Mapping[str, Sequence[float | None]],
    period1: Mapping[str, Sequence[float | None]],
) -> dict[str, dict[str, float]]:
    """`by_factor`: contribution of each factor to the change of Σ products, in the given order.

    Arguments and errors as in `lmdi_additive`; factors may be negative.
    """
    steps = [_steps(*e.filled) for e in align(factors, period0, period1, negative=True)]
    return {"by_factor": {f: math.fsum(row[i] for row in steps) for i, f in enumerate(factors)}}

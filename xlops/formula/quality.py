"""What is odd about a value that is nevertheless right: flags of data quality.

Rule: a numerator above zero over a zero denominator gives no value and `DQ_NUM_WITHOUT_DEN`; a rate above
one is kept, never clipped, and flagged `DQ_RATE_GT_1`. Source: spec section 0.

>>> from xlops.catalog.metrics import METRICS
>>> flags(METRICS["pay_cvr"], pay_buyers=12, visitors=10)
('DQ_RATE_GT_1',)
>>> flags(METRICS["pay_cvr"], pay_buyers=12, visitors=0)
('DQ_NUM_WITHOUT_DEN',)
"""

from __future__ import annotations

import ast
from typing import Any

from xlops.catalog.metrics import DEFAULTS, SIGNED
from xlops.catalog.model import Agg, Metric
from xlops.formula.compute import evaluate
from xlops.formula.grammar import parse
from xlops.formula.metric import expression, signed, value

__all__ = ["flags"]


def flags(metric: Metric, /, **inputs: Any) -> tuple[str, ...]:
    """Flags of one value, from the same single-valued arguments. Raises `BadInput` like `value`."""
    result = value(metric, **inputs)
    if result is not None:
        is_share = metric.unit == "%" and metric.agg is Agg.RATIO and metric.id not in SIGNED
        return ("DQ_RATE_GT_1",) if is_share and result > 1 else ()
    given = {**DEFAULTS.get(metric.id, {}), **inputs}
    for node in ast.walk(expression(metric).tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            above, below = (evaluate(parse(ast.unparse(n)), given, signed(metric)) for n in (node.left, node.right))
            if above is not None and above > 0 and below == 0:
                return ("DQ_NUM_WITHOUT_DEN",)
    return ()

"""An expression of the catalogue → Python value, SQL, Excel formula, glossary text, roll-up.

Rule: missing stays missing, a zero denominator gives nothing, sums come before the division, and all
four languages agree (a test compares them). Source: spec section 0.

>>> from xlops.catalog.metrics import METRICS
>>> row_sql(METRICS["ctr"], {"clicks": "clicks", "impressions": "impressions"})
'CAST(clicks AS DOUBLE) / NULLIF(CAST(impressions AS DOUBLE), 0)'
"""

from __future__ import annotations

from xlops.formula.compute import evaluate
from xlops.formula.grammar import Expression, parse
from xlops.formula.metric import (
    adds_by_row,
    called,
    excel,
    excel_total,
    expand,
    expression,
    has_expression,
    row_sql,
    signed,
    sum_sql,
    value,
    words,
)
from xlops.formula.quality import flags
from xlops.formula.rollup import Basis, Over, Rolled, can_add, check, daily_sum, roll_up

__all__ = [
    "Basis", "Expression", "Over", "Rolled", "adds_by_row", "called", "can_add", "check", "daily_sum", "evaluate", "excel",
    "excel_total", "expand", "expression", "flags", "has_expression", "parse", "roll_up", "row_sql", "signed", "sum_sql",
    "value", "words",
]  # fmt: skip

"""The catalogue of metrics: every number with a name, declared once.

Rule: a part refers to a field, an input or another metric. A metric with an expression is computed
from it everywhere; one without an expression and with parts is a plain field (of agg WAVG: a value and
its weight); one without parts is an algorithm of `methods/` under the same id. Source: spec section 1.

>>> METRICS["pay_cvr"].expr
'pay_buyers / visitors'
>>> reference("net_sales").signed
True
"""

from __future__ import annotations

from xlops.catalog.fields import FIELDS
from xlops.catalog.inputs import INPUTS
from xlops.catalog.metrics.ads import ADS
from xlops.catalog.metrics.arithmetic import ARITHMETIC
from xlops.catalog.metrics.basket import BASKET
from xlops.catalog.metrics.conversion import CONVERSION
from xlops.catalog.metrics.market import MARKET
from xlops.catalog.metrics.members import MEMBERS
from xlops.catalog.metrics.pricing import PRICING
from xlops.catalog.metrics.profit import PROFIT
from xlops.catalog.metrics.sales import SALES
from xlops.catalog.metrics.service import SERVICE
from xlops.catalog.metrics.stock import STOCK
from xlops.catalog.metrics.traffic import TRAFFIC
from xlops.catalog.model import Agg, Field, Kind, Metric

__all__ = ["DEFAULTS", "FORMULAS", "METHOD_IDS", "METRICS", "SECTIONS", "SIGNED", "WEIGHTS", "reference"]

_ALL = (
    *TRAFFIC, *CONVERSION, *BASKET, *SALES, *ADS, *STOCK, *PROFIT, *MEMBERS, *SERVICE, *PRICING, *MARKET,
)  # fmt: skip

METRICS: dict[str, Metric] = {m.id: m for m in _ALL}
"""The metrics of the catalogue, in the order of the glossary."""

FORMULAS: dict[str, Metric] = {m.id: m for m in ARITHMETIC}
"""Arithmetic functions that are no metrics."""

SECTIONS: tuple[str, ...] = tuple(dict.fromkeys(m.section for m in _ALL))

WEIGHTS: dict[str, str] = {"avg_stay": "uv", "bounce_rate": "uv", "avg_response": "responses"}
"""Fields that are averages already: what they are weighted by when several are put together."""

SIGNED: frozenset[str] = frozenset({
    "net_sales", "gross_profit", "gross_margin", "contribution_before_ads", "contribution_after_ads",
    "net_profit", "net_margin", "ad_profit", "growth_rate", "market_growth", "promo_margin", "discount_depth",
})  # fmt: skip
"""Metrics that may be negative: net sales, profit, growth."""

DEFAULTS: dict[str, dict[str, float]] = {"promo_margin": {"fee_rate": 0}}
"""Arguments that may be left out, and what they are then."""

METHOD_IDS: dict[str, str] = {"abc_class": "abc_classes"}
"""Metrics whose algorithm has another id."""


def reference(id: str) -> Field:
    """The field, input or metric that a part refers to, as a field. Raises `KeyError` if unknown."""
    if id in FIELDS:
        return FIELDS[id]
    if id in INPUTS:
        return INPUTS[id]
    metric = METRICS[id] if id in METRICS else FORMULAS[id]
    kind = Kind.RATE if metric.unit == "%" else Kind.MONEY if metric.unit == "元" else Kind.NUMBER
    agg = metric.agg if metric.agg in (Agg.SUM, Agg.STOCK) else Agg.NONE
    return Field(metric.id, metric.name, kind, metric.unit, agg, metric.id in SIGNED)


assert len(METRICS) == len(_ALL), "a metric id is declared twice"
assert not METRICS.keys() & FORMULAS.keys(), "a formula has the id of a metric"

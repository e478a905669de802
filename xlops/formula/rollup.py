"""Several rows of a metric put together: what may be added, what is divided after adding, what is refused.

Rule: sum, then divide; a row with a missing part is dropped from all sums. People and ratios do not add,
a platform index never does, stock is the last day's. A ratio of people summed over days says so by its
basis `daily` and is never compared with one of basis `period`. Source: spec section 0.

>>> from xlops.catalog.metrics import METRICS
>>> roll_up(METRICS["pay_cvr"], [{"pay_buyers": 30, "visitors": 1000}, {"pay_buyers": 5, "visitors": 150}], "days")
Rolled(value=0.030434782608695653, basis='daily', dropped=0)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from xlops.catalog.metrics import reference
from xlops.catalog.model import Agg, Metric
from xlops.errors import BadInput
from xlops.formula.compute import evaluate, exact
from xlops.formula.grammar import parse
from xlops.formula.inputs import is_missing, number
from xlops.formula.metric import adds_by_row, called, expression, signed, value

__all__ = ["Basis", "Over", "Rolled", "can_add", "check", "daily_sum", "roll_up"]

Over = Literal["days", "items"]
Basis = Literal["period", "daily", "items"]

_WHY = {
    Agg.UNIQ: "「{name}」是去重人数,{over}不能相加",
    Agg.INDEX: "「{name}」是平台指数,只能比高低,不能相加或相除",
    Agg.LAST: "「{name}」只看最后一天,{over}不能相加",
    Agg.STOCK: "「{name}」是时点数,{over}不能相加",
    Agg.RATIO: "「{name}」是比率,{over}不能相加,要先分别相加再相除",
    Agg.WAVG: "「{name}」是平均值,{over}不能相加,要按权重合并",
    Agg.NONE: "「{name}」不能由各行合成,请用合计数重新计算",
}
_OVER = {"days": "几天之间", "items": "商品或来源之间"}


@dataclass(frozen=True)
class Rolled:
    """A value of several rows: `basis` says what its people are, `dropped` how many rows missed a part."""

    value: Any
    basis: Basis
    dropped: int


def can_add(agg: Agg, over: Over) -> bool:
    """Whether values of this kind add up over days, or over items and entries."""
    return agg is Agg.SUM or (agg is Agg.STOCK and over == "items")


def check(metric: Metric, over: Over) -> None:
    """Raise `BadInput`, with a Chinese reason, if several rows of the metric can't be put together.

    A query asks this before it uses `sum_sql`.
    """
    if not metric.expr and metric.agg is not Agg.WAVG:
        _check_part(metric.agg, metric.name, over)
    if adds_by_row(metric):
        return
    for part in metric.parts if metric.expr else ():
        field = reference(part.field)
        if field.agg is not Agg.UNIQ:
            _check_part(field.agg, field.name, over)


def roll_up(metric: Metric, rows: Sequence[Mapping[str, Any]], over: Over) -> Rolled:
    """The metric over rows of its arguments, in order of time if `over` is days.

    One row is its own period. Raises `BadInput` where adding would make a false number.
    """
    names = tuple(dict.fromkeys(p.arg for p in metric.parts)) or expression(metric).names
    if len(rows) == 1:
        return Rolled(_one(metric, rows[0]), "period", 0)
    if metric.agg in (Agg.LAST, Agg.STOCK) and over == "days" and not metric.expr:
        return Rolled(_one(metric, rows[-1]) if rows else None, "period", 0)
    check(metric, over)
    basis: Basis = "daily" if over == "days" else "items"
    if not any(reference(p.field).agg is Agg.UNIQ for p in metric.parts):
        basis = "period"
    complete = [row for row in rows if not any(is_missing(row.get(name)) for name in names)]
    if not complete:
        return Rolled(None, basis, len(rows))
    each = [_one(metric, row) for row in complete]  # looked at even if unused: a negative amount hides in a sum
    dropped = len(rows) - len(complete)
    if adds_by_row(metric):
        return Rolled(_total(each), basis, dropped)
    if metric.agg is Agg.WAVG and not metric.expr:
        return Rolled(_weighted(metric, complete), basis, dropped)
    totals = {name: _total([row[name] for row in complete]) for name in names}
    return Rolled(value(metric, **totals), basis, dropped)


def daily_sum(metric: Metric) -> tuple[str, str]:
    """Id and name under which a sum of daily people is published, never as the people themselves.

    >>> from xlops.catalog.metrics import METRICS
    >>> daily_sum(METRICS["uv"])
    ('uv_days', '访客数(按日累加)')
    """
    if metric.agg is not Agg.UNIQ:
        raise BadInput(f"「{metric.name}」不是去重人数,不用按日累加")
    return f"{metric.id}_days", f"{metric.name}(按日累加)"


def _check_part(agg: Agg, name: str, over: Over) -> None:
    if not can_add(agg, over):
        raise BadInput(_WHY[agg].format(name=name, over=_OVER[over]))


def _one(metric: Metric, row: Mapping[str, Any]) -> Any:
    used = expression(metric).names
    return value(metric, **{name: row.get(name) for name in used})


def _weighted(metric: Metric, rows: Sequence[Mapping[str, Any]]) -> Any:
    average, weight = (p.arg for p in metric.parts)
    formula = parse("a * w")
    inside = {"a"} & signed(metric)
    products = [evaluate(formula, {"a": r[average], "w": r[weight]}, inside, called(metric)) for r in rows]
    return evaluate(parse("a / w"), {"a": _total(products), "w": _total([r[weight] for r in rows])}, inside)


def _total(values: Sequence[Any]) -> Any:
    """The sum, exact where any of the values is exact."""
    plain = [n for v in values if (n := number(v, "")) is not None]
    return sum(map(exact, plain)) if any(isinstance(n, Decimal) for n in plain) else sum(plain)

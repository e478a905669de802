"""Which stored fields a metric needs, and in what order its sources are believed.

Rule: a metric of the catalogue is expanded to fields; a stored field without a metric is its own number;
where a file carries an average but not its parts (跳失率, 平均响应时长), the file's value is weighted.
Indices are refused: their differences mean nothing. Source: spec section 0; `PRECEDENCE`.

>>> wanted("gross_profit").inputs
('goods_cost',)
>>> wanted("bounce_rate").fields
('bounce_rate', 'uv')
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from xlops.catalog.fields import FIELDS
from xlops.catalog.inputs import INPUTS
from xlops.catalog.metrics import METRICS, WEIGHTS
from xlops.catalog.model import Agg, Kind, Metric, Part
from xlops.catalog.tables import PRECEDENCE, TABLES
from xlops.errors import BadInput, NotFound, near_names
from xlops.formula import expand

__all__ = ["ORDER_FIELDS", "Wanted", "rank", "stored", "wanted"]

# Fields dated by the order: `--basis created` takes them from order tables only.
ORDER_FIELDS = frozenset(m.field for t in TABLES.values() if t.created == "created_at" for m in t.measures)
_EXPORTED = {"avg_response_seconds": "avg_response"}  # the platform's own average; its parts are in no file
_PERIOD_TABLES = ("shop_facts", "item_facts", "entry_facts", "ad_facts")
_COUNTABLE = (Kind.MONEY, Kind.COUNT, Kind.NUMBER, Kind.RATE)


@dataclass(frozen=True)
class Wanted:
    """A metric over fields: arguments are called like their fields; `inputs` is what no file carries."""

    metric: Metric
    fields: tuple[str, ...]
    inputs: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def stored() -> frozenset[str]:
    """Every field that a table of facts gives as a number: a column of a period table, a measure of events."""
    columns = {c for table in _PERIOD_TABLES for c in TABLES[table].columns if FIELDS[c].kind in _COUNTABLE}
    return frozenset(columns | {m.field for t in TABLES.values() for m in t.measures})


@lru_cache(maxsize=1024)
def wanted(id: str) -> Wanted:
    """What a metric (or a stored field) needs.

    Raises `NotFound` for an unknown id, `BadInput` for an algorithm, an index, or what does not roll up.
    """
    if id in METRICS:
        metric = METRICS[id]
    elif id in stored():
        return _plain(_as_metric(id), id)
    else:
        raise NotFound(f"找不到指标「{id}」", near_names(id, [*METRICS, *stored()]))
    own = _EXPORTED.get(id, id)
    if not metric.parts and own not in stored():
        raise BadInput(f"「{metric.name}」要用专门的算法计算,不能按时间段查数")
    flat = expand(metric)
    fields = tuple(part.field for part in flat.parts)
    if own in stored() and not stored().issuperset(fields):
        return _plain(metric, own)
    if metric.agg is Agg.INDEX or any(f in FIELDS and FIELDS[f].agg is Agg.INDEX for f in fields):
        raise BadInput(f"「{metric.name}」用到平台指数,只能比高低,不能按时间段汇总")
    typed = tuple(f for f in fields if f in INPUTS or f not in stored())
    return Wanted(flat, tuple(f for f in fields if f not in typed), typed)


def _as_metric(id: str) -> Metric:
    field = FIELDS[id]
    return Metric(id, field.name, id, "", field.note, field.unit, "0", field.agg)


def _plain(metric: Metric, id: str) -> Wanted:
    """A field as it stands; an average together with its weight."""
    agg = FIELDS[id].agg
    if agg in (Agg.NONE, Agg.RATIO):
        raise BadInput(f"「{metric.name}」不能按时间段汇总")
    weight = WEIGHTS.get(id, "")
    fields = (id, weight) if agg is Agg.WAVG and weight in stored() else (id,)
    return Wanted(_over(metric, agg, fields), fields)


def _over(metric: Metric, agg: Agg, fields: Sequence[str]) -> Metric:
    parts = tuple(Part(f, f) for f in fields)
    return Metric(
        metric.id, metric.name, metric.name_en, metric.section, metric.definition, metric.unit, metric.direction,
        agg, parts,
    )  # fmt: skip


def rank(field: str, source: str) -> int:
    """The place of a source in the order of belief; unlisted ones last."""
    order = PRECEDENCE.get(field, PRECEDENCE[""])
    return order.index(source) if source in order else len(order)

"""A metric now against before, like with like.

Rule: where either period misses days, only days that both have at the same place are compared, and they
are named. People counted over a period are never compared with people added by day; where one source has
both periods, both are read from it. Growth has no rate on a base of 0 or less. Source: spec section 0.

| Mon–Sun     | before | now                                      |
|-------------|--------|------------------------------------------|
| Mon … Sat   | 100 each | 110 each                               |
| Sunday      | 200    | missing: +10%, over Monday to Saturday   |
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from xlops.catalog.model import Agg
from xlops.facts.model import Change, Number, Value
from xlops.facts.slices import Span
from xlops.facts.sources import Facts, gather
from xlops.facts.values import compute
from xlops.facts.wanted import wanted
from xlops.methods.ratios import growth_rate
from xlops.periods import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["compare", "compared", "compares"]


def compare(con: DuckDBPyConnection, metric: str, period: Period, previous: Period, *, basis: str = "paid") -> Change:
    """One metric over two periods. Raises `NotFound` or `BadInput` like `values.value`."""
    return compares(con, [metric], period, previous, basis=basis)[metric]


def compares(
    con: DuckDBPyConnection, metrics: Iterable[str], period: Period, previous: Period, *, basis: str = "paid"
) -> dict[str, Change]:
    """Many metrics over two periods; each table is read once."""
    names = list(dict.fromkeys(metrics))
    spans = Span.whole(period), Span.whole(previous)
    return compared(gather(con, names, spans, basis=basis), names, period, previous)


def compared(facts: Facts, metrics: Iterable[str], period: Period, previous: Period) -> dict[str, Change]:
    """The same out of facts already read, which must speak of both periods."""
    spans = Span.whole(period), Span.whole(previous)
    return {name: _compared(facts, name, *spans) for name in metrics}


def _compared(facts: Facts, metric: str, now: Span, before: Span) -> Change:
    ours = compute(facts, metric, now)
    theirs = compute(facts, metric, before)
    if ours.source != theirs.source and "+" not in ours.source:
        same = compute(facts, metric, before, source=ours.source)
        theirs = same if same.value is not None else theirs
    state = wanted(metric).metric.agg in (Agg.LAST, Agg.STOCK)
    if state or (not ours.missing and not theirs.missing and ours.basis == theirs.basis):
        return _change(metric, ours, theirs, ours, theirs)
    common = _common(ours, theirs, now, before)
    if not common or ours.value is None or theirs.value is None:
        return Change(metric, ours, theirs, None, None, flags=_doubts(ours, theirs))
    like = _like(facts, metric, ours, Span.over([day for day, _ in common]), now)
    base = _like(facts, metric, theirs, Span.over([day for _, day in common]), before)
    if like.basis != base.basis or like.missing or base.missing:
        return Change(metric, ours, theirs, None, None, flags=("BASES_DIFFER",))
    days = () if len(common) == len(now.days) == len(before.days) else tuple(day for day, _ in common)
    return _change(metric, ours, theirs, like, base, days)


def _common(ours: Value, theirs: Value, now: Span, before: Span) -> list[tuple[date, date]]:
    """Days at the same place of both periods that both have."""
    pairs = zip(now.days, before.days, strict=False)
    return [(a, b) for a, b in pairs if a not in ours.missing and b not in theirs.missing]


def _like(facts: Facts, metric: str, said: Value, days: Span, whole: Span) -> Value:
    """The metric over some days, from the source that gave the whole; people added by day."""
    source = None if "+" in said.source else said.source
    return compute(facts, metric, days if days.days != whole.days else whole, source=source, daily=True)


def _change(metric: str, now: Value, before: Value, like: Value, base: Value, common: tuple[date, ...] = ()) -> Change:
    flags = _doubts(like, base)
    if like.value is None or base.value is None:
        return Change(metric, now, before, None, None, common, flags=flags)
    delta: Number = like.value - base.value  # type: ignore[operator]
    rate = growth_rate(float(like.value), float(base.value))
    pp = float(delta) if wanted(metric).metric.unit == "%" else None
    return Change(metric, now, before, delta, rate, common, pp, flags)


def _doubts(a: Value, b: Value) -> tuple[str, ...]:
    """Marks of both sides, and that they come from different sources."""
    differ = ("SOURCES_DIFFER",) if a.source and b.source and a.source != b.source else ()
    return tuple(dict.fromkeys((*a.flags, *b.flags, *differ)))

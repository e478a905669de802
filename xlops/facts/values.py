"""A metric over a period: one source, sums first, then the division; and how it came about.

Rule: the first source in the order of belief that covers every day that any source covers wins, else the
one with the most days; where people were counted once over the period, that source comes first. Parts of
a ratio come from one source if one has them all, else over the days that both have, never across bases.
Missing days are listed, never zero. Source: spec section 0; design.md, one source wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from xlops.catalog.fields import FIELDS
from xlops.catalog.model import Agg
from xlops.errors import BadInput
from xlops.facts.model import Number, Value
from xlops.facts.slices import Plan, Slice, Span, make_plan, take
from xlops.facts.sources import Facts, gather
from xlops.facts.wanted import Wanted, wanted
from xlops.formula import expression
from xlops.formula import value as apply
from xlops.periods import Period, month_of, week_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Arrangement", "Share", "arrange", "compute", "fill", "series", "split", "value", "values"]


def value(
    con: DuckDBPyConnection, metric: str, period: Period, *, level: str = "shop", key: str | None = None,
    basis: str = "paid", scope: str | None = None,
) -> Value:  # fmt: skip
    """A metric over a period, of the shop or of one item, entry, plan, province or hour (`key`).

    `basis` dates orders by payment or by creation; `scope` is the 归属 of entries.
    Raises `NotFound` for an unknown metric, `BadInput` for one that can't be rolled up.
    """
    span = Span.whole(period)
    facts = gather(con, [metric], [span], level=level, basis=basis, scope=scope)
    return compute(facts, metric, span, key or "")


def values(
    con: DuckDBPyConnection, metrics: Iterable[str], periods: Iterable[Period], *, basis: str = "paid"
) -> dict[tuple[str, str], Value]:
    """Many metrics of the shop over many periods by (metric, period label); each table is read once."""
    names, spans = list(dict.fromkeys(metrics)), [Span.whole(period) for period in dict.fromkeys(periods)]
    facts = gather(con, names, spans, basis=basis)
    return {(name, span.period.label): compute(facts, name, span) for span in spans for name in names}


def series(
    con: DuckDBPyConnection, metric: str, period: Period, by: str = "day", *, basis: str = "paid"
) -> list[Value]:
    """A metric by day, week or month; weeks and months are cut at the ends of the period."""
    spans = [Span.whole(part) for part in split(period, by)]
    facts = gather(con, [metric], spans, basis=basis)
    return [compute(facts, metric, span) for span in spans]


def split(period: Period, by: str) -> list[Period]:
    """The days, weeks or months of a period.

    >>> from xlops.periods import parse_period
    >>> [str(p) for p in split(parse_period("2026-11-13~2026-11-17"), "week")]
    ['2026-11-13~2026-11-15', '2026-11-16~2026-11-17']
    """
    wholes = {"day": lambda day: Period(day, day), "week": week_of, "month": month_of}
    if by not in wholes:
        raise BadInput(f"不能按「{by}」分段,可以用 {'、'.join(wholes)}")
    parts = dict.fromkeys(wholes[by](day) for day in period)
    return [Period(max(part.start, period.start), min(part.end, period.end)) for part in parts]


def compute(
    facts: Facts, metric: str, span: Span, key: str = "", *, source: str | None = None, daily: bool = False
) -> Value:
    """A metric out of facts already read.

    `source` asks for one source only, `daily` for people added by day even where they were counted once.
    """
    return fill(arrange(facts, metric, span, source=source, daily=daily), key)


@dataclass(frozen=True)
class Share:
    """The fields that one slice gives to a metric, and the rows that it gives them from."""

    piece: Slice
    plan: Plan
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Arrangement:
    """Who gives which part of a metric over a span, the same for every key; `days` is what they share.

    Without shares there is no number, and `flags` say why.
    """

    need: Wanted
    span: Span
    days: Span
    shares: tuple[Share, ...] = ()
    flags: tuple[str, ...] = ()


def arrange(facts: Facts, metric: str, span: Span, *, source: str | None = None, daily: bool = False) -> Arrangement:
    """Decide who is believed. Raises `NotFound` or `BadInput` like `wanted`."""
    need = wanted(metric)
    if need.inputs or not need.fields:
        return Arrangement(need, span, span, flags=("NO_INPUT",))
    if together := _choose(facts.giving(need.fields, source), need.fields, span, daily):
        return Arrangement(need, span, span, (Share(*together, need.fields),))
    if len(need.fields) > 1 and need.metric.expr:
        return _apart(facts, need, span, source, daily)
    return Arrangement(need, span, span, flags=_why(facts, need, span))


def _choose(pieces: Sequence[Slice], names: Sequence[str], span: Span, daily: bool) -> tuple[Slice, Plan] | None:
    """The believed slice and its rows; `pieces` come in the order of belief."""
    found = [(piece, plan) for piece in pieces if (plan := make_plan(piece, names, span, daily=daily))]
    found = [pair for pair in found if not pair[0].fallback] or found
    if not found:
        return None
    every = frozenset[date]().union(*(plan.covered for _, plan in found))
    full = [pair for pair in found if pair[1].covered >= every]
    if full:
        return next((pair for pair in full if pair[1].basis == "period"), full[0])
    return max(found, key=lambda pair: len(pair[1].covered))


def _apart(facts: Facts, need: Wanted, span: Span, source: str | None, daily: bool) -> Arrangement:
    """Parts of different sources: over the whole span if all cover the same, else over their common days."""
    shares: list[Share] = []
    for field in need.fields:
        found = _choose(facts.giving([field], source), [field], span, daily)
        if found is None:
            return Arrangement(need, span, span, flags=_why(facts, need, span))
        shares.append(Share(*found, (field,)))
    if _agree(shares):
        return Arrangement(need, span, span, tuple(shares))
    common = frozenset.intersection(*(share.plan.covered for share in shares))
    if not common:
        return Arrangement(need, span, span, flags=("SOURCES_DIFFER",))
    days = Span.over(common)
    plans = [(s.piece, make_plan(s.piece, s.fields, days, daily=True), s.fields) for s in shares]
    again = tuple(Share(piece, plan, fields) for piece, plan, fields in plans if plan is not None)
    if len(again) < len(shares) or not _agree(again):
        return Arrangement(need, span, span, flags=("BASES_DIFFER",))
    return Arrangement(need, span, days, again)


def _agree(shares: Sequence[Share]) -> bool:
    """Do all cover the same days and count people the same way?"""
    bases = {share.plan.basis for share in shares if share.plan.basis}
    return len({share.plan.covered for share in shares}) == 1 and len(bases) <= 1


def _why(facts: Facts, need: Wanted, span: Span) -> tuple[str, ...]:
    """Marks for a number that nobody gives."""
    if facts.masked(need.fields):
        return ("BUYERS_MASKED",)
    for field in need.fields:
        pieces = facts.giving([field])
        if FIELDS[field].agg is Agg.UNIQ and any(_has_longer_rows(piece, field, span) for piece in pieces):
            return ("NOT_ADDITIVE",)
        if FIELDS[field].agg is Agg.UNIQ and any(field in piece.counted for piece in pieces):
            return ("BUYERS_MASKED",)
    mixed = any("AD_TERMS_DIFFER" in piece.flags for piece in facts.slices)
    return ("AD_TERMS_DIFFER",) if mixed else ()


def _has_longer_rows(piece: Slice, field: str, span: Span) -> bool:
    rows = (row for key in piece.rows for row in piece.within(span, key))
    return any(row.start != row.end and row.has([field]) and span.holds(row.interval) for row in rows)


def fill(arranged: Arrangement, key: str = "") -> Value:
    """The number of one key, with how it came about."""
    need, span, shares = arranged.need, arranged.span, arranged.shares
    if not shares:
        empty: dict[str, Number | None] = dict.fromkeys(need.fields)
        return Value(need.metric.id, span.period, None, empty, missing=span.days, flags=arranged.flags)
    taken = [take(share.piece, share.fields, arranged.days, share.plan, key) for share in shares]
    sums = {name: number for part in taken for name, number in part.sums.items()}
    number, flags = _apply(need, sums)
    covered = frozenset.intersection(*(share.plan.covered for share in shares))
    sources = tuple(dict.fromkeys(share.piece.source for share in shares))
    flags += [flag for share in shares for flag in share.piece.flags]
    flags += ["SOURCES_DIFFER"] if len(sources) > 1 else []
    flags += ["PARTIAL"] if any(part.partial for part in taken) else []
    return Value(
        need.metric.id, span.period, number, sums,
        basis=next((share.plan.basis for share in shares if share.plan.basis), ""),
        source="+".join(sources),
        scope=" ".join(dict.fromkeys(share.piece.scope for share in shares if share.piece.scope)),
        days=len(covered),
        missing=tuple(day for day in span.days if day not in covered),
        rows=sum({id(share.piece): part.rows for share, part in zip(shares, taken, strict=True)}.values()),
        flags=tuple(dict.fromkeys(flags)),
    )  # fmt: skip


def _apply(need: Wanted, sums: dict[str, Number | None]) -> tuple[Number | None, list[str]]:
    """The metric out of its sums, with the doubts that the numbers themselves raise."""
    metric = need.metric
    names = expression(metric).names
    if not metric.expr and len(names) == 1 and ((only := sums[names[0]]) is None or only >= 0):
        number = only  # a field as it stands
    else:
        try:
            number = apply(metric, **{name: sums[name] for name in names})
        except BadInput:
            return None, ["DQ_NEGATIVE"]
    known = [sums[name] for name in names]
    if number is None and metric.expr and all(n is not None for n in known) and any(known):
        return None, ["DQ_NUM_WITHOUT_DEN"]
    if number is not None and metric.unit == "%" and number > 1:
        return number, ["DQ_RATE_GT_1"]
    return number, []

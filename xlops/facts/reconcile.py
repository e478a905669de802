"""The sources of one number against each other: shop, items, orders, lines, ads.

Rule: only amounts and counts that must agree, over the days that both sources cover; the believed source
is the base. A difference above the tolerance (`reconcile_tolerance`, 1%) is shown, never evened out.
Source: design.md, one source wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlops.catalog.fields import FIELDS
from xlops.catalog.model import Agg
from xlops.facts.model import Number
from xlops.facts.settings import settings
from xlops.facts.slices import Slice, Span, make_plan, take
from xlops.facts.sources import Facts, gather_fields
from xlops.facts.wanted import ORDER_FIELDS
from xlops.periods import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["RECONCILED", "Difference", "reconcile"]

RECONCILED = (
    *sorted(f for f in ORDER_FIELDS if FIELDS[f].agg is Agg.SUM),
    "refund_amount_done",
    "ad_spend",
)


@dataclass(frozen=True)
class Difference:
    """A number that two sources tell differently over the same `days`; `rate` is other / value − 1."""

    field: str
    name: str
    source: str
    value: Number
    other: str
    other_value: Number
    rate: float | None
    days: int


def reconcile(con: DuckDBPyConnection, period: Period, read: Facts | None = None) -> list[Difference]:
    """Differences above the tolerance, largest amounts of doubt first.

    `read` are facts of the shop already read: the fields `RECONCILED` over the period.
    """
    span = Span.whole(period)
    facts = read or gather_fields(con, RECONCILED, [span])
    tolerance = settings(con).rate("reconcile_tolerance")
    found: list[Difference] = []
    for field in RECONCILED:
        pieces = [p for p in facts.giving([field]) if not p.fallback and make_plan(p, [field], span)]
        for other in pieces[1:]:
            difference = _difference(field, pieces[0], other, span)
            if difference and _too_far(difference, tolerance):
                found.append(difference)
    return sorted(found, key=lambda d: (-abs(d.rate or 1), d.field, d.other))


def _too_far(difference: Difference, tolerance: Decimal) -> bool:
    gap = abs(Decimal(str(difference.other_value)) - Decimal(str(difference.value)))
    return gap > tolerance * abs(Decimal(str(difference.value)))


def _difference(field: str, left: Slice, right: Slice, span: Span) -> Difference | None:
    """Both sources over the days that both cover; None where they share none."""
    numbers = _both(field, (left, right), span)
    if numbers is None:
        return None
    value, other, days = numbers
    rate = float(other) / float(value) - 1 if value > 0 else None
    return Difference(field, FIELDS[field].name, left.source, value, right.source, other, rate, days)


def _both(field: str, pieces: Sequence[Slice], span: Span) -> tuple[Number, Number, int] | None:
    plans = [make_plan(piece, [field], span) for piece in pieces]
    known = [plan for plan in plans if plan is not None]
    common = frozenset.intersection(*(plan.covered for plan in known))
    if not common:
        return None
    narrow = span if len(common) == len(span.days) else Span.over(common)
    again = [make_plan(piece, [field], narrow) for piece in pieces]
    numbers = [
        take(piece, [field], narrow, plan).sums[field]
        for piece, plan in zip(pieces, again, strict=True)
        if plan is not None and plan.covered == common
    ]
    if len(numbers) < 2 or numbers[0] is None or numbers[1] is None:
        return None
    return numbers[0], numbers[1], len(common)

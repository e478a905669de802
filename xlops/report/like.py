"""Two weeks alike: the days that both have, and the shop's numbers over them.

Rule: a day that only one of two weeks has is left out of both; visitors of a week and visitors added by day are never
compared. Source: weekly_report.md, header; spec section 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from xlops.facts.chain import CHAIN
from xlops.facts.model import Number, Value
from xlops.facts.rows import Row
from xlops.periods import Period

__all__ = ["DAILY", "Values", "common_days", "number", "shop_fields"]

Values = Mapping[tuple[str, str], Value]
DAILY = ("pay_amount", "uv", "pay_buyers", "pay_orders")


def number(found: Values, metric: str, period: Period) -> Number | None:
    """A metric over one of the periods gathered."""
    value = found.get((metric, period.label))
    return value.value if value else None


def common_days(found: Values, now: Period, before: Period) -> tuple[date, ...]:
    """The days of `now` whose weekday both weeks have; empty where both weeks are whole."""
    pair = [found.get(("pay_amount", period.label)) for period in (now, before)]
    if any(v is None or v.value is None for v in pair) or not any(v.missing for v in pair if v):
        return ()
    gaps = {day for v in pair if v for day in v.missing}
    shift = now.start - before.start
    return tuple(day for day in now if day not in gaps and day - shift not in gaps)


def shop_fields(found: Values, now: Period, before: Period, common: Iterable[date]) -> tuple[Row, Row]:
    """The shop's fields of the chain before and now: whole weeks, or sums over the common days."""
    days = tuple(common)
    shift = now.start - before.start
    rows: list[Row] = []
    for period, back in ((before, shift), (now, timedelta(0))):
        if days:
            rows.append({f: _sum(found, f, [day - back for day in days]) for f in CHAIN if f in DAILY})
        else:
            rows.append({f: number(found, f, period) for f in CHAIN if f in DAILY})
    if not days and _bases(found, now) != _bases(found, before):  # visitors of a week and of days: never compared
        rows = [{f: v for f, v in row.items() if f not in ("uv", "pay_buyers")} for row in rows]
    return rows[0], rows[1]


def _bases(found: Values, period: Period) -> tuple[str, ...]:
    return tuple(v.basis if (v := found.get((f, period.label))) else "" for f in ("uv", "pay_buyers"))


def _sum(found: Values, metric: str, days: Iterable[date]) -> Number | None:
    known = [number(found, metric, Period(day, day)) for day in days]
    if not known or any(v is None for v in known):
        return None
    return sum((v if isinstance(v, Decimal) else Decimal(str(v)) for v in known if v is not None), Decimal(0))

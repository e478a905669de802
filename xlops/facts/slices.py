"""Rows that may be added: one source, one terminal, one scope; and which of them speak of a span of days.

Rule: a row speaks of its own days only. The row of exactly the period wins; else daily rows; amounts may
also be put together from rows that do not overlap. People count once per period, so only daily rows are
added and the result says so (`daily`). A row that lacks one of the parts is dropped from all of them.
Source: spec section 0; design.md, grain.

| row of     | visitors |                                                     |
|------------|----------|-----------------------------------------------------|
| the Monday | 100      | Monday and Tuesday together: 180, basis `daily`     |
| the Tuesday| 80       | the week: 150, basis `period`; never 100 + 80 + 150 |
| the week   | 150      |                                                     |
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from xlops.catalog.fields import FIELDS
from xlops.catalog.metrics import WEIGHTS
from xlops.catalog.model import Agg, Kind
from xlops.facts.model import Number
from xlops.periods import Period

__all__ = ["Plan", "Row", "Slice", "Span", "Taken", "make_plan", "take"]

Interval = tuple[date, date]
_STATES = (Agg.LAST, Agg.STOCK)
_FEN = Decimal("0.01")


@dataclass(frozen=True)
class Span:
    """Days that a number is asked for: a whole period, or some of its days (common weekdays)."""

    period: Period
    days: tuple[date, ...]

    @classmethod
    def whole(cls, period: Period) -> Span:
        return cls(period, tuple(period))

    @classmethod
    def over(cls, days: Collection[date]) -> Span:
        """Some days; must not be empty."""
        return cls(Period(min(days), max(days)), tuple(sorted(days)))

    @property
    def is_whole(self) -> bool:
        return len(self.days) == self.period.days

    @cached_property
    def day_set(self) -> frozenset[date]:
        return frozenset(self.days)

    def holds(self, interval: Interval) -> bool:
        """Does it contain every day of the interval?"""
        start, end = interval
        if start == end or not self.is_whole:
            return all(day in self.day_set for day in Period(start, end))
        return self.period.start <= start and end <= self.period.end


@dataclass(frozen=True)
class Row:
    """Values of one key over its own days; `partial` days are not covered whole.

    `count` is the store's rows behind it, `events` those behind each field where they differ by field.
    """

    start: date
    end: date
    values: Mapping[str, Number | None]
    count: int = 1
    partial: bool = False
    events: Mapping[str, int] = field(default_factory=dict)

    @property
    def interval(self) -> Interval:
        return self.start, self.end

    def has(self, names: Collection[str]) -> bool:
        return all(self.values.get(name) is not None for name in names)

    def behind(self, names: Collection[str]) -> int:
        """Rows of the store that these fields were read from."""
        return max((self.events.get(name, self.count) for name in names), default=self.count)


@dataclass(frozen=True)
class Slice:
    """Rows of one grain by key (`""` for the shop), and the fields they can give.

    `covered` is set for event tables: days with a complete file; there a day without an event is 0.
    `distinct` holds people counted over whole spans by (span, key, field); `masked` the fields that can't
    be counted because names are hidden. `fallback` slices are used only where nothing else is.
    """

    source: str
    fields: frozenset[str]
    rows: Mapping[str, tuple[Row, ...]]
    scope: str = ""
    flags: tuple[str, ...] = ()
    covered: frozenset[date] | None = None
    distinct: Mapping[tuple[Span, str, str], Number | None] = field(default_factory=dict)
    counted: frozenset[str] = frozenset()
    masked: frozenset[str] = frozenset()
    fallback: bool = False

    @cached_property
    def _starts(self) -> dict[str, list[date]]:
        return {key: [row.start for row in rows] for key, rows in self.rows.items()}

    def within(self, span: Span, key: str) -> Sequence[Row]:
        """Rows of a key that begin inside the span's period (rows are kept in order of their start)."""
        starts = self._starts.get(key, [])
        lo = bisect_left(starts, span.period.start)
        return self.rows.get(key, ())[lo : bisect_right(starts, span.period.end)]


@dataclass(frozen=True)
class Plan:
    """Which rows of a slice are added: their intervals, the days they cover, and how people are counted."""

    intervals: frozenset[Interval]
    covered: frozenset[date]
    basis: str = ""
    whole: bool = False  # people counted over the whole span


@dataclass(frozen=True)
class Taken:
    """Sums by field of one key, the store's rows behind them, and whether a partial day is among them."""

    sums: dict[str, Number | None]
    rows: int
    partial: bool = False


def _days(intervals: Collection[Interval]) -> frozenset[date]:
    return frozenset(day for start, end in intervals for day in Period(start, end))


def _people(names: Collection[str]) -> bool:
    return any(FIELDS[name].agg is Agg.UNIQ for name in names)


def make_plan(piece: Slice, names: Sequence[str], span: Span, *, daily: bool = False) -> Plan | None:
    """The rows of a slice that give all of `names` over a span; None where it can't.

    `daily` asks for added days even where people were counted over the whole span.
    """
    if not piece.fields.issuperset(names):
        return None
    if piece.covered is not None:
        return _event_plan(piece, piece.covered, names, span, daily)
    return _period_plan(piece, names, span, daily)


def _event_plan(piece: Slice, covered: frozenset[date], names: Sequence[str], span: Span, daily: bool) -> Plan | None:
    people = _people(names)
    single = len(span.days) == 1
    counted = [name for name in names if name in piece.counted]
    whole = not daily and not single and bool(counted)
    whole = whole and all(any(piece.distinct.get((span, key, n)) is not None for key in piece.rows) for n in counted)
    needed = [name for name in names if not (whole and name in piece.counted)]
    inside = [row for row in piece.within(span, "") if row.start in span.day_set]
    unknown = {row.start for row in inside if not row.partial and not row.has(needed)}
    days = (covered & span.day_set) - unknown
    late = {
        row.start for key in piece.rows for row in piece.within(span, key)
        if row.partial and row.start in span.day_set and row.has(needed)
    }  # fmt: skip
    if not days and not late:
        return None
    basis = ("period" if whole or single else "daily") if people else ""
    return Plan(frozenset((day, day) for day in days | late), days, basis, whole)


def _period_plan(piece: Slice, names: Sequence[str], span: Span, daily: bool) -> Plan | None:
    adding = [name for name in names if FIELDS[name].agg not in _STATES] or list(names)
    people = _people(adding)
    complete = {row.interval for key in piece.rows for row in piece.within(span, key) if row.has(adding)}
    exact = (span.period.start, span.period.end)
    if span.is_whole and exact in complete and not (daily and people and span.period.days > 1):
        return Plan(frozenset([exact]), span.day_set, "period" if people else "")
    inside = [interval for interval in complete if span.holds(interval)]
    if FIELDS[adding[0]].agg in _STATES:
        return Plan(frozenset(inside), _days(inside)) if inside else None
    if people:
        inside = [interval for interval in inside if interval[0] == interval[1]]
    chosen = _most_days(inside)
    averages = [name for name in adding if FIELDS[name].agg is Agg.WAVG and WEIGHTS.get(name) not in adding]
    if not chosen or (averages and len(chosen) > 1):
        return None
    return Plan(frozenset(chosen), _days(chosen), "daily" if people else "")


def _most_days(intervals: Collection[Interval]) -> list[Interval]:
    """Intervals that do not overlap and cover the most days; of equals, the more and shorter ones.

    >>> d = lambda n: date(2026, 11, n)
    >>> _most_days([(d(1), d(7)), (d(2), d(2)), (d(8), d(8))]) == [(d(1), d(7)), (d(8), d(8))]
    True
    """
    if all(start == end for start, end in intervals):
        return sorted(intervals)
    ordered = sorted(intervals, key=lambda interval: (interval[1], interval[0]))
    ends = [end for _, end in ordered]
    best: list[tuple[int, int, list[Interval]]] = [(0, 0, [])]
    for number, (start, end) in enumerate(ordered):
        before = sum(1 for other in ends[:number] if other < start)
        days, count, chosen = best[before]
        with_it = (days + (end - start).days + 1, count + 1, [*chosen, (start, end)])
        best.append(max(best[number], with_it, key=lambda b: b[:2]))
    return best[-1][2]


def take(piece: Slice, names: Sequence[str], span: Span, plan: Plan, key: str = "") -> Taken:
    """Sums of one key over a plan. An event table has zeros where nothing happened, a period table nothing."""
    own = piece.within(span, key)
    summed = [n for n in names if FIELDS[n].agg not in _STATES and not (plan.whole and n in piece.counted)]
    rows = [row for row in own if row.interval in plan.intervals and row.has(summed)]
    sums: dict[str, Number | None] = {}
    for name in names:
        if plan.whole and name in piece.counted:
            sums[name] = piece.distinct.get((span, key, name), 0 if plan.covered else None)
        elif FIELDS[name].agg in _STATES:
            sums[name] = _last(own, name, span)
        elif FIELDS[name].agg is Agg.WAVG:
            sums[name] = _weighted(rows, name)
        else:
            sums[name] = _sum(rows, name, piece.covered is not None and bool(plan.covered))
    sums = {name: _fen(number) for name, number in sums.items()}
    return Taken(sums, sum(row.behind(names) for row in rows), any(row.partial for row in rows))


def _sum(rows: Sequence[Row], name: str, zero: bool) -> Number | None:
    values = [value for row in rows if (value := row.values[name]) is not None]
    if values:
        return sum(values[1:], start=values[0])
    return (Decimal(0) if FIELDS[name].kind is Kind.MONEY else 0) if zero else None


def _weighted(rows: Sequence[Row], name: str) -> Number | None:
    """The mean of an average, by its weight; a single row is taken as it is."""
    if len(rows) == 1:
        return rows[0].values[name]
    weight = WEIGHTS.get(name, "")
    pairs = [(row.values[name], row.values.get(weight)) for row in rows]
    known = [(float(value), float(by)) for value, by in pairs if value is not None and by is not None]
    total = sum(by for _, by in known)
    return sum(value * by for value, by in known) / total if total else None


def _last(rows: Sequence[Row], name: str, span: Span) -> Number | None:
    """A state on the last day that has one; of two rows that end then, the shorter."""
    inside = [row for row in rows if row.values.get(name) is not None and span.holds(row.interval)]
    return max(inside, key=lambda row: (row.end, row.start)).values[name] if inside else None


def _fen(number: Number | None) -> Number | None:
    """Money without the store's further zeros: 12.3400 is 12.34."""
    if isinstance(number, Decimal) and number == number.quantize(_FEN):
        return number.quantize(_FEN)
    return number

"""What the feeds of one refresh share: the store's facts, each read once.

Rule: first every grid says which metrics of which level and periods it needs, then each level is read in one
go; checks of the day and the week are run once. Nothing is read that nobody asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from xlops.book.feeds.model import Row
from xlops.book.feeds.model import Value as Cell
from xlops.catalog.fields import FIELDS
from xlops.catalog.metrics import METRICS
from xlops.catalog.model import Agg
from xlops.errors import BadInput
from xlops.facts.ads import Ads, ads
from xlops.facts.buyers import who
from xlops.facts.coverage import Coverage, coverage
from xlops.facts.items import ItemWeek, items
from xlops.facts.model import Number, Value
from xlops.facts.rules import Cause, Finding, causes, check
from xlops.facts.rules.view import View
from xlops.facts.settings import Settings, settings
from xlops.facts.slices import Span
from xlops.facts.sources import Facts, gather
from xlops.facts.traffic import Traffic, traffic
from xlops.facts.values import Arrangement, arrange, fill
from xlops.periods import Period, month_of, week_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["WINDOWS", "Context"]

_DAY = timedelta(days=1)
_LATE = ("refunds", "agent_facts")
WINDOWS = ("week", "before", "day", "month", "last_month")
"""Windows by name; a number is that many days up to the last day with data, `week-n` the n-th whole week back."""


@dataclass
class Context:
    """One refresh: the connection, the last day with data, the workbook's rows by grid, and what was read so far."""

    con: DuckDBPyConnection
    as_of: date
    known: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    _asks: dict[str, tuple[dict[str, None], dict[Span, None]]] = field(default_factory=dict)
    _facts: dict[str, tuple[int, Facts]] = field(default_factory=dict)
    _arranged: dict[tuple[str, str, Span], Arrangement] = field(default_factory=dict)
    _numbers: dict[tuple[str, str, Period, str], Value] = field(default_factory=dict)
    _keys: dict[str, tuple[Facts, list[str]]] = field(default_factory=dict)
    flows: dict[str, list[tuple[date, str, Decimal, Decimal, int]]] = field(default_factory=dict)
    lines: dict[Period, dict[str, Cell]] = field(default_factory=dict)
    _items: dict[Period, ItemWeek | None] = field(default_factory=dict)
    _ads: dict[Period, Ads | None] = field(default_factory=dict)

    @cached_property
    def settings(self) -> Settings:
        return settings(self.con)

    @cached_property
    def coverage(self) -> Coverage:
        return coverage(self.con)

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Days with data, oldest first: what a refund file or a typed table tells of a day makes it none."""
        sources = [s.days for s in self.coverage.sources.values() if s.table not in _LATE]
        return tuple(sorted(day for day in frozenset[date]().union(*sources) if day <= self.as_of))

    @cached_property
    def week(self) -> Period:
        """The last whole week."""
        own = week_of(self.as_of)
        return own if own.end <= self.as_of else own.shift(-7)

    def window(self, name: str) -> Period:
        """The days of a window. Raises `BadInput` for an unknown one."""
        if name in ("", "week"):
            return self.week
        if name == "before":
            return self.week.shift(-7)
        if name == "day":
            return Period(self.as_of, self.as_of)
        if name == "month":
            return Period(self.as_of.replace(day=1), self.as_of)
        if name == "last_month":
            return month_of(self.as_of).previous()
        if name.isdigit() and int(name):
            return Period(self.as_of - (int(name) - 1) * _DAY, self.as_of)
        if name.startswith("week-") and name[5:].isdigit() and int(name[5:]):
            return self.week.shift(-7 * (int(name[5:]) - 1))
        raise BadInput(f"没有「{name}」这个时间段,可以用 {'、'.join(WINDOWS)} 或天数")

    def ask(self, level: str, metrics: Iterable[str], periods: Iterable[Period]) -> None:
        """Announce what will be read of a level."""
        names, spans = self._asks.setdefault(level, ({}, {}))
        names.update(dict.fromkeys(metrics))
        spans.update(dict.fromkeys(Span.whole(period) for period in periods))

    def facts(self, level: str) -> Facts:
        """Everything announced of a level, read at once; read again where more was announced since."""
        names, spans = self._asks.setdefault(level, ({}, {}))
        size = len(names) + len(spans)
        done = self._facts.get(level)
        if done is None or done[0] != size:
            read = gather(self.con, names, list(spans), level=level)
            if level != "shop":  # a file that does not say of which thing it speaks tells nothing of any
                read = replace(read, slices=tuple(piece for piece in read.slices if set(piece.rows) != {""}))
            done = (size, read)
            self._facts[level] = done
            self._numbers = {place: own for place, own in self._numbers.items() if place[0] != level}
            self._arranged = {place: own for place, own in self._arranged.items() if place[0] != level}
        return done[1]

    def number(self, level: str, metric: str, period: Period, key: str = "", *, whole: bool = False) -> Number | None:
        """A metric over a period; with `whole` nothing where a day of it is missing and a sum would be short.

        A month is then not told by a part of its days at all.
        People who were counted day by day are none of a longer period.
        """
        found = self._value(level, metric, period, key)
        agg = METRICS[metric].agg if metric in METRICS else FIELDS[metric].agg
        if whole and found.missing and (agg in (Agg.SUM, Agg.UNIQ) or period.days > 7):
            return None
        return None if agg is Agg.UNIQ and found.basis == "daily" and period.days > 1 else found.value

    def gives(self, level: str, metric: str, period: Period) -> bool:
        """Does anybody say anything of a metric over a period?"""
        return bool(self._arrange(level, metric, period).shares)

    def _arrange(self, level: str, metric: str, period: Period) -> Arrangement:
        facts, span = self.facts(level), Span.whole(period)
        if (level, metric, span) not in self._arranged:
            self._arranged[level, metric, span] = arrange(facts, metric, span)
        return self._arranged[level, metric, span]

    def _value(self, level: str, metric: str, period: Period, key: str) -> Value:
        arranged = self._arrange(level, metric, period)
        place = (level, metric, period, key)
        if place not in self._numbers:
            self._numbers[place] = fill(arranged, key)
        return self._numbers[place]

    def keys(self, level: str) -> list[str]:
        """Every key of a level that was read."""
        facts = self.facts(level)
        if level not in self._keys or self._keys[level][0] is not facts:
            self._keys[level] = facts, sorted({key for piece in facts.slices for key in piece.rows})
        return self._keys[level][1]

    def items(self, period: Period) -> ItemWeek | None:
        if period not in self._items:
            self._items[period] = items(self.con, period, period.previous(), self.settings)
        return self._items[period]

    def ads(self, period: Period) -> Ads | None:
        if period not in self._ads:
            self._ads[period] = ads(self.con, period)
        return self._ads[period]

    @cached_property
    def traffic(self) -> Traffic | None:
        """The traffic groups of the last whole week."""
        return traffic(self.con, self.week, self.settings.text("traffic_standard"), self.ads(self.week))

    @cached_property
    def buyers(self) -> tuple[str, bool]:
        """The table of orders whose buyers are known, and whether others hide them."""
        return who(self.con)

    @cached_property
    def day_findings(self) -> tuple[Finding, ...]:
        return check(self.con, Period(self.as_of, self.as_of)) if self.days else ()

    @cached_property
    def week_findings(self) -> tuple[Finding, ...]:
        return check(self.con, self.week, view=self._week_view) if self.days else ()

    @cached_property
    def _week_view(self) -> View:
        return View(self.con, self.week)

    @cached_property
    def week_causes(self) -> tuple[Cause, ...]:
        return causes(self.con, self.week, self.week_findings, view=self._week_view) if self.days else ()

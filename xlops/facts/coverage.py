"""Which days the store has data for, by source; and which files are lacking for a period.

Rule: an order file covers the days on which orders were created; late payments after its last day cover
nothing. A weekly file covers its seven days. Relative words (上周, 近7天) count from the last covered day.
Source: spec section 10.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from xlops.catalog.exports import EXPORTS
from xlops.catalog.model import Export, Table
from xlops.catalog.tables import TABLES
from xlops.facts.event_rows import covered_days
from xlops.periods import Period, week_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Coverage", "MissingFile", "SourceDays", "coverage", "missing_files"]

_USUAL = {"ad_facts": "wxt_plan"}  # of several reports of the same money, the one that adds up to the shop


@dataclass(frozen=True)
class SourceDays:
    """What one source covers: its table, days, and the longer periods that its files speak of."""

    table: str
    days: frozenset[date]
    periods: tuple[Period, ...] = ()


@dataclass(frozen=True)
class Coverage:
    """First and last day with data and, per source (an export's id, or an event table's), its days."""

    first: date | None = None
    last: date | None = None
    sources: dict[str, SourceDays] = field(default_factory=dict)

    @property
    def days(self) -> frozenset[date]:
        return frozenset[date]().union(*(source.days for source in self.sources.values()))

    def missing(self, source: str, period: Period) -> tuple[date, ...]:
        """Days of the period that a source lacks: all of them for an unknown one."""
        have = self.sources[source].days if source in self.sources else frozenset()
        return tuple(day for day in period if day not in have)

    def last_full_week(self) -> Period | None:
        """The last week whose Sunday is covered; without any, the last week with data."""
        sundays = [day for day in self.days if day.weekday() == 6]
        latest = max(sundays, default=self.last)
        return week_of(latest) if latest else None


@dataclass(frozen=True)
class MissingFile:
    """A file to import: which export, where it is downloaded, and the days of the period it would fill."""

    export: str
    name: str
    menu: str
    days: tuple[date, ...]


def coverage(con: DuckDBPyConnection) -> Coverage:
    """What the store covers."""
    sources: dict[str, SourceDays] = {}
    for table in TABLES.values():
        if _is_period_report(table):
            sources |= _period_sources(con, table)
        elif table.created and (days := covered_days(con, table)):
            sources[table.id] = SourceDays(table.id, days)
    every = [day for source in sources.values() for day in (min(source.days), max(source.days))]
    return Coverage(min(every, default=None), max(every, default=None), sources)


def _is_period_report(table: Table) -> bool:
    """Rows of a platform's report, not of an operator's plan."""
    return table.is_period and "source" in table.key


def _period_sources(con: DuckDBPyConnection, table: Table) -> dict[str, SourceDays]:
    sql = f"""SELECT source, start, "end" FROM {table.id} WHERE start IS NOT NULL AND "end" IS NOT NULL
        GROUP BY ALL ORDER BY ALL"""
    spans: dict[str, list[Period]] = {}
    for source, start, end in con.execute(sql).fetchall():
        spans.setdefault(source or table.id, []).append(Period(start, end))
    return {
        source: SourceDays(
            table.id,
            frozenset(day for period in periods for day in period),
            tuple(period for period in periods if period.days > 1),
        )
        for source, periods in spans.items()
    }


def missing_files(con: DuckDBPyConnection, period: Period) -> tuple[MissingFile, ...]:
    """The files that would complete the period, one a kind of table, in the order of the catalogue.

    Of a kind that the shop has imported before, the same export; else the first of the shop's platform.
    """
    covered = coverage(con)
    found = []
    for table in dict.fromkeys(export.table for export in EXPORTS.values()):
        if not _is_period_report(TABLES[table]) and not TABLES[table].created:
            continue
        used = [s for s, own in covered.sources.items() if own.table == table]
        have = frozenset[date]().union(*(covered.sources[s].days for s in used))
        days = tuple(day for day in period if day not in have)
        if days and (export := _export(con, table, used)):
            found.append(MissingFile(export.id, export.name, export.menu, days))
    return tuple(found)


def _export(con: DuckDBPyConnection, table: str, used: Iterable[str]) -> Export | None:
    """The export that fills a table in this shop."""
    sql = """SELECT export FROM imports WHERE "table" = ? ORDER BY id DESC LIMIT 1"""
    last = [export for (export,) in con.execute(sql, [table]).fetchall()]
    known = [EXPORTS[id] for id in (*last, *used) if id in EXPORTS]
    others = [export for export in EXPORTS.values() if export.table == table]
    others.sort(key=lambda export: export.id != _USUAL.get(table, export.id))
    own = _platform(con)
    return next(iter([*known, *(e for e in others if e.platform in own), *others]), None)


def _platform(con: DuckDBPyConnection) -> set[str]:
    rows = con.execute("SELECT DISTINCT export FROM imports").fetchall()
    return {EXPORTS[id].platform for (id,) in rows if id in EXPORTS}

"""Slices of the event tables (orders, lines, refunds): one aggregation by day, people over whole spans.

Rule: the days of an order file are those on which orders were created; between them a day without any is
missing, not zero. Payments on a day without created orders are kept and the day is partial. Refunds are
rarer: every day from a file's first to its last is covered. Where a file lacks a column, its numbers are
missing; where buyers' names are masked, people can't be counted.
Source: spec section 0; catalogue `Measure`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlops.catalog.fields import FIELDS
from xlops.catalog.model import Agg, Kind, Measure, Table
from xlops.facts.model import Number
from xlops.facts.slices import Row, Slice, Span
from xlops.periods import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["covered_days", "event_slice"]

_KNOWN_ENOUGH = 0.99  # people are counted only where at most one event in a hundred hides its name
_BLANK_IS_ZERO = "refund_amount"  # a file leaves the cell blank where nothing was refunded
_WORD = re.compile(r"[a-z_]+")
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class _Dated:
    """A measure of a table with the column that dates it on the basis asked for."""

    measure: Measure
    date: str

    @property
    def field(self) -> str:
        return self.measure.field

    @property
    def counts(self) -> str:
        """The column whose distinct values are counted, or empty."""
        found = re.search(r"DISTINCT (\w+)", self.measure.sql)
        return found[1] if found and self.measure.distinct else ""

    def columns(self, table: Table) -> set[str]:
        words = {*_WORD.findall(f"{self.measure.sql} {self.measure.where}"), self.date}
        return words & {*table.key, *table.columns}

    def sql(self) -> tuple[str, str, str]:
        """The value, how many events it speaks of, and for people how many of those have a name."""
        where = self.measure.where
        value = f"{self.measure.sql} FILTER (WHERE {where})"
        if not self.counts:
            return value, f"count(*) FILTER (WHERE {where})", "NULL"
        anyone = where.replace(f"{self.counts} <> ''", "TRUE")
        return value, f"count(*) FILTER (WHERE {anyone})", f"count(*) FILTER (WHERE {where})"

    def read(self, value: Number | None, events: int, named: int | None) -> Number | None:
        """The value as it came, 0 where nothing happened, None where it would be false."""
        if named is not None:
            return value if named >= _KNOWN_ENOUGH * events else None
        if value is None and (events == 0 or _BLANK_IS_ZERO in self.measure.sql):
            return Decimal(0) if FIELDS[self.field].kind is Kind.MONEY else 0
        return value


def _filled(con: DuckDBPyConnection, table: Table) -> set[str]:
    """Columns of the table's measures in which any file ever wrote something; one statement a table, whoever asks."""
    ordered = sorted(
        {c for m in table.measures for date in {m.date, table.created} for c in _Dated(m, date).columns(table)}
    )
    texts = {c for c in ordered if FIELDS[c].kind in (Kind.TEXT, Kind.ID)}
    tests = [f"bool_or({c} <> '')" if c in texts else f"bool_or({c} IS NOT NULL)" for c in ordered]
    row = con.execute(f"SELECT {', '.join(tests)} FROM {table.id}").fetchone()
    return {column for column, known in zip(ordered, row or (), strict=False) if known}


def covered_days(con: DuckDBPyConnection, table: Table) -> frozenset[date]:
    """Days of which the table's files speak as a whole."""
    if table.id == "refunds":
        return _file_days(con, table)
    sql = f"SELECT DISTINCT CAST({{0}} AS DATE) FROM {table.id} WHERE {{0}} IS NOT NULL"
    for column in (table.created, *({"paid_at"} & set(table.columns))):
        if days := con.execute(sql.format(column)).fetchall():
            return frozenset(day for (day,) in days)
    return frozenset()


def _file_days(con: DuckDBPyConnection, table: Table) -> frozenset[date]:
    """Every day from a file's first to its last; without a record of files, of the events themselves."""
    sql = """SELECT start, "end" FROM imports WHERE "table" = ? AND start IS NOT NULL AND "end" IS NOT NULL"""
    spans = con.execute(sql, [table.id]).fetchall()
    if not spans:
        created = table.created
        sql = f"SELECT CAST(min({created}) AS DATE), CAST(max({created}) AS DATE) FROM {table.id}"
        spans = [span for span in con.execute(sql).fetchall() if span[0]]
    return frozenset(start + n * _DAY for start, end in spans for n in range((end - start).days + 1))


def event_slice(
    con: DuckDBPyConnection, table: Table, fields: Collection[str], spans: Sequence[Span], *, basis: str, key: str,
    only: Collection[str] = (),
) -> Slice | None:  # fmt: skip
    """What an event table says of `fields`, keyed by the SQL `key` (`{date}` stands for the dating column).

    `only` names the keys that are wanted, where not all are.
    `basis` created dates orders by their creation; refunds keep their own date, which their name states.
    """
    by_creation = basis == "created" and table.created == "created_at"
    wanted = [_Dated(m, table.created if by_creation else m.date) for m in table.measures if m.field in fields]
    if not wanted:
        return None
    filled = {*_filled(con, table), table.key[0]}
    given = [m for m in wanted if m.columns(table) <= filled]
    people = [m for m in wanted if m.counts and FIELDS[m.field].agg is Agg.UNIQ]
    masked = frozenset(m.field for m in people if m.counts not in filled)
    covered = covered_days(con, table) if given else frozenset()
    lo, hi = min(s.period.start for s in spans), max(s.period.end for s in spans)
    return Slice(
        table.id,
        frozenset(m.field for m in given),
        _day_rows(con, table, given, _stretches(spans), covered, key, sorted(only)),
        covered=frozenset(day for day in covered if lo <= day <= hi),
        distinct=_people(con, table, given, spans, key),
        counted=frozenset(m.field for m in given if m.counts),
        masked=masked,
    )


def _stretches(spans: Sequence[Span]) -> list[Period]:
    """The days of all spans as few stretches without a gap: the same week of last year does not ask for the year.

    >>> days = [Span.whole(Period(date(2026, 11, a), date(2026, 11, b))) for a, b in ((9, 15), (2, 8), (12, 12), (20, 21))]
    >>> [str(s) for s in _stretches(days)]
    ['2026-11-02~2026-11-15', '2026-11-20~2026-11-21']
    """
    found: list[Period] = []
    for period in sorted((span.period for span in spans), key=lambda p: (p.start, p.end)):
        if found and period.start <= found[-1].end + _DAY:
            found[-1] = Period(found[-1].start, max(found[-1].end, period.end))
        else:
            found.append(period)
    return found


def _by_date(measures: Sequence[_Dated]) -> dict[str, list[_Dated]]:
    found: dict[str, list[_Dated]] = defaultdict(list)
    for measure in measures:
        found[measure.date].append(measure)
    return found


def _day_rows(
    con: DuckDBPyConnection, table: Table, measures: Sequence[_Dated], stretches: Sequence[Period],
    covered: frozenset[date], key: str, only: Sequence[str],
) -> dict[str, tuple[Row, ...]]:  # fmt: skip
    """Rows by key and day, one statement for each dating column; nothing happened is 0 on a covered day."""
    lo, hi = stretches[0].start, stretches[-1].end
    inside = " OR ".join(f"{{0}} >= DATE '{s.start}' AND {{0}} < DATE '{s.end + _DAY}'" for s in stretches)
    values: dict[tuple[str, date], dict[str, Number | None]] = {}
    events: dict[tuple[str, date], dict[str, int]] = defaultdict(dict)
    for column, own in _by_date(measures).items():
        chosen = ", ".join(part for m in own for part in m.sql())
        sql = f"""SELECT CAST({column} AS DATE), {key.format(date=column)}, {chosen} FROM {table.id}
            WHERE {column} >= ? AND {column} < ? AND ({inside.format(column)})
                AND (len(?::VARCHAR[]) = 0 OR list_contains(?::VARCHAR[], {key.format(date=column)})) GROUP BY 1, 2"""
        for day, name, *cells in con.execute(sql, [lo, hi + _DAY, only, only]).fetchall():
            place = (name or "", day)
            found = values.setdefault(place, {})
            for m, cell in zip(own, _triples(cells), strict=True):
                found[m.field] = m.read(*cell)
                events[place][m.field] = cell[1]
    zeros = {m.field: m.read(None, 0, None) if not m.counts else 0 for m in measures}
    rows: dict[str, list[Row]] = defaultdict(list)
    for (name, day), found in sorted(values.items()):
        whole = day in covered
        given = {**zeros, **found} if whole else found
        rows[name].append(Row(day, day, given, 0, not whole, events[name, day]))
    return {name: tuple(own) for name, own in rows.items()}


def _triples(cells: Sequence[Any]) -> list[tuple[Any, Any, Any]]:
    return [(cells[i], cells[i + 1], cells[i + 2]) for i in range(0, len(cells), 3)]


def _people(
    con: DuckDBPyConnection, table: Table, measures: Sequence[_Dated], spans: Sequence[Span], key: str
) -> dict[tuple[Span, str, str], Number | None]:
    """People over spans of more than a day: they are counted once, however often they bought."""
    long = [span for span in dict.fromkeys(spans) if len(span.days) > 1]
    found: dict[tuple[Span, str, str], Number | None] = {}
    if not long:
        return found
    first, last = min(min(span.days) for span in long), max(max(span.days) for span in long)
    for column, own in _by_date([m for m in measures if m.counts]).items():
        days = ", ".join(f"({n}, DATE '{day}')" for n, span in enumerate(long) for day in span.days)
        chosen = ", ".join(part for m in own for part in m.sql())
        sql = f"""WITH spans(span_number, span_day) AS (VALUES {days})
            SELECT span_number, {key.format(date=column)}, {chosen} FROM {table.id}
            JOIN spans ON CAST({column} AS DATE) = span_day
            WHERE {column} >= DATE '{first}' AND {column} < DATE '{last}' + 1 GROUP BY 1, 2"""
        for number, name, *cells in con.execute(sql).fetchall():
            for m, cell in zip(own, _triples(cells), strict=True):
                found[long[number], name or "", m.field] = m.read(*cell)
    return found

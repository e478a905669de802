"""Which files, and how many rows of the store, stand behind a number: the end of every trace.

Rule: a number names its source (an export, or a table of events); the files of that source which overlap the
period are behind it, the newest first. A source without a record of files is named itself.
Source: design.md, every number traceable; features part 4 example 15.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from xlops.catalog.exports import EXPORTS
from xlops.catalog.tables import TABLES
from xlops.periods import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["File", "Files", "files", "rows_behind"]


@dataclass(frozen=True)
class File:
    """A file that was imported, and the days that it speaks of (None: a state of today, as costs and stock)."""

    name: str
    export: str
    table: str
    start: date | None
    end: date | None

    def speaks_of(self, period: Period) -> bool:
        if self.start is None or self.end is None:
            return True
        return self.start <= period.end and self.end >= period.start


@dataclass(frozen=True)
class Files:
    """All files of the shop, the newest import first."""

    all: tuple[File, ...] = ()

    def of(self, source: str, period: Period) -> tuple[str, ...]:
        """Names of the files behind a source (`a+b` for two) in a period; the source's own name without any."""
        found: list[str] = []
        for id in filter(None, source.split("+")):
            own = [f.name for f in self.all if id in (f.export, f.table) and f.speaks_of(period)]
            found += own or [_named(id)]
        return tuple(dict.fromkeys(found))

    def of_table(self, table: str, period: Period) -> tuple[str, ...]:
        """Names of the files of a table in a period; empty without any."""
        return tuple(dict.fromkeys(f.name for f in self.all if f.table == table and f.speaks_of(period)))


def _named(id: str) -> str:
    return EXPORTS[id].name if id in EXPORTS else TABLES[id].name if id in TABLES else id


def files(con: DuckDBPyConnection) -> Files:
    """The record of imports."""
    sql = 'SELECT file, export, "table", start, "end" FROM imports ORDER BY imported_at DESC, id DESC'
    return Files(tuple(File(*row) for row in con.execute(sql).fetchall()))


def rows_behind(con: DuckDBPyConnection, tables: Iterable[str], period: Period) -> dict[str, int]:
    """How many rows of each source (an export's id, or an event table's) speak of the period.

    Of a source that has rows of exactly the period only those: its days are not added to them.
    """
    found: dict[str, int] = {}
    for id in tables:
        table = TABLES[id]
        if table.is_period:
            sql = f"""SELECT source, count(*) FILTER (start = $start AND "end" = $end AND start <> "end"), count(*)
                FROM {id} WHERE start >= $start AND "end" <= $end GROUP BY 1"""
        else:
            sql = (
                f"SELECT '', 0, count(*) FROM {id} WHERE {table.created} >= $start AND {table.created} < $end::DATE + 1"
            )
        for source, exact, every in con.execute(sql, {"start": period.start, "end": period.end}).fetchall():
            rows = int(exact or every)
            found[id] = found.get(id, 0) + rows
            if source:
                found[source] = rows
    return found

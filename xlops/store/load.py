"""Checked rows into a table: upserted by key, one transaction a file, remembered by content.

Rule: a newer file wins for the columns it has; columns it lacks keep what an earlier file said. Where a
file replaces whole groups (all lines of an order), rows of those groups that it lacks are gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from xlops.catalog.model import Table
from xlops.catalog.tables import TABLES
from xlops.sql import quote

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Import", "Loaded", "imports", "known", "load"]


@dataclass(frozen=True)
class Import:
    """What is remembered of a file: the row of `imports`."""

    file: str
    sha256: str
    answers: str
    export: str
    table: str
    sheet: str
    start: date | None
    end: date | None
    rows: int
    bad_rows: int
    notes: str
    shop_name: str
    imported_at: datetime


@dataclass(frozen=True)
class Loaded:
    """Rows of a file that were new, and those that updated what was there."""

    new: int
    updated: int


def known(con: DuckDBPyConnection, sha256: str, answers: str) -> list[Import]:
    """Earlier imports of the same content under the same answers, oldest first."""
    return _imports(con, "WHERE sha256 = ? AND answers = ?", [sha256, answers])


def imports(con: DuckDBPyConnection) -> list[Import]:
    """Every import, oldest first."""
    return _imports(con, "", [])


def _imports(con: DuckDBPyConnection, where: str, parameters: list[str]) -> list[Import]:
    names = ", ".join(quote(name) for name in Import.__dataclass_fields__)
    rows = con.execute(f"SELECT {names} FROM imports {where} ORDER BY id", parameters).fetchall()
    return [Import(*row) for row in rows]


def _same(columns: Sequence[str], left: str, right: str) -> str:
    return " AND ".join(f"{left}.{quote(c)} IS NOT DISTINCT FROM {right}.{quote(c)}" for c in columns)


def _merge(con: DuckDBPyConnection, table: Table, relation: str, columns: Sequence[str], import_id: int) -> Loaded:
    """Insert or update by key. Key columns are never NULL in a relation, so `=` joins would do, but old
    databases may hold a key column added later as NULL: hence IS NOT DISTINCT FROM."""
    same = _same(table.key, "t", "r")
    count = con.execute(f"SELECT count(*) FROM {relation}").fetchone()
    total = int(count[0]) if count else 0
    empty = con.execute(f"SELECT NOT EXISTS (SELECT 1 FROM {table.id})").fetchone()
    names = ", ".join(quote(c) for c in columns)
    if empty and empty[0]:
        con.execute(f"INSERT INTO {table.id} ({names}, import_id) SELECT {names}, {import_id} FROM {relation}")
        return Loaded(total, 0)
    kept = [c for c in table.columns if c not in columns]
    old = con.execute(
        f"CREATE OR REPLACE TEMP TABLE _old AS SELECT t.* FROM {table.id} t SEMI JOIN {relation} r ON {same}"
    ).execute("SELECT count(*) FROM _old")
    row = old.fetchone()
    updated = int(row[0]) if row else 0
    if updated:
        con.execute(f"DELETE FROM {table.id} t USING {relation} r WHERE {same}")
    into = ", ".join(quote(c) for c in (*columns, *kept))
    values = ", ".join([f"r.{quote(c)}" for c in columns] + [f"t.{quote(c)}" for c in kept])
    source = f"{relation} r LEFT JOIN _old t ON {same}" if updated else f"{relation} r"
    if not updated:
        into, values = names, ", ".join(f"r.{quote(c)}" for c in columns)
    con.execute(f"INSERT INTO {table.id} ({into}, import_id) SELECT {values}, {import_id} FROM {source}")
    con.execute("DROP TABLE _old")
    return Loaded(total - updated, updated)


def load(
    con: DuckDBPyConnection,
    record: Import,
    relation: str,
    columns: Sequence[str],
    *,
    bad_relation: str = "",
    replaces: Sequence[str] = (),
) -> Loaded:
    """Write a checked relation into its table inside the caller's transaction.

    `relation` holds `columns` of the table, one row per key; `bad_relation` file, sheet, row, column,
    value, reason; `replaces` columns whose groups the file replaces as a whole.
    """
    table = TABLES[record.table]
    row = con.execute("SELECT coalesce(max(id), 0) + 1 FROM imports").fetchone()
    import_id = int(row[0]) if row else 1
    if replaces:
        gone = f"SELECT DISTINCT {', '.join(quote(c) for c in replaces)} FROM {relation}"
        other = f"NOT EXISTS (SELECT 1 FROM {relation} r WHERE {_same(table.key, 't', 'r')})"
        con.execute(f"DELETE FROM {table.id} t USING ({gone}) g WHERE {_same(replaces, 't', 'g')} AND {other}")
    loaded = _merge(con, table, relation, columns, import_id)
    names = ", ".join(quote(name) for name in Import.__dataclass_fields__)
    marks = ", ".join("?" for _ in Import.__dataclass_fields__)
    values = [getattr(record, name) for name in Import.__dataclass_fields__]
    con.execute(f"INSERT INTO imports (id, {names}) VALUES ({import_id}, {marks})", values)
    if bad_relation:
        bad = 'file, sheet, row, "column", value, reason'
        con.execute(f"INSERT INTO bad_rows (import_id, {bad}) SELECT {import_id}, {bad} FROM {bad_relation}")
    return loaded

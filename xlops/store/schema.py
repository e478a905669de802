"""The tables of a shop's database, derived from the catalogue; its version and its migrations.

Rule: no column is typed here that the catalogue knows. A new column of the catalogue is added to an
old database when it is opened for writing; whatever needs more has a step in `_STEPS`, one a version.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from xlops.catalog.fields import FIELDS
from xlops.catalog.model import Table
from xlops.catalog.tables import TABLES
from xlops.errors import BadFile
from xlops.sql import SQL_TYPES, quote

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["VERSION", "create", "migrate", "quote"]

VERSION = 1

_OWN = """
CREATE TABLE IF NOT EXISTS meta (id VARCHAR, value VARCHAR);
CREATE TABLE IF NOT EXISTS settings (id VARCHAR, value VARCHAR);
CREATE TABLE IF NOT EXISTS mappings (fingerprint VARCHAR, name VARCHAR, mapping VARCHAR);
CREATE TABLE IF NOT EXISTS imports (
    id BIGINT, file VARCHAR, sha256 VARCHAR, answers VARCHAR, export VARCHAR, "table" VARCHAR, sheet VARCHAR,
    start DATE, "end" DATE, rows BIGINT, bad_rows BIGINT, notes VARCHAR, shop_name VARCHAR,
    imported_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS bad_rows (
    import_id BIGINT, file VARCHAR, sheet VARCHAR, row BIGINT, "column" VARCHAR, value VARCHAR, reason VARCHAR
);
CREATE TABLE IF NOT EXISTS book_revisions (id BIGINT, revision VARCHAR);
CREATE TABLE IF NOT EXISTS book_rows (revision VARCHAR, grid VARCHAR, "key" VARCHAR, "row" VARCHAR, deleted BOOLEAN);
"""
_OWN_TABLES = frozenset(re.findall(r"EXISTS (\w+)", _OWN))


def _columns(table: Table) -> dict[str, str]:
    fields = {name: SQL_TYPES[FIELDS[name].kind] for name in (*table.key, *table.columns)}
    return fields | {"import_id": "BIGINT"}


def _existing(con: DuckDBPyConnection) -> dict[str, set[str]]:
    """The columns of every table that is there."""
    have: dict[str, set[str]] = {}
    own = "NOT internal AND database_name = current_catalog()"
    for table, column in con.execute(f"SELECT table_name, column_name FROM duckdb_columns() WHERE {own}").fetchall():
        have.setdefault(table, set()).add(column)
    return have


def create(con: DuckDBPyConnection, have: Mapping[str, set[str]] | None = None) -> None:
    """Make every table and every column that is not there yet, in one go; `have` is what is there, where known."""
    have = _existing(con) if have is None else have
    missing = [] if set(have) >= _OWN_TABLES else [_OWN]
    for table in TABLES.values():
        columns = _columns(table)
        if table.id not in have:
            spec = ", ".join(f"{quote(name)} {kind}" for name, kind in columns.items())
            missing.append(f"CREATE TABLE {table.id} ({spec});")
            continue
        missing += [
            f"ALTER TABLE {table.id} ADD COLUMN {quote(name)} {kind};"
            for name, kind in columns.items()
            if name not in have[table.id]
        ]
    if not missing:
        return
    con.execute("BEGIN")  # one log record for all: a statement by itself would flush to disk each time
    try:
        con.execute("\n".join(missing))
        con.execute("COMMIT")
    except BaseException:
        con.execute("ROLLBACK")
        raise


# version reached → what has to be done to reach it from the one before
_STEPS: dict[int, Callable[[DuckDBPyConnection], None]] = {}


def migrate(con: DuckDBPyConnection) -> None:
    """Bring a database of any earlier version up to `VERSION`; refuse one of a later version."""
    have = _existing(con)
    create(con, have)
    if "meta" not in have:
        con.execute("INSERT INTO meta VALUES ('version', ?), ('revision', '0')", [str(VERSION)])
        return
    row = con.execute("SELECT value FROM meta WHERE id = 'version'").fetchone()
    version = int(row[0]) if row else 0
    if version > VERSION:
        raise BadFile(f"店铺数据是更新版本的 xlops 写的(版本 {version}),请先升级 xlops")
    for step in range(version + 1, VERSION + 1):
        if step in _STEPS:
            _STEPS[step](con)
        con.execute("UPDATE meta SET value = ? WHERE id = 'version'", [str(step)])

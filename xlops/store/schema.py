"""The tables of a shop's database, derived from the catalogue; its version and its migrations.

Rule: no column is typed here that the catalogue knows. A new column of the catalogue is added to an
old database when it is opened for writing; whatever needs more has a step in `_STEPS`, one a version.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from xlops.catalog.fields import FIELDS
from xlops.catalog.model import Kind, Table
from xlops.catalog.tables import TABLES
from xlops.errors import BadFile

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["SQL_TYPES", "VERSION", "create", "migrate", "quote"]

VERSION = 1

SQL_TYPES: dict[Kind, str] = {
    Kind.TEXT: "VARCHAR",
    Kind.ID: "VARCHAR",
    Kind.DATE: "DATE",
    Kind.TIME: "TIMESTAMP",
    Kind.MONEY: "DECIMAL(18,4)",
    Kind.COUNT: "BIGINT",
    Kind.NUMBER: "DOUBLE",
    Kind.RATE: "DOUBLE",
}

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
"""


def quote(name: str) -> str:
    """A SQL identifier: `end` and `window` are words of SQL."""
    return '"' + name.replace('"', '""') + '"'


def _columns(table: Table) -> dict[str, str]:
    fields = {name: SQL_TYPES[FIELDS[name].kind] for name in (*table.key, *table.columns)}
    return fields | {"import_id": "BIGINT"}


def _existing(con: DuckDBPyConnection, table: str) -> set[str]:
    rows = con.execute("SELECT column_name FROM information_schema.columns WHERE table_name = ?", [table]).fetchall()
    return {name for (name,) in rows}


def create(con: DuckDBPyConnection) -> None:
    """Make every table and every column that is not there yet."""
    con.execute(_OWN)
    for table in TABLES.values():
        columns = _columns(table)
        spec = ", ".join(f"{quote(name)} {kind}" for name, kind in columns.items())
        con.execute(f"CREATE TABLE IF NOT EXISTS {table.id} ({spec})")
        have = _existing(con, table.id)
        for name, kind in columns.items():
            if name not in have:
                con.execute(f"ALTER TABLE {table.id} ADD COLUMN {quote(name)} {kind}")


# version reached → what has to be done to reach it from the one before
_STEPS: dict[int, Callable[[DuckDBPyConnection], None]] = {}


def migrate(con: DuckDBPyConnection) -> None:
    """Bring a database of any earlier version up to `VERSION`; refuse one of a later version."""
    fresh = not _existing(con, "meta")
    create(con)
    if fresh:
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

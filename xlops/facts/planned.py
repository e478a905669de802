"""Rows of a planning table: what operators typed, nothing where an older database has no such table yet.

Rule: a reader never migrates; a table or column of a later version is simply empty to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlops.store.schema import quote

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["planned"]


def planned(con: DuckDBPyConnection, table: str, *columns: str) -> list[tuple[Any, ...]]:
    """The rows of `columns`, in the order of their values; names come from the catalogue."""
    import duckdb

    chosen = ", ".join(quote(column) for column in columns)
    try:
        return con.execute(f"SELECT {chosen} FROM {table} ORDER BY ALL").fetchall()
    except (duckdb.CatalogException, duckdb.BinderException):
        return []

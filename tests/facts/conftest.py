"""An empty shop in memory, and rows put into it without any importer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import pytest

from xlops.store.connect import plan_briefly
from xlops.store.schema import create, quote

Put = Callable[..., None]


@pytest.fixture(scope="session")
def empty_store() -> Iterator[duckdb.DuckDBPyConnection]:
    """The store's tables, made once for all tests of this room."""
    connection = duckdb.connect()
    create(connection)
    plan_briefly(connection)
    yield connection
    connection.close()


@pytest.fixture
def con(empty_store: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The store's tables, empty: what a test writes is rolled back."""
    empty_store.begin()
    yield empty_store
    empty_store.rollback()


@pytest.fixture
def put(con: duckdb.DuckDBPyConnection) -> Put:
    """`put("shop_facts", {"start": …}, {"start": …})`: rows of a table; a lone `start` is a day."""

    def rows(table: str, *given: dict[str, Any]) -> None:
        for row in given:
            row = {"end": row["start"], **row} if "start" in row else row
            names = ", ".join(quote(name) for name in row)
            marks = ", ".join("?" for _ in row)
            con.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))

    return rows

"""Stores to feed from: an empty one, filled by hand, and the demo shop's with everything imported and typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import pytest

from tests.shops import copied, demo_shop
from xlops.book.feeds import Typed, typed_rows
from xlops.catalog.sheets import GRIDS
from xlops.demo.typed import typed
from xlops.store import transaction, writing
from xlops.store.connect import plan_briefly
from xlops.store.schema import create, quote

Put = Callable[..., None]


@pytest.fixture(scope="session")
def empty_store() -> Iterator[duckdb.DuckDBPyConnection]:
    """The store's tables, made once."""
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
            row = {"end": row["start"], **row} if "start" in row and table != "activities" else row
            names = ", ".join(quote(name) for name in row)
            marks = ", ".join("?" for _ in row)
            con.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))

    return rows


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[duckdb.DuckDBPyConnection, dict[str, Typed]]]:
    """The demo shop's store with all exports and all typed rows; and what became of the typed rows by grid."""
    shop = copied(demo_shop(tmp_path_factory), tmp_path_factory.mktemp("demo") / "shop")
    with writing(shop) as store, transaction(store):
        told = {
            id: typed_rows(store, GRIDS[id], rows)  # type: ignore[arg-type]
            for id, rows in typed().items()
        }
    with duckdb.connect(str(shop.database), read_only=True) as store:
        yield store, told

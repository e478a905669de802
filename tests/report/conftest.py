"""A store to fill by hand; and the demo shop, the report of whose files must find what was planted in them."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from tests.report.shop import Shop
from tests.shops import demo_shop
from xlops.store import reading
from xlops.store.connect import plan_briefly
from xlops.store.schema import create


@pytest.fixture(scope="session")
def empty_store() -> Iterator[duckdb.DuckDBPyConnection]:
    """The store's tables, made once."""
    with duckdb.connect() as store:
        create(store)
        plan_briefly(store)
        yield store


@pytest.fixture
def shop(empty_store: duckdb.DuckDBPyConnection) -> Iterator[Shop]:
    """A shop of which nothing is known yet; what a test puts is rolled back."""
    empty_store.begin()
    yield Shop(empty_store)
    empty_store.rollback()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The store of the demo shop, as its own files were imported."""
    with reading(demo_shop(tmp_path_factory)) as store:
        yield store

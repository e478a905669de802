"""The demo shop: the report of its own files must find what was planted in them."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from tests.shops import demo_shop
from xlops.store import reading


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The store of the demo shop, as its own files were imported."""
    with reading(demo_shop(tmp_path_factory)) as store:
        yield store

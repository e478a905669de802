"""The demo shop, imported once: the report of its own files must find what was planted in them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from xlops.demo import write_demo
from xlops.shop import import_files
from xlops.store import create_shop, reading

# Order reports, the ledger and the first two months of order lines tell the report nothing more.
_KINDS = (
    "店铺经营核心",
    "商品_全部",
    "店铺流量来源",
    "报表_2026",
    "商品成本库存",
    "ItemlList202611160914",
    "ItemlList202611160916",
)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The store of the demo shop, as its own files were imported."""
    folder: Path = tmp_path_factory.mktemp("report-demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XLOPS_HOME", str(folder / "home"))
        shop = create_shop("示例", folder / "shop")
        files = [path for path in write_demo(folder / "raw") if any(kind in path.name for kind in _KINDS)]
        assert [i for i in import_files(shop, files, now=datetime(2026, 11, 16, 9)) if i.error] == []
        with reading(shop) as store:
            yield store

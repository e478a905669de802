"""An open workbook of a small shop for each test that asks for one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.excel.memory_engine import Host
from tests.excel.small_shop import copied, made
from xlops.store import Shop


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XLOPS_HOME", str(tmp_path_factory.mktemp("home")))
        return made(tmp_path_factory.mktemp("first") / "小店")


@pytest.fixture
def shop(first: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """Three days of November, imported; downloads go into an empty folder."""
    monkeypatch.setenv("XLOPS_DOWNLOADS", str(tmp_path / "下载"))
    (tmp_path / "下载").mkdir()
    return copied(first, tmp_path / "小店")


@pytest.fixture
def host(shop: Shop) -> Host:
    """The shop's workbook, open."""
    return Host(shop.folder / "店铺运营.xlsx")


@pytest.fixture
def downloads(shop: Shop, tmp_path: Path) -> Path:
    """Where the browser leaves files."""
    return tmp_path / "下载"

"""A shop in a folder of its own, with a registry of its own."""

from pathlib import Path

import pytest

from xlops.store import Shop, create_shop


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.setenv("XLOPS_HOME", str(tmp_path / "家"))
    return create_shop("我的 小店", tmp_path / "店铺 一")

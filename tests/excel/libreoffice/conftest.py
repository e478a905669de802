"""One LibreOffice for all tests, on a screen of its own, with the workbook of the demo shop as it was a week ago."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from xlops.demo.write import write_demo
from xlops.excel.libreoffice.session import Live
from xlops.shop import import_files
from xlops.shop.workbook import build_workbook
from xlops.store import Shop, create_shop

# Enough for every sheet of the week; order reports, refunds and ledgers would only take time.
BEFORE = (
    "日报_2026-09", "日报_2026-10", "商品_全部_2026-10-26", "商品_全部_2026-11-02", "流量来源-2026-10-26", "流量来源-2026-11-02",
    "091202.zip", "091302.zip", "商品成本库存",
)  # fmt: skip
THIS_WEEK = ("日报_2026-11", "商品_全部_2026-11-09", "流量来源-2026-11-09", "091203.zip", "091303.zip")


@dataclass(frozen=True)
class Monday:
    """The shop, its open workbook, this week's exports, the folder where they will be saved, what was told."""

    shop: Shop
    live: Live
    exports: tuple[Path, ...]
    downloads: Path
    said: list[str]
    screen: str  # "" without one: no message box is seen then


@pytest.fixture(scope="session")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A screen in memory (Xvfb) with its number; "" where there is none."""
    if shutil.which("Xvfb") is None:
        yield ""
        return
    reader, writer = os.pipe()
    process = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
        pass_fds=(writer,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writer)
    with os.fdopen(reader) as said:
        number = said.readline().strip()
    yield f":{number}"
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="session")
def monday(tmp_path_factory: pytest.TempPathFactory, screen: str) -> Iterator[Monday]:
    folder = tmp_path_factory.mktemp("live")
    (folder / "下载").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XLOPS_HOME", str(folder / "home"))
        patch.setenv("XLOPS_DOWNLOADS", str(folder / "下载"))
        patch.setenv("DISPLAY", screen)
        patch.setenv("SAL_USE_VCLPLUGIN", "gen" if screen else "svp")
        shop = create_shop("示例", folder / "云栖 家居")
        raw = write_demo(folder / "raw")
        before = [path for path in raw if any(part in path.name for part in BEFORE)]
        assert [i.error for i in import_files(shop, before, now=datetime(2026, 11, 9, 9)) if i.error] == []
        said: list[str] = []
        exports = tuple(path for path in raw if any(part in path.name for part in THIS_WEEK))
        with Live(build_workbook(shop), headless=not screen, folder=folder / "office", tell=said.append) as live:
            try:
                yield Monday(shop, live, exports, folder / "下载", said, screen)
            finally:
                live.discard()


@pytest.fixture(scope="session")
def pictures() -> Path:
    """Where the pictures go: `build/pictures`."""
    folder = Path(__file__).resolve().parents[3] / "build" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    return folder

"""The worker in the process that it has in real life: killed in the middle of an import, and begun anew."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.excel.memory_engine import Host
from tests.excel.small_shop import core, files
from xlops.excel.macros import run
from xlops.files import sha256
from xlops.store import Shop

pytestmark = pytest.mark.journey


@pytest.mark.skipif(sys.platform != "linux", reason="looks for the worker in /proc")
def test_a_killed_worker_is_one_sentence_and_the_store_as_before(
    shop: Shop, host: Host, downloads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = [f"20{year:02d}-{month:02d}-{day:02d},9,1,10" for year in range(10, 26) for month in range(1, 13) for day in range(1, 29)]  # fmt: skip
    core(downloads / "大.csv", *days)
    killed: list[int] = []

    class Bar(list[Any]):
        def append(self, text: Any) -> None:
            super().append(text)
            if str(text).startswith("正在导入") and not killed:
                killed.extend(_children())
                for pid in killed:
                    os.kill(pid, signal.SIGKILL)

    host.said, host.calculation = Bar(), "manual"
    snapshot = sha256(shop.database)
    said = run("import_files", host.book)
    assert len(killed) == 1
    assert said.startswith("没有导入完:后台程序中途停了") and "\n" not in said
    assert files(shop) == ["三天.csv"] and sha256(shop.database) == snapshot
    assert (host.status_bar, host.calculation, host.screen_updating) == (False, "manual", True)
    assert f"新增 {len(days)} 行" in run("import_files", host.book).replace(",", "")


def _children() -> list[int]:
    tasks = Path("/proc/self/task").iterdir()
    return [int(pid) for task in tasks for pid in (task / "children").read_text().split()]

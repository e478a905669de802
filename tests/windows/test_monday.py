"""Excel's 导入 as an operator presses it: message boxes of Windows, Excel's file dialog, a question, and new rows.

The boxes are real ones, whose buttons are pressed; dialogs and cells are those of the workbook that is played back.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.windows.conftest import Demo
from tests.windows.environment import Environment
from tests.windows.excel import Excel

pytestmark = pytest.mark.windows

SHEETS = ["首页", "设置", "日数据"]
DAY = "统计日期,访客数,支付买家数,支付金额\n{},{},{},{}\n"
UNDATED = "主体ID,主体类型,主体名称,花费,展现量,点击量\n680000000001,商品,收纳箱,12.50,100,5\n"


@pytest.fixture(scope="module", autouse=True)
def put_back(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The shop as other tests know it, again afterwards."""
    kept = shutil.copytree(demo.folder, tmp_path_factory.mktemp("kept") / "shop")
    yield
    shutil.rmtree(demo.folder)
    shutil.copytree(kept, demo.folder)


@pytest.fixture
def book(host: Excel, windows: Environment, demo: Demo) -> dict[str, Any]:
    """The demo shop's workbook, open in Excel; its last day is 15 November."""
    return host.open(f"{windows.home}\\我的 店铺\\店铺运营.xlsm", SHEETS)


@pytest.fixture(scope="module")
def downloads(windows: Environment) -> Path:
    folder = windows.file("Downloads")
    folder.mkdir(exist_ok=True)
    return folder


def days(rows: list[list[Any]]) -> dict[str, list[Any]]:
    """The rows of a table by their day."""
    return {row[0]: row for row in rows}


def test_all_files_are_imported_a_day_is_asked_for_and_a_row_grows(
    host: Excel, book: dict[str, Any], downloads: Path
) -> None:
    (downloads / "甲.csv").write_text(DAY.format("2026-11-16", 90, 3, 100), encoding="utf-8")
    (downloads / "推广.csv").write_text(UNDATED, encoding="utf-8")
    before = host.typed()["t_daily"]
    host.will("yes", type=["2026-11-16"])
    said = host.press("import_files", book)
    (box,) = host.shown()
    assert "找到 2 个没导入过的文件" in box and "生意参谋 店铺整体:甲.csv" in box and "全部导入吗" in box
    notes = host.noted()["notes"]
    assert ["input", "「推广.csv」里没有日期,请告诉我它是哪一天的数据"] in notes
    assert "导入 2 个文件:新增 2 行" in said and "刷新完成" in said
    after = host.typed()["t_daily"]
    assert after[: len(before)] == before and len(after) == len(before) + 1
    new = days(after)["2026-11-16"]
    assert [value for value in (90.0, 3.0, 100.0) if value in new] == [90.0, 3.0, 100.0]
    assert [i for i, value in enumerate(new) if value == "="] == [
        i for i, value in enumerate(before[-1]) if value == "="
    ]
    assert ["t_daily.Resize", len(after)] in notes
    last = dict(notes)
    assert last["book.Application.ScreenUpdating"] is True and last["book.Application.Calculation"] == -4105
    assert last["book.Application.StatusBar"] is False


def test_some_files_are_chosen_in_excels_dialog(
    host: Excel, book: dict[str, Any], windows: Environment, downloads: Path
) -> None:
    """It stands in the folder of the newest file and takes several; the file that is not chosen stays outside."""
    (downloads / "乙.csv").write_text(DAY.format("2026-11-17", 91, 4, 110), encoding="utf-8")
    (downloads / "丙.csv").write_text(DAY.format("2026-11-18", 92, 5, 120), encoding="utf-8")
    host.will("no", choose=[[f"{windows.home}\\Downloads\\乙.csv"]])
    said = host.press("import_files", book)
    host.shown()
    assert "导入 1 个文件:新增 1 行" in said
    last = dict(host.noted()["notes"])
    assert last["dialog.InitialFileName"] == f"{windows.home}\\Downloads\\" and last["dialog.AllowMultiSelect"] is True
    assert {"2026-11-17", "2026-11-18"} & days(host.typed()["t_daily"]).keys() == {"2026-11-17"}


def test_a_cancelled_dialog_imports_nothing(host: Excel, book: dict[str, Any], downloads: Path) -> None:
    host.will("no", choose=[[]])
    assert host.press("import_files", book) == "没有导入任何文件"
    (box,) = host.shown()
    assert "丙.csv" in box and "甲.csv" not in box

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


@pytest.fixture(scope="module")
def book(host: Excel, windows: Environment, demo: Demo) -> dict[str, Any]:
    """The demo shop's workbook, open in Excel all the time; its last day is 15 November."""
    return host.open(f"{windows.home}\\我的 店铺\\店铺运营.xlsm", SHEETS)


@pytest.fixture(scope="module")
def downloads(windows: Environment) -> Path:
    folder = windows.file("Downloads")
    folder.mkdir(exist_ok=True)
    return folder


def days(rows: list[list[Any]]) -> dict[str, list[Any]]:
    """The rows of a table by their day."""
    return {row[0]: row for row in rows}


def test_files_are_chosen_in_excels_dialog_a_day_is_asked_for_and_a_row_grows(
    host: Excel, book: dict[str, Any], windows: Environment, downloads: Path
) -> None:
    """The dialog stands in the folder of the newest file and takes several."""
    (downloads / "甲.csv").write_text(DAY.format("2026-11-16", 90, 3, 100), encoding="utf-8")
    (downloads / "推广.csv").write_text(UNDATED, encoding="utf-8")
    before = host.typed()["t_daily"]
    here = f"{windows.home}\\Downloads\\"
    host.will("no", choose=[[f"{here}推广.csv", f"{here}甲.csv"]], type=["2026-11-16"])
    said = host.press("import_files", book)
    (box,) = host.shown()
    assert "找到 2 个没导入过的文件" in box and "生意参谋 店铺整体:甲.csv" in box and "全部导入吗" in box
    notes = host.noted()["notes"]
    last = dict(notes)
    assert last["dialog.InitialFileName"] == here and last["dialog.AllowMultiSelect"] is True
    assert ["input", "「推广.csv」里没有日期,请告诉我它是哪一天的数据"] in notes
    assert "导入 2 个文件:新增 2 行" in said and "刷新完成" in said and "删掉" not in said
    after = host.typed()["t_daily"]
    assert after[: len(before)] == before and len(after) == len(before) + 1
    new = after[-1]
    assert new[0] == "2026-11-16" and {90, 3, 100} <= set(new)
    assert [i for i, value in enumerate(new) if value == "="] == [
        i for i, value in enumerate(before[-1]) if value == "="
    ]
    assert ["t_daily.Resize", len(after)] in notes
    assert last["book.Application.ScreenUpdating"] is True and last["book.Application.Calculation"] == -4105
    assert last["book.Application.StatusBar"] is False


def test_all_files_are_taken_and_a_bad_row_is_told(host: Excel, book: dict[str, Any], downloads: Path) -> None:
    """What was imported is not proposed again."""
    (downloads / "丙.csv").write_text(DAY.format("2026-11-18", 92, "两个", 120), encoding="utf-8")
    host.will("yes")
    said = host.press("import_files", book)
    (box,) = host.shown()
    assert "找到 1 个没导入过的文件" in box and "丙.csv" in box
    assert "导入 1 个文件:新增 0 行,更新 0 行,坏行 1 行" in said and "「两个」" in said


def test_a_cancelled_import_does_nothing(host: Excel, book: dict[str, Any], downloads: Path) -> None:
    (downloads / "丁.csv").write_text(DAY.format("2026-11-19", 92, 2, 120), encoding="utf-8")
    host.will("cancel")
    assert host.press("import_files", book) == "没有导入任何文件"
    assert len(host.shown()) == 1

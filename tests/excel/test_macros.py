"""The buttons: import with its worker, reports, and the sentence for whatever goes wrong."""

from __future__ import annotations

import io
import json
import os
import struct
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.beside import SUBPROCESS
from tests.excel.memory_engine import Host
from tests.excel.small_shop import NOW, core, files
from tests.test_shop import SHOPS
from xlops.book.ribbon import buttons
from xlops.excel import pick as picking
from xlops.excel.jobs import JobFailed, work
from xlops.excel.macros import MACROS, run
from xlops.excel.worker import main
from xlops.shop import import_files
from xlops.shop.found import Found
from xlops.store import Shop

Picked = Callable[[Sequence[Found]], "list[Path] | None"]


@pytest.fixture(autouse=True)
def threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker runs beside the host without a process of its own; `test_processes` has one."""
    monkeypatch.setattr("xlops.excel.jobs.subprocess", SUBPROCESS)


@pytest.fixture
def a_browser() -> None:
    """Asks `alone` to leave the browser there."""


@pytest.fixture(autouse=True)
def alone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here makes a picture or a PDF, unless a test asks for `a_browser`."""
    if "a_browser" not in request.fixturenames:
        monkeypatch.setattr("xlops.report.browser.find_browser", lambda: None)
        monkeypatch.setattr("xlops.report.pdf.find_office", lambda: None)


# --- import -------------------------------------------------------------------------------------------


def test_new_files_are_found_imported_counted_and_shown_in_the_sheets(shop: Shop, host: Host, downloads: Path) -> None:
    """One good file, one with a bad row, one in the inbox that nobody knows, one imported before, one too old."""
    core(downloads / "新.csv", "2026-11-12,90,3,100", "2026-11-13,91,4,110")
    core(shop.inbox / "坏.csv", "2026-11-14,80,2,90", "2026-11-15,81,两个,95")
    (shop.inbox / "笔记.csv").write_text("今天,天气\n晴,好\n", encoding="utf-8")
    core(downloads / "三天(1).csv", "2026-11-09,100,5,300", "2026-11-10,200,8,500", "2026-11-11,150,6,420.5")
    old = core(downloads / "旧.csv", "2026-11-01,1,1,1")
    os.utime(old, (time.time() - 8 * 86_400,) * 2)
    said = run("import_files", host.book)
    assert sorted(files(shop)) == ["三天.csv", "坏.csv", "新.csv"]
    assert "导入 2 个文件:新增 3 行,更新 0 行,坏行 1 行" in said
    assert "坏.csv 第3行「支付买家数」:「两个」" in said
    assert "有 1 个不认识的文件:笔记.csv" in said
    assert "不能勾选" in said
    assert "刷新完成" in said and "新增 3 行" in said
    assert len(host.column("t_daily", "日期")) == 6
    assert any("导入 1/2" in str(text) for text in host.said)
    assert (host.status_bar, host.calculation, host.screen_updating) == (False, "automatic", True)
    assert run("import_files", host.book).startswith("没有找到新的文件")


def test_the_operator_chooses_among_the_files(shop: Shop, host: Host, downloads: Path) -> None:
    core(downloads / "甲.csv", "2026-11-12,90,3,100")
    core(downloads / "乙.csv", "2026-11-13,91,4,110")
    shown: list[Found] = []

    def choose(found: Sequence[Found]) -> list[Path]:
        shown.extend(found)
        return [one.path for one in found if one.path.name == "乙.csv"]

    said = run("import_files", host.book, picking.Host(choose=choose))
    assert {one.path.name for one in shown} == {"甲.csv", "乙.csv"}
    assert {one.kind for one in shown} == {"生意参谋 店铺整体"}
    assert files(shop) == ["三天.csv", "乙.csv"]
    assert "导入 1 个文件" in said and "勾选" not in said


@pytest.mark.parametrize("chosen", [None, []])
def test_a_choice_of_nothing_imports_nothing(shop: Shop, host: Host, downloads: Path, chosen: Any) -> None:
    core(downloads / "甲.csv", "2026-11-12,90,3,100")
    assert run("import_files", host.book, picking.Host(choose=lambda _: chosen)) == "没有导入任何文件"
    assert files(shop) == ["三天.csv"]


def test_a_question_reaches_the_operator_and_the_answer_the_import(shop: Shop, host: Host, downloads: Path) -> None:
    import_files(shop, [_orders(shop.folder.parent / "甲.csv", 1, "甲店")], now=NOW)
    _orders(downloads / "乙.csv", 2, "乙店")
    refused = run("import_files", host.book)
    assert "乙店" in refused and "乙.csv" not in files(shop)
    asked: list[tuple[str, str]] = []

    def ask(text: str, option: str, default: str | None) -> str:
        asked.append((text, option))
        return "yes"

    run("import_files", host.book, picking.Host(ask=ask))
    assert [option for _, option in asked] == ["same-shop"] and "乙店" in asked[0][0]
    assert "乙.csv" in files(shop)


def _orders(path: Path, number: int, name: str) -> Path:
    path.write_text(SHOPS.format(n=number, name=name), encoding="utf-8")
    return path


def test_an_error_of_the_refresh_does_not_hide_what_was_imported(shop: Shop, host: Host, downloads: Path) -> None:
    core(downloads / "新.csv", "2026-11-12,90,3,100")
    host.refuse = 1
    said = run("import_files", host.book)
    assert "导入 1 个文件:新增 1 行" in said and "数据已导入,但表没有刷新" in said
    assert "新.csv" in files(shop)


# --- the worker ---------------------------------------------------------------------------------------


def spoken(job: str, order: dict[str, Any]) -> list[dict[str, Any]]:
    """What the worker says to an order."""
    out = io.StringIO()
    main(job, io.StringIO(json.dumps(order) + "\n"), out)
    assert out.getvalue().isascii()
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_the_worker_speaks_ascii_lines_and_ends_with_a_result_or_an_error(shop: Shop, tmp_path: Path) -> None:
    path = core(tmp_path / "新 文件.csv", "2026-11-12,90,3,100")
    said = spoken("import", {"shop": shop.id, "files": [str(path)]})
    assert [one["event"] for one in said] == ["progress", "done"]
    assert said[-1]["result"][0]["new"] == 1
    (lost,) = spoken("weekly", {"shop": "没有的店"})
    assert lost["event"] == "error" and "没有的店" in lost["message"]
    assert "KeyError" in spoken("fly", {"shop": shop.id})[-1]["message"]


def test_an_error_of_the_worker_is_its_sentence(shop: Shop) -> None:
    with pytest.raises(JobFailed, match="没有可导入的文件"):
        work("import", shop, {"files": []}, tell=lambda _: None)


def test_a_file_in_the_current_folder_is_no_library(
    shop: Shop, downloads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("duckdb.py", "xlops.py"):
        (downloads / name).write_text("raise RuntimeError('not ours')", encoding="utf-8")
    monkeypatch.chdir(downloads)
    monkeypatch.setenv("PYTHONPATH", str(downloads))
    assert work("find", shop, {"folders": []}, tell=lambda _: None) == {"files": [], "unknown": []}


# --- the other buttons --------------------------------------------------------------------------------


def test_every_button_has_its_macro() -> None:
    def snake(name: str) -> str:
        return "".join("_" + c.lower() if c.isupper() else c for c in name).lstrip("_")

    assert {snake(button.macro) for button in buttons()} == set(MACROS)


def test_going_to_a_sheet_finds_it_under_its_new_name(host: Host) -> None:
    host.rename_sheet("目标", "我的目标")
    assert run("targets", host.book) == ""
    assert host.active == "我的目标"
    assert "导入 → 周报 → 发群" in run("help", host.book)
    assert host.active == "口径"


def test_going_to_a_sheet_reads_no_list_of_names(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """There are over a thousand, and each is a way to Excel and back; the first column of 目标 was deleted."""
    host.wb.defined_names["ops.targets.month"].attr_text = "目标!#REF!"

    def listed(_: Any) -> Any:
        raise AssertionError("all names were read")

    monkeypatch.setattr(type(host.book.names.impl), "snapshot", listed)
    assert run("targets", host.book) == ""
    assert host.active == "目标"


def test_going_to_a_sheet_without_names_finds_its_table(host: Host) -> None:
    """Another program dropped them."""
    for name in [name for name in host.wb.defined_names if name.startswith("ops.")]:
        del host.wb.defined_names[name]
    assert run("targets", host.book) == ""
    assert host.active == "目标"


def test_a_deleted_sheet_is_told(host: Host) -> None:
    del host.wb["目标"]
    for name in [n for n in host.wb.defined_names if n.startswith("ops.targets.")]:
        host.wb.defined_names[name].attr_text = "#REF!"
    assert "xlops upgrade" in run("targets", host.book)


def test_the_weekly_report_is_written_and_opened(shop: Shop, host: Host) -> None:
    days = [f"2026-11-{day:02d},90,3,100" for day in range(9, 16)]
    import_files(shop, [core(shop.folder.parent / "周.csv", *days)], now=NOW)
    shown: list[Path] = []
    said = run("weekly_report", host.book, picking.Host(show=shown.append))
    assert shown[0].exists() and shown[0].parent == shop.reports
    assert shown[0].name in said and str(shop.reports) in said
    run("weekly_report", host.book)
    assert Path(host.opened[0]).name == shown[0].name.replace(".xlsx", "_v2.xlsx")


def test_the_spreadsheet_prints_what_nothing_else_can(shop: Shop, host: Host) -> None:
    """Else it is said what to install; a failure of its own changes nothing."""
    import_files(shop, [core(shop.folder.parent / "周.csv", "2026-11-15,90,3,100")], now=NOW)
    asked: list[Path] = []

    def print_pdf(report: Path) -> Path | None:
        asked.append(report)
        return report.with_suffix(".pdf") if len(asked) == 1 else None

    said = [
        run("weekly_report", host.book, picking.Host(show=lambda _: None, print_pdf=by))
        for by in (print_pdf, print_pdf, None)
    ]
    assert [path.suffix for path in asked] == [".xlsx", ".xlsx"] and all(path.exists() for path in asked)
    assert [(".pdf" in text, "PDF 没有出" in text) for text in said] == [(True, False), (False, True), (False, True)]


def test_the_text_for_the_chat_is_copied_or_lies_in_a_file(shop: Shop, host: Host) -> None:
    days = [f"2026-11-{day:02d},90,3,100" for day in range(9, 16)]
    import_files(shop, [core(shop.folder.parent / "周.csv", *days)], now=NOW)
    copied: list[str] = []
    said = run("send_chat", host.book, picking.Host(copy=copied.append))
    assert said.startswith("已复制") and "图片没有出" in said
    assert "700" in copied[0] and "*" not in copied[0]
    said = run("send_chat", host.book)
    (text,) = shop.reports.glob("*.txt")
    assert text.read_text(encoding="utf-8") == copied[0] and str(text) in said


@pytest.mark.browser
def test_with_a_browser_the_week_is_a_pdf_and_a_picture_too(shop: Shop, host: Host, a_browser: None) -> None:
    days = [f"2026-11-{day:02d},90,3,100" for day in range(9, 16)]
    import_files(shop, [core(shop.folder.parent / "周.csv", *days)], now=NOW)
    said = run("weekly_report", host.book, picking.Host(show=lambda _: None))
    (pdf,) = shop.reports.glob("*.pdf")
    assert pdf.name in said and "没有出" not in said and pdf.read_bytes().startswith(b"%PDF")
    said = run("send_chat", host.book)
    (picture,) = shop.reports.glob("*.png")
    assert str(picture) in said and "没有出" not in said
    assert struct.unpack(">I", picture.read_bytes()[16:20]) == (1080,)


def test_the_doctor_speaks_of_the_shop_or_of_its_lack(shop: Shop, host: Host) -> None:
    assert "「小店」已导入 1 个文件" in run("doctor", host.book)
    host.belong("feedfeedfeedfeed")
    assert "✖ 店铺" in run("doctor", host.book)


def test_nothing_is_ever_raised(host: Host) -> None:
    assert "您是不是要找「refresh_sheets」" in run("refresh_sheet", host.book)
    for name in MACROS:
        assert run(name, object())
    host.belong("")
    for name in set(MACROS) - {"targets"}:
        assert run(name, host.book)


def test_a_cell_that_is_being_edited_is_told(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any) -> str:
        raise OSError(-2147418111, "Call was rejected by callee.")

    monkeypatch.setitem(MACROS, "refresh_sheets", refused)
    assert "按回车" in run("refresh_sheets", host.book)

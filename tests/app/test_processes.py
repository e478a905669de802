"""Work in the process that it has in real life: a whole Monday, a browser that is closed, a worker that is killed."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.app.client import Browser, asked, done, imported, ticked, until
from tests.app.conftest import MONDAY, Hand
from tests.app.files import core, entries
from xlops.app import Program
from xlops.app.views import file_id
from xlops.app.work import CRASHED
from xlops.shop import kpi
from xlops.store import Shop

pytestmark = pytest.mark.journey

WEEK = "2026W46_1109-1115"


@pytest.mark.journey
def test_a_whole_monday(browser: Browser, shop: Shop, downloads: Path, opened: list[Path]) -> None:
    file = core(downloads)
    (downloads / "照片.jpg").write_bytes(b"x")
    (downloads / "别的.csv").write_text("一,二\n1,2\n", encoding="utf-8")
    browser.get()
    until(browser.program, lambda state: state.found is not None and not state.looking)
    page = browser.get()
    assert file.name in page.text and "照片.jpg" not in page.text and "别的.csv" not in page.text
    assert "生意参谋 → 自助取数" in page.text and "11月9日–15日" in page.text and page.text.count("还没有") >= 6
    browser.post("bring", {"file": file_id(file), "then": "report"})
    until(browser.program, done)
    page = browser.get()
    assert "周报出好了" in page.text and "新增 7 行" in page.text and "11月9日–15日" in page.text
    names = sorted(path.name for path in shop.reports.iterdir())
    assert {f"我的小店_运营周报_{WEEK}.{kind}" for kind in ("xlsx", "html", "txt")} <= set(names)
    assert [path.name for path in opened] == [f"我的小店_运营周报_{WEEK}.html"]
    assert "2,100" in page.text  # 7 × 300 yuan, in the text for the group chat
    assert kpi(shop, ["pay_amount"])[0]["pay_amount"] == 2100
    until(browser.program, lambda state: state.found is not None and not state.looking)
    assert "没有认得的新文件" in browser.get().text
    report = browser.get("reports/" + quote_of(shop, ".html"))
    assert report.status == 200 and "2,100" in report.text


def quote_of(shop: Shop, ending: str) -> str:
    return quote(next(path.name for path in shop.reports.iterdir() if path.suffix == ending))


@pytest.mark.journey
def test_a_closed_browser_leaves_the_store_whole(
    begin: Callable[..., Program], shop: Shop, downloads: Path, hand: Hand, opened: list[Path]
) -> None:
    """The page is closed while a question waits: the file is left out, the rest is done, then the program ends."""
    program = begin(shop)
    browser = Browser(program).open()
    first = core(downloads)
    browser.get("state?version=0&page=mine")
    ticked(browser, entries(downloads), first)
    until(program, asked)
    browser.post("goodbye", {"page": "mine"})
    hand.now += 200
    until(program, done)
    assert imported(shop) == [first.name] and len(opened) == 1
    for _ in range(100):
        if program.server.socket.fileno() == -1:
            break
        time.sleep(0.1)
    assert program.server.socket.fileno() == -1
    assert kpi(shop, ["pay_amount"])[0]["pay_amount"] == 2100


def test_a_worker_that_is_killed_is_one_sentence(browser: Browser, shop: Shop, downloads: Path) -> None:
    """In the middle of a file's transaction: what came before is there, of this file nothing, and it can go on."""
    first, second = core(downloads), entries(downloads)
    os.utime(second, (MONDAY.timestamp(), MONDAY.timestamp()))
    ticked(browser, first, second, report=False)
    until(browser.program, asked)
    work = browser.program.desk._work
    assert work is not None
    os.kill(work._process.pid, signal.SIGKILL)
    state = until(browser.program, done)
    assert state.task and state.task.error == CRASHED and CRASHED in browser.get().text
    assert imported(shop) == [first.name]
    browser.post("clear")
    ticked(browser, second, report=False)
    until(browser.program, asked)
    browser.post("answer", {"start": "2026-11-15"})
    until(browser.program, done)
    assert imported(shop) == [first.name, second.name]


def test_stopping_is_said(browser: Browser, shop: Shop, downloads: Path) -> None:
    ticked(browser, entries(downloads), report=False)
    until(browser.program, asked)
    browser.post("stop")
    state = until(browser.program, done)
    assert state.task and state.task.error.startswith("已停止") and imported(shop) == []


def test_ending_the_program_ends_its_work(begin: Callable[..., Program], shop: Shop, downloads: Path) -> None:
    program = begin(shop)
    browser = Browser(program).open()
    ticked(browser, entries(downloads), report=False)
    until(program, asked)
    work = program.desk._work
    assert work is not None
    program.end()
    assert work._process.wait(10) != 0

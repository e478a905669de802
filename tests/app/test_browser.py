"""The whole Monday in a real browser, with everything that goes wrong on one; its pictures are those of the manual."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path, PureWindowsPath

import pytest

from tests.app.chromium import Eyes
from tests.app.client import until
from tests.app.conftest import MONDAY, Hand
from tests.app.files import core, entries, own
from xlops.app import Program, views
from xlops.demo.write import write_demo
from xlops.report import Screen
from xlops.report.browser_find import find_browser
from xlops.shop import build_workbook, kpi
from xlops.store import Shop, reading, registered_shops

pytestmark = pytest.mark.browser

# What an operator downloads on Monday, of two weeks so that there is something to compare with.
_DOWNLOADED = (
    "店铺经营核心日报_2026-10-01", "店铺经营核心日报_2026-11-01", "商品_全部_2026-11-02", "商品_全部_2026-11-09",
    "店铺流量来源-2026-11-02", "店铺流量来源-2026-11-09", "计划报表_20261116_091203", "商品报表_20261116_091303", "退款报表",
    "商品成本库存",
)  # fmt: skip


@pytest.fixture
def screen(downloads: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Screen]:
    """A browser that writes a day as an operator's does, year first: as the page's language says, not this computer's."""
    monkeypatch.delenv("XLOPS_BROWSER")  # the report's picture is wanted here
    chinese, usual = tmp_path / "browser", find_browser()
    chinese.write_text(f'#!/bin/sh\nexec "{usual}" --enable-blink-features=LangAttributeAwareFormControlUI "$@"\n')
    chinese.chmod(0o755)
    with Screen(chinese if usual else None) as running:
        yield running


def no_trouble(eyes: Eyes, program: Program) -> None:
    """Nothing went wrong in the page, nothing was asked of anybody else."""
    assert eyes.complaints == []
    ours = program.server.gate.origin + "/"
    others = {url for url in eyes.asked_for if not url.startswith((ours, "data:", "about:", "blob:" + ours))}
    assert others == set()


def imported(shop: Shop) -> set[str]:
    with reading(shop) as con:
        return {name for (name,) in con.execute("SELECT file FROM imports").fetchall()}


def test_a_whole_monday_from_the_first_start(
    begin: Callable[..., Program], screen: Screen, downloads: Path, tmp_path: Path, opened: list[Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    raw = write_demo(tmp_path / "raw", orders=3000)
    for minute, path in enumerate(sorted(raw)):
        if any(part in path.name for part in _DOWNLOADED):
            saved = MONDAY.timestamp() - 60 * (len(raw) - minute)
            os.utime(path.replace(downloads / path.name), (saved, saved))
    program = begin()
    eyes = Eyes(screen, program.address())
    eyes.sees("先从哪里开始?")
    eyes.picture("1-first")
    eyes.click("a.card", "以后再设置")
    eyes.sees("每周要下载的文件")
    eyes.picture("2-list")
    with monkeypatch.context() as windows:  # the folder as it is proposed there
        windows.setattr(views, "shops_folder", lambda: PureWindowsPath("C:/Users/王芳/Documents/网店运营"))
        eyes.click("a.button", "导入我的文件")
        eyes.sees("您的店铺")
    eyes.fill("input[name=name]", "云朵 家居")
    folder = "C:\\Users\\王芳\\Documents\\网店运营\\云朵 家居"
    assert eyes.ask("document.querySelector('input[name=folder]').value") == folder
    eyes.picture("3-new")
    eyes.fill("input[name=folder]", str(tmp_path / "网店运营" / "云朵 家居"))
    eyes.click("button.main", "开始导入")
    eyes.sees("认得的新文件")
    assert eyes.ask("document.querySelectorAll('input[name=file]:checked').length") == 10
    eyes.picture("4-files")
    eyes.drop(entries(tmp_path / "桌 面"))
    eyes.sees("来源 明细.csv")
    eyes.click("#go")
    eyes.sees("正在导入", 30)
    eyes.sees("没有日期", 90)
    eyes.ask("document.querySelector('input[name=start]').value = '2026-11-09'")
    eyes.ask("document.querySelector('input[name=end]').value = '2026-11-15'")
    eyes.picture("5-question", 700)
    eyes.click("#say")
    eyes.sees("周报出好了", 180)
    (shop,) = registered_shops()
    assert len(imported(shop)) == 11 and shop.folder.name == "云朵 家居"
    assert {path.suffix for path in shop.reports.iterdir()} == {".xlsx", ".html", ".txt", ".png", ".pdf"}
    assert [path.suffix for path in opened] == [".html"]
    eyes.sees("复制图片")
    end = time.monotonic() + 20
    while not eyes.ask("(i => i.complete && i.naturalWidth)(document.getElementById('picture'))"):
        assert time.monotonic() < end
        time.sleep(0.1)
    assert eyes.ask("document.getElementById('picture').naturalWidth") == 1080
    eyes.loses("正在看「下载」")
    eyes.picture("6-report", 1500)
    the_text_is_copied(eyes, screen, shop, program)
    the_checklist_is_ticked(eyes)
    the_report_opens_in_a_tab(eyes, screen, program)
    eyes.click("nav a", "每日巡店")
    eyes.sees("红线")
    eyes.picture("7-check", 1200)
    eyes.click("nav a", "设置")
    eyes.sees("平台扣点")
    eyes.fill("#commission_rate", "四个点")
    eyes.click("button.main", "保存")
    eyes.sees("不是数字")
    eyes.fill("#commission_rate", "4%")
    eyes.click("button.main", "保存")
    eyes.sees("保存好了")
    eyes.picture("8-settings", 900)
    eyes.click("a.button", "返回")
    eyes.click("button", "不带宏")
    eyes.sees("生成好了", 120)
    eyes.click("button", "打开工作簿")
    until(program, lambda state: len(opened) == 2)
    assert opened[1] == shop.folder / "店铺运营.xlsx"
    no_trouble(eyes, program)


def the_text_is_copied(eyes: Eyes, screen: Screen, shop: Shop, program: Program) -> None:
    screen.call("Browser.grantPermissions", {
        "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"], "origin": program.server.gate.origin,
    })  # fmt: skip
    eyes.call("Page.bringToFront")
    eyes.click("button", "复制文字")
    eyes.sees("文字已复制")
    copied = eyes.ask("navigator.clipboard.readText()")
    (file,) = shop.reports.glob("*.txt")
    assert copied.strip() == file.read_text(encoding="utf-8").strip() and "云朵 家居" in copied
    eyes.click("button", "复制图片")
    eyes.sees("图片已复制")
    assert eyes.ask("navigator.clipboard.read().then(items => items[0].types.join())") == "image/png"


def the_checklist_is_ticked(eyes: Eyes) -> None:
    """Every file of the week is there now."""
    assert eyes.ask(
        "[...document.querySelectorAll('#needed > .checklist li')].every(e => e.classList.contains('there'))"
    )


def the_report_opens_in_a_tab(eyes: Eyes, screen: Screen, program: Program) -> None:
    """The report itself, its chart drawn; it can read nothing of the window's."""
    address = eyes.ask("document.getElementById('open-report').href")
    assert address.startswith(program.server.gate.origin + program.server.gate.base + "/reports/")
    before = len(screen.call("Target.getTargets", {})["targetInfos"])
    eyes.click("#open-report")
    end = time.monotonic() + 20
    while len(found := screen.call("Target.getTargets", {})["targetInfos"]) <= before:
        assert time.monotonic() < end
        time.sleep(0.1)
    (tab,) = [one for one in found if one["type"] == "page" and "/reports/" in one["url"]]
    session = screen.call("Target.attachToTarget", {"targetId": tab["targetId"], "flatten": True})["sessionId"]
    while True:
        said = screen.call("Runtime.evaluate", {"expression": "document.body.innerText"}, session)["result"]
        if "云朵 家居" in said.get("value", ""):
            break
        assert time.monotonic() < end, said
        time.sleep(0.1)
    reach = "fetch('../settings').then(() => 'reached', () => 'refused')"
    tried = {"expression": reach, "awaitPromise": True}
    assert screen.call("Runtime.evaluate", tried, session)["result"]["value"] == "refused"
    assert screen.call("Runtime.evaluate", {"expression": "origin"}, session)["result"]["value"] == "null"
    screen.call("Target.closeTarget", {"targetId": tab["targetId"]})
    screen.events.clear()  # the refused attempt was ours


def test_two_windows_and_one_of_them_closed(
    begin: Callable[..., Program], shop: Shop, screen: Screen, downloads: Path, hand: Hand
) -> None:
    """What is asked is seen in both; answered in one, the other goes on. Closing both in the middle loses nothing."""
    entries(downloads)
    first = core(downloads)
    program = begin(shop)
    one, other = Eyes(screen, program.address()), Eyes(screen, program.address())
    for eyes in (one, other):
        eyes.sees("认得的新文件")
    one.click("button", "只导入")
    other.sees("没有日期")
    other.ask("document.querySelector('input[name=start]').value = '2026-11-15'")
    other.click("#say")
    one.sees("导入结果")
    other.sees("导入结果")
    no_trouble(one, program)
    entries(downloads, "第二个.csv").write_text(
        "流量来源,来源明细,访客数,支付金额\n手淘推荐,手淘推荐,5,9\n", encoding="utf-8"
    )
    one.click("button", "再看一次")
    one.sees("第二个.csv")
    one.click("button", "只导入")
    one.sees("没有日期")
    one.close()
    other.close()
    until(program, lambda state: bool(state.task) and not program._life._pages)
    hand.now += 300
    until(program, lambda state: bool(state.task and not state.task.running))
    assert imported(shop) == {first.name, "来源 明细.csv"}
    assert kpi(shop, ["pay_amount"])[0]["pay_amount"] == 2100
    end = time.monotonic() + 10
    while program.server.socket.fileno() != -1:
        assert time.monotonic() < end, "the program did not end"
        time.sleep(0.1)


def test_many_windows_and_none_of_them_waits(
    begin: Callable[..., Program], shop: Shop, screen: Screen, downloads: Path
) -> None:
    """A browser keeps six connections to a program: each start opens a page more, and the ninth is as quick as the first.

    All of them hear the news through the one that listens; when that one is closed, another listens.
    """
    program = begin(shop)
    pages = []
    for _ in range(9):
        began = time.monotonic()
        pages.append(Eyes(screen, program.address()))
        pages[-1].sees("选文件")
        assert time.monotonic() - began < 10
    assert len(program._life._pages) == 1
    pages.pop(0).close()
    program.desk.bring([core(downloads.parent / "别处")], report=False)
    for eyes in pages:
        eyes.sees("导入结果")
    assert len(program._life._pages) == 1
    no_trouble(pages[0], program)


def test_wrong_files_bad_rows_and_a_table_of_ones_own(
    begin: Callable[..., Program], shop: Shop, screen: Screen, downloads: Path, tmp_path: Path
) -> None:
    program = begin(shop)
    eyes = Eyes(screen, program.address())
    eyes.sees("没有认得的新文件")
    assert eyes.ask("document.getElementById('go').disabled")
    desk = tmp_path / "桌 面"
    picture = desk / "截图.png"
    broken = desk / "坏的.xlsx"
    mine, bad = own(desk), core(desk, bad="三百元整")
    with picture.open("wb") as file:
        file.truncate(200 << 20)  # answered before it was read to its end, the browser would say that it broke off
    broken.write_bytes(b"PK\x03\x04 this is no workbook")
    eyes.choose_files("#files", picture, broken, mine, bad)
    eyes.sees("不是表格文件")
    eyes.sees(bad.name)
    eyes.click("button", "只导入")
    eyes.sees("导入结果")
    eyes.sees("坏行 1 行")
    eyes.click("summary", "坏行怎么改")
    eyes.sees("三百元整")
    eyes.loses("正在看「下载」")
    eyes.picture("9-wrong", 1100)
    assert eyes.ask("document.querySelectorAll('a[href^=columns]').length") == 1  # a broken file has no columns
    eyes.click("a", "告诉程序每一列是什么")
    eyes.sees("成交了多少钱")
    for number, field in enumerate(("start", "uv", "pay_amount")):
        eyes.ask(f"document.getElementById('c0-{number}').value = '{field}'")
    eyes.picture("10-columns")
    eyes.click("#map")
    eyes.sees("新增 2 行", 60)
    assert imported(shop) == {mine.name, bad.name}
    no_trouble(eyes, program)


def test_a_workbook_left_open_waits_its_turn(
    begin: Callable[..., Program], shop: Shop, screen: Screen, downloads: Path
) -> None:
    core(downloads)
    build_workbook(shop, macros=False)
    owner = shop.folder / "~$店铺运营.xlsx"
    owner.write_bytes(b"")
    program = begin(shop)
    eyes = Eyes(screen, program.address())
    eyes.sees("认得的新文件")
    eyes.click("#go")
    eyes.sees("周报出好了", 120)
    eyes.sees("关闭后会自动写入")
    eyes.picture("11-open-workbook", 700)
    owner.unlink()
    eyes.sees("工作簿已刷新")
    eyes.loses("关闭后会自动写入")
    no_trouble(eyes, program)


def test_the_keyboard_is_enough(begin: Callable[..., Program], shop: Shop, screen: Screen, downloads: Path) -> None:
    """From the first Tab to the import: everything has a visible focus, the button is reached and pressed."""
    core(downloads)
    program = begin(shop)
    eyes = Eyes(screen, program.address())
    eyes.sees("认得的新文件")
    focused = []
    for _ in range(20):
        eyes.key("Tab")
        focused.append(
            eyes.ask("document.activeElement.innerText || document.activeElement.name || document.activeElement.id")
        )
        shown = eyes.ask(
            "(e => { const s = getComputedStyle(e.matches('.pick input') ? e.parentElement : e); return s.outlineStyle + s.outlineWidth })(document.activeElement)"
        )
        assert shown == "solid3px", focused
        if focused[-1] == "只导入":
            break
    assert focused[0] == "跳到内容" and "每日巡店" in focused and focused[-1] == "只导入"
    eyes.key("Enter")
    eyes.sees("导入结果")
    no_trouble(eyes, program)


def test_it_fits_a_phone(begin: Callable[..., Program], shop: Shop, screen: Screen, downloads: Path) -> None:
    core(downloads, "一个名字特别特别长的文件" * 4 + ".csv", bad="三百元整")
    program = begin(shop)
    eyes = Eyes(screen, program.address(), width=360)
    eyes.sees("认得的新文件")
    assert eyes.wide() <= 0
    eyes.picture("12-phone", 1600)
    eyes.click("#go")
    eyes.sees("周报出好了", 120)
    assert eyes.wide() <= 0
    for page in ("check", "settings", "bad", "list", "new", "shops"):
        eyes.go(program.server.gate.origin + program.server.gate.base + "/" + page)
        eyes.sees("只在这台电脑上运行")
        assert eyes.wide() <= 0, page


def test_a_spent_address_shows_nothing(begin: Callable[..., Program], shop: Shop, screen: Screen) -> None:
    """Somebody who finds the address later sees an empty page; so does a page elsewhere that frames or fetches it."""
    program = begin(shop)
    address = program.address()
    eyes = Eyes(screen, address)
    eyes.sees("选文件")
    stranger = screen.call("Target.createBrowserContext", {})["browserContextId"]
    target = screen.call("Target.createTarget", {"url": "about:blank", "browserContextId": stranger})["targetId"]
    session = screen.call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
    home = program.server.gate.origin + program.server.gate.base + "/"
    for url in (address, home, home + "settings"):
        screen.call("Page.navigate", {"url": url}, session)
        time.sleep(0.5)
        said = screen.call("Runtime.evaluate", {"expression": "document.body.innerText"}, session)["result"]
        assert "我的小店" not in said.get("value", "") and "设置" not in said.get("value", "")


def test_a_window_whose_program_ended_says_so(begin: Callable[..., Program], shop: Shop, screen: Screen) -> None:
    program = begin(shop)
    eyes = Eyes(screen, program.address())
    eyes.sees("选文件")
    program.end()
    eyes.sees("这个窗口已经结束了", 60)

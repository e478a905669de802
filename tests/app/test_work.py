"""The Monday over plain HTTP: files in, questions in place, the report out; and everything that goes wrong on the way."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.app.client import Browser, ask, asked, done, imported, ticked, until
from tests.app.conftest import MONDAY
from tests.app.files import core, entries, orders, own
from xlops.app import Program
from xlops.app.serve import end_running, serve
from xlops.app.views import file_id
from xlops.shop import build_workbook, import_files, kpi
from xlops.store import Shop, create_shop, reading, registered_shops

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("threads")]


def test_a_question_is_answered_in_place(browser: Browser, shop: Shop, downloads: Path) -> None:
    """Which week a 流量来源 is of: a wrong date is asked again, the right one goes on with that file."""
    ticked(browser, core(downloads), entries(downloads), report=False)
    until(browser.program, asked)
    page = browser.get()
    assert (
        "没有日期" in page.text and 'type="date"' in page.body.decode() and 'value="2026-11-15"' in page.body.decode()
    )
    assert "看不懂" in browser.post("answer", {"start": "下周", "end": ""}).text
    assert "还没有到" in browser.post("answer", {"start": "2027-01-01", "end": ""}).text
    browser.post("answer", {"start": "2026-11-09", "end": "2026-11-15"})
    state = until(browser.program, done)
    assert state.task and [one["error"] for one in state.task.result["imported"]] == ["", ""]
    with reading(shop) as con:
        rows = con.execute(
            'SELECT entry, CAST(start AS VARCHAR), CAST("end" AS VARCHAR), uv FROM entry_facts ORDER BY uv'
        ).fetchall()
    assert [(r[1], r[2], int(r[3])) for r in rows] == [
        ("2026-11-09", "2026-11-15", 300),
        ("2026-11-09", "2026-11-15", 400),
    ]


def test_a_question_may_be_left(browser: Browser, shop: Shop, downloads: Path) -> None:
    first, second = core(downloads), entries(downloads)
    ticked(browser, second, first, report=False)
    until(browser.program, asked)
    browser.post("answer", {"skip": "1"})
    until(browser.program, done)
    page = browser.get()
    assert "没有日期" in page.text and imported(shop) == [first.name]


def test_a_file_of_another_shop_is_asked_about(browser: Browser, shop: Shop, downloads: Path) -> None:
    mine, other = orders(downloads, "我的小店", "1001", "a.csv"), orders(downloads, "别家的店", "2002", "b.csv")
    import_files(shop, [mine], now=MONDAY)
    ticked(browser, other, report=False)
    until(browser.program, asked)
    assert "别家的店" in browser.get().text and "是这家店的" in browser.get().text
    browser.post("answer", {"skip": "1"})
    until(browser.program, done)
    assert imported(shop) == ["a.csv"]
    ticked(browser, other, report=False)
    until(browser.program, asked)
    browser.post("answer", {"answer": "yes"})
    until(browser.program, done)
    assert imported(shop) == ["a.csv", "b.csv"]


def test_wrong_files_are_said_and_the_rest_goes_on(browser: Browser, shop: Shop, downloads: Path) -> None:
    good = core(downloads)
    browser.get()
    until(browser.program, lambda state: state.found is not None and not state.looking)
    wrong = {
        "坏的.xlsx": b"PK\x03\x04 this is no workbook", "空的.csv": b"", "照片.csv": bytes(range(256)) * 40,
        "网页.xls": b"<html><body>login</body></html>",
    }  # fmt: skip
    names = [browser.upload(name, content)["name"] for name, content in wrong.items()]
    browser.post("bring", {"file": file_id(good), "uploaded": names, "then": "report"})
    state = until(browser.program, done)
    assert state.task and state.task.error == ""
    by_name = {one["file"]: one["error"] for one in state.task.result["imported"]}
    assert by_name.pop(good.name) == ""
    assert set(by_name) == set(wrong) and all(by_name.values())
    page = browser.get()
    for sentence in by_name.values():
        assert sentence in page.text and "Traceback" not in sentence and len(sentence) < 80
    assert "周报出好了" in page.text and imported(shop) == [good.name]


def test_bad_rows_say_how_to_mend_them(browser: Browser, shop: Shop, downloads: Path) -> None:
    ticked(browser, core(downloads, bad="三百元整"), report=False)
    until(browser.program, done)
    page = browser.get()
    assert (
        "坏行 1 行" in page.text
        and "第 8 行" in page.text
        and "三百元整" in page.text
        and "不是金额,请改成" in page.text
    )
    everything = browser.get("bad").text
    assert "三百元整" in everything and "第 8 行" in everything and "共 1 处" in everything


def test_a_table_of_ones_own_is_explained_once(browser: Browser, shop: Shop, downloads: Path) -> None:
    file = own(downloads)
    name = browser.upload(file.name, file.read_bytes())["name"]
    browser.post("bring", {"uploaded": name})
    until(browser.program, done)
    page = browser.get()
    link = page.body.decode().split('href="columns?file=')[1].split('"')[0]
    shown = browser.get(f"columns?file={link}&table=shop_facts")
    assert all(text in shown.text for text in ("那天", "来的人", "成交了多少钱", "支付金额"))
    twice = browser.post("columns", {"file": link, "table": "shop_facts", "c0-0": "start", "c0-1": "uv", "c0-2": "uv"})
    assert "请只留一个" in twice.text and "那天" in twice.text
    none = browser.post("columns", {"file": link, "table": "shop_facts"})
    assert "没有选任何一列" in none.text
    browser.post("columns", {"file": link, "table": "shop_facts", "c0-0": "start", "c0-1": "uv", "c0-2": "pay_amount"})
    until(browser.program, lambda state: done(state) and bool(state.task and state.task.result["imported"]))
    assert kpi(shop, ["pay_amount"])[0]["pay_amount"] == 270 + 285
    again = own(downloads, "下一周.csv")
    again.write_text("那天,来的人,成交了多少钱\n2026-11-04,1,15\n", encoding="utf-8")
    ticked(browser, again, report=False)
    until(browser.program, lambda state: done(state) and imported(shop) == ["我的日报.csv", "下一周.csv"])


# --- who else is there -----------------------------------------------------------------------------------


def test_two_windows_see_the_same(browser: Browser, shop: Shop, downloads: Path) -> None:
    other = Browser(browser.program).open()
    assert other.headers != browser.headers
    ticked(browser, entries(downloads), report=False)
    until(browser.program, asked)
    assert "没有日期" in other.get().text
    assert "请等它完成" in other.post("report").text
    assert "请等它完成" in other.post("build", {"kind": "plain"}).text
    other.post("answer", {"start": "2026-11-15"})
    until(browser.program, done)
    assert browser.get().text.count("来源 明细.csv") == other.get().text.count("来源 明细.csv") >= 1


def test_a_window_hears_of_a_change_at_once(browser: Browser) -> None:
    known = browser.program.desk.state.version
    began = time.monotonic()
    browser.post("look")
    said = json.loads(browser.get(f"state?version={known}&page=a").body)
    assert said["version"] != known and time.monotonic() - began < 5


def test_files_that_come_in_the_middle_of_work_wait_for_their_turn(
    browser: Browser, shop: Shop, downloads: Path
) -> None:
    ticked(browser, entries(downloads), report=False)
    until(browser.program, asked)
    late = core(downloads.parent / "别处")
    browser.program.desk.bring([late], report=True)
    browser.post("answer", {"skip": "1"})
    until(browser.program, lambda state: done(state) and imported(shop) == [late.name])


# --- the workbook ----------------------------------------------------------------------------------------


def test_an_open_workbook_is_refreshed_when_it_is_closed(browser: Browser, shop: Shop, downloads: Path) -> None:
    build_workbook(shop, macros=False)
    book = shop.folder / "店铺运营.xlsx"
    owner = shop.folder / "~$店铺运营.xlsx"
    owner.write_bytes(b"")
    before = book.read_bytes()
    ticked(browser, core(downloads))
    state = until(browser.program, done)
    assert state.task and state.task.result["report"] and "打开" in state.waiting
    assert "关闭后会自动写入" in browser.get().text and book.read_bytes() == before
    time.sleep(1.2)  # two looks
    assert browser.program.desk.state.waiting and book.read_bytes() == before
    owner.unlink()
    until(browser.program, lambda state: not state.waiting)
    assert book.read_bytes() != before and list(shop.backups.iterdir())
    assert "工作簿已刷新" in browser.get().text


def test_what_was_typed_is_read_from_the_open_workbook(browser: Browser, shop: Shop, downloads: Path) -> None:
    """A month's target, saved in the workbook, reaches the report while Excel still has it open."""
    from openpyxl import load_workbook

    import_files(shop, [core(downloads)], now=MONDAY)
    path = build_workbook(shop, macros=False)
    book = load_workbook(path)
    cells = {cell.value: cell for line in book["设置"].iter_rows() for cell in line if cell.value is not None}
    book["设置"].cell(cells["月目标"].row, cells["本店值"].column).value = 4321
    book.save(path)
    (shop.folder / f"~${path.name}").write_bytes(b"")
    browser.post("report")
    until(browser.program, done)
    with reading(shop) as con:
        assert dict(con.execute("SELECT id, value FROM settings").fetchall())["month_target"] == "4321"


def test_the_first_workbook_is_made_with_or_without_macros(browser: Browser, shop: Shop, opened: list[Path]) -> None:
    assert "生成工作簿" in browser.get().text
    browser.post("build", {"kind": "plain"})
    until(browser.program, done)
    assert (shop.folder / "店铺运营.xlsx").exists() and "生成好了" in browser.get().text
    browser.post("open", {"what": "workbook"})
    browser.post("open", {"what": "folder"})
    assert [path.name for path in opened] == ["店铺运营.xlsx", "周报"]
    import_files(shop, [core(shop.inbox)], now=MONDAY)
    browser.post("report")
    until(browser.program, done)
    result = browser.get().body.decode().split('class="done"')[1].split('class="chat"')[0]
    assert all(words in result for words in ("打开周报", "发群", "打开工作簿", "每日巡店"))


# --- beginning -------------------------------------------------------------------------------------------


def test_the_first_run_offers_three_ways(begin: Callable[..., Program], tmp_path: Path) -> None:
    browser = Browser(begin()).open()
    page = browser.get()
    assert all(words in page.text for words in ("看示例周报", "导入我的文件", "以后再设置"))
    shown = browser.get("list").text
    assert "万相台无界版 → 报表" in shown and "千牛 → 交易 → 退款管理" in shown and "分日" in shown
    assert "起个名字" in browser.post("new", {"name": " ", "folder": ""}).text
    assert "完整的文件夹路径" in browser.post("new", {"name": "小店", "folder": "某处"}).text
    assert "小店" in browser.post("new", {"name": "小店", "folder": str(tmp_path / "小 店")}).text
    assert [one.folder for one in registered_shops()] == [tmp_path / "小 店"]
    assert "选文件" in browser.get().text


def test_files_dropped_before_there_is_a_shop_wait_for_it(begin: Callable[..., Program], tmp_path: Path) -> None:
    file = core(tmp_path / "桌 面")
    browser = Browser(begin(None, file)).open()
    assert file.name in browser.get().text and "等着导入" in browser.get().text
    browser.post("new", {"name": "小店", "folder": str(tmp_path / "小店")})
    until(browser.program, done)
    (shop,) = registered_shops()
    assert imported(shop) == [file.name] and "周报出好了" in browser.get().text


def test_files_dropped_on_the_icon_go_straight_in(
    begin: Callable[..., Program], shop: Shop, tmp_path: Path, opened: list[Path]
) -> None:
    file = core(tmp_path / "桌 面")
    program = begin(shop, file)
    until(program, done)
    assert imported(shop) == [file.name] and [path.suffix for path in opened] == [".html"]


def test_one_shop_at_a_time(begin: Callable[..., Program], shop: Shop, tmp_path: Path) -> None:
    other = create_shop("二店", tmp_path / "二店")
    browser = Browser(begin(shop)).open()
    assert "我的小店" in browser.get("shops").text and "二店" in browser.get("shops").text
    assert "二店" in browser.post("shop", {"shop": other.id}).text
    assert "没有叫" in browser.post("shop", {"shop": "三店"}).text


def test_a_second_start_hands_its_files_over(
    begin: Callable[..., Program], shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program = begin(shop)
    for _ in range(50):
        if (Path(os.environ["XLOPS_HOME"]) / "window.json").exists():
            break
        time.sleep(0.1)
    file = core(tmp_path / "桌 面")
    serve(None, [file], open_browser=False)
    until(program, done)
    assert imported(shop) == [file.name]
    address = capsys.readouterr().out.strip().split(":", 1)[1]
    where = urlsplit(address)
    assert ask(program, "GET", f"{where.path}?{where.query}", {}).status == 303
    assert end_running() and end_running()


# --- the other pages -------------------------------------------------------------------------------------


def test_settings_are_kept_and_wrong_ones_refused_in_place(browser: Browser, shop: Shop) -> None:
    fields = {"commission_rate": "4.5%", "month_target": "84万", "lead_time_days": "9"}
    page = browser.post("settings", fields)
    assert "不是数字" in page.text and 'value="84万"' in page.body.decode()
    with reading(shop) as con:
        kept = dict(con.execute("SELECT id, value FROM settings").fetchall())
    assert kept == {"commission_rate": "4.5%", "lead_time_days": "9"}
    assert "保存好了" in browser.post("settings", {"commission_rate": ""}).text
    assert 'value="5%"' in browser.get("settings").body.decode()


def test_the_daily_check_is_shown_or_says_what_is_missing(browser: Browser, shop: Shop, downloads: Path) -> None:
    assert "还没有数据" in browser.get("check").text
    import_files(shop, [core(downloads)], now=MONDAY)
    assert "11月15日" in browser.get("check").text and "红线" in browser.get("check").text


def test_hostile_names_are_only_text(browser: Browser, shop: Shop, downloads: Path) -> None:
    name = "<img src=x onerror=alert(1)>&quot;.csv"
    file = core(downloads, name.replace("/", ""))
    ticked(browser, file)
    until(browser.program, done)
    page = browser.get().body.decode()
    assert "<img src=x" not in page and "&lt;img src=x" in page

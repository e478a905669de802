"""What a rough Monday does to the window: forty files, odd names, half a zip, a full disk, a shop that is gone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.app.client import Browser, ask, done, imported, ticked, until
from tests.app.conftest import MONDAY
from tests.app.files import core
from xlops.app import Program
from xlops.app.places import sample_folder
from xlops.shop import import_files, kpi
from xlops.store import Shop, create_shop, registered_shops

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("threads")]


def brought(browser: Browser, *names: str, report: bool = False) -> dict[str, str]:
    """Import what was uploaded; each file's error by its name."""
    browser.post("clear")
    browser.post("bring", {"uploaded": names, "then": "report" if report else ""})
    state = until(browser.program, done, 180)
    assert state.task and state.task.error == ""
    return {one["file"]: one["error"] for one in state.task.result["imported"]}


def test_forty_files_at_once(browser: Browser, shop: Shop) -> None:
    """A file a day, 1 October to 9 November; day n sold n yuan: 1 + 2 + … + 40 = 820."""
    days = [f"2026-10-{day:02d}" for day in range(1, 32)] + [f"2026-11-{day:02d}" for day in range(1, 10)]
    names = []
    for number, day in enumerate(days, 1):
        content = f"统计日期,访客数,支付买家数,支付金额\n{day},100,5,{number}\n".encode()
        names.append(browser.upload(f"店铺 {number}.csv", content)["name"])
    assert len(set(names)) == 40
    assert set(brought(browser, *names, report=True).values()) == {""}
    assert kpi(shop, ["pay_amount"])[0]["pay_amount"] == 820
    assert "周报出好了" in browser.get().text


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("a&b '\"<x>.csv", "a&b '__x_.csv"),
        ("名" * 120 + ".csv", "名" * 80 + ".csv"),
        ("con.csv", "_con.csv"),
        (" .csv", "未命名.csv"),
        ("..csv.csv", "..csv.csv"),
        ("a\n\x00b.CSV", "a__b.CSV"),
        ("%2e%2e%2fa.csv", "%2e%2e%2fa.csv"),
    ],
)
def test_any_name_is_kept_as_a_table(browser: Browser, shop: Shop, name: str, kept: str) -> None:
    """Whatever it is called, it lies in the inbox under a name that every system takes, and can be imported there."""
    content = "统计日期,访客数,支付买家数,支付金额\n2026-11-09,100,5,300\n".encode()
    assert browser.upload(name, content) == {"error": "", "name": kept}
    assert [path.name for path in shop.inbox.iterdir()] == [kept]
    assert brought(browser, kept) == {kept: ""} and imported(shop) == [kept]


def test_a_name_of_signs_is_only_a_name(browser: Browser, shop: Shop, downloads: Path) -> None:
    file = core(downloads, "a&b '\"<x>.csv")
    ticked(browser, file, report=False)
    until(browser.program, done)
    assert imported(shop) == [file.name]
    assert "a&amp;b &#39;&#34;&lt;x&gt;.csv" in browser.get().body.decode()


def test_half_a_zip_says_so(browser: Browser, shop: Shop, tmp_path: Path) -> None:
    whole = tmp_path / "a.zip"
    with zipfile.ZipFile(whole, "w") as archive:
        archive.write(core(tmp_path / "raw"), "店铺.csv")
    content = whole.read_bytes()
    wrong = {"半个.zip": content[: len(content) // 2], "空的.zip": b"PK\5\6" + bytes(18)}
    names = [browser.upload(name, part)["name"] for name, part in wrong.items()]
    found = brought(browser, *names)
    assert "没有下载完整" in found["半个.zip"] and "没有表格文件" in found["空的.zip"] and imported(shop) == []
    assert brought(browser, browser.upload("整个.zip", content)["name"]) == {"整个.zip": ""}


def test_a_refused_file_is_read_to_its_end(browser: Browser) -> None:
    """Answered in the middle of 200 MB, a browser would lose the answer; so it is answered after them."""
    large = bytes(200 << 20)
    assert "不是表格文件" in browser.upload("视频.mp4", large)["error"]
    assert browser.get().status == 200


# --- a full disk -------------------------------------------------------------------------------------------


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 MB."""
    folder = tmp_path / "小盘"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, check=False, stderr=subprocess.DEVNULL).returncode:
        pytest.skip("a small disk can only be mounted by root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_one_sentence_and_loses_nothing(
    begin: Callable[..., Program], downloads: Path, disk: Path
) -> None:
    shop = create_shop("小店", disk / "小店")
    import_files(shop, [core(downloads)], now=MONDAY)
    browser = Browser(begin(shop)).open()
    assert browser.get().status == 200
    fill = disk / "满"
    fill.write_bytes(bytes(shutil.disk_usage(disk).free))
    assert browser.upload("大.csv", bytes(1 << 20))["error"].startswith("磁盘已满,写不下「大.csv」")
    assert list(shop.inbox.iterdir()) == [] and browser.get().status == 200
    browser.post("report")
    state = until(browser.program, done)
    assert state.task and "磁盘" in (state.task.error or state.task.result["report_error"])
    assert "磁盘" in browser.get().text and list(shop.reports.iterdir()) == []
    fill.unlink()
    browser.post("clear")
    browser.post("report")
    until(browser.program, done)
    assert "周报出好了" in browser.get().text and kpi(shop, ["pay_amount"])[0]["pay_amount"] == 2100


# --- a shop that is gone -----------------------------------------------------------------------------------

LOOKS = ("", "check", "bad", "settings", "reports/a.html", "columns?file=1")
BUTTONS = (
    ("bring", {"uploaded": "a.csv"}), ("report", {}), ("open", {"what": "workbook"}), ("build", {"kind": "plain"}),
    ("settings", {"month_target": "5"}), ("columns", {"file": "1"}), ("look", {}),
)  # fmt: skip


def test_a_folder_that_is_gone_is_not_made_anew(browser: Browser, shop: Shop, downloads: Path) -> None:
    """Moved away while the window is open: every page and button says so, nothing is laid where it was; moved back, it
    goes on; opened where it is now, with all its data."""
    ticked(browser, core(downloads), report=False)
    until(browser.program, done)
    moved = shop.folder.rename(shop.folder.with_name("移走的"))
    for look in LOOKS:
        assert "「我的小店」的文件夹不见了" in browser.get(look).text, look
    for button, fields in BUTTONS:
        assert "「我的小店」的文件夹不见了" in browser.post(button, fields).text, button
    assert "「我的小店」的文件夹不见了" in browser.upload("a.csv", b"a,b\n1,2\n")["error"]
    browser.program.desk.bring([core(downloads, "又一个.csv")], report=True)  # dropped on the icon
    state = until(browser.program, done)
    assert state.task and state.task.error.startswith("店铺的文件夹不见了") and shop.id not in state.task.error
    assert not shop.folder.exists() and browser.get("shops").status == 200
    moved.rename(shop.folder)
    assert "选文件" in browser.get().text
    shop.folder.rename(moved)
    browser.post("new", {"name": "随便", "folder": str(moved)})
    assert "我的小店" in browser.get().text and [one.folder for one in registered_shops()] == [moved]
    assert kpi(registered_shops()[0], ["pay_amount"])[0]["pay_amount"] == 2100


# --- from elsewhere ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", [{"Origin": "https://evil.example"}, {"Host": "evil.example"}, {"Cookie": "xlops=x"}])
def test_an_upload_from_elsewhere_leaves_nothing(browser: Browser, shop: Shop, wrong: dict[str, str]) -> None:
    headers = {**browser.headers, "Origin": browser.program.server.gate.origin, **wrong}
    found = ask(browser.program, "POST", f"{browser.base}upload?name=a.csv", headers, b"a,b\n1,2\n")
    assert found.status == 404 and found.body == b"" and list(shop.inbox.iterdir()) == []


def test_a_port_of_another_program_is_left_alone(begin: Callable[..., Program], shop: Shop) -> None:
    """What the note of a crashed run points to may belong to somebody else by now: a window of our own comes up."""
    from xlops.app.serve import _tell_running
    from xlops.store import home

    other = begin(shop)
    note = {"port": other.server.server_address[1], "key": "another", "version": "0", "pid": os.getpid()}
    (home() / "window.json").write_text(json.dumps(note), encoding="utf-8")
    assert _tell_running({"end": True}) is None


# --- the sample --------------------------------------------------------------------------------------------


def test_files_from_the_icon_never_go_into_the_sample(begin: Callable[..., Program], tmp_path: Path) -> None:
    """Who looked at the sample first and then drops real files is asked whose they are; they wait, none is imported."""
    sample = create_shop("示例", sample_folder())
    first, second = core(tmp_path / "桌 面"), core(tmp_path / "桌 面", "第二个.csv")
    program = begin(sample, first)
    program._dropped([second])  # a second start while the window is open
    browser = Browser(program).open()
    page = browser.get().text
    assert "选一家店" in page and "2 个文件等着导入" in page and first.name in page and imported(sample) == []
    browser.post("new", {"name": "真店", "folder": str(tmp_path / "真店")})
    until(program, done)
    (mine,) = [shop for shop in registered_shops() if shop.name == "真店"]
    assert imported(mine) == [first.name] and imported(sample) == []

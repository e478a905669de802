"""The setup program on a Windows: what it leaves, what the icon's program does, what is left when it is gone."""

from __future__ import annotations

import http.client
import json
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path, PureWindowsPath
from urllib.parse import urlsplit

import pytest

from tests.app.files import core, entries
from tests.installer.conftest import ROOT, Windows, install, mend
from tests.installer.display import display
from tests.windows.wine import Ran

pytestmark = pytest.mark.windows

PICTURES = ROOT / "build" / "pictures" / "app"
PROGRAM = ("AppData", "Local", "xlops")


@pytest.fixture(scope="module")
def folder(windows: Windows, setup_program: Path) -> Path:
    """Where the program lies once it was installed."""
    done = install(windows, setup_program)
    assert done.code == 0, done.output
    found = windows.path(*PROGRAM)
    mend(windows, found)
    return found


def python(windows: Windows, folder: Path, *arguments: str, timeout: float = 120) -> Ran:
    """The installed Python."""
    program = "C:\\" + str(PureWindowsPath(*folder.relative_to(windows.wine.drive).parts, "python", "python.exe"))
    return windows.wine.run(program, *arguments, timeout=timeout)


def links(windows: Windows) -> dict[str, bytes]:
    """Every shortcut of the user's: where it lies below his folder, what stands in it."""
    return {str(path.relative_to(windows.path())): path.read_bytes() for path in windows.path().rglob("*.lnk")}


def test_files_lie_where_they_should(folder: Path) -> None:
    assert str(folder.relative_to(folder.parents[3])).isascii()
    for name in (
        "python/python.exe",
        "python/pythonw.exe",
        "xlops.cmd",
        "xlops.ico",
        "uninstall.exe",
        "licenses/licenses.txt",
    ):
        assert (folder / name).is_file(), name
    assert {path.name for path in (folder / "workbook").iterdir()} == {"店铺运营.xlsm", "店铺运营.xlsx"}
    packages = folder / "python" / "Lib" / "site-packages"
    assert (packages / "xlops" / "_resources" / "templates" / "app" / "home.html.j2").is_file()
    assert not (packages / "xlwings" / "pro").exists() and not list(packages.glob("pip*"))
    assert not [path for path in packages.rglob("tests") if path.is_dir()]


def test_nothing_is_compiled_again_at_every_start(folder: Path) -> None:
    """Python's cache lies beside every module; flag 1 says that it is good without a look at the source (PEP 552)."""
    packages = folder / "python" / "Lib" / "site-packages"
    for package in ("xlops", "pandas", "duckdb", "jinja2", "openpyxl", "xlwings"):
        modules = sorted((packages / package).rglob("*.py"))
        assert modules
        for module in modules:
            cached = module.parent / "__pycache__" / f"{module.stem}.cpython-313.pyc"
            assert cached.is_file() and cached.read_bytes()[4:8] == b"\x01\0\0\0", module


def test_every_library_brought_its_licence(folder: Path) -> None:
    listed = [line.split(" ")[0] for line in (folder / "licenses" / "licenses.txt").read_text().splitlines()]
    assert {"xlops", "Python", "duckdb", "numpy", "pandas", "xlwings", "pywin32"} <= set(listed)
    for name in listed:
        texts = [path for path in (folder / "licenses" / name).iterdir() if path.stat().st_size > 200]
        assert texts, name
    infos = {path.name.split("-")[0].lower().replace("_", "-") for path in (folder / "python").rglob("*.dist-info")}
    assert infos == {name.lower().replace("_", "-") for name in listed if name != "Python"}


def test_shortcuts_start_the_icons_program(windows: Windows, folder: Path) -> None:
    found = links(windows)
    ours = {name: content for name, content in found.items() if name.endswith("出周报.lnk")}
    places = [PureWindowsPath(name.replace("/", "\\")).parent.name for name in ours]
    assert sorted(places) == ["Desktop", "SendTo", "xlops"], found.keys()
    for content in ours.values():
        assert "-m xlops.app".encode("utf-16-le") in content and b"pythonw.exe" in content
        assert "xlops.ico".encode("utf-16-le") in content


def test_it_can_be_found_and_taken_away_by_windows(windows: Windows, folder: Path) -> None:
    key = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\xlops"
    assert windows.query(key, "DisplayName") == "xlops 出周报"
    assert windows.query(key, "QuietUninstallString").endswith('uninstall.exe" /S')
    assert not windows.path("AppData", "Roaming", "xlops").exists()  # there is no Excel here: nothing for it


def test_the_command_line_is_there(windows: Windows, folder: Path) -> None:
    ran = windows.wine.run("cmd", "/c", windows.home + "\\AppData\\Local\\xlops\\xlops.cmd", "--version")
    assert ran.code == 0 and ran.text.startswith("xlops "), ran.output


@pytest.fixture(scope="module")
def shop(windows: Windows, folder: Path) -> Path:
    """A shop in 文档, made by the installed program."""
    ran = python(windows, folder, "-m", "xlops", "new", "我的 小店", "--dir", windows.home + "\\我的 店铺", timeout=300)
    assert ran.code == 0, ran.output.decode("gbk", "replace")
    return windows.path("我的 店铺")


class Running:
    """The icon's program, started as the shortcut starts it; asked as its browser would."""

    def __init__(self, windows: Windows, folder: Path, *files: str) -> None:
        self.windows, self.folder = windows, folder
        program = "C:\\" + str(PureWindowsPath(*folder.relative_to(windows.wine.drive).parts, "python", "pythonw.exe"))
        self.process = subprocess.Popen(
            windows.wine.command(program, "-m", "xlops.app", *files), env=windows.wine.environment(), cwd=folder,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        note = windows.path(".xlops", "window.json")
        self.note: dict[str, str] = json.loads(_wait(lambda: note.read_text() if note.exists() else "", 120))
        self.cookie = ""
        where = urlsplit(
            json.loads(self._ask("POST", "/handover", b'{"files": []}', {"X-Xlops-Key": self.note["key"]})[1])[
                "address"
            ]
        )
        status, _, headers = self._ask_all("GET", f"{where.path}?{where.query}")
        assert status == 303
        self.base, self.cookie = headers["Location"], headers["Set-Cookie"].split(";")[0]
        self._ask("GET", self.base + "state?page=test")  # as a page does: somebody is here

    def _ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        return self._ask_all(method, path, body, headers)[:2]

    def _ask_all(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[int, bytes, dict[str, str]]:
        connection = http.client.HTTPConnection("127.0.0.1", int(self.note["port"]), timeout=60)
        own = {"Cookie": self.cookie} if self.cookie else {}
        connection.request(method, path, body or None, {**own, **(headers or {})})
        found = connection.getresponse()
        return found.status, found.read(), dict(found.getheaders())

    def page(self) -> str:
        return self._ask("GET", self.base)[1].decode()

    def asks(self) -> str:
        """The page, as soon as a day is asked for."""
        return _wait(lambda: page if 'type="date"' in (page := self.page()) else "", 120)

    def rests(self) -> str:
        """The page, as soon as nothing is being done."""
        return _wait(
            lambda: page if "<progress" not in (page := self.page()) and 'type="date"' not in page else "", 240
        )

    def press(self, button: str, fields: str) -> None:
        origin = f"http://127.0.0.1:{self.note['port']}"
        assert self._ask("POST", self.base + button, fields.encode(), {"Origin": origin})[0] == 303

    def end(self) -> int:
        """As the installer asks it to; how it ended."""
        assert python(self.windows, self.folder, "-m", "xlops.app", "--end").code == 0
        return self.process.wait(60)


def _wait(look: Callable[[], object], seconds: float) -> str:
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.3)
    return str(found)


def test_files_dropped_on_the_icon_become_a_report(windows: Windows, folder: Path, shop: Path) -> None:
    """With Chinese and blanks in their names; a question is answered in the window; the text for the chat is left."""
    desk = windows.path("桌面 文件")
    first, second = core(desk, "店铺 整体(1).csv"), entries(desk, "流量 来源 ①.csv")
    running = Running(windows, folder, *(f"{windows.home}\\桌面 文件\\{path.name}" for path in (first, second)))
    assert second.name in running.asks()
    running.press("answer", "start=2026-11-09&end=2026-11-15")
    page = running.rests()
    assert "周报出好了" in page and "店铺 整体(1).csv" in page and "2,100" in page
    reports = {path.suffix: path for path in (shop / "周报").iterdir()}
    assert {".xlsx", ".html", ".txt"} <= set(reports)
    assert "2,100" in reports[".txt"].read_text(encoding="utf-8")
    assert reports[".html"].name.startswith("我的 小店_运营周报_2026W46")
    assert running.end() == 0 and not windows.path(".xlops", "window.json").exists()


def test_an_upgrade_keeps_shops_and_settings(windows: Windows, folder: Path, shop: Path, setup_program: Path) -> None:
    """What an older version left in the program's folder is gone; a file that the user put beside it is not."""
    assert python(windows, folder, "-m", "xlops", "set", "平台扣点", "4%", "--shop", "我的 小店").code == 0
    stale = folder / "python" / "Lib" / "site-packages" / "xlops" / "stale.py"
    stale.write_text("", encoding="utf-8")
    mine = folder / "我的笔记.txt"
    mine.write_text("留着", encoding="utf-8")
    before = {path: path.read_bytes() for path in shop.rglob("*") if path.is_file() and path.suffix != ".lock"}
    done = install(windows, setup_program)
    assert done.code == 0 and not stale.exists() and mine.exists()
    assert {path: path.read_bytes() for path in before} == before
    mend(windows, folder)
    ran = python(windows, folder, "-m", "xlops", "set", "--shop", "我的 小店")
    assert "0.04" in ran.text or "4%" in ran.text
    mine.unlink()


def test_nothing_is_replaced_while_it_runs(windows: Windows, folder: Path, shop: Path, setup_program: Path) -> None:
    """A window in the middle of its work is not ended: setup gives up and leaves everything as it was."""
    desk = windows.path("桌面 文件")
    entries(desk, "又一个.csv").write_text(
        "流量来源,来源明细,访客数,支付金额\n手淘推荐,手淘推荐,5,9\n", encoding="utf-8"
    )
    running = Running(windows, folder, f"{windows.home}\\桌面 文件\\又一个.csv")
    running.asks()
    assert install(windows, setup_program).code == 3
    assert "没有日期" in running.page()
    running.press("answer", "skip=1")
    running.rests()
    assert running.end() == 0


def test_uninstalling_leaves_the_shops_alone(windows: Windows, folder: Path, shop: Path) -> None:
    before = {path: path.read_bytes() for path in shop.rglob("*") if path.is_file()}
    ran = windows.wine.run(windows.home + "\\AppData\\Local\\xlops\\uninstall.exe", "/S", timeout=300)
    assert ran.code == 0
    _wait(lambda: not folder.exists(), 120)
    assert not [name for name in links(windows) if "xlops" in name or "出周报" in name]
    assert {path: path.read_bytes() for path in shop.rglob("*") if path.is_file()} == before
    left = {
        str(path.relative_to(windows.path())) for path in windows.path().rglob("*xlops*") if shop not in path.parents
    }
    assert left == {".xlops"} and [path.name for path in windows.path(".xlops").iterdir()] == ["shops.json"]
    assert windows.query(r"HKCU\Software\xlops", "InstallDir") == ""
    assert windows.query(r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\xlops", "DisplayName") == ""


@pytest.mark.skipif(not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool")
def test_the_setup_window_does_the_same(windows: Windows, setup_program: Path) -> None:
    """By its window, in Chinese: what is ticked is installed; at the end it is opened."""
    folder = windows.path(*PROGRAM)
    windows.wine.end()  # what began without a screen would stay without one
    with display() as screen:
        process = subprocess.Popen(
            windows.wine.command(str(setup_program)), env={**windows.wine.environment(), "DISPLAY": screen.name},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            _wait(lambda: "xlops 出周报 安装" in screen.titles(), 60)
            time.sleep(1)
            screen.picture(PICTURES / "0-setup.png", (222, 158, 580, 473))
            screen.press("Return")
            _wait((folder / "uninstall.exe").exists, 240)
            _wait(lambda: windows.path("Desktop", "出周报.lnk").exists(), 60)
            time.sleep(3)
            screen.picture(PICTURES / "0-setup-done.png", (222, 158, 580, 473))
            screen.press("Return")
            assert process.wait(120) == 0
            _wait(windows.path(".xlops", "window.json").exists, 120)
        finally:
            process.kill()
        assert python(windows, folder, "-m", "xlops.app", "--end").code == 0
    windows.wine.end()
    windows.wine.boot()
    ran = windows.wine.run(windows.home + "\\AppData\\Local\\xlops\\uninstall.exe", "/S", timeout=300)
    assert ran.code == 0
    _wait(lambda: not folder.exists(), 120)


def test_a_chinese_user_gets_an_ascii_folder(chinese: Windows, setup_program: Path) -> None:
    """Excel's side can't write a Chinese path; the program goes where it can, and on again to the same place."""
    assert "王小明" in chinese.home
    assert install(chinese, setup_program, "/EXCEL").code == 0
    folder = chinese.wine.path("C:\\ProgramData\\xlops")
    assert (folder / "python" / "pythonw.exe").is_file()
    mend(chinese, folder)
    library, command = (
        (chinese.path("AppData", "Roaming", "xlops") / "bridge.txt").read_bytes().decode("gbk").splitlines()
    )
    assert command.isascii() and command.startswith('"C:\\ProgramData\\xlops\\python\\pythonw.exe"')
    assert "王小明" in library
    assert install(chinese, setup_program).code == 0
    assert not chinese.wine.path("C:\\ProgramData\\xlops-2").exists()
    assert chinese.wine.run("C:\\ProgramData\\xlops\\uninstall.exe", "/S", timeout=300).code == 0
    _wait(lambda: not folder.exists(), 120)
    assert not (chinese.path("AppData", "Roaming", "xlops") / "bridge.txt").exists()

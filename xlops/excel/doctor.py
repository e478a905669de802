"""检查安装: every pain that users of live workbooks report, looked for, with what to do about each.

Rule: a check looks at one thing and says in one sentence what it saw and, where it is not right, what to do. Nothing
is changed. What can't be looked at on this system is left out, not called right.
Source: the list of complaints in xlwings' and Office's issue trackers.
"""

from __future__ import annotations

import locale
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from xlops import __version__
from xlops.errors import XlopsError
from xlops.excel import registry
from xlops.excel.install import Installed, installed
from xlops.excel.places import Places, package_version
from xlops.excel.server import FLAGS
from xlops.files import sha256
from xlops.store import Shop, reading

__all__ = ["Checkup", "checkup", "report"]

_LITTLE_SPACE = 500 * 1024 * 1024
_PATIENCE = 60  # seconds: the first start after an installation is slow, a virus scanner looks at every file
_WPS = ("et.", "wps", "kwps", "ket")


@dataclass(frozen=True)
class Checkup:
    """What a check saw: right or not, and what to do."""

    name: str
    right: bool
    saw: str
    do: str = ""

    @property
    def sentence(self) -> str:
        return f"{'✔' if self.right else '✖'} {self.name}:{self.saw}" + (f"。{self.do}" if self.do else "")


Check = Callable[["Case"], Iterator[Checkup]]


@dataclass(frozen=True)
class Case:
    """What is looked at: the places of the installation, what it noted, a shop, its workbook."""

    places: Places
    noted: Installed | None
    shop: Shop | None = None
    workbook: Path | None = None


def checkup(places: Places, *, shop: Shop | None = None, workbook: Path | None = None) -> list[Checkup]:
    """Every check that this system allows, in the order in which to mend."""
    case = Case(places, installed(places), shop, workbook)
    checks: tuple[Check, ...] = (_package, _spreadsheet, _macros, _bridge, _interpreter, _dll, _workbook, _store)
    return [found for check in checks for found in check(case)]


def report(found: list[Checkup]) -> str:
    """The whole as text: what is wrong first."""
    wrong = [one for one in found if not one.right]
    head = f"有 {len(wrong)} 处要处理" if wrong else "一切正常"
    return "\n".join([head, *(one.sentence for one in (*wrong, *(f for f in found if f.right)))])


def _package(case: Case) -> Iterator[Checkup]:
    yield Checkup("程序", True, f"xlops {__version__},Python {sys.version.split()[0]}")
    if "WindowsApps" in sys.executable:
        yield Checkup(
            "Python", False, "是微软商店版", "Excel 启动不了商店版的 Python,请用 xlops 安装程序或 python.org 的 Python"
        )
    free = shutil.disk_usage(Path.home()).free
    yield Checkup(
        "磁盘", free > _LITTLE_SPACE, f"剩 {free / 1024**3:.1f} GB", "" if free > _LITTLE_SPACE else "请腾出空间"
    )
    if sys.platform == "win32":
        page = locale.getpreferredencoding(False)
        yield Checkup("代码页", True, page)


def _spreadsheet(case: Case) -> Iterator[Checkup]:
    if sys.platform == "win32":
        excel = registry.excel_path()
        if not excel:
            said = "可以用 WPS 或手机看表、出周报;单元格函数和按钮要 Excel 2016 以上"
            yield Checkup("Excel", False, "没有找到", said)
        elif "WindowsApps" in excel:
            yield Checkup("Excel", False, "是微软商店版", "商店版不能加载程序,请到 office.com 重新安装桌面版")
        else:
            yield Checkup("Excel", True, excel)
    else:
        office = shutil.which("soffice") or shutil.which("libreoffice")
        yield Checkup(
            "LibreOffice",
            office is not None,
            office or "没有找到",
            "" if office else "要用按钮和函数,请安装 LibreOffice Calc",
        )


def _macros(case: Case) -> Iterator[Checkup]:
    """What would keep the buttons still without a word."""
    if registry.macros_off():
        do = "Excel → 文件 → 选项 → 信任中心 → 宏设置,选「禁用所有宏,并发出通知」"
        yield Checkup("宏设置", False, "Excel 设成了禁用所有宏并且不通知", do)
    program = registry.opens_with(".xlsm")
    if program.casefold().startswith(_WPS):
        do = "右键工作簿 → 打开方式 → 选择其他应用 → Excel,并勾选「始终」"
        yield Checkup("打开方式", False, "双击工作簿会用 WPS 打开,函数和按钮在 WPS 里不能用", do)


def _bridge(case: Case) -> Iterator[Checkup]:
    if sys.platform != "win32":
        return
    if case.noted is None or not case.places.bridge.exists():
        yield Checkup("连接", False, "没有安装", "请运行 xlops install")
        return
    same = case.noted.xlops == __version__ and case.noted.xlwings == package_version("xlwings")
    saw = f"按 xlops {case.noted.xlops}、xlwings {case.noted.xlwings} 安装"
    yield Checkup("连接", same, saw, "" if same else "程序已更新,请关闭 Excel 再运行 xlops install")


def _interpreter(case: Case) -> Iterator[Checkup]:
    if case.noted is None:
        return
    there = Path(case.noted.python).exists()
    do = "" if there else "Python 被移动或删除了,请再运行 xlops install"
    yield Checkup("解释器", there, case.noted.python, do)
    if there:
        starts = _starts(case.noted.python)
        do = "" if starts else "程序没有装全,请重新安装 xlops,再运行 xlops install"
        yield Checkup("启动", starts, "Excel 能启动程序" if starts else "Excel 启动的 Python 里缺少程序", do)


def _starts(python: str) -> bool:
    """Can the interpreter import what a workbook would start, in the way a workbook starts it?"""
    try:
        done = subprocess.run(
            [python, *FLAGS, "-c", "import xlops.excel.server, xlwings"], timeout=_PATIENCE, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _dll(case: Case) -> Iterator[Checkup]:
    if case.noted is None:
        return
    path = case.places.dll
    if not path.exists():
        yield Checkup("组件", False, f"{path.name} 不见了", "可能被杀毒软件隔离,请加入信任后再运行 xlops install")
    elif sha256(path) != case.noted.dll_sha256:
        yield Checkup("组件", False, f"{path.name} 与安装时不同", "请关闭 Excel 再运行 xlops install")
    else:
        yield Checkup("组件", True, f"{path.name}({case.noted.bits} 位)")
    if case.noted.bits != registry.excel_bits():
        yield Checkup(
            "位数", False, f"组件是 {case.noted.bits} 位,Excel 是 {registry.excel_bits()} 位", "请再运行 xlops install"
        )


def _workbook(case: Case) -> Iterator[Checkup]:
    path = case.workbook
    if path is None:
        return
    if not path.exists():
        yield Checkup("工作簿", False, f"找不到 {path}", "在店铺文件夹里运行 xlops build 生成一个")
        return
    if str(path).startswith(("http:", "https:")) or "OneDrive" in path.parts:
        yield Checkup("工作簿位置", True, f"在 OneDrive 里({path.name})", "能用;如果同步冲突,请移到本机文件夹")
    if _marked(path):
        do = "右键工作簿 → 属性 → 勾选「解除锁定」,或用 xlops build 在本机重新生成"
        yield Checkup("宏", False, "工作簿带着「来自网络」的标记,Excel 不运行它的按钮", do)
    elif sys.platform == "win32" and path.suffix == ".xlsm":
        inside = any(path.is_relative_to(folder) for folder in registry.trusted())
        do = "" if inside else "每次打开点「启用内容」,或运行 xlops install 把店铺文件夹设为受信任位置"
        yield Checkup("宏", True, "在受信任位置" if inside else "打开时会问是否启用宏", do)
    yield from _versions(path)


def _versions(path: Path) -> Iterator[Checkup]:
    """The handshake: the workbook's layout against this program's."""
    from xlops.book.build import VERSION
    from xlops.sheetxml import open_book

    try:
        said = open_book(path).properties.get("xlops.version", "")
    except XlopsError as error:
        yield Checkup("工作簿", False, str(error))
        return
    if not said.isdigit():
        yield Checkup("工作簿", False, f"{path.name} 不是 xlops 的工作簿", "在店铺文件夹里运行 xlops build 生成一个")
    elif int(said) > VERSION:
        yield Checkup("工作簿", False, f"{path.name} 是更新版本的", "请升级 xlops")
    elif int(said) < VERSION:
        yield Checkup("工作簿", False, f"{path.name} 是旧版本的", "请运行 xlops upgrade,填过的内容都会保留")
    else:
        yield Checkup("工作簿", True, path.name)


def _store(case: Case) -> Iterator[Checkup]:
    if case.shop is None:
        return
    try:
        with reading(case.shop) as con:
            row = con.execute("SELECT count(*), max(imported_at) FROM imports").fetchone()
        files, last = row or (0, None)
        yield Checkup(
            "店铺数据",
            True,
            f"「{case.shop.name}」已导入 {files} 个文件" + (f",最近 {last:%m-%d %H:%M}" if last else ""),
        )
    except XlopsError as error:
        yield Checkup("店铺数据", False, str(error))


def _marked(path: Path) -> bool:
    """Does Windows remember that the file came from the network?"""
    if sys.platform != "win32":
        return False
    try:
        return Path(f"{path}:Zone.Identifier").exists()
    except OSError:
        return False

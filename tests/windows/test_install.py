"""Installing the program and the bridge on Windows: what is left behind, what is taken back."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.windows.conftest import Demo, python, xlops
from tests.windows.environment import PYTHONW, XLWINGS, Environment

pytestmark = pytest.mark.windows


def test_the_wheel_installs_and_the_demo_runs(demo: Demo) -> None:
    """In a folder of Chinese name with a blank; what it prints is readable in code page 936."""
    said = demo.ran.text
    assert "示例店铺" in said and "新增" in said and "?" not in said and "\\u" not in said
    assert "王小明" in said and "我的 店铺" in said
    reports = sorted(path.suffix for path in (demo.folder / "周报").iterdir())
    assert {".html", ".xlsx"} <= set(reports)
    assert len(list((demo.folder / "导入").iterdir())) > 10


def test_marks_that_the_code_page_lacks_are_written_as_their_twins(windows: Environment, demo: Demo) -> None:
    """✖ is not in code page 936: into a pipe it goes as ×, and the command does not break."""
    ran = xlops(windows, "check", "--shop", demo.id)
    assert ran.code == 0 and "每日巡店" in ran.text and "× " in ran.text and "?" not in ran.text.replace("? ", "")


def test_the_bridge_is_three_files(bridge: Path) -> None:
    """A path with Chinese in the system's code page; the library is xlwings' own; Python without a console window."""
    assert {path.name for path in bridge.iterdir()} == {"bridge.txt", "xlopsbridge.dll", "install.json"}
    library, command = (bridge / "bridge.txt").read_bytes().decode("gbk").splitlines()
    assert "王小明" in library and library.endswith("\\AppData\\Roaming\\xlops\\xlopsbridge.dll")
    assert command.startswith(f'"{PYTHONW}" ') and command.isascii() and "$(CLSID)" in command


def test_the_library_is_that_of_the_wheel(windows: Environment, bridge: Path) -> None:
    shipped = windows.wine.path(f"C:\\python\\xlwings64-{XLWINGS}.dll").read_bytes()
    assert hashlib.sha256((bridge / "xlopsbridge.dll").read_bytes()).digest() == hashlib.sha256(shipped).digest()


STEPS = """
import ctypes, json, os, winreg
from pathlib import Path
from xlops.errors import Busy
from xlops.excel import registry
from xlops.excel.install import install, installed, uninstall
from xlops.excel.places import Places
import xlops.excel.registry as r

places, shops = Places(Path(os.environ["APPDATA"]) / "另一个 xlops"), Path(os.environ["USERPROFILE"]) / "店铺们"
told, asked = {}, []
def yes(question):
    asked.append(question)
    return True
def names():
    return sorted(p.name for p in places.folder.iterdir()) if places.folder.exists() else None
with winreg.CreateKey(winreg.HKEY_CURRENT_USER, r._TRUSTED + r"\\Location1") as key:
    winreg.SetValueEx(key, "Path", 0, winreg.REG_SZ, "C:\\\\others\\\\")
install(places, folder=shops, may_trust=lambda q: False)
told["refused"] = [str(p) for p in registry.trusted()]
install(places, folder=shops, may_trust=yes)
install(places, folder=shops, may_trust=yes)
told["asked"], told["files"], told["trusted"] = asked[0], names(), sorted(str(p) for p in registry.trusted())
told["noted"] = list(installed(places).trusted)
library = ctypes.WinDLL(str(places.dll))
try:
    uninstall(places)
    told["busy"] = ""
except Busy as error:
    told["busy"] = str(error)
told["left while busy"] = names()
ctypes.windll.kernel32.FreeLibrary.argtypes = [ctypes.c_void_p]
ctypes.windll.kernel32.FreeLibrary(library._handle)
told["gone"] = sorted(p.name for p in uninstall(places))
told["left"], told["trusted after"] = names(), [str(p) for p in registry.trusted()]
told["python below"] = sorted(p.name for p in places.folder.parent.iterdir())
print(json.dumps(told))
"""


def test_a_folder_is_trusted_when_asked_for_and_everything_is_taken_back(windows: Environment, bridge: Path) -> None:
    """Somebody else's trusted folder stays; while Excel has the library loaded nothing is taken."""
    told = json.loads(python(windows, STEPS).text)
    home, three = windows.home, ["bridge.txt", "install.json", "xlopsbridge.dll"]
    assert told["refused"] == ["C:\\others"]
    assert "受信任" in told["asked"] and f"{home}\\店铺们" in told["asked"]
    assert told["files"] == three and told["trusted"] == ["C:\\others", f"{home}\\店铺们"]
    assert told["noted"] == [f"{home}\\店铺们"]
    assert "关闭所有 Excel" in told["busy"] and told["left while busy"] == three
    assert told["gone"] == sorted([*three, "店铺们"]) and told["left"] is None
    assert told["trusted after"] == ["C:\\others"]
    assert "另一个 xlops" not in told["python below"]


DOCTOR = """
import json
from pathlib import Path
from xlops.excel.doctor import checkup
from xlops.excel.places import Places
from xlops.store import find_shop
import sys, winreg
import xlops.excel.registry as r

def found():
    return {c.name: [c.right, c.saw, c.do] for c in checkup(Places.of_user(), shop=find_shop(sys.argv[1], Path.cwd()))}
told = [found()]
for path, name, kind, value in ((r._SECURITY, "VBAWarnings", winreg.REG_DWORD, 4),
                                (r._CHOICE.format(".xlsm"), "ProgId", winreg.REG_SZ, "ET.Xlsm.6")):
    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, path) as key:
        winreg.SetValueEx(key, name, 0, kind, value)
told.append(found())
for path, name in ((r._SECURITY, "VBAWarnings"), (r._CHOICE.format(".xlsm"), "ProgId")):
    with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path, 0, winreg.KEY_SET_VALUE) as key:
        winreg.DeleteValue(key, name)
print(json.dumps(told))
"""


def test_the_doctor_of_this_windows(windows: Environment, bridge: Path, demo: Demo) -> None:
    """No Excel is here, which is said; the bridge, the interpreter, the library and the shop are right."""
    first, second = json.loads(python(windows, DOCTOR, demo.id).text)
    assert first["代码页"][1] == "cp936"
    assert [first["Excel"][0], first["Excel"][1]] == [False, "没有找到"]
    right = {name: saw for name, (ok, saw, _) in first.items() if ok}
    assert {"程序", "连接", "解释器", "启动", "组件", "店铺数据"} <= set(right)
    assert right["解释器"] == PYTHONW and XLWINGS in right["连接"] and "64" in right["组件"]
    assert "宏设置" not in first and "打开方式" not in first
    assert not second["宏设置"][0] and "信任中心" in second["宏设置"][2]
    assert not second["打开方式"][0] and "Excel" in second["打开方式"][2]

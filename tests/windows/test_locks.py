"""Files that another program holds open, as Windows means it: a sentence, and nothing half written."""

from __future__ import annotations

import json

import pytest

from tests.windows.conftest import Demo, python
from tests.windows.environment import Environment

pytestmark = pytest.mark.windows

HELD = """
import ctypes, contextlib
from ctypes import wintypes
kernel = ctypes.windll.kernel32
kernel.CreateFileW.restype = wintypes.HANDLE
kernel.CreateFileW.argtypes = [wintypes.LPCWSTR, wintypes.DWORD, wintypes.DWORD, ctypes.c_void_p, wintypes.DWORD, wintypes.DWORD, wintypes.HANDLE]
kernel.CloseHandle.argtypes = [wintypes.HANDLE]

@contextlib.contextmanager
def held(path, share):
    "Open for reading and writing; share 0 lets nobody in, 1 (as Excel) lets others read."
    handle = kernel.CreateFileW(str(path), 0xC0000000, share, None, 3, 0, None)
    assert handle != ctypes.c_void_p(-1).value
    try:
        yield
    finally:
        kernel.CloseHandle(handle)
"""

WRITES = (
    HELD
    + """
import json, os
from pathlib import Path
from xlops.errors import XlopsError
from xlops.files import atomic_write, backup

folder = Path(os.environ["USERPROFILE"]) / "锁 定"
folder.mkdir()
book, told = folder / "店铺运营.xlsm", {}
book.write_bytes(b"old")
for share in (0, 1):
    with held(book, share):
        try:
            with atomic_write(book) as temporary:
                temporary.write_bytes(b"new")
            told[share] = "written"
        except XlopsError as error:
            told[share] = f"{type(error).__name__}: {error}"
    told[f"bytes {share}"] = book.read_bytes().decode()
    told[f"files {share}"] = [p.name for p in folder.iterdir()]
with held(book, 1):
    told["backup while open"] = backup(book, folder / "备份").read_bytes().decode()
with atomic_write(book) as temporary:
    temporary.write_bytes(b"new")
told["after"] = book.read_bytes().decode()
print(json.dumps(told))
"""
)


@pytest.fixture(scope="module")
def told(windows: Environment) -> dict[str, object]:
    found: dict[str, object] = json.loads(python(windows, WRITES).text)
    return found


@pytest.mark.parametrize("share", ["0", "1"])
def test_an_open_workbook_is_not_replaced(told: dict[str, object], share: str) -> None:
    said = str(told[share])
    assert said.startswith("Busy: ") and "店铺运营.xlsm" in said and "关闭" in said
    assert told[f"bytes {share}"] == "old" and told[f"files {share}"] == ["店铺运营.xlsm"]


def test_it_is_copied_while_open_and_replaced_when_closed(told: dict[str, object]) -> None:
    assert told["backup while open"] == "old" and told["after"] == "new"


REPORT = (
    HELD
    + """
import json, sys
from datetime import datetime
from pathlib import Path
from xlops.shop import weekly
from xlops.store import find_shop

shop = find_shop(sys.argv[1], Path.cwd())
old = max(shop.reports.glob("*.xlsx"))
before = old.read_bytes()
with held(old, 1):
    written = weekly(shop, now=datetime(2026, 11, 16, 9), formats=("xlsx",))
    same = old.read_bytes() == before
print(json.dumps([same, old.name, [p.name for p in written], [p.name for p in shop.reports.iterdir() if p.name.startswith(".")]]))
"""
)


def test_a_report_that_is_open_stays_and_the_new_one_gets_a_name_of_its_own(windows: Environment, demo: Demo) -> None:
    same, old, written, scraps = json.loads(python(windows, REPORT, demo.id).text)
    assert same and len(written) == 1 and written[0] != old and not scraps


EXPORT = (
    HELD
    + """
import json, sys
from datetime import datetime
from pathlib import Path
from xlops.shop import import_files
from xlops.store import create_shop

folder = Path(sys.argv[1])
shop = create_shop("锁店", folder / "锁店")
head = "订单编号,总金额,买家实际支付金额,收货地址,订单创建时间,订单付款时间,退款金额\\n"
files = [folder / f"{n}.csv" for n in (1, 2, 3)]
for n, path in enumerate(files):
    path.write_text(head + f"{n},9,9,上海,2026-11-10 09:00:00,2026-11-10 09:01:00,0\\n", encoding="utf-8")
with held(files[1], 0):
    found = import_files(shop, files, now=datetime(2026, 11, 16, 9))
print(json.dumps([[one.new, one.error] for one in found]))
"""
)


def test_a_download_that_another_program_holds_costs_only_itself(windows: Environment) -> None:
    one, two, three = json.loads(python(windows, EXPORT, windows.home).text)
    assert (one, three) == ([1, ""], [1, ""])
    assert two[0] == 0 and "2.csv" in two[1] and "占用" in two[1]


STORE = """
import json, sys
from pathlib import Path
from xlops.shop import choose
from xlops.store import find_shop, reading, revision

shop = find_shop(sys.argv[1], Path.cwd())
before = revision(shop)[0]
with reading(shop) as con:
    choose(shop, "每周固定费用", "3000")
    rows = con.execute("SELECT count(*) FROM shop_facts").fetchone()[0]
with reading(shop) as con:
    pass
choose(shop, "每周固定费用", "")
print(json.dumps([rows, before != revision(shop)[0], sorted(p.name for p in shop.hidden.glob("facts-*"))]))
"""


def test_a_reader_does_not_stop_a_writer(windows: Environment, demo: Demo) -> None:
    """The snapshot that somebody reads can't be deleted on Windows; it goes with the next one."""
    rows, newer, snapshots = json.loads(python(windows, STORE, demo.id).text)
    assert rows > 0 and newer and len(snapshots) == 1

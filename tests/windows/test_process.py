"""The Python process behind Excel: one, restarted when it dies, gone when Excel goes, and harmless to other Excels."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.windows.conftest import python
from tests.windows.environment import Environment
from tests.windows.excel import Excel, excel

pytestmark = pytest.mark.windows

GONE = {-2147023174, -2147023170, -2147417848, -2147418105, -2147418094}
"""Numbers by which the bridge knows that the process has ended."""


def test_a_second_workbook_uses_the_same_process(host: Excel) -> None:
    first = host.pid()
    assert host.activate()["code"] == 0
    assert host.pid() == first


AT_EXIT = """
import atexit
import xlwings._xlwindows as windows
from xlops.excel.server import spare_excel

asked = []
windows.subprocess.run = lambda *a, **k: asked.append(a)
atexit._run_exitfuncs()
before = len(asked)
atexit.register(windows.cleanup)
spare_excel()
windows.Apps.cleanup()
atexit._run_exitfuncs()
print(before, len(asked) - before)
"""


def test_an_exit_looks_for_no_excel_to_end(windows: Environment) -> None:
    """xlwings asks Windows for every Excel at each exit, and ends those that it can't see; ours asks nothing."""
    assert python(windows, AT_EXIT).text.split() == ["1", "0"]


def test_the_server_has_switched_it_off(host: Excel) -> None:
    assert host.ask("__import__('xlwings')._xlwindows.Apps.cleanup.__module__") == "xlops.excel.server"


def test_the_current_folder_can_not_replace_a_library(host: Excel) -> None:
    assert host.ask("'' in __import__('sys').path or __import__('os').getcwd() in __import__('sys').path") is False


def test_a_process_that_died_is_replaced_and_one_that_lost_its_excel_ends(windows: Environment, bridge: Path) -> None:
    with excel(windows) as running:
        assert running.activate()["code"] == 0
        first = running.pid()
        running.kill(first)
        time.sleep(0.5)
        answer = running.cell("pay_cvr", 78, 2400)
        assert answer["number"] in GONE
        running.activate(mode=-1)
        assert running.activate(blanks=1)["code"] == 0  # as the bridge does after that number
        second = running.pid()
        assert second != first
        assert running.cell("pay_cvr", 78, 2400)["value"] == pytest.approx(0.0325)
    listed = windows.wine.run("tasklist").text
    assert str(second) not in [word for line in listed.splitlines() for word in line.split()]


def test_a_python_that_can_not_start_is_told_at_once(windows: Environment, bridge: Path) -> None:
    """And not after the minute that the library would wait for a server."""
    with excel(windows) as running:
        answer = running.activate(command='"C:\\python\\pythonw.exe" -c "import no_such_module, $(CLSID)"')
        assert answer["code"] != 0 and "exited" in answer["said"]
        assert answer["seconds"] < 20

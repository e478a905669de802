"""The Python process behind an open workbook on Windows: a COM server that xlwings' DLL starts.

Rule: the command that starts it is constant, so that all workbooks share one process. xlwings would end Excel
processes that it can't see whenever an interpreter exits; that is switched off before anything else.
Source: xlwings' com_server and _xlwindows (BSD part).
"""

from __future__ import annotations

import atexit
import sys
from pathlib import PureWindowsPath
from typing import Any

__all__ = ["command", "serve", "spare_excel"]


def command(python: PureWindowsPath) -> str:
    """The command line that starts the server; `$(CLSID)` is filled in by the DLL."""
    start = "import xlops.excel.server as s; s.serve('$(CLSID)')"
    return f'cmd.exe /K ""{python}" -B -c "{start}""'


def spare_excel() -> None:
    """Switch off xlwings' handler at exit, which ends foreign Excel processes, busy ones included."""
    if sys.platform != "win32":
        return
    from xlwings import _xlwindows

    atexit.unregister(_xlwindows.cleanup)
    _xlwindows.Apps.cleanup = lambda self: None


def serve(clsid: str) -> None:
    """Answer a workbook's calls until its host ends."""
    import xlwings

    import xlops.excel.udfs  # so that the first function in a cell answers at once

    assert xlops.excel.udfs.NAMES
    spare_excel()
    answer: Any = xlwings.serve
    answer(clsid)

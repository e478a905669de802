"""The Python process behind an open workbook on Windows: a COM server that xlwings' DLL starts.

Rule: the command that starts it is constant, so that all workbooks of an Excel share one process. It starts Python
itself and not through a shell: the DLL watches the process that it started, and behind a shell it would not notice
that Python can't start, and would let Excel wait a minute for every cell. Neither the current folder nor Python's
environment variables decide what is imported. xlwings would end Excel processes that it can't see whenever an
interpreter exits; that is switched off before anything else.
Source: xlwings' com_server, _xlwindows and the DLL's config.cpp (BSD part).

>>> print(command(PureWindowsPath("C:/xlops/pythonw.exe")))
"C:\\xlops\\pythonw.exe" -E -P -B -c "import xlops.excel.server as s; s.serve('$(CLSID)')"
"""

from __future__ import annotations

import atexit
import sys
from pathlib import PureWindowsPath
from typing import Any

__all__ = ["FLAGS", "command", "serve", "spare_excel"]

FLAGS = ("-E", "-P", "-B")
"""How Python is started: no environment variables of it, no current folder on its path, nothing written."""


def command(python: PureWindowsPath) -> str:
    """The command line that starts the server; `$(CLSID)` is filled in by the DLL."""
    start = "import xlops.excel.server as s; s.serve('$(CLSID)')"
    return f'"{python}" {" ".join(FLAGS)} -c "{start}"'


def spare_excel() -> None:
    """Switch off xlwings' handler at exit, which ends foreign Excel processes, busy ones included."""
    if sys.platform != "win32":
        return
    from xlwings import _xlwindows

    atexit.unregister(_xlwindows.cleanup)
    _xlwindows.Apps.cleanup = lambda self=None: None


def serve(clsid: str) -> None:
    """Answer a workbook's calls until its host ends."""
    import xlwings

    spare_excel()
    import xlops.excel.udfs  # so that the first function in a cell answers at once

    assert xlops.excel.udfs.NAMES
    answer: Any = xlwings.serve
    answer(clsid)

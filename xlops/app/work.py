"""Long work in a process of its own: begun, watched, answered, ended.

Rule: one line of JSON says what to do, lines of JSON come back (see `worker`). Whatever happens to the process (an error, a
crash, somebody ends it) comes back as one sentence; it never outlives the program.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import xlops
from xlops.errors import XlopsError

__all__ = ["CRASHED", "Ended", "Work"]

CRASHED = "后台程序中途停了(可能被关闭,或被杀毒软件拦下),已经导入的文件都在,请再试一次"


class Ended(XlopsError):
    """The process ended without a result; the message says why."""


class Work:
    """One job of `worker`, running beside the program. `tell` gets every event but the last, on the thread of `result`."""

    def __init__(self, job: str, order: Mapping[str, Any], tell: Callable[[dict[str, Any]], None]) -> None:
        self._tell = tell
        self._stopped = False
        self._writing = threading.Lock()
        package = str(Path(xlops.__file__).resolve().parent.parent)
        path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH", ""))))
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "xlops.app.worker", job],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="ascii", errors="replace",
            env={**os.environ, "PYTHONPATH": path}, creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
        self._say(order)

    def result(self) -> Any:
        """Wait for the end. Raises `Ended` with a sentence."""
        assert self._process.stdout is not None
        try:
            for line in self._process.stdout:
                try:
                    said = json.loads(line)
                except ValueError:
                    continue  # some library spoke
                match said.get("event"):
                    case "done":
                        return said["result"]
                    case "error":
                        raise Ended(said["message"])
                    case _:
                        self._tell(said)
            raise Ended("已停止,没有做完的都没有写入" if self._stopped else CRASHED)
        finally:
            self.stop()

    def answer(self, text: str | None) -> None:
        """The answer to a question; None leaves it open."""
        self._say(text)

    def stop(self) -> None:
        """End the process, wherever it is: a file that is half read leaves nothing behind."""
        self._stopped = True
        if self._process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(0.2)
        if self._process.poll() is None:
            self._process.kill()

    def _say(self, what: Any) -> None:
        assert self._process.stdin is not None
        with suppress(OSError, ValueError), self._writing:  # it ended: `result` tells
            self._process.stdin.write(json.dumps(what, default=str) + "\n")
            self._process.stdin.flush()

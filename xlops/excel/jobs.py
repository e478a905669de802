"""Long work in a process of its own, watched from the host.

Rule: the host waits a moment at a time, so that it can show progress and ask a question in between. Whatever
happens to the process (an error, a crash, someone ends it) comes back as one sentence; it never outlives the wait.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import xlops
from xlops.errors import XlopsError
from xlops.store import Shop

__all__ = ["POLL", "Ask", "JobFailed", "work"]

POLL = 0.15
"""Seconds between two looks at the process."""

Ask = Callable[[str, str, "str | None"], "str | None"]
"""Question, what is asked for (`date`, `same-shop` …), what is proposed → the answer."""


class JobFailed(XlopsError):
    """The process ended without a result; `finished` files were done before."""

    def __init__(self, message: str, finished: int = 0) -> None:
        super().__init__(message)
        self.finished = finished


def work(job: str, shop: Shop, order: Mapping[str, Any], *, tell: Callable[[str], None], ask: Ask | None = None) -> Any:
    """Do a job of `xlops.excel.worker` and wait for its result.

    `tell` shows progress, `ask` answers questions. Raises `JobFailed` with a sentence.
    """
    log = shop.hidden / "worker.log"
    with log.open("w", encoding="utf-8", errors="replace") as errors:
        process = _start(job, errors)
        assert process.stdin is not None and process.stdout is not None
        try:
            _say(process.stdin, {**order, "shop": shop.id})
            return _watch(process.stdin, _lines(process.stdout), tell, ask)
        finally:
            if process.poll() is None:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(1 if sys.exc_info()[0] is None else 0)
            if process.poll() is None:
                process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                with suppress(OSError):
                    stream.close()


def _start(job: str, errors: IO[str]) -> subprocess.Popen[str]:
    """The worker, under the host's own interpreter and with the host's own package; neither the current folder, which
    may be the operator's 下载, nor PYTHONPATH gives it other modules."""
    package = str(Path(xlops.__file__).resolve().parent.parent)
    return subprocess.Popen(
        [sys.executable, "-P", "-B", "-m", "xlops.excel.worker", job],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, encoding="ascii", errors="replace",
        env={**os.environ, "PYTHONPATH": package}, creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )  # fmt: skip


def _say(stream: IO[str], what: Any) -> None:
    with suppress(OSError):  # it ended: the watch tells
        stream.write(json.dumps(what, default=str) + "\n")
        stream.flush()


def _lines(stream: IO[str]) -> queue.Queue[str | None]:
    """The lines of a pipe as they come, None at its end; nobody waits for them."""
    lines: queue.Queue[str | None] = queue.Queue()

    def pump() -> None:
        with suppress(OSError, ValueError):
            for line in stream:
                lines.put(line)
        lines.put(None)

    threading.Thread(target=pump, daemon=True).start()
    return lines


def _watch(stdin: IO[str], lines: queue.Queue[str | None], tell: Callable[[str], None], ask: Ask | None) -> Any:
    finished = 0
    while True:
        try:
            line = lines.get(timeout=POLL)
        except queue.Empty:
            continue
        if line is None:
            raise JobFailed("后台程序中途停了(可能被关闭,或被杀毒软件拦下),请再试一次", finished)
        try:
            said = json.loads(line)
        except ValueError:
            continue  # some library spoke
        match said["event"]:
            case "progress":
                finished = said.get("finished", finished)
                tell(said["text"])
            case "question":
                _say(stdin, ask(said["text"], said["option"], said["default"]) if ask else None)
            case "error":
                raise JobFailed(said["message"], finished)
            case "done":
                return said["result"]

"""A worker on a thread of its own: the same program between the same two pipes, without starting an interpreter.

Rule: who began it sees a process. What only a process can do (be killed from outside, outlive the one that began
it) is tested with a real one.
"""

from __future__ import annotations

import os
import subprocess
import threading
from importlib import import_module
from types import SimpleNamespace
from typing import Any

__all__ = ["SUBPROCESS"]


class Thread:
    """What `subprocess.Popen([…, "-m", WORKER, JOB])` gives; it can't be killed, only waited for."""

    def __init__(self, command: list[str], **_: Any) -> None:
        given, orders = os.pipe()
        said, events = os.pipe()
        self.stdin = os.fdopen(orders, "w", encoding="ascii")
        self.stdout = os.fdopen(said, encoding="ascii")
        self._code: int | None = None
        self._thread = threading.Thread(target=self._run, args=(*command[-2:], given, events), daemon=True)
        self._thread.start()

    def _run(self, worker: str, job: str, given: int, events: int) -> None:
        with os.fdopen(given, encoding="ascii") as orders, os.fdopen(events, "w", encoding="ascii") as out:
            self._code = import_module(worker).main(job, orders, out)

    def poll(self) -> int | None:
        return None if self._thread.is_alive() else self._code

    def wait(self, seconds: float | None = None) -> int | None:
        self._thread.join(seconds)
        return self.poll()

    def kill(self) -> None:
        self._thread.join(20)
        assert not self._thread.is_alive(), "work that is stopped in the middle needs a process of its own"


SUBPROCESS = SimpleNamespace(
    Popen=Thread, PIPE=subprocess.PIPE, DEVNULL=subprocess.DEVNULL, TimeoutExpired=subprocess.TimeoutExpired
)
"""In the place of the module `subprocess`."""

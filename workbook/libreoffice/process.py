"""The process that computes, asked a line of JSON at a time. Runs inside LibreOffice, beside the relay.

Rule: it is started at the first question and started again when it has ended; LibreOffice never ends with it. Where it
ends twice over one question nobody starts it any more until a macro or 检查安装 wants it, so that ten thousand cells
don't all try.
"""

import contextlib
import json
import os
import subprocess
import threading

__all__ = ["Gone", "Process"]


class Gone(Exception):
    """The process can't be started, or has ended twice."""


class Process:
    """One for all workbooks of this LibreOffice; `lock` is held over a question and its answer."""

    def __init__(self, command, environment, folder):
        self.command, self.environment, self.folder = command, environment, folder
        self.lock = threading.RLock()
        self.failed = False
        self._process = None

    @property
    def pid(self):
        """Its number; 0 where none is running."""
        return self._process.pid if self._running() else 0

    def ask(self, question):
        """The answer to a question. Raises `Gone`."""
        line = json.dumps(question).encode() + b"\n"
        with self.lock:
            for _ in (1, 2):
                self._start()
                try:
                    self._process.stdin.write(line)
                    self._process.stdin.flush()
                    answer = self._process.stdout.readline()
                except OSError:
                    answer = b""
                if answer:
                    return json.loads(answer)
                self.end()
            self.failed = True
            raise Gone

    def end(self):
        """End it; the next question starts another."""
        with self.lock:
            if self._process is not None:
                self._process.kill()
                self._process.wait(10)
                for pipe in (self._process.stdin, self._process.stdout):
                    with contextlib.suppress(OSError):
                        pipe.close()
            self._process, self.failed = None, False

    def _running(self):
        return self._process is not None and self._process.poll() is None

    def _start(self):
        if self.failed:
            raise Gone
        if self._running():
            return
        try:
            self._process = subprocess.Popen(
                self.command,
                env=dict(os.environ, **self.environment),
                cwd=self.folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            self.failed = True
            raise Gone from error

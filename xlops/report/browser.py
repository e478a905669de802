"""A headless browser for a moment: open a page's text, ask it, picture it, print it.

Rule: a fresh profile, no network needed, a time limit for every answer, and the process with its children is
ended whatever happens. It is driven over the DevTools protocol (one process makes picture and PDF, and says how
high the page is before it is pictured). Source: chromedevtools.github.io/devtools-protocol, version 1.3.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlops.errors import XlopsError
from xlops.report.browser_find import find_browser

if TYPE_CHECKING:
    from websockets.sync.client import ClientConnection

__all__ = ["NoBrowser", "Screen", "Tab"]

_WAIT = 30.0  # seconds for one answer; a report takes less than one
_FLAGS = (
    "--headless=new", "--remote-debugging-port=0", "--no-first-run", "--no-default-browser-check", "--disable-gpu",
    "--disable-extensions", "--disable-sync", "--disable-background-networking", "--disable-component-update",
    "--disable-default-apps", "--disable-dev-shm-usage", "--hide-scrollbars", "--mute-audio", "--lang=zh-CN",
    "--font-render-hinting=none", "about:blank",
)  # fmt: skip
_LISTENING = re.compile(r"DevTools listening on (ws://\S+)")


class NoBrowser(XlopsError):
    """There is no browser, or it can't be used; the message says what to do."""


class Tab:
    """One open page."""

    def __init__(self, screen: Screen, session: str) -> None:
        self._screen, self._session = screen, session

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """One command of the protocol and its answer."""
        return self._screen.call(method, params, self._session)

    def show(self, html: str, width: int, height: int = 800, scale: float = 1.0) -> None:
        """Lay a page's text out in a window `width` × `height` CSS pixels, each `scale` real ones."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=False
        )
        frame = self.call("Page.getFrameTree")["frameTree"]["frame"]["id"]
        self.call("Page.setDocumentContent", frameId=frame, html=html)

    def ask(self, expression: str) -> Any:
        """The value of a JavaScript expression; a promise is waited for."""
        found = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in found:
            raise NoBrowser(f"浏览器出错了:{found['exceptionDetails'].get('text', '')}")
        return found["result"].get("value")

    def picture(self, width: int, height: int) -> bytes:
        """The page's upper left `width` × `height` CSS pixels as a PNG."""
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        found = self.call("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)
        return base64.b64decode(found["data"])

    def printed(self, footer: str = "<span></span>") -> bytes:
        """The page as a PDF, its size and margins by the page's own style sheet; `footer` is html of one line."""
        found = self.call(
            "Page.printToPDF", printBackground=True, preferCSSPageSize=True, displayHeaderFooter=True,
            headerTemplate="<span></span>", footerTemplate=footer, generateTaggedPDF=False,
        )  # fmt: skip
        return base64.b64decode(found["data"])


class Screen:
    """A browser, started when the block begins, spoken to when a tab is asked for, ended with the block.

    To start it early hides its half second behind other work. `NoBrowser` is raised by `tab`, not before.
    """

    def __init__(self, browser: Path | None = None, wait: float = _WAIT) -> None:
        self._path, self._wait = browser or find_browser(), wait
        self._profile = ""
        self._process: subprocess.Popen[str] | None = None
        self._line = contextlib.ExitStack()
        self._socket: ClientConnection | None = None
        self._heard: list[str] = []
        self._speaks = threading.Event()
        self._number = 0
        self.events: list[dict[str, Any]] = []  # what the browser said unasked

    def __enter__(self) -> Screen:
        if self._path is not None:
            with contextlib.suppress(OSError):
                self._start(safe=not _is_root())
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def tab(self) -> Tab:
        """A new page. `NoBrowser` when there is no browser or it does not answer."""
        if self._path is None:
            raise NoBrowser("没有找到 Chrome、Edge 或 Chromium 浏览器,请先安装其中一个")
        if self._socket is None:
            self._connect()
        target = self.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        session = self.call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        return Tab(self, session)

    def call(self, method: str, params: dict[str, Any], session: str = "") -> dict[str, Any]:
        """One command and its answer; what else is said meanwhile is kept in `events`."""
        from websockets.exceptions import WebSocketException

        assert self._socket is not None
        self._number += 1
        told = {"id": self._number, "method": method, "params": params, **({"sessionId": session} if session else {})}
        try:
            self._socket.send(json.dumps(told))
            end = time.monotonic() + self._wait
            while True:
                answer = json.loads(self._socket.recv(timeout=max(0.0, end - time.monotonic())))
                if answer.get("id") == self._number:
                    break
                self.events.append(answer)
        except (OSError, TimeoutError, WebSocketException) as error:
            raise NoBrowser("浏览器没有回应,请稍后再试,或重新安装 Chrome") from error
        if "error" in answer:
            raise NoBrowser(f"浏览器不肯做({answer['error'].get('message', method)}),请更新 Chrome 或 Edge 后再试")
        result: dict[str, Any] = answer["result"]
        return result

    # --- the process -----------------------------------------------------------------------------------

    def _start(self, safe: bool) -> None:
        self._profile = tempfile.mkdtemp(prefix="xlops-")
        flags = [*_FLAGS[:-1], f"--user-data-dir={self._profile}", *([] if safe else ["--no-sandbox"]), _FLAGS[-1]]
        group: dict[str, Any] = (
            {"creationflags": 0x0800_0000} if sys.platform == "win32" else {"start_new_session": True}
        )
        self._speaks.clear()
        self._process = subprocess.Popen(
            [str(self._path), *flags], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            text=True, encoding="utf-8", errors="replace", **group,
        )  # fmt: skip
        threading.Thread(target=self._listen, args=(self._process,), daemon=True).start()

    def _listen(self, process: subprocess.Popen[str]) -> None:
        """Read what the browser writes until it ends: its address is in it."""
        assert process.stderr is not None
        for line in process.stderr:
            if found := _LISTENING.search(line):
                self._heard.append(found[1])
                self._speaks.set()
        self._speaks.set()

    def _connect(self) -> None:
        """Wait for the browser's address; where its sandbox is not to be had, once more without."""
        from websockets.exceptions import WebSocketException
        from websockets.sync.client import connect

        self._speaks.wait(self._wait)
        if not self._heard and sys.platform == "linux" and not _is_root():
            self._end()
            with contextlib.suppress(OSError):
                self._start(safe=False)
                self._speaks.wait(self._wait)
        if not self._heard:
            raise NoBrowser(f"浏览器「{self._path}」启动不了,请先手工打开一次,或重新安装")
        try:
            opened = connect(self._heard[-1], max_size=None, compression=None, proxy=None, open_timeout=self._wait)
            self._socket = self._line.enter_context(opened)
        except (OSError, TimeoutError, WebSocketException) as error:
            raise NoBrowser("连不上浏览器,请检查安全软件是否拦住了它") from error

    def _end(self) -> None:
        """Close it politely, then for certain, with its children; remove its profile."""
        if self._socket is not None:
            with contextlib.suppress(Exception):
                self._socket.send(json.dumps({"id": 0, "method": "Browser.close"}))
                self._line.close()
            self._socket = None
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.3)
            _kill(process)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)
        self._heard.clear()
        if self._profile:
            for _ in range(5):  # Windows lets go of the files a moment after the process
                shutil.rmtree(self._profile, ignore_errors=True)
                if not Path(self._profile).exists():
                    break
                time.sleep(0.1)
            self._profile = ""


def _kill(process: subprocess.Popen[str]) -> None:
    """End a process and its children."""
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        if sys.platform == "win32":
            if process.poll() is None:
                kill = ["taskkill", "/T", "/F", "/PID", str(process.pid)]
                subprocess.run(kill, capture_output=True, timeout=10, check=False)
        else:
            os.killpg(process.pid, signal.SIGKILL)


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0

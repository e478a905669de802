"""One run of the program: the server, its browser, its end. A second start hands its files to the first.

Rule: the running program writes its port and a key into the user's own folder, readable by the user alone; who knows the
key may pass files on and gets a new address for a browser. The program ends by itself when no page is open.
"""

from __future__ import annotations

import hmac
import http.client
import json
import os
import secrets
import threading
import time
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from xlops import __version__
from xlops.app.desk import Desk
from xlops.app.life import Life
from xlops.app.places import is_sample, last_shop, open_outside, remember
from xlops.app.server import Server
from xlops.app.window import Window
from xlops.app.wire import JSON, Reply, nothing
from xlops.errors import XlopsError
from xlops.files import atomic_write
from xlops.shop.found import downloads
from xlops.store import Shop, find_shop, home

__all__ = ["Program", "end_running", "serve"]

_TICK = 0.5
_PATIENCE = 5.0  # seconds for the running program to answer


def _clock() -> datetime:
    return datetime.now(UTC).astimezone().replace(tzinfo=None, microsecond=0)


class Program:
    """A running window. `open` is how a browser is sent to an address, `opener` how a finished file is opened."""

    def __init__(
        self, shop: Shop | None = None, files: Sequence[Path] = (), *, port: int = 0, life: Life | None = None,
        clock: Callable[[], datetime] = _clock, opener: Callable[[Path], None] = open_outside,
        open: Callable[[str], object] = webbrowser.open,
    ) -> None:  # fmt: skip
        self._life = life or Life()
        self.desk = Desk(shop, clock, [downloads()], opener)
        self._open = open
        self._key = secrets.token_urlsafe(24)
        self._over = threading.Event()
        window = Window(self.desk, self._life, opener)
        self.server = Server(port, window.answer, self._handed)
        if files:
            self._dropped([path.absolute() for path in files])

    def _dropped(self, files: Sequence[Path]) -> None:
        """Files from the icon: straight in and out comes the report; who was looking at the sample is asked for the shop."""
        shop = self.desk.state.shop
        if shop is not None and is_sample(shop):
            self.desk.leave()
        self.desk.bring(files, report=True)

    def address(self) -> str:
        """A new address for a browser; it works once."""
        self._life.expect()
        return self.server.gate.address()

    def browse(self) -> bool:
        """Open the default browser; False where there is none."""
        with suppress(webbrowser.Error, OSError):
            return self._open(self.address()) is not False
        return False

    def run(self) -> None:
        """Serve until no page has been open for a while."""
        serving = threading.Thread(target=self.server.serve_forever, args=(0.1,), daemon=True)
        serving.start()
        note = home() / "window.json"
        self._write_note(note)
        try:
            while not self._over.wait(_TICK) and not self._life.over(busy=self.desk.busy()):
                task = self.desk.state.task
                if task is not None and task.asked is not None and not self._life.watched():
                    self.desk.answer(None)  # nobody is there to be asked
        finally:
            self._forget_note(note)
            self.desk.end()
            self.server.close()

    def end(self) -> None:
        """End now."""
        self._over.set()

    # --- a second start --------------------------------------------------------------------------------------

    def _write_note(self, note: Path) -> None:
        said = {"port": self.server.server_address[1], "key": self._key, "version": __version__, "pid": os.getpid()}
        with suppress(XlopsError, OSError), atomic_write(note) as temporary:
            temporary.write_text(json.dumps(said), encoding="utf-8")
        with suppress(OSError):
            note.chmod(0o600)

    def _forget_note(self, note: Path) -> None:
        with suppress(OSError, ValueError, KeyError):
            if json.loads(note.read_text(encoding="utf-8"))["key"] == self._key:
                note.unlink()

    def _handed(self, key: str, body: bytes) -> Reply:
        if not hmac.compare_digest(key.encode(), self._key.encode()):
            return nothing()
        said = json.loads(body)
        if said.get("end"):
            if self.desk.busy():
                return Reply.text(json.dumps({"busy": True}), JSON)
            self.end()
            return Reply.text("{}", JSON)
        with suppress(XlopsError):  # in the middle of work the window says so, and the files can be dropped again
            if said.get("shop"):
                self.desk.choose(find_shop(said["shop"], Path.cwd()))
            if said["files"]:
                self._dropped([Path(path) for path in said["files"]])
        return Reply.text(json.dumps({"address": self.address()}), JSON)


def serve(shop: Shop | None, files: Sequence[Path], *, open_browser: bool = True, port: int = 0) -> None:
    """Show the window and serve it until it is closed; files are imported and reported at once.

    Without a shop the last one is shown. Where the window is open already, it gets the files. Without a browser (or
    with `open_browser` false) the address is printed; it works once.
    """
    said = _tell_running({"shop": shop.id if shop else "", "files": [str(path.absolute()) for path in files]})
    if said is not None and "address" in said:
        _send(said["address"], open_browser)
        return
    program = Program(shop or last_shop(), files, port=port)
    if program.desk.state.shop is not None:
        remember(program.desk.state.shop)
    if not (open_browser and program.browse()):
        _send(program.address(), False)
    program.run()


def end_running() -> bool:
    """Ask the running program to end, for an update; False where it is in the middle of work."""
    said = _tell_running({"end": True})
    if said is None:
        return True
    if said.get("busy"):
        return False
    for _ in range(20):
        if not (home() / "window.json").exists():
            break
        time.sleep(0.2)
    return True


def _send(address: str, browse: bool) -> None:
    with suppress(webbrowser.Error, OSError):
        if browse and webbrowser.open(address):
            return
    with suppress(OSError, AttributeError, ValueError):  # a program without a console has nobody to tell
        print(f"请在浏览器里打开(只能用一次):{address}", flush=True)


def _tell_running(what: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the running program of this version answers; None where none runs."""
    try:
        note = json.loads((home() / "window.json").read_text(encoding="utf-8"))
        if note["version"] != __version__ and "end" not in what:
            return None
        body = json.dumps(what).encode()
        connection = http.client.HTTPConnection("127.0.0.1", int(note["port"]), timeout=_PATIENCE)
        try:
            connection.request("POST", "/handover", body, {"X-Xlops-Key": str(note["key"])})
            answer = connection.getresponse()
            found = json.loads(answer.read()) if answer.status == 200 else None
        finally:
            connection.close()
        return found if isinstance(found, dict) else None
    except (OSError, ValueError, KeyError, TypeError, http.client.HTTPException):
        return None

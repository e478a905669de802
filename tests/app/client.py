"""A browser's part over plain HTTP: it keeps the cookie, says where it comes from, follows one redirect."""

from __future__ import annotations

import http.client
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from xlops.app import Program
from xlops.app.desk import State
from xlops.app.views import file_id
from xlops.store import Shop, reading

__all__ = ["Answer", "Browser", "ask", "asked", "done", "imported", "ticked", "until"]


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """What a reader sees: no tags, blanks as one."""
        shown = re.sub(r"(?s)<(head|script|style)\b.*?</\1>|<[^>]+>", " ", self.body.decode())
        return re.sub(r"\s+", " ", unescape(shown))


def ask(program: Program, method: str, target: str, headers: dict[str, str], body: bytes = b"") -> Answer:
    """One request, exactly as it is said; `Host` is the right one unless the headers say another."""
    connection = http.client.HTTPConnection("127.0.0.1", program.server.server_address[1], timeout=30)
    try:
        connection.putrequest(method, target, skip_host="Host" in headers, skip_accept_encoding=True)
        for name, value in {**headers, **({"Content-Length": str(len(body))} if body else {})}.items():
            connection.putheader(name, value)
        connection.endheaders(body or None)
        found = connection.getresponse()
        return Answer(found.status, dict(found.getheaders()), found.read())
    finally:
        connection.close()


@dataclass
class Browser:
    """A browser that was sent to an address of the program."""

    program: Program
    headers: dict[str, str] = field(default_factory=dict)

    def open(self) -> Browser:
        """Follow a new address: the ticket is spent, the cookie kept."""
        where = urlsplit(self.program.address())
        found = ask(self.program, "GET", f"{where.path}?{where.query}", {})
        assert found.status == 303, found
        self.headers = {"Cookie": found.headers["Set-Cookie"].split(";")[0]}
        return self

    @property
    def base(self) -> str:
        return self.program.server.gate.base + "/"

    def get(self, path: str = "") -> Answer:
        return ask(self.program, "GET", self.base + path, self.headers)

    def post(self, path: str, fields: dict[str, Any] | None = None, *, follow: bool = True) -> Answer:
        """A form; the page that it leads to."""
        body = urlencode(fields or {}, doseq=True).encode()
        found = ask(
            self.program, "POST", self.base + path, {**self.headers, "Origin": self.program.server.gate.origin}, body
        )
        if follow and found.status == 303:
            return ask(self.program, "GET", found.headers["Location"], self.headers)
        return found

    def upload(self, name: str, content: bytes) -> dict[str, str]:
        """What the script does with a dropped file."""
        headers = {**self.headers, "Origin": self.program.server.gate.origin}
        said: dict[str, str] = json.loads(
            ask(self.program, "POST", f"{self.base}upload?name={quote(name)}", headers, content).body
        )
        return said


def until(program: Program, holds: Callable[[State], object], seconds: float = 60) -> State:
    """The state, as soon as something holds."""
    end = time.monotonic() + seconds
    while not holds(state := program.desk.state):
        assert time.monotonic() < end, f"not within {seconds} s: {state}"
        program.desk.wait(state.version, 1)
    return state


def done(state: State) -> bool:
    """Has the work come to its end?"""
    return state.task is not None and not state.task.running


def asked(state: State) -> bool:
    """Does a question wait?"""
    return state.task is not None and state.task.asked is not None


def imported(shop: Shop) -> list[str]:
    """The files in the store, in their order."""
    with reading(shop) as con:
        return [name for (name,) in con.execute("SELECT file FROM imports ORDER BY id").fetchall()]


def ticked(browser: Browser, *paths: Path, report: bool = True) -> None:
    """Look into 下载, tick the files, press the button."""
    browser.get()
    until(browser.program, lambda state: state.found is not None and not state.looking)
    browser.post("bring", {"file": [file_id(path) for path in paths], "then": "report" if report else ""})

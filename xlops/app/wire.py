"""A request and a reply, as far as the window needs them.

Rule: what a form says is text; a reply forbids everything that it does not need: other origins, frames, plug-ins, inline
scripts, caches. A report is shown in a sandbox of its own, so that not even a hostile title in it could reach the window.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs

from xlops.errors import BadInput

__all__ = ["HTML", "JSON", "Body", "Reply", "Request", "away", "nothing"]

HTML, JSON = "text/html; charset=utf-8", "application/json"
_LARGEST_FORM = 1 << 20  # bytes
_PIECE = 1 << 16

_OURS = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_SANDBOX = "sandbox allow-scripts allow-popups"
_ALWAYS = {
    "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}  # fmt: skip


class Readable(Protocol):
    """Where a body comes from."""

    def read(self, size: int = -1, /) -> bytes: ...


class Body:
    """What follows the head of a request, never more than was announced.

    A browser that is answered before it has sent everything may lose the answer, so the rest is read and thrown away.
    """

    def __init__(self, source: Readable, length: int) -> None:
        self._source, self.length, self._left = source, length, length

    def pieces(self) -> Iterator[bytes]:
        """What was not read yet, piece by piece; it ends early where the browser went away."""
        while self._left:
            piece = self._source.read(min(self._left, _PIECE))
            if not piece:
                return
            self._left -= len(piece)
            yield piece

    def drain(self) -> None:
        """Read to the end; a browser that went away has none."""
        with suppress(OSError):
            for _ in self.pieces():
                pass


@dataclass(frozen=True)
class Request:
    """What the browser asks: `path` is what follows the window's own folder, without a slash in front."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: Body | None = None

    def form(self) -> Form:
        """The fields of a form. Raises `BadInput` for one that is too large."""
        if self.body is not None and self.body.length > _LARGEST_FORM:
            raise BadInput("这一页填的内容太多了,请分几次保存")
        text = b"".join(self.body.pieces()).decode("utf-8", "replace") if self.body else ""
        return Form(parse_qs(text, keep_blank_values=True, max_num_fields=5000))


@dataclass(frozen=True)
class Form:
    """The fields of a form, each with its values in order."""

    fields: Mapping[str, list[str]]

    def one(self, name: str, default: str = "") -> str:
        return self.fields.get(name, [default])[-1].strip()

    def all(self, name: str) -> list[str]:
        return self.fields.get(name, [])


@dataclass(frozen=True)
class Reply:
    """What goes back. `file` stands for `body` where it is a file's content."""

    status: int = 200
    kind: str = HTML
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    file: Path | None = None
    sandboxed: bool = False

    @classmethod
    def text(cls, text: str, kind: str = HTML, status: int = 200) -> Reply:
        return cls(status, kind, text.encode())

    def all_headers(self) -> dict[str, str]:
        """Every header but the length."""
        policy = _SANDBOX if self.sandboxed else _OURS
        return {"Content-Type": self.kind, "Content-Security-Policy": policy, **_ALWAYS, **self.headers}


def away(to: str) -> Reply:
    """Look there instead."""
    return Reply(303, headers={"Location": to})


def nothing(status: int = 404) -> Reply:
    """What a stranger gets."""
    return Reply(status)

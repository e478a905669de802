"""Who may ask for anything: the browser that opened the address it was given once, and nobody else.

Rule: an address carries a ticket that is good for one use within two minutes and buys a session cookie (HttpOnly,
SameSite=Strict). Everything lies below a path that is drawn anew at each start, and the cookie is sent to that path
alone: cookies know no ports, and another program on this computer may serve 127.0.0.1 too. `Host` must be ours (a name
that was made to point here is a stranger), `Origin` must be ours where it is told, and must be told to change anything.
Source: OWASP, CSRF prevention and DNS rebinding; RFC 6265; W3C, Fetch Metadata.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from http.cookies import CookieError, SimpleCookie

__all__ = ["COOKIE", "Gate"]

COOKIE = "xlops"
_GOOD_FOR = 120.0  # seconds that a ticket waits for its browser


class Gate:
    """The tickets and sessions of one run of the program on one port."""

    def __init__(self, port: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.host = f"127.0.0.1:{port}"
        self.origin = f"http://{self.host}"
        self.base = "/" + secrets.token_urlsafe(12)
        self._clock = clock
        self._tickets: dict[str, float] = {}
        self._sessions: set[str] = set()
        self._lock = threading.Lock()

    def address(self) -> str:
        """A new address for a browser; it works once."""
        ticket = secrets.token_urlsafe(24)
        with self._lock:
            self._tickets[ticket] = self._clock() + _GOOD_FOR
        return f"{self.origin}/?ticket={ticket}"

    def redeem(self, ticket: str) -> str | None:
        """The cookie that a ticket buys, as the text of `Set-Cookie`; None for one that was used, is old or was never given."""
        with self._lock:
            now = self._clock()
            self._tickets = {known: until for known, until in self._tickets.items() if until > now}
            known = _same(ticket, self._tickets)
            if known is None:
                return None
            del self._tickets[known]
            session = secrets.token_urlsafe(24)
            self._sessions.add(session)
        return f"{COOKIE}={session}; Path={self.base}/; HttpOnly; SameSite=Strict"

    def from_here(self, headers: Mapping[str, str], *, changes: bool) -> bool:
        """Does the request come from a page of ours, or from a browser's own address line?"""
        if headers.get("Host", "") != self.host:
            return False
        origin = headers.get("Origin")
        if origin is None and changes:
            return False
        if origin is not None and origin != self.origin:
            return False
        return headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin")

    def known(self, headers: Mapping[str, str]) -> bool:
        """Does the request carry the cookie of a session?"""
        try:
            cookie = SimpleCookie(headers.get("Cookie", "")).get(COOKIE)
        except CookieError:
            return False
        with self._lock:
            return cookie is not None and _same(cookie.value, self._sessions) is not None


def _same(given: str, known: Iterable[str]) -> str | None:
    """The known secret that was given; every one is compared, in constant time."""
    found = None
    for one in known:
        if hmac.compare_digest(one.encode(), given.encode()):
            found = one
    return found

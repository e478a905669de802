"""How long the program stays: while a page is open or work is being done, and a little longer.

Rule: a page says hello while it is open and goodbye when it is closed; after the last goodbye the program ends soon. A page
that falls silent (the computer sleeps, the browser froze the tab or crashed) is given half an hour. Before the
first page comes, the browser has two minutes to start.

>>> life = Life(clock=iter([0.0, 1.0, 2.0, 30.0]).__next__)
>>> life.hello("a"); life.goodbye("a"); life.over(busy=False)
True
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

__all__ = ["Life"]

_START = 120.0  # seconds for a browser to show the first page
_SILENT = 1800.0  # seconds that a page may say nothing
_AFTER = 15.0  # seconds after the last goodbye: a page that is loaded anew says goodbye and hello


class Life:
    """Which pages are open."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._pages: dict[str, float] = {}
        self._closed: set[str] = set()
        self._until = clock() + _START
        self._lock = threading.Lock()

    def hello(self, page: str) -> None:
        """A page is open. One that said goodbye stays closed, whatever of it still arrives."""
        with self._lock:
            if page not in self._closed:
                self._pages[page] = self._clock()

    def goodbye(self, page: str) -> None:
        """A page was closed."""
        with self._lock:
            self._closed.add(page)
            if self._pages.pop(page, None) is not None:
                self._until = self._clock() + _AFTER

    def expect(self) -> None:
        """A browser was sent here: wait for it as at the start."""
        with self._lock:
            self._until = max(self._until, self._clock() + _START)

    def watched(self) -> bool:
        """Is anybody looking, or about to?"""
        with self._lock:
            return self._watched(self._clock())

    def over(self, *, busy: bool) -> bool:
        """May the program end? Not in the middle of work."""
        with self._lock:
            return not self._watched(self._clock()) and not busy

    def _watched(self, now: float) -> bool:
        silent = [page for page, seen in self._pages.items() if now - seen > _SILENT]
        for page in silent:
            del self._pages[page]
        return bool(self._pages) or now < self._until

"""When the yearly promotions are: anchor days and their usual windows.

Rule: a window is usual, not announced: `confirmed` says which. Lunar anchors are computed by lunar-python.
Source: spec section 4; catalogue `config.PROMOTIONS`.

>>> [w.anchor.isoformat() for w in windows(2026) if w.code == "qx"]
['2026-08-19']
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from xlops.catalog.config import PROMOTIONS

__all__ = ["Window", "windows"]


@dataclass(frozen=True)
class Window:
    """One promotion of a year: its day, and the first and last day of its window."""

    code: str
    name: str
    anchor: date
    start: date
    end: date
    confirmed: bool


def _anchor(text: str, year: int) -> date:
    month, day = (int(part) for part in text.removeprefix("农历 ").split("-"))
    if not text.startswith("农历"):
        return date(year, month, day)
    from lunar_python import Lunar

    solar = Lunar.fromYmd(year, month, day).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def windows(year: int) -> tuple[Window, ...]:
    """The promotions whose anchor lies in a (lunar) year, by their first day."""
    found = []
    for p in PROMOTIONS:
        day = _anchor(p.anchor, year)
        first, last = day + timedelta(p.first), day + timedelta(p.last)
        found.append(Window(p.code, p.name, day, first, last, p.confirmed))
    return tuple(sorted(found, key=lambda w: (w.start, w.code)))

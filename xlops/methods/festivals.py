"""When the yearly promotions are: anchor days and their usual windows.

Rule: a window is usual, not announced: `confirmed` says which. Lunar anchors are computed by lunar-python.
Source: spec section 4; catalogue `config.PROMOTIONS`.

>>> [w.anchor.isoformat() for w in windows(2026) if w.code == "qx"]
['2026-08-19']
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from xlops.catalog.config import PROMOTIONS, Promotion

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


def _may_touch(p: Promotion, year: int, first: date, last: date) -> bool:
    """False where even the earliest or latest lunar year leaves a window outside; New Year is 01-21 to 02-21.

    >>> [p.code for p in PROMOTIONS if _may_touch(p, 2026, date(2026, 11, 16), date(2026, 11, 29))][0]
    'qrj'
    """
    if not p.anchor.startswith("农历"):
        return True
    month, day = (int(part) for part in p.anchor.removeprefix("农历 ").split("-"))
    earliest = date(year, 1, 21) + timedelta(29 * (month - 1) + day - 1 + p.first)
    latest = date(year, 2, 21) + timedelta(30 * month + day + p.last)  # a leap month before it included
    return earliest <= last and latest >= first


def windows(year: int, near: tuple[date, date] | None = None) -> tuple[Window, ...]:
    """The promotions whose anchor lies in a (lunar) year, by their first day.

    `near`: only those that may touch these days are worth the lunar calendar, which takes its time.
    """
    found = []
    for p in PROMOTIONS:
        if near is not None and not _may_touch(p, year, *near):
            continue
        day = _anchor(p.anchor, year)
        first, last = day + timedelta(p.first), day + timedelta(p.last)
        found.append(Window(p.code, p.name, day, first, last, p.confirmed))
    return tuple(sorted(found, key=lambda w: (w.start, w.code)))

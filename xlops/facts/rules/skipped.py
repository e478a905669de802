"""Days that are no measure of an ordinary day: promotion, stock-out, a broken import.

Rule: 大事记 and 活动 say it; a note 「…开始」 holds until its 「…结束」 or 「…恢复」, without one for a week, any
other for its own day. A day with a badly damaged file (over a tenth of its rows bad) says nothing either. Source: spec section 3, baselines.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from xlops.catalog.causes import NOTE_WORDS
from xlops.periods import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["BROKEN", "PROMO", "STOCK_OUT", "Note", "flagged_days", "notes", "speaks_of"]

PROMO, STOCK_OUT, BROKEN = "促销", "断货", "导入有误"
_BAD_SHARE = 0.10
_MOST_DAYS = 31
_WEEK = timedelta(days=6)

Note = tuple[date, str, str]  # day, what happened, its kind


def notes(con: DuckDBPyConnection) -> tuple[Note, ...]:
    """大事记, oldest first."""
    rows = con.execute("SELECT day, coalesce(event, ''), coalesce(event_kind, '') FROM events ORDER BY ALL").fetchall()
    return tuple((day, event, kind) for day, event, kind in rows if day is not None)


def speaks_of(note: Note, topic: str) -> bool:
    """Does a note speak of page, price, ads, stock or promo?"""
    _, event, kind = note
    return any(word in event or word in kind for word in NOTE_WORDS[topic])


def flagged_days(con: DuckDBPyConnection, period: Period) -> dict[date, tuple[str, str]]:
    """Flag and what it is called, by day of the period; the first of promotion, stock-out, broken import."""
    found: dict[date, tuple[str, str]] = {}
    for day, flag, name in (*_activities(con), *_noted(notes(con)), *_broken(con)):
        if day in period:
            found.setdefault(day, (flag, name))
    return found


def _activities(con: DuckDBPyConnection) -> Iterator[tuple[date, str, str]]:
    """Activities of the shop that it takes part in; one without 是否报名 is its own."""
    sql = """SELECT DISTINCT activity, start, coalesce("end", start) FROM activities
        WHERE start IS NOT NULL AND coalesce(enrolled, '') <> '否' ORDER BY ALL"""
    for name, start, end in con.execute(sql).fetchall():
        yield from ((day, PROMO, name or PROMO) for day in Period(start, max(start, end)))


def _noted(events: tuple[Note, ...]) -> Iterator[tuple[date, str, str]]:
    for note in events:
        day, event, kind = note
        flag = STOCK_OUT if speaks_of(note, "stock") else PROMO if speaks_of(note, "promo") else ""
        if flag:
            yield from ((d, flag, _stem(event) or kind) for d in Period(day, _until(note, events)))


def _stem(event: str) -> str:
    return event.removesuffix("开始").removesuffix("结束").removesuffix("恢复").strip()


def _until(note: Note, events: tuple[Note, ...]) -> date:
    """The day of the note that ends what this one begins."""
    day, event, _ = note
    if not event.endswith("开始"):
        return day
    ends = (d for d, e, _ in events if d >= day and e != event and _stem(e) == _stem(event))
    last = next(ends, None)
    return last if last and (last - day).days <= _MOST_DAYS else day + _WEEK


def _broken(con: DuckDBPyConnection) -> Iterator[tuple[date, str, str]]:
    """Days of files of the shop's own numbers in which over a tenth of the rows were bad."""
    sql = """SELECT DISTINCT start, "end", file FROM imports WHERE "table" = 'shop_facts' AND start IS NOT NULL
        AND "end" IS NOT NULL AND bad_rows > ? * (rows + bad_rows) ORDER BY ALL"""
    for start, end, file in con.execute(sql, [_BAD_SHARE]).fetchall():
        yield from ((day, BROKEN, file) for day in Period(start, end))

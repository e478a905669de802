"""What comes: promotions, the shop's own activities, holidays and worked weekends of the next days, and the new items that go on sale.

Rule: a promotion's window is usual, not announced, and marked so; the shop's activities are as typed.
Source: spec section 4; weekly_report.md, 17.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from xlops.methods.festivals import windows
from xlops.methods.holidays import day_kind
from xlops.periods import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Coming", "Listing", "coming", "listings"]

_REACH = timedelta(days=50)


@dataclass(frozen=True)
class Coming:
    """Something in the days ahead: `kind` 大促, 活动, 节假日 or 调休上班; unconfirmed windows are 待确认."""

    start: date
    end: date
    name: str
    kind: str
    confirmed: bool = True


@dataclass(frozen=True)
class Listing:
    """A new item that is planned to go on sale on a day; `owner` may be empty."""

    day: date
    name: str
    owner: str


def listings(con: DuckDBPyConnection, ahead: Period) -> tuple[Listing, ...]:
    """The new items that are to go on sale in the days ahead, the earliest first."""
    sql = """SELECT list_on, launch, coalesce(owner, '') FROM launches WHERE list_on BETWEEN ? AND ? ORDER BY 1, 2"""
    return tuple(Listing(*row) for row in con.execute(sql, [ahead.start, ahead.end]).fetchall())


def coming(con: DuckDBPyConnection, ahead: Period) -> tuple[Coming, ...]:
    """What touches the days ahead, the earliest first."""
    found = [*_promotions(ahead), *_activities(con, ahead), *_days(ahead)]
    return tuple(sorted(found, key=lambda c: (max(c.start, ahead.start), c.end, c.name)))


def _touches(start: date, end: date, ahead: Period) -> bool:
    return start <= ahead.end and end >= ahead.start


def _promotions(ahead: Period) -> list[Coming]:
    # windows reach over New Year: 双旦 from the year before, 年货节 to the spring festival of the year after
    near = (ahead.start, ahead.end)
    years = {(ahead.start - _REACH).year, ahead.start.year, ahead.end.year, (ahead.end + _REACH).year}
    known = [w for year in sorted(years) for w in windows(year, near) if _touches(w.start, w.end, ahead)]
    return [Coming(w.start, w.end, w.name, "大促", w.confirmed) for w in known]


def _activities(con: DuckDBPyConnection, ahead: Period) -> list[Coming]:
    sql = """SELECT activity, start, coalesce("end", start), bool_or(coalesce(enrolled, '') = '否') FROM activities
        WHERE coalesce(activity, '') <> '' AND start IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 2, 1"""
    rows = con.execute(sql).fetchall()
    return [
        Coming(start, max(start, end), name + ("（未报名）" if not_in else ""), "活动")
        for name, start, end, not_in in rows
        if _touches(start, end, ahead)
    ]


def _days(ahead: Period) -> list[Coming]:
    """Holidays as one run each, and weekends that are worked."""
    runs: list[Coming] = []
    for day in ahead:
        found = day_kind(day)
        if not found.known or found.kind not in ("节假日", "调休上班"):
            continue
        last = runs[-1] if runs else None
        if last is not None and last.kind == found.kind and (day - last.end).days == 1:
            runs[-1] = Coming(last.start, day, last.name, last.kind)
        else:
            runs.append(Coming(day, day, found.kind, found.kind))
    return runs

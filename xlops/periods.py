"""A period of whole days, written as operators write it.

Rule: a week is Monday to Sunday (ISO); relative words count from the last day of data, never from
the clock. Source: spec section 0 and section 10.

>>> parse_period("2026-W46")
Period(start=datetime.date(2026, 11, 9), end=datetime.date(2026, 11, 15))
>>> str(parse_period("上周", last=date(2026, 11, 22)))
'2026-11-09~2026-11-15'
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from xlops.errors import BadInput

__all__ = ["WEEKDAYS", "Period", "month_of", "parse_period", "week_of"]

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
"""Names of the days of a week, by `date.weekday()`."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Period:
    """Whole days from `start` to `end`, both included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise BadInput(f"时间段的结束 {self.end} 早于开始 {self.start},请对调")

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def is_week(self) -> bool:
        return self.days == 7 and self.start.weekday() == 0

    def __iter__(self) -> Iterator[date]:
        return (self.start + i * _DAY for i in range(self.days))

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day <= self.end

    def __str__(self) -> str:
        return f"{self.start}~{self.end}" if self.days > 1 else str(self.start)

    def shift(self, days: int) -> Period:
        """The same length, `days` later (negative: earlier)."""
        return Period(self.start + days * _DAY, self.end + days * _DAY)

    def previous(self) -> Period:
        """The period of the same length just before; for a calendar month, the month before."""
        if self.start.day == 1 and self.end == month_of(self.start).end:
            return month_of(self.start - _DAY)
        return self.shift(-self.days)

    @property
    def label(self) -> str:
        """`2026-W46` for an ISO week, `2026-11` for a month, else the days."""
        if self.is_week:
            year, week, _ = self.start.isocalendar()
            return f"{year}-W{week:02d}"
        if self == month_of(self.start):
            return f"{self.start:%Y-%m}"
        return str(self)


def week_of(day: date) -> Period:
    """The Monday-to-Sunday week that holds the day."""
    monday = day - day.weekday() * _DAY
    return Period(monday, monday + 6 * _DAY)


def month_of(day: date) -> Period:
    """The calendar month that holds the day."""
    return Period(day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1]))


_WORDS = {
    "昨日": lambda last: Period(last, last),
    "本周": lambda last: Period(week_of(last).start, last),
    "上周": lambda last: week_of(last).shift(-7),
    "本月": lambda last: Period(last.replace(day=1), last),
    "上月": lambda last: month_of(last.replace(day=1) - _DAY),
}


def parse_period(text: str, last: date | None = None) -> Period:
    """Read `2026-W46`, `2026-11`, `2026-11-16`, `2026-11-16~2026-11-22`, 上周, 近7天 and the like.

    `last` is the last day of data; relative words need it. Raises `BadInput` otherwise.
    """
    text = text.strip()
    try:
        if match := re.fullmatch(r"(\d{4})-?[Ww](\d{1,2})", text):
            return week_of(date.fromisocalendar(int(match[1]), int(match[2]), 1))
        if match := re.fullmatch(r"(\d{4})-(\d{1,2})", text):
            return month_of(date(int(match[1]), int(match[2]), 1))
        if match := re.fullmatch(r"(\d{4}-\d\d-\d\d)(?:\s*(?:~|至|\.\.)\s*(\d{4}-\d\d-\d\d))?", text):
            return Period(date.fromisoformat(match[1]), date.fromisoformat(match[2] or match[1]))
    except ValueError as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput(f"没有这个日期「{text}」,请检查") from error
    recent = re.fullmatch(r"近(\d{1,4})[天日]", text)
    if text in _WORDS or recent:
        if last is None:
            raise BadInput(f"还没有数据,无法推算「{text}」,请先导入文件")
        if recent:
            if int(recent[1]) < 1:
                raise BadInput(f"「{text}」至少要有 1 天")
            return Period(last - (int(recent[1]) - 1) * _DAY, last)
        return _WORDS[text](last)
    raise BadInput(f"看不懂时间「{text}」,请写成 2026-W46、2026-11、2026-11-16 或 上周、近7天")

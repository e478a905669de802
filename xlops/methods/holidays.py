"""What kind of day it is in China: workday, weekend, public holiday or a weekend worked in exchange.

Rule: the official calendar is known up to the year the government has announced; beyond it plain weekends
stand in and `known` is False, so that whoever prints the day can say so. A make-up Sunday behaves like a
workday. Source: chinesecalendar 1.11 (2004 to 2026); spec section 4.

>>> day_kind(date(2026, 10, 1)), day_kind(date(2026, 10, 10)).kind, day_kind(date(2027, 10, 1)).known
(DayKind(kind='节假日', known=True), '调休上班', False)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

__all__ = ["DayKind", "day_kind"]


@dataclass(frozen=True)
class DayKind:
    """`kind` is 工作日, 周末, 节假日 or 调休上班; `known` False where the official calendar ends."""

    kind: str
    known: bool = True

    @property
    def off(self) -> bool:
        """Do people rest?"""
        return self.kind in ("周末", "节假日")


def day_kind(day: date) -> DayKind:
    """The kind of a day; by the plain week where the calendar doesn't reach."""
    from chinese_calendar import get_holiday_detail

    weekend = day.weekday() >= 5
    try:
        off, name = get_holiday_detail(day)
    except NotImplementedError:
        return DayKind("周末" if weekend else "工作日", known=False)
    if off:
        return DayKind("节假日" if name else "周末")
    return DayKind("调休上班" if weekend else "工作日")

"""The month around a week: how much so far, where it ends, against which target.

Rule: straight by time progress (the sum so far over the days with data, times the days of the month);
beside it the weekday profile, where four weeks of days allow one. The target is the month's own of 目标, else the
shop's setting, else last month's sales as a reference. Source: operator.md, 目标; spec section 4.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from xlops.facts.settings import Settings
from xlops.methods.weekday import weekday_profile_forecast
from xlops.periods import Period, month_of

__all__ = ["Month", "main_month", "month_progress"]

_DAY = timedelta(days=1)
HISTORY = 28


@dataclass(frozen=True)
class Month:
    """`to_date` yuan up to `until` over `days` with data; projections of the whole month in yuan.

    `target` None where neither the shop nor a whole last month gives one; `reference` marks the latter.
    """

    month: Period
    until: date
    to_date: Decimal
    days: int
    straight: Decimal | None
    by_weekday: Decimal | None
    target: Decimal | None
    reference: bool

    @property
    def complete(self) -> bool:
        return self.until >= self.month.end

    @property
    def passed(self) -> int:
        return (self.until - self.month.start).days + 1

    @property
    def time_progress(self) -> float:
        return self.passed / self.month.days

    @property
    def missing(self) -> int:
        return self.passed - self.days

    @property
    def end(self) -> Decimal | None:
        """The month's sales: known when it is over, else the straight projection."""
        return self.to_date if self.complete else self.straight

    def week_target(self, week: Period) -> Decimal | None:
        """The target of a week inside the month, by days."""
        if self.target is None or week.start < self.month.start or week.end > self.month.end:
            return None
        return self.target * week.days / self.month.days


def main_month(week: Period) -> Period:
    """The month that most of the week's days belong to."""
    return month_of(week.start + 3 * _DAY)


def month_progress(
    week: Period,
    daily: Mapping[date, Decimal | None],
    gaps: Collection[date],
    last_month: Decimal | None,
    settings: Settings,
) -> Month | None:
    """The month's progress at the end of `week`, out of daily 支付金额; None without any day.

    `gaps` are days without complete data; what there is of them is counted, the day is not.
    `last_month` is the whole month before, None where it is not complete.
    """
    month = main_month(week)
    end = min(week.end, month.end)
    known = {day: value for day in Period(month.start, end) if (value := daily.get(day)) is not None}
    if not known:
        return None
    whole = [day for day in known if day not in gaps]
    until = end if week.end >= month.end or not whole else max(whole)
    to_date = sum(known.values(), Decimal(0))
    straight = (to_date / len(whole) * month.days).quantize(Decimal(1), ROUND_HALF_UP) if whole else None
    own = settings.month_target(month)
    target = own or last_month
    return Month(
        month,
        until,
        to_date,
        len(whole),
        straight,
        _by_weekday(month, until, to_date, {day: v for day, v in daily.items() if day not in gaps}),
        target,
        own is None and target is not None,
    )


def _by_weekday(month: Period, until: date, to_date: Decimal, daily: Mapping[date, Decimal | None]) -> Decimal | None:
    """The rest of the month by weekday; needs four unbroken weeks before."""
    rest = (month.end - until).days
    history = [daily.get(until - _DAY * back) for back in reversed(range(HISTORY))]
    if rest <= 0 or any(value is None for value in history):
        return None
    numbers = [float(value) for value in history if value is not None]
    start = (until - _DAY * (HISTORY - 1)).weekday()
    forecast = weekday_profile_forecast(numbers, start, rest)
    if forecast is None or any(value is None for value in forecast):
        return None
    total = to_date + sum((Decimal(str(value)) for value in forecast), Decimal(0))
    return total.quantize(Decimal(1), ROUND_HALF_UP)

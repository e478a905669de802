"""What a number ought to be today, and how far it lies from that.

Rule: unusual days (promotion, stock-out, broken import) are left out of the history. `dow4` is the mean of the
same weekday in the last four weeks (of a week: the last four weeks). An alarm needs a z AND a relative change.
A promotion day is judged against the ordinary level times the uplift of past promotions of its kind; without
any it is not judged. Source: spec section 3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, median

from xlops.facts.rules.change import relative
from xlops.facts.rules.skipped import PROMO
from xlops.facts.rules.view import View
from xlops.methods.promo import promo_uplift
from xlops.methods.robust import robust_z
from xlops.methods.weekday import weekday_adjusted_z

__all__ = ["Shift", "dow4", "known", "last_mean", "ordinary", "pooled_rate", "shift", "unit", "when"]

Values = Sequence[float | None]


@dataclass(frozen=True)
class Shift:
    """A number, what it ought to be, its z and relative change; `missing` says why there is no z."""

    value: float | None
    expected: float | None = None
    z: float | None = None
    change: float | None = None
    missing: str = ""
    note: str = ""

    def beyond(self, params: Mapping[str, float]) -> bool:
        """Both far out and much changed."""
        if self.z is None or self.change is None:
            return False
        return abs(self.z) >= params["z"] and abs(self.change) >= params["change"]

    @property
    def gap(self) -> float | None:
        """How much is lost (or won)."""
        return None if self.value is None or self.expected is None else abs(self.value - self.expected)


def ordinary(view: View, history: Values) -> list[float | None]:
    """The history without unusual steps."""
    return [v if usual else None for v, usual in zip(history, view.ordinary, strict=True)]


def known(history: Values) -> list[float]:
    return [v for v in history if v is not None]


def dow4(view: View, history: Values) -> float | None:
    """Mean of the same weekday in the last four weeks, unusual days left out."""
    values = known([history[i] for i in view.like_ordinary])
    return fmean(values) if values else None


def last_mean(view: View, history: Values, days: int = 7) -> float | None:
    """Mean of the ordinary steps of the last days (of a week: the last four weeks)."""
    n = days if view.daily else 4
    values = known(ordinary(view, history)[-n:])
    return fmean(values) if values else None


def pooled_rate(view: View, nums: Values, dens: Values) -> float | None:
    """Sum over sum of the steps compared with, those that have both."""
    pairs = [(n, d) for i in view.like_ordinary if (n := nums[i]) is not None and (d := dens[i]) is not None]
    below = sum(d for _, d in pairs)
    return sum(n for n, _ in pairs) / below if below else None


def shift(view: View, history: Values, now: float | None, params: Mapping[str, float]) -> Shift:
    """How far now lies from its ordinary self."""
    if now is None:
        return Shift(None, missing=f"{when(view)}没有数据")
    usual = ordinary(view, history)
    least = int(params["min_days"] if view.daily else params["min_weeks"])
    if len(known(usual)) < least:
        return Shift(now, missing=f"只有{len(known(usual))}{unit(view)}平常的历史，至少要{least}{unit(view)}")
    factor, note = 1.0, ""
    if view.promo:
        found = _uplift(view, history, usual)
        if found is None:
            return Shift(now, missing=f"「{view.promo}」期间，没有同类促销的历史，不与平时相比")
        factor, note = found, f"按「{view.promo}」通常是平时的{found:.2f}倍比较"
    level = dow4(view, history)
    if level is None:
        return Shift(now, missing=f"近4个{'同星期' if view.daily else '星期'}都没有平常的数据", note=note)
    expected = level * factor
    z = _z(view, usual, now / factor if factor else now)
    change = relative(now, expected) if expected else None
    missing = "" if z is not None and change is not None else "历史没有波动或平时为0，无法比较"
    return Shift(now, expected, z, change, missing, note)


def _z(view: View, usual: Values, now: float) -> float | None:
    found = weekday_adjusted_z(usual, view.steps[0].start.weekday(), now) if view.daily else robust_z(usual, now)
    return None if found is None else float(found)


def _uplift(view: View, history: Values, usual: Values) -> float | None:
    """Median of past promotions of the same name (else of any name) over their ordinary weekday."""
    flags = [view.flag(step) for step in view.steps]
    for same in (True, False):
        places = [i for i, (flag, name) in enumerate(flags) if flag == PROMO and (not same or name == view.promo)]
        found = promo_uplift([history[i] for i in places], [_level(view, usual, i) for i in places])
        if found is not None:
            return float(found)
    return None


def _level(view: View, usual: Values, place: int) -> float | None:
    """The ordinary level of a step: the median of its weekday, or of the other weeks."""
    cycle = 7 if view.daily else 1
    values = known([v for i, v in enumerate(usual) if (i - place) % cycle == 0])
    return median(values) if values else None


def unit(view: View) -> str:
    return "天" if view.daily else "周"


def when(view: View) -> str:
    """The day or week looked at, in words."""
    if view.daily:
        return f"{view.period.start.month}月{view.period.start.day}日"
    return f"{_day(view.period.start)}–{_day(view.period.end)}这周"


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"

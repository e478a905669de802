"""How many visitors and buyers every entry has on every day, before a single order is made.

Rule: a week's visitors are distinct people; the daily visitors add up to more (`_WEEK_TO_DAYS`), the
entries to more than the shop (`_OVERLAP_WEEK`, `_OVERLAP_DAY`). Everything derives from the seed and the scale.

>>> weeks = plan_weeks(seed=1, scale=1.0)
>>> [weeks[0].week, weeks[-1].week, str(weeks[-1].period.end)]
[-2, 12, '2026-11-15']
>>> all(w.uv < sum(d.uv for d in w.days) for w in weeks) and all(w.uv <= sum(w.entry_uv) for w in weeks)
True
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from xlops.demo.entries import ENTRIES, SEARCH
from xlops.demo.exact import of, split
from xlops.demo.shop import ITEMS
from xlops.demo.story import FIRST_DAY, WEEKS, conversion, level, volume
from xlops.periods import Period, week_of

__all__ = ["UNATTRIBUTED", "WARM_UP_WEEKS", "DayPlan", "WeekPlan", "item_weights", "plan_weeks"]

UNATTRIBUTED = 0.045
"""Share of buyers whose visit the platform assigns to no entry: the entries' 支付金额 add up to the shop's
less about this part (the exact remainder of a week is what its orders give, 3% to 6%)."""

WARM_UP_WEEKS = 2
"""Weeks of orders made before the first day of data, so that refunds and settlements do not start at nothing."""

_WEEKDAYS = (0.98, 0.96, 0.97, 0.98, 0.97, 1.06, 1.08)
_WEEK_TO_DAYS = 0.86
_OVERLAP_WEEK = 90
_OVERLAP_DAY = 93
_QUIET_WEEKS = 2


@dataclass(frozen=True)
class DayPlan:
    """A day: visitors by entry, visitors of the shop, buyers by entry and, last, by no known entry."""

    day: date
    entry_uv: tuple[int, ...]
    uv: int
    buyers: tuple[int, ...]


@dataclass(frozen=True)
class WeekPlan:
    """A week: its number (0 is the first of the data), deduplicated visitors, and its seven days."""

    week: int
    period: Period
    entry_uv: tuple[int, ...]
    uv: int
    days: tuple[DayPlan, ...]


def item_weights(entry: int) -> list[float]:
    """How the buyers of an entry spread over the items; search leans on the best sellers, the rest less."""
    power = 1.0 if entry == SEARCH else 0.86
    return [item.weight**power for item in ITEMS]


def plan_weeks(seed: int, scale: float, years_back: int = 0, size: float = 1.0) -> list[WeekPlan]:
    """The weeks of the demo from the warm-up on, or of an earlier year (ISO-aligned, without the story).

    `scale` multiplies the shop's size, `size` says how large the shop was then.
    """
    rng = Random(f"{seed}/plan/{years_back}")
    first = FIRST_DAY if not years_back else _same_iso_week(FIRST_DAY, years_back)
    return [
        _plan_week(week, week_of(first + timedelta(days=7 * week)), scale * size, years_back == 0, rng)
        for week in range(-WARM_UP_WEEKS if not years_back else 0, len(WEEKS))
    ]


def _same_iso_week(monday: date, years_back: int) -> date:
    year, week, _ = monday.isocalendar()
    return date.fromisocalendar(year - years_back, week, 1)


def _plan_week(week: int, period: Period, scale: float, story: bool, rng: Random) -> WeekPlan:
    uv, daily, buyers = [], [], []
    noise = 0.02 if week < len(WEEKS) - _QUIET_WEEKS or not story else 0.0
    for n, entry in enumerate(ENTRIES):
        moved = volume(period.start, entry.name) if story else 1.0
        people = round(entry.uv * level(week) * moved * scale * (1 + noise * rng.uniform(-1, 1)))
        weights = [w * (1 + 0.03 * rng.uniform(-1, 1)) for w in _WEEKDAYS]
        days = split(round(people / _WEEK_TO_DAYS), weights)
        chances = [_chance(day, n) if story else 1.0 for day in period]
        expected = [people * entry.cvr * c * d / max(sum(days), 1) for c, d in zip(chances, days, strict=True)]
        wanted = round(sum(expected) * (1 + noise * rng.uniform(-1, 1)))
        uv.append(people)
        daily.append(days)
        buyers.append(split(wanted, expected) if wanted else [0] * 7)
    unknown = split(round(sum(map(sum, buyers)) * UNATTRIBUTED / (1 - UNATTRIBUTED)), _WEEKDAYS)
    plans = tuple(
        DayPlan(day, tuple(d[k] for d in daily), of(sum(d[k] for d in daily), _OVERLAP_DAY, 100),
                (*(b[k] for b in buyers), unknown[k]))
        for k, day in enumerate(period)
    )  # fmt: skip
    return WeekPlan(week, period, tuple(uv), of(sum(uv), _OVERLAP_WEEK, 100), plans)


def _chance(day: date, entry: int) -> float:
    """The entry's conversion that day against an ordinary day, from its items' chances."""
    weights = item_weights(entry)
    name = ENTRIES[entry].name
    moved = (w * conversion(day, name, i.code) for w, i in zip(weights, ITEMS, strict=True))
    return sum(moved) / sum(weights)

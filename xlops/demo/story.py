"""What happens in the demo shop: its calendar and the causes planted in it.

Rule: the reference week is 2026-W46; data ends on its Sunday. A report made from the demo files must find
and name what stands in `PLANTED`. The shop takes no part in 双11, so that the last two weeks compare cleanly.
Every figure here is an invention, sized after the example week of a small home shop (180,000 yuan, 22,000 search
visitors a week).

>>> PLANTED["2026-W46"].entry, PLANTED["2026-W46"].factor
('手淘搜索', 'conversion')
>>> [len(WEEKS), str(WEEKS[-1]), WEEKS[-1].label]
[13, '2026-11-09~2026-11-15', '2026-W46']
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from xlops.periods import Period, week_of

__all__ = [
    "EVENTS", "FIRST_DAY", "HERO", "LAST_DAY", "PAID_GROWTH", "PLANTED", "PROMOTION", "SECOND", "STOCK_OUT", "WEEKS",
    "Cause", "StockOut", "conversion", "discount", "level", "volume",
]  # fmt: skip

FIRST_DAY = date(2026, 8, 17)
"""Monday of 2026-W34, the first day of data."""

LAST_DAY = date(2026, 11, 15)
"""Sunday of 2026-W46, the last day of data."""

WEEKS: tuple[Period, ...] = tuple(week_of(FIRST_DAY + timedelta(days=7 * i)) for i in range(13))
"""The thirteen weeks of the demo, 2026-W34 … 2026-W46."""

PROMOTION = Period(date(2026, 10, 12), date(2026, 10, 18))
"""店庆满减 (2026-W42): more visitors from every entry, better conversion, 12% off."""

HERO = "YX-SN01"
"""Code of the 主推款, the item whose search picture was changed on 2026-11-09."""

SECOND = "YX-CT01"
"""Code of the 次推款, the item whose best-selling colour ran out on 2026-11-12."""


@dataclass(frozen=True)
class Cause:
    """A planted change: the week it shows in, where, and what an operator would write about it.

    `entry` is the traffic entry as the platform names it, `factor` the link of the chain that moved
    (`visitors` or `conversion`), `direction` `+` or `-`, `item` the code of the item concerned or empty.
    """

    week: str
    entry: str
    factor: str
    direction: str
    item: str
    words: str


@dataclass(frozen=True)
class StockOut:
    """A SKU that can't be sold from `day` on; the next delivery comes on `arrival`."""

    sku: str
    day: date
    arrival: date
    in_transit: int


STOCK_OUT = StockOut("YX-CT01-米白", date(2026, 11, 12), date(2026, 11, 20), 400)
"""The best-selling colour of the 次推款 is out from Thursday of the last week."""

PLANTED: dict[str, Cause] = {
    "2026-W40": Cause(
        "2026-W40", "全站推广", "visitors", "-", "", "全站推广日预算砍掉一半多,推广访客跟着少,转化率没变"
    ),
    "2026-W42": Cause("2026-W42", "全部", "visitors", "+", "", "店庆满减:访客和转化率都涨,件单价降"),
    "2026-W46": Cause(
        "2026-W46", "手淘搜索", "conversion", "-", HERO, "11月9日换了主推款的搜索首图:点进来的人没少,买的人少了"
    ),
}
"""The cause behind the largest movement of a week, by week label; the report must name it first."""

PAID_GROWTH = "推广访客31,000涨到35,200,部分补上了搜索少卖的"
"""What goes against the fall of 2026-W46: paid visitors rose by an eighth."""

EVENTS: dict[date, str] = {
    date(2026, 9, 28): "全站推广日预算下调",
    date(2026, 10, 5): "全站推广日预算恢复",
    date(2026, 10, 12): "店庆满减开始",
    date(2026, 11, 9): "主推款换搜索首图",
    date(2026, 11, 12): "次推款米白断货",
}
"""What the operator would have noted in 大事记, by day."""

_PAID = ("关键词推广", "精准人群推广", "全站推广", "智能场景", "淘宝客")
_PAID_LAST_WEEK = 1.135


def level(week: int) -> float:
    """The shop's slow growth: 0.95 of today's size in the first week, 1 in the last two.

    `week` counts from 0 (2026-W34); a negative number is a week before the data begins.
    """
    return min(1.0, 0.95 + 0.005 * max(week, 0))


def volume(monday: date, entry: str) -> float:
    """Visitors of an entry in a week, as a multiple of its ordinary size."""
    if monday == PROMOTION.start:
        return 1.22
    if monday == date(2026, 9, 28) and entry == "全站推广":
        return 0.42
    if monday == WEEKS[-1].start:
        if entry in _PAID:
            return _PAID_LAST_WEEK
        if entry == "手淘搜索":
            return 22_100 / 22_400
        return 0.985
    return 1.0


def conversion(day: date, entry: str, item: str) -> float:
    """The chance that a visitor of an item buys it, as a multiple of the ordinary one."""
    if day in PROMOTION:
        return 1.12
    if entry == "手淘搜索" and day >= WEEKS[-1].start:
        if item == HERO:
            return 0.38
        if item == SECOND and day >= STOCK_OUT.day:
            return 0.45
    return 1.0


def discount(day: date) -> int:
    """Percent off every price on a day."""
    return 12 if day in PROMOTION else 0

"""Do buyers come back: within one window, from one window to the next, month by month.

Rule: three different numbers, never mixed. In-window: buyers with two orders or more over buyers.
Cross-window (生意参谋): buyers of days w+1..2w ago who bought again in the last w days; the as-of day
is included. Cohorts: month of the first purchase, share active k months later, k = 0 is 1. Orders
without a buyer (masked names) are left out. Source: [J1] [A1]; spec section 1.8.

>>> repeat_purchase_rate([1, 1, 2, 3, 1, 5, 1, 1, 2, 1])
0.4
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from xlops.methods.dates import as_day, as_month
from xlops.methods.declare import column, mapping, method, records, scalar
from xlops.methods.values import amounts, divide, is_missing, records_of, whole

__all__ = ["cohort_retention", "period_repurchase_rate", "repeat_purchase_rate"]


@method(
    name="复购率(期内)",
    name_en="repeat purchase rate",
    definition="期内下单 2 次及以上的买家数 ÷ 期内买家数",
    args={"orders_per_customer": column("笔", note="每位买家的订单数")},
    result=scalar("%"),
    source="[J1]",
    direction="+",
)
def repeat_purchase_rate(orders_per_customer: Sequence[float | None]) -> float | None:
    """Buyers with at least two orders over buyers with at least one; None without buyers."""
    orders = [n for n in amounts(orders_per_customer, "订单数") if n is not None and n >= 1]
    return divide(sum(n >= 2 for n in orders), len(orders))


@method(
    name="复购率(跨期)",
    name_en="cross-period repurchase rate",
    definition="前一个窗口的买家中,在最近一个窗口又买的比例",
    args={
        "orders": records("buyer", "date", note="买家、付款日"),
        "as_of": scalar(kind="date", note="截止日,含当日"),
        "window_days": scalar("天", note="窗口天数,如 30、90"),
    },
    result=scalar("%"),
    source="[A1]",
    direction="+",
)
def period_repurchase_rate(orders: Iterable[object], as_of: date | str, window_days: int) -> float | None:
    """Share of the buyers of the window before last who bought in the last window.

    `orders`: (buyer, day) records; `as_of`: last day of the last window; `window_days`: its length.
    None without buyers in the earlier window.
    """
    if is_missing(as_of) or is_missing(window_days):
        return None
    days = timedelta(whole(window_days, "窗口天数", least=1))
    last = as_day(as_of, "截止日")
    base, recent = set(), set()
    for buyer, paid in records_of(orders, ("buyer", "date"), "订单"):
        if buyer in (None, "") or paid is None:
            continue
        age = last - as_day(paid, "付款日")
        if timedelta(0) <= age < days:
            recent.add(buyer)
        elif days <= age < 2 * days:
            base.add(buyer)
    return divide(len(base & recent), len(base))


def _month_number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


@method(
    name="同期群留存",
    name_en="cohort retention",
    definition="按首购月份分群,看第 0、1、2…个月后仍有购买的比例",
    args={"orders": records("buyer", "month", note="买家、购买月份或日期")},
    result=mapping(values="record", note="首购月份 → size, retention"),
    source="[T6]",
    direction="+",
)
def cohort_retention(orders: Iterable[object]) -> dict[str, dict[str, object]]:
    """First-purchase month → `size` and `retention`, one share per month up to the last month of data.

    `orders`: (buyer, month or day) records. No orders → {}.
    """
    months: dict[object, set[int]] = defaultdict(set)
    for buyer, when in records_of(orders, ("buyer", "month"), "订单"):
        if buyer not in (None, "") and when is not None:
            months[buyer].add(_month_number(as_month(when)))
    if not months:
        return {}
    last = max(max(active) for active in months.values())
    size: dict[int, int] = defaultdict(int)
    alive: dict[tuple[int, int], int] = defaultdict(int)
    for active in months.values():
        first = min(active)
        size[first] += 1
        for month in active:
            alive[first, month] += 1
    return {
        f"{first // 12:04d}-{first % 12 + 1:02d}": {
            "size": size[first],
            "retention": [alive[first, month] / size[first] for month in range(first, last + 1)],
        }
        for first in sorted(size)
    }

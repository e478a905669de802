"""The shop's history: day after day what is ordered, shipped, confirmed and refunded.

Rule: days run in order from the warm-up to the last day; what an order will do later waits in a bucket of
that later day, so a million lines need no more memory than a few weeks of them.

>>> from xlops.demo.plan import plan_weeks
>>> days = [d for w in weeks(seed=1, scale=0.02, plans=plan_weeks(1, 0.02)) for d in w.days]
>>> len(days), days[-1].plan.day.isoformat(), all(o.paid or not o.amount for o in days[0].orders)
(105, '2026-11-15', True)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlops.demo.orders import DAY, Maker, Order, Refund, day_number
from xlops.demo.plan import DayPlan, WeekPlan
from xlops.demo.tally import Sums

__all__ = ["DayDone", "WeekRun", "weeks"]


@dataclass(frozen=True)
class DayDone:
    """A finished day: its orders and sums, the refunds done and the orders confirmed on it, parcels sent."""

    plan: DayPlan
    orders: list[Order]
    sums: Sums
    refunds: list[tuple[Order, Refund]]
    confirmed: list[Order]
    shipped: int


class WeekRun:
    """A week under way: iterate over `days` first, then its `sums` are complete."""

    def __init__(self, plan: WeekPlan, diary: _Diary) -> None:
        self.plan = plan
        self.sums = Sums(diary.maker.next_customer)
        self._diary = diary

    @property
    def days(self) -> Iterator[DayDone]:
        """The days of the week, each made when it is asked for."""
        for plan in self.plan.days:
            done = self._diary.day(plan, self.sums.first_new)
            self.sums.add(done.sums)
            yield done


class _Diary:
    """Makes the days and keeps what earlier orders have in store for later ones."""

    def __init__(self, seed: int, scale: float) -> None:
        self.maker = Maker(seed, scale)
        self._refunds: defaultdict[int, list[tuple[Order, Refund]]] = defaultdict(list)
        self._confirmed: defaultdict[int, list[Order]] = defaultdict(list)
        self._shipped: defaultdict[int, int] = defaultdict(int)

    def day(self, plan: DayPlan, week_new: int) -> DayDone:
        number = day_number(plan.day)
        sums = Sums(self.maker.next_customer, week_new)
        orders = self.maker.day(plan)
        sums.count(orders)
        for order in orders:
            if order.shipped:
                self._shipped[order.shipped // DAY] += 1
            if order.received:
                self._confirmed[order.received // DAY].append(order)
            if order.refund:
                self._refunds[order.refund.finished // DAY].append((order, order.refund))
        refunds = self._refunds.pop(number, [])
        for order, refund in refunds:
            sums.refund(order, refund)
        return DayDone(plan, orders, sums, refunds, self._confirmed.pop(number, []), self._shipped.pop(number, 0))


def weeks(seed: int, scale: float, plans: Sequence[WeekPlan]) -> Iterator[WeekRun]:
    """The weeks of the plans in order, the warm-up included."""
    diary = _Diary(seed, scale)
    for plan in plans:
        yield WeekRun(plan, diary)

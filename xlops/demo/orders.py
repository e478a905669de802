"""The orders of a day: who bought what, when it was paid, shipped, received and refunded.

Rule: amounts in fen, times in seconds since `EPOCH` (0 means never). An order's whole future is decided
when it is made; the writers show of it what had happened by the end of the data. Items are drawn by
systematic sampling, so their shares follow the plan closely even on small days.

>>> from xlops.demo.plan import plan_weeks
>>> day = plan_weeks(seed=1, scale=1.0)[3].days[0]
>>> orders = Maker(seed=1).day(day)
>>> len(orders) > 200 and all(o.amount in (0, sum(l.paid for l in o.lines)) for o in orders)
True
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from random import Random
from typing import NamedTuple

from xlops.demo.entries import ENTRIES
from xlops.demo.plan import WARM_UP_WEEKS, DayPlan, item_weights
from xlops.demo.shop import ITEMS, SKUS
from xlops.demo.story import FIRST_DAY, HERO, LAST_DAY, SECOND, STOCK_OUT, WEEKS, conversion, discount

__all__ = ["DAY", "END", "EPOCH", "LINES_PER_BUYER", "Line", "Maker", "Order", "Refund", "day_number"]

DAY = 86_400
"""Seconds of a day."""

EPOCH = FIRST_DAY - timedelta(days=7 * WARM_UP_WEEKS)
"""The first day for which orders are made; times count from its midnight."""

LINES_PER_BUYER = 1.319
"""Order lines, unpaid ones too, that a planned buyer leaves on average: sizes the shop to a wanted number."""


def day_number(day: date) -> int:
    """Days since `EPOCH`."""
    return (day - EPOCH).days


END = (day_number(LAST_DAY) + 1) * DAY
"""The first second after the data: what lies later is not known yet."""


class Line(NamedTuple):
    """One line of an order: what was bought, listed and paid amount in fen."""

    id: str
    sku: int
    quantity: int
    listed: int
    paid: int


class Refund(NamedTuple):
    """A refund of one line: how much in fen, and when it was asked for and done.

    `kind` is `early` (before shipping), `return`, `partial` (money back, goods kept) or `late` (after the buyer
    confirmed).
    """

    id: str
    line: int
    amount: int
    applied: int
    finished: int
    kind: str
    reason: str


class Order(NamedTuple):
    """A parent order; `entry` is the position of its traffic entry, −1 when the platform knows none."""

    id: str
    buyer: int
    entry: int
    created: int
    paid: int
    shipped: int
    received: int
    amount: int
    lines: tuple[Line, ...]
    refund: Refund | None


_UNKNOWN = len(ENTRIES)
_UNPAID = 23  # of 256 orders placed
_SECOND_ORDER = 10  # of 256 buyers
_SECOND_LINE = 44  # of 256 orders
_EARLY, _RETURN, _PARTIAL, _LATE = 36, 104, 120, 132  # of 1024 paid orders, cumulated

_HOURS = (2, 1, 1, 1, 1, 1, 2, 3, 4, 6, 7, 7, 6, 6, 6, 6, 6, 6, 6, 7, 9, 10, 9, 5)
_CLOCK = tuple(hour for hour, share in enumerate(_HOURS) for _ in range(share))

REASONS = {
    "early": ("不想要了", "拍错/多拍", "地址填错", "未按约定时间发货"),
    "return": ("尺寸与描述不符", "7天无理由退换货", "质量问题", "颜色/款式与描述不符", "商品破损"),
    "partial": ("商品破损", "少件/漏发", "协商一致退款"),
    "late": ("质量问题", "商品破损", "7天无理由退换货"),
}


class Maker:
    """Makes the orders day by day; one instance holds the counters of orders and customers."""

    def __init__(self, seed: int, scale: float = 1.0) -> None:
        self._rng = Random(f"{seed}/orders")
        self._serial = 0
        self.next_customer = max(1, round(30_000 * scale))
        """The number the next new customer gets: smaller numbers have bought before."""

    def day(self, plan: DayPlan) -> list[Order]:
        """All orders placed on the day, paid or not, by the time they were placed."""
        made: list[Order] = []
        for entry, buyers in enumerate(plan.buyers):
            if buyers:
                made.extend(self._entry(plan.day, entry if entry < _UNKNOWN else -1, buyers))
        made.sort(key=lambda order: (order.created, order.id))
        return made

    def _entry(self, day: date, entry: int, buyers: int) -> Iterator[Order]:
        rng = self._rng
        orders = buyers + _some(rng, buyers, _SECOND_ORDER)
        unpaid = _some(rng, orders, _UNPAID)
        weights = _cumulated(day, entry)
        picks = [*_draw(rng, weights, orders), *_draw(rng, weights, unpaid)]
        extras = _draw(rng, _cumulated(day, -1), _some(rng, len(picks), _SECOND_LINE))
        old = ENTRIES[entry].old if entry >= 0 else 0.2
        customers = [self._customer(old) for _ in range(buyers)]
        customers += rng.choices(customers, k=orders - buyers)
        customers += [self._customer(old) for _ in range(unpaid)]
        step, midnight, off = rng.getrandbits(6), day_number(day) * DAY, discount(day)
        for n, (customer, sku) in enumerate(zip(customers, picks, strict=True)):
            skus = (sku, extras.pop()) if extras and (n * _SECOND_LINE + step) & 255 < _SECOND_LINE else (sku,)
            quantity = _QUANTITY[(37 * n + step) & 63]
            yield self._order(midnight, entry, customer, skus, quantity, off, n < orders)

    def _customer(self, old: float) -> int:
        if self._rng.random() < old:
            return int(self._rng.random() * self.next_customer)
        self.next_customer += 1
        return self.next_customer - 1

    def _order(self, midnight: int, entry: int, customer: int, skus: tuple[int, ...],
               quantity: int, off: int, paid: bool) -> Order:  # fmt: skip
        bits = self._rng.getrandbits(64)
        self._serial = serial = self._serial + 1
        created = midnight + _CLOCK[bits % len(_CLOCK)] * 3600 + (bits >> 8) % 3600
        paid_at = min(created + 12 + (bits >> 20) % 1500, midnight + DAY - 1) if paid else 0
        tail = f"{created:08d}{serial % 10_000:04d}{customer % 100:02d}"
        one = len(skus) == 1
        lines = []
        for k, sku in enumerate(skus):
            listed = SKUS[sku].price * quantity
            due = listed * (100 - off) // 100
            if (bits >> 44) & 7 == 0:
                due -= 300  # a coupon of 3 yuan a line, redeemed by one order in eight
            id = f"51138{tail}" if one else f"51139{created:08d}{(serial * 3 + k) % 10_000:04d}{customer % 100:02d}"
            lines.append(Line(id, sku, quantity, listed, due))
        amount = sum(line.paid for line in lines) if paid else 0
        if not paid:
            return Order(f"51138{tail}", customer, entry, created, 0, 0, 0, 0, tuple(lines), None)
        shipped = paid_at + 4 * 3600 + (bits >> 48) % (24 * 3600)
        if bits >> 56 == 0:
            shipped += 30 * 3600  # one order in 256 waits: the unshipped ones of the daily check
        received = shipped + 2 * DAY + (bits >> 16) % (6 * DAY)
        refund = self._refund(paid_at, shipped, received, lines)
        if refund and refund.kind == "early":
            shipped = shipped if len(lines) > 1 else 0
        if refund and refund.kind != "late":
            received = max(received, refund.finished) if len(lines) > 1 or refund.kind == "partial" else 0
        return Order(f"51138{tail}", customer, entry, created, paid_at, shipped, received, amount, tuple(lines), refund)

    def _refund(self, paid: int, shipped: int, received: int, lines: list[Line]) -> Refund | None:
        bits = self._rng.getrandbits(48)
        lot = bits & 1023
        if lot >= _LATE:
            return None
        at = (bits >> 10) % len(lines)
        amount = lines[at].paid
        wait = (bits >> 14) & 0xFFFF
        if lot < _EARLY:
            kind, applied, took = "early", min(paid + 600 + wait % 10_000, shipped - 60), 900 + wait
        elif lot < _RETURN:
            kind, applied, took = "return", shipped + DAY + 2 * wait, DAY + 3 * wait
        elif lot < _PARTIAL:
            kind, applied, took = "partial", shipped + DAY + 2 * wait, 7200 + wait
            amount = amount * (10 + wait % 30) // 100
        else:
            kind, applied, took = "late", received + 3600 + 2 * wait, DAY + 2 * wait
        reasons = REASONS[kind]
        reason = reasons[min((bits >> 30) % (len(reasons) + 2), len(reasons) - 1)]
        id = f"2{lines[at].id[5:]}{(bits >> 40) % 1000:03d}"
        return Refund(id, at, amount, applied, applied + took, kind, reason)


_QUANTITY = (1,) * 54 + (2,) * 8 + (3,) * 2


def _cumulated(day: date, entry: int) -> list[float]:
    """Cumulated weights of the SKUs for an entry's buyers on a day, the story's changes included."""
    moved = tuple(conversion(day, ENTRIES[entry].name, code) for code in (HERO, SECOND)) if entry >= 0 else (1.0, 1.0)
    return _weights(entry, *(moved if day >= WEEKS[-1].start else (1.0, 1.0)), day >= STOCK_OUT.day)


@lru_cache(maxsize=128)
def _weights(entry: int, hero: float, second: float, out: bool) -> list[float]:
    weights = item_weights(entry)
    chances = []
    for sku in SKUS:
        code, share = ITEMS[sku.item].code, sku.share
        if out and code == SECOND:
            share = 0.0 if sku.code == STOCK_OUT.sku else 1.0
        chances.append(weights[sku.item] * share * (hero if code == HERO else second if code == SECOND else 1.0))
    return list(accumulate(chances))


def _some(rng: Random, n: int, share: int) -> int:
    """About `share` of 256 of `n`, rounded up or down by chance."""
    return (n * share + rng.getrandbits(8)) >> 8


def _draw(rng: Random, cumulated: list[float], n: int) -> list[int]:
    """`n` SKUs in proportion to the weights, each as often as its share asks, give or take one."""
    if not n:
        return []
    step = cumulated[-1] / n
    start = rng.random() * step
    last = len(cumulated) - 1
    drawn = [min(bisect(cumulated, start + k * step), last) for k in range(n)]
    rng.shuffle(drawn)
    return drawn

"""What the orders of a day or a week add up to: for the shop, every item and every entry.

Rule: amounts and units add, people are sets and are united. The platform's reports are written from these
sums, so shop, items, entries and orders agree to the fen.

>>> a, b = Sums(first_new=10), Sums(first_new=10)
>>> a.buyers.add(3); b.buyers.add(3); a.amount = 500; b.amount = 200
>>> week = Sums(first_new=10); week.add(a); week.add(b)
>>> week.amount, len(week.buyers)
(700, 1)
"""

from __future__ import annotations

from collections.abc import Iterable

from xlops.demo.entries import AFFILIATE, CAMPAIGN, ENTRIES, SEARCH
from xlops.demo.exact import of
from xlops.demo.orders import Order, Refund
from xlops.demo.shop import ITEMS, SKUS

__all__ = ["COMMISSION_RATE", "Sums"]

COMMISSION_RATE = 800
"""淘宝客 commission in hundredths of a percent of the paid amount: 8%."""

_TOTALS = ("amount", "orders", "lines", "units", "placed_amount", "placed_units", "refunded",
           "commission")  # fmt: skip
_BY_ITEM = ("item_amount", "item_units", "item_placed_amount", "item_placed_units", "item_old_amount",
            "item_campaign", "item_refunded")  # fmt: skip
_BY_ENTRY = ("entry_amount", "entry_placed_amount", "entry_orders")
_PEOPLE = ("buyers", "placers")
_ITEM_PEOPLE = ("item_buyers", "item_placers", "item_search")
_ENTRY_PEOPLE = ("entry_buyers", "entry_placers")


class Sums:
    """Sums of orders over a day or week.

    Customers below `first_new` had bought before it began. A day also knows `week_new`, the same number for its
    week: amounts by item and what a week takes over from its days count old buyers by it.
    """

    def __init__(self, first_new: int, week_new: int | None = None) -> None:
        self.first_new = first_new
        self.week_new = first_new if week_new is None else week_new
        self.week_old_amount = 0
        self.amount = self.orders = self.lines = self.units = 0
        self.placed_amount = self.placed_units = self.old_amount = self.refunded = self.commission = 0
        self.buyers: set[int] = set()
        self.placers: set[int] = set()
        items, entries = len(ITEMS), len(ENTRIES)
        self.item_amount, self.item_units = [0] * items, [0] * items
        self.item_placed_amount, self.item_placed_units = [0] * items, [0] * items
        self.item_old_amount, self.item_campaign, self.item_refunded = [0] * items, [0] * items, [0] * items
        self.item_buyers: list[set[int]] = [set() for _ in range(items)]
        self.item_placers: list[set[int]] = [set() for _ in range(items)]
        self.item_search: list[set[int]] = [set() for _ in range(items)]
        self.entry_amount, self.entry_placed_amount, self.entry_orders = [0] * entries, [0] * entries, [0] * entries
        self.entry_buyers: list[set[int]] = [set() for _ in range(entries)]
        self.entry_placers: list[set[int]] = [set() for _ in range(entries)]
        self.sku_units = [0] * len(SKUS)

    def count(self, orders: Iterable[Order]) -> None:
        """Add the orders placed on a day."""
        item_of = [sku.item for sku in SKUS]
        for order in orders:
            entry, buyer, paid = order.entry, order.buyer, order.paid
            placed = 0
            for line in order.lines:
                item = item_of[line.sku]
                placed += line.paid
                self.placed_units += line.quantity
                self.item_placed_amount[item] += line.paid
                self.item_placed_units[item] += line.quantity
                self.item_placers[item].add(buyer)
                if paid:
                    self.units += line.quantity
                    self.sku_units[line.sku] += line.quantity
                    self.item_amount[item] += line.paid
                    self.item_units[item] += line.quantity
                    self.item_buyers[item].add(buyer)
                    if buyer < self.week_new:
                        self.item_old_amount[item] += line.paid
                    if entry == SEARCH:
                        self.item_search[item].add(buyer)
                    elif entry == CAMPAIGN:
                        self.item_campaign[item] += line.paid
            self.placed_amount += placed
            self.placers.add(buyer)
            if entry >= 0:
                self.entry_placed_amount[entry] += placed
                self.entry_placers[entry].add(buyer)
            if paid:
                self._paid(order)

    def _paid(self, order: Order) -> None:
        self.amount += order.amount
        self.orders += 1
        self.lines += len(order.lines)
        self.buyers.add(order.buyer)
        if order.buyer < self.first_new:
            self.old_amount += order.amount
        if order.buyer < self.week_new:
            self.week_old_amount += order.amount
        if order.entry >= 0:
            self.entry_amount[order.entry] += order.amount
            self.entry_orders[order.entry] += 1
            self.entry_buyers[order.entry].add(order.buyer)
        if order.entry == AFFILIATE:
            self.commission += of(order.amount, COMMISSION_RATE, 10_000)

    def refund(self, order: Order, refund: Refund) -> None:
        """Add a refund on the day it is done."""
        self.refunded += refund.amount
        self.item_refunded[SKUS[order.lines[refund.line].sku].item] += refund.amount

    def add(self, other: Sums) -> None:
        """Add the sums of a day of the week."""
        self.old_amount += other.week_old_amount
        for name in _TOTALS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in (*_BY_ITEM, *_BY_ENTRY, "sku_units"):
            mine = getattr(self, name)
            for n, value in enumerate(getattr(other, name)):
                mine[n] += value
        for name in _PEOPLE:
            getattr(self, name).update(getattr(other, name))
        for name in (*_ITEM_PEOPLE, *_ENTRY_PEOPLE):
            for mine, theirs in zip(getattr(self, name), getattr(other, name), strict=True):
                mine.update(theirs)

    def old(self, people: set[int]) -> int:
        """How many of the people had bought before the period."""
        first = self.first_new
        return sum(buyer < first for buyer in people)

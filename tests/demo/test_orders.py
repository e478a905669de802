"""An order's own arithmetic and the order of its days."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from xlops.demo.entries import ENTRIES, SEARCH
from xlops.demo.orders import DAY, Maker, Order, day_number
from xlops.demo.plan import item_weights, plan_weeks
from xlops.demo.shop import ITEMS, SKUS


@pytest.fixture(scope="module")
def orders() -> list[Order]:
    maker = Maker(seed=3)
    return [order for week in plan_weeks(3, 1.0)[4:6] for day in week.days for order in maker.day(day)]


def test_ids_are_nineteen_digits_and_unique(orders: list[Order]) -> None:
    ids = [order.id for order in orders]
    assert len(set(ids)) == len(ids)
    lines = [line.id for order in orders for line in order.lines]
    assert len(set(lines)) == len(lines)
    assert all(len(id) == 19 and id.isdigit() for id in ids + lines)


def test_money_of_an_order_is_that_of_its_lines(orders: list[Order]) -> None:
    for order in orders:
        assert order.amount == (sum(line.paid for line in order.lines) if order.paid else 0)
        assert all(0 < line.paid <= line.listed == SKUS[line.sku].price * line.quantity for line in order.lines)


def test_an_order_runs_forward_in_time(orders: list[Order]) -> None:
    for order in orders:
        if not order.paid:
            assert not (order.shipped or order.received or order.refund)
            continue
        assert order.created < order.paid and order.created // DAY == order.paid // DAY
        assert not order.shipped or order.paid < order.shipped
        assert not order.received or order.shipped < order.received


def test_refunds_never_exceed_the_line(orders: list[Order]) -> None:
    kinds: Counter[str] = Counter()
    for order in orders:
        if refund := order.refund:
            kinds[refund.kind] += 1
            assert 0 < refund.amount <= order.lines[refund.line].paid
            assert order.paid < refund.applied < refund.finished
            if refund.kind == "late":
                assert order.received < refund.applied
    assert set(kinds) == {"early", "return", "partial", "late"}
    assert 0.08 < sum(kinds.values()) / len(orders) < 0.16


def test_items_are_drawn_in_their_shares(orders: list[Order]) -> None:
    """The first line of a search order follows the weights: the hero's share within a point or two."""
    firsts = [order.lines[0].sku for order in orders if order.paid and order.entry == SEARCH]
    share = sum(SKUS[sku].item == 0 for sku in firsts) / len(firsts)
    weights = item_weights(SEARCH)
    assert abs(share - weights[0] / sum(weights)) < 0.02


def test_planned_buyers_are_made() -> None:
    week = plan_weeks(8, 1.0)[5]
    maker = Maker(seed=8)
    for day in week.days:
        made = maker.day(day)
        for entry in range(len(ENTRIES)):
            people = {order.buyer for order in made if order.paid and order.entry == entry}
            assert day.buyers[entry] * 0.97 <= len(people) <= day.buyers[entry]


def test_day_numbers_count_from_the_warm_up() -> None:
    assert [day_number(date(2026, 8, 3)), day_number(date(2026, 11, 15))] == [0, 104]


def test_shop_has_sixty_items_with_colours() -> None:
    assert len({item.id for item in ITEMS}) == 60
    for n, _ in enumerate(ITEMS):
        assert sum(sku.share for sku in SKUS if sku.item == n) == pytest.approx(1)

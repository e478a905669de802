"""Parts that add up to the total shown."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlops.facts.chain import break_down
from xlops.facts.profit import Profit
from xlops.report.rounding import apportion, whole_breakdown, whole_profit

_YUAN = st.decimals(-10_000, 10_000, places=2)


def test_the_largest_remainder_gets_the_yuan() -> None:
    """0.3 + 0.3 + 0.4 = 1: the third; −0.6 − 0.6 = −1.2, shown −1: the first of two alike keeps 0."""
    assert apportion([D("0.3"), D("0.3"), D("0.4")], 1) == [0, 0, 1]
    assert apportion([D("-0.6"), D("-0.6")], -1) == [0, -1]
    assert apportion([], 3) == []


@given(st.lists(_YUAN, min_size=1, max_size=12))
def test_parts_add_up_and_move_by_less_than_a_yuan(parts: list[D]) -> None:
    total = round(sum(parts))
    found = apportion(parts, total)
    assert sum(found) == total
    assert all(abs(part - got) <= 1 for part, got in zip(parts, found, strict=True))


@given(st.lists(st.tuples(_YUAN.map(abs), _YUAN.map(abs)), min_size=1, max_size=6), _YUAN.map(abs), _YUAN.map(abs))
def test_a_breakdown_adds_up_in_whole_yuan(amounts: list[tuple[D, D]], more: D, less: D) -> None:
    before = {str(i): {"uv": 100, "pay_buyers": 10, "pay_amount": a + 1} for i, (a, _) in enumerate(amounts)}
    now = {str(i): {"uv": 120, "pay_buyers": 9, "pay_amount": b + 1} for i, (_, b) in enumerate(amounts)}
    shop = sum(a + 1 for a, _ in amounts) + more, sum(b + 1 for _, b in amounts) + less
    found = whole_breakdown(break_down("entries", now, before, {}, shop))
    assert found.rest_now is not None
    assert sum(x.now for x in found.lines) + found.rest_now == found.now
    assert sum(x.change for x in found.lines) + found.rest == found.change
    assert all(sum(e.yuan for e in x.effects) == x.change == int(x.change) for x in found.lines)


def test_costs_share_what_rounding_leaves() -> None:
    """100 − 10.40 − 10.40 − 10.40 = 68.80, shown 69: the costs take 31, the first of them 11."""
    cost = D("10.40")
    found = whole_profit(Profit(D(100), None, cost, cost, cost, D("20.50"), None, None))
    assert found is not None
    assert (found.goods, found.fees, found.freight) == (11, 10, 10)
    assert (found.before_ads, found.after_ads) == (69, 48)


def test_nothing_is_rounded_to_nothing() -> None:
    assert whole_profit(None) is None
    assert apportion([D("5")], 5) == pytest.approx([5])

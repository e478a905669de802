"""Pairs bought together, against a count of all of them."""

from __future__ import annotations

import itertools
import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlops.methods.bundles import bundle_rules


@given(st.lists(st.tuples(st.integers(1, 12), st.sampled_from("abcde")), max_size=60), st.integers(1, 3))
def test_against_a_count(lines: list[tuple[int, str]], least: int) -> None:
    orders = {o: {i for o2, i in lines if o2 == o} for o, _ in lines}
    n = len(orders)
    expected = {}
    for a, b in itertools.combinations("abcde", 2):
        both = sum({a, b} <= items for items in orders.values())
        with_a, with_b = (sum(x in items for items in orders.values()) for x in (a, b))
        if both >= least and both / n >= 0.2:
            expected[a, b] = (both, both / n, both / with_a, both / with_b, (both / n) / (with_a / n * with_b / n))
    rows = bundle_rules(lines, 0.2, least)
    got = {
        (r["item_a"], r["item_b"]): (r["orders"], r["support"], r["confidence_ab"], r["confidence_ba"], r["lift"])
        for r in rows
    }
    assert got.keys() == expected.keys()
    for pair, numbers in expected.items():
        assert got[pair] == pytest.approx(numbers)
    assert rows == sorted(rows, key=lambda r: (-r["orders"], -r["lift"], r["item_a"], r["item_b"]))


def test_blank_and_repeated_lines() -> None:
    lines = [("1", "a"), ("1", "a"), ("1", "b"), ("", "a"), ("2", None), ("2", "a")]
    rows = bundle_rules(lines, 0, 1)
    assert rows == [
        {"item_a": "a", "item_b": "b", "support": 0.5, "confidence_ab": 0.5, "confidence_ba": 1, "lift": 1, "orders": 1}
    ]
    assert bundle_rules([], 0.01) == []
    with pytest.raises(ValueError, match="最低比例"):
        bundle_rules(lines, 5)


def test_thousands_of_lines_take_seconds() -> None:
    dice = random.Random(7)
    lines = [(dice.randrange(10_000), f"商品{int(dice.paretovariate(0.6)) % 3000}") for _ in range(25_000)]
    began = time.perf_counter()
    rows = bundle_rules(lines, 0.001)
    assert time.perf_counter() - began < 5
    assert rows
    assert all(r["orders"] >= 0.001 * len({o for o, _ in lines}) for r in rows)

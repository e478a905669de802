"""The greedy schedule against an integer programme that searches all of them."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from xlops.methods.schedule import listing_schedule

WEEK = [[1, 5, 3, 9], [1, 4, 3, 8], [1, 4, 2, 8], [1, 5, 3, 9], [2, 5, 4, 10], [2, 7, 6, 12], [2, 7, 6, 11]]


def best_objective(n: int, values: list[list[int]], cap: int, priorities: list[int]) -> float:
    """max Σ p·v over x[item, day, hour] in {0, 1} under the rules of the spec."""
    hours = len(values[0])
    weight = np.array([[p * v for row in values for v in row] for p in priorities], dtype=float).ravel()
    slots = 7 * hours
    rows, low, high = [], [], []
    for i in range(n):
        row = np.zeros((n, slots))
        row[i] = 1
        rows.append(row.ravel()), low.append(1), high.append(1)
    for s in range(slots):
        row = np.zeros((n, slots))
        row[:, s] = 1
        rows.append(row.ravel()), low.append(0), high.append(cap)
    for d in range(7):
        row = np.zeros((n, slots))
        row[:, d * hours : (d + 1) * hours] = 1
        rows.append(row.ravel()), low.append(n // 7), high.append(-(-n // 7))
    found = milp(-weight, constraints=LinearConstraint(np.array(rows), low, high), integrality=1, bounds=Bounds(0, 1))
    assert found.success
    return float(-found.fun)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_greedy_is_optimal(data: st.DataObject) -> None:
    hours, cap = data.draw(st.integers(1, 3)), data.draw(st.integers(1, 2))
    values = data.draw(st.lists(st.lists(st.integers(0, 9), min_size=hours, max_size=hours), min_size=7, max_size=7))
    n = data.draw(st.integers(1, min(12, 7 * hours * cap)))
    priorities = data.draw(st.lists(st.integers(0, 5), min_size=n, max_size=n))
    got = listing_schedule(n, values, cap, priorities)
    assert got["objective"] == pytest.approx(best_objective(n, values, cap, priorities))
    assert max(Counter((d, h) for _, d, h in got["assignment"]).values()) <= cap


@given(st.integers(1, 28))
def test_every_day_has_its_share(n: int) -> None:
    per_day = Counter(day for _, day, _ in listing_schedule(n, WEEK)["assignment"])
    counts = [per_day[d] for d in range(7)]
    assert sum(counts) == n
    assert max(counts) - min(counts) <= 1


def test_the_more_important_item_gets_the_better_slot() -> None:
    got = listing_schedule(2, WEEK, priorities=[1, 5])
    assert got == {"assignment": [[0, 6, 3], [1, 5, 3]], "objective": 5 * 12 + 11}


def test_closed_hours_are_left_alone() -> None:
    closed = [[None, 5]] * 7
    assert {h for _, _, h in listing_schedule(7, closed)["assignment"]} == {1}
    with pytest.raises(ValueError, match="时段"):
        listing_schedule(14, [[1, 2]] * 6 + [[None, 2]], per_slot_cap=1)


@pytest.mark.parametrize(
    ("args", "word"),
    [
        ((29, WEEK), "29"),
        ((3, WEEK[:6]), "7 行"),
        ((3, WEEK, 1, [1, 2]), "3 个数"),
        ((3, WEEK, 1, [1, 2, -1]), "负数"),
        ((2.5, WEEK), "整数"),
    ],
)
def test_bad_input(args: tuple[object, ...], word: str) -> None:
    with pytest.raises(ValueError, match=word):
        listing_schedule(*args)

"""Buyers: scores, segments, coming back, worth."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlops.methods.lifetime import clv_geometric, customer_lifetime
from xlops.methods.repurchase import cohort_retention, period_repurchase_rate, repeat_purchase_rate
from xlops.methods.rfm import rfm_score, rfm_segment

customers = st.lists(
    st.tuples(st.integers(0, 400), st.integers(1, 30), st.integers(0, 5000)), min_size=1, max_size=30
).map(lambda rows: [[str(i), *row] for i, row in enumerate(rows)])


def test_scores_by_hand() -> None:
    """Five customers, all different: each better one is a step up; the mean of 1..5 is 3."""
    rows = [["a", 50, 1, 10], ["b", 40, 2, 20], ["c", 30, 3, 30], ["d", 20, 4, 40], ["e", 10, 5, 500]]
    got = rfm_score(rows)
    assert [(r["R"], r["F"], r["M"]) for r in got] == [(1, 1, 1), (2, 2, 2), (3, 3, 3), (4, 4, 4), (5, 5, 5)]
    assert [r["segment"] for r in got] == ["一般挽留客户"] * 3 + ["重要价值客户"] * 2


@given(customers)
def test_scores_as_defined(rows: list[list[object]]) -> None:
    """1 + ⌊5 · strictly worse / n⌋, counted one by one."""
    for row, got in zip(rows, rfm_score(rows), strict=True):
        worse = (
            sum(other[1] > row[1] for other in rows),
            sum(other[2] < row[2] for other in rows),
            sum(other[3] < row[3] for other in rows),
        )
        assert (got["R"], got["F"], got["M"]) == tuple(1 + 5 * w // len(rows) for w in worse)


@given(customers, st.randoms())
def test_the_order_of_customers_does_not_matter(rows: list[list[object]], random: object) -> None:
    shuffled = rows[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    by_id = {r["id"]: r for r in rfm_score(shuffled)}
    assert [by_id[r["id"]] for r in rfm_score(rows)] == rfm_score(rows)


@pytest.mark.parametrize(
    ("flags", "name"),
    [
        ((1, 1, 1), "重要价值客户"),
        ((1, 0, 1), "重要发展客户"),
        ((0, 1, 1), "重要保持客户"),
        ((0, 0, 1), "重要挽留客户"),
        ((1, 1, 0), "一般价值客户"),
        ((1, 0, 0), "一般发展客户"),
        ((0, 1, 0), "一般保持客户"),
        ((0, 0, 0), "一般挽留客户"),
    ],
)
def test_segments(flags: tuple[int, int, int], name: str) -> None:
    assert rfm_segment(*flags) == name
    assert rfm_segment(*map(bool, flags)) == name


def test_bad_customers() -> None:
    assert rfm_score([]) == []
    with pytest.raises(ValueError, match="空格"):
        rfm_score([["a", None, 1, 1]])
    with pytest.raises(ValueError, match="列"):
        rfm_score([{"id": "a", "recency_days": 3}])
    with pytest.raises(ValueError, match="TRUE"):
        rfm_segment("高", True, True)


def test_repeat() -> None:
    assert repeat_purchase_rate([1, 2, 0, None, 3]) == pytest.approx(2 / 3)
    assert repeat_purchase_rate([]) is None


def test_windows_touch_and_do_not_overlap() -> None:
    """as_of 11-22, 30 days: the last window is 10-24..11-22, the one before 09-24..10-23."""
    orders = [
        ["a", "2026-09-24"], ["a", "2026-11-22"],  # first and last day: comes back
        ["b", "2026-10-23"], ["b", "2026-10-24"],  # neighbours: comes back
        ["c", "2026-10-23"], ["c", "2026-10-23"],  # twice in the base window only
        ["d", "2026-09-23"], ["d", "2026-11-01"],  # too old for the base
        ["e", "2026-10-01"], ["e", "2026-11-23"],  # back only after the last day
        ["", "2026-10-01"],  # masked
    ]  # fmt: skip
    assert period_repurchase_rate(orders, "2026-11-22", 30) == 0.5  # a, b of a, b, c, e


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(1, 9)), max_size=40))
def test_cohorts_against_a_count(orders: list[tuple[str, int]]) -> None:
    got = cohort_retention([(who, f"2026-{month:02d}-15") for who, month in orders])
    months = defaultdict(set)
    for who, month in orders:
        months[who].add(month)
    last = max((m for _, m in orders), default=0)
    expected = {}
    for first in sorted({min(m) for m in months.values()}):
        cohort = [m for m in months.values() if min(m) == first]
        shares = [sum(month in m for m in cohort) / len(cohort) for month in range(first, last + 1)]
        expected[f"2026-{first:02d}"] = {"size": len(cohort), "retention": shares}
    assert got == expected


def test_worth_is_the_sum_of_discounted_payments() -> None:
    """Σ m·r^k/(1+d)^k, summed for 400 periods."""
    payments = [78 * 0.6**k / 1.1**k for k in range(400)]
    assert clv_geometric(78, 0.6, 0.1) == pytest.approx(sum(payments))
    assert clv_geometric(78, 0.6, 0.1, first_payment_now=False) == pytest.approx(sum(payments[1:]))
    assert clv_geometric(78, 1.2, 0.1) is None
    assert customer_lifetime(0.25) == 4

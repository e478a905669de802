"""Ratings, concentration, classes, bands, tiers, stages, scores."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlops.methods.abc_analysis import abc_classes
from xlops.methods.basket import bundle_width
from xlops.methods.concentration import cr_n, hhi, hhi_bounds
from xlops.methods.dsr import dsr_average, dsr_needed_5star, dsr_vs_industry
from xlops.methods.identities import sales_identity_days, sales_identity_orders
from xlops.methods.lifecycle import plc_stage
from xlops.methods.pricing import price_band, price_index
from xlops.methods.reconcile import reconcile_row
from xlops.methods.scorecard import rank_scorecard
from xlops.methods.selection import selection_score
from xlops.methods.shipping import overdue_unshipped
from xlops.methods.tiers import sales_tier, tier_structure


def test_ratings() -> None:
    assert dsr_average([3, 1, 0, 0, 1]) == 4  # (15 + 4 + 1) / 5
    assert dsr_vs_industry(4.5, 4.75, 5, 4) == pytest.approx(-1 / 3)
    assert dsr_vs_industry(4.75, 4.75, 4.75, 4) == 0
    assert dsr_vs_industry(4.9, 4.75, 4.75, 4) is None
    with pytest.raises(ValueError, match="5 个"):
        dsr_average([1, 2])


@given(st.integers(300, 490), st.integers(1, 3000), st.integers(310, 499))
def test_five_star_ratings_are_just_enough(current: int, count: int, target: int) -> None:
    """In hundredths of a star: with that many the mean is reached, with one less it is not."""
    needed = dsr_needed_5star(current / 100, count, target / 100)
    reached = [current * count + 500 * n >= target * (count + n) for n in (needed, max(0, needed - 1))]
    assert reached[0]
    assert needed == 0 or not reached[1]


def test_exact_decimals_of_ratings() -> None:
    assert dsr_needed_5star(4.6, 300, 4.7) == 100
    assert dsr_needed_5star(5, 300, 5) == 0
    with pytest.raises(ValueError, match="0 到 5"):
        dsr_needed_5star(4.6, 300, 5.1)


def test_concentration() -> None:
    assert cr_n([40, 30, 20, 10], 3) == pytest.approx(0.9)
    assert cr_n([40, None], 5) == 1
    assert cr_n([0, 0], 1) is None
    assert hhi([5]) == 10_000
    assert hhi([]) is None
    assert hhi_bounds([0.5, 0.5]) == {"low": 5000, "high": 5000}
    assert hhi_bounds([0.3, 0.1]) == {"low": 1000, "high": 1600}  # six more of 10%
    with pytest.raises(ValueError, match="100%"):
        hhi_bounds([0.7, 0.4])


@given(st.lists(st.integers(1, 100), min_size=2, max_size=12), st.integers(1, 6))
def test_the_true_index_lies_within_its_bounds(amounts: list[int], known: int) -> None:
    top = sorted(amounts, reverse=True)[:known]
    bounds = hhi_bounds([a / sum(amounts) for a in top]) if sum(top) < sum(amounts) else {"low": 0, "high": 10_000}
    assert bounds["low"] - 1e-6 <= hhi(amounts) <= bounds["high"] + 1e-6


def test_abc() -> None:
    assert abc_classes([0, 0]) == ["C", "C"]
    assert abc_classes([60, None, 500, 40, 300, 100]) == ["B", None, "A", "C", "A", "B"]
    # 0.1 + 0.2 + 0.5 = 0.8 on paper: the fourth is not A
    assert abc_classes([0.5, 0.2, 0.1, 0.1, 0.1]) == ["A", "A", "A", "B", "B"]
    assert abc_classes([]) == []


def test_prices() -> None:
    assert price_band(20, [50, 100]) == "<50"
    assert price_band(50, [50, 99.9]) == "50-99.9"
    assert price_band(None, [50]) is None
    with pytest.raises(ValueError, match="从小到大"):
        price_band(5, [50, 50])
    assert price_index(110, [90, None, 100, 120]) == pytest.approx(110)


def test_ladder_of_the_acceptance_example() -> None:
    got = tier_structure([12000, 4200, 3300, 3100, 3050, 900, 600, 500, 300, 200])
    assert list(got["counts"].values()) == [1, 4, 0, 5, 0]
    assert got["broken_tiers"] == ["hot"]
    assert got["count_status"] == {"flash_hero": "ok", "promo": "ok", "hot": "low"}


@pytest.mark.parametrize(
    ("units", "tier"), [(9999, "promo"), (1000, "hot"), (999, "profit"), (1, "profit"), (None, None)]
)
def test_tiers(units: float | None, tier: str | None) -> None:
    assert sales_tier(units) == tier


def test_no_items_no_ladder() -> None:
    got = tier_structure([])
    assert set(got["shares"].values()) == {None}
    assert got["broken_tiers"] == []
    # an empty rung above unsold items only is no gap
    assert tier_structure([12000, 0])["broken_tiers"] == []


@pytest.mark.parametrize(
    ("growth", "level", "months", "stage"),
    [
        (0.05, 1, 3, "introduction"),
        (-0.5, 0.2, 2, "introduction"),
        (0.05, 1, 4, "maturity"),
        (-0.1, 0.9, 20, "maturity"),
        (-0.11, 0.95, 20, "decline"),
        (-0.01, 0.8, 20, "maturity"),
        (-0.01, None, None, "maturity"),
        (0, 0.5, 20, "maturity"),
    ],
)
def test_stages(growth: float, level: float | None, months: float | None, stage: str) -> None:
    assert plc_stage(growth, level, months) == stage


def test_scorecard_edges() -> None:
    got = rank_scorecard({"a": 1, "b": 9}, {"a": 1, "b": 1}, {"a": 0, "b": 1}, {"a": True, "b": False})
    assert got == {"z": {"a": None, "b": -3}, "overall": -3}
    with pytest.raises(ValueError, match="「a」"):
        rank_scorecard({"a": 1}, {"a": 1}, {"a": 1}, {})


def test_selection() -> None:
    weights = {"需求": 0.3, "毛利": 0.3, "竞争": 0.4}
    scores = {"需求": 4, "毛利": 5, "竞争": 3.25}
    assert selection_score(scores, weights, {"合规": True}) == {"score": 80, "grade": "A"}  # 1.2 + 1.5 + 1.3
    assert selection_score(scores, weights, {"合规": False, "货源": None}) == {"score": None, "grade": "淘汰"}
    assert selection_score(scores, weights, {"合规": None}) == {"score": None, "grade": None}
    assert selection_score({**scores, "竞争": None}, weights, {}) == {"score": None, "grade": None}
    for bad in ({"需求": 1}, {**scores, "竞争": 6}):
        with pytest.raises(ValueError, match="评分"):
            selection_score(bad, weights, {})
    with pytest.raises(ValueError, match="权重"):
        selection_score(scores, {**weights, "竞争": 0.5}, {})


def test_reconcile_edges() -> None:
    assert reconcile_row(0, 0, 0, pay_cvr=0.01) == ["pay_cvr"]
    assert reconcile_row(0, 0, 0) == []
    assert reconcile_row(2400, 78, 10140, uv_value=4.23) == []  # 4.225: off by exactly half a fen
    assert reconcile_row(2400, 78, 10140, uv_value=4.24, aov_buyer=130.01) == ["aov_buyer", "uv_value"]
    assert reconcile_row(None, 78, 10140, pay_cvr=0.01) == []


def test_the_core_formula_multiplies_back_to_the_amount() -> None:
    orders = sales_identity_orders(200000, 8000, 240, 252, 26460)
    days = sales_identity_days(2400, [10, 11, 12, 9, 13, 15, 14], 70, 10080)
    for chain, total in ((orders, 26460), (days, 10080)):
        product = list(itertools.accumulate(chain.values(), lambda a, b: a * b))[-1]
        assert product == pytest.approx(total)
    assert sales_identity_orders(100, 0, 0, 0, 0) == {
        "impressions": 100, "ctr": 0, "cvr": None, "frequency": None, "price": None
    }  # fmt: skip
    assert sales_identity_days(100, [1, None], 2, 50)["daily_aov"] is None


def test_overdue() -> None:
    orders = [
        {"id": "a", "pay_time": "2026-11-10 09:59:59"},
        {"id": "b", "pay_time": "2026-11-10 10:00:00"},  # exactly 48 hours is not more
        {"id": "c", "pay_time": None},
        {"id": "d", "pay_time": "2026-11-01 00:00:00+00:00", "ship_time": ""},
    ]
    assert overdue_unshipped(orders, "2026-11-12 10:00:00") == ["a", "d"]
    assert overdue_unshipped(orders, "2026-11-12 10:00:00", limit_hours=47.9) == ["a", "b", "d"]


def test_bundle_width() -> None:
    assert bundle_width([2, None, 4]) == 3
    assert bundle_width([]) is None

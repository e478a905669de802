"""Traffic groups against their bands; what adding days does."""

from __future__ import annotations

import pytest

from xlops.methods.ratios import cagr, growth_rate, pct_vs_mean, ratio_of_sums, safe_div, weighted_mean
from xlops.methods.stay import avg_stay_platform, avg_stay_weighted
from xlops.methods.traffic import silent_cvr, traffic_share, traffic_structure_check, uv_dedup_factor


def test_acceptance_example() -> None:
    """62/23/9/5/1 %: 自然差 8 点, 付费超 13 点, 活动差 1 点, 会员差 5 点, 其他达标."""
    got = traffic_structure_check({"organic": 6200, "paid": 2300, "campaign": 900, "member": 500, "other": 100})
    assert {k: v["status"] for k, v in got.items()} == {
        "organic": "low", "paid": "high", "campaign": "low", "member": "low", "other": "ok"
    }  # fmt: skip
    assert [v["gap"] for v in got.values()] == pytest.approx([-0.08, 0.13, -0.01, -0.05, 0])


def test_bounds_are_included() -> None:
    on_the_edge = {"organic": 70, "paid": 5, "campaign": 10, "member": 10, "other": 5}
    assert {v["status"] for v in traffic_structure_check(on_the_edge).values()} == {"ok"}


def test_nothing_and_nonsense() -> None:
    assert traffic_share({"organic": 0, "paid": 0}) == {"organic": None, "paid": None}
    assert traffic_share({"organic": 3, "paid": None}) == {"organic": 1, "paid": None}
    with pytest.raises(ValueError, match="来源类别"):
        traffic_structure_check({"natural": 5})
    with pytest.raises(ValueError, match="负数"):
        traffic_share({"organic": -1})


def test_deduplication() -> None:
    assert uv_dedup_factor(150, [100, 100]) == 0.75
    assert uv_dedup_factor(0, [0, 0]) is None
    assert uv_dedup_factor(150, [100, None]) is None
    with pytest.raises(ValueError, match="每日访客数"):
        uv_dedup_factor(201, [100, 100])


def test_silent_conversion() -> None:
    assert silent_cvr(42, 2400, 300) == 0.02
    assert silent_cvr(42, 2400, 300, basis="all") == 0.0175
    assert silent_cvr(0, 300, 300) is None
    with pytest.raises(ValueError, match="口径"):
        silent_cvr(1, 2, 1, basis="loud")


def test_the_mean_of_daily_rates_is_never_taken() -> None:
    """A 10 of 100, B 9 of 900: 1.9%, not 5.5%."""
    assert ratio_of_sums([10, 9], [100, 900]) == pytest.approx(0.019)
    assert ratio_of_sums([10, None], [100, 900]) == pytest.approx(0.1)
    assert ratio_of_sums([None], [None]) is None
    assert ratio_of_sums([1], [0]) is None
    with pytest.raises(ValueError, match="长度"):
        ratio_of_sums([1, 2], [1])


def test_division() -> None:
    assert safe_div(-5, 10) == -0.5
    assert safe_div(float("nan"), 10) is None
    with pytest.raises(ValueError, match="分母"):
        safe_div(5, -1)


def test_growth() -> None:
    assert growth_rate(120, 100) == pytest.approx(0.2)
    assert growth_rate(-50, 100) == pytest.approx(-1.5)
    assert growth_rate(50, -100) is None
    assert cagr(100, 121, 2) == pytest.approx(0.1)
    assert cagr(0, 121, 2) is None
    assert pct_vs_mean([100, None, 200], 120) == pytest.approx(-0.2)
    assert pct_vs_mean([], 120) is None


def test_stay() -> None:
    assert avg_stay_weighted([20, 40, None], [300, 100, 50]) == 25
    assert avg_stay_platform([20, 40, None]) == 30
    assert weighted_mean([1], [0]) is None

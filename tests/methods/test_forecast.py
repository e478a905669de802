"""Weekdays, naive and profile forecasts, errors, and the competition between them."""

from __future__ import annotations

import random
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlops.methods.accuracy import mase, wape
from xlops.methods.forecast import forecast
from xlops.methods.seasonal import seasonal_naive
from xlops.methods.smoothing import holt_winters, stl_drift
from xlops.methods.weekday import weekday_adjusted_z, weekday_index, weekday_profile_forecast

PROFILE = [80, 90, 90, 100, 120, 160, 130]


@given(st.lists(st.integers(1, 999), min_size=7, max_size=70), st.integers(0, 6))
def test_index_has_mean_one(values: list[int], start: int) -> None:
    assert sum(weekday_index(values, start)) == pytest.approx(7)


def test_index_begins_on_monday_whatever_the_first_day() -> None:
    """110 is the mean of the profile; the history starts on Thursday."""
    shifted = PROFILE[3:] + PROFILE * 3
    assert weekday_index(shifted, 3) == pytest.approx([v / 110 for v in PROFILE])
    assert weekday_index([1] * 6, 0) is None
    assert weekday_index([1] * 6 + [None], 0) is None
    assert weekday_index([0] * 7, 0) is None
    with pytest.raises(ValueError, match="周一为 0"):
        weekday_index([1] * 7, 7)


def test_an_ordinary_day_is_no_anomaly() -> None:
    history = [v + noise for noise in (0, 3, -3, 5, -5, 1) for v in PROFILE]
    assert abs(weekday_adjusted_z(history, 0, 80)) < 1
    assert weekday_adjusted_z(history, 0, 160) > 3.5  # a Saturday's sales on a Monday
    assert weekday_adjusted_z(history, 0, None) is None


def test_profile_follows_the_level() -> None:
    """Sales doubled three weeks ago: the last 14 days give the level, the index the shape."""
    history = PROFILE * 3 + [2 * v for v in PROFILE] * 4
    assert weekday_profile_forecast(history, 0, 7) == pytest.approx([2 * v for v in PROFILE])
    assert weekday_profile_forecast(history, 0, 0) == []
    assert weekday_profile_forecast([1, 2], 0, 3) is None


def test_naive() -> None:
    assert seasonal_naive([1, 2, 3, 4, 5, 6, 7], 8) == [1, 2, 3, 4, 5, 6, 7, 1]
    assert seasonal_naive([1, 2], 3) is None
    assert seasonal_naive([None, 2, 3], 3, season=3) == [None, 2, 3]


def test_errors() -> None:
    assert wape([10, None, 30], [12, 5, 24]) == pytest.approx(0.2)  # (2 + 6) / 40
    assert wape([0], [1]) is None
    assert mase([10], [14], [1, 3, 2, 5], season=2) == pytest.approx(8 / 3)  # 4 / mean(1, 2)
    assert mase([1], [1], [5, 5, 5, 5], season=2) is None
    assert mase([1], [1], [5], season=2) is None


def noisy(days: int, step: float, seed: int = 3) -> list[float]:
    dice = random.Random(seed)
    return [PROFILE[i % 7] * (1 + step * i) * dice.uniform(0.9, 1.1) for i in range(days)]


def test_a_steady_shop_is_forecast_by_its_profile() -> None:
    """Noise of ±10% around a fixed week: medians beat a copy of last week, and the range holds the truth."""
    got = forecast(noisy(49, 0), 0, 7)
    assert got["method"] == "weekday_profile"
    assert got["wape"] < 0.08
    for value, low, high, truth in zip(got["values"], got["low"], got["high"], PROFILE, strict=True):
        assert value == pytest.approx(truth, rel=0.1)
        assert low <= value <= high


def test_a_growing_shop_is_forecast_by_a_method_with_trend() -> None:
    history = noisy(84, 0.02)
    got = forecast(history, 0, 7)
    truth = [PROFILE[i % 7] * (1 + 0.02 * i) for i in range(84, 91)]
    assert got["method"] in ("holt_winters", "stl_drift")
    assert wape(truth, got["values"]) < 0.08


def test_without_statsmodels_the_simple_methods_remain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("statsmodels.tsa.holtwinters", "statsmodels.tsa.seasonal"):
        monkeypatch.setitem(sys.modules, name, None)
    assert holt_winters([1.0] * 60, 3) is None
    assert stl_drift([1.0] * 60, 3) is None
    assert forecast(noisy(84, 0), 0, 7)["method"] in ("seasonal_naive", "weekday_profile")


def test_promotion_days_are_masked_and_multiplied() -> None:
    """Two past days of a class sold 3 and 5 times the profile: the next one is expected at 4 times."""
    history: list[float | None] = [float(v) for v in PROFILE * 6]
    marks: list[object] = [None] * 42
    for day, times in ((24, 3), (38, 5)):
        history[day] = PROFILE[day % 7] * times
        marks[day] = "618"
    to_come = [None, "618", 1.5, 0, "新活动", True, False]
    got = forecast(history, 0, 7, marks + to_come)
    ordinary = [80, 90 * 4, 90 * 1.5, 100, 120, 160, 130]
    assert got["values"] == pytest.approx(ordinary)
    assert got["wape"] == pytest.approx(0)
    assert forecast(history, 0, 7, marks)["values"] == pytest.approx(PROFILE)


def test_missing_days_are_not_zero() -> None:
    history: list[float | None] = [float(v) for v in PROFILE * 6]
    for day in (5, 20, 36, 41):
        history[day] = None
    assert forecast(history, 0, 7)["values"] == pytest.approx(PROFILE)


def test_too_little_history() -> None:
    assert forecast([5] * 6, 0, 3) is None
    assert forecast([None] * 30, 0, 3) is None
    short = forecast([float(v) for v in PROFILE * 2], 0, 2)
    assert short == {
        "method": "seasonal_naive", "wape": None, "values": [80, 90], "low": [None, None], "high": [None, None]
    }  # fmt: skip
    with pytest.raises(ValueError, match="活动标记"):
        forecast([1.0] * 14, 0, 2, ["618"])

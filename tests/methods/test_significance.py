"""Tests of rates, against statsmodels and the published examples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportions_ztest

from xlops.methods.robust import robust_z
from xlops.methods.significance import binomial_z, noise_verdict, two_proportion_z


@given(st.integers(1, 10**5), st.integers(1, 10**5), st.data())
def test_two_proportions_as_statsmodels_has_it(n1: int, n0: int, data: st.DataObject) -> None:
    x1, x0 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n0))
    if x1 + x0 in (0, n1 + n0):
        assert two_proportion_z(x1, n1, x0, n0) is None
        return
    z, p = proportions_ztest([x1, x0], [n1, n0])
    assert two_proportion_z(x1, n1, x0, n0) == pytest.approx(z, rel=1e-9, abs=1e-9)
    verdict = noise_verdict(x1, n1, x0, n0)
    assert verdict["p"] == pytest.approx(p, rel=1e-6, abs=1e-12)


@pytest.mark.parametrize(
    ("counts", "z", "p", "verdict"),
    [
        ((198, 9900, 300, 10000), -4.5155, 6e-6, "显著下降"),
        ((300, 10000, 198, 9900), 4.5155, 6e-6, "显著上升"),
        ((5, 100, 3, 100), 0.7217, 0.47, "样本不足"),
        ((189, 6300, 100, 4000), 1.498, 0.134, "可能是波动"),
    ],
)
def test_noise_guard_examples(counts: tuple[int, ...], z: float, p: float, verdict: str) -> None:
    got = noise_verdict(*counts)
    assert got["z"] == pytest.approx(z, abs=1e-3)
    assert got["p"] == pytest.approx(p, abs=5e-3)
    assert got["verdict"] == verdict


def test_action_of_last_week_examples() -> None:
    """600/20,000 → 720/20,000: z 3.36, p 0.0008; the same rates on 1,000 each: z 0.75, p 0.45."""
    assert noise_verdict(720, 20000, 600, 20000) == pytest.approx(
        {"z": 3.36, "p": 0.0008, "verdict": "显著上升"}, abs=0.005
    )
    assert noise_verdict(36, 1000, 30, 1000)["z"] == pytest.approx(0.75, abs=0.005)


def test_the_guard_of_one_rate() -> None:
    assert binomial_z(3, 100, 0.03) is None  # three expected
    assert binomial_z(99, 100, 0.97) is None  # three failures expected
    assert binomial_z(3, 100, 0.03, min_expected=3) == pytest.approx(0)
    assert binomial_z(60, 100, 0.5) == pytest.approx(2)  # (60 − 50) / 5
    assert binomial_z(None, 100, 0.5) is None


def test_rates_above_one_are_not_tested() -> None:
    assert two_proportion_z(12, 10, 9, 10) is None
    assert noise_verdict(12, 10, 12, 10)["verdict"] == "样本不足"
    assert noise_verdict(0, 0, 3, 100) == {"z": None, "p": None, "verdict": "样本不足"}


@pytest.mark.parametrize("counts", [(-1, 10, 1, 10), (1, -10, 1, 10)])
def test_negative_counts(counts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="负数"):
        two_proportion_z(*counts)


def test_robust_z_by_hand() -> None:
    """Median 3, deviations 2 1 0 1 2, MAD 1: 0.6745 · (6 − 3) / 1."""
    assert robust_z([1, 2, 3, 4, 5], 6) == pytest.approx(2.0235)
    assert robust_z([5, 5, 5, 5, 5], 5) == 0
    assert robust_z([5, 5, 5, 5, 5], 6) is None
    assert robust_z([1, 2, 3, None, 5], 6) is None

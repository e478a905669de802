"""Promotions: price to pay, elasticity, what-if."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlops.methods.promo import price_elasticity, promo_price, promo_uplift, promo_whatif


def test_acceptance_example() -> None:
    """129 + 99, 88 折, 满 200 减 30, 券 5: pay 165.64, 72.65%."""
    got = promo_price([129, 99], 0.88, 200, 30, 5)
    assert got["pay"] == 165.64
    assert got["rate"] == pytest.approx(0.726491, abs=5e-7)


def test_what_if_of_the_acceptance_example() -> None:
    """100 → 90, m 37 → 29.4: needs 25.9%; 200 → 260 pieces is −2.49 and earns 7,644; at −2.0 7,259."""
    elasticity = price_elasticity(100, 200, 90, 260)
    assert elasticity == pytest.approx(-0.262364264 / 0.105360516, abs=1e-6)  # ln 1.3 / ln 0.9 from a table
    past = promo_whatif(100, 90, 200, elasticity, 37, 29.4)
    assert past == pytest.approx({"qty": 260, "profit0": 7400, "profit1": 7644, "needed_uplift": 0.258503}, abs=1e-6)
    assert promo_whatif(100, 90, 200, -2, 37, 29.4)["profit1"] == pytest.approx(7259.26, abs=0.005)


@pytest.mark.parametrize(
    ("args", "pay"),
    [
        (([200], 1, 200, 30), 170),  # reaching the threshold counts
        (([199.99], 1, 200, 30), 199.99),
        (([10], 1, None, 3), 7),  # no threshold: always
        (([5], 1, None, 0, 8), 0),
        (([0.05], 0.5), 0.03),  # 0.025 rounds half up
    ],
)
def test_steps(args: tuple[object, ...], pay: float) -> None:
    assert promo_price(*args)["pay"] == pay


def test_a_discount_is_a_fraction() -> None:
    with pytest.raises(ValueError, match=r"0\.88"):
        promo_price([100], 8.8)


def test_missing_and_zero() -> None:
    assert promo_price([]) is None
    assert promo_price([5, None]) is None
    assert promo_price([0])["rate"] is None
    assert price_elasticity(100, 200, 100, 260) is None
    assert price_elasticity(100, 0, 90, 260) is None
    assert promo_whatif(100, 90, 200, -2, 37, -1)["needed_uplift"] is None
    assert promo_uplift([420, None, 300], [150, 160, 0]) == pytest.approx(2.8)
    assert promo_uplift([1], [0]) is None


@given(st.floats(1, 100), st.floats(1, 100), st.floats(1, 1000), st.floats(1, 1000))
def test_elasticity_leads_back_to_the_quantity(p0: float, p1: float, q0: float, q1: float) -> None:
    if abs(p1 / p0 - 1) < 0.01:
        return
    elasticity = price_elasticity(p0, q0, p1, q1)
    assert promo_whatif(p0, p1, q0, elasticity, 1, 1)["qty"] == pytest.approx(q1, rel=1e-6)

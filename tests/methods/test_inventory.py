"""Stock: textbook figures, a second engine, and the acceptance example of a stock-out date."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.stats import norm

from xlops.methods.inventory import eoq, safety_stock, stock_status, stockout_loss
from xlops.methods.stockout import stockout_date


def test_order_quantity_of_textbooks() -> None:
    """Hillier & Lieberman: demand 8000, order 12000, holding 0.3 → 25298 units at 7589.5 a month."""
    quantity = eoq(8000, 12000, 0.3)
    assert quantity == pytest.approx(25298, abs=0.5)
    assert 8000 * 12000 / quantity + 0.3 * quantity / 2 == pytest.approx(7589.5, abs=0.05)
    # Snyder & Shen, example 3.1: the printed 304.1, where a search for the least cost ends too
    cheapest = minimize_scalar(lambda q: 8 * 1300 / q + 0.225 * q / 2, bounds=(1, 5000), method="bounded")
    assert eoq(1300, 8, 0.225) == pytest.approx(304.1, abs=0.06)
    assert eoq(1300, 8, 0.225) == pytest.approx(cheapest.x, rel=1e-4)
    assert eoq(1300, 8, 0) is None


@given(st.floats(0.001, 0.999), st.floats(0, 60), st.floats(0, 500), st.floats(0, 500), st.floats(0, 20))
def test_safety_stock_as_scipy_has_it(level: float, lead: float, sd: float, mean: float, lead_sd: float) -> None:
    lead, sd, mean, lead_sd = (round(v, 3) for v in (lead, sd, mean, lead_sd))
    expected = norm.ppf(level) * (lead * sd**2 + mean**2 * lead_sd**2) ** 0.5
    assert safety_stock(level, lead, sd, mean, lead_sd) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("level", [0, 1, 1.2, -0.5])
def test_a_service_level_is_inside_zero_and_one(level: float) -> None:
    with pytest.raises(ValueError, match="服务水平"):
        safety_stock(level, 9, 12)


@pytest.mark.parametrize(
    ("stock", "expected"),
    [
        ((-3, 0, 5, 7, 10), "out_of_stock"),
        ((0, 90, 0, 7, 10), "out_of_stock"),
        ((10, 0, 0, 7, 10), "no_sales"),
        ((40, 5, 5, 7, 10), "reorder"),  # 45 = 5·7 + 10: reached
        ((0.3, 0, 0.1, 3, 0), "reorder"),  # 0.1·3 is 0.3 on paper
        ((450, 0, 5, 7, 10), "ok"),  # 90 days are not more than 90
        ((451, 0, 5, 7, 10), "overstock"),
        ((None, 0, 5, 7, 10), None),
        ((40, None, 5, 7, 10), None),
        ((40, 0, None, 7, 10), None),
    ],
)
def test_status(stock: tuple[float, ...], expected: str | None) -> None:
    assert stock_status(*stock) == expected


def test_loss() -> None:
    assert stockout_loss(40, 3, 62, 0.25) == 5580  # 40·3·62·0.75
    with pytest.raises(ValueError, match="补买"):
        stockout_loss(40, 3, 62, 1.5)


def test_acceptance_example() -> None:
    """320 on 06-16, 40 a day, days 5–7 at 1.5 times, 200 arrive on day 6: out on 06-27."""
    demand = [40] * 4 + [60] * 3 + [40] * 20
    by_day = {"2025-06-21": 200}
    listed = [0] * 5 + [200]
    records = [{"date": date(2025, 6, 21), "units": 200}]
    for arrivals in (by_day, listed, records, [["2025-06-21", 200]], [["2025-06-21", 150], ["2025-06-21", 50]]):
        assert stockout_date(320, "2025-06-16", demand, arrivals) == "2025-06-27"
    # 160 + 60 + 60 + 60 = 340: without the arrival day 7 is the last
    assert stockout_date(320, date(2025, 6, 16), demand) == "2025-06-22"


def test_edges_of_the_stockout_date() -> None:
    assert stockout_date(0, "2026-11-09", [0, 5]) == "2026-11-09"
    assert stockout_date(0.3, "2026-11-09", [0.1, 0.1, 0.1]) == "2026-11-11"
    assert stockout_date(30, "2026-11-09", [20, None, 30]) is None
    assert stockout_date(30, "2026-11-09", []) is None
    assert stockout_date(30, "2026-11-09", [20, 20], {"2026-11-01": 500}) == "2026-11-10"
    with pytest.raises(ValueError, match="日期"):
        stockout_date(30, 20261109, [20])

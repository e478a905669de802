"""What is missing stays missing, and a negative count is an error, in every method of plain numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from xlops.methods.breakeven import (
    breakeven_price,
    breakeven_roas,
    breakeven_roas_refund,
    breakeven_units,
    price_for_margin,
    volume_uplift_required,
)
from xlops.methods.bundles import bundle_rules
from xlops.methods.dates import as_day, as_moment, as_month
from xlops.methods.dsr import dsr_needed_5star, dsr_vs_industry
from xlops.methods.inventory import eoq, safety_stock, stockout_loss
from xlops.methods.lifetime import clv_geometric, customer_lifetime
from xlops.methods.order_margin import breakeven_roas_order, max_affiliate_rate, max_cpc_order, order_contribution
from xlops.methods.promo import price_elasticity, promo_whatif
from xlops.methods.ratios import cagr, growth_rate, ratio_of_sums, safe_div
from xlops.methods.refunds import refund_maturity, refund_projection
from xlops.methods.significance import binomial_z, noise_verdict, two_proportion_z
from xlops.methods.targets import required_visitors
from xlops.methods.tiers import sales_tier
from xlops.methods.traffic import silent_cvr
from xlops.methods.unit_economics import unit_economics

# a valid call of each, and which of its arguments may be negative
CALLS: list[tuple[Callable[..., Any], tuple[float, ...], set[int]]] = [
    (binomial_z, (60, 100, 0.5), set()),
    (breakeven_price, (50, 0.1), set()),
    (breakeven_roas, (0.4,), {0}),
    (breakeven_roas_order, (100, 37), {1}),
    (breakeven_roas_refund, (0.4, 0.1, 0.1), {0}),
    (breakeven_units, (100, 30, 20), set()),
    (cagr, (100, 121, 2), set()),
    (clv_geometric, (78, 0.6, 0.1), {0}),
    (customer_lifetime, (0.2,), set()),
    (dsr_needed_5star, (4.6, 300, 4.7), set()),
    (dsr_vs_industry, (4.8, 4.7, 5, 4), set()),
    (eoq, (1300, 8, 0.225), set()),
    (growth_rate, (120, 100), {0, 1}),
    (max_affiliate_rate, (100, 37, 0.2), {1}),
    (max_cpc_order, (37, 0.03), {0}),
    (noise_verdict, (198, 9900, 300, 10000), set()),
    (order_contribution, (100, 40, 0.05, 0.2, 6, 1), set()),
    (price_elasticity, (100, 200, 90, 260), set()),
    (price_for_margin, (50, 0.1, 0.2), {2}),
    (promo_whatif, (100, 90, 200, -2, 37, 29.4), {3, 4, 5}),
    (refund_projection, (0.04, 0.35), set()),
    (required_visitors, (70000, 0.0325, 130), set()),
    (safe_div, (5, 4), {0}),
    (safety_stock, (0.95, 9, 12), set()),
    (sales_tier, (500,), set()),
    (silent_cvr, (42, 2400, 300), set()),
    (stockout_loss, (40, 3, 62), {2}),
    (two_proportion_z, (198, 9900, 300, 10000), set()),
    (unit_economics, (100, 60), set()),
    (volume_uplift_required, (0.3, 0.1), {0}),
]
EACH = [
    pytest.param(run, inputs, i, i in signed, id=f"{run.__name__}-{i}")
    for run, inputs, signed in CALLS
    for i in range(len(inputs))
]


@pytest.mark.parametrize(("run", "inputs", "i", "signed"), EACH)
def test_missing_gives_missing_and_negative_is_refused(
    run: Callable[..., Any], inputs: tuple[float, ...], i: int, signed: bool
) -> None:
    assert run(*inputs) is not None
    for nothing in (None, float("nan")):
        assert run(*inputs[:i], nothing, *inputs[i + 1 :]) is None
    for nonsense in ("三", float("inf"), True):
        with pytest.raises(ValueError, match=r"[\u4e00-\u9fff]"):
            run(*inputs[:i], nonsense, *inputs[i + 1 :])
    if not signed:
        with pytest.raises(ValueError, match=r"[\u4e00-\u9fff]"):
            run(*inputs[:i], -1, *inputs[i + 1 :])


def test_days_moments_months() -> None:
    assert as_day("2026/11/22") == date(2026, 11, 22)
    assert as_day(datetime(2026, 11, 22, 23)) == date(2026, 11, 22)
    assert as_moment("2026-11-22T20:00:00Z") == datetime(2026, 11, 23, 4)  # Beijing
    assert as_moment(date(2026, 11, 22)) == datetime(2026, 11, 22)
    assert as_month("2026/3") == as_month(date(2026, 3, 9)) == as_month("2026-03-09 10:00") == "2026-03"
    for bad in ("2026-13", "昨天", 46000):
        with pytest.raises(ValueError, match="月"):
            as_month(bad)


def test_tables_and_columns_of_pandas_and_numpy_are_read() -> None:
    np, pd = pytest.importorskip("numpy"), pytest.importorskip("pandas")
    lines = pd.DataFrame({"order": ["1", "1", "2", None], "item": ["a", "b", "a", "b"]})
    assert [row["orders"] for row in bundle_rules(lines, 0, 1)] == [1]
    refunds = pd.DataFrame(
        {"pay_date": pd.to_datetime(["2026-01-05", "2026-01-05"]), "finish_date": [pd.NaT, pd.Timestamp("2026-01-18")]}
    ).assign(amount=[5.0, 10.0])
    assert refund_maturity(refunds) == [0, 1]
    assert ratio_of_sums(np.array([1, 2]), pd.Series([4, float("nan")])) == 0.25
    assert safe_div(np.int64(5), np.float64(4)) == 1.25

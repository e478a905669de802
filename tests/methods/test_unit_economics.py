"""Profit of an order, break-even points, and the short form that operators use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlops.methods.breakeven import (
    breakeven_price,
    breakeven_roas,
    breakeven_roas_refund,
    breakeven_units,
    price_for_margin,
    volume_uplift_required,
)
from xlops.methods.order_margin import (
    breakeven_roas_order,
    max_affiliate_rate,
    max_cpc_order,
    order_contribution,
)
from xlops.methods.unit_economics import unit_economics

rates = st.integers(0, 300).map(lambda n: n / 1000)
yuan = st.integers(0, 50_000).map(lambda fen: fen / 100)


def test_every_line_by_hand() -> None:
    """G = 100 + 0; k = 1−0.05−0.10−0.02 = 0.83; R = 83; h = 0.95; ρ = 0.8.

    goods 40·(0.83+0.02+0.1·0.2) = 34.8; fees 83·(0.05+0.006+0.005+0.006+0.1·0.3) = 8.051;
    VAT 83·0.01/1.01 = 0.821782; logistics 0.95·(5+1+1.5+0.5)+0.1·8 = 8.4.
    """
    got = unit_economics(
        price=98,
        unit_cost=40,
        pre_ship_refund_rate=0.05,
        return_rate=0.1,
        refund_only_rate=0.02,
        resalable_rate=0.8,
        commission_rate=0.05,
        software_fee_rate=0.006,
        points_rate=0.005,
        payment_fee_rate=0.006,
        affiliate_rate=0.1,
        affiliate_share=0.3,
        vat_rate=0.01,
        shipping_out=5,
        return_shipping=8,
        freight_insurance=1,
        packaging=1.5,
        handling=0.5,
        ad_cost=12,
        platform_subsidy=2,
    )
    before = 83 - 34.8 - 8.051 - 83 * 0.01 / 1.01 - 8.4
    assert got == pytest.approx(
        {
            "net_revenue": 83,
            "goods_cost": 34.8,
            "platform_fees": 8.051,
            "vat": 0.8217821782,
            "logistics": 8.4,
            "contribution_before_ads": before,
            "contribution_margin_rate": before / 100,
            "contribution_after_ads": before - 12,
            "breakeven_roas": 100 / before,
            "max_ad_cost_per_order": before,
        }
    )


@given(yuan, yuan, rates, rates, yuan, yuan)
def test_short_form_is_the_long_form_without_goods_lost(
    price: float, cost: float, fee: float, refund: float, freight: float, insurance: float
) -> None:
    """Returned goods are resold and all parcels are shipped: both forms say the same."""
    long = unit_economics(
        price, cost, return_rate=refund, commission_rate=fee, shipping_out=freight, freight_insurance=insurance
    )
    short = order_contribution(price, cost, fee, refund, freight, insurance)
    assert long["contribution_before_ads"] == pytest.approx(short, rel=1e-12, abs=1e-9)


def test_operators_example() -> None:
    """P 100, c 40, t 5%, r 20%, 6 and 1 a parcel: m 37, 保本 2.70, 出价 1.11 at 3%, 佣金 46.25%."""
    m = order_contribution(100, 40, 0.05, 0.2, 6, 1)
    assert m == 37
    assert breakeven_roas_order(100, m) == pytest.approx(2.702703, abs=1e-6)
    assert max_cpc_order(m, 0.03) == pytest.approx(1.11)
    assert max_affiliate_rate(100, m, 0.2) == pytest.approx(0.4625)
    assert breakeven_roas_order(100, 0) is None
    naive = order_contribution(100, 40, 0.05, 0, 6, 1)
    assert breakeven_roas_order(100, naive) == pytest.approx(2.08, abs=0.005)
    assert max_cpc_order(naive, 0.03) == pytest.approx(1.44, abs=0.005)


def test_missing_stays_missing_and_nonsense_is_refused() -> None:
    assert unit_economics(None, 10) is None
    assert unit_economics(0, 0)["contribution_margin_rate"] is None
    with pytest.raises(ValueError, match="100%"):
        unit_economics(100, 10, return_rate=0.6, refund_only_rate=0.5)
    with pytest.raises(ValueError, match="售价"):
        unit_economics(-1, 10)


@pytest.mark.parametrize(
    ("fixed", "price", "cost", "units"),
    [(10, 0.3, 0.2, 100), (100, 50, 50, None), (100, 50, 60, None), (0, 5, 4, 0), (1, 3, 2.7, 4)],
)
def test_units_on_exact_decimals(fixed: float, price: float, cost: float, units: int | None) -> None:
    assert breakeven_units(fixed, price, cost) == units


def test_prices_are_found_again_by_their_margin() -> None:
    """58.4 an order, 7.1% fees, 82% kept: at the price found the order keeps the margin asked for."""
    price = price_for_margin(58.4, 0.071, 0.2, 0.82)
    assert price * 0.82 * (1 - 0.071) - 58.4 == pytest.approx(0.2 * price)
    zero = breakeven_price(58.4, 0.071, 0.82)
    assert zero * 0.82 * (1 - 0.071) == pytest.approx(58.4)
    assert breakeven_price(58.4, 1) is None


def test_margins() -> None:
    assert breakeven_roas(0.25) == 4
    assert breakeven_roas(0) is None
    assert breakeven_roas_refund(0.4, 0.25, 0.2) == pytest.approx(4)  # 0.75·0.4 − 0.25·0.2 = 0.25
    assert breakeven_roas_refund(0.1, 0.9, 0.5) is None
    assert volume_uplift_required(0.3, 0.1) == 0.5
    assert volume_uplift_required(0.3, 0.3) is None

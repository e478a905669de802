"""The registry against the published cases, and how it answers wrong calls.

The cases are the file `data/reference_cases.csv`: function, inputs, expected (JSON), note. Numbers are
equal within 1e-9 relative or absolute, everything else exactly; `{"error": "ValueError"}` must raise.
"""

from __future__ import annotations

import csv
import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from xlops.catalog.metrics import FORMULAS, METRICS
from xlops.errors import NotFound
from xlops.functions import FUNCTIONS, call, find, metric_id

with (Path(__file__).parent / "data" / "reference_cases.csv").open(encoding="utf-8-sig", newline="") as _file:
    CASES = list(csv.DictReader(_file))


def same(got: Any, expected: Any) -> bool:
    """Equal by the tolerance of the cases."""
    if isinstance(expected, dict):
        return isinstance(got, dict) and got.keys() == expected.keys() and all(same(got[k], expected[k]) for k in got)
    if isinstance(expected, list):
        is_list = isinstance(got, (list, tuple)) and len(got) == len(expected)
        return is_list and all(same(g, e) for g, e in zip(got, expected, strict=True))
    if isinstance(expected, (int, float)) and not isinstance(expected, bool):
        number = isinstance(got, (int, float)) and not isinstance(got, bool)
        return number and math.isclose(got, expected, rel_tol=1e-9, abs_tol=1e-9)
    return type(got) is type(expected) and bool(got == expected)


@pytest.mark.parametrize("case", CASES, ids=[f"{i}-{c['function']}" for i, c in enumerate(CASES, 2)])
def test_reference_case(case: dict[str, str]) -> None:
    if case["function"] not in FUNCTIONS:
        pytest.skip("not registered")
    inputs, expected = json.loads(case["inputs"]), json.loads(case["expected"])
    if expected == {"error": "ValueError"}:
        with pytest.raises(ValueError):
            call(case["function"], **inputs)
    else:
        got = call(case["function"], **inputs)
        assert same(got, expected), f"{got} != {expected}"


# Signatures of the published functions that are arithmetic: arguments in order, `?` where one may be left out.
ARITHMETIC = """
acos spend ad_pay_amount; active_sku_rate skus_with_sales skus_on_sale; ad_cvr ad_orders clicks
ad_profit ad_pay_amount margin_rate spend; add_to_cart_rate cart_users visitors; aov_buyer pay_amount pay_buyers
aov_order pay_amount pay_orders; attach_rate multi_sku_orders pay_orders
avg_response_seconds total_response_seconds responses; avg_unit_price pay_amount pay_items
blended_cvr inquiry_rate inquiry_cvr silent_cvr; blue_ocean_index search_popularity click_rate pay_cvr online_items
bounce_rate bounced_visitors visitors; bounce_rate_from_clickers clicking_visitors visitors
cac acquisition_spend new_buyers; cart_cost spend carts; churn_rate lost_customers customers_at_start
clv_simple contribution_per_order orders_per_period periods; competition_index online_items search_popularity
complaint_rate complaints pay_orders; cpa spend ad_orders; cpc spend clicks; cpm spend impressions
cs_sales_share cs_amount pay_amount; ctr clicks impressions; days_of_supply available_units daily_demand
demand_supply_ratio search_popularity online_items; discount_depth list_price promo_price
discount_zhe list_price promo_price; dispute_rate dispute_refunds pay_sub_orders
fav_cart_rate fav_or_cart_visitors visitors; favorite_rate favorite_users visitors
good_review_rate good_reviews reviews; gross_margin net_sales cogs; gross_profit net_sales cogs
gross_target_from_net net_target refund_rate; inquiry_cvr inquiry_pay_buyers inquirers
inquiry_rate inquirers visitors; inventory_turnover_days avg_inventory_cost cogs days; ltv_cac ltv cac
market_share own_amount market_amount; max_cpc aov cvr margin_rate; net_sales pay_amount refund_amount
new_visitor_share new_visitors visitors; order_cvr order_buyers visitors; order_to_pay_rate pay_buyers order_buyers
orders_per_buyer pay_orders pay_buyers; pay_cvr pay_buyers visitors; promo_margin promo_price unit_cost fee_rate?
pv_per_uv pv uv; refund_rate_amount refund_amount pay_amount; refund_rate_count refund_orders pay_orders
reorder_point demand_mean lead_time_days safety_stock; returning_buyer_share old_buyers pay_buyers
roas ad_pay_amount spend; satisfaction_rate very_satisfied satisfied received
sell_through_rate sold_units received_units; stock_sales_ratio stock_units sold_units
tacos total_ad_spend pay_amount; units_per_buyer pay_items pay_buyers; units_per_order pay_items pay_orders
uv_value pay_amount visitors; vat_small_scale net_revenue_incl_tax vat_rate
"""
SIGNATURES = [entry.split() for line in ARITHMETIC.strip().splitlines() for entry in line.split(";")]


@pytest.mark.parametrize(("id", "args"), [(id, args) for id, *args in SIGNATURES])
def test_arithmetic_has_the_published_arguments(id: str, args: list[str]) -> None:
    function = FUNCTIONS[id]
    assert list(function.args) == [arg.rstrip("?") for arg in args]
    assert set(function.defaults) == {arg.rstrip("?") for arg in args if arg.endswith("?")}
    assert function.origin == "expression"


# By hand, one an arithmetic function that the published cases do not show, and some that they do.
BY_HAND: list[tuple[str, dict[str, float | None], float | None]] = [
    ("acos", {"spend": 25, "ad_pay_amount": 100}, 0.25),
    ("ad_profit", {"ad_pay_amount": 1000, "margin_rate": 0.4, "spend": 250}, 150),
    ("ad_profit", {"ad_pay_amount": 1000, "margin_rate": -0.1, "spend": 50}, -150),
    ("aov_order", {"pay_amount": 300, "pay_orders": 4}, 75),
    ("avg_response_seconds", {"total_response_seconds": 900, "responses": 30}, 30),
    # 1 in 8 asks and 40% of them buy, of the others 2%: 0.05 + 0.0175
    ("blended_cvr", {"inquiry_rate": 0.125, "inquiry_cvr": 0.4, "silent_cvr": 0.02}, 0.0675),
    ("blue_ocean_index", {"search_popularity": 100, "click_rate": 0.5, "pay_cvr": 0.1, "online_items": 20}, 0.25),
    ("clv_simple", {"contribution_per_order": 30, "orders_per_period": 2, "periods": 3}, 180),
    ("competition_index", {"online_items": 48000, "search_popularity": 12000}, 4),
    ("cs_sales_share", {"cs_amount": 25, "pay_amount": 100}, 0.25),
    ("discount_depth", {"list_price": 200, "promo_price": 150}, 0.25),
    ("dispute_rate", {"dispute_refunds": 1, "pay_sub_orders": 800}, 0.00125),
    ("favorite_rate", {"favorite_users": 60, "visitors": 1500}, 0.04),
    ("gross_margin", {"net_sales": 0, "cogs": 10}, None),
    ("gross_margin", {"net_sales": 100, "cogs": 130}, -0.3),
    ("gross_profit", {"net_sales": 8619, "cogs": 4250.5}, 4368.5),
    ("gross_profit", {"net_sales": -1200, "cogs": 100}, -1300),
    ("gross_target_from_net", {"net_target": 100, "refund_rate": 1}, None),
    ("inquiry_rate", {"inquirers": 300, "visitors": 2400}, 0.125),
    ("inventory_turnover_days", {"avg_inventory_cost": 84000, "cogs": 63000, "days": 30}, 40),
    ("market_share", {"own_amount": 50, "market_amount": 2000}, 0.025),
    ("max_cpc", {"aov": 100, "cvr": 0.03, "margin_rate": 0.4}, 1.2),
    ("new_visitor_share", {"new_visitors": 900, "visitors": 1200}, 0.75),
    ("order_to_pay_rate", {"pay_buyers": 78, "order_buyers": 96}, 0.8125),
    # 90 less 10% fees is 81, less 60 is 21, of 90
    ("promo_margin", {"promo_price": 90, "unit_cost": 60, "fee_rate": 0.1}, 21 / 90),
    ("pv_per_uv", {"pv": 9000, "uv": 2400}, 3.75),
    ("refund_rate_amount", {"refund_amount": 6200, "pay_amount": 5000}, 1.24),
    ("reorder_point", {"demand_mean": 35, "lead_time_days": 9, "safety_stock": 60}, 375),
    ("satisfaction_rate", {"very_satisfied": 60, "satisfied": 30, "received": 100}, 0.9),
    ("sell_through_rate", {"sold_units": 150, "received_units": 200}, 0.75),
    ("units_per_order", {"pay_items": 130, "pay_orders": 104}, 1.25),
    ("vat_small_scale", {"net_revenue_incl_tax": 10100, "vat_rate": 0.01}, 100),
    ("market_growth", {"current": 110, "previous": 100}, 0.1),
    ("contribution_after_ads", {"contribution_before_ads": -5, "ad_spend": 10}, -15),
    ("net_profit", {"contribution_after_ads": 30658, "fixed_costs": 20000}, 10658),
    ("net_margin", {"net_profit": 10, "net_sales": 40}, 0.25),
    ("refund_hours", {"refund_hours_total": 90, "finished_refunds": 4}, 22.5),
    ("uv", {"uv": 2400}, 2400),
]


@pytest.mark.parametrize(("id", "inputs", "expected"), BY_HAND)
def test_arithmetic_by_hand(id: str, inputs: dict[str, float | None], expected: float | None) -> None:
    assert same(call(id, **inputs), expected)


def test_every_metric_is_a_function() -> None:
    assert METRICS.keys() | FORMULAS.keys() <= FUNCTIONS.keys()


def test_the_published_cases_name_no_stranger() -> None:
    assert {case["function"] for case in CASES} <= FUNCTIONS.keys()


def test_names_of_algorithms_are_their_own() -> None:
    """No two functions share a name or alias, but a metric and the algorithm that computes it."""
    owners: dict[str, list[str]] = {}
    for function in FUNCTIONS.values():
        for name in (function.name, *function.aliases):
            owners.setdefault(name.casefold(), []).append(function.id)
    shared = {name: ids for name, ids in owners.items() if len(ids) > 1}
    assert {name for name, ids in shared.items() if set(ids) != {"abc_class", "abc_classes"}} == set()


@pytest.mark.parametrize(
    "word", ["人天", "归因", "日检", "DSR", "运费险", "ROI", "频次", "账面", "直通车", "LMDI", "RFM"]
)
def test_words_that_are_not_on_screen_name_no_function(word: str) -> None:
    assert [f.name for f in FUNCTIONS.values() if word in f.name] == []


def test_a_declared_argument_is_a_real_one() -> None:
    for function in FUNCTIONS.values():
        assert function.args or function.origin == "method"
        assert function.defaults.keys() <= function.args.keys(), function.id


def test_wrong_calls_say_what_to_write() -> None:
    with pytest.raises(NotFound, match=r"没有函数「pay_cvrs」.*「pay_cvr」"):
        call("pay_cvrs", pay_buyers=1, visitors=2)
    with pytest.raises(ValueError, match="「支付转化率」没有参数 visitor,您是不是要写 visitors"):
        call("pay_cvr", pay_buyers=1, visitor=2)
    with pytest.raises(ValueError, match=r"「支付转化率」缺少参数 visitors\(访客数\)"):
        call("pay_cvr", pay_buyers=1)


def test_algorithms_take_columns_row_by_row() -> None:
    """sales_tier: from 10000 flash_hero, from 3000 promo, from 1000 hot, below profit, 0 no_sale."""
    tiers = ["flash_hero", "promo", "hot", "profit", "no_sale"]
    units = [10000, 3000, 2999, 1, 0]
    assert call("sales_tier", monthly_units=units) == tiers
    assert call("sales_tier", monthly_units=np.array(units)).tolist() == tiers
    series = call("sales_tier", monthly_units=pd.Series(units, index=list("abcde")))
    assert series.to_dict() == dict(zip("abcde", tiers, strict=True))


def test_columns_and_single_values_go_together() -> None:
    """1 over the margin: 0.4 is 2.5, 0.25 is 4, none without a margin."""
    assert call("breakeven_roas", margin_rate=[0.4, None, 0.25, float("nan"), 0]) == [2.5, None, 4, None, None]
    got = call("safe_div", num=np.array([1.0, np.nan]), den=4)
    assert got[0] == 0.25
    assert math.isnan(got[1])
    with pytest.raises(ValueError, match="行数不一样"):
        call("safe_div", num=[1, 2], den=[1, 2, 3])
    with pytest.raises(ValueError, match="第 2 行"):
        call("safe_div", num=[1, 2], den=[1, -2])


def test_arrays_and_frames_reach_algorithms_as_plain_values() -> None:
    assert call("ratio_of_sums", nums=np.array([30, np.nan, 5]), dens=pd.Series([1000, 200, 150])) == 35 / 1150
    customers = pd.DataFrame({"id": ["a", "b"], "recency_days": [5, 5], "frequency": [1, 1], "monetary": [50, 50]})
    assert [row["segment"] for row in call("rfm_score", customers=customers)] == ["一般挽留客户"] * 2


@pytest.mark.parametrize("text", ["pay_cvr", "支付转化率", "转化率", " 支付转化率 "])
def test_found_by_id_name_and_alias(text: str) -> None:
    assert find(text).id == "pay_cvr"


def test_found_whatever_the_case() -> None:
    assert find("roi").id == "roas"
    assert find("uv价值").id == "uv_value"


def test_an_unknown_name_proposes_near_ones() -> None:
    with pytest.raises(NotFound) as caught:
        find("连带率")
    assert set(caught.value.near) == {"连带率(零售口径)", "连带率(单品口径)"}
    with pytest.raises(NotFound, match="「支付转化率」"):
        find("支付转换率")


def test_metrics_and_columns_have_ids_to_query() -> None:
    assert metric_id("销售额") == "pay_amount"
    assert metric_id("新增会员数") == "new_members"
    assert metric_id("pay_cvr") == "pay_cvr"
    with pytest.raises(NotFound, match="「支付金额」"):
        metric_id("支付金")


def test_the_registry_is_light_until_it_is_used() -> None:
    code = "import sys, xlops.functions; print(*({'numpy', 'pandas', 'duckdb', 'scipy'} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""

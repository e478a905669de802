"""The numbers that operators gave as examples of their sheets come out of the declared formulas.

Expected values are those of the notes on what operators want in each sheet, or worked out by hand beside the case.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from xlops.catalog.config import DEFAULTS
from xlops.catalog.sheets import GRIDS, SHEETS
from xlops.formula.sheet import card_values, evaluate
from xlops.functions import call

SUNDAY = date(2026, 8, 16)


def _sheets(
    rows: Mapping[str, list[dict[str, Any]]], as_of: date = SUNDAY, **own: float
) -> tuple[dict[str, list[dict[str, Any]]], dict[str, Any]]:
    """All tables with formulas filled, and the settings: the shop's `own` over the defaults."""
    settings = {id: default.value for id, default in DEFAULTS.items()} | own
    tables = {grid: [dict(row) for row in found] for grid, found in rows.items()}
    return evaluate(tables, GRIDS, settings, as_of, call), settings


def _row(grid: str, as_of: date = SUNDAY, /, *, own: Any = None, others: Any = None, **cells: Any) -> Any:
    tables, _ = _sheets({grid: [cells], **(others or {})}, as_of, **(own or {}))
    return tables[grid][0]


SKU = {
    "merchant_code": "YX-01-灰", "item_id": "652300117049", "price": 62.0, "unit_cost": 24.5, "refund_rate": 0.136,
    "on_hand": 310, "daily_units": 52.0,
}  # fmt: skip


def test_a_sku_says_what_an_order_earns_and_when_it_runs_out() -> None:
    """62.0 × 0.864 × 0.944 − 24.5 × 0.864 − 6.2 = 23.2; 62.0 ÷ 23.2 = 2.67; 310 ÷ 52: the sixth day is the last."""
    row = _row("skus", own={"shipping_per_order": 6.2}, **SKU)
    assert row["contribution"] == pytest.approx(23.2, abs=0.05)
    assert row["breakeven_roas"] == pytest.approx(2.67, abs=0.005)
    assert row["stockout_date"] == date(2026, 8, 22)
    assert row["order_on"] == date(2026, 8, 12)  # 7 days of lead time, 3 of safety before
    assert row["stock_state"] == "今天下单"


def test_goods_that_arrive_in_time_put_off_the_stock_out() -> None:
    """(310 + 200) ÷ 52 = 9.8, so the tenth day; goods of the 23rd come a day too late for the 22nd."""
    own = {"shipping_per_order": 6.2}
    assert _row("skus", own=own, **SKU, in_transit=200, arrives_on=date(2026, 8, 22))["stockout_date"] == date(
        2026, 8, 26
    )
    assert _row("skus", own=own, **SKU, in_transit=200, arrives_on=date(2026, 8, 23))["stockout_date"] == date(
        2026, 8, 22
    )


def test_the_stock_out_date_is_that_of_the_method() -> None:
    for on_hand in (-3, 0, 1, 51, 52, 53, 104, 310):
        expected = call("stockout_date", on_hand=on_hand, start_date="2026-08-17", daily_forecast=[52] * 30)
        row = _row("skus", **{**SKU, "on_hand": on_hand})
        assert row["stockout_date"] == date.fromisoformat(expected), on_hand


def test_a_sku_agrees_with_the_functions_of_an_order() -> None:
    """Price 100, cost 40, fees 5%, refunds 20%, 6 + 1 an order, 3% orders a click: 37, 2.70, 1.11."""
    row = _row(
        "skus", own={"software_fee_rate": 0.0, "shipping_per_order": 6.0, "freight_insurance": 1.0},
        merchant_code="a", item_id="1", price=100.0, unit_cost=40.0, refund_rate=0.2, clicks=1000, ad_orders=30,
    )  # fmt: skip
    assert row["contribution"] == pytest.approx(37)
    assert row["breakeven_roas"] == pytest.approx(2.702703, abs=1e-6)
    assert row["max_cpc"] == pytest.approx(1.11)


def test_typed_costs_win_and_an_unknown_cost_is_an_estimate() -> None:
    imported = {"merchant_code": "a", "item_id": "1", "paid_price": 60.0, "refund_rate": 0.0}
    assert _row("skus", **imported)["cost_used"] == 30.0  # half the price
    assert _row("skus", **imported)["cost_from"] == "估算"
    assert _row("skus", **imported, imported_cost=21.0)["cost_used"] == 21.0
    assert _row("skus", **imported, imported_cost=21.0, unit_cost=20.0)["cost_used"] == 20.0


def test_a_sku_that_loses_has_no_breakeven() -> None:
    row = _row("skus", merchant_code="a", item_id="1", price=10.0, unit_cost=12.0, refund_rate=0.1)
    assert row["contribution"] < 0
    assert (row["breakeven_roas"], row["max_cpc"]) == (None, None)


def test_a_day_has_its_ad_share_and_its_target() -> None:
    """3,657 ÷ 25,764 = 14.2%; 840,000 ÷ 31 = 27,097 a day, of which 25,764 is 95.1%."""
    row = _row(
        "daily", day=date(2026, 8, 13), pay_amount=25764.0, ad_spend=3657.0, uv=8210, pay_buyers=231,
        others={"targets": [{"month": date(2026, 8, 1), "month_target": 840000.0}]},
    )  # fmt: skip
    assert row["weekday"] == "周四"
    assert row["tacos"] == pytest.approx(0.142, abs=0.0005)
    assert row["day_target"] == pytest.approx(27097, abs=0.5)
    assert row["day_reached"] == pytest.approx(0.951, abs=0.0005)


def test_an_entry_says_how_it_does() -> None:
    """手淘搜索: 22,100 visitors of 22,400 (−1.3%), 2.30% buy, a visitor is worth 2.05."""
    row = _row(
        "entries", entry_path="手淘搜索", entry="手淘搜索", preset_group="自然", uv=22100, uv_before=22400, pay_buyers=508,
        buyers_before=672, pay_amount=45305.0,
    )  # fmt: skip
    assert row["group"] == "自然"
    assert row["uv_change"] == pytest.approx(-0.013, abs=0.0005)
    assert row["pay_cvr"] == pytest.approx(0.0230, abs=0.00005)
    assert row["cvr_change"] == pytest.approx(-0.70, abs=0.005)  # 3.00% → 2.30%
    assert row["uv_value"] == pytest.approx(2.05, abs=0.005)


def test_visitors_wanted_of_each_entry_make_the_week_s_target() -> None:
    """A target of 310,000 in August is 10,000 a day, 70,000 a week; a visitor of the mix is worth 50,000 ÷ 10,000 = 5:
    14,000 visitors, three quarters of them by search."""
    entries = [
        {"entry_path": "搜索", "entry": "搜索", "preset_group": "自然", "uv": 7500, "pay_amount": 40000.0},
        {
            "entry_path": "推广",
            "entry": "推广",
            "preset_group": "自然",
            "traffic_group": "付费",
            "uv": 2500,
            "pay_amount": 10000.0,
        },
    ]
    tables, _ = _sheets({"entries": entries, "targets": [{"month": date(2026, 8, 1), "month_target": 310000.0}]})
    assert [row["target_uv"] for row in tables["entries"]] == [10500, 3500]
    assert [row["group"] for row in tables["entries"]] == ["自然", "付费"]


WEEK = {
    "week": "2026-W33", "week_start": date(2026, 8, 10), "pay_amount": 180350.0, "refunds_expected": 24528.0,
    "pay_orders": 2085, "ad_spend": 25600.0,
}  # fmt: skip


def test_a_week_goes_from_sales_to_net_profit() -> None:
    """180,350 − 24,528 − 77,911 − 8,726 − 12,927 = 56,258; − 25,600 − 20,000 = 10,658, 6.8% of net sales."""
    row = _row("profit", own={"shipping_per_order": 6.2}, **WEEK, fixed_costs=20000.0)
    lines = ("refunds", "goods_cost", "platform_fees", "logistics_cost", "contribution_before_ads", "net_profit")
    expected = (24528, 77911, 8726, 12927, 56258, 10658)
    assert [round(row[line]) for line in lines] == list(expected)
    assert row["net_margin"] == pytest.approx(0.068, abs=0.0005)
    assert row["breakeven_roas"] == pytest.approx(3.21, abs=0.005)


def test_there_is_no_net_profit_without_fixed_costs() -> None:
    row = _row("profit", own={"shipping_per_order": 6.2}, **WEEK)
    assert round(row["contribution_after_ads"]) == 30658
    assert (row["fixed_used"], row["net_profit"], row["net_margin"]) == (None, None, None)


def test_fixed_costs_of_the_month_are_shared_by_days() -> None:
    """62,000 + 15,500 a month of 31 days: 2,500 a day, 17,500 a week; what is typed for the week wins."""
    costs = [
        {"month": date(2026, 8, 1), "cost_name": "人工", "cost_amount": 62000.0},
        {"month": date(2026, 8, 1), "cost_name": "房租", "cost_amount": 15500.0},
        {"month": date(2026, 7, 1), "cost_name": "人工", "cost_amount": 99000.0},
    ]
    assert _row("profit", others={"fixed_costs": costs}, **WEEK)["fixed_used"] == pytest.approx(17500)
    assert _row("profit", others={"fixed_costs": costs}, **WEEK, fixed_costs=20000.0)["fixed_used"] == 20000


def test_a_month_says_where_it_ends() -> None:
    """840,000: 27,097 a day; on the 16th 425,600 at 51.6% of the time: 824,600 in the end, 27,627 a day from now on."""
    row = _row("targets", month=date(2026, 8, 1), month_target=840000.0, month_pay=425600.0)
    assert row["day_target"] == pytest.approx(27097, abs=0.5)
    assert row["time_progress"] == pytest.approx(0.516, abs=0.0005)
    assert row["month_end"] == pytest.approx(824600)
    assert row["rest_per_day"] == pytest.approx(27627, abs=0.5)
    assert row["target_basis"] == "本表"


def test_a_month_without_a_target_takes_last_month_s_sales() -> None:
    row = _row("targets", month=date(2026, 8, 1), month_pay=425600.0, last_month=780000.0)
    assert (row["target_used"], row["target_basis"]) == (780000, "参考(上月)")


def test_a_month_that_is_over_ends_where_it_is_and_one_to_come_nowhere() -> None:
    over = _row("targets", month=date(2026, 7, 1), month_target=700000.0, month_pay=712000.0)
    assert (over["time_progress"], over["month_end"], over["rest_per_day"]) == (1, 712000, None)
    coming = _row("targets", month=date(2026, 9, 1), month_target=900000.0)
    assert (coming["time_progress"], coming["month_end"]) == (0, None)


@pytest.mark.parametrize(
    ("cells", "conclusion", "is_open"),
    [
        ({}, "待安排", 1),
        ({"action": "换图", "due": date(2026, 8, 20)}, "进行中", 1),
        ({"action": "换图", "due": date(2026, 8, 15)}, "已逾期", 1),
        ({"action": "换图", "done": "是"}, "已做完", 0),
        ({"action": "换图", "done": "是", "found": "样本不足"}, "样本不足", 1),
        ({"action": "换图", "done": "是", "found": "有效"}, "有效", 0),
    ],
)
def test_a_to_do_concludes(cells: dict[str, Any], conclusion: str, is_open: int) -> None:
    row = _row("todos", todo_id="1", problem="手淘搜索转化率3.00%→2.30%", **cells)
    assert (row["conclusion"], row["is_open"]) == (conclusion, is_open)


def test_affiliates_get_at_most_what_an_order_earns() -> None:
    """37 ÷ (100 × 0.8) = 46.25%."""
    sku = {"merchant_code": "a", "item_id": "1", "price": 100.0, "unit_cost": 40.0, "refund_rate": 0.2}
    own = {"software_fee_rate": 0.0, "shipping_per_order": 6.0, "freight_insurance": 1.0}
    row = _row("affiliates", own=own, others={"skus": [sku]}, merchant_code="a", commission=0.5)
    assert row["max_affiliate_rate"] == pytest.approx(0.4625)
    assert row["verdict"] == "太高,会亏"


def test_keywords_fall_into_four_quadrants() -> None:
    """Mean click rate 5%, break-even 2.5: each corner once, and too few clicks say nothing."""

    def word(keyword: str, clicks: int, amount: float) -> dict[str, Any]:
        return {"keyword": keyword, "impressions": 2000, "clicks": clicks, "ad_spend": 100.0, "ad_pay_amount": amount}

    words = [
        word("甲", 150, 300.0),
        word("乙", 150, 200.0),
        word("丙", 40, 300.0),
        word("丁", 40, 200.0),
        word("戊", 20, 0.0),
    ]
    words[-1]["impressions"] = 0
    # 100,000 − 10,000 back − 44,960 goods − 5,040 fees (5.6% of 90,000) = 40,000 of 100,000
    week = {"week": "2026-W33", "week_start": date(2026, 8, 10), "pay_amount": 100000.0, "refunds_expected": 10000.0,
            "pay_orders": 0, "goods_known": 44960.0}  # fmt: skip
    tables, _ = _sheets({"keywords": words, "profit": [week]})
    assert tables["profit"][0]["breakeven_roas"] == pytest.approx(2.5)
    assert [row["quadrant"] for row in tables["keywords"]] == ["加价", "降价", "换图", "删除", "再看看"]


def test_stock_orders_two_more_weeks_of_sales() -> None:
    """Reorder at 52 × 7 + 52 × 3 = 520; 310 is under it: 520 + 14 × 52 − 310 = 938 to order."""
    row = _row(
        "stock", others={"skus": [SKU]}, **{k: SKU[k] for k in ("merchant_code", "item_id", "on_hand", "daily_units")}
    )
    assert (row["reorder_at"], row["state"], row["order_units"]) == (520, "该补货", 938)


def test_a_supplier_is_scored_by_quality_punctuality_and_price() -> None:
    """79 of 80 pass (98.75%), one of two batches in time, price 4 of 5: 39.5 + 15 + 24 = 78.5."""
    batches = [
        {
            "received_on": date(2026, 8, 1),
            "merchant_code": "a",
            "supplier": "甲",
            "due_on": date(2026, 8, 1),
            "sampled": 40,
            "passed": 40,
        },
        {
            "received_on": date(2026, 8, 9),
            "merchant_code": "a",
            "supplier": "甲",
            "due_on": date(2026, 8, 6),
            "sampled": 40,
            "passed": 39,
        },
    ]
    row = _row("suppliers", others={"inbounds": batches}, supplier="甲", price_score=4)
    assert row["score"] == pytest.approx(78.5)
    assert row["grade"] == "B"


def test_the_ladder_is_scaled_to_the_shop() -> None:
    """Fifty items with sales: one 秒杀人气 (2%), four 促销低价 (8%), five 热销活动 (10%), the rest 利润款; postage is none."""
    items: list[dict[str, Any]] = [{"item_id": str(n), "pay_items": 1000 - n} for n in range(50)]
    items += [{"item_id": "none", "pay_items": 0}, {"item_id": "postage", "pay_items": 5000, "excluded": "是"}]
    tables, _ = _sheets({"items": items})
    found = [row["tier"] for row in tables["items"]]
    assert found == ["秒杀人气"] + ["促销低价"] * 4 + ["热销活动"] * 5 + ["利润款"] * 40 + ["无动销", None]


def test_an_item_s_stage_is_said_in_chinese() -> None:
    row = _row("items", item_id="1", growth_3m=-0.05, level_ratio=0.7, first_day=date(2024, 1, 1))
    assert row["stage"] == "衰退期"
    assert _row("items", item_id="1")["stage"] in ("", None)


def test_an_item_is_ready_for_ads_or_lacks_something() -> None:
    item = {"item_id": "1", "pay_items": 400, "uv": 5000, "pay_buyers": 150, "pay_amount": 20000.0}
    enough = {"item_id": "1", "image_ctr": 0.04, "inquiry_cvr": 0.4, "reviews": 100}
    limits = list(GRIDS["readiness_limits"].rows)
    others = {"items": [item], "readiness_limits": limits}
    assert _row("readiness", others=others, **enough)["ready"] == "可投放"
    poor = _row("readiness", others=others, **{**enough, "inquiry_cvr": None})
    assert (poor["ready"], poor["gap"]) == ("先别投", "询单转化率")


def test_the_first_page_adds_the_week_up_and_compares_like_days() -> None:
    """On a Wednesday: three days of this week, 300 + 330 + 360 = 990, against 300 × 3 = 900 of the last: +10%."""
    wednesday = date(2026, 8, 12)
    days = [
        {"day": date(2026, 8, n), "pay_amount": amount, "uv": 100, "pay_buyers": 3, "ad_spend": 30.0}
        for n, amount in [*((n, 300.0) for n in range(3, 10)), (10, 300.0), (11, 330.0), (12, 360.0)]
    ]
    tables, settings = _sheets({"daily": days}, wednesday)
    cards = card_values(SHEETS["home"], tables=tables, grids=GRIDS, settings=settings, as_of=wednesday, call=call)
    assert cards["week_pay"] == 990
    assert cards["week_pay_change"] == pytest.approx(0.1)
    assert cards["week_uv"] == 300
    assert cards["week_cvr"] == pytest.approx(0.03)
    assert cards["week_cvr_change"] == pytest.approx(0)
    assert cards["week_tacos"] == pytest.approx(90 / 990)
    assert (cards["net_profit"], cards["open_todos"]) == (None, 0)

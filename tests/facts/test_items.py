"""Items: what each earned after refunds and ads, by hand; which file is believed; odd links."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal as D
from typing import Any

import duckdb
import pytest

from xlops.facts.items import costs, items
from xlops.facts.settings import Settings, settings
from xlops.facts.stock import stock
from xlops.periods import Period

Put = Callable[..., None]
WEEK = Period(date(2026, 8, 10), date(2026, 8, 16))
BEFORE = WEEK.previous()
ITEM = "6512345678901234567"


def item(period: Period, id: str = ITEM, **fields: Any) -> dict[str, Any]:
    grain = {"start": period.start, "end": period.end, "terminal": "全部", "item_id": id, "source": "sycm_item"}
    return grain | {"item_title": f"商品{id[-1]}"} | fields


@pytest.fixture
def chosen(con: duckdb.DuckDBPyConnection, put: Put) -> Settings:
    """扣点 5%, no other rates, 运费包材 6, 退货宝 1 an order."""
    rates = {"commission_rate": "5%", "software_fee_rate": "0", "shipping_per_order": "6", "freight_insurance": "1"}
    put("settings", *({"id": id, "value": value} for id, value in rates.items()))
    return settings(con)


def test_earnings_are_the_contribution_of_an_order_times_orders(
    con: duckdb.DuckDBPyConnection, put: Put, chosen: Settings
) -> None:
    """100 yuan, cost 40, fee 5%, 20% refunded, 6 + 1 freight: 37 an order; 10 orders and 400 of ads: −30."""
    put(
        "item_facts",
        item(WEEK, pay_amount=1000, pay_items=10, pay_orders=10, refund_amount_done=200, uv=500, pay_buyers=10),
    )
    put("item_facts", item(BEFORE, pay_amount=800, pay_items=8, pay_orders=8, uv=400, pay_buyers=8))
    put("item_costs", {"item_id": ITEM, "merchant_code": "A1", "unit_cost": 40})
    ad = {"start": WEEK.start, "end": WEEK.end, "scene": "全站推广", "subject_type": "商品", "subject_id": ITEM}
    put("ad_facts", ad | {"keyword": "", "window": "7", "rule": "", "source": "wxt_item", "ad_spend": 400})
    found = items(con, WEEK, BEFORE, chosen)
    assert found is not None and found.has_ads and found.refund_basis == "done"
    x = found.items[0]
    assert (x.before_ads, x.after_ads, x.estimated) == (D(370), D(-30), False)
    assert (x.cvr, x.change, x.share, found.basis) == (0.02, 0.25, 1.0, "period")
    assert found.costed == 1000


def test_without_a_cost_the_rate_is_used_and_said(con: duckdb.DuckDBPyConnection, put: Put, chosen: Settings) -> None:
    """Net 1,000, half of it goods, 50 fee, 10 × 7 freight: 380."""
    put("item_facts", item(WEEK, pay_amount=1000, pay_items=10, pay_orders=10))
    found = items(con, WEEK, BEFORE, chosen)
    assert found is not None
    x = found.items[0]
    assert (x.before_ads, x.estimated, x.refunds, x.spend, x.previous) == (D(380), True, None, None, None)
    assert found.costed == 0


def test_refunds_beyond_the_sales_take_no_goods_back(
    con: duckdb.DuckDBPyConnection, put: Put, chosen: Settings
) -> None:
    """100 sold, 300 refunded (of earlier weeks): −200, freight 7; goods and fees are not negative."""
    put("item_facts", item(WEEK, pay_amount=100, pay_items=1, pay_orders=1, refund_amount_done=300))
    put("item_costs", {"item_id": ITEM, "merchant_code": "A1", "unit_cost": 40})
    found = items(con, WEEK, BEFORE, chosen)
    assert found is not None and found.items[0].before_ads == D(-207)


def test_refunds_of_the_weeks_sales_come_before_those_finished_in_it(
    con: duckdb.DuckDBPyConnection, put: Put, chosen: Settings
) -> None:
    put("item_facts", item(WEEK, pay_amount=1000, pay_items=10, refund_amount_done=900), item(WEEK, "2", pay_amount=10))
    refund = {"item_id": ITEM, "paid_at": datetime(2026, 8, 11), "finished_at": datetime(2026, 8, 14)}
    put("refunds", refund | {"refund_id": "r1", "refund_amount": 150})
    put("refunds", refund | {"refund_id": "r2", "refund_amount": 70, "paid_at": datetime(2026, 8, 1)})
    put("refunds", refund | {"refund_id": "r3", "refund_amount": 50, "finished_at": None})
    found = items(con, WEEK, BEFORE, chosen)
    assert found is not None and found.refund_basis == "paid"
    assert [x.refunds for x in found.items] == [150, 0]


def test_weekly_file_beside_daily_ones_and_other_terminals(
    con: duckdb.DuckDBPyConnection, put: Put, chosen: Settings
) -> None:
    """
    | 全部 week 150 visitors | its days 7 × 30 | 无线 week 90 |  → 150, not 210, not 450
    """
    put("item_facts", item(WEEK, uv=150, pay_amount=700))
    put("item_facts", item(WEEK, uv=90, pay_amount=600, terminal="无线"))
    for day in WEEK:
        put("item_facts", item(Period(day, day), uv=30, pay_amount=100))
    found = items(con, WEEK, BEFORE, chosen)
    assert found is not None
    assert (found.items[0].uv, found.items[0].amount, found.basis) == (150, 700, "period")


def test_daily_rows_are_added_and_named_so(con: duckdb.DuckDBPyConnection, put: Put, chosen: Settings) -> None:
    for day in list(WEEK)[:5]:
        put("item_facts", item(Period(day, day), uv=30, pay_amount=100))
        earlier = day - timedelta(days=7)
        if day.weekday() < 3:
            put("item_facts", item(Period(earlier, earlier), uv=30, pay_amount=100))
    found = items(con, WEEK, BEFORE, chosen)
    assert found is not None and (found.basis, found.days) == ("daily", 5)
    assert found.items[0].uv == 150
    assert found.items[0].previous is None  # five days are not compared with three


def test_order_lines_stand_in_for_the_item_export(con: duckdb.DuckDBPyConnection, put: Put, chosen: Settings) -> None:
    line = {"order_id": "o1", "item_id": ITEM, "item_title": "沙发", "paid_at": datetime(2026, 8, 16, 23, 59)}
    put("order_lines", line | {"line_key": "1", "quantity": 2, "paid_amount": 60})
    put("order_lines", line | {"line_key": "2", "quantity": 1, "paid_amount": 40})
    put("order_lines", line | {"line_key": "3", "quantity": 9, "paid_amount": 90, "paid_at": datetime(2026, 8, 17)})
    put("order_lines", line | {"line_key": "4", "quantity": 9, "paid_amount": 90, "paid_at": None})
    found = items(con, WEEK, BEFORE, chosen)
    assert found is not None and found.source == "order_lines"
    x = found.items[0]
    assert (x.title, x.units, x.orders, x.amount, x.uv) == ("沙发", 3, 1, 100, None)


def test_costs_of_several_codes_are_an_estimate(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    put("item_costs", {"item_id": ITEM, "merchant_code": "A", "unit_cost": 20, "on_hand": 3})
    put("item_costs", {"item_id": ITEM, "merchant_code": "B", "unit_cost": 30, "on_hand": 4})
    put("item_costs", {"item_id": "", "merchant_code": "C", "unit_cost": 5})
    found = costs(con)
    assert (found[ITEM].unit_cost, found[ITEM].on_hand, found[ITEM].mixed) == (25, 7, True)
    assert found["C"].unit_cost == 5 and found["C"].on_hand is None
    assert costs(duckdb.connect()) == {}


def test_links_that_are_no_goods(con: duckdb.DuckDBPyConnection, put: Put, chosen: Settings) -> None:
    put(
        "item_facts",
        item(WEEK, pay_amount=5, item_title="补差价专用"),
        item(WEEK, "2", pay_amount=9, item_title="沙发"),
    )
    found = items(con, WEEK, BEFORE, chosen)
    assert found is not None and [x.is_goods for x in found.items] == [True, False]


def test_stock_runs_out_before_the_goods_arrive(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """120 there, 30 a day: out on the fourth day, 8-20; 600 come on 8-25: five days, 150 units at 184 yuan."""
    put("item_facts", item(WEEK, pay_amount=38640, pay_items=210))
    put(
        "item_costs",
        {"item_id": ITEM, "merchant_code": "A", "on_hand": 120, "in_transit": 600, "arrives_on": date(2026, 8, 25)},
    )
    own = settings(con)
    found = items(con, WEEK, BEFORE, own)
    assert found is not None
    (x,) = stock(con, found, costs(con), own)
    assert (x.daily, x.out_on, x.gap_days, x.lost_units, x.lost_amount) == (30, date(2026, 8, 20), 5, 150, D(27600))
    assert x.order_by == date(2026, 8, 10)  # 7 days of supply and 3 of safety before


def test_stock_that_lasts_is_not_urgent(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    put("item_facts", item(WEEK, pay_amount=700, pay_items=7), item(WEEK, "2", pay_amount=0, pay_items=0))
    put(
        "item_costs",
        {"item_id": ITEM, "merchant_code": "A", "on_hand": 1000},
        {"item_id": "2", "merchant_code": "B", "on_hand": 5},
    )
    own = settings(con)
    found = items(con, WEEK, BEFORE, own)
    assert found is not None
    (x,) = stock(con, found, costs(con), own)
    assert (x.out_on, x.urgent, x.days) == (None, False, 1000)


def test_a_code_that_ran_out_in_the_week(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """米白: 10 a day at 100 yuan until Wednesday 8-12, none left, 400 come on 8-20.

    Out from 8-13: four days of the week are lost (40 units, 4,000 yuan), 8-17 to 8-19 will be (30, 3,000).
    灰 sells 5 a day with 1,000 there: it lasts beyond what is looked at.
    """
    put("item_facts", item(WEEK, pay_amount=6500, pay_items=65))
    stocked = {"item_id": ITEM, "unit_cost": 40}
    put(
        "item_costs",
        {**stocked, "merchant_code": "米", "on_hand": 0, "in_transit": 400, "arrives_on": date(2026, 8, 20)},
        {**stocked, "merchant_code": "灰", "on_hand": 1000},
    )
    for back in range(20):
        day = WEEK.end - timedelta(days=back)
        line = {"item_id": ITEM, "paid_at": datetime.combine(day, time(9))}
        put("order_lines", {**line, "merchant_code": "灰", "quantity": 5, "paid_amount": 500, "line_key": f"g{back}"})
        if day <= date(2026, 8, 12):
            sold = {"merchant_code": "米", "quantity": 10, "paid_amount": 1000, "sku_props": "颜色分类：米白"}
            put("order_lines", {**line, **sold, "line_key": f"m{back}"})
    own = settings(con)
    found = items(con, WEEK, BEFORE, own)
    assert found is not None
    first, second = stock(con, found, costs(con), own)
    assert (first.variant, first.since, first.daily) == ("米白", date(2026, 8, 13), 10)
    assert first.lost_before == (40, D(4000))
    assert (first.gap_days, first.lost_units, first.lost_amount) == (3, 30, D(3000))
    assert (second.variant, second.out_on, second.urgent) == ("灰", None, False)

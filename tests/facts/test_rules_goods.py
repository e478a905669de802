"""Checks of items, stock, plans and prices on small hand-made stores; today is Sunday 2026-11-15."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from xlops.facts.rules import Finding, check_day

DAY = date(2026, 11, 15)
Con = duckdb.DuckDBPyConnection
Put = Callable[..., None]


def back(n: int) -> date:
    return DAY - timedelta(days=n)


def of(findings: tuple[Finding, ...], rule: str, subject: str | None = None) -> Finding:
    found = [f for f in findings if f.rule == rule and subject in (None, f.subject.id)]
    assert len(found) == 1, [f.sentence for f in found]
    return found[0]


def item(day: date, id: str = "7", **cells: Any) -> dict[str, Any]:
    return {"start": day, "terminal": "全部", "source": "sycm_item", "item_id": id, "item_title": "收纳箱", **cells}


def line(n: int, key: str, *, units: int = 1, price: int = 100, id: str = "7", code: str = "K7") -> dict[str, Any]:
    """An order line paid `n` days back."""
    at = datetime.combine(back(n), datetime.min.time()) + timedelta(hours=9)
    return {
        "line_key": key, "order_id": key, "item_id": id, "merchant_code": code, "item_title": "收纳箱", "quantity": units,
        "paid_amount": units * price, "created_at": at, "paid_at": at,
    }  # fmt: skip


# --- A02 A09 A22 A24 -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("bought", "verdict"), [(30, "是"), (45, "否")])
def test_a02_a_leading_item_converts_worse(con: Con, put: Put, bought: int, verdict: str) -> None:
    """50 of 1,000 on four Sundays; 30 today is z = −2.9 (20 buyers of 100 yuan), 45 is z = −0.7."""
    put("item_facts", *(item(back(7 * i), uv=1000, pay_buyers=50, pay_amount=5000, pay_items=50) for i in range(1, 5)))
    put("item_facts", item(DAY, uv=1000, pay_buyers=bought, pay_amount=100 * bought, pay_items=bought))
    found = of(check_day(con, DAY), "A02")
    assert found.verdict == verdict
    if verdict == "是":
        assert (found.level, found.subject.id, found.yuan) == ("red", "7", Decimal("2000.00"))


def test_a02_weekly_files_say_nothing_of_a_day(con: Con, put: Put) -> None:
    put("item_facts", {**item(date(2026, 11, 9), uv=1000, pay_buyers=50), "end": DAY})
    assert of(check_day(con, DAY), "A02").missing == "没有当天的商品数据"


@pytest.mark.parametrize(("leading", "verdict"), [(5, "是"), (4, "否")])
def test_a09_one_reason_leads(con: Con, put: Put, leading: int, verdict: str) -> None:
    """5 of 10 refunds for one reason (50 yuan); 4 are too few to speak of."""
    reasons = ["质量问题"] * leading + ["不想要", "拍错", "尺寸", "发货慢", "其他"]
    put(
        "refunds",
        *(
            {"refund_id": str(n), "item_id": "7", "item_title": "收纳箱", "refund_reason": reason, "refund_amount": 10,
             "applied_at": datetime(2026, 11, 12, 8)}
            for n, reason in enumerate(reasons)
        ),
    )  # fmt: skip
    found = of(check_day(con, DAY), "A09")
    assert found.verdict == verdict
    if verdict == "是":
        assert (found["原因"], found["占比"], found.yuan) == ("质量问题", 0.5, Decimal("50.00"))


@pytest.mark.parametrize(("count", "verdict"), [(3, "是"), (2, "否")])
def test_a22_three_bad_reviews(con: Con, put: Put, count: int, verdict: str) -> None:
    put("bad_review_counts", {"day": DAY, "item_id": "7", "bad_reviews": count})
    put("order_lines", line(1, "a"))
    found = of(check_day(con, DAY), "A22")
    assert found.verdict == verdict
    assert found.level == ("red" if verdict == "是" else "")  # the best seller


def test_a22_a_single_one_is_no_alarm(con: Con, put: Put) -> None:
    """z is (1 − 0) / (1.253314 / 28) = 22.3, but an alarm needs volume too (spec section 3)."""
    put("bad_review_counts", {"day": back(28), "item_id": "7", "bad_reviews": 1})
    put("bad_review_counts", {"day": DAY, "item_id": "7", "bad_reviews": 1})
    assert of(check_day(con, DAY), "A22").verdict == "否"


def test_a22_two_are_many_where_there_are_hardly_any(con: Con, put: Put) -> None:
    """28 days, one bad review on one of them: mean |dev| = 1/28, z = 2/(1.253314/28) = 44.7."""
    put("bad_review_counts", {"day": back(28), "item_id": "7", "bad_reviews": 1})
    put("bad_review_counts", {"day": DAY, "item_id": "7", "bad_reviews": 2})
    found = of(check_day(con, DAY), "A22")
    assert found.verdict == "是"
    assert found["异常程度"] == pytest.approx(2 / (1.253314 / 28))


@pytest.mark.parametrize(("orders", "verdict"), [(4, "是"), (3, "数据不足")])
def test_a24_three_days_of_loss(con: Con, put: Put, orders: int, verdict: str) -> None:
    """10 yuan a piece, cost 20: a day of four is 40 − 80 − 2.24 fees − 18 freight = −60.24; three days −180.72."""
    for n in range(3):
        put("order_lines", *(line(n, f"{n}-{k}", price=10) for k in range(orders)))
    put("item_costs", {"item_id": "7", "merchant_code": "K7", "unit_cost": 20})
    found = of(check_day(con, DAY), "A24")
    assert found.verdict == verdict
    if verdict == "是":
        assert (found.level, found.yuan, found["笔数"]) == ("red", Decimal("180.72"), 12)


# --- A10 A11 -------------------------------------------------------------------------------------------


def sells_two_a_day(put: Put, days: int = 30) -> None:
    put("order_lines", *(line(n, str(n), units=2) for n in range(days)))


def test_a10_out_of_stock_until_the_goods_come(con: Con, put: Put) -> None:
    """Out on the 16th, goods on the 20th: 4 days × 2 units × (100 − 5.60 fees − 40 cost) = 435.20 yuan."""
    sells_two_a_day(put)
    put("item_costs", {"item_id": "7", "merchant_code": "K7", "item_title": "收纳箱", "unit_cost": 40, "on_hand": 0,
                       "in_transit": 50, "arrives_on": date(2026, 11, 20)})  # fmt: skip
    found = of(check_day(con, DAY), "A10")
    assert (found.verdict, found.level, found.yuan) == ("是", "red", Decimal("435.20"))
    assert (found["断货日"], found["缺货天数"], found["日销"]) == (date(2026, 11, 16), 4, 2.0)
    assert found.sentence.startswith("收纳箱（K7）可售0、在途50，日销2，11月16日断货，到货日11月20日，缺4天")


@pytest.mark.parametrize(("on_hand", "verdict"), [(20, "是"), (21, "否")])
def test_a10_reorder_point(con: Con, put: Put, on_hand: int, verdict: str) -> None:
    """2 a day × 7 days of delivery + 3 days of safety = 20: at 20 it is time, 21 lasts beyond the delivery."""
    sells_two_a_day(put)
    put("item_costs", {"item_id": "7", "merchant_code": "K7", "on_hand": on_hand, "in_transit": 0})
    assert of(check_day(con, DAY), "A10").verdict == verdict


def test_a10_a_stock_out_hides_demand(con: Con, put: Put) -> None:
    """Sold 2 a day until a week ago, then out: demand is 2, not 1 (days −13 to −7 of the last 14)."""
    put("order_lines", *(line(n, str(n), units=2) for n in range(7, 14)), line(0, "z", code="K8"))
    put("item_costs", {"item_id": "7", "merchant_code": "K7", "on_hand": 0, "in_transit": 0})
    assert of(check_day(con, DAY), "A10")["日销"] == 2


def test_a10_names_the_day_it_ran_out(con: Con, put: Put) -> None:
    """Sold 2 a day on ten days up to the 12th (three days back), 1 a day on the four before: out since the 13th.

    Fourteen days up to the last sale: (20 + 4) / 14 = 1.71 a day; from tomorrow on 4 days are lacking until the 20th.
    """
    put("order_lines", *(line(n, str(n), units=2) for n in range(3, 13)), *(line(n, str(n)) for n in range(13, 17)),
        *(line(n, f"k8-{n}", code="K8") for n in range(30)))  # fmt: skip
    put("item_costs", {"item_id": "7", "merchant_code": "K7", "on_hand": 0, "in_transit": 50,
                       "arrives_on": date(2026, 11, 20)})  # fmt: skip
    found = of(check_day(con, DAY), "A10")
    assert (found["断货日"], found["缺货天数"]) == (date(2026, 11, 13), 4)
    assert round(float(str(found["日销"])), 2) == 1.71


def test_a10_without_stock(con: Con, put: Put) -> None:
    sells_two_a_day(put)
    assert of(check_day(con, DAY), "A10").missing == "没有「商品成本与库存」"


@pytest.mark.parametrize(("on_hand", "verdict"), [(181, "是"), (180, "否")])
def test_a11_more_than_ninety_days(con: Con, put: Put, on_hand: int, verdict: str) -> None:
    sells_two_a_day(put)
    put("item_costs", {"item_id": "7", "merchant_code": "K7", "unit_cost": 40, "on_hand": on_hand})
    found = of(check_day(con, DAY), "A11")
    assert found.verdict == verdict
    assert found.yuan == (Decimal(181 * 40) if verdict == "是" else None)


def test_a11_never_sold(con: Con, put: Put) -> None:
    sells_two_a_day(put)
    put("item_costs", {"item_id": "8", "merchant_code": "K8", "unit_cost": 5, "on_hand": 10})
    assert of(check_day(con, DAY), "A11", "K8").verdict == "是"


def test_a11_short_history(con: Con, put: Put) -> None:
    sells_two_a_day(put, days=29)
    put("item_costs", {"item_id": "8", "merchant_code": "K8", "on_hand": 10})
    assert of(check_day(con, DAY), "A11").missing == "近30天的销量只有29天"


# --- A12 to A15 ----------------------------------------------------------------------------------------


def plan(day: date, **cells: Any) -> dict[str, Any]:
    grain = {"plan_id": "1", "plan": "收纳", "subject_type": "", "subject_id": "", "keyword": "", "rule": ""}
    return {"start": day, "scene": "关键词推广", "source": "wxt_plan", "window": "未注明", **grain, **cells}


def week_of_plan(put: Put, **cells: Any) -> None:
    put("ad_facts", *(plan(back(n), **cells) for n in range(1, 8)))


@pytest.mark.parametrize(("now", "verdict"), [(150, "是"), (149, "否"), (40, "数据不足")])
def test_a12_half_as_much_again(con: Con, put: Put, now: int, verdict: str) -> None:
    week_of_plan(put, ad_spend=100)
    put("ad_facts", plan(DAY, ad_spend=now))
    found = of(check_day(con, DAY), "A12")
    assert found.verdict == verdict
    assert found.yuan == (Decimal("50.00") if verdict == "是" else None)


def test_a12_above_its_budget(con: Con, put: Put) -> None:
    week_of_plan(put, ad_spend=140)
    put("ad_facts", plan(DAY, ad_spend=145))
    put("ad_budgets", {"day": back(3), "plan": "收纳", "budget": 140})
    found = of(check_day(con, DAY), "A12")
    assert (found.verdict, found["预算"]) == ("是", 140.0)


def a_shop_with_margin(put: Put) -> None:
    """1,000 yuan in 10 orders a day, cost rate 50%, fees 5.6%, 4.5 yuan an order: margin 39.9%, 保本投产 2.506."""
    grain = {"terminal": "全部", "source": "sycm_core_daily", "pay_amount": 1000, "pay_orders": 10}
    put("shop_facts", *({"start": back(n), **grain} for n in range(7)))


@pytest.mark.parametrize(
    ("amount", "verdict", "level"), [(200, "是", "red"), (1500 / 7, "是", "amber"), (260, "否", "")]
)
def test_a13_below_breakeven(con: Con, put: Put, amount: float, verdict: str, level: str) -> None:
    """100 yuan a day: 200 brings 投产 2.0, under 0.8 × 2.506; 1,500 in the week 2.14; 260 is enough."""
    a_shop_with_margin(put)
    put("ad_facts", *(plan(back(n), ad_spend=100, clicks=20, ad_pay_amount=amount, ad_orders=1) for n in range(7)))
    found = of(check_day(con, DAY), "A13")
    assert (found.verdict, found.level) == (verdict, level)
    if level == "amber":
        assert found["保本投产"] == pytest.approx(1 / 0.399)
        assert found.yuan == Decimal("101.50")  # 700 − 1,500 × 0.399


def test_a13_too_few_clicks(con: Con, put: Put) -> None:
    a_shop_with_margin(put)
    put("ad_facts", *(plan(back(n), ad_spend=100, clicks=14, ad_pay_amount=0, ad_orders=0) for n in range(7)))
    assert of(check_day(con, DAY), "A13").verdict == "数据不足"


def test_a13_waits_for_the_window(con: Con, put: Put) -> None:
    """Seven days of attribution: the bad last week still grows, the good week before it is judged."""
    a_shop_with_margin(put)
    week = {"ad_spend": 100, "clicks": 20, "ad_orders": 1, "window": "7天"}
    put("ad_facts", *(plan(back(n), **week, ad_pay_amount=300 if n >= 7 else 0) for n in range(14)))
    assert of(check_day(con, DAY), "A13").verdict == "否"


def test_a14_a_click_costs_more_than_it_brings(con: Con, put: Put) -> None:
    """5 yuan a click; 214.29 × 5% × 39.9% = 4.275 is the most; 0.725 × 140 clicks = 101.50 yuan."""
    a_shop_with_margin(put)
    put("ad_facts", *(plan(back(n), ad_spend=100, clicks=20, ad_pay_amount=1500 / 7, ad_orders=1) for n in range(7)))
    found = of(check_day(con, DAY), "A14")
    assert (found.verdict, found.yuan) == ("是", Decimal("101.50"))
    assert found["最高出价"] == pytest.approx(4.275)


def test_a14_site_wide_plans_have_no_bid(con: Con, put: Put) -> None:
    a_shop_with_margin(put)
    cells = {"ad_spend": 100, "clicks": 20, "ad_pay_amount": 0, "ad_orders": 0, "scene": "货品全站推广"}
    put("ad_facts", *(plan(back(n), **cells) for n in range(7)))
    assert of(check_day(con, DAY), "A14").verdict == "数据不足"


@pytest.mark.parametrize(("clicks", "verdict"), [(60, "是"), (90, "否"), (29, "数据不足")])
def test_a15_fewer_click(con: Con, put: Put, clicks: int, verdict: str) -> None:
    """5% before (700 of 14,000); 60 of 2,000 is z = −0.02/0.0050846 = −3.93 and −40%; 90 is −10% only."""
    week_of_plan(put, ad_spend=50, clicks=100, impressions=2000)
    put("ad_facts", plan(DAY, ad_spend=50, clicks=clicks, impressions=2000))
    found = of(check_day(con, DAY), "A15")
    assert found.verdict == verdict
    if verdict == "是":
        assert found["异常程度"] == pytest.approx(-3.9335, abs=1e-3)


# --- A16 A17 A19 ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("price", "planned", "verdict", "level"),
    [
        (90, None, "是", "red"),
        (90, 90, "是", "amber"),
        (90, 95, "是", "red"),
        (100, 100, "否", ""),
        (100, None, "否", ""),
    ],
)
def test_a16_prices(con: Con, put: Put, price: int, planned: int | None, verdict: str, level: str) -> None:
    put("price_watch", {"day": back(1), "item_id": "7", "price": 100})
    put("price_watch", {"day": DAY, "item_id": "7", "price": price, "planned_price": planned})
    found = of(check_day(con, DAY), "A16")
    assert (found.verdict, found.level) == (verdict, level)


def test_a16_the_activity_says_the_plan(con: Con, put: Put) -> None:
    """79 planned for the activity that runs, 89 on sale, two units a day: 20 yuan a day."""
    sells_two_a_day(put)
    put("activities", {"activity": "店庆", "item_id": "7", "start": back(2), "end": back(-5), "planned_price": 79})
    put("price_watch", {"day": back(1), "item_id": "7", "price": 89}, {"day": DAY, "item_id": "7", "price": 89})
    found = of(check_day(con, DAY), "A16")
    assert (found.verdict, found.level, found.yuan) == ("是", "red", Decimal("20.00"))
    assert found["活动"] == "店庆"


@pytest.mark.parametrize(("price", "verdict"), [(95, "是"), (96, "否"), (105, "是")])
def test_a17_five_percent(con: Con, put: Put, price: int, verdict: str) -> None:
    put("competitor_watch", {"day": back(7), "competitor": "甲", "price": 100})
    put("competitor_watch", {"day": DAY, "competitor": "甲", "price": price})
    assert of(check_day(con, DAY), "A17").verdict == verdict


def test_a17_seen_once(con: Con, put: Put) -> None:
    put("competitor_watch", {"day": DAY, "competitor": "甲", "price": 100})
    assert of(check_day(con, DAY), "A17").missing == "没有上次的竞品价格"


@pytest.mark.parametrize(("end", "verdict"), [(-1, "是"), (-2, "否")])
def test_a19_ends_within_a_day(con: Con, put: Put, end: int, verdict: str) -> None:
    put("activities", {"activity": "店庆", "item_id": "7", "start": back(2), "end": back(end)})
    assert of(check_day(con, DAY), "A19").verdict == verdict


def test_a19_price_off_plan(con: Con, put: Put) -> None:
    put("activities", {"activity": "店庆", "item_id": "7", "start": back(2), "end": back(-9), "planned_price": 79})
    put("price_watch", {"day": DAY, "item_id": "7", "price": 89})
    found = of(check_day(con, DAY), "A19")
    assert (found.verdict, found.level) == ("是", "red")

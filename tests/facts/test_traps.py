"""The traps of business numbers, each with its small table: what the naive sum would say, and what is true."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from duckdb import DuckDBPyConnection

from tests.facts.conftest import Put
from xlops.errors import BadInput
from xlops.facts import kpi, value
from xlops.periods import Period, week_of

D = Decimal
MON, TUE, WED = date(2026, 11, 9), date(2026, 11, 10), date(2026, 11, 11)
TWO = Period(MON, TUE)
WEEK = week_of(MON)


def shop(day: date, source: str = "sycm_core_daily", terminal: str = "全部", **fields: object) -> dict[str, object]:
    return {"start": day, "terminal": terminal, "source": source, **fields}


def order(id: str, day: date, amount: str, **fields: object) -> dict[str, object]:
    at = datetime(day.year, day.month, day.day, 10)
    return {"order_id": id, "created_at": at, "paid_at": at, "paid_amount": D(amount), **fields}


def test_mean_of_ratios(con: DuckDBPyConnection, put: Put) -> None:
    """
    | day | visitors | buyers | rate |
    |-----|----------|--------|------|
    | Mon | 1000     | 30     | 3%   |
    | Tue | 100      | 9      | 9%   | the mean of the rates is 6%; 39 of 1,100 is 3.545%
    """
    put("shop_facts", shop(MON, uv=1000, pay_buyers=30), shop(TUE, uv=100, pay_buyers=9))
    assert value(con, "pay_cvr", TWO).value == pytest.approx(39 / 1100)


def test_a_day_with_one_part_missing_is_dropped_from_both_sums(con: DuckDBPyConnection, put: Put) -> None:
    """
    | day | visitors | buyers |
    |-----|----------|--------|
    | Mon | 1000     | 30     |
    | Tue | 500      | -      | 30 of 1,500 would be 2%; Tuesday says nothing, so 30 of 1,000
    """
    put("shop_facts", shop(MON, uv=1000, pay_buyers=30), shop(TUE, uv=500))
    found = value(con, "pay_cvr", TWO)
    assert found.value == pytest.approx(0.03)
    assert found.missing == (TUE,)


def test_each_item_drops_its_own_incomplete_days(con: DuckDBPyConnection, put: Put) -> None:
    """
    | day | item | visitors | buyers |
    |-----|------|----------|--------|
    | Mon | A    | 100      | 10     |
    | Tue | A    | 100      | 20     | A: 30 of 200
    | Mon | B    | 100      | 10     |
    | Tue | B    | 100      | -      | B: 10 of 100, not 10 of 200
    """
    for day, item, buyers in ((MON, "A", 10), (TUE, "A", 20), (MON, "B", 10), (TUE, "B", None)):
        put("item_facts", shop(day, "sycm_item", item_id=item, uv=100, pay_buyers=buyers))
    rows = kpi(con, ["pay_cvr"], TWO, by="item")
    assert [(row["item_id"], row["pay_cvr"]) for row in rows] == [("A", pytest.approx(0.15)), ("B", pytest.approx(0.1))]


def test_visitors_over_days(con: DuckDBPyConnection, put: Put) -> None:
    """
    | day | visitors |
    |-----|----------|
    | Mon | 100      |
    | Tue | 80       | 180 is no number of people: it is 访客数(按日累加), and says so
    """
    put("shop_facts", shop(MON, uv=100), shop(TUE, uv=80))
    found = value(con, "uv", TWO)
    assert (found.value, found.basis) == (180, "daily")
    assert value(con, "uv", Period(MON, MON)).basis == "period"


def test_visitors_over_items(con: DuckDBPyConnection, put: Put) -> None:
    """
    | item | visitors | amount |
    |------|----------|--------|
    | A    | 60       | 100    |
    | B    | 70       | 50     | one visitor sees both: no shop visitors from items, but an amount
    """
    for item, uv, amount in (("A", 60, "100"), ("B", 70, "50")):
        put("item_facts", shop(MON, "sycm_item", item_id=item, uv=uv, pay_amount=D(amount), pay_orders=3))
    monday = Period(MON, MON)
    assert value(con, "uv", monday).value is None
    assert value(con, "pay_amount", monday).value == D("150")
    assert value(con, "pay_orders", monday).value is None  # one order holds several items


def test_refunds_fanned_out_over_lines(con: DuckDBPyConnection, put: Put) -> None:
    """
    | order | line | paid | refunded |
    |-------|------|------|----------|
    | 1     | 1a   | 60   | 60       |
    | 1     | 1b   | 40   | -        | joined to its order's 100 yuan twice, sales would be 200

    One order, one refunded order, 60 refunded of 100.
    """
    put("orders", order("1", MON, "100", refund_amount=D("60")))
    at = datetime(2026, 11, 9, 10)
    for line, paid, back in (("1a", "60", "60"), ("1b", "40", None)):
        refund = D(back) if back else None
        put(
            "order_lines",
            {"line_key": line, "order_id": "1", "created_at": at, "paid_at": at, "quantity": 1,
             "paid_amount": D(paid), "refund_amount": refund},
        )  # fmt: skip
    monday = Period(MON, MON)
    assert value(con, "pay_amount", monday).value == D("100")
    assert value(con, "refund_amount_paid", monday).value == D("60")
    assert value(con, "refund_orders", monday).value == 1
    assert value(con, "pay_orders", monday).value == 1
    assert value(con, "pay_items", monday).value == 2


def test_zero_denominator(con: DuckDBPyConnection, put: Put) -> None:
    """
    | day | visitors | buyers |
    |-----|----------|--------|
    | Mon | 0        | 0      | no rate at all, neither 0 nor infinite
    | Tue | 0        | 2      | no rate either, and the numbers are doubtful
    """
    put("shop_facts", shop(MON, uv=0, pay_buyers=0), shop(TUE, uv=0, pay_buyers=2))
    monday, tuesday = value(con, "pay_cvr", Period(MON, MON)), value(con, "pay_cvr", Period(TUE, TUE))
    assert (monday.value, monday.flags) == (None, ())
    assert (tuesday.value, tuesday.flags) == (None, ("DQ_NUM_WITHOUT_DEN",))


def test_zero_is_not_missing(con: DuckDBPyConnection, put: Put) -> None:
    """
    | day | amount |
    |-----|--------|
    | Mon | 0      | sold nothing: 0
    | Tue | -      | not known: no value
    """
    put("shop_facts", shop(MON, pay_amount=D("0")), shop(TUE))
    assert value(con, "pay_amount", Period(MON, MON)).value == 0
    assert value(con, "pay_amount", Period(TUE, TUE)).value is None


@pytest.mark.parametrize("metric", ["demand_supply_ratio", "competition_index", "blue_ocean_index"])
def test_index_values_are_never_added(con: DuckDBPyConnection, metric: str) -> None:
    """A platform index of 200 is not twice one of 100: what is built on one is refused for periods."""
    with pytest.raises(BadInput, match="平台指数"):
        value(con, metric, TWO)


def test_overlapping_entries(con: DuckDBPyConnection, put: Put) -> None:
    """
    | entry | visitors | amount |
    |-------|----------|--------|
    | 搜索  | 60       | 100    |
    | 推荐  | 70       | 50     | the same person comes twice: entries are never added to the shop
    """
    for path, uv, amount in (("搜索", 60, "100"), ("推荐", 70, "50")):
        put(
            "entry_facts",
            shop(MON, "sycm_entry", scope="每一次访问", tree="a", carrier="全店", entry_path=path, uv=uv,
                 pay_amount=D(amount)),
        )  # fmt: skip
    monday = Period(MON, MON)
    assert value(con, "uv", monday).value is None
    assert value(con, "pay_amount", monday).value is None
    assert value(con, "uv", monday, level="entry", key="推荐").value == 70


def test_rates_above_one(con: DuckDBPyConnection, put: Put) -> None:
    """
    | day | visitors | buyers |
    |-----|----------|--------|
    | Mon | 40       | 50     | 125%: kept, marked, not cut off
    """
    put("shop_facts", shop(MON, uv=40, pay_buyers=50))
    found = value(con, "pay_cvr", Period(MON, MON))
    assert found.value == pytest.approx(1.25)
    assert found.flags == ("DQ_RATE_GT_1",)


def test_ids_of_nineteen_digits(con: DuckDBPyConnection, put: Put) -> None:
    """
    | item                | amount |
    |---------------------|--------|
    | 1234567890123456789 | 1      |
    | 1234567890123456788 | 2      | as floats both are 1.2345678901234568e18
    """
    for item, amount in (("1234567890123456789", "1"), ("1234567890123456788", "2")):
        put("item_facts", shop(MON, "sycm_item", item_id=item, pay_amount=D(amount)))
    rows = kpi(con, ["pay_amount"], Period(MON, MON), by="item")
    assert {row["item_id"]: row["pay_amount"] for row in rows} == {
        "1234567890123456788": D("2"),
        "1234567890123456789": D("1"),
    }


def test_weekly_file_next_to_daily_rows(con: DuckDBPyConnection, put: Put) -> None:
    """
    | row of   | visitors | amount |
    |----------|----------|--------|
    | Mon      | 100      | 10     |
    | Tue      | 80       | 20     |
    | the week | 150      | 30     | never 330 visitors, never 60 yuan
    """
    put("shop_facts", shop(MON, uv=100, pay_amount=D("10")), shop(TUE, uv=80, pay_amount=D("20")))
    put("shop_facts", {**shop(MON, uv=150, pay_amount=D("30")), "end": WEEK.end})
    visitors = value(con, "uv", WEEK)
    assert (visitors.value, visitors.basis, visitors.missing) == (150, "period", ())
    assert value(con, "pay_amount", WEEK).value == D("30")
    assert value(con, "pay_amount", TWO).value == D("30")  # the two days alone
    month = value(con, "pay_amount", Period(date(2026, 11, 1), date(2026, 11, 30)))
    assert (month.value, month.days) == (D("30"), 7)  # the week's row alone


def test_scopes_are_not_mixed(con: DuckDBPyConnection, put: Put) -> None:
    """
    | scope      | entry | visitors |
    |------------|-------|----------|
    | 每一次访问 | 搜索  | 60       |
    | 第一次访问 | 搜索  | 45       | two answers to two questions: 105 answers none
    """
    for scope, uv in (("每一次访问", 60), ("第一次访问", 45)):
        put(
            "entry_facts",
            shop(MON, "sycm_entry", scope=scope, tree="a", carrier="全店", entry_path="搜索", uv=uv),
        )
    monday = Period(MON, MON)
    assert value(con, "uv", monday, level="entry", key="搜索").value == 60
    asked = value(con, "uv", monday, level="entry", key="搜索", scope="第一次访问")
    assert (asked.value, asked.scope) == (45, "第一次访问")


def test_two_sources_are_not_added(con: DuckDBPyConnection, put: Put) -> None:
    """
    | source          | Mon | Tue |
    |-----------------|-----|-----|
    | sycm_core_daily | 100 | 100 |
    | orders          | 90  | 95  | 200, not 385; and not 100 + 95 if the shop's file lacks Tuesday
    """
    put("shop_facts", shop(MON, pay_amount=D("100")))
    put("orders", order("1", MON, "90"), order("2", TUE, "95"))
    found = value(con, "pay_amount", TWO)
    assert (found.value, found.source) == (D("185"), "orders")
    put("shop_facts", shop(TUE, pay_amount=D("100")))
    found = value(con, "pay_amount", TWO)
    assert (found.value, found.source) == (D("200"), "sycm_core_daily")


def test_terminals_are_not_added_to_their_total(con: DuckDBPyConnection, put: Put) -> None:
    """
    | terminal | visitors | amount |
    |----------|----------|--------|
    | 全部     | 100      | 30     |
    | PC       | 20       | 10     |
    | 无线     | 90       | 20     | 100 visitors, 30 yuan; without 全部 still 30 yuan, but no visitors
    """
    put("shop_facts", shop(MON, terminal="PC", uv=20, pay_amount=D("10")))
    put("shop_facts", shop(MON, terminal="无线", uv=90, pay_amount=D("20")))
    monday = Period(MON, MON)
    assert value(con, "uv", monday).value is None
    assert value(con, "pay_amount", monday).value == D("30")
    put("shop_facts", shop(MON, uv=100, pay_amount=D("30")))
    assert value(con, "uv", monday).value == 100
    assert value(con, "pay_amount", monday).value == D("30")


def test_the_same_money_in_three_ad_reports(con: DuckDBPyConnection, put: Put) -> None:
    """
    | report  | window | spend | attributed |
    |---------|--------|-------|------------|
    | plan    | 15     | 100   | 300        |
    | item    | 15     | 100   | 300        |
    | keyword | 15     | 100   | 300        |
    | plan    | 1      | 100   | 200        | spent 100, not 400; 投产 3, not (300·3 + 200) / 400
    """
    grain = {"start": MON, "scene": "关键词推广", "plan_id": "p", "rule": "末次点击", "ad_spend": D("100")}
    put("ad_facts", {**grain, "source": "wxt_plan", "window": "15", "ad_pay_amount": D("300")})
    put("ad_facts", {**grain, "source": "wxt_item", "window": "15", "subject_id": "9", "ad_pay_amount": D("300")})
    put("ad_facts", {**grain, "source": "wxt_keyword", "window": "15", "keyword": "枕头", "ad_pay_amount": D("300")})
    put("ad_facts", {**grain, "source": "wxt_plan", "window": "1", "ad_pay_amount": D("200")})
    monday = Period(MON, MON)
    assert value(con, "ad_spend", monday).value == D("100")
    roas = value(con, "roas", monday)
    assert (roas.value, roas.scope) == (pytest.approx(3.0), "15 末次点击")


def test_attributed_sales_of_different_windows_are_not_added(con: DuckDBPyConnection, put: Put) -> None:
    """
    | scene      | window | spend | attributed |
    |------------|--------|-------|------------|
    | 关键词推广 | 15     | 100   | 300        |
    | 全站推广   | 30     | 50    | 400        | spent 150; 700 yuan would answer two questions at once
    """
    for scene, window, spend, amount in (("关键词推广", "15", "100", "300"), ("全站推广", "30", "50", "400")):
        put(
            "ad_facts",
            {"start": MON, "scene": scene, "plan_id": scene, "source": "wxt_plan", "window": window,
             "rule": "末次点击", "ad_spend": D(spend), "ad_pay_amount": D(amount)},
        )  # fmt: skip
    monday = Period(MON, MON)
    assert value(con, "ad_spend", monday).value == D("150")
    roas = value(con, "roas", monday)
    assert (roas.value, roas.flags) == (None, ("AD_TERMS_DIFFER",))


def test_people_of_a_period_and_people_added_by_day(con: DuckDBPyConnection, put: Put) -> None:
    """
    | source          | fields   | rows      |
    |-----------------|----------|-----------|
    | sycm_core_daily | visitors | by day    | 100 + 100 on two days
    | orders          | buyers   | by event  | one buyer, on both days

    1 buyer of 200 daily visits mixes two kinds of counting; 2 daily buyers of 200 daily visitors do not.
    """
    put("shop_facts", shop(MON, uv=100), shop(TUE, uv=100))
    put("orders", order("1", MON, "9", buyer="a"), order("2", TUE, "9", buyer="a"))
    assert value(con, "pay_buyers", TWO).value == 1
    rate = value(con, "pay_cvr", TWO)
    assert (rate.value, rate.basis) == (pytest.approx(0.01), "daily")
    assert "SOURCES_DIFFER" in rate.flags


def test_buyers_masked_by_the_platform(con: DuckDBPyConnection, put: Put) -> None:
    """
    | order | buyer |
    |-------|-------|
    | 1     | t**1  | (stored empty)
    | 2     | t**1  | (stored empty): neither 0 buyers nor 1 nor 2
    """
    put("orders", order("1", MON, "9", buyer=""), order("2", MON, "9", buyer=None))
    for period in (Period(MON, MON), TWO):
        found = value(con, "pay_buyers", period)
        assert (found.value, found.flags) == (None, ("BUYERS_MASKED",))
    assert value(con, "pay_orders", Period(MON, MON)).value == 2


def test_buyers_masked_in_a_part_of_the_files(con: DuckDBPyConnection, put: Put) -> None:
    """
    | day | orders | named |
    |-----|--------|-------|
    | Mon | 2      | a, b  | 2 buyers
    | Tue | 2      | a, -  | at least 1 buyer, perhaps 2: not known, and neither are both days together
    """
    put("orders", order("1", MON, "9", buyer="a"), order("2", MON, "9", buyer="b"))
    put("orders", order("3", TUE, "9", buyer="a"), order("4", TUE, "9", buyer=""))
    assert value(con, "pay_buyers", Period(MON, MON)).value == 2
    tuesday = value(con, "pay_buyers", Period(TUE, TUE))
    assert (tuesday.value, tuesday.flags) == (None, ("BUYERS_MASKED",))
    both = value(con, "pay_buyers", TWO)
    assert (both.value, both.basis, both.missing) == (2, "daily", (TUE,))  # Monday's alone, and it says so


def test_the_mean_of_daily_averages(con: DuckDBPyConnection, put: Put) -> None:
    """
    | day | visitors | stay |
    |-----|----------|------|
    | Mon | 100      | 10 s |
    | Tue | 300      | 20 s | 17.5 s by visitors, not 15 s
    """
    put("shop_facts", shop(MON, uv=100, avg_stay=10.0), shop(TUE, uv=300, avg_stay=20.0))
    assert value(con, "avg_stay", TWO).value == pytest.approx(17.5)


def test_scores_are_not_averaged(con: DuckDBPyConnection, put: Put) -> None:
    """
    | day | score |
    |-----|-------|
    | Mon | 4.7   |
    | Tue | 4.9   | the window of the platform rolls: the last value counts
    | Wed | -     |
    """
    put("shop_facts", shop(MON, dsr_desc=4.7), shop(TUE, dsr_desc=4.9), shop(WED))
    assert value(con, "dsr_desc", WEEK).value == 4.9

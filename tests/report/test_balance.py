"""How many days the advertising account lasts: said on page one, and only where somebody looked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.report.shop import BEFORE, WEEK, Shop, texts


def spending(shop: Shop, *days: int) -> Shop:
    """A week that sells and, on the days given (0 is Monday), spends 3,012 yuan each: 21,084 over seven."""
    for period in (BEFORE, WEEK):
        shop.shop(period, uv=10_000, pay_buyers=500, pay_amount=50_000)
    for day in days:
        on = WEEK.start + timedelta(day)
        shop.put(
            "ad_facts", None, start=on, end=on, scene="关键词推广", plan_id="1", subject_type="计划", subject_id="",
            keyword="", source="wxt_plan", window="15天", rule="末次点击", ad_spend=3_012, ad_pay_amount=9_000, clicks=900,
        )  # fmt: skip
    return shop


def said(shop: Shop, edition: str = "老板版") -> str:
    return next((text for text in texts(shop.report(edition=edition)) if "推广余额" in text), "")


@pytest.mark.parametrize("days", [range(7), range(6)])
def test_the_balance_lasts_its_yuan_over_a_days_cost(shop: Shop, days: range) -> None:
    """15,060 over 3,012 a day is five days, also where one day's advertising is not out yet."""
    spending(shop, *days)
    shop.put("ad_balances", None, day=WEEK.end, balance=15_060)
    shop.put("ad_balances", None, day=WEEK.end - timedelta(1), balance=18_150)  # looked at earlier: not said
    assert "推广余额15,060元（8月16日），按本周日均花费3,012元够5天" in said(shop)
    assert "充值" not in said(shop)


@pytest.mark.parametrize(("yuan", "words"), [(8_000, "够2天，请充值"), (3_011, "不够1天，请充值")])
def test_less_than_three_days_asks_for_money(shop: Shop, yuan: int, words: str) -> None:
    spending(shop, *range(7))
    shop.put("ad_balances", None, day=WEEK.end, balance=yuan)
    assert words in said(shop)


def test_staff_hear_it_without_the_profit(shop: Shop) -> None:
    spending(shop, *range(7))
    shop.put("ad_balances", None, day=WEEK.end, balance=15_060)
    assert said(shop, "员工版").startswith("推广余额15,060元")


@pytest.mark.parametrize("day", [date(2026, 8, 9), date(2026, 8, 24)])
def test_a_balance_of_another_time_is_not_said(shop: Shop, day: date) -> None:
    """The week is August 10 to 16; the Monday after is still its own."""
    spending(shop, *range(7))
    shop.put("ad_balances", None, day=day, balance=15_060)
    assert said(shop) == ""


def test_without_spending_no_days_are_said(shop: Shop) -> None:
    spending(shop)
    shop.put("ad_balances", None, day=WEEK.end, balance=15_060)
    assert said(shop) == ""

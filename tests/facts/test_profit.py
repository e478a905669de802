"""Profit of a week: the operator's own ledger to the yuan, refunds that are still to come, the month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal as D

import duckdb
import pytest

from xlops.errors import BadInput
from xlops.facts.month import month_progress
from xlops.facts.profit import profit, projected_refunds
from xlops.facts.settings import settings
from xlops.periods import Period

Put = Callable[..., None]
WEEK = Period(date(2026, 8, 10), date(2026, 8, 16))


def test_the_operators_ledger(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """支付 180,350 − 退款 24,528 − 成本 77,911 − 扣点 8,726 − 运费 12,927 = 56,258; − 25,600 − 20,000 = 10,658."""
    own = {"shipping_per_order": "4.7", "freight_insurance": "1.5", "fixed_cost_week": "20000"}
    put("settings", *({"id": id, "value": value} for id, value in own.items()))
    found = profit(D(180350), 2085, D(24528), None, D(25600), settings(con))
    assert (found.goods, round(found.fees), found.freight) == (77911, 8726, 12927)
    assert (round(found.before_ads), round(found.after_ads or 0), round(found.net_profit or 0)) == (56258, 30658, 10658)
    assert found.breakeven == pytest.approx(3.21, abs=0.005)
    assert found.covered == 0.0


def test_net_profit_needs_fixed_costs_and_ads(con: duckdb.DuckDBPyConnection) -> None:
    found = profit(D(100), 1, D(0), None, None, settings(con))
    assert found.after_ads is None and found.net_profit is None and found.fixed is None
    assert found.before_ads == D(100) - 50 - D("5.60") - D("4.50")


def test_refunds_above_sales_and_a_week_without_sales(con: duckdb.DuckDBPyConnection) -> None:
    lost = profit(D(500), 5, D(800), None, D(0), settings(con))
    assert (lost.net, lost.goods, lost.fees, lost.before_ads, lost.breakeven) == (-300, 0, 0, D("-322.50"), None)
    nothing = profit(D(0), 0, None, None, None, settings(con))
    assert nothing.before_ads == 0 and nothing.margin is None and nothing.breakeven is None and nothing.covered is None


def test_a_setting_that_is_no_number(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    put("settings", {"id": "commission_rate", "value": "五个点"})
    with pytest.raises(BadInput, match="平台扣点"):
        settings(con)


def test_unconfirmed_defaults_are_listed_until_the_shop_sets_them(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    assert settings(con).unconfirmed("commission_rate", "points_rate") == ("平台扣点5%（待确认）",)
    put("settings", {"id": "commission_rate", "value": "0.055"})
    own = settings(con)
    assert own.unconfirmed("commission_rate") == () and own.rate("commission_rate") == D("0.055")


def refund_history(put: Put, weeks: int) -> None:
    """Every earlier week 100 yuan of refunds in the end: 35, 62, 81, 93 and 100 after 0 … 4 weeks."""
    for back in range(1, weeks + 1):
        paid = WEEK.start - timedelta(days=7 * back)
        for age, amount in enumerate((35, 27, 19, 12, 7)):
            finished = paid + timedelta(days=7 * age + 3)
            if finished <= WEEK.end:
                put("refunds", {
                    "refund_id": f"{back}-{age}", "refund_amount": amount,
                    "paid_at": datetime.combine(paid, time(9)), "finished_at": datetime.combine(finished, time(9)),
                })  # fmt: skip


def test_refunds_still_to_come(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """4% seen in the sale's own week, where 35% of the final refunds are seen: 11.43% in the end."""
    refund_history(put, 10)
    put(
        "refunds",
        {
            "refund_id": "now",
            "refund_amount": 400,
            "paid_at": datetime(2026, 8, 12),
            "finished_at": datetime(2026, 8, 16),
        },
    )
    found = projected_refunds(con, WEEK, D(10000))
    assert found is not None and found.done == 400
    assert found.seen == pytest.approx(0.35)
    assert found.projected == D("1142.86")


def test_no_projection_without_four_weeks(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    refund_history(put, 3)
    put(
        "refunds",
        {
            "refund_id": "now",
            "refund_amount": 400,
            "paid_at": datetime(2026, 8, 12),
            "finished_at": datetime(2026, 8, 16),
        },
    )
    found = projected_refunds(con, WEEK, D(10000))
    assert found is not None and (found.done, found.projected) == (400, None)
    assert projected_refunds(con, WEEK.shift(7), D(10000)) is None


def test_month_by_time_progress(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """425,600 in 16 of 31 days: 824,600 in the end; the target of 840,000 is 189,677 a week."""
    put("settings", {"id": "month_target", "value": "840,000"})
    daily: dict[date, D | None] = {date(2026, 8, n): D(26600) for n in range(1, 17)}
    found = month_progress(WEEK, daily, (), D(1), settings(con))
    assert found is not None
    assert (found.to_date, found.straight, found.missing, found.reference) == (425600, 824600, 0, False)
    assert found.time_progress == pytest.approx(0.516, abs=0.0005)
    assert round(found.week_target(WEEK) or 0) == 189677


def test_month_with_a_missing_day_and_no_target(con: duckdb.DuckDBPyConnection) -> None:
    """A day with part of its data is counted in yuan, not as a day: 1,010 in 10 of 11 days → 101 a day."""
    daily: dict[date, D | None] = {date(2026, 9, n): D(100) for n in range(1, 11)} | {date(2026, 9, 11): D(10)}
    week = Period(date(2026, 9, 7), date(2026, 9, 13))
    found = month_progress(week, daily, [date(2026, 9, 11)], None, settings(con))
    assert found is not None
    assert (found.to_date, found.days, found.straight, found.target) == (1010, 10, 3030, None)
    assert month_progress(week, {}, (), None, settings(con)) is None


def test_month_end_by_weekday(con: duckdb.DuckDBPyConnection) -> None:
    """Weekends sell 200, weekdays 100, exactly: what is left of August is 11 weekdays and 4 weekend days."""
    days = [date(2026, 7, 13) + timedelta(days=n) for n in range(35)]
    daily: dict[date, D | None] = {day: D(200 if day.weekday() > 4 else 100) for day in days}
    found = month_progress(WEEK, daily, (), None, settings(con))
    assert found is not None
    so_far = sum(200 if date(2026, 8, n).weekday() > 4 else 100 for n in range(1, 17))
    assert found.by_weekday == so_far + 11 * 100 + 4 * 200

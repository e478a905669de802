"""The smaller facts of the report: market, ladder, idle and new items, plans, agents, after-sale, what comes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal as D

import duckdb
import pytest

from tests.facts.conftest import Put
from xlops.facts.ad_plans import ad_plans
from xlops.facts.ads import ads
from xlops.facts.after_sale import after_sale
from xlops.facts.agents import agents
from xlops.facts.coming import coming
from xlops.facts.competitors import judge
from xlops.facts.health import standing
from xlops.facts.idle import idle
from xlops.facts.ladder import gap_after, ladder, month_of_sales
from xlops.facts.market import market
from xlops.periods import Period

WEEK = Period(date(2026, 8, 10), date(2026, 8, 16))
BEFORE = WEEK.previous()


def test_the_market_over_the_days_of_both_weeks(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    put("industry", {"day": BEFORE.start, "market_amount": 100}, {"day": WEEK.start, "market_amount": 90})
    put("industry", {"day": WEEK.end, "market_amount": 1000})
    found = market(con, WEEK, BEFORE)
    assert found is not None and (found.days, round(found.rate, 9)) == (1, -0.1)
    assert market(con, BEFORE, BEFORE.previous()) is None


def test_the_gap_of_the_example() -> None:
    """features, part 4, example 13: between rank 5 and 6, 3,050 and 900, 3.39 > 3.33; 3,000 over 900 is none."""
    assert gap_after([12000, 4200, 3300, 3100, 3050, 900, 600, 500, 300, 200]) == (5, 3050, 900)
    assert gap_after([3000, 900, 600]) is None and gap_after([]) is None
    assert gap_after([50, 9]) is None  # nine units are no rung


def test_ladder_and_idle_need_a_month(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """Four weekly files are 28 days: 4,000 and 400 units stand a tier apart; an item in stock sold nothing."""
    for back in range(4):
        week = WEEK.shift(-7 * back)
        own = {"start": week.start, "end": week.end, "terminal": "全部", "source": "sycm_item"}
        put("item_facts", {**own, "item_id": "1", "item_title": "甲", "pay_items": 1000, "pay_amount": 1})
        put("item_facts", {**own, "item_id": "2", "item_title": "乙", "pay_items": 100, "pay_amount": 1})
    put("item_costs", {"item_id": "3", "merchant_code": "c", "item_title": "丙", "unit_cost": 20, "on_hand": 50})
    month = month_of_sales(con, WEEK)
    found = ladder(month)
    assert found is not None and found.counts == {"flash_hero": 0, "promo": 1, "hot": 0, "profit": 1}
    assert found.empty == ("hot",) and found.gap == (1, 4000, 400) and found.days == 28
    still = idle(con, month)
    assert still is not None and [(x.title, x.on_hand, x.value) for x in still] == [("丙", 50, D(1000))]
    con.execute("DELETE FROM item_facts WHERE start = ?", [WEEK.start])
    assert ladder(month_of_sales(con, WEEK)) is None and idle(con, month_of_sales(con, WEEK)) is None


def test_plans_of_the_scenes_window_only(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """Of a 7-day and a 15-day window the longer is read, so plans add up to the scene; item rows are other money."""
    own = {
        "start": WEEK.start,
        "end": WEEK.end,
        "scene": "关键词推广",
        "subject_type": "计划",
        "subject_id": "",
        "keyword": "",
        "rule": "",
        "source": "wxt_plan",
    }
    for window, amount in (("7", 300), ("15", 400)):
        for plan, spend in (("a", 60), ("b", 40)):
            put(
                "ad_facts",
                {
                    **own,
                    "plan_id": plan,
                    "plan": plan,
                    "window": window,
                    "ad_spend": spend,
                    "ad_pay_amount": amount,
                    "clicks": 100,
                },
            )
    put(
        "ad_facts",
        {
            **own,
            "plan_id": "a",
            "plan": "a",
            "subject_id": "1",
            "subject_type": "商品",
            "window": "15",
            "ad_spend": 999,
        },
    )
    week = ads(con, WEEK)
    assert week is not None and week.spend == 100
    found = ad_plans(con, week)
    assert [(p.name, p.spend, p.amount, p.days) for p in found] == [("a", 60, 400, 7), ("b", 40, 400, 7)]
    assert found[0].most(0.25) == 1.0 and found[0].most(None) is None  # 400 / 100 × 0.25


def test_a_weekly_file_of_agents_wins_over_its_days(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """Seconds weighted by who asked: (100·30 + 300·50) / 400 = 45."""
    for day, asked, seconds in ((0, 100, 30), (1, 300, 50)):
        put(
            "agent_facts",
            {
                "start": WEEK.start + timedelta(days=day),
                "agent": "林",
                "source": "d",
                "inquirers": asked,
                "avg_response": seconds,
                "inquiry_pay_buyers": 40,
            },
        )
    (found,) = agents(con, WEEK)
    assert (found.asked, found.seconds, found.cvr) == (400, 45.0, 0.2)
    put(
        "agent_facts",
        {
            "start": WEEK.start,
            "end": WEEK.end,
            "agent": "林",
            "source": "d",
            "inquirers": 390,
            "inquiry_pay_buyers": 39,
        },
    )
    (found,) = agents(con, WEEK)
    assert (found.asked, found.cvr, found.seconds) == (390, 0.1, None)


def test_after_sale_by_the_day_it_was_finished(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    for id, applied, finished, amount, reason in (
        ("1", datetime(2026, 8, 9, 12), datetime(2026, 8, 10), 100, "破损"),
        ("2", datetime(2026, 8, 10), datetime(2026, 8, 16, 23, 59), 50, ""),
        ("3", datetime(2026, 8, 16), datetime(2026, 8, 17), 999, "破损"),
        ("4", datetime(2026, 8, 1), datetime(2026, 8, 3), 70, "破损"),
    ):
        put(
            "refunds",
            {
                "refund_id": id,
                "applied_at": applied,
                "finished_at": finished,
                "refund_amount": amount,
                "refund_reason": reason,
            },
        )
    found = after_sale(con, WEEK, BEFORE)
    assert found is not None
    assert [(r.name, r.count, r.amount, r.before) for r in found.reasons] == [
        ("破损", 1, 100, 70),
        ("未注明", 1, 50, 0),
    ]
    assert found.hours == pytest.approx((12 + 6 * 24 + 23 + 59 / 60) / 2) and found.hours_before == 48


def test_what_comes(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """双11 by its usual window, a holiday as one run, a worked Sunday, the shop's own activity."""
    ahead = Period(date(2026, 9, 20), date(2026, 10, 3))
    put("activities", {"activity": "店庆", "item_id": "", "start": date(2026, 10, 2), "end": date(2026, 10, 5)})
    found = {(c.name, c.start, c.end, c.kind) for c in coming(con, ahead)}
    assert (
        "调休上班",
        date(2026, 9, 20),
        date(2026, 9, 20),
        "调休上班",
    ) in found  # chinesecalendar: 2026-09-20 is worked
    assert ("店庆", date(2026, 10, 2), date(2026, 10, 5), "活动") in found
    assert any(name == "中秋" and start == date(2026, 9, 25) for name, start, *_ in found)
    assert any(kind == "节假日" and start <= date(2026, 10, 1) <= end for _, start, end, kind in found)
    assert {c.name for c in coming(con, Period(date(2027, 1, 1), date(2027, 1, 5)))} >= {"双旦", "年货节"}


def test_a_competitor_is_not_accused() -> None:
    assert [judge(*x) for x in ((-0.05, None, "", None), (None, 0.5, "", None), (None, 0.5, "百亿补贴", None), (0.0, 0.1, "", 0.0))] == [
        "降价", "原因不明", "做活动", "",
    ]  # fmt: skip


def test_an_empty_table_of_violations_is_no_clean_record(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    assert standing(con, WEEK).incidents is None
    put("incidents", {"day": date(2026, 1, 1), "incident_id": "1", "incident_kind": "投诉"})
    assert standing(con, WEEK).incidents == 0

"""Checks of the shop, its entries and its service on small hand-made stores.

The day is Sunday 2026-11-15; histories are hand-made so that every number can be computed on paper.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from xlops.errors import BadInput
from xlops.facts.rules import Finding, check, check_day
from xlops.periods import Period

DAY = date(2026, 11, 15)
Con = duckdb.DuckDBPyConnection
Put = Callable[..., None]


def back(n: int) -> date:
    return DAY - timedelta(days=n)


def row(day: date, **cells: Any) -> dict[str, Any]:
    return {"start": day, "terminal": "全部", "source": "sycm_core_daily", **cells}


def wave(n: int, low: float, high: float) -> float:
    """The lower value in even weeks back, the higher in odd ones."""
    return low if (n - 1) // 7 % 2 else high


def entry(day: date, path: str, **cells: Any) -> dict[str, Any]:
    grain = {"terminal": "全部", "source": "sycm_entry", "scope": "每一次访问", "tree": "t", "carrier": "全店"}
    return {"start": day, **grain, "entry_path": path, "entry": path.rsplit(" > ", 1)[-1], **cells}


def of(findings: tuple[Finding, ...], rule: str, subject: str | None = None) -> Finding:
    """The one finding of a check (and subject)."""
    found = [f for f in findings if f.rule == rule and subject in (None, f.subject.id)]
    assert len(found) == 1, [f.sentence for f in found]
    return found[0]


# --- A01 -----------------------------------------------------------------------------------------------


def sundays(put: Put, *, uv: int, buyers: int, now: tuple[int, int], amount: int = 3000) -> None:
    """Four Sundays alike, then today."""
    put("shop_facts", *(row(back(7 * i), uv=uv, pay_buyers=buyers, pay_amount=1) for i in range(1, 5)))
    put("shop_facts", row(DAY, uv=now[0], pay_buyers=now[1], pay_amount=amount))


def test_a01_conversion_fell(con: Con, put: Put) -> None:
    """50 of 1,000 on four Sundays, 30 today: z = (30 − 50)/√(1000·0.05·0.95) = −2.902; 20 buyers of 100 yuan lost."""
    sundays(put, uv=1000, buyers=50, now=(1000, 30))
    found = of(check_day(con, DAY), "A01")
    assert (found.verdict, found.level) == ("是", "amber")
    assert found.yuan == Decimal("2000.00")
    assert found["异常程度"] == pytest.approx(-20 / 47.5**0.5)
    assert found["变化"] == pytest.approx(-0.4)
    assert found.sentence == "全店支付转化率3.00%，平时5.00%（−40.0%）"


def test_a01_is_red_further_out(con: Con, put: Put) -> None:
    """27 of 1,000: z = −23/√47.5 = −3.337."""
    sundays(put, uv=1000, buyers=50, now=(1000, 27))
    assert of(check_day(con, DAY), "A01").level == "red"


@pytest.mark.parametrize(
    ("uv", "buyers", "now", "verdict"),
    [
        (1000, 50, (1000, 39), "否"),  # −22%, but z = −1.6
        (100_000, 5000, (100_000, 4400), "否"),  # z = −8.7, but only −12%
        (80, 4, (80, 0), "数据不足"),  # 4 buyers expected, 5 asked for
    ],
)
def test_a01_needs_sign_and_size_and_volume(
    con: Con, put: Put, uv: int, buyers: int, now: tuple[int, int], verdict: str
) -> None:
    sundays(put, uv=uv, buyers=buyers, now=now)
    assert of(check_day(con, DAY), "A01").verdict == verdict


def test_a01_skips_promotion_days_in_the_history(con: Con, put: Put) -> None:
    """The Sunday a week ago converted 20% in a promotion: it is no measure, 5% stays."""
    sundays(put, uv=1000, buyers=50, now=(1000, 30))
    con.execute("UPDATE shop_facts SET pay_buyers = 200 WHERE start = ?", [back(7)])
    put("events", {"day": back(7), "event": "店庆满减", "event_kind": "促销"})
    assert of(check_day(con, DAY), "A01")["平时转化率"] == pytest.approx(0.05)


def test_a01_is_not_judged_in_a_promotion(con: Con, put: Put) -> None:
    sundays(put, uv=1000, buyers=50, now=(1000, 30))
    put("activities", {"activity": "店庆", "item_id": "", "start": back(1), "end": DAY})
    found = of(check_day(con, DAY), "A01")
    assert (found.verdict, found.missing) == ("数据不足", "「店庆」期间，转化率不与平时相比")


def test_a01_names_the_entry_of_a_week(con: Con, put: Put) -> None:
    """Search: 3% in four weeks, 2% now, of 10,000: z = −100/√291 = −5.86; the shop as a whole has no data."""
    week = Period(date(2026, 11, 9), DAY)
    weeks = [week.shift(-7 * i) for i in range(5)]
    put(
        "entry_facts",
        *(
            {**entry(w.start, "平台流量 > 手淘搜索", uv=10_000, pay_buyers=200 if w == week else 300, pay_amount=10_000), "end": w.end}
            for w in weeks
        ),
    )  # fmt: skip
    found = of(check(con, week), "A01", "平台流量 > 手淘搜索")
    assert (found.verdict, found.level, found.subject.name) == ("是", "red", "手淘搜索")
    assert found.yuan == Decimal("5000.00")  # 100 buyers of 50 yuan


# --- A03 -----------------------------------------------------------------------------------------------


def history(put: Put, days: int = 56, **cells: tuple[float, float]) -> None:
    """Days before today, each number in two-week waves."""
    put(
        "shop_facts",
        *(row(back(n), **{name: wave(n, *pair) for name, pair in cells.items()}) for n in range(1, days + 1)),
    )


def test_a03_visitors_jumped(con: Con, put: Put) -> None:
    """1,000 and 1,020 in turn, 1,300 today: median 1,010, MAD 10, z = 0.6745·290/10; 290 visitors of 2 yuan."""
    history(put, uv=(1000, 1020), pay_amount=(2000, 2040))
    put("shop_facts", row(DAY, uv=1300, pay_amount=2600))
    findings = check_day(con, DAY)
    found = of(findings, "A03", "uv")
    assert (found.verdict, found.level) == ("是", "red")
    assert found["异常程度"] == pytest.approx(0.6745 * 290 / 10)
    assert found["应有"] == pytest.approx(1010)
    assert found.yuan == Decimal("580.00")
    assert of(findings, "A03", "pay_amount").yuan == Decimal("580.00")  # 2,600 against 2,020


def test_a03_needs_a_fifth(con: Con, put: Put) -> None:
    """1,200 is 12.8 deviations out and only +18.8%."""
    history(put, uv=(1000, 1020))
    put("shop_facts", row(DAY, uv=1200))
    found = of(check_day(con, DAY), "A03", "uv")
    assert found.verdict == "否"
    assert isinstance(found["异常程度"], float)
    assert found["异常程度"] > 12


def test_a03_needs_four_weeks(con: Con, put: Put) -> None:
    history(put, days=27, uv=(1000, 1020))
    put("shop_facts", row(DAY, uv=1300))
    found = of(check_day(con, DAY), "A03", "uv")
    assert (found.verdict, found.missing) == ("数据不足", "只有27天平常的历史，至少要28天")


def test_a03_promotion_is_measured_by_promotions(con: Con, put: Put) -> None:
    """Three weeks ago the same promotion doubled the 1,010 of that weekday: 2,000 today is what one expects."""
    history(put, uv=(1000, 1020))
    con.execute("UPDATE shop_facts SET uv = 2020 WHERE start = ?", [back(21)])
    put("activities", *({"activity": "会员日", "item_id": "", "start": d, "end": d} for d in (DAY, back(21))))
    put("shop_facts", row(DAY, uv=2000))
    found = of(check_day(con, DAY), "A03", "uv")
    assert found.verdict == "否"
    assert "按「会员日」通常是平时的" in found.sentence
    assert isinstance(found["应有"], float)
    assert 1900 < found["应有"] < 2100


def test_a03_first_promotion_is_not_judged(con: Con, put: Put) -> None:
    history(put, uv=(1000, 1020))
    put("activities", {"activity": "会员日", "item_id": "", "start": DAY, "end": DAY})
    put("shop_facts", row(DAY, uv=2000))
    found = of(check_day(con, DAY), "A03", "uv")
    assert (found.verdict, found.missing) == ("数据不足", "「会员日」期间，没有同类促销的历史，不与平时相比")


def test_no_source_is_said(con: Con) -> None:
    assert all(f.verdict == "数据不足" for f in check_day(con, DAY))
    assert of(check_day(con, DAY), "A20").missing == "没有「投诉与违规」"


def test_only_a_day_or_a_week(con: Con) -> None:
    with pytest.raises(BadInput, match="只能检查一天"):
        check(con, Period(back(2), DAY))


# --- A04 A05 -------------------------------------------------------------------------------------------


def two_entries(put: Put, a: tuple[float, float], b: tuple[float, float], now: tuple[int, int]) -> None:
    for n in range(1, 57):
        put("entry_facts", entry(back(n), "手淘搜索", uv=wave(n, *a)), entry(back(n), "手淘推荐", uv=wave(n, *b)))
    put("entry_facts", entry(DAY, "手淘搜索", uv=now[0]), entry(DAY, "手淘推荐", uv=now[1]))


def test_a04_an_entry_fell(con: Con, put: Put) -> None:
    """500 and 510 in turn, 200 today; share from a half to 200/700."""
    two_entries(put, (500, 510), (500, 510), (200, 500))
    put("shop_facts", row(DAY, uv=700, pay_amount=1400))
    found = of(check_day(con, DAY), "A04", "手淘搜索")
    assert (found.verdict, found.level) == ("是", "red")
    assert found["异常程度"] == pytest.approx(0.6745 * (200 - 505) / 5)
    assert found["占比变化"] == pytest.approx(200 / 700 - 0.5)
    assert found.yuan == Decimal("610.00")  # 305 visitors at the shop's 2 yuan


def test_a04_its_share_must_have_moved(con: Con, put: Put) -> None:
    """Half of the small entry is gone: −2.8 points of share only."""
    two_entries(put, (120, 124), (2000, 2000), (60, 2000))
    assert of(check_day(con, DAY), "A04").verdict == "否"


def shares(put: Put, *organic: int) -> None:
    """Search visitors of 1,000 on the days up to today, oldest first; the rest is paid."""
    for n, uv in enumerate(reversed(organic)):
        put("entry_facts", entry(back(n), "手淘搜索", uv=uv), entry(back(n), "全站推广", uv=1000 - uv))


def test_a05_three_days_outside(con: Con, put: Put) -> None:
    """60% natural visitors where 70% and more are wanted, 40% paid where 10% are the most."""
    shares(put, 600, 650, 600)
    put("settings", {"id": "traffic_standard", "value": "原文标准"})
    findings = check_day(con, DAY)
    assert of(findings, "A05", "organic")["差距"] == pytest.approx(-0.10)
    assert of(findings, "A05", "paid")["差距"] == pytest.approx(0.30)
    assert of(findings, "A05", "organic").level == "amber"


def test_a05_bounds_belong_to_the_band(con: Con, put: Put) -> None:
    """Exactly 70% on the second day: not three days running."""
    shares(put, 600, 700, 600)
    put("settings", {"id": "traffic_standard", "value": "原文标准"})
    found = [f for f in check_day(con, DAY) if f.rule == "A05" and f.subject.id == "organic"]
    assert found == []


def test_a05_two_days_are_too_few(con: Con, put: Put) -> None:
    shares(put, 600, 600)
    found = of(check_day(con, DAY), "A05")
    assert (found.verdict, found.missing) == ("数据不足", "没有连续3天的流量来源")


@pytest.mark.parametrize(("paid", "holds"), [(330, True), (315, False)])
def test_a05_own_weeks_where_site_wide_ads_run(con: Con, put: Put, paid: int, holds: bool) -> None:
    """Paid visitors were 28% or 30% of 1,000 for eight weeks: 33% is 3 points out, 31.5% not yet two."""
    week = Period(date(2026, 11, 9), DAY)
    for i in range(9):
        w, uv = week.shift(-7 * i), (280 + 20 * (i % 2) if i else paid)
        for name, visitors in (("手淘搜索", 1000 - uv), ("全站推广", uv)):
            put("entry_facts", {**entry(w.start, name, uv=visitors), "end": w.end})
    put("ad_facts", {"start": DAY, "scene": "全站推广", "plan_id": "1", "plan": "a", "ad_spend": 9})
    found = [f for f in check(con, week) if f.rule == "A05" and f.subject.id == "paid" and f.verdict == "是"]
    assert bool(found) == holds
    if holds:
        assert found[0]["区间上限"] == 0.3
        assert found[0]["差距"] == pytest.approx(0.03)


def test_a_week_of_daily_entry_files_is_their_sum(con: Con, put: Put) -> None:
    """70 visitors a day for eight weeks and 20 a day now: 140 against 490; the other entry stays."""
    for n in range(63):
        put("entry_facts", entry(back(n), "手淘搜索", uv=20 if n < 7 else 70 + (n // 7) % 2))
        put("entry_facts", entry(back(n), "手淘推荐", uv=100))
    found = of(check(con, Period(date(2026, 11, 9), DAY)), "A04", "手淘搜索")
    assert (found.verdict, found["访客数"]) == ("是", 140.0)


# --- A06 A07 A08 ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("now", "uv", "verdict"), [(0.60, 1000, "是"), (0.40, 1000, "否"), (0.60, 199, "数据不足")])
def test_a06_bounce_rate_in_the_bad_direction(con: Con, put: Put, now: float, uv: int, verdict: str) -> None:
    """0.50 and 0.51 in turn: 0.60 is z = 0.6745·0.095/0.005 = 12.8."""
    history(put, uv=(1000, 1000), bounce_rate=(0.50, 0.51))
    put("shop_facts", row(DAY, uv=uv, bounce_rate=now))
    found = of(check_day(con, DAY), "A06", "bounce_rate")
    assert found.verdict == verdict
    if verdict == "是":
        assert found["异常程度"] == pytest.approx(0.6745 * 0.095 / 0.005)
        assert found.evidence[0].shown == "60.00%"


def test_a07_score_fell_and_is_below_the_trade(con: Con, put: Put) -> None:
    """4.82 → 4.80, trade 4.85, 100 ratings: ⌈100·0.05/0.15⌉ = 34 five-star ratings are needed."""
    put("shop_facts", row(back(7), dsr_desc=4.82, reviews=60), row(DAY, dsr_desc=4.80, reviews=40))
    put("industry", {"day": back(3), "dsr_desc_industry": 4.85})
    found = of(check_day(con, DAY), "A07", "dsr_desc")
    assert (found.verdict, found.level) == ("是", "red")
    assert found["较7天前"] == pytest.approx(-0.02)
    assert found["还需五星"] == 34


@pytest.mark.parametrize(("before", "verdict", "level"), [(4.82, "是", "amber"), (4.81, "否", "")])
def test_a07_two_hundredths(con: Con, put: Put, before: float, verdict: str, level: str) -> None:
    put("shop_facts", row(back(7), dsr_desc=before), row(DAY, dsr_desc=4.80))
    found = of(check_day(con, DAY), "A07", "dsr_desc")
    assert (found.verdict, found.level) == (verdict, level)


def test_a07_nothing_to_compare_with(con: Con, put: Put) -> None:
    put("shop_facts", row(DAY, dsr_desc=4.80))
    assert of(check_day(con, DAY), "A07", "dsr_desc").missing == "没有7天前的分数，也没有同行分数"


@pytest.mark.parametrize(("refund", "verdict"), [(200, "是"), (80, "否")])
def test_a08_refunds_of_the_day(con: Con, put: Put, refund: int, verdict: str) -> None:
    """5% and 7% in turn; 20% today is z = 0.6745·0.14/0.01, and 140 yuan too many."""
    history(put, pay_amount=(1000, 1000), refund_amount_paid=(50, 70))
    put("shop_facts", row(DAY, pay_amount=1000, refund_amount_paid=refund))
    put(
        "refunds",
        {"refund_id": "1", "item_title": "杯子", "refund_reason": "破损", "paid_at": datetime(2026, 11, 15, 9)},
    )
    found = of(check_day(con, DAY), "A08")
    assert found.verdict == verdict
    assert found["前28天"] == pytest.approx(0.06)
    if verdict == "是":
        assert (found.level, found.yuan, found["主要商品"]) == ("red", Decimal("140.00"), "杯子1笔")


# --- A18 A20 A21 A23 -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paid", "status", "verdict", "level"),
    [
        (datetime(2026, 11, 15, 1), "买家已付款，等待卖家发货", "否", ""),  # 23 hours at midnight
        (datetime(2026, 11, 14, 23), "买家已付款，等待卖家发货", "是", "amber"),  # 25
        (datetime(2026, 11, 13, 23), "买家已付款，等待卖家发货", "是", "red"),  # 49
        (datetime(2026, 11, 13, 23), "交易关闭", "否", ""),
    ],
)
def test_a18_waiting_orders(con: Con, put: Put, paid: datetime, status: str, verdict: str, level: str) -> None:
    order = {"order_id": "9", "created_at": paid, "paid_at": paid, "order_status": status, "paid_amount": 88}
    put("orders", order)
    found = of(check_day(con, DAY), "A18")
    assert (found.verdict, found.level) == (verdict, level)
    if verdict == "是":
        assert (found.yuan, found["订单"]) == (Decimal("88.00"), "9")


def test_a18_a_file_without_shipping_is_no_alarm(con: Con, put: Put) -> None:
    """The file holds neither 发货时间 nor 订单状态: nothing is known, nothing waits."""
    put("orders", {"order_id": "9", "import_id": 1, "paid_at": datetime(2026, 11, 13, 20)})
    found = of(check_day(con, DAY), "A18")
    assert (found.verdict, found.missing) == ("数据不足", "订单文件里没有发货时间，也没有订单状态")


def test_a18_shipped_without_a_time(con: Con, put: Put) -> None:
    put("orders", {"order_id": "9", "paid_at": datetime(2026, 11, 13, 20), "order_status": "卖家已发货，等待买家确认"})
    assert of(check_day(con, DAY), "A18").verdict == "否"


def test_a18_shipped_later_was_waiting_then(con: Con, put: Put) -> None:
    """Paid on the 13th, shipped on the 16th: on the evening of the 15th it waited."""
    put("orders", {"order_id": "9", "paid_at": datetime(2026, 11, 13, 20), "shipped_at": datetime(2026, 11, 16, 8)})
    assert of(check_day(con, DAY), "A18")["最久小时"] == 52


def test_a20_new_violation(con: Con, put: Put) -> None:
    put("incidents", {"day": DAY, "incident_id": "W1", "incident_kind": "违规"})
    found = of(check_day(con, DAY), "A20")
    assert (found.verdict, found.level, found.sentence) == ("是", "red", "新增违规1件（W1）")


def test_a20_none_today(con: Con, put: Put) -> None:
    put("incidents", {"day": back(1), "incident_id": "W1", "incident_kind": "违规"})
    assert of(check_day(con, DAY), "A20").verdict == "否"


@pytest.mark.parametrize(
    ("asked", "paid", "seconds", "verdict"),
    [
        (40, 15, 60, "是"),  # 37.5% against 50%: −25%
        (40, 17, 60, "否"),  # −15%
        (29, 5, 60, "否"),  # too few to judge the rate, and the answers are as fast as ever
        (29, 5, None, "数据不足"),
        (40, 20, 91, "是"),  # half as slow again
        (40, 20, 90, "否"),
    ],
)
def test_a21_agents(con: Con, put: Put, asked: int, paid: int, seconds: float | None, verdict: str) -> None:
    base = {"agent": "小云", "source": "x"}
    for n in range(1, 29):
        put("agent_facts", {"start": back(n), **base, "inquirers": 10, "inquiry_pay_buyers": 5, "avg_response": 60})
    put("agent_facts", {"start": DAY, **base, "inquirers": asked, "inquiry_pay_buyers": paid, "avg_response": seconds})
    assert of(check_day(con, DAY), "A21").verdict == verdict


def test_a23_sources_disagree(con: Con, put: Put) -> None:
    """The shop says 1,000, the orders say 900: −10%, a hundred yuan."""
    put(
        "imports", {"id": 1, "export": "sycm_core_daily", "table": "shop_facts", "rows": 1, "bad_rows": 0, "start": DAY}
    )
    put("shop_facts", row(DAY, pay_amount=1000))
    put(
        "orders",
        {
            "order_id": "1",
            "created_at": datetime(2026, 11, 15, 8),
            "paid_at": datetime(2026, 11, 15, 9),
            "paid_amount": 900,
        },
    )
    found = of(check_day(con, DAY), "A23", "pay_amount:orders")
    assert (found.verdict, found.level, found.yuan) == ("是", "red", Decimal("100.00"))
    assert found["差异"] == pytest.approx(-0.1)


def test_a23_a_daily_file_is_missed_a_weekly_one_is_not(con: Con, put: Put) -> None:
    put(
        "imports", {"id": 1, "export": "sycm_core_daily", "table": "shop_facts", "rows": 1, "bad_rows": 0, "start": DAY}
    )
    put("shop_facts", row(back(1), pay_amount=1000))
    put("entry_facts", {**entry(date(2026, 11, 2), "手淘搜索", uv=9), "end": date(2026, 11, 8)})
    missing = [f for f in check_day(con, DAY) if f.rule == "A23"]
    assert [f.subject.id for f in missing] == ["sycm_core_daily"]
    assert missing[0]["天数"] == 1

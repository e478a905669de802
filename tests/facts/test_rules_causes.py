"""Clues one by one, each with its planted case, its near miss and its missing source; then causes as a whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from xlops.catalog.causes import CAUSES, CLUES
from xlops.catalog.rules import CHECKS
from xlops.facts.rules import Finding, causes, check, check_day
from xlops.facts.rules.case import Case, Said
from xlops.facts.rules.diagnose import TESTS
from xlops.facts.rules.engine import TESTS as CHECK_TESTS
from xlops.facts.rules.model import Subject
from xlops.facts.rules.view import View
from xlops.periods import Period

DAY = date(2026, 11, 15)  # a Sunday
WEEK = Period(date(2026, 11, 9), DAY)
Con = duckdb.DuckDBPyConnection
Put = Callable[..., None]


def back(n: int) -> date:
    return DAY - timedelta(days=n)


def shop(day: date, **cells: Any) -> dict[str, Any]:
    return {"start": day, "terminal": "全部", "source": "sycm_core_daily", **cells}


def entry(day: date, path: str, **cells: Any) -> dict[str, Any]:
    grain = {"terminal": "全部", "source": "sycm_entry", "scope": "每一次访问", "tree": "t", "carrier": "全店"}
    return {"start": day, **grain, "entry_path": path, "entry": path, **cells}


def plan(day: date, plan_id: str = "1", scene: str = "全站推广", **cells: Any) -> dict[str, Any]:
    grain = {
        "plan_id": plan_id,
        "plan": f"计划{plan_id}",
        "subject_type": "",
        "subject_id": "",
        "keyword": "",
        "rule": "",
    }
    return {"start": day, "scene": scene, "source": "wxt_plan", "window": "未注明", **grain, **cells}


def ask(con: Con, clue: str, period: Period | None = None, **case: Any) -> Said:
    view = View(con, period or Period(DAY, DAY))
    findings = case.pop("findings", ())
    return TESTS[clue](Case(view, findings, **case), CLUES[clue])


def test_every_declaration_has_its_function() -> None:
    assert set(TESTS) == set(CLUES)
    assert {c.test for c in CHECKS.values()} == set(CHECK_TESTS)


def test_a_clue_without_a_source_says_so(con: Con) -> None:
    """Only the calendar needs no source; there the days to compare with are always known."""
    told = {clue: ask(con, clue) for clue in CLUES}
    assert {clue for clue, said in told.items() if said.verdict != "数据不足"} == {"day_kind_differs"}
    assert all(said.missing for clue, said in told.items() if clue != "day_kind_differs")


# --- calendar and market -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "verdict"),
    [
        (date(2026, 11, 15), "否"),  # Sunday like the Sundays before
        (date(2026, 10, 10), "是"),  # a Saturday worked in exchange for the holiday
        (date(2026, 10, 1), "是"),  # a Thursday at rest
        (date(2027, 10, 1), "否"),  # beyond the calendar a Friday is a Friday
    ],
)
def test_day_kind(con: Con, day: date, verdict: str) -> None:
    said = ask(con, "day_kind_differs", Period(day, day))
    assert said.verdict == verdict
    assert ("日历没有这一年" in said.shown) == (day.year > 2026)


@pytest.mark.parametrize(("enrolled", "verdict"), [("否", "是"), ("是", "否")])
def test_event_not_enrolled(con: Con, put: Put, enrolled: str, verdict: str) -> None:
    put(
        "activities",
        {"activity": "双11", "item_id": "", "start": back(5), "end": DAY, "enrolled": enrolled, "platform_event": "是"},
    )
    assert ask(con, "event_not_enrolled").verdict == verdict


@pytest.mark.parametrize(("now", "verdict"), [(0.027, "是"), (0.0271, "否")])
def test_market_fell_by_a_tenth(con: Con, put: Put, now: float, verdict: str) -> None:
    put("industry", *({"day": back(7 * i), "market_cvr": 0.03} for i in range(1, 5)), {"day": DAY, "market_cvr": now})
    assert ask(con, "market_cvr_down").verdict == verdict
    assert ask(con, "market_down").verdict == verdict


def test_season_is_what_somebody_noted(con: Con, put: Put) -> None:
    put("industry", {"day": back(1), "season": "寒潮"})
    assert ask(con, "season_flag").shown == "寒潮"


def competitor(put: Put, before: dict[str, Any], now: dict[str, Any]) -> None:
    put("competitor_watch", {"day": back(7), "competitor": "甲", **before}, {"day": DAY, "competitor": "甲", **now})


@pytest.mark.parametrize(
    ("clue", "before", "now", "verdict"),
    [
        ("competitor_cheaper", {"price": 100}, {"price": 95}, "是"),
        ("competitor_cheaper", {"price": 100}, {"price": 96}, "否"),
        ("competitor_sales_up", {"price": 99, "sold_people": 200}, {"price": 99, "sold_people": 300}, "是"),
        ("competitor_sales_up", {"price": 99, "sold_people": 200}, {"price": 99, "sold_people": 299}, "否"),
        ("competitor_sales_up", {"price": 99, "sold_people": 200}, {"price": 79, "sold_people": 900}, "数据不足"),
        ("competitor_event", {}, {"competitor_event": "百亿补贴"}, "是"),
        ("competitor_event", {}, {"competitor_event": "无"}, "否"),
        ("competitor_ads_up", {"ad_share": 0.10}, {"ad_share": 0.20}, "是"),
        ("competitor_ads_up", {"ad_share": 0.10}, {"ad_share": 0.14}, "否"),
    ],
)
def test_competitors(con: Con, put: Put, clue: str, before: dict[str, Any], now: dict[str, Any], verdict: str) -> None:
    competitor(put, before, now)
    assert ask(con, clue).verdict == verdict


@pytest.mark.parametrize(("reviews", "event", "verdict"), [(104, "", "是"), (130, "", "否"), (104, "聚划算", "否")])
def test_a_jump_without_a_reason(con: Con, put: Put, reviews: int, event: str, verdict: str) -> None:
    """Twice the buyers at the same price: noted only where reviews and events don't explain it."""
    same = {"price": 99, "sold_people": 200, "competitor_reviews": 100}
    competitor(put, same, {**same, "sold_people": 400, "competitor_reviews": reviews, "competitor_event": event})
    said = ask(con, "competitor_jump_unexplained")
    assert said.verdict == verdict
    assert ("原因不明" in said.shown) == (verdict == "是")


@pytest.mark.parametrize(("own", "verdict"), [(111, "是"), (110, "否")])
def test_price_index(con: Con, put: Put, own: int, verdict: str) -> None:
    competitor(put, {}, {"price": 100})
    put("price_watch", {"day": DAY, "item_id": "7", "price": own})
    said = ask(con, "price_index_high")
    assert said.verdict == verdict
    assert said.value == pytest.approx(own)


@pytest.mark.parametrize(("now", "verdict"), [((5, 4), "是"), ((5, 2), "否")])
def test_ranks(con: Con, put: Put, now: tuple[int, int], verdict: str) -> None:
    """From 3 and 3 to 5 and 4: a place and a half lost on average; to 5 and 2: half a place."""
    for word, position in zip(("收纳箱", "收纳柜"), now, strict=True):
        put("keyword_ranks", {"day": back(3), "keyword": word, "item_id": "7", "position": 3})
        put("keyword_ranks", {"day": DAY, "keyword": word, "item_id": "7", "position": position})
    assert ask(con, "rank_worse").verdict == verdict


# --- the shop's own ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clue", "event", "verdict"),
    [
        ("page_changed", "换主图", "是"),
        ("page_changed", "客服培训", "否"),
        ("ads_noted", "日预算下调", "是"),
        ("price_noted", "主推款降价", "是"),
        ("stock_noted", "米白断货", "是"),
    ],
)
def test_notes(con: Con, put: Put, clue: str, event: str, verdict: str) -> None:
    put("events", {"day": back(3), "event": event})
    assert ask(con, clue).verdict == verdict


def test_an_old_note_explains_nothing(con: Con, put: Put) -> None:
    put("events", {"day": back(8), "event": "换主图"})
    assert ask(con, "page_changed").verdict == "否"


def asking(put: Put, **now: int) -> None:
    """1,000 visitors, 100 ask, 40 of them and 36 of the silent 900 pay; then today."""
    usual = {"uv": 1000, "pay_buyers": 76, "inquirers": 100, "inquiry_pay_buyers": 40}
    put("shop_facts", *(shop(back(7 * i), **usual) for i in range(1, 5)), shop(DAY, **{**usual, **now}))


@pytest.mark.parametrize(
    ("now", "inquiry", "silent"),
    [
        ({"inquiry_pay_buyers": 20, "pay_buyers": 56}, "是", "否"),  # 40% → 20%, silent 4% as ever
        ({"pay_buyers": 61}, "否", "是"),  # silent 36 → 21 of 900, agents as ever
        ({"inquiry_pay_buyers": 20, "pay_buyers": 38}, "否", "否"),  # both fell: neither alone
    ],
)
def test_agents_or_page(con: Con, put: Put, now: dict[str, int], inquiry: str, silent: str) -> None:
    asking(put, **now)
    assert ask(con, "inquiry_down_silent_stable").verdict == inquiry
    assert ask(con, "silent_down_inquiry_stable").verdict == silent


@pytest.mark.parametrize(("paid", "ordered", "verdict"), [(60, 100, "是"), (86, 100, "否"), (36, 60, "否")])
def test_unpaid_orders(con: Con, put: Put, paid: int, ordered: int, verdict: str) -> None:
    """90 of 100 who ordered paid; 60 do now. With 36 of 60 the orders fell as well."""
    usual = {"uv": 1000, "order_buyers": 100, "pay_buyers": 90}
    put("shop_facts", *(shop(back(7 * i), **usual) for i in range(1, 5)))
    put("shop_facts", shop(DAY, uv=1000, order_buyers=ordered, pay_buyers=paid))
    assert ask(con, "order_to_pay_down").verdict == verdict


@pytest.mark.parametrize(("on_hand", "verdict"), [(0, "是"), (5, "否")])
def test_a_leading_item_without_a_colour(con: Con, put: Put, on_hand: int, verdict: str) -> None:
    at = datetime(2026, 11, 10, 9)
    sale = {"line_key": "1", "order_id": "1", "item_id": "7", "merchant_code": "K7", "quantity": 1, "paid_amount": 9}
    put("order_lines", {**sale, "paid_at": at, "created_at": at})
    put("item_costs", {"item_id": "7", "merchant_code": "K7", "on_hand": on_hand})
    assert ask(con, "hero_out_of_stock").verdict == verdict


@pytest.mark.parametrize(("old", "verdict"), [(100, "是"), (200, "否")])
def test_old_buyers(con: Con, put: Put, old: int, verdict: str) -> None:
    """A fifth of 1,000 buyers came back; a tenth now."""
    put("shop_facts", *(shop(back(7 * i), pay_buyers=1000, old_buyers=200) for i in range(1, 5)))
    put("shop_facts", shop(DAY, pay_buyers=1000, old_buyers=old))
    assert ask(con, "old_buyer_share_down").verdict == verdict


def test_the_weakest_rank_factor(con: Con, put: Put) -> None:
    """Depth 3.0 and 3.2 in turn, 2.0 today; conversion as ever."""
    for n in range(1, 57):
        put("shop_facts", shop(back(n), uv=1000, pv=3000 + 200 * (n % 2), pay_buyers=50 + n % 2))
    put("shop_facts", shop(DAY, uv=1000, pv=2000, pay_buyers=50))
    said = ask(con, "rank_factor_weak")
    assert said.verdict == "是"
    assert said.shown == "最弱的是访问深度−35.5%（与平时比）"  # 2.0 / 3.1 − 1


# --- traffic and ads -----------------------------------------------------------------------------------


def two_weeks(put: Put, before: dict[str, tuple[int, int, int]], now: dict[str, tuple[int, int, int]]) -> None:
    """Entries (visitors, buyers, yuan) of four alike weeks and of this one."""
    for i in range(5):
        for name, (uv, buyers, amount) in (now if i == 0 else before).items():
            week = WEEK.shift(-7 * i)
            put(
                "entry_facts", {**entry(week.start, name, uv=uv, pay_buyers=buyers, pay_amount=amount), "end": week.end}
            )


def test_the_entry_that_lost_most(con: Con, put: Put) -> None:
    """Search 1,000 → 500 visitors at 2 yuan: 1,000 yuan; the other entry lost 100 at 5 yuan: 500."""
    two_weeks(
        put, {"手淘搜索": (1000, 50, 2000), "我的淘宝": (200, 20, 1000)},
        {"手淘搜索": (500, 25, 1000), "我的淘宝": (100, 10, 500)},
    )  # fmt: skip
    said = ask(con, "entry_lost_most", WEEK)
    assert (said.verdict, said.entry, said.family, said.yuan) == ("是", "手淘搜索", "search", Decimal("1000.00"))
    assert ask(con, "search_share_down", WEEK).verdict == "否"  # 1000/1200 = 500/600


def test_mix_explains_a_fall_with_nothing_broken(con: Con, put: Put) -> None:
    """Both entries convert as ever (5% and 1%), the poor one doubled: all of the fall is structure."""
    two_weeks(
        put, {"手淘搜索": (1000, 50, 2000), "全站推广": (1000, 10, 400)},
        {"手淘搜索": (1000, 50, 2000), "全站推广": (2000, 20, 800)},
    )  # fmt: skip
    said = ask(con, "mix_explains", WEEK)
    assert said.verdict == "是"
    assert said.value == pytest.approx(1.0)
    assert ask(con, "search_share_down", WEEK).value == pytest.approx(1 / 3 - 1 / 2)


def test_mix_explains_nothing_where_the_rate_fell(con: Con, put: Put) -> None:
    two_weeks(put, {"手淘搜索": (1000, 50, 2000)}, {"手淘搜索": (1000, 40, 1600)})
    assert ask(con, "mix_explains", WEEK).value == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("clue", "before", "now", "verdict"),
    [
        ("ad_spend_down", {"ad_spend": 100}, {"ad_spend": 80}, "是"),
        ("ad_spend_down", {"ad_spend": 100}, {"ad_spend": 81}, "否"),
        ("cpc_up", {"ad_spend": 100, "clicks": 200}, {"ad_spend": 116, "clicks": 200}, "是"),
        ("cpc_up", {"ad_spend": 100, "clicks": 200}, {"ad_spend": 114, "clicks": 200}, "否"),
        (
            "ctr_down",
            {"ad_spend": 1, "clicks": 500, "impressions": 10_000},
            {"ad_spend": 1, "clicks": 400, "impressions": 10_000},
            "是",
        ),
        (
            "ctr_down",
            {"ad_spend": 1, "clicks": 500, "impressions": 10_000},
            {"ad_spend": 1, "clicks": 460, "impressions": 10_000},
            "否",
        ),
    ],
)
def test_ads_of_the_day(
    con: Con, put: Put, clue: str, before: dict[str, Any], now: dict[str, Any], verdict: str
) -> None:
    put("ad_facts", *(plan(back(7 * i), **before) for i in range(1, 5)), plan(DAY, **now))
    assert ask(con, clue).verdict == verdict


def test_only_the_plans_of_the_entry_that_lost(con: Con, put: Put) -> None:
    """全站推广 halved, 关键词推广 doubled: of the entry 全站推广 the spend fell by a half."""
    for n in (7, 14, 21, 28):
        put("ad_facts", plan(back(n), ad_spend=100), plan(back(n), "2", "关键词推广", ad_spend=100))
    put("ad_facts", plan(DAY, ad_spend=50), plan(DAY, "2", "关键词推广", ad_spend=200))
    assert ask(con, "ad_spend_down", entry="全站推广").value == pytest.approx(-0.5)
    assert ask(con, "ad_spend_down").value == pytest.approx(0.25)


@pytest.mark.parametrize(("hour", "verdict"), [(21, "是"), (22, "否")])
def test_budget_out_early(con: Con, put: Put, hour: int, verdict: str) -> None:
    put("ad_budgets", {"day": DAY, "plan": "计划1", "spent_out_hour": hour})
    assert ask(con, "budget_out_early").verdict == verdict


def test_a_plan_that_converts_worse_than_the_others(con: Con, put: Put) -> None:
    """1% against 5% of the others, over 7 days of 1,000 clicks each."""
    cells: dict[str, Any] = {"ad_spend": 10, "clicks": 1000, "impressions": 20_000, "ad_pay_amount": 1}
    for n in range(7):
        put("ad_facts", plan(back(n), "1", ad_orders=10, **cells), plan(back(n), "2", ad_orders=50, **cells))
    raised = (Finding("A13", "", "否", "", Subject("plan", "1", "计划1"), (), None, ""),)
    assert ask(con, "plan_cvr_low", raised=raised).verdict == "是"
    assert ask(con, "plan_ctr_low", raised=raised).verdict == "否"


# --- money ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("commission", "verdict"), [(400, "是"), (390, "否")])
def test_commission_above_margin(con: Con, put: Put, commission: int, verdict: str) -> None:
    """1,000 yuan through 淘宝客; the margin of the shop is 1 − 0.5 − 0.056 − 4.5·10/1000 = 39.9%."""
    put(
        "shop_facts",
        *(shop(back(n), pay_amount=1000, pay_orders=10, affiliate_commission=commission) for n in range(7)),
    )
    put("entry_facts", entry(DAY, "淘宝客", uv=100, pay_amount=1000))
    assert ask(con, "commission_above_margin").verdict == verdict


@pytest.mark.parametrize(
    ("bought", "cost", "lift", "worth"),
    [
        (40, 50, "否", "否"),  # 4% against 3%: ten more buyers of 10 yuan
        (40, 101, "否", "是"),
        (29, 50, "是", "是"),
    ],
)
def test_text_messages(con: Con, put: Put, bought: int, cost: int, lift: str, worth: str) -> None:
    put("sms_campaigns", {
        "day": back(5), "campaign": "回访", "sent_people": 1000, "sent_buyers": bought, "control_people": 1000,
        "control_buyers": 30, "campaign_cost": cost, "buyer_margin": 10,
    })  # fmt: skip
    assert ask(con, "sms_no_lift").verdict == lift
    assert ask(con, "sms_cost_above_margin").verdict == worth


@pytest.mark.parametrize(("now", "part"), [((1000, 50, 3000), 1.0), ((600, 30, 3000), 0.0)])
def test_basket_or_visitors(con: Con, put: Put, now: tuple[int, int, int], part: float) -> None:
    """100 yuan a buyer fell to 60, or the visitors fell to 60%: the same 2,000 yuan."""
    put("shop_facts", *(shop(back(7 * i), uv=1000, pay_buyers=50, pay_amount=5000) for i in range(1, 5)))
    put("shop_facts", shop(DAY, uv=now[0], pay_buyers=now[1], pay_amount=now[2]))
    assert ask(con, "basket_explains").value == pytest.approx(part)


def test_the_line_that_took_the_profit(con: Con, put: Put) -> None:
    """Same sales as a week ago, advertising 100 → 300: the 200 yuan are all 推广's (299 → 99 left)."""
    for day, spend in ((back(7), 100), (DAY, 300)):
        put("shop_facts", shop(day, pay_amount=1000, pay_orders=10, ad_spend=spend))
    said = ask(con, "worst_profit_line")
    assert (said.verdict, said.yuan) == ("是", Decimal("200.00"))
    assert said.shown == "推广后毛利−200元，其中推广−200元"


def test_tier_gap(con: Con, put: Put) -> None:
    """One item of 12,000 a month, one of 4,000, one of 200: nothing between 1,000 and 3,000."""
    for n in range(30):
        put("item_facts", *(
            {"start": back(n), "terminal": "全部", "source": "sycm_item", "item_id": id, "pay_items": units, "pay_amount": units}
            for id, units in (("1", 400), ("2", 134), ("3", 7))
        ))  # fmt: skip
    said = ask(con, "tier_gap")
    assert (said.verdict, said.shown) == ("是", "缺热销活动款")


# --- causes --------------------------------------------------------------------------------------------


def test_causes_of_a_conversion_that_fell(con: Con, put: Put) -> None:
    """The page was changed and a competitor cut its price: both are candidates; the rest is said as well."""
    put("shop_facts", *(shop(back(7 * i), uv=1000, pay_buyers=50, pay_amount=5000) for i in range(1, 5)))
    put("shop_facts", shop(DAY, uv=1000, pay_buyers=30, pay_amount=3000))
    put("events", {"day": back(1), "event": "换主图"})
    competitor(put, {"price": 100}, {"price": 90})
    findings = check_day(con, DAY)
    found = causes(con, DAY, findings)
    assert [c.id for c in found[:2]] == ["D04", "D11"]
    assert found[0].strength == found[1].strength == 1.0
    raised = [c.id for c in found if "A01" in c.raised_by]
    assert sorted(raised) == sorted(id for id, rule in CAUSES.items() if "A01" in rule.triggers)
    agents = next(c for c in found if c.id == "D10")
    assert (agents.verdict, agents.strength, agents.sentence) == (
        "数据不足",
        None,
        "客服询单转化低：数据不足，没有客服询单数据",
    )
    assert found.index(agents) > max(i for i, c in enumerate(found) if c.strength is not None)


def test_strength_counts_only_what_could_be_tested(con: Con, put: Put) -> None:
    """D11: the page was changed (是), bounce is as ever (否), agents are unknown: one of two."""
    for n in range(1, 57):
        put("shop_facts", shop(back(n), uv=1000 + n % 2, pay_buyers=50, pay_amount=5000, bounce_rate=0.5 + n % 2 / 100))
    put("shop_facts", shop(DAY, uv=1000, pay_buyers=30, pay_amount=3000, bounce_rate=0.5))
    put("events", {"day": back(1), "event": "换主图"})
    page = next(c for c in causes(con, DAY, check_day(con, DAY)) if c.id == "D11")
    assert (page.satisfied, page.testable, page.strength) == (1, 2, 0.5)


def test_entries_lead_to_their_own_causes(con: Con, put: Put) -> None:
    """Search lost its visitors: D21 and D22 are asked, D23 is not; a new violation speaks for D21."""
    for i in range(9):
        week = WEEK.shift(-7 * i)
        grain = {"end": week.end}
        put("entry_facts", {**entry(week.start, "手淘搜索", uv=1000 + i % 2 if i else 300, pay_amount=2000), **grain},
            {**entry(week.start, "手淘推荐", uv=1000 + i % 2, pay_amount=2000), **grain})  # fmt: skip
    put("incidents", {"day": back(2), "incident_id": "1", "incident_kind": "降权"})
    found = {c.id: c for c in causes(con, WEEK, check(con, WEEK))}
    assert found["D20"].verdict == found["D21"].verdict == "是"
    assert found["D21"].raised_by == ("A04",)
    assert "D23" not in found


def test_nothing_happened(con: Con, put: Put) -> None:
    put("shop_facts", *(shop(back(7 * i), uv=1000, pay_buyers=50, pay_amount=5000) for i in range(5)))
    assert causes(con, DAY, check_day(con, DAY)) == ()

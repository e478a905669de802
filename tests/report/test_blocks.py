"""The later blocks of the report and the further ones of page one, each from a few rows made by hand."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal as D

import pytest

from tests.report.shop import BEFORE, WEEK, Shop, ids, row, section, texts
from xlops.periods import Period
from xlops.report.model import Cell, Fmt, Tone
from xlops.report.sections.room import Room, fit
from xlops.report.sections.shops import ShopWeek, shops
from xlops.report.sections.stock import to_order
from xlops.report.weekly import weekly_report


@pytest.fixture
def shop(shop: Shop) -> Shop:
    """Two weeks of sales."""
    shop.shop(BEFORE, uv=10000, pay_buyers=300, pay_orders=315, pay_amount=37800)
    shop.shop(WEEK, uv=9900, pay_buyers=198, pay_orders=207, pay_amount=24840)
    return shop


# page one


def test_the_market_is_said_beside_the_change(shop: Shop) -> None:
    """Both weeks know Monday to Wednesday: 3 × 95 against 3 × 100."""
    for n in range(3):
        shop.put("industry", day=BEFORE.start + timedelta(days=n), market_amount=100)
        shop.put("industry", day=WEEK.start + timedelta(days=n), market_amount=95)
    shop.put("industry", day=WEEK.end, market_amount=5000)  # last week has no Sunday
    assert "（−34.3%），行业同期−5.0%（3天）" in texts(shop.report())[0]


def test_a_significant_fall_is_named_and_a_chance_one_is_not_a_fall(shop: Shop) -> None:
    """198/9900 after 300/10000 is −4.5 standard errors: no doubt is said."""
    why = texts(shop.report())[1]
    assert "转化率3.00%→2.00%，少" in why and "波动" not in why


def test_where_all_entries_move_the_shop_moved(shop: Shop) -> None:
    """Six entries, each with a fifth more visitors at equal conversion: the visitors, not one entry, are named."""
    for n in range(6):
        shop.entry(BEFORE, f"来源{n}", uv=1000, pay_buyers=50, pay_amount=5000 + n)
        shop.entry(WEEK, f"来源{n}", uv=1200, pay_buyers=60, pay_amount=6000 + n)
    shop.con.execute("UPDATE shop_facts SET pay_amount = CASE WHEN start = ? THEN 30015 ELSE 36015 END", [BEFORE.start])
    why = texts(shop.report())[1]
    assert re.match(r"多的6,000元：访客普遍涨（6个来源里6个），多[56],\d{3}元", why)


def test_a_todo_is_judged_by_its_own_number(shop: Shop) -> None:
    """支付转化率 3.00% → 2.00% on 10,000 visitors: the picture did harm; the order was not placed."""
    for n, (action, metric, done) in enumerate((("换主图", "支付转化率", "是"), ("下单580件", "支付金额", "否"))):
        shop.put(
            "todos", todo_id=f"t{n}", week=BEFORE.label, todo_source="周报", problem="p", action=action, owner="小林",
            due=date(2026, 8, 14), check_metric=metric, start_value=0.03, target_value=0.035, done=done,
        )  # fmt: skip
    found = section(shop.report(), "review")
    assert shop.report().page_one[0].id == "review" and found.title == "上周待办：无效1件，未做1件"
    bad = row(found, "换主图")
    assert (bad[1].value, bad[4].value, bad[5].value, bad[6].tone) == ("小林", 0.03, 0.02, Tone.BAD)
    assert row(found, "下单580件")[6].value == "未做"


def test_decisions_are_few_and_the_first_is_the_last_sentence(shop: Shop) -> None:
    """Two scenes lose: the worse one is asked as a scene, the plan of the other as a plan."""
    shop.set(cost_rate="0.5", fixed_cost_week="0")
    plan = {"subject_type": "计划", "subject_id": "", "keyword": "", "source": "wxt_plan", "window": "7", "rule": ""}
    rows = (("全站推广", "a", 7000, 7000, 9000), ("关键词推广", "b", 700, 700, 900), ("关键词推广", "c", 70, 2100, 90))
    for scene, name, spend, amount, clicks in rows:
        shop.put(
            "ad_facts",
            WEEK,
            scene=scene,
            plan_id=name,
            plan=name,
            ad_spend=spend,
            ad_pay_amount=amount,
            clicks=clicks,
            **plan,
        )
    report = shop.report()
    asked = section(report, "decisions").tables[0].rows
    assert [r[0].value for r in asked] == ["日预算1,000降到800元", "日预算100降到80元"]
    assert "全站推广花7,000元，投产1.00，低于保本" in str(asked[0][1].value) and "计划「b」花700元" in str(
        asked[1][1].value
    )
    assert report.sentences[-1].text == f"请拍板：{asked[0][1].value}，{asked[0][0].value}，是否同意？"


def test_all_shops_add_up_to_the_yuan() -> None:
    """0.4 + 0.4 + 1.2 yuan are 2 yuan: 0, 1 and 1 (largest remainders); an unknown profit has no total."""
    found = shops(
        [
            ShopWeek("甲", D("0.4"), D(1), D(5)),
            ShopWeek("乙", D("0.4"), D(2), None),
            ShopWeek("丙", D("1.2"), D(0), D(1)),
        ]
    )
    assert found is not None and found.tables[0].total is not None
    assert sum(int(r[1].value or 0) for r in found.tables[0].rows) == found.tables[0].total[1].value == 2  # type: ignore[arg-type]
    assert found.tables[0].total[5].value is None
    assert shops([ShopWeek("甲", D(1), D(1), D(1))]) is None


def test_the_report_takes_the_lines_of_all_shops(shop: Shop) -> None:
    lines = (ShopWeek("甲", D(24840), D(37800), None), ShopWeek("乙", D(100), D(50), None))
    report = weekly_report(shop.con, WEEK, shop="甲", made_at=datetime(2026, 8, 17), shops=lines)
    assert section(report, "shops").tables[0].total[1].value == 24940  # type: ignore[index]


@pytest.mark.parametrize("todos", range(5))
@pytest.mark.parametrize("losing", range(4))
def test_page_one_gives_way_to_what_was_to_be_done(todos: int, losing: int) -> None:
    full, cut = (
        fit(todos=0, decisions=0, losing=0, events=False),
        fit(todos=todos, decisions=0, losing=losing, events=True),
    )
    assert full == Room() and cut.entries >= 2 and cut.items >= 1 and cut.stock >= 1
    assert (cut.entries, cut.items, cut.stock) <= (full.entries, full.items, full.stock)


# the further blocks


def test_kpi_table_with_the_shops_own_targets(shop: Shop) -> None:
    """Month 106,200: 7 of 31 days are 23,980.65, and 24,840 is 103.6% of it; a limit of 10% holds 2,000 of ads."""
    shop.set(month_target="106200", tacos_limit="0.1")
    for day in WEEK:
        shop.shop(Period(day, day), "sycm_shop", pay_amount=D(24840) / 7)
    shop.ads(WEEK, "全站推广", 2000, 6000, 900)
    table = section(shop.report(), "kpi").tables[0]
    titles = [c.title for c in table.columns]
    assert titles[-4:] == ["目标", "达成", "近8周", "好坏"]
    pay = next(r for r in table.rows if r[0].value == "支付金额(元)")
    assert pay[-4].value == pytest.approx(D(106200) * 7 / 31) and pay[-3].value == pytest.approx(
        24840 / (106200 * 7 / 31)
    )
    cost = next(r for r in table.rows if r[0].value == "全店费比")
    assert (cost[-4].value, cost[-3].value, cost[-3].tone) == (D("0.1"), "达标", Tone.GOOD)


def test_funnel_steps_with_what_chance_allows(shop: Shop) -> None:
    """5 of 100 after 3 of 100 is too few; 198/9900 after 300/10000 is a fall."""
    shop.con.execute("UPDATE shop_facts SET cart_users = CASE WHEN start = ? THEN 1000 ELSE 990 END", [BEFORE.start])
    found = section(shop.report(), "funnel")
    carts, paid = row(found, "访客→加购"), row(found, "访客→支付")
    assert [c.value for c in carts[1:4]] == [990, 0.1, 0.1] and carts[5].value == "可能是波动"
    assert paid[5].value == "显著下降" and paid[4].value == pytest.approx(-0.01)


def test_falling_items_with_their_reason(shop: Shop) -> None:
    """Visitors halve at equal conversion and price: they take all of it; what rose is not listed."""
    shop.item(BEFORE, "1", item_title="柜", uv=8000, pay_buyers=200, pay_items=200, pay_amount=20000)
    shop.item(WEEK, "1", item_title="柜", uv=4000, pay_buyers=100, pay_items=100, pay_amount=10000)
    shop.item(BEFORE, "2", item_title="椅", uv=100, pay_buyers=5, pay_items=5, pay_amount=500)
    shop.item(WEEK, "2", item_title="椅", uv=200, pay_buyers=10, pay_items=10, pay_amount=1000)
    table = section(shop.report(), "item_lists").tables[0]
    assert [c.value for c in table.rows[0]] == ["柜", 10000, -10000, "访客8,000→4,000，少10,000元"]
    assert len(table.rows) == 1


def test_places_move(shop: Shop) -> None:
    for id, before, now in (("1", 100, 300), ("2", 200, 200), ("3", 300, 100)):
        shop.item(BEFORE, id, item_title=f"款{id}", pay_amount=before, pay_items=1)
        shop.item(WEEK, id, item_title=f"款{id}", pay_amount=now, pay_items=1)
    rows = section(shop.report(), "items").tables[0].rows
    assert [(r[0].value, r[1].value) for r in rows] == [("1 ↑2", "款1"), ("2", "款2"), ("3 ↓2", "款3")]


def test_new_items_are_counted_from_their_first_day(shop: Shop) -> None:
    """Rows of item 1 for five weeks, of item 2 since 2026-08-03: on 8-16 its fourteenth day."""
    for back in range(5):
        shop.item(WEEK.shift(-7 * back), "1", item_title="旧", pay_amount=100, pay_items=1)
    for week in (BEFORE, WEEK):
        shop.item(week, "2", item_title="新", pay_amount=50, pay_items=1)
    table = next(t for t in section(shop.report(), "item_lists").tables if t.title.startswith("新品"))
    assert [c.value for c in table.rows[0][:3]] == ["新", date(2026, 8, 3), 14] and len(table.rows) == 1


def test_plans_beside_breakeven_and_most_bid(shop: Shop) -> None:
    """A click that brings 5 yuan is worth 5 × the margin; 全站 has no bid."""
    for scene in ("关键词推广", "全站推广"):
        shop.ads(WEEK, scene, 500, 1000, 200)
    report = shop.report()
    table = next(t for t in section(report, "ads").tables if t.title == "各计划")
    by_scene = {r[1].value: r for r in table.rows}
    best = next(r for r in section(report, "kpi").tables[0].rows if r[0].value == "保本投产")[1].value
    assert by_scene["关键词推广"][8].value == pytest.approx(1000 / 200 / float(best))  # type: ignore[arg-type]
    assert by_scene["全站推广"][8].value == "自动出价"
    assert [c.value for c in by_scene["关键词推广"][2:7]] == [500, 200, 2.5, 1000, 2.0]


def test_agents_by_person(shop: Shop) -> None:
    """300/1000 after 340/1000 is p 0.05 and a bit: chance; 200/1000 after 340/1000 is a fall."""
    for name, now in (("小林", 300), ("夜班", 200)):
        shop.put("agent_facts", BEFORE, agent=name, source="k", inquirers=1000, inquiry_pay_buyers=340, avg_response=30)
        shop.put(
            "agent_facts",
            WEEK,
            agent=name,
            source="k",
            inquirers=1000,
            inquiry_pay_buyers=now,
            avg_response=45,
            cs_amount=2484,
        )
    found = section(shop.report(), "agents")
    ling, night = row(found, "小林"), row(found, "夜班")
    assert [c.value for c in ling[1:6]] == [1000, 45, 0.3, 8.28, 0.1] and ling[7].value == "可能是波动"
    assert night[7].value == "转化显著下降" and night[7].tone is Tone.BAD


def test_after_sale_reasons_add_up(shop: Shop) -> None:
    """Six reasons: five by name, one as the rest; 100.5 + … are whole yuan that add up to the total's."""
    for n, amount in enumerate((100.5, 80.4, 60.3, 40.2, 20.1, 10.5)):
        shop.put("refunds", refund_id=str(n), applied_at=datetime(2026, 8, 11, 9), finished_at=datetime(2026, 8, 12, 9),
                 refund_amount=amount, refund_reason=f"原因{n}", goods_status="买家未收到货")  # fmt: skip
    found = section(shop.report(), "after_sale")
    table = found.tables[0]
    assert table.total is not None and table.total[2].value == 312 and len(table.rows) == 6
    assert sum(int(r[2].value) for r in table.rows) == 312  # type: ignore[arg-type]
    assert table.rows[-1][0].value == "另外1种" and "平均24.0小时" in found.lead[0]
    assert found.charts[0].series[1].values[-1] == 1.0 and found.charts[0].title.startswith("「原因0」占退款的")


def test_what_to_order_and_what_is_slow(shop: Shop) -> None:
    """30 a day: 7 + 14 + 3 days are 720, less 100; 10 a week of 1,000 last 700 days and tie up 20,000 yuan."""
    shop.item(WEEK, "1", item_title="快", pay_items=210, pay_amount=21000, pay_orders=210)
    shop.item(WEEK, "2", item_title="慢", pay_items=10, pay_amount=500, pay_orders=10)
    shop.put("item_costs", item_id="1", merchant_code="a", unit_cost=40, on_hand=100)
    shop.put("item_costs", item_id="2", merchant_code="b", unit_cost=20, on_hand=1000)
    report = shop.report()
    found = section(report, "stock_all")
    assert found.lead == ("够卖超过90天的1个，占用20,000元。",)
    assert [c.value for c in found.tables[-1].rows[0]][4:] == [pytest.approx(700), 20000]
    assert any("今天补货620件" in t for t in texts(report))
    assert to_order(30, 7, 3, 100, 0) == 620 and to_order(30, 7, 3, 700, 100) == 0


def test_competitors_by_what_moved(shop: Shop) -> None:
    """59.9 → 54.9 is −8.3%; +80% people without a reason is 原因不明; nothing typed this week, no block."""
    look = {"competitor": "甲", "sold_people": 100, "reply": "先算保本"}
    shop.put("competitor_watch", day=BEFORE.start, price=59.9, **look)
    assert "competitors" not in ids(shop.report())
    shop.put("competitor_watch", day=WEEK.start, price=54.9, **look)
    shop.put("competitor_watch", day=BEFORE.start, competitor="乙", price=10, sold_people=100)
    shop.put("competitor_watch", day=WEEK.end, competitor="乙", price=10, sold_people=180)
    found = section(shop.report(), "competitors")
    first, second = row(found, "甲"), row(found, "乙")
    assert (
        first[3].value == pytest.approx(54.9 / 59.9 - 1) and first[8].value == "降价" and first[9].value == "先算保本"
    )
    assert second[8].value == "原因不明" and second[5].value == pytest.approx(0.8)


def test_health_counts_only_what_is_known(shop: Shop) -> None:
    """A violation speaks in any week: conversion 2.00% below 2.50%, a first place, and one violation; the rest unknown."""
    shop.put("incidents", day=WEEK.start, incident_id="1", incident_kind="投诉")
    shop.put("industry", day=WEEK.start, market_cvr=0.025)
    shop.put("keyword_ranks", day=WEEK.start, keyword="收纳", item_id="1", position=2)
    found = section(shop.report(), "health")
    assert found.lead[0].startswith("有数据的3项里达标1项（搜索排名：「收纳」第2名）。没有数据的4项不计")
    states = {r[0].value: (r[1].value, r[3].value) for r in found.tables[0].rows}
    assert states == {"处罚与违规": ("本周新增1件", "不达标"), "转化率": ("2.00%，同行2.50%", "不达标")}


def test_problems_have_evidence_a_due_date_and_yuan(shop: Shop) -> None:
    """Four ordinary weeks of 3.00%, then 2.00% on 9,900: A01, about 99 buyers × 125 yuan; nobody is assigned."""
    for back in range(2, 6):
        shop.shop(WEEK.shift(-7 * back), uv=10000, pay_buyers=300, pay_orders=315, pay_amount=37800)
    found = section(shop.report(), "problems")
    (first,) = [r for r in found.tables[0].rows if "支付转化率2.00%，平时3.00%" in str(r[1].value)]
    level, _, why, action, owner, due, yuan = first
    assert (level.value, why.value, owner.value, due.value) == ("急", "没有找到证据", "待指派", date(2026, 8, 18))
    assert action.value and yuan.value == pytest.approx(D((297 - 198) * 24840 / 198), abs=1)


def test_next_week_takes_its_part_of_the_month(shop: Shop) -> None:
    """Month of 31 days, 310,000 wanted, 160,000 there on the 16th: 150,000 over 15 days, seven of them 70,000."""
    shop.set(month_target="310000", cost_rate="0.5")
    for n in range(16):
        day = date(2026, 8, 1) + timedelta(days=n)
        shop.shop(Period(day, day), "sycm_core_daily", pay_amount=10000)
    found = section(shop.report(), "plan")
    assert found.lead[0].startswith("下周（8月17–23日）目标70,000元")
    assert "月目标310,000元还差150,000元，剩15天按天分" in found.lead[0]
    assert "8月19日七夕（按往年，待确认）" in found.lead[-1]
    if found.tables:  # visitors × conversion × basket of the week's file reach 24,840; the goal is 70,000
        assert row(found, "只靠访客")[1].value == pytest.approx(9900 * 70000 / 24840)


def test_every_number_of_a_table_says_where_it_comes_from(shop: Shop) -> None:
    """A file of the week is named with its rows; one of another week is not."""
    for id, file, start in ((1, "本周.xlsx", WEEK.start), (2, "早的.xlsx", BEFORE.shift(-70).start)):
        shop.put("imports", id=id, file=file, sha256="", export="sycm_shop", table="shop_facts", start=start,
                 end=start + timedelta(days=6), rows=1, bad_rows=0, imported_at=datetime(2026, 8, 17))  # fmt: skip
    pay = row(section(shop.report(), "kpi"), "支付金额(元)")[1]
    assert pay.trace is not None and pay.trace.sources == ("本周.xlsx",) and pay.trace.rows == 1
    shop.item(WEEK, "1", item_title="柜", uv=10, pay_amount=100, pay_items=1)
    table = section(shop.report(), "items").tables[0]
    amount = next(j for j, c in enumerate(table.columns) if c.title == "金额(元)")
    trace = table.trace_of(table.rows[0][amount], amount)
    assert trace is not None and trace.formula == "支付金额" and trace.rows == 1
    assert table.trace_of(Cell(None, Fmt.YUAN), amount) is None


def test_masked_and_unmasked_repeat_purchase(shop: Shop) -> None:
    """Ten bought 40 days before 2026-09-06, four of them again 10 days before; three strangers then, one of them twice."""
    week = Period(date(2026, 8, 31), date(2026, 9, 6))
    shop.shop(week, uv=100, pay_buyers=7, pay_amount=700)

    def bought(buyer: str, ago: int) -> None:
        at = datetime.combine(week.end - timedelta(days=ago), time(9))
        shop.put("orders", order_id=f"{buyer}-{ago}", buyer=buyer, created_at=at, paid_at=at, paid_amount=50)

    bought("first", 70)
    for n in range(10):
        bought(f"old{n}", 40)
    for n in range(4):
        bought(f"old{n}", 10)
    for buyer, ago in (("new1", 10), ("new2", 10), ("new3", 10), ("new3", 5)):
        bought(buyer, ago)
    lead = section(shop.report(week), "members").lead
    assert lead[0] == "30天复购率(跨期)：前30天的10名买家，近30天又买的4名，40.00%。"
    assert lead[1] == "复购率(期内)：近30天7名买家，买两次以上的1名，14.29%。"

"""The weekly report out of small hand-made weeks: sentences, cards, blocks and what is said to be missing.

The big week is the example of the operator's document: 180,350 yuan after 190,400, 2,085 orders, refunds
of 14,609 so far and 24,528 to expect, 25,600 of ads, 20,000 of fixed costs.
"""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from decimal import Decimal as D
from pathlib import Path

import duckdb
import pytest

from tests.report.shop import BEFORE, WEEK, Shop, ids, row, section, texts
from xlops.errors import BadInput
from xlops.periods import Period, parse_period
from xlops.report.model import Fmt, Report, Tone

DAILY = (25764, 26110, 27020, 24180, 23876, 27050, 26350)  # 180,350
DAILY_BEFORE = (25980, 26040, 26900, 27210, 26870, 29100, 28300)  # 190,400


def fill_example(shop: Shop) -> Shop:
    """The operator's example week."""
    shop.set(month_target="840000", shipping_per_order="4.7", freight_insurance="1.5", fixed_cost_week="20000")
    shop.days(Period(date(2026, 8, 1), date(2026, 8, 2)), (27425, 27425))  # 425,600 by 8-16
    shop.days(BEFORE, DAILY_BEFORE)
    shop.days(WEEK, DAILY)
    shop.shop(BEFORE, uv=68600, pay_buyers=2140, pay_orders=2250, pay_amount=190400)
    shop.shop(WEEK, uv=71900, pay_buyers=2026, pay_orders=2085, pay_amount=180350)
    shop.entry(BEFORE, "手淘搜索", uv=22400, pay_buyers=672, pay_amount=59650)
    shop.entry(WEEK, "手淘搜索", uv=22100, pay_buyers=508, pay_amount=45305)
    shop.entry(BEFORE, "推广", uv=31000, pay_buyers=760, pay_amount=72100)
    shop.entry(WEEK, "推广", uv=35200, pay_buyers=866, pay_amount=80900)
    shop.ads(BEFORE, "全站推广", 19800, 58000, 27000)
    shop.ads(WEEK, "全站推广", 22400, 65408, 30100)
    shop.ads(BEFORE, "关键词推广", 2700, 10900, 2900)
    shop.ads(WEEK, "关键词推广", 3200, 15492, 3100)
    for back in range(1, 7):  # of 24,528 refunded in the end, 14,609 are seen in the sale's own week
        paid = WEEK.shift(-7 * back)
        for age, amount in ((0, 14609), (1, 24528 - 14609)):
            finished = datetime.combine(paid.shift(7 * age).end, time(9))
            shop.put(
                "refunds",
                refund_id=f"{back}-{age}",
                paid_at=datetime.combine(paid.start, time(9)),
                finished_at=finished,
                refund_amount=amount,
            )
    shop.put(
        "refunds",
        refund_id="now",
        paid_at=datetime(2026, 8, 11),
        finished_at=datetime(2026, 8, 14),
        refund_amount=14609,
    )
    return shop


@pytest.fixture
def example(shop: Shop) -> Shop:
    return fill_example(shop)


@pytest.fixture(scope="module")
def told(empty_store: duckdb.DuckDBPyConnection) -> Report:
    """The report of the example week, for all tests that only read it."""
    empty_store.begin()
    try:
        return fill_example(Shop(empty_store)).report()
    finally:
        empty_store.rollback()


# the example week


def test_first_sentence_is_the_operators(told: Report) -> None:
    assert texts(told)[0] == (
        "8月10–16日支付180,350元，比上周少10,050元（−5.3%），完成周目标189,677元的95.1%；"
        "本月累计425,600元，照此月底约824,600元，离84万差15,400元。"
    )


def test_second_sentence_adds_up(told: Report) -> None:
    """L·ln(rate1/rate0) for the search's conversion, L·ln(U1/U0) for the paid visitors, the rest in one sum."""
    search = (45305 - 59650) / math.log(45305 / 59650) * math.log((508 / 22100) / (672 / 22400))
    paid = (80900 - 72100) / math.log(80900 / 72100) * math.log(35200 / 31000)
    left = -10050 - round(search) - round(paid)
    assert texts(told)[1] == (
        f"少的10,050元：手淘搜索转化率3.00%→2.30%，少{-round(search):,}元；"
        f"推广访客31,000→35,200，多{round(paid):,}元；其余合计少{-left:,}元。"
    )


def test_third_sentence_is_the_operators_profit(told: Report) -> None:
    assert texts(told)[2] == (
        "预计净利10,658元（净销售额的6.8%）：推广前毛利56,258 − 推广25,600 − 固定费用20,000（成本按50%估算）；"
        "只按已退款算为15,062元；推广多花3,100元、推广成交多12,000元（每多花1元换回3.87元），投产3.16，低于保本3.21。"
    )


def test_fourth_sentence_is_the_operators_stock_out(example: Shop) -> None:
    """46 a day at 62 yuan until 8-12; out from 8-13, 20日 to come: three more days are 138 units, 8,556 yuan."""
    for n in range(21):
        day = date(2026, 7, 23) + timedelta(days=n)
        at = datetime.combine(day, time(10))
        example.put(
            "order_lines", line_key=str(n), order_id=str(n), item_id="9", merchant_code="bag-w", item_title="主推款",
            sku_props="颜色:米白", quantity=46, paid_amount=46 * 62, created_at=at, paid_at=at,
        )  # fmt: skip
    example.item(WEEK, "9", item_title="主推款", pay_items=138, pay_amount=8556, pay_orders=138)
    example.put(
        "item_costs", item_id="9", merchant_code="bag-w", unit_cost=24.5, on_hand=0, in_transit=500, arrives_on=date(2026, 8, 20),
    )  # fmt: skip
    assert texts(example.report())[3] == (
        "「主推款」米白8月13日起断货，本周约少卖184件、11,408元；8月20日到货，还要缺3天，约再少138件、8,556元。"
    )
    assert [s.section for s in example.report().sentences] == ["kpi", "breakdown", "profit", "stock", "ads"]


def test_last_sentence_asks_the_operators_question(told: Report) -> None:
    last = told.sentences[-1]
    assert (
        last.text
        == "请拍板：全站推广花22,400元，投产2.92，低于保本3.21（成本为估算），日预算3,200降到2,600元，是否同意？"
    )
    assert last.section == "ads"
    assert last.yuan == pytest.approx(D("-1996.77"), abs=D("0.01"))  # 65,408 × 56,258 / 180,350 − 22,400


def test_cards_of_the_core_formula_and_profit(told: Report) -> None:
    cards = {c.title: c for c in told.cards}
    assert list(cards) == ["支付金额(元)", "访客数", "支付转化率", "客单价(元)", "推广后毛利(元)"]
    assert cards["访客数"].value.value == 71900 and cards["访客数"].value.fmt is Fmt.COUNT
    assert cards["支付转化率"].value.value == pytest.approx(2026 / 71900)
    assert cards["支付转化率"].change.value == pytest.approx(2026 / 71900 - 2140 / 68600)
    assert cards["支付转化率"].change.fmt is Fmt.PP and cards["支付转化率"].change.tone is Tone.DOWN
    assert cards["客单价(元)"].value.value == pytest.approx(180350 / 2026)
    assert round(cards["推广后毛利(元)"].value.value) == 30658  # type: ignore[arg-type]
    spark = cards["支付金额(元)"].spark
    assert (len(spark), spark[-2:], set(spark[:-2])) == (8, (190400, 180350), {None})


def test_breakdown_table_adds_up_to_the_shop(told: Report) -> None:
    found = section(told, "breakdown_all")
    table = found.tables[0]
    assert table.total is not None
    assert [r[0].value for r in table.rows] == ["手淘搜索", "推广", "其余(未归入来源)"]
    assert [c.value for c in table.rows[-1][1:4]] == [58650, 54145, -4505]
    for column in (1, 2, 3):
        assert sum(D(str(r[column].value)) for r in table.rows) == table.total[column].value
    factors = sum(float(c.value) for r in table.rows[:-1] for c in r[4:-1] if c.value is not None)  # type: ignore[arg-type]
    assert factors - 4505 == pytest.approx(-10050, abs=0.05)
    assert table.total[-1].value == "合计＝变化 ✓"
    fall = section(told, "breakdown").charts[0].series[0].values
    assert fall[0] == 190400 and fall[-1] == 180350
    assert sum(fall[:-1]) == fall[-1]  # type: ignore[arg-type]


def test_profit_twice_and_against_last_week_alike(told: Report) -> None:
    """Refunds of two ages are not compared: 按预计退款 of both weeks, 190,400 − 24,528 last week. In 万元."""
    found = section(told, "profit")
    assert "59.6%" in found.lead[0]  # 14,609 / 24,528
    refunds = row(found, "− 退款")
    assert [c.value for c in refunds if c.fmt is Fmt.WAN] == [D("-2.45"), D("-1.46"), D("-2.45")]
    last = found.tables[0].total
    assert last is not None and last[0].value == "净利"
    assert [c.value for c in last if c.fmt is Fmt.WAN][:2] == [D("1.07"), D("1.51")]  # 10,658 and 15,062
    shares = {r[0].value: r[3].value for r in (*found.tables[0].rows, last)}
    assert shares["净利"] == 0.068 and shares["净销售额"] == 1.0  # the operator's 净销售额的6.8%


def test_ads_beside_breakeven_and_what_more_money_bought(told: Report) -> None:
    """3,100 more spent, 12,000 more sold: 3.87 for each further yuan."""
    found = section(told, "ads")
    assert found.lead == ("推广多花3,100元、推广成交多12,000元（每多花1元换回3.87元），高于保本3.21。",)
    total = found.tables[0].total
    assert total is not None and [c.value for c in total[:4]] == ["合计", 25600, 3100, 33200]
    assert row(found, "全站推广")[-1].value == "低于保本" and row(found, "关键词推广")[-1].value == "高于保本"


def test_everything_unconfirmed_is_marked(told: Report) -> None:
    marks = told.marks
    (mark,) = [m for m in marks if m.startswith("待确认：")]
    assert "、平台扣点5%、" in mark and "成本率(没有成本的商品)50%" in mark and "运费" not in mark


def test_staff_see_no_costs(example: Shop) -> None:
    report = example.report(edition="员工版")
    assert "profit" not in ids(report) and "earners" not in ids(report)
    said = repr(report)
    for word in ("毛利", "净利", "保本", "成本"):
        assert word not in said


def test_no_word_that_operators_do_not_use(told: Report) -> None:
    said = repr(told)
    for word in ("LMDI", "归因", "频次", "ROI", "UDF", "DSR", "账面", "人天", "运费险"):
        assert word not in said.replace("归因规则", "")


# what is missing


def test_empty_store(shop: Shop) -> None:
    report = shop.report()
    assert report.sentences == () and report.cards == () and ids(report) == ["basis"]
    assert report.header.completeness == "本周没有数据"
    for file in ("店铺经营核心日报", "流量来源", "万相台 计划报表", "生意参谋 商品", "退款"):
        assert file in report.missing


def test_sunday_without_ads_is_a_first_version(example: Shop) -> None:
    """Daily plan rows to Saturday: stamped, the day named, no comparison of spend."""
    example.con.execute("DELETE FROM ad_facts WHERE start = ?", [WEEK.start])
    for day in list(WEEK)[:6]:
        example.ads(Period(day, day), "全站推广", 3000, 9000, 4000)
    report = example.report()
    assert report.header.stamp == "初版"
    assert "推广6/7天，缺8月16日" in report.header.completeness
    assert any(m.startswith("初版：8月16日的推广") for m in report.marks)
    spend = row(section(report, "kpi"), "推广花费(元)")
    assert spend[1].value == 18000 and spend[3].value is None


def test_a_week_without_a_day_is_compared_over_common_days(shop: Shop) -> None:
    """Sunday missing: 700 + 6 × 100 against 7 × 90 is 600 against 540, +11.1%, and said."""
    shop.days(BEFORE, (90,) * 7)
    shop.days(WEEK, (100,) * 6)
    report = shop.report()
    assert texts(report)[0].startswith(
        "8月10–16日支付600元（只有6天的数据，缺8月16日），两周都有的6天比上周多60元（+11.1%）"
    )
    assert report.cards[0].change.value == pytest.approx(600 / 540 - 1)
    assert any("没有当作 0" in m for m in report.marks)


def test_first_week_has_nothing_to_compare_with(shop: Shop) -> None:
    shop.shop(WEEK, uv=100, pay_buyers=5, pay_amount=500)
    report = shop.report()
    assert texts(report)[0] == "8月10–16日支付500元，上周没有数据。"
    assert "breakdown" not in ids(report)
    assert report.cards[0].change.value is None and report.cards[0].spark == ()
    assert report.header.last_year is None


def test_a_previous_week_of_zero(shop: Shop) -> None:
    """0 of 100 visitors, then 5 of 100: too few to call it a rise, and no growth on a base of 0."""
    shop.shop(BEFORE, uv=100, pay_buyers=0, pay_amount=0)
    shop.shop(WEEK, uv=100, pay_buyers=5, pay_amount=500)
    report = shop.report()
    assert texts(report)[:2] == [
        "8月10–16日支付500元，比上周多500元。",
        "多的500元：转化率0.00%→5.00%，多500元（样本不足，不下结论）。",
    ]
    assert report.cards[0].change.value == "新增"


def test_chance_is_no_rise(shop: Shop) -> None:
    """100/4000 → 189/6300: p 0.134."""
    shop.shop(BEFORE, uv=4000, pay_buyers=100, pay_amount=10000)
    shop.shop(WEEK, uv=6300, pay_buyers=189, pay_amount=18900)
    report = shop.report()
    assert "转化率2.50%→3.00%" in texts(report)[1] and "（可能是波动）" in texts(report)[1]
    assert row(section(report, "kpi"), "支付转化率")[-1].value == "可能是波动"


def test_refunds_above_the_weeks_sales(shop: Shop) -> None:
    shop.shop(WEEK, pay_amount=500, pay_buyers=5, uv=100, refund_amount_done=800)
    report = shop.report()
    assert "推广前毛利−323元" in texts(report)[1] and "退款800元超过本周支付" in texts(report)[1]
    assert row(section(report, "kpi"), "净销售额(元)")[1].value == -300


def test_the_same_week_of_last_year(shop: Shop) -> None:
    """52 weeks back, Monday to Monday: 2025-08-11, 400 → 500 is +25%."""
    shop.shop(Period(date(2025, 8, 11), date(2025, 8, 17)), pay_amount=400)
    shop.shop(WEEK, pay_amount=500)
    report = shop.report()
    assert report.header.last_year == Period(date(2025, 8, 11), date(2025, 8, 17))
    assert [c.value for c in row(section(report, "kpi"), "支付金额(元)")[1:6]] == [500, None, None, 400, 0.25]


def test_visitors_added_by_day_are_called_so(shop: Shop) -> None:
    for day in WEEK:
        shop.shop(Period(day, day), uv=100, pay_buyers=5, pay_amount=500)
    report = shop.report()
    assert [c.title for c in report.cards][1] == "访客数(按日累加)"
    assert "按日累加，不是整周去重" in section(report, "basis").lead[0]


def test_items_only(shop: Shop) -> None:
    """Visitors doubled at equal conversion: the visitors of the items carry the change."""
    for number, amount in (("1", 1000), ("2", 3000)):
        shop.item(BEFORE, number, item_title=f"款{number}", uv=1000, pay_buyers=20, pay_items=20, pay_amount=amount)
        shop.item(WEEK, number, item_title=f"款{number}", uv=2000, pay_buyers=40, pay_items=40, pay_amount=2 * amount)
    report = shop.report()
    assert texts(report)[1] == "多的4,000元：款2访客1,000→2,000，多3,000元；款1访客1,000→2,000，多1,000元。"
    assert "items" in ids(report) and "traffic" not in ids(report)
    assert "访客数、流量来源、推广" in report.missing


def test_earning_and_losing_items(shop: Shop) -> None:
    """100 units at 10, cost 4, 100 orders × 4.5: 10·100·0.944 − 400 − 450 = 94; 200 of ads: −106."""
    shop.shop(WEEK, pay_amount=2000, pay_orders=110, pay_buyers=110, uv=5000)
    shop.item(WEEK, "1", item_title="亏的", pay_items=100, pay_orders=100, pay_amount=1000)
    shop.item(WEEK, "2", item_title="赚的", pay_items=10, pay_orders=10, pay_amount=1000)
    for id, cost in (("1", 4), ("2", 30)):
        shop.put("item_costs", item_id=id, merchant_code=id, unit_cost=cost)
    item_ad = {
        "subject_id": "1",
        "subject_type": "商品",
        "keyword": "",
        "window": "7",
        "rule": "",
        "source": "wxt_item",
    }
    shop.put("ad_facts", WEEK, scene="全站推广", plan_id="", plan="", ad_spend=200, **item_ad)
    report = shop.report()
    found = section(report, "earners")
    assert [c.value for c in row(found, "赚1") if c.fmt is Fmt.DELTA] == [D("599.00")]  # 944 − 300 − 45
    assert [c.value for c in row(found, "亏1") if c.fmt is Fmt.DELTA] == [D("-106.00")]
    assert "「亏的」推广后亏106元：推广前毛利94 − 推广200" in texts(report)[2]
    assert "停掉它的推广，是否同意？" in texts(report)[3]


def test_a_stock_out_comes_before_a_losing_item(shop: Shop) -> None:
    shop.shop(WEEK, pay_amount=38640, pay_orders=210)
    shop.item(WEEK, "1", item_title="米白", pay_items=210, pay_amount=38640)
    shop.put(
        "item_costs",
        item_id="1",
        merchant_code="a",
        unit_cost=92,
        on_hand=120,
        in_transit=600,
        arrives_on=date(2026, 8, 25),
    )
    report = shop.report()
    assert "「米白」可售120件，日销30件，8月20日起断货，8月25日到货，要缺5天，约少150件、27,600元。" in texts(report)
    assert row(section(report, "stock"), "米白")[5].value == date(2026, 8, 20)


def test_an_item_file_does_not_speak_for_the_shop(shop: Shop) -> None:
    """Shop 2,000, items only 1,000 with 100 refunded: no 净销售额 of 900 beside 支付金额 of 2,000; the gap is shown."""
    shop.shop(WEEK, pay_amount=2000, pay_buyers=20, uv=500)
    shop.item(WEEK, "1", item_title="沙发", pay_amount=1000, pay_items=10, refund_amount_done=100)
    report = shop.report()
    titles = [r[0].value for r in section(report, "kpi").tables[0].rows]
    assert "支付金额(元)" in titles and "净销售额(元)" not in titles
    check = next(t for t in section(report, "basis").tables if t.title.startswith("来源核对"))
    assert [c.value for c in check.rows[0] if c.fmt is Fmt.YUAN] == [2000, 1000]
    assert any(c.value == -0.5 for c in check.rows[0])


def test_only_a_whole_week_and_a_known_edition(shop: Shop) -> None:
    with pytest.raises(BadInput, match="自然周"):
        shop.report(Period(date(2026, 8, 10), date(2026, 8, 15)))
    with pytest.raises(BadInput, match="老板版"):
        shop.report(edition="客户版")


def test_item_titles_stay_text(shop: Shop) -> None:
    """Nothing of an export is read as code here: it comes out as it went in."""
    title = '=cmd|"/c calc"!A1<script>'
    shop.shop(WEEK, pay_amount=100, pay_orders=1)
    shop.item(WEEK, "1", item_title=title, pay_amount=100, pay_items=1)
    assert section(shop.report(), "items").tables[0].rows[0][1].value == title


@pytest.mark.samples
def test_orders_only(shop: Shop, samples: Path) -> None:
    """The last week of a real order file: six days, the seventh has six late payments of 298 yuan.

    Amounts by pay day are counted with Python's csv, apart from everything else.
    """
    import csv

    by_day: dict[date, D] = {}
    orders: dict[date, int] = {}
    path = samples / "orders" / "tmall_order_report.csv"
    shop.con.execute(
        "INSERT INTO orders (order_id, order_amount, paid_amount, created_at, paid_at, refund_amount) "
        "SELECT column0, column1, column2, column4, nullif(column5, ''), column6 "
        "FROM read_csv(?, all_varchar=true, header=false, skip=1)",
        [str(path)],
    )
    with path.open(encoding="utf-8", newline="") as file:
        for line in list(csv.reader(file))[1:]:
            if line[5]:
                paid = date.fromisoformat(line[5][:10])
                by_day[paid] = by_day.get(paid, D(0)) + D(line[2])
                orders[paid] = orders.get(paid, 0) + 1
    week = parse_period("2020-W09")
    six = list(week)[:6]
    now, before = (sum(by_day[day - back] for day in six) for back in (timedelta(0), timedelta(days=7)))
    report = shop.report(week)
    assert report.header.completeness == "订单6/7天，缺3月1日"
    first, second = texts(report)[:2]
    total = round(sum(by_day[day] for day in week))
    assert first.startswith(f"2月24日–3月1日支付{total:,}元（只有6天的数据，缺3月1日）")
    assert f"两周都有的6天比上周多{round(now) - round(before):,}元（+{(now / before - 1) * 100:.1f}%）" in first
    assert "2月共1,902,189元（缺2天）" in first  # published: 1,902,189.15 paid in February
    counts = [sum(orders[day - back] for day in six) for back in (timedelta(days=7), timedelta(0))]
    assert f"订单数{counts[0]:,}→{counts[1]:,}" in second
    assert any("3月1日只有6笔晚付的订单" in mark for mark in report.marks)
    assert all(word in report.missing for word in ("访客数", "流量来源", "推广", "商品", "没有商品成本"))
    assert "traffic" not in ids(report) and "ads" not in ids(report)

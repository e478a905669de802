"""Weeks in which something lacks: each gives a sound report, with nothing invented and nothing added wrongly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal as D

import pytest

from tests.report.shop import BEFORE, WEEK, Shop, ids, row, section, texts
from xlops.periods import Period
from xlops.report.cells import shown
from xlops.report.html import page
from xlops.report.model import Fmt, Report


def days(*amounts: int) -> Iterator[tuple[Period, int]]:
    for n, amount in enumerate(amounts):
        day = WEEK.start + timedelta(days=n)
        yield Period(day, day), amount


def nothing(shop: Shop) -> None:
    """A store without a row."""


def one_day(shop: Shop) -> None:
    """The Wednesday of the week, and nothing before it."""
    day = WEEK.start + timedelta(days=2)
    shop.shop(Period(day, day), "sycm_core_daily", pay_amount=1000, uv=500, pay_buyers=10, pay_orders=11)


def only_ads(shop: Shop) -> None:
    shop.ads(BEFORE, "全站推广", 1000, 2500, 900)
    shop.ads(WEEK, "全站推广", 1300, 3100, 1200)


def only_orders(shop: Shop) -> None:
    """Orders with masked buyers, two a day in both weeks; refunds unknown."""
    for n in range(14):
        day = BEFORE.start + timedelta(days=n)
        for k in range(2):
            at = datetime.combine(day, time(9 + k))
            shop.put(
                "orders",
                order_id=f"{n}-{k}",
                buyer="",
                created_at=at,
                paid_at=at,
                paid_amount=50 + n,
                order_amount=60 + n,
            )


def refunds_above_sales(shop: Shop) -> None:
    shop.shop(BEFORE, pay_amount=900, pay_buyers=9, uv=100, refund_amount_done=10)
    shop.shop(WEEK, pay_amount=500, pay_buyers=5, uv=100, refund_amount_done=800)


def new_shop(shop: Shop) -> None:
    """The first week of a shop: a few items, ads, no history."""
    shop.shop(WEEK, uv=300, pay_buyers=6, pay_orders=6, pay_amount=600)
    shop.item(WEEK, "1", item_title="新款", uv=300, pay_buyers=6, pay_items=6, pay_amount=600)
    shop.ads(WEEK, "关键词推广", 90, 200, 80)


def weekly_files(shop: Shop) -> None:
    """Files of whole weeks: visitors counted once, no day is known."""
    for week, amount, buyers in ((BEFORE, 20000, 200), (WEEK, 18000, 180)):
        shop.shop(week, uv=9000, pay_buyers=buyers, pay_orders=buyers, pay_amount=amount)
        shop.entry(week, "手淘搜索", uv=6000, pay_buyers=buyers - 50, pay_amount=amount - 5000)
        shop.item(
            week, "1", item_title="沙发", uv=5000, pay_buyers=buyers - 40, pay_items=buyers, pay_amount=amount - 3000
        )


def masked_at_month_end(shop: Shop) -> None:
    """See `only_orders`; the platform's own columns know old and new buyers."""
    only_orders(shop)
    for week in (BEFORE, WEEK):
        shop.shop(week, uv=1000, pay_buyers=40, pay_amount=1600, old_buyers=8, old_buyer_amount=400)


CASES: tuple[Callable[[Shop], None], ...] = (
    nothing, one_day, only_ads, only_orders, refunds_above_sales, new_shop, weekly_files, masked_at_month_end,
)  # fmt: skip


def said(report: Report) -> list[str]:
    """Every text and number of a report as it is shown."""
    found = [*texts(report), *report.marks, report.missing, report.header.completeness]
    for card in report.cards:
        found += [card.title, shown(card.value), shown(card.change), card.hint]
    for block in (*report.page_one, *report.sections):
        found += [block.title, *block.lead, *(c.title for c in block.charts)]
        for table in block.tables:
            found += [table.title, table.note, *(c.title for c in table.columns)]
            rows = [*table.rows, *([table.total] if table.total else [])]
            assert all(len(r) == len(table.columns) for r in rows), table.title
            found += [shown(cell, column) for r in rows for cell, column in zip(r, table.columns, strict=True)]
    return found


@pytest.mark.parametrize("edition", ["老板版", "员工版"])
@pytest.mark.parametrize("fill", CASES, ids=lambda f: f.__name__)
def test_a_sound_report(shop: Shop, fill: Callable[[Shop], None], edition: str) -> None:
    fill(shop)
    report = shop.report(edition=edition)
    assert len(report.sentences) <= 5
    assert all(re.search(r"\d", s.text) for s in report.sentences)
    assert why_adds_up(report)
    told = said(report)
    assert [t for t in told if re.search(r"None|nan\b|\binf\b|DIV|Decimal|−0元|\{|\}", t)] == []
    assert "</html>" in page(report)
    if edition == "员工版":
        assert [t for t in told if re.search("毛利|净利|保本|成本", t)] == []


def why_adds_up(report: Report) -> bool:
    """The parts of the second sentence are the change of the first, wherever both are said."""
    why = next((s.text for s in report.sentences if s.section == "breakdown"), "")
    head, _, parts = why.partition("：")
    return not head.startswith(("多的", "少的")) or _yuan(head) == sum(map(_yuan, parts.split("；"))) != 0


def _yuan(text: str) -> int:
    found = re.search(r"(多|少)(?:的)?([\d,]+)元", text)
    return 0 if found is None else int(found[2].replace(",", "")) * (1 if found[1] == "多" else -1)


def test_no_data_at_all(shop: Shop) -> None:
    report = shop.report()
    assert (report.sentences, report.cards, report.page_one) == ((), (), ()) and ids(report) == ["basis"]


def test_one_day_is_not_a_week(shop: Shop) -> None:
    one_day(shop)
    report = shop.report()
    assert texts(report)[0].startswith(
        "8月10–16日支付1,000元（只有1天的数据，缺8月10日、8月11日、8月13日、8月14日等6天）"
    )
    assert any("没有当作 0" in mark for mark in report.marks)
    assert {c.title: c.change.value for c in report.cards}["支付金额(元)"] is None


def test_only_ads_say_nothing_of_sales(shop: Shop) -> None:
    """300 more spent, 600 more sold by the platform's count: 2.00 for each."""
    only_ads(shop)
    report = shop.report()
    assert report.sentences == () and [c.title for c in report.cards] == ["投产"]
    assert section(report, "ads").lead == ("推广多花300元、推广成交多600元（每多花1元换回2.00元）。",)
    assert "profit" not in ids(report) and "plan" not in ids(report)


def test_only_orders_with_masked_buyers(shop: Shop) -> None:
    """Amounts 2·(50…56) and 2·(57…63): 742 and 840; 14 orders each, so the price explains it all."""
    only_orders(shop)
    report = shop.report()
    assert "支付840元，比上周多98元（+13.2%）" in texts(report)[0]
    assert texts(report)[1] == "多的98元：笔单价53.00→60.00，多98元。"
    assert not any("买家" in c.title for c in report.cards)
    assert "funnel" not in ids(report) and "访客数" in report.missing


def test_a_new_shop_compares_with_nothing(shop: Shop) -> None:
    new_shop(shop)
    report = shop.report()
    assert "上周没有数据" in texts(report)[0] and "breakdown" not in ids(report)
    assert all(r[3].value is None for t in section(report, "kpi").tables for r in t.rows)
    assert not any("新品" in t.title for s in report.sections for t in s.tables)  # nobody knows what is new
    assert "样本不足" in said(report)  # 80 clicks


def test_refunds_above_sales_stay_plain(shop: Shop) -> None:
    refunds_above_sales(shop)
    report = shop.report()
    assert any("退款800元超过本周支付" in t for t in texts(report))
    profit = section(report, "profit")
    assert all(c.value is None for r in profit.tables[0].rows for c in r if c.fmt is Fmt.SHARE)  # no share of −300


def test_weekly_files_only(shop: Shop) -> None:
    """20,000 → 18,000: no day is drawn, and visitors of a week are called so."""
    weekly_files(shop)
    report = shop.report()
    assert texts(report)[0].startswith("8月10–16日支付18,000元，比上周少2,000元（−10.0%）")
    assert "本月" not in texts(report)[0]
    assert [c.title for c in report.cards][1] == "访客数"
    assert all("每日" not in chart.title for chart in section(report, "kpi").charts)


def test_masked_buyers_are_refused_with_a_sentence(shop: Shop) -> None:
    """2026-08-31 ends the month in W36; the platform's own columns know old and new buyers all the same."""
    week = Period(date(2026, 8, 31), date(2026, 9, 6))
    for n in range(28):
        at = datetime.combine(week.end - timedelta(days=n), time(9))
        shop.put("orders", order_id=str(n), buyer="", created_at=at, paid_at=at, paid_amount=50, order_amount=50)
    for own in (week.previous(), week):
        shop.shop(own, uv=1000, pay_buyers=40, pay_amount=1600, old_buyers=8, old_buyer_amount=400)
    found = section(shop.report(week), "members")
    assert found.lead == (
        "订单里的买家被平台隐藏，算不了复购率和客户分组；新老买家用平台给的支付新买家数、支付老买家数。",
    )
    assert [t.title for t in found.tables] == ["新老买家"]
    assert "members" not in ids(shop.report(week.previous()))  # an ordinary week


def test_the_month_ends_in_the_week_that_holds_its_last_day(shop: Shop) -> None:
    """2026-08-31 is a Monday: the block stands in the report of 8-31 to 9-6."""
    week = Period(date(2026, 8, 31), date(2026, 9, 6))
    for own in (week.previous(), week):
        shop.shop(own, uv=1000, pay_buyers=40, pay_amount=1600, old_buyers=8, old_buyer_amount=D("400.50"))
    found = section(shop.report(week), "members")
    old, new = row(found, "老买家"), row(found, "新买家")
    assert [c.value for c in old[1:5]] == [8, 0.2, 401, 0.25]
    assert [c.value for c in new[1:5]] == [32, 0.8, 1199, 0.75]

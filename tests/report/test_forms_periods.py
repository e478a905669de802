"""Reports of a day and of a month out of the demo shop, checked against its own tables."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.report.sample import tiny
from xlops.errors import BadInput
from xlops.periods import Period, parse_period
from xlops.report import heading
from xlops.report.cells import shown
from xlops.report.daily import MOST, daily_report
from xlops.report.html import page
from xlops.report.model import Report
from xlops.report.monthly import monthly_report
from xlops.report.text import chat_text
from xlops.report.xlsx import render_xlsx

pytestmark = pytest.mark.journey

MADE = datetime(2026, 11, 16, 9, 20)
OCTOBER = parse_period("2026-10")


def pay(store: duckdb.DuckDBPyConnection, period: Period) -> Decimal:
    """支付金额 of the shop's own daily rows, added by another engine's SQL."""
    sql = """SELECT sum(pay_amount) FROM shop_facts WHERE "start" = "end" AND "start" BETWEEN ? AND ? AND terminal = '全部'"""
    return Decimal(store.execute(sql, [period.start, period.end]).fetchall()[0][0])


def texts(report: Report) -> list[str]:
    said = [*(s.text for s in report.sentences), *(c.title for c in report.cards), *(c.hint for c in report.cards)]
    for section in (*report.page_one, *report.sections):
        said += [section.title, *section.lead, *(c.title for c in section.charts)]
        said += [s.name for c in section.charts for s in c.series]
        for table in section.tables:
            said += [table.title, table.note, *(c.title for c in table.columns)]
            said += [shown(c, k) for row in table.rows for c, k in zip(row, table.columns, strict=True)]
    return said


@pytest.fixture(scope="module")
def day(demo: duckdb.DuckDBPyConnection) -> Report:
    return daily_report(demo, date(2026, 11, 15), shop="云栖家居", made_at=MADE)


@pytest.fixture(scope="module")
def month(demo: duckdb.DuckDBPyConnection) -> Report:
    return monthly_report(demo, OCTOBER, shop="云栖家居", made_at=MADE)


@pytest.mark.parametrize(("text", "word"), [("2026-11-15", "当日"), ("2026-W46", "本周"), ("2026-10", "本月")])
def test_every_face_speaks_of_its_own_length_of_time(text: str, word: str, tmp_path: Path) -> None:
    """The titles that the faces add themselves: above the sentences, and in a table without rows."""
    report = tiny()
    report = replace(report, header=replace(report.header, period=parse_period(text)))
    render_xlsx(report, tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        strings = book.read("xl/sharedStrings.xml").decode()
    for told in (strings, page(report)):
        assert f"{word}结论" in told
        assert f"{word}无数据" in told
        assert all(f"{other}无数据" not in told for other in {"当日", "本周", "本月"} - {word})


def test_a_day_says_its_sales_beside_yesterday_and_last_week(day: Report, demo: duckdb.DuckDBPyConnection) -> None:
    now, yesterday, week = (
        pay(demo, Period(d, d)) for d in (date(2026, 11, 15), date(2026, 11, 14), date(2026, 11, 8))
    )
    said = day.sentences[0].text
    assert f"11月15日支付{now:,.0f}元" in said
    whole = [int(x.quantize(Decimal(1))) for x in (now, yesterday, week)]
    assert f"比昨日多{whole[0] - whole[1]:,}元" in said
    assert f"比上周同日少{whole[2] - whole[0]:,}元" in said
    assert heading.title(day.header) == "云栖家居 运营日报"


def test_a_day_has_at_most_five_red_lines_the_stock_out_among_them(day: Report) -> None:
    """米白 of the 次推款 is out since 11-12 and comes on 11-20."""
    red = day.sentences[1:]
    assert 1 <= len(red) <= MOST == 5
    assert any("断货" in s.text and "11月20日" in s.text for s in red)
    assert [s.yuan or 0 for s in red] == sorted((s.yuan or 0 for s in red), reverse=True)
    assert len(chat_text(day)) <= 600
    assert "运营日报】11月15日(周日)" in chat_text(day)


def test_a_calm_day_says_so(demo: duckdb.DuckDBPyConnection) -> None:
    report = daily_report(demo, date(2030, 1, 1), shop="云栖家居", made_at=MADE)
    assert not [s for s in report.sentences if s.section == "day"]
    assert page(report)


def test_a_day_for_the_staff_has_no_profit(demo: duckdb.DuckDBPyConnection) -> None:
    report = daily_report(demo, date(2026, 11, 15), shop="云栖家居", made_at=MADE, edition="员工版")
    assert not [t for t in texts(report) if re.search("保本|毛利|净利|成本|亏", t)]


def test_a_month_is_told_beside_the_month_before(month: Report, demo: duckdb.DuckDBPyConnection) -> None:
    now, before = pay(demo, OCTOBER), pay(demo, parse_period("2026-09"))
    gap = int(now.quantize(Decimal(1))) - int(before.quantize(Decimal(1)))
    assert month.sentences[0].text.startswith(
        f"2026年10月支付{now:,.0f}元，比上月{'多' if gap > 0 else '少'}{abs(gap):,}元"
    )
    _, _, parts = month.sentences[1].text.partition("：")
    amounts = [int(n.replace(",", "")) * (1 if w == "多" else -1) for w, n in re.findall(r"(多|少)([\d,]+)元", parts)]
    assert sum(amounts) == gap
    assert heading.title(month.header) == "云栖家居 运营月报"


def test_a_month_speaks_of_months_and_names_what_it_leaves_out(month: Report) -> None:
    assert [t for t in texts(month) if re.search("本周|上周|去年同周|近8周", t)] == []
    for left in ("库存预警", "请拍板", "下周计划"):
        assert left in month.missing
    assert {"review", "stock", "decisions", "problems", "plan"}.isdisjoint(
        s.id for s in (*month.page_one, *month.sections)
    )


def test_a_month_shows_every_day(month: Report) -> None:
    (chart,) = next(s for s in month.sections if s.id == "kpi").charts
    assert len(chart.categories) == 31
    assert [v is not None for v in chart.series[1].values] == [True] * 30 + [False]


def test_a_month_for_the_staff_has_no_profit(demo: duckdb.DuckDBPyConnection) -> None:
    report = monthly_report(demo, OCTOBER, shop="云栖家居", made_at=MADE, edition="员工版")
    assert not [t for t in texts(report) if re.search("毛利|净利|成本", t)]


def test_an_unfinished_month_is_stamped(demo: duckdb.DuckDBPyConnection) -> None:
    report = monthly_report(demo, parse_period("2026-11"), shop="云栖家居", made_at=MADE)
    assert report.header.stamp == "未满月"
    assert "运营月报(未满月)" in heading.title(report.header)
    assert "不比较" in report.sentences[0].text


def test_periods_and_editions_are_checked(demo: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(BadInput, match="不是一个月"):
        monthly_report(demo, parse_period("2026-W46"), shop="云栖家居", made_at=MADE)
    for make in (
        lambda: monthly_report(demo, OCTOBER, shop="云栖家居", made_at=MADE, edition="老版"),
        lambda: daily_report(demo, date(2026, 11, 15), shop="云栖家居", made_at=MADE, edition="老版"),
    ):
        with pytest.raises(BadInput, match="没有「老版」"):
            make()

"""The monthly report: the facts of a calendar month, by the same model and mostly the same blocks as a week's.

Rule: a month is compared with the month before and the same month of last year. What makes sense for a week only
(待办, stock of today, questions to decide, problems, next week's plan) is left out and named in the closing line.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from xlops.errors import BadInput
from xlops.facts.coverage import coverage
from xlops.periods import Period, month_of
from xlops.report.model import Cell, Chart, Column, Fmt, Header, Report, Section, Sentence, Series, Table
from xlops.report.monthly_gather import gather_month
from xlops.report.retell import retold_card, retold_section, retold_sentence
from xlops.report.sections.ads import ads
from xlops.report.sections.after_sale import after_sale
from xlops.report.sections.agents import agents
from xlops.report.sections.breakdown import breakdown, breakdown_all
from xlops.report.sections.cards import cards
from xlops.report.sections.competitors import competitors
from xlops.report.sections.funnel import funnel
from xlops.report.sections.health import health
from xlops.report.sections.indicators import Line, change_cell, lines, titled
from xlops.report.sections.item_lists import item_lists
from xlops.report.sections.items import earners, top_items
from xlops.report.sections.members import members
from xlops.report.sections.profit import profit
from xlops.report.sections.sentences import money, risk
from xlops.report.sections.traffic import traffic
from xlops.report.sections.why import why
from xlops.report.week import Week
from xlops.report.weekly import EDITIONS
from xlops.report.words import days_text, growth, more, name, share, whole, yuan
from xlops.store import remembering

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["monthly_report"]

_LEFT_OUT = "月报不列:上周待办、库存预警、请拍板、问题与对策、下周计划(看周报)。"


def monthly_report(
    con: DuckDBPyConnection, month: Period, *, shop: str, made_at: datetime, edition: str = "老板版"
) -> Report:
    """The report of a calendar month. Raises `BadInput` for another period or an unknown edition."""
    if month != month_of(month.start):
        raise BadInput(f"「{month}」不是一个月,请写成 2026-10")
    if edition not in EDITIONS:
        raise BadInput(f"没有「{edition}」,可以用 {'、'.join(EDITIONS)}")
    con = remembering(con)
    found = gather_month(con, month, shop=shop, edition=edition)
    last = coverage(con).last or month.end
    page_one = (breakdown(found), earners(found))
    later = (
        breakdown_all(found), traffic(found), funnel(found), top_items(found), item_lists(found), ads(found), members(found),
        agents(found), after_sale(found), competitors(found), profit(found), health(found),
    )  # fmt: skip
    table = _indicators(found)
    retold = [retold_section(block) for block in later if block is not None]
    known = found.number("pay_amount", found.last_year) is not None
    header = Header(
        shop, month, found.previous, found.last_year if known else None, min(last, month.end) if last >= month.start else month.end,
        made_at, _completeness(found), "未满月" if last < month.end else "", edition, found.settings.text("colors"),
    )  # fmt: skip
    return Report(
        header,
        tuple(s for s in (_result(found), *_why(found)) if s is not None),
        tuple(retold_card(card) for card in cards(found)),
        tuple(retold_section(block) for block in page_one if block is not None),
        (*([table] if table else []), *retold),
        _LEFT_OUT if found.number("pay_amount") is not None else "这个月没有数据,请先导入平台下载的报表。",
        _marks(found),
    )


def _why(month: Week) -> list[Sentence]:
    found = (why(month), money(month) if month.boss else None, risk(month))
    return [retold_sentence(s) for s in found if s is not None]


def _result(month: Week) -> Sentence | None:
    """`2026年10月支付741,329元，比上月少10,050元（−5.3%），完成月目标840,000元的95.1%。`"""
    pay, before = month.number("pay_amount"), month.number("pay_amount", month.previous)
    if pay is None:
        return None
    text = f"{month.period.start.year}年{month.period.start.month}月支付{yuan(pay)}"
    gap: Decimal | None = None
    if before is None:
        text += "，上月没有数据"
    elif _gaps(month):
        text += f"，上月{yuan(before)}，天数不全，不比较"
    else:
        gap = Decimal(whole(pay) - whole(before))
        rate = f"（{growth(float(pay) / float(before) - 1)}）" if before else ""
        text += f"，比上月{more(gap)}{rate}" if gap else "，与上月持平"
    year = month.number("pay_amount", month.last_year)
    if year:
        text += f"，同比{growth(float(pay) / float(year) - 1)}"
    target = month.settings.month_target(month.period)
    if target:
        text += f"，完成月目标{yuan(target)}的{share(float(Decimal(str(pay)) / target))}"
    return Sentence(text + "。", "kpi", gap)


def _gaps(month: Week) -> bool:
    return any(
        v is not None and v.missing for v in (month.value("pay_amount"), month.value("pay_amount", month.previous))
    )


def _completeness(month: Week) -> str:
    value = month.value("pay_amount")
    known = month.period.days - len(value.missing) if value is not None and value.value is not None else 0
    return f"店铺{known}/{month.period.days}天"


def _marks(month: Week) -> tuple[str, ...]:
    value = month.value("pay_amount")
    if value is None or not value.missing:
        return ()
    return (f"缺{days_text(value.missing)}的数据,没有当作 0",)


def _indicators(month: Week) -> Section | None:
    """核心指标 of the month, and its days beside those of the month before."""
    found = lines(month)
    if not found:
        return None
    years = any(x.year is not None for x in found)
    columns = [Column("指标", Fmt.TEXT, 22), Column("本月"), Column("上月"), Column("环比", Fmt.TEXT, 12)]
    columns += [Column("去年同月"), Column("同比", Fmt.TEXT, 12)] if years else []
    rows = tuple(_row(x, years) for x in found)
    note = "比率的变化用个百分点,其余用百分数。— 是没有数据,不是 0;各月天数不同,没有折算。"
    return Section("kpi", "核心指标", (), (Table("", tuple(columns), rows, note=note),), _days(month))


def _row(x: Line, years: bool) -> tuple[Cell, ...]:
    cells = [
        Cell(titled(x)),
        Cell(x.now, x.fmt, trace=x.trace),
        Cell(x.before, x.fmt),
        change_cell(x, x.change, x.now, x.before),
    ]
    if years:
        cells += [Cell(x.year, x.fmt), change_cell(x, x.year_change, x.now, x.year)]
    return tuple(cells)


def _days(month: Week) -> tuple[Chart, ...]:
    """支付金额 by day of the month, two lines; the best day in the title."""
    spans = (month.period, month.previous)
    now, before = ([month.day("pay_amount", day) for day in span] for span in spans)
    known = [(value, day) for value, day in zip(now, month.period, strict=True) if value is not None]
    if len(known) < 2:
        return ()
    value, best = max(known)
    n = max(len(now), len(before))
    series = (
        Series("本月", tuple(now + [None] * (n - len(now))), Fmt.YUAN),
        Series("上月", tuple(before + [None] * (n - len(before))), Fmt.YUAN),
    )
    title = f"每日{name('pay_amount')}:{best.month}月{best.day}日最高,{yuan(value)}"
    return (
        Chart(
            "line",
            title,
            tuple(f"{i}日" for i in range(1, n + 1)),
            series if any(v is not None for v in before) else series[:1],
        ),
    )

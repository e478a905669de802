"""The weekly report: facts of one week as a frozen Report, page one first.

Rule: the week, the shop's name and the moment of making are arguments. A block without data is absent
and named, all together, in one closing line with the file to import; an unconfirmed default that was
used is a mark. Source: operator.md, page one; weekly_report.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from xlops.catalog.exports import EXPORTS
from xlops.errors import BadInput
from xlops.facts.coverage import coverage, missing_files
from xlops.periods import Period
from xlops.report.model import Header, Report, Section
from xlops.report.sections.ads import ads
from xlops.report.sections.after_sale import after_sale
from xlops.report.sections.agents import agents
from xlops.report.sections.basis import basis, completeness
from xlops.report.sections.breakdown import breakdown, breakdown_all
from xlops.report.sections.cards import cards
from xlops.report.sections.competitors import competitors
from xlops.report.sections.decisions import decisions
from xlops.report.sections.funnel import funnel
from xlops.report.sections.health import health
from xlops.report.sections.item_lists import item_lists
from xlops.report.sections.items import earners, losers, top_items
from xlops.report.sections.kpi import kpi
from xlops.report.sections.members import members
from xlops.report.sections.plan import plan
from xlops.report.sections.problems import problems
from xlops.report.sections.profit import profit
from xlops.report.sections.review import review
from xlops.report.sections.room import fit
from xlops.report.sections.sentences import sentences
from xlops.report.sections.shops import ShopWeek
from xlops.report.sections.shops import shops as all_shops
from xlops.report.sections.stock import stock_all, stock_outs
from xlops.report.sections.traffic import traffic
from xlops.report.week import Week, gather
from xlops.report.words import count, days_text, name, percent, share
from xlops.store import remembering

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["weekly_report"]

EDITIONS = ("老板版", "员工版")


def weekly_report(
    con: DuckDBPyConnection, week: Period, *, shop: str, made_at: datetime, edition: str = "老板版",
    shops: Sequence[ShopWeek] = (),
) -> Report:  # fmt: skip
    """The report of a Monday-to-Sunday week; `shops` are the lines of all shops, where there are several.

    Raises `BadInput` for another period or an unknown edition.
    """
    if not week.is_week:
        raise BadInput(f"「{week}」不是一个周一到周日的自然周，请写成 2026-W46")
    if edition not in EDITIONS:
        raise BadInput(f"没有「{edition}」，可以用 {'、'.join(EDITIONS)}")
    con = remembering(con)
    found = gather(con, week, shop=shop, edition=edition)
    last = coverage(con).last
    header = Header(
        shop,
        week,
        found.previous,
        found.last_year if found.number("pay_amount", found.last_year) is not None else None,
        min(last, week.end) if last is not None and last >= week.start else week.end,
        made_at,
        completeness(found),
        _stamp(found),
        edition,
        found.settings.text("colors"),
    )
    done, asked = review(found), decisions(found)
    room = fit(
        todos=len(done.tables[0].rows) if done else 0, decisions=len(asked.tables[0].rows) if asked else 0,
        losing=len(losers(found)), events=bool(found.events),
    )  # fmt: skip
    page_one = (
        done, all_shops(shops, found.boss), breakdown(found, room), earners(found, room), stock_outs(found, room), asked,
    )  # fmt: skip
    return Report(
        header, sentences(found), cards(found), _kept(page_one), _kept(_later(found, con)), _missing(found, con),
        _marks(found),
    )  # fmt: skip


def _later(week: Week, con: DuckDBPyConnection) -> tuple[Section | None, ...]:
    """What stands after page one, in the order of the outline."""
    return (
        kpi(week), breakdown_all(week), traffic(week), funnel(week), top_items(week), item_lists(week), ads(week),
        members(week), agents(week), after_sale(week), stock_all(week), competitors(week), profit(week), health(week),
        problems(week), plan(week), basis(week, con),
    )  # fmt: skip


def _kept(blocks: tuple[Section | None, ...]) -> tuple[Section, ...]:
    return tuple(block for block in blocks if block is not None)


def _stamp(week: Week) -> str:
    """初版 until the last days of advertising are there."""
    return "初版" if week.ads is not None and week.period.end in week.ads.missing else ""


def _marks(week: Week) -> tuple[str, ...]:
    """What the reader must know: 初版, 估算, 待确认, and days that are missing."""
    marks = []
    if _stamp(week) and week.ads is not None:
        marks.append(f"初版：{days_text(week.ads.missing)}的推广数据未出，导入后重新生成")
    pay = week.value("pay_amount")
    if pay is not None and pay.value is not None and pay.missing:
        marks.append(f"缺{days_text(pay.missing)}的数据，没有当作 0{_partial(week, pay.missing)}")
    used = []
    if week.profit is not None and week.boss:
        used += ["commission_rate", "software_fee_rate", "points_rate", "shipping_per_order", "freight_insurance"]
        if not week.profit.covered:
            used.insert(0, "cost_rate")
        elif week.profit.covered < 0.9995:
            rate = percent(week.settings.rate("cost_rate"))
            marks.append(f"成本已录入{share(week.profit.covered)}，其余按{rate}估算")
    if week.stock:
        used += ["lead_time_days", "safety_days"]
    if defaults := week.settings.unconfirmed(*used):
        marks.append("待确认：" + "、".join(text.removesuffix("（待确认）") for text in defaults))
    return tuple(marks)


def _partial(week: Week, days: tuple[date, ...]) -> str:
    """`；3月1日只有6笔晚付的订单，已计入`: what there is of a day that no file covers."""
    said = []
    for day in days:
        number = week.number("pay_orders", Period(day, day))
        if number:
            said.append(f"{days_text([day])}只有{count(number)}笔晚付的订单，已计入")
    return "；" + "；".join(said) if said else ""


def _foreign(export: str) -> bool:
    """Whether the shop's own platform is another than the one whose files are listed below."""
    return EXPORTS[export].platform != EXPORTS["sycm_entry"].platform


# What the report lacks, and the file of each kind that an operator downloads for it, the best first.
_NEEDED = (
    (name("uv"), "sycm_core_daily"),
    ("流量来源", "sycm_entry"),
    ("推广", "wxt_plan"),
    ("商品", "sycm_item"),
    ("退款", "taobao_refund"),
)


def _platforms(con: DuckDBPyConnection) -> set[str]:
    """The platforms whose files the shop has imported: no other's are asked for."""
    rows = con.execute("SELECT DISTINCT export FROM imports").fetchall()
    return {EXPORTS[id].platform for (id,) in rows if id in EXPORTS}


def _missing(week: Week, con: DuckDBPyConnection) -> str:
    """One line: blocks left out, and which files bring them."""
    other = {EXPORTS[id].table: file for file in missing_files(con, week.period) if _foreign(id := file.export)}
    has = {
        "sycm_core_daily": week.number("uv") is not None,
        "sycm_entry": week.entries.now is not None,
        "wxt_plan": week.ads is not None,
        "sycm_item": week.items is not None,
        "taobao_refund": week.refunds is not None,
    }
    lacking = [(title, id) for title, id in _NEEDED if not has[id]]
    said = []
    if lacking:
        own = _platforms(con) or {EXPORTS["sycm_entry"].platform}
        ids = [id for _, id in lacking if EXPORTS[id].table in other or EXPORTS[id].platform in own]
        wanted = [other.get(EXPORTS[id].table, EXPORTS[id]) for id in ids]
        files = "、".join(f"【{file.name}】" + (f"（{file.menu}）" if file.menu else "") for file in wanted)
        said.append(f"本周没有数据：{'、'.join(title for title, _ in lacking)}" + (f"。请导入{files}" if files else ""))
    if week.boss and (week.profit is None or not week.profit.covered) and week.number("pay_amount") is not None:
        said.append("没有商品成本，请在「SKU计划」填单位成本")
    said += _not_kept(week)
    return "；".join(said) + "。" if said else ""


# Typed tables behind a block that is left out while they are empty, and what the block is called.
_TYPED = (("agent_facts", "客服"), ("competitor_watch", "竞品"), ("industry", "行业"))


def _not_kept(week: Week) -> list[str]:
    """Blocks without anything typed, and the monthly ones in an ordinary week."""
    if week.number("pay_amount") is None:
        return []
    has = {"agent_facts": week.more.agents, "competitor_watch": week.more.competitors, "industry": week.more.market}
    lacking = [title for table, title in _TYPED if not has[table]]
    said = [f"没有录入：{'、'.join(lacking)}"] if lacking else []
    if not week.more.month_ends:
        quiet = [title for title, block in (("会员", members(week)), ("店铺健康", health(week))) if block is None]
        said += [f"{'、'.join(quiet)}按月看，月末那一周再列"] if quiet else []
    return said

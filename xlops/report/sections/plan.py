"""下周计划: what next week should bring, which way there pays, and what comes in the next two weeks.

Rule: next week's part of the month's target is what is left, by days; of a month without a target of the shop's own
nothing is asked. Of the ways to it (visitors, conversion, basket, a third of each) only the cost of visitors is known,
and it is said. Promotions are usual dates, 待确认. Source: weekly_report.md, 17; features part 4 example 8; spec 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from xlops.facts.coming import Coming
from xlops.facts.month import Month
from xlops.methods.target_paths import target_paths
from xlops.periods import WEEKDAYS, Period, month_of
from xlops.report.formats import show
from xlops.report.model import Cell, Column, Fmt, Section, Table, Tone
from xlops.report.sections.budget import budget
from xlops.report.week import Week
from xlops.report.words import days_text, name, share, span, whole, yuan

__all__ = ["next_target", "plan"]

_PATHS = {"uv": "只靠访客", "cvr": "只靠转化率", "aov": "只靠客单价", "all": "三项一起"}
_SHOWN = {"uv": Fmt.COUNT, "cvr": Fmt.CVR, "aov": Fmt.FEN}
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class _Goal:
    """Yuan of next week, and how that came about."""

    yuan: Decimal
    basis: str


def plan(week: Week) -> Section | None:
    """The section; None without a target and without anything coming."""
    goal = next_target(week)
    ahead = Period(week.period.end + _DAY, week.period.end + 7 * _DAY)
    lead, tables = [], []
    if goal is not None:
        pay = week.number("pay_amount")
        gap = f"，比本周{_than(goal.yuan, Decimal(str(pay)))}" if pay is not None else ""
        lead.append(f"下周（{span(ahead)}）目标{yuan(goal.yuan)}{gap}；{goal.basis}。")
        if (table := _paths(week, goal.yuan)) is not None:
            tables.append(table)
    if (money := budget(week, goal.yuan if goal else None)) is not None:
        lead.append(money[0])
        tables.append(money[1])
    if week.more.listings:
        lead.append(_listings(week, ahead))
    if week.more.coming:
        lead.append("未来两周：" + "；".join(map(_said, week.more.coming)) + "。")
    return (
        Section("plan", "下周计划", tuple(lead), tuple(tables))
        if (lead or tables) and (goal or week.number("pay_amount"))
        else None
    )


def _listings(week: Week, ahead: Period) -> str:
    """上架时间表 in a line: new items by day; the days of next week without one, for the seed wants one on each."""
    said = [
        f"{days_text([one.day])}（{WEEKDAYS[one.day.weekday()]}）{one.name}{f' {one.owner}' if one.owner else ''}"
        for one in week.more.listings
    ]
    days = {one.day for one in week.more.listings}
    free = [WEEKDAYS[day.weekday()] for day in ahead if day not in days]
    gap = "" if not free else "；下周没有安排上架" + ("" if len(free) == ahead.days else f"的：{'、'.join(free)}")
    return f"上架：{'、'.join(said)}{gap}。"


def _than(goal: Decimal, pay: Decimal) -> str:
    gap = whole(goal) - whole(pay)
    return f"{'多' if gap > 0 else '少'}{yuan(abs(gap))}" if gap else "持平"


def next_target(week: Week) -> _Goal | None:
    """What is left of the month by days; of a week that reaches into the next month that month's days too."""
    m = week.month
    days = [week.period.end + n * _DAY for n in range(1, 8)]
    if m is None or m.target is None or (m.reference and m.complete):
        return None
    inside = [d for d in days if d in m.month]
    left = (m.month.end - week.period.end).days
    goal = Decimal(0)
    told = []
    if inside and left:
        rest = max(Decimal(0), m.target - m.to_date)
        goal += rest / left * len(inside)
        told.append(f"{_whose(m)}{yuan(m.target)}还差{yuan(rest)}，剩{left}天按天分")
    beyond = [d for d in days if d not in m.month]
    if beyond:
        following = month_of(m.month.end + _DAY)
        own = week.settings.month_target(following)
        target = own or m.target
        goal += target / following.days * len(beyond)
        told.append(f"{beyond[0].month}月{'目标' if own else '没有目标，按' + _whose(m)}{yuan(target)}按天分")
    return _Goal(goal.quantize(Decimal(1)), "；".join(told)) if told else None


def _whose(m: Month) -> str:
    return "上月实际（参考）" if m.reference else "月目标"


def _paths(week: Week, goal: Decimal) -> Table | None:
    """What each way needs, costs and earns; costs and earnings for the boss only."""
    uv, rate, aov = (week.number(id) for id in ("uv", "pay_cvr", "aov_buyer"))
    pay = week.number("pay_amount")
    if uv is None or rate is None or aov is None or pay is None or Decimal(str(pay)) >= goal or week.common:
        return None
    total = week.ads.total() if week.ads else None
    cpc = total.cpc if total else None
    margin = week.best.margin if week.best and week.boss else None
    rows = []
    for path in target_paths(float(goal), float(uv), float(rate), float(aov), cpc, margin):
        if path["verdict"] == "数据不足" and path["uv"] is None:
            return None
        cells = [Cell(_PATHS[str(path["path"])]), *(Cell(path[f], _SHOWN[f]) for f in ("uv", "cvr", "aov"))]
        if week.boss:
            said = str(path["verdict"])
            known = path["net"] is not None and path["path"] in ("uv", "all")
            cells += [
                Cell(path["extra_cost"] if path["path"] in ("uv", "all") else None, Fmt.YUAN),
                Cell(path["extra_contribution"], Fmt.YUAN),
                Cell(said, Fmt.TEXT, Tone.WATCH if said == "不建议" else Tone.GOOD) if known else Cell("看怎么做到"),
            ]
        rows.append(tuple(cells))
    columns = [
        Column("怎么到", Fmt.TEXT, 10), Column(name("uv"), Fmt.COUNT, 8), Column("转化率", Fmt.CVR, 8), Column("客单价(元)", Fmt.FEN, 8),
    ]  # fmt: skip
    note = ""
    if week.boss:
        columns += [Column("多花推广(元)", Fmt.YUAN, 9), Column("多赚(元)", Fmt.YUAN, 9), Column("结论", Fmt.TEXT, 8)]
        each = (
            f"多来的访客按本周每次点击{show(cpc, Fmt.FEN)}元买"
            if cpc is not None
            else "没有点击花费，多来的访客不知道要花多少"
        )
        rate_said = f"，多赚按推广前毛利率{share(margin)}" if margin is not None else ""
        note = f"{each}{rate_said}；改转化率、客单价的花费不在表里。"
    return Table("到目标的几条路", tuple(columns), tuple(rows), note=note)


def _said(x: Coming) -> str:
    when = days_text([x.start]) if x.start == x.end else span(Period(x.start, x.end))
    return f"{when}{x.name}" + ("" if x.confirmed else "（按往年，待确认）")

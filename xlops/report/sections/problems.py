"""问题与对策: what went wrong with its evidence, what to do, who, until when, and the yuan at stake.

Rule: advertising, stock and items from the report's own numbers, everything else from the week's checks; a cause is
named only where a clue with a number holds, else 没有找到证据. Nobody is named who was not typed: 待指派. Due is the
second day after the week for what is red, the fifth for the rest. Amounts of rows overlap and are never added.
Source: weekly_report.md, 16b; spec section 3; features part 4 example 3.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from xlops.facts.rules import YES, Cause, Subject
from xlops.report.model import Cell, Column, Fmt, Section, Table, Tone
from xlops.report.sections.decisions import SENSIBLE, questions
from xlops.report.sections.items import losers
from xlops.report.sections.stock import pressing
from xlops.report.week import Week
from xlops.report.words import count, day, yuan

__all__ = ["Row", "found_problems", "problems"]

MOST = 5
NOBODY = "待指派"
_SOON, _LATER = timedelta(days=2), timedelta(days=5)
_STOCK_CAUSE = "D12"
# What to do where no cause has evidence.
_ACTIONS = {
    "A01": "逐项查价格、主图、评价、缺货", "A02": "逐项查价格、主图、评价、缺货", "A03": "看涨跌拆解里少得最多的来源",
    "A04": "查这个来源的预算、排名、活动", "A06": "查首屏和加载速度", "A07": "查低分评价，先补最低一项",
    "A08": "查退款最多的商品和原因", "A09": "找供应商、改描述或换快递", "A16": "核对价格与计划", "A17": "先算保本再决定跟不跟",
    "A18": "今天发完，发不出的联系买家", "A19": "核对活动价格和结束时间", "A20": "申诉并改正", "A21": "排班、话术、催付",
    "A22": "回复评价，查质量",
}  # fmt: skip
_SECRET = ("毛利", "净利", "保本", "成本", "占用")


@dataclass(frozen=True)
class Row:
    """One problem as shown."""

    what: str
    why: str
    action: str
    due: date
    yuan: Decimal | None
    red: bool
    owner: str = NOBODY


def problems(week: Week) -> Section | None:
    """The section; None where nothing was found."""
    found = found_problems(week)
    if not found:
        return None
    columns = (
        Column("级别", Fmt.TEXT, 6), Column("问题", Fmt.TEXT, 26), Column("可能原因", Fmt.TEXT, 18), Column("对策", Fmt.TEXT, 18), Column("负责人", Fmt.TEXT, 7),
        Column("截止", Fmt.DATE, 7), Column("涉及(元)", Fmt.YUAN, 7),
    )  # fmt: skip
    rows = tuple(
        (
            Cell("急", Fmt.TEXT, Tone.BAD) if r.red else Cell("关注", Fmt.TEXT, Tone.WATCH), Cell(r.what), Cell(r.why),
            Cell(r.action), Cell(r.owner),
            Cell(r.due, Fmt.DATE), Cell(r.yuan, Fmt.YUAN),
        )
        for r in found
    )  # fmt: skip
    note = "涉及金额是与平时四周相比的估算，同一件事会从几个角度看到，各行不相加，也不等于涨跌拆解里与上周的差。"
    return Section("problems", "问题与对策", (), (Table("", columns, rows, note=note),))


def found_problems(week: Week) -> tuple[Row, ...]:
    """The problems of the week, the most yuan first."""
    rows = [*_checked(week), *_advertised(week), *_stocked(week), *_lost(week)]
    shown = [r for r in rows if week.boss or not any(w in r.what + r.why + r.action for w in _SECRET)]
    return tuple(sorted(shown, key=lambda r: -(r.yuan or Decimal(0)))[:MOST])


def _checked(week: Week) -> Iterator[Row]:
    """What the checks found."""
    for problem in week.more.problems:
        finding, todo = problem.finding, problem.todo
        told = [c for c in problem.causes if _fits(week, finding.subject, c.id)]
        action = "；".join(dict.fromkeys(c.action for c in told)) or _ACTIONS.get(finding.rule, "")
        red = finding.level == "red"
        due = week.period.end + (_SOON if red else _LATER)
        what = finding.sentence
        if finding.subject.kind == "item":
            what = what.replace(finding.subject.name, f"「{week.short(finding.subject.name)}」", 1)
        if todo is not None and todo.action:
            action, due = todo.action, todo.due or due
        why = "；".join(_why(c, finding.sentence) for c in told) or "没有找到证据"
        yield Row(what, why, action, due, finding.yuan, red, (todo.owner if todo else "") or NOBODY)


def _why(cause: Cause, said: str) -> str:
    """The cause with the numbers of its clues, unless the problem itself says them."""
    shown = [c.shown for c in cause.clues if c.verdict == YES and c.shown not in said]
    return cause.name + (f"：{'，'.join(shown)}" if shown else "")


def _fits(week: Week, subject: Subject, cause: str) -> bool:
    """A stock-out explains an item only if it is the item's own."""
    if cause != _STOCK_CAUSE or subject.kind != "item":
        return True
    return any(x.item.id == subject.id and (x.since is not None or x.on_hand <= 0) for x in week.stock)


def _advertised(week: Week) -> Iterator[Row]:
    """The advertising that a decision asks about."""
    for d in questions(week):
        if d.section == "ads":
            yuan_lost = None if d.yuan is None else abs(d.yuan)
            yield Row(d.basis, "投产低于保本", d.ask, week.period.end + _SOON, yuan_lost, True)


def _stocked(week: Week) -> Iterator[Row]:
    """The stock-out that costs most."""
    for x in pressing(week)[:1]:
        if not x.gap_days or x.out_on is None:
            continue
        out = x.since or x.out_on
        coming = f"{day(x.arrives_on)}到货" if x.arrives_on and x.arrives_on >= x.out_on else "没有接得上的在途"
        what = f"「{week.short(x.item.title)}」{x.variant}{day(out)}起断货，{coming}，还要缺{x.gap_days}天"
        yield Row(
            what,
            f"日销{count(round(x.daily))}件，补货晚了",
            "催采购，详情页引导买别的规格",
            week.period.end + _SOON,
            x.cost,
            True,
        )


def _lost(week: Week) -> Iterator[Row]:
    """The item that loses most, where that is a sum worth a line."""
    pay = Decimal(str(week.number("pay_amount") or 0))
    for x in losers(week, 1) if week.boss else []:
        if -x.after_ads >= SENSIBLE * pay:
            what = f"「{week.short(x.title)}」推广后亏{yuan(-x.after_ads)}"
            why = f"推广前毛利{yuan(x.before_ads)}，推广{yuan(x.spend or 0)}"
            yield Row(what, why, "降推广，查退款和售价", week.period.end + _LATER, -x.after_ads, False)

"""预算分配: what each plan may spend a day next week, from what it earned in this one.

Rule: below 保本投产 a fifth less, a fifth or more above it a fifth more, clicks without one order nothing; with fewer than
a hundred clicks, and where 投产 is near 保本投产, as it was. A fifth is a step small enough to watch. For the boss:
保本投产 tells the margin. The steps are those of the workbook's sheet 推广. Source: weekly_report.md, 17.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from xlops.catalog.rules import AD_CLICKS, ROAS_ABOVE, ROAS_BELOW
from xlops.facts.ad_plans import AdPlan
from xlops.report.model import Cell, Column, Fmt, Table, Tone
from xlops.report.week import Week
from xlops.report.words import count, percent, share, yuan

__all__ = ["budget", "less", "more"]

_NAMED = 3  # plans of each kind in the sentence


def less(daily: Decimal) -> int:
    """A fifth less a day, to a round number.

    >>> less(Decimal("430")), less(Decimal("3202"))
    (340, 2600)
    """
    return _round(daily * 4 / 5, daily)


def more(daily: Decimal) -> int:
    """A fifth more a day, to a round number.

    >>> more(Decimal("430"))
    520
    """
    return _round(daily * 6 / 5, daily)


def _round(yuan: Decimal, daily: Decimal) -> int:
    step = 100 if daily >= 1000 else 10 if daily >= 50 else 1
    return int((yuan / step).quantize(Decimal(1), ROUND_HALF_UP)) * step


@dataclass(frozen=True)
class _Line:
    """A plan: what it spent a day, what it may spend, and why."""

    plan: AdPlan
    daily: Decimal
    wanted: int
    why: str
    tone: Tone


def budget(week: Week, goal: Decimal | None) -> tuple[str, Table] | None:
    """What to say, and the table behind it; None without plans or 保本投产. `goal` are the yuan that next week should sell."""
    best = week.best
    if not week.boss or best is None or best.breakeven is None or not week.more.plans:
        return None
    lines = []
    for plan in week.more.plans:
        daily = (plan.spend / plan.days).quantize(Decimal(1), ROUND_HALF_UP)
        lines.append(_Line(plan, daily, *_wanted(plan, daily, best.breakeven)))
    return _said(week, lines, goal), _table(lines)


def _table(lines: Sequence[_Line]) -> Table:
    rows = tuple(
        (Cell(x.plan.name), Cell(x.daily, Fmt.YUAN), Cell(x.plan.roas, Fmt.TIMES), Cell(x.wanted, Fmt.YUAN, x.tone), Cell(x.why))
        for x in lines
    )  # fmt: skip
    columns = (
        Column("计划", Fmt.TEXT, 20), Column("本周日均(元)", Fmt.YUAN, 9), Column("投产", Fmt.TIMES, 7),
        Column("下周日预算(元)", Fmt.YUAN, 10), Column("为什么", Fmt.TEXT, 16),
    )  # fmt: skip
    now, then = sum(x.daily for x in lines), sum(x.wanted for x in lines)
    total = (Cell("合计"), Cell(now, Fmt.YUAN), Cell(""), Cell(then, Fmt.YUAN), Cell(""))
    return Table("预算分配", columns, rows, total, aside=True)


def _said(week: Week, lines: Sequence[_Line], goal: Decimal | None) -> str:
    """The plans that change, the costliest first, and what all of them come to."""
    now, then = sum(int(x.daily) for x in lines), sum(x.wanted for x in lines)
    said = [f"推广日预算合计{count(now)}→{count(then)}元"]
    for word, chosen in (
        ("加", [x for x in lines if x.wanted > x.daily]), ("降", [x for x in lines if 0 < x.wanted < x.daily]),
        ("停", [x for x in lines if x.wanted == 0 < x.daily]),
    ):  # fmt: skip
        if chosen:
            more = f"等{len(chosen)}个" if len(chosen) > _NAMED else ""
            said.append(f"{word}{'、'.join(_change(x) for x in chosen[:_NAMED])}{more}")
    if goal:
        limit = week.settings.tacos_limit(week.period.end)
        said.append(f"一周{yuan(then * 7)}，是下周目标的{share(float(then * 7 / goal))}（费比上限{percent(limit)}）")
    return "；".join(said) + "。"


def _change(x: _Line) -> str:
    return f"「{x.plan.name}」" + (f"{count(int(x.daily))}→{count(x.wanted)}" if x.wanted else "")


def _wanted(plan: AdPlan, daily: Decimal, breakeven: float) -> tuple[int, str, Tone]:
    """Yuan a day, the reason, and how it is coloured."""
    if plan.clicks is not None and plan.clicks < AD_CLICKS:
        return int(daily), "点击太少，再看", Tone.NONE
    if plan.clicks and plan.orders == 0:
        return 0, "没有成交，先停", Tone.WATCH
    if plan.roas is None:
        return int(daily), "没有成交金额，不动", Tone.NONE
    if plan.roas < ROAS_BELOW * breakeven:
        return less(daily), "低于保本，降两成", Tone.WATCH
    if plan.roas >= ROAS_ABOVE * breakeven:
        return more(daily), "高于保本，加两成", Tone.GOOD
    return int(daily), "接近保本，保持", Tone.NONE

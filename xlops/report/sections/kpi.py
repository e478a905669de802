"""核心指标: the table of numbers, the month's progress, this week's days against last week's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from xlops.facts.model import Number
from xlops.report.formats import show
from xlops.report.model import Cell, Chart, Column, Fmt, Section, Series, Table, Tone
from xlops.report.sections.indicators import GROWING, RATES, Line, change_cell, line, lines, titled, usual
from xlops.report.week import Week
from xlops.report.words import growth, name, whole, yuan

__all__ = ["kpi"]

LARGE, LARGE_RATE = 0.05, 0.01  # without four weeks behind it, a smaller change may be an ordinary one
STEADY, STEADY_RATE = 0.01, 0.001  # a change below 1%, of a rate below 0.1 points, is none worth a verdict
# Looked up, not read: beside the boss's own numbers.
_ASIDE = {
    "pay_orders", "aov_order", "orders_per_buyer", "units_per_order", "refund_amount_paid", "refund_amount_done",
    "refund_rate_paid", "pv_per_uv", "avg_stay", "bounce_rate", "inquiry_cvr", "silent_cvr",
}  # fmt: skip
_WEEKDAYS = "一二三四五六日"


def kpi(week: Week) -> Section | None:
    """The section 核心指标; None without a single value."""
    found = lines(week)
    if not found:
        return None
    main, rest = [x for x in found if x.id not in _ASIDE], [x for x in found if x.id in _ASIDE]
    note = "比率的变化用个百分点，其余用百分数。— 是没有数据，不是 0；好坏只判断超出平常波动（前几周中位数上下各3个中位偏差）的变化。"
    if week.common:
        note += f"两周的数据天数不同，{name('pay_amount')}等的环比只比较两周都有的 {len(week.common)} 天。"
    tables = [replace(_table(week, "", main), note=note)] if main else []
    tables += [replace(_table(week, "更多指标", rest), aside=True)] if rest else []
    return Section("kpi", "核心指标", _month(week), tuple(tables), tuple(_charts(week)))


def _table(week: Week, title: str, found: Sequence[Line]) -> Table:
    """One row an indicator; last year and targets only where one is known."""
    years = any(x.year is not None for x in found)
    targets = {x.id: goal for x in found if (goal := _target(week, x)) is not None}
    points = "(个百分点)" if years and targets else ""  # once in the header, else the table is wider than a page
    columns = [
        Column("指标", Fmt.TEXT, 22),
        Column("本周", Fmt.TEXT, 10),
        Column("上周", Fmt.TEXT, 10),
        Column("环比" + points, Fmt.TEXT, 12),
    ]
    if years:
        columns += [Column("去年同周", Fmt.TEXT, 10), Column("同比" + points, Fmt.TEXT, 12)]
    if targets:
        columns += [Column("目标", Fmt.TEXT, 10), Column("达成", Fmt.TEXT, 9)]
    columns += [Column("近8周", Fmt.TEXT, 12), Column("好坏", Fmt.TEXT, 9)]
    rows = []
    for x in found:
        cells = [
            Cell(titled(x)),
            Cell(x.now, x.fmt, trace=x.trace),
            Cell(x.before, x.fmt),
            change_cell(x, x.change, x.now, x.before),
        ]
        if years:
            cells += [Cell(x.year, x.fmt), change_cell(x, x.year_change, x.now, x.year)]
        if targets:
            cells += _reached(x, targets.get(x.id))
        rows.append((*cells, Cell(None, x.fmt, spark=x.spark), _judged(x)))
    return Table(title, tuple(columns), tuple(rows))


def _target(week: Week, x: Line) -> Number | None:
    """What the shop itself set: the week's part of the month's sales and profit, the limit of 费比."""
    m = week.month
    days = Decimal(week.period.days)
    if x.id == "pay_amount":
        return m.week_target(week.period) if m is not None and not m.reference else None
    if x.id == "tacos":
        first = week.period.end.replace(day=1)
        typed = "tacos_limit" in week.settings.own or (first, "tacos_limit") in week.settings.plans.targets
        return week.settings.tacos_limit(week.period.end) if typed else None
    if x.id == "net_profit" and m is not None:
        goal = week.settings.net_profit_target(m.month)
        return None if goal is None else goal * days / m.month.days
    return None


def _reached(x: Line, goal: Number | None) -> list[Cell]:
    """The target, and how much of it there is; of a limit whether it holds."""
    if goal is None or x.now is None:
        return [Cell(None), Cell(None)]
    if x.direction == "-":
        held = float(x.now) <= float(goal)
        return [Cell(goal, x.fmt), Cell("达标" if held else "超过", Fmt.TEXT, Tone.GOOD if held else Tone.BAD)]
    part = float(x.now) / float(goal) if goal > 0 else None
    return [Cell(goal, x.fmt), Cell(part, Fmt.SHARE)]


def _month(week: Week) -> tuple[str, ...]:
    """月进度 in one line."""
    m = week.month
    if m is None:
        return ()
    text = f"{m.month.start.month}月进度：累计{show(m.to_date, Fmt.YUAN)}元"
    text += f"（缺{m.missing}天）" if m.missing else ""
    if not m.complete:
        text += f"，时间进度{show(m.time_progress, Fmt.SHARE)}，照此月底约{show(m.straight, Fmt.YUAN)}元"
        if m.by_weekday is not None:
            text += f"，按星期规律约{show(m.by_weekday, Fmt.YUAN)}元"
    if m.target:
        text += f"；{'上月实际（参考）' if m.reference else '月目标'}{show(m.target, Fmt.YUAN)}元，达成{show(float(m.to_date / m.target), Fmt.SHARE)}"
        left = m.month.days - m.passed
        if left and m.target > m.to_date:
            text += f"，剩余{left}天每天需{show((m.target - m.to_date) / left, Fmt.YUAN)}元"
    return (text + "。",)


def _charts(week: Week) -> Iterable[Chart]:
    now = [week.day("pay_amount", day) for day in week.period]
    before = [week.day("pay_amount", day) for day in week.previous]
    both = [(a, b) for a, b in zip(now, before, strict=True) if a is not None and b is not None]
    if len(both) >= 2:
        title = f"每日{name('pay_amount')}：{_days_said(now, before)}"
        days = tuple(f"周{_WEEKDAYS[day.weekday()]}" for day in week.period)
        yield Chart(
            "line", title, days, (Series("本周", tuple(now), Fmt.YUAN), Series("上周", tuple(before), Fmt.YUAN))
        )
    uv, cvr = line(week, "uv"), line(week, "pay_cvr")
    if sum(v is not None for v in uv.spark) >= 2 and sum(v is not None for v in cvr.spark) >= 2:
        said = [f"{uv.title}{growth(uv.change)}"] if uv.change is not None else []
        if cvr.change is not None:
            said.append(f"{cvr.title}{show(cvr.change, Fmt.PP) if round(cvr.change, 4) else '持平'}")
        labels = tuple(p.label[-3:] for p in week.weeks)
        yield Chart(
            "column",
            "近8周：本周" + "，".join(said) if said else "近8周",
            labels,
            (Series(uv.title, uv.spark, Fmt.COUNT), Series(cvr.title, cvr.spark, Fmt.CVR, True, "line")),
        )


def _days_said(now: Sequence[Number | None], before: Sequence[Number | None]) -> str:
    """`7天都低于上周，周四少得最多（3,210元）`: how many days, and the day that differs most."""
    both = [(d, whole(a) - whole(b)) for d, a, b in zip(_WEEKDAYS, now, before, strict=True) if None not in (a, b)]  # type: ignore[arg-type]
    up, down = sum(gap > 0 for _, gap in both), sum(gap < 0 for _, gap in both)
    if not up and not down:
        return "与上周每天持平"
    many, word = (up, "高") if up > down else (down, "低")
    days = f"{many}天都{word}于上周" if many == len(both) else f"{len(both)}天中{many}天{word}于上周"
    day, gap = max(both, key=lambda x: abs(x[1]))
    return f"{days}，周{day}{'多' if gap > 0 else '少'}得最多（{yuan(abs(gap))}）"


def _judged(x: Line) -> Cell:
    """好 or 差 only for a change that neither chance nor the ordinary ups and downs of the weeks explain."""
    if x.verdict in ("可能是波动", "样本不足", GROWING):
        return Cell(x.verdict, Fmt.TEXT, Tone.MISSING)
    if x.change is None or x.now is None or x.direction == "0":
        return Cell(None)
    if abs(x.change) < (STEADY_RATE if x.fmt in RATES else STEADY):
        return Cell("持平", Fmt.TEXT, Tone.MISSING)
    band, now = usual(x), float(x.now)
    if band is not None and (now >= band[0] if x.change < 0 else now <= band[1]):
        return Cell("平常波动", Fmt.TEXT, Tone.MISSING)
    if band is None and not x.verdict and abs(x.change) < (LARGE_RATE if x.fmt in RATES else LARGE):
        return Cell("变化不大", Fmt.TEXT, Tone.MISSING)
    good = (x.change > 0) == (x.direction == "+")
    return Cell("好" if good else "差", Fmt.TEXT, Tone.GOOD if good else Tone.BAD)

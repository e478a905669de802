"""The short lists of items: falling most and why, new ones, the ladder with its gap, and what nobody bought.

Rule: a reason is the factor that took most yuan, with what it was and is, and marked where chance explains it; a
stock-out of the item is named beside it. Where a month of sales is not known, ladder and idle items are left out.
Source: weekly_report.md, 7b–7e; features Q4.
"""

from __future__ import annotations

from decimal import Decimal

from xlops.facts.chain import Line
from xlops.facts.ladder import TIERS, Ladder
from xlops.report.formats import show
from xlops.report.model import Cell, Column, Fmt, Section, Table, Tone
from xlops.report.sections.breakdown import effect_name, shown_value
from xlops.report.traces import of_source
from xlops.report.week import Week
from xlops.report.words import count, day, share, whole, yuan

__all__ = ["item_lists", "reason"]

FEW = 5
_DOUBT = {"可能是波动": "（可能是波动）", "样本不足": "（样本不足，不下结论）"}


def item_lists(week: Week) -> Section | None:
    """The section; None without any of the lists."""
    lead, tables = [], [_falling(week), _new(week)]
    if week.more.ladder is not None:
        lead.append(_ladder_said(week, week.more.ladder))
        tables.append(_ladder(week.more.ladder))
    if week.more.idle:
        value = sum((x.value for x in week.more.idle if x.value is not None), Decimal(0))
        tied = f"，库存占用{yuan(value)}" if value and week.boss else ""
        lead.append(f"近30天没有卖出的商品{len(week.more.idle)}款{tied}。")
        tables.append(_idle(week))
    elif week.more.idle is not None:
        lead.append("近30天每款都有销量，没有滞销。")
    kept = tuple(t for t in tables if t is not None)
    return Section("item_lists", "商品变化", ("".join(lead),) if lead else (), kept) if kept or lead else None


def _falling(week: Week) -> Table | None:
    """下滑 TOP5: only items that fell."""
    found = week.more.falling
    if found is None:
        return None
    goods = {x.id for x in week.items.items if x.is_goods} if week.items else set()
    fell = sorted((x for x in found.lines if x.change < 0 and x.key in goods), key=lambda x: (x.change, x.key))[:FEW]
    if not fell:
        return None
    base = of_source(week, week.items.source if week.items else "", "本周 − 上周；原因按 访客×转化率×客单价 拆解")
    columns = (
        Column("下滑最多的商品", Fmt.TEXT, 20), Column("本周(元)", Fmt.YUAN, 8, base), Column("变化(元)", Fmt.DELTA, 8, base),
        Column("主要原因", Fmt.TEXT, 30),
    )  # fmt: skip
    rows = tuple(
        (Cell(week.plain(x.name)), Cell(x.now, Fmt.YUAN), Cell(x.change, Fmt.DELTA, Tone.DOWN), Cell(_why(week, x)))
        for x in fell
    )
    return Table(f"下滑 TOP{len(fell)}", columns, rows)


def _why(week: Week, x: Line) -> str:
    """`转化率2.98%→2.22%，少12,345元；米白11月12日起断货`."""
    out = [s for s in week.stock if s.item.id == x.key and s.since is not None]
    gone = "；".join(f"{s.variant}{day(s.since)}起断货" for s in out if s.since)
    return "；".join(filter(None, (reason(x), gone)))


def reason(x: Line) -> str:
    """The factor that took most, what it was and is, and the yuan."""
    if x.status or x.note:
        return x.status or x.note
    worst = min(x.effects, key=lambda e: e.yuan, default=None)
    if worst is None or whole(worst.yuan) >= 0:
        return ""
    fmt = shown_value(worst.factor)
    moved = "" if worst.before is None or worst.now is None else f"{show(worst.before, fmt)}→{show(worst.now, fmt)}"
    return f"{effect_name(worst.factor)}{moved}，少{yuan(-whole(worst.yuan))}{_DOUBT.get(worst.verdict, '')}"


def _new(week: Week) -> Table | None:
    found = week.more.new_items[:FEW]
    if not found:
        return None
    columns = (
        Column("新品", Fmt.TEXT, 24), Column("首次出现", Fmt.DATE, 8), Column("第几天", Fmt.COUNT, 6), Column("访客", Fmt.COUNT, 7),
        Column("件数", Fmt.COUNT, 6), Column("金额(元)", Fmt.YUAN, 8), Column("转化率", Fmt.CVR, 8),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(week.plain(x.item.title)), Cell(x.first, Fmt.DATE), Cell(x.days, Fmt.COUNT), Cell(x.item.uv, Fmt.COUNT),
            Cell(x.item.units, Fmt.COUNT), Cell(x.item.amount, Fmt.YUAN), Cell(x.item.cvr, Fmt.CVR),
        )
        for x in found
    )  # fmt: skip
    return Table(f"新品 {len(week.more.new_items)} 款", columns, rows, note="新品：近4周第一次出现在数据里的商品。")


def _ladder_said(week: Week, found: Ladder) -> str:
    """`近30天销量阶梯：第1名2,600件，第2名700件，相差3.7倍，有断层；…`."""
    sold = f"近30天（有数据{found.days}天）" if found.days < 30 else "近30天"
    if found.gap is None:
        return f"{sold}销量阶梯没有断层（相邻两款相差不到3.3倍）。"
    rank, above, below = found.gap
    return (
        f"{sold}销量阶梯在第{rank}名与第{rank + 1}名之间断层：{count(whole(above))}件→{count(whole(below))}件，"
        f"相差{above / below:.1f}倍（超过3.3倍算断层）。"
    )


def _ladder(found: Ladder) -> Table:
    """Items by tier; the guide's numbers are for a shop of about a hundred items."""
    columns = (
        Column("层（月销）", Fmt.TEXT, 14), Column("款数", Fmt.COUNT, 6), Column("款数占比", Fmt.SHARE, 8),
        Column("件数", Fmt.COUNT, 8), Column("原文标准", Fmt.TEXT, 16), Column("状态", Fmt.TEXT, 8),
    )  # fmt: skip
    floors = {"flash_hero": "1万件以上", "promo": "3,000–1万件", "hot": "1,000–3,000件", "profit": "1,000件以下"}
    wanted = {"flash_hero": "1–2款，占2%", "promo": "4–12款，占8%", "hot": "8–16款，占10%", "profit": "其余80%"}
    rows = tuple(
        (
            Cell(f"{TIERS[t]}（{floors[t]}）"), Cell(found.counts[t], Fmt.COUNT), Cell(found.shares[t], Fmt.SHARE),
            Cell(found.units[t], Fmt.COUNT), Cell(wanted[t]),
            Cell("断层", Fmt.TEXT, Tone.WATCH) if t in found.empty else Cell(""),
        )
        for t in TIERS
    )  # fmt: skip
    note = "原文标准按约100款、月销上万的店写的，小店看款数占比和有没有断层。"
    return Table("销量阶梯", columns, rows, note=note, aside=True)


def _idle(week: Week) -> Table:
    found = week.more.idle or ()
    columns = [Column("滞销商品", Fmt.TEXT, 28), Column("近30天访客", Fmt.COUNT, 9), Column("可售", Fmt.COUNT, 7)]
    if week.boss:
        columns.append(Column("占用(元)", Fmt.YUAN, 9))
    rows = []
    for x in found:
        cells = [Cell(week.plain(x.title)), Cell(x.uv, Fmt.COUNT), Cell(x.on_hand, Fmt.COUNT)]
        rows.append((*cells, Cell(x.value, Fmt.YUAN)) if week.boss else tuple(cells))
    said = share(len(found) / len(week.items.items)) if week.items and week.items.items else ""
    note = f"占本周有数据商品的{said}。" if said else ""
    return Table("滞销", tuple(columns), tuple(rows), note=note, aside=True)

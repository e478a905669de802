"""库存: page one's stock-outs with their dates and what they cost; further down every code to order, and slow stock.

Rule: the quantity to order covers demand until 14 days after an order of today could be here, and the safety days,
less what is there and on its way. Slow is more than the shop's 积压天数 of demand. The table of stock is of today:
for a week long past it says nothing. Source: weekly_report.md, 12; features part 4 example 11.

>>> to_order(40, 7, 5, 320, 200)
520
"""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal

from xlops.facts.stock import StockLine
from xlops.report.model import Cell, Column, Fmt, Section, Table, Tone
from xlops.report.sections.room import Room
from xlops.report.traces import of_source, traced
from xlops.report.week import Week
from xlops.report.words import name, yuan

__all__ = ["pressing", "quantity", "stock_all", "stock_outs", "to_order"]

COVERS = 14
WHOLE = Room()
_FORMULA = "日销取近14天平均（断货的到最后一笔为止），没有订单明细时取本周平均"


def to_order(daily: float, lead: float, safety: float, on_hand: int, in_transit: int) -> int:
    """Units to order today."""
    return max(0, math.ceil(round(daily * (lead + COVERS + safety) - on_hand - in_transit, 6)))


def quantity(week: Week, x: StockLine) -> int:
    """Units of a code to order today."""
    lead, safety = (float(week.settings.rate(id)) for id in ("lead_time_days", "safety_days"))
    return to_order(x.daily, lead, safety, x.on_hand, x.in_transit)


def pressing(week: Week) -> list[StockLine]:
    """What runs out before goods ordered today could come, the costliest first."""
    return sorted((x for x in week.stock if _presses(week, x)), key=lambda x: (not x.urgent, -x.cost))


def _presses(week: Week, x: StockLine) -> bool:
    return x.out_on is not None and (x.gap_days > 0 or (x.order_by is not None and x.order_by <= week.period.end))


def stock_outs(week: Week, room: Room = WHOLE) -> Section | None:
    """库存预警 of page one; None where nothing presses."""
    urgent, few = pressing(week), room.stock
    found = sorted(urgent[:few], key=lambda x: (x.since or x.out_on or date.max, -x.cost))
    if not found:
        return None
    more = f"另有{len(urgent) - few}个规格或商品要补货，金额更小。" if len(urgent) > few else ""
    daily = "日销取近14天（断货的到最后一笔为止）" if any(x.variant for x in found) else "日销取本周平均"
    note = f"{more}{daily}；没有到货日的在途不计；少卖是估算，含本周已少卖的。"
    return Section("stock", "库存预警", (), (_table(week, "", found, note),))


def _table(week: Week, title: str, found: list[StockLine], note: str, aside: bool = False) -> Table:
    base = of_source(week, "item_costs")
    variants = any(x.variant for x in found)
    columns = [
        Column("商品和规格" if variants else "商品", Fmt.TEXT, 34),
        traced("可售", Fmt.COUNT, 6, base, name("on_hand")), traced("在途", Fmt.COUNT, 6, base, "在途"),
        Column("到货", Fmt.DATE, 8), traced("日销", Fmt.DAYS, 6, base, _FORMULA), Column("断货日", Fmt.DATE, 8),
        Column("最迟下单", Fmt.DATE, 8), traced("少卖(元)", Fmt.YUAN, 8, base, "日销 × 没货的天数 × 单价"),
        *([traced("建议补货", Fmt.COUNT, 8, base, f"日销 ×（供货周期 + {COVERS} + 安全天数）− 可售 − 在途")] if aside else []),
        Column("状态", Fmt.TEXT, 8),
    ]  # fmt: skip
    return Table(title, tuple(columns), tuple(_row(week, x, aside) for x in found), note=note, aside=aside)


def _row(week: Week, x: StockLine, aside: bool) -> tuple[Cell, ...]:
    state = "已断货" if x.on_hand <= 0 else "会断货" if x.gap_days else "该下单"
    lost = x.cost if x.gap_days or x.since else None
    return (
        Cell(" · ".join(filter(None, (week.plain(x.item.title), x.variant)))), Cell(x.on_hand, Fmt.COUNT),
        Cell(x.in_transit, Fmt.COUNT), Cell(x.arrives_on, Fmt.DATE), Cell(x.daily, Fmt.DAYS),
        Cell(x.since or x.out_on, Fmt.DATE), Cell(None if x.since else x.order_by, Fmt.DATE), Cell(lost, Fmt.YUAN),
        *([Cell(quantity(week, x), Fmt.COUNT)] if aside else []),
        Cell(state, Fmt.TEXT, Tone.BAD if x.gap_days else Tone.WATCH),
    )  # fmt: skip


def stock_all(week: Week) -> Section | None:
    """库存: how many codes press and how many are slow, each listed aside; None without stock, or where all is well."""
    urgent, slow = pressing(week), _slow(week)
    if not urgent and not slow:
        return None
    lead, tables = [], []
    if len(urgent) > 1:
        lead.append(f"要补货的{len(urgent)}个。")
        tables.append(_table(week, "要补货", urgent, "", aside=True))
    if slow:
        limit = int(week.settings.rate("slow_days"))
        tied = sum((_tied(x) or Decimal(0) for x in slow), Decimal(0))
        money = f"，占用{yuan(tied)}" if week.boss and tied else ""
        lead.append(f"够卖超过{limit}天的{len(slow)}个{money}。")
        tables.append(_slow_table(week, slow))
    return Section("stock_all", "库存", ("".join(lead),), tuple(tables)) if tables else None


def _slow(week: Week) -> list[StockLine]:
    limit = float(week.settings.rate("slow_days"))
    found = [x for x in week.stock if x.days is not None and x.days > limit and x.on_hand > 0]
    return sorted(found, key=lambda x: (-(_tied(x) or Decimal(0)), -x.on_hand, x.item.id, x.variant))


def _tied(x: StockLine) -> Decimal | None:
    return None if x.item.unit_cost is None else x.item.unit_cost * x.on_hand


def _slow_table(week: Week, found: list[StockLine]) -> Table:
    base = of_source(week, "item_costs")
    columns = [
        Column("商品", Fmt.TEXT, 30), Column("规格", Fmt.TEXT, 8), traced("可售", Fmt.COUNT, 7, base, name("on_hand")),
        traced("日销", Fmt.DAYS, 7, base, _FORMULA), traced("可售天数", Fmt.DAYS, 8, base, "可售 ÷ 日销"),
    ]  # fmt: skip
    if week.boss:
        columns.append(traced("占用(元)", Fmt.YUAN, 9, base, "可售 × 单位成本"))
    rows = []
    for x in found:
        cells = [
            Cell(week.plain(x.item.title)), Cell(x.variant or None), Cell(x.on_hand, Fmt.COUNT), Cell(x.daily, Fmt.DAYS),
            Cell(x.days, Fmt.DAYS),
        ]  # fmt: skip
        rows.append((*cells, Cell(_tied(x), Fmt.YUAN)) if week.boss else tuple(cells))
    return Table("积压", tuple(columns), tuple(rows), aside=True)

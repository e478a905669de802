"""涨跌拆解: the table of entries by factor, and the waterfall from last week to this.

Rule: yuan of the factors of a row add up to its change, rows to the shop, as shown; small entries are one
line, 其余 is shop minus Σ entries and is never decomposed. A factor that moved nothing has no column. Page
one has the five largest entries, a section further down has all. Chance is said in its own column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from xlops.facts.chain import FACTOR_NAMES, Breakdown, Effect, Line
from xlops.report.formats import show
from xlops.report.model import Cell, Chart, Column, Fmt, Section, Series, Table, Tone, Trace
from xlops.report.sections.room import Room
from xlops.report.traces import of_source, traced
from xlops.report.week import Week
from xlops.report.words import more, name, whole

__all__ = ["REST", "breakdown", "breakdown_all", "effect_name", "groups", "shown_value"]

REST = "其余(未归入来源)"
TOP = 20  # entries in the whole table
WHOLE = Room()
_EXACT = "金额的对数平均 × ln(本周 ÷ 上周)，各环节之和等于变化"
_FIRST = {"entries": name("entry"), "items": "商品"}  # breakdowns over many lines

# The factors of the chain gathered as an operator reads them.
_GROUPS = (
    ("展现", ("impressions",)),
    (name("ctr"), ("ctr",)),
    ("访客", ("landing", "uv", "clicks")),
    ("转化率", ("cvr", "order_cvr")),
    ("订单数", ("pay_orders", "pay_buyers")),
    (name("orders_per_buyer"), ("frequency",)),
    (name("aov_order"), ("price_order",)),
    (name("aov_buyer"), ("price_buyer",)),
    (name("uv_value"), ("uv_value",)),
    ("未拆分", ("pay_amount",)),
)
_FORMAT = {
    "ctr": Fmt.CVR, "landing": Fmt.CVR, "cvr": Fmt.CVR, "order_cvr": Fmt.CVR, "frequency": Fmt.TIMES,
    "price_order": Fmt.FEN, "price_buyer": Fmt.FEN, "uv_value": Fmt.FEN, "pay_amount": Fmt.YUAN,
}  # fmt: skip


def effect_name(factor: str) -> str:
    """The factor in the operator's words."""
    return FACTOR_NAMES[factor]


def shown_value(factor: str) -> Fmt:
    return _FORMAT.get(factor, Fmt.COUNT)


def groups(found: Breakdown) -> tuple[tuple[str, float], ...]:
    """Yuan by group of factors, those that moved, in the order of the chain."""
    by_factor = found.by_factor()
    return tuple((title, sum(by_factor.get(f, 0.0) for f in factors)) for title, factors in _used(found))


def breakdown(week: Week, room: Room = WHOLE) -> Section | None:
    """Page one: the entries that matter beside the waterfall; None where the change can't be broken down."""
    found = week.breakdown
    if found is None:
        return None
    total = more(found.change)
    many = found.kind in _FIRST
    return Section(
        "breakdown",
        f"涨跌拆解：比上周{total}" if whole(found.change) else "涨跌拆解",
        ((f"大事记：{week.events}。",) if week.events else ()) if many else tuple(_lead(week, found)),
        (_short(week, found, room) if many else _table(week, found),),
        (_waterfall(found, total),),
    )


def breakdown_all(week: Week) -> Section | None:
    """Every entry by factor; None where page one says it all."""
    found = week.breakdown
    if found is None or found.kind not in _FIRST:
        return None
    return Section(
        "breakdown_all", "涨跌拆解明细", ("".join(_lead(week, found)),), (replace(_table(week, found), aside=True),)
    )


def _used(found: Breakdown) -> list[tuple[str, tuple[str, ...]]]:
    """The groups of factors that moved anything, as shown."""
    moved = {e.factor for x in found.lines for e in x.effects if e.yuan}
    return [(title, factors) for title, factors in _GROUPS if moved & set(factors)]


def _base(week: Week, found: Breakdown) -> Trace:
    """The files of what was broken down."""
    if found.kind == "entries" and week.entries.now is not None:
        return of_source(week, week.entries.now.read.view["source"], rows=len(week.entries.now.rows))
    if found.kind == "items" and week.items is not None:
        return of_source(week, week.items.source, rows=len(week.items.items))
    value = week.value("pay_amount")
    return of_source(week, value.source if value else "", rows=value.rows if value else None)


def _short(week: Week, found: Breakdown, room: Room) -> Table:
    """The largest changes, the others in one line, each with the factor that moved it most."""
    columns = (
        Column(_FIRST[found.kind], Fmt.TEXT, 8),
        traced("本周(元)", Fmt.YUAN, 6, _base(week, found), name("pay_amount")),
        traced("变化(元)", Fmt.DELTA, 7, _base(week, found), "本周 − 上周"),
        Column("主要原因", Fmt.TEXT, 10),
    )
    most = room.entries
    few = most if len(found.lines) > most + 1 else len(found.lines)
    rows = [
        (Cell(week.short(x.name)), Cell(x.now, Fmt.YUAN), _delta(x.change), Cell(_main(x))) for x in found.lines[:few]
    ]
    if small := found.lines[few:]:
        now, change = sum((x.now for x in small), Decimal(0)), sum((x.change for x in small), Decimal(0))
        rows.append((Cell(f"另外{len(small)}个合计"), Cell(now, Fmt.YUAN), _delta(change), Cell("")))
    if found.rest_now is not None and (found.rest_now or found.rest_before):
        rest = "其余" if found.kind == "entries" else "其余商品"
        rows.append((Cell(rest), Cell(found.rest_now, Fmt.YUAN), _delta(found.rest), Cell("")))
    title = "全店" if found.rest_now is not None else "来源合计"
    total = (Cell(title), Cell(found.now, Fmt.YUAN), _delta(found.change), Cell(""))
    return Table("", columns, tuple(rows), total)


def _main(x: Line) -> str:
    """`转化率 −12,824`, 新增 or 消失."""
    if x.status or x.note:
        return x.status or x.note
    by_factor = {e.factor: e.yuan for e in x.effects}
    sums = [(title, sum(by_factor.get(f, 0.0) for f in factors)) for title, factors in _GROUPS]
    return _cause(*max(sums, key=lambda g: abs(g[1])))


def _cause(title: str, yuan: float) -> str:
    return f"{title} {show(yuan, Fmt.DELTA)}" if whole(yuan) else ""


def _lead(week: Week, found: Breakdown) -> list[str]:
    how = {
        "entries": "每个来源按 展现→点击→访客→买家→订单→金额 中有数据的环节拆解，各项之和等于它的变化。",
        "items": f"没有流量来源，按商品的 {name('uv')}×转化率×{name('aov_buyer')} 拆解；本周没有销售的商品在其余里。",
        "visitors": f"没有可比的流量来源，按 {name('uv')}×转化率×{name('aov_buyer')} 拆解全店。",
        "orders": f"没有{name('uv')}，按 订单数×{name('aov_order')} 拆解全店。",
    }
    lead = [how[found.kind]]
    if found.common:
        lead.append(f"两周的数据天数不同，只比较两周都有的 {len(found.common)} 天。")
    elif week.common and found.kind == "entries":
        lead.append("店铺数据缺天，其余一行只作参考。")
    if week.events and found.kind not in _FIRST:
        lead.append(f"大事记：{week.events}。")
    return lead + [note if note.endswith("。") else note + "。" for note in found.notes]


def _table(week: Week, found: Breakdown) -> Table:
    used, base = _used(found), _base(week, found)
    columns = [
        Column(_FIRST.get(found.kind, "范围"), Fmt.TEXT, 15),
        traced("上周(元)", Fmt.YUAN, 9, base, name("pay_amount")),
        traced("本周(元)", Fmt.YUAN, 9, base, name("pay_amount")),
        traced("变化(元)", Fmt.DELTA, 9, base, "本周 − 上周"),
    ]
    columns += [traced(title, Fmt.DELTA, 8, base, _EXACT) for title, _ in used]
    columns.append(Column("判断", Fmt.TEXT, 11))
    top, small = found.lines[:TOP], found.lines[TOP:]
    rows = [_row(x, used) for x in top]
    if small:
        rows.append(_sum_row(f"另外{len(small)}个合计", small, used))
    if found.rest_now is not None and found.rest_before is not None and found.kind in _FIRST:
        rest = [
            Cell(REST if found.kind == "entries" else "其余商品"),
            Cell(found.rest_before, Fmt.YUAN),
            Cell(found.rest_now, Fmt.YUAN),
            _delta(found.rest),
        ]
        rows.append(
            (
                *rest,
                *(Cell(None, Fmt.DELTA) for _ in used),
                Cell("来源重叠或未归入" if found.kind == "entries" else None),
            )
        )
    by_factor = found.by_factor()
    total = (
        Cell("全店" if found.rest_now is not None else "来源合计"),
        Cell(found.before, Fmt.YUAN),
        Cell(found.now, Fmt.YUAN),
        _delta(found.change),
        *(Cell(_fen(sum(by_factor.get(f, 0.0) for f in factors)), Fmt.DELTA) for _, factors in used),
        Cell("合计＝变化 ✓" if abs(found.gap()) < 0.005 else f"差{found.gap():.2f}"),
    )
    if found.kind in ("visitors", "orders"):  # the shop is the only line
        return Table("", tuple(columns), (total,))
    return Table("", tuple(columns), tuple(rows), total)


def _row(x: Line, used: Sequence[tuple[str, tuple[str, ...]]]) -> tuple[Cell, ...]:
    by_factor = {e.factor: e.yuan for e in x.effects}
    cells = [Cell(x.name), Cell(x.before, Fmt.YUAN), Cell(x.now, Fmt.YUAN), _delta(x.change)]
    for _, factors in used:
        known = [by_factor[f] for f in factors if f in by_factor]
        cells.append(Cell(_fen(sum(known)) if known else None, Fmt.DELTA))
    return (*cells, Cell(_judged(x)))


def _judged(x: Line) -> str:
    """新增/消失, else the verdict on the conversion (or click) rate."""
    if x.status:
        return x.status
    if x.note:
        return x.note
    said = [e for e in x.effects if e.factor in ("cvr", "ctr") and e.verdict]
    if not said:
        return ""
    last = said[-1]
    return last.verdict if last.verdict == "可能是波动" else f"{FACTOR_NAMES[last.factor]}{last.verdict}"


def _sum_row(title: str, many: Sequence[Line], used: Sequence[tuple[str, tuple[str, ...]]]) -> tuple[Cell, ...]:
    before, now = sum((x.before for x in many), Decimal(0)), sum((x.now for x in many), Decimal(0))
    effects: list[Effect] = [e for x in many for e in x.effects]
    cells = [Cell(title), Cell(before, Fmt.YUAN), Cell(now, Fmt.YUAN), _delta(now - before)]
    for _, factors in used:
        known = [e.yuan for e in effects if e.factor in factors]
        cells.append(Cell(_fen(sum(known)) if known else None, Fmt.DELTA))
    return (*cells, Cell(None))


def _waterfall(found: Breakdown, total: str) -> Chart:
    parts = [(title, whole(yuan)) for title, yuan in groups(found)]
    if found.kind in _FIRST and found.rest_now is not None:
        parts.append(("其余", whole(found.rest)))
    start, end = whole(found.before), whole(found.now)
    biggest = max(parts, key=lambda p: abs(p[1]), default=("", 0))
    title = f"比上周{total}，影响最大的是{biggest[0]}（{more(biggest[1])}）" if biggest[1] else f"比上周{total}"
    values = (start, *(yuan for _, yuan in parts), end)
    return Chart(
        "waterfall", title, ("上周", *(t for t, _ in parts), "本周"), (Series(name("pay_amount"), values, Fmt.YUAN),)
    )


def _delta(value: Decimal) -> Cell:
    tone = Tone.UP if value > 0 else Tone.DOWN if value < 0 else Tone.FLAT
    return Cell(value, Fmt.DELTA, tone)


def _fen(value: float) -> Decimal:
    return Decimal(str(round(value, 2)))

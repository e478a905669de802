"""Items: which earn and which lose after refunds and ads, and the ten largest with their movement.

Rule: earning and losing by 推广后毛利 (without ad rows by item: 推广前毛利, and said so); an item without
a unit cost is marked 估算. Links that are no goods are not ranked.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xlops.facts.items import Item
from xlops.methods.significance import noise_verdict
from xlops.report.model import Cell, Column, Fmt, Section, Table, Tone
from xlops.report.sections.room import Room
from xlops.report.traces import of_source, traced
from xlops.report.week import Week
from xlops.report.words import name, percent, refund_time, share

__all__ = ["earners", "losers", "top_items", "winners"]

TOP = 10
WHOLE = Room()
_EARNED = "金额 − 退款 − 货品成本 − 平台扣点 − 运费包材 − 推广花费"


def _ranked(week: Week) -> list[Item]:
    goods = [x for x in week.items.items if x.is_goods and (x.amount or x.spend)] if week.items else []
    return sorted(goods, key=lambda x: (-x.after_ads, x.id))


def winners(week: Week, n: int = 3) -> list[Item]:
    """The items that earned most after refunds and ads."""
    return [x for x in _ranked(week) if x.after_ads > 0][:n]


def losers(week: Week, n: int = 3) -> list[Item]:
    """The items that lost most, the worst first; less than a yuan is none."""
    return [x for x in reversed(_ranked(week)) if x.after_ads <= -1][:n]


def _money_title(week: Week) -> str:
    return "推广后毛利(元)" if week.items and week.items.has_ads else "推广前毛利(元)"


def earners(week: Week, room: Room = WHOLE) -> Section | None:
    """赚钱与亏钱: three each; None without items or for staff, who don't see costs."""
    if week.items is None or not week.boss:
        return None
    few = room.items
    best, worst = winners(week, few), losers(week, few)
    if not best and not worst:
        return None
    title = "赚钱与亏钱的商品" + ("" if worst else "：本周没有亏钱的")
    lead = () if week.items.has_ads else ("没有分商品的推广花费，未扣推广。",)
    ranked = [(f"赚{n}", x) for n, x in enumerate(best, 1)] + [(f"亏{n}", x) for n, x in enumerate(worst, 1)]
    return Section("earners", title, lead, (_short(ranked, week),))


def _short(found: Sequence[tuple[str, Item]], week: Week) -> Table:
    ads = week.items is not None and week.items.has_ads
    base = of_source(week, week.items.source if week.items else "")
    spent = of_source(week, "ad_facts")
    columns = [
        Column("排名", Fmt.TEXT, 4),
        Column("商品", Fmt.TEXT, 24),
        traced(name("pay_amount") + "(元)", Fmt.YUAN, 10, base, name("pay_amount")),
    ]
    columns += [traced("退款(元)", Fmt.YUAN, 9, base, "这些商品的退款")]
    columns += [traced("推广(元)", Fmt.YUAN, 9, spent, "主体是这个商品的推广花费")] if ads else []
    columns += [traced(_money_title(week), Fmt.DELTA, 12, base, _EARNED), Column("成本", Fmt.TEXT, 8)]
    rows = []
    for rank, x in found:
        cells = [Cell(rank), Cell(week.plain(x.title)), Cell(x.amount, Fmt.YUAN), Cell(x.refunds, Fmt.YUAN)]
        cells += [Cell(x.spend, Fmt.YUAN)] if ads else []
        rows.append((*cells, Cell(_fen(x.after_ads), Fmt.DELTA), Cell("估算" if x.estimated else "已录入")))
    return Table("", tuple(columns), tuple(rows))


def top_items(week: Week) -> Section | None:
    """The ten largest items with traffic, conversion, share, change and earnings."""
    goods = [x for x in week.items.items if x.is_goods] if week.items else []
    if week.items is None or not goods:
        return None
    found = goods[:TOP]
    base = of_source(week, week.items.source, note=_counted(week))
    columns = [
        Column("排名", Fmt.TEXT, 6), Column("商品", Fmt.TEXT, 22), traced("访客", Fmt.COUNT, 7, base, name("item_uv")),
        traced("转化率", Fmt.CVR, 7, base, "支付买家数 ÷ 商品访客数"), traced("件数", Fmt.COUNT, 6, base, name("pay_items")),
        traced("金额(元)", Fmt.YUAN, 9, base, name("pay_amount")), traced("占比", Fmt.SHARE, 7, base, "金额 ÷ 全部商品金额之和"),
        traced("环比", Fmt.GROWTH, 9, base, "金额 ÷ 上周金额 − 1"), traced("退款率", Fmt.SHARE, 7, base, "退款 ÷ 金额"),
    ]  # fmt: skip
    if week.boss:
        columns.append(traced(_money_title(week), Fmt.DELTA, 10, base, _EARNED))
    columns.append(Column("转化判断", Fmt.TEXT, 9))
    before = _places(goods)
    rows = tuple(_row(week, n, before.get(x.id), x) for n, x in enumerate(found, 1))
    top = sum((x.amount for x in found), Decimal(0))
    part = float(top / week.items.amount) if week.items.amount else None
    basis = "按日累加" if week.items.basis == "daily" and week.items.source != "order_lines" else ""
    lead = [f"{len(goods)}款有数据，前{len(found)}款占{share(part)}。"] if part is not None else []
    if len(goods) < len(week.items.items):
        lead.append(f"补差价、邮费等{len(week.items.items) - len(goods)}个链接不参加排名。")
    guessed = sum(x.estimated for x in found)
    if week.boss and guessed:
        lead.append(f"{guessed}款没有单位成本，毛利按成本率{percent(week.settings.rate('cost_rate'))}估算。")
    if week.items.days < week.period.days:
        lead.append(f"商品数据只有{week.items.days}天。")
    if basis:
        lead.append("商品访客按日累加，不是整周去重。")
    if week.items.refund_basis:
        lead.append(f"退款按{refund_time(week.items.refund_basis)}。")
    return Section(
        "items", f"商品 TOP{len(found)}", ("".join(lead),) if lead else (), (Table("", tuple(columns), rows),)
    )


def _counted(week: Week) -> str:
    """How visitors of items are counted."""
    if week.items is None or week.items.source == "order_lines":
        return ""
    return "按日累加" if week.items.basis == "daily" else "整周去重"


def _places(goods: Sequence[Item]) -> dict[str, int]:
    """Last week's places by sales; empty where last week is not known."""
    ranked = sorted((x for x in goods if x.previous), key=lambda x: (-(x.previous or 0), x.id))
    return {x.id: n for n, x in enumerate(ranked, 1)}


def _place(rank: int, before: int | None) -> Cell:
    """`2 ↑3`: the place, and how many places it moved since last week."""
    if before is None or before == rank:
        return Cell(str(rank))
    return Cell(f"{rank} {'↑' if before > rank else '↓'}{abs(before - rank)}")


def _row(week: Week, rank: int, before: int | None, x: Item) -> tuple[Cell, ...]:
    rate = float(x.refunds / x.amount) if x.refunds is not None and x.amount else None
    if x.change is None:
        change = Cell("新增" if x.previous == 0 else None)
    else:
        change = Cell(x.change, Fmt.GROWTH, Tone.UP if x.change > 0 else Tone.DOWN if x.change < 0 else Tone.FLAT)
    cells = [
        _place(rank, before), Cell(week.plain(x.title)), Cell(x.uv, Fmt.COUNT), Cell(x.cvr, Fmt.CVR), Cell(x.units, Fmt.COUNT),
        Cell(x.amount, Fmt.YUAN), Cell(x.share, Fmt.SHARE), change, Cell(rate, Fmt.SHARE),
    ]  # fmt: skip
    if week.boss:
        cells.append(Cell(_fen(x.after_ads), Fmt.DELTA))
    return (*cells, Cell(_verdict(x)))


def _verdict(x: Item) -> str | None:
    """Whether the item's conversion changed by more than chance."""
    counts = (x.buyers, x.uv, x.previous_buyers, x.previous_uv)
    if any(c is None for c in counts) or not x.uv or not x.previous_uv:
        return None
    x1, n1, x0, n0 = (float(c) for c in counts if c is not None)
    if x1 > n1 or x0 > n0:
        return None
    found = noise_verdict(x1, n1, x0, n0)
    return str(found["verdict"]) if found else None


def _fen(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))

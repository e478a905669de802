"""Items: which earn and which lose after refunds and ads, the ten largest, and what runs out.

Rule: earning and losing by 推广后毛利 (without ad rows by item: 推广前毛利, and said so); an item without
a unit cost is marked 估算. Links that are no goods are not ranked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from xlops.facts.items import Item
from xlops.facts.stock import StockLine
from xlops.methods.significance import noise_verdict
from xlops.report.model import Cell, Chart, Column, Fmt, Section, Series, Table, Tone
from xlops.report.week import Week
from xlops.report.words import name, percent, refund_time, share, short

__all__ = ["earners", "losers", "stock_outs", "top_items", "winners"]

TOP, STOCKS = 10, 3


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


def earners(week: Week) -> Section | None:
    """赚钱与亏钱: three each; None without items or for staff, who don't see costs."""
    if week.items is None or not week.boss:
        return None
    best, worst = winners(week), losers(week)
    if not best and not worst:
        return None
    title = "赚钱与亏钱的商品" + ("" if worst else "：本周没有亏钱的")
    lead = () if week.items.has_ads else ("没有分商品的推广花费，未扣推广。",)
    ranked = [(f"赚{n}", x) for n, x in enumerate(best, 1)] + [(f"亏{n}", x) for n, x in enumerate(worst, 1)]
    return Section("earners", title, lead, (_short(ranked, week),))


def _short(found: Sequence[tuple[str, Item]], week: Week) -> Table:
    ads = week.items is not None and week.items.has_ads
    columns = [Column("排名", Fmt.TEXT, 4), Column("商品", Fmt.TEXT, 24)]
    columns += [Column(name("pay_amount") + "(元)", Fmt.YUAN, 10), Column("退款(元)", Fmt.YUAN, 9)]
    columns += [Column("推广(元)", Fmt.YUAN, 9)] if ads else []
    columns += [Column(_money_title(week), Fmt.DELTA, 12), Column("成本", Fmt.TEXT, 8)]
    rows = []
    for rank, x in found:
        cells = [Cell(rank), Cell(x.title), Cell(x.amount, Fmt.YUAN), Cell(x.refunds, Fmt.YUAN)]
        cells += [Cell(x.spend, Fmt.YUAN)] if ads else []
        rows.append((*cells, Cell(_fen(x.after_ads), Fmt.DELTA), Cell("估算" if x.estimated else "已录入")))
    return Table("", tuple(columns), tuple(rows))


def top_items(week: Week) -> Section | None:
    """The ten largest items with traffic, conversion, share, change and earnings."""
    goods = [x for x in week.items.items if x.is_goods] if week.items else []
    if week.items is None or not goods:
        return None
    found = goods[:TOP]
    columns = [
        Column("排名", Fmt.COUNT, 5), Column("商品", Fmt.TEXT, 22), Column("访客", Fmt.COUNT, 7), Column("转化率", Fmt.CVR, 7),
        Column("件数", Fmt.COUNT, 6), Column("金额(元)", Fmt.YUAN, 9), Column("占比", Fmt.SHARE, 7),
        Column("环比", Fmt.GROWTH, 9), Column("退款率", Fmt.SHARE, 7),
    ]  # fmt: skip
    if week.boss:
        columns.append(Column(_money_title(week), Fmt.DELTA, 10))
    columns.append(Column("转化判断", Fmt.TEXT, 9))
    rows = tuple(_row(n, x, week.boss) for n, x in enumerate(found, 1))
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
    charts: tuple[Chart, ...] = ()
    if len(found) > 1 and found[0].share is not None:
        title = f"「{short(found[0].title)}」占{share(found[0].share)}"
        series = Series(name("pay_amount"), tuple(x.amount for x in found[:5]), Fmt.YUAN)
        charts = (Chart("bar", title, tuple(x.title for x in found[:5]), (series,)),)
    return Section("items", f"商品 TOP{len(found)}", tuple(lead), (Table("", tuple(columns), rows),), charts)


def _row(rank: int, x: Item, boss: bool) -> tuple[Cell, ...]:
    rate = float(x.refunds / x.amount) if x.refunds is not None and x.amount else None
    if x.change is None:
        change = Cell("新增" if x.previous == 0 else None)
    else:
        change = Cell(x.change, Fmt.GROWTH, Tone.UP if x.change > 0 else Tone.DOWN if x.change < 0 else Tone.FLAT)
    cells = [
        Cell(rank, Fmt.COUNT), Cell(x.title), Cell(x.uv, Fmt.COUNT), Cell(x.cvr, Fmt.CVR), Cell(x.units, Fmt.COUNT),
        Cell(x.amount, Fmt.YUAN), Cell(x.share, Fmt.SHARE), change, Cell(rate, Fmt.SHARE),
    ]  # fmt: skip
    if boss:
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


def stock_outs(week: Week) -> Section | None:
    """库存预警: items that run out before goods ordered today could come, the earliest first."""
    pressing = sorted((x for x in week.stock if _pressing(week, x)), key=lambda x: (not x.urgent, -x.cost))
    found = sorted(pressing[:STOCKS], key=lambda x: (x.since or x.out_on or date.max, -x.cost))
    if not found:
        return None
    columns = [
        Column("商品", Fmt.TEXT, 30), Column("规格", Fmt.TEXT, 6), Column("可售", Fmt.COUNT, 6), Column("在途", Fmt.COUNT, 6),
        Column("到货", Fmt.DATE, 8), Column("日销", Fmt.DAYS, 6), Column("断货日", Fmt.DATE, 8),
        Column("最迟下单", Fmt.DATE, 8), Column("少卖(元)", Fmt.YUAN, 8), Column("状态", Fmt.TEXT, 8),
    ]  # fmt: skip
    rows = []
    for x in found:
        state = "已断货" if x.on_hand <= 0 else "会断货" if x.gap_days else "该下单"
        lost = x.cost if x.gap_days or x.since else None
        rows.append([
            Cell(x.item.title), Cell(x.variant or None), Cell(x.on_hand, Fmt.COUNT), Cell(x.in_transit, Fmt.COUNT),
            Cell(x.arrives_on, Fmt.DATE), Cell(x.daily, Fmt.DAYS), Cell(x.since or x.out_on, Fmt.DATE),
            Cell(None if x.since else x.order_by, Fmt.DATE), Cell(lost, Fmt.YUAN),
            Cell(state, Fmt.TEXT, Tone.BAD if x.gap_days else Tone.WATCH),
        ])  # fmt: skip
    daily = "日销取近14天（断货的到最后一笔为止）" if any(x.variant for x in found) else "日销取本周平均"
    more = f"另有{len(pressing) - STOCKS}个规格或商品要补货，金额更小。" if len(pressing) > STOCKS else ""
    note = f"{more}{daily}；没有到货日的在途不计；少卖是估算，含本周已少卖的。"
    if not any(x.variant for x in found):
        columns, rows = columns[:1] + columns[2:], [row[:1] + row[2:] for row in rows]
    return Section("stock", "库存预警", (), (Table("", tuple(columns), tuple(map(tuple, rows)), note=note),))


def _pressing(week: Week, x: StockLine) -> bool:
    return x.out_on is not None and (x.gap_days > 0 or (x.order_by is not None and x.order_by <= week.period.end))


def _fen(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))

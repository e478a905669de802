"""推广: spend, clicks, attributed sales and 投产 by scene, beside 保本投产, and what more money bought.

Rule: attributed sales of another window or rule are never compared; 盈亏 is attributed sales × the
shop's margin before ads − spend. Attributed sales count indirect ones and later refunds: said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from xlops.catalog.rules import AD_CLICKS, ROAS_BELOW
from xlops.facts.ads import Ads, Channel, same_terms
from xlops.report.model import Cell, Column, Fmt, Section, Table, Tone
from xlops.report.rounding import apportion
from xlops.report.traces import of_source, traced
from xlops.report.week import Week
from xlops.report.words import days_text, more, name, times, whole, yuan

__all__ = ["ads", "below_breakeven", "channel_profit", "more_spent", "terms"]


def channel_profit(week: Week, channel: Channel) -> Decimal | None:
    """Attributed sales × margin before ads − spend; None where either is unknown."""
    best = week.best
    if best is None or best.margin is None or channel.amount is None:
        return None
    return (channel.amount * Decimal(str(best.margin)) - channel.spend).quantize(Decimal("0.01"))


def below_breakeven(week: Week) -> Channel | None:
    """The scene that loses most below 保本投产, with enough clicks to say so."""
    if week.ads is None or week.best is None:
        return None
    limit = week.best.breakeven
    losing = []
    for channel in week.ads.channels:
        enough = channel.clicks is None or channel.clicks >= AD_CLICKS
        if limit is not None and channel.roas is not None and channel.roas < ROAS_BELOW * limit and enough:
            losing.append((channel_profit(week, channel) or Decimal(0), channel.scene, channel))
    return min(losing)[2] if losing else None


def ads(week: Week) -> Section | None:
    """The section; None without ad reports."""
    found = week.ads
    total = found.total() if found else None
    if found is None or total is None:
        return None
    limit = week.best.breakeven if week.best and week.boss else None
    shown = week.boss and week.best is not None
    base = of_source(week, "ad_facts", rows=total.rows, note=terms(total))
    columns = [
        Column("场景", Fmt.TEXT, 13), traced(name("ad_spend") + "(元)", Fmt.YUAN, 9, base, "花费之和"),
        traced("较上周(元)", Fmt.DELTA, 9, base, "花费 − 上周花费"), traced("点击", Fmt.COUNT, 8, base, "点击量之和"),
        traced("每次点击(元)", Fmt.FEN, 8, base, "花费 ÷ 点击量"), traced("成交(元)", Fmt.YUAN, 9, base, "总成交金额之和"),
        traced(name("roas"), Fmt.TIMES, 7, base, "成交 ÷ 花费"),
    ]  # fmt: skip
    if shown:
        columns += [
            traced(name("breakeven_roas"), Fmt.TIMES, 8, base, "支付金额 ÷ 推广前毛利"),
            traced("盈亏(元)", Fmt.DELTA, 9, base, "成交 × 推广前毛利率 − 花费"),
            Column("结论", Fmt.TEXT, 10),
        ]
    rows = tuple(_row(x, limit, shown) for x in _whole(week, found))
    last = _row(_total(week, total), limit, shown)
    note = f"成交按{terms(total)}，含间接成交和后来的退款。"
    if found.level != "plan":
        note += "没有计划报表，按" + ("商品" if found.level == "item" else name("keyword")) + "报表合计。"
    lead = [text for text in (_extra(week), _missing(week)) if text]
    tables = [Table("", tuple(columns), rows, last, note), _plans(week, limit)]
    return Section("ads", "推广", tuple(lead), tuple(t for t in tables if t is not None))


def _plans(week: Week, limit: float | None) -> Table | None:
    """Every plan with 投产 beside 保本投产 and 最高出价; a plan of 全站推广 bids by itself."""
    found = week.more.plans
    if not found:
        return None
    margin = week.best.margin if week.best and week.boss else None
    base = of_source(week, "ad_facts")
    columns = [
        Column("计划", Fmt.TEXT, 18), Column("场景", Fmt.TEXT, 12), traced(name("ad_spend") + "(元)", Fmt.YUAN, 9, base, "花费之和"),
        traced("点击", Fmt.COUNT, 7, base, "点击量之和"), traced("每次点击(元)", Fmt.FEN, 8, base, "花费 ÷ 点击量"),
        traced("成交(元)", Fmt.YUAN, 9, base, "总成交金额之和"), traced(name("roas"), Fmt.TIMES, 7, base, "成交 ÷ 花费"),
    ]  # fmt: skip
    if week.boss and week.best is not None:
        columns += [
            traced(name("breakeven_roas"), Fmt.TIMES, 8, base, "支付金额 ÷ 推广前毛利"),
            traced("最高出价(元)", Fmt.FEN, 8, base, "成交 ÷ 点击 × 推广前毛利率"),
            Column("结论", Fmt.TEXT, 10),
        ]
    rows = []
    for p in found:
        cells = [
            Cell(p.name), Cell(p.scene), Cell(p.spend, Fmt.YUAN), Cell(p.clicks, Fmt.COUNT), Cell(p.cpc, Fmt.FEN),
            Cell(p.amount, Fmt.YUAN), Cell(p.roas, Fmt.TIMES),
        ]  # fmt: skip
        if week.boss and week.best is not None:
            most = Cell(p.most(margin), Fmt.FEN) if p.bids else Cell("自动出价")
            cells += [Cell(limit, Fmt.TIMES), most, _judged(p.roas, p.clicks, limit)]
        rows.append(tuple(cells))
    return Table("各计划", tuple(columns), tuple(rows), note="最高出价：点一次最多值多少，超过就亏。", aside=True)


def terms(total: Channel) -> str:
    """The window and rule of attributed sales, as far as they are known."""
    if total.window == "不一":
        return f"各场景不同的{name('window')}，成交不能相加"
    window = "未注明" if total.window in ("", "未注明") else total.window + ("天" if total.window.isdigit() else "")
    rule = "" if total.rule in ("", "未注明") else f"、{total.rule}"
    return f"{name('window')}{window}{rule}"


@dataclass(frozen=True)
class _Shown:
    """A scene with its money in whole yuan, which add up to those of the total."""

    channel: Channel
    spend: int
    before: int | None
    amount: int | None
    profit: int | None


def _total(week: Week, total: Channel) -> _Shown:
    before = _spent_before(week)
    profit = channel_profit(week, total)
    return _Shown(
        total,
        whole(total.spend),
        None if before is None else whole(sum(before.values())),
        None if total.amount is None else whole(total.amount),
        None if profit is None else whole(profit),
    )


def _whole(week: Week, found: Ads) -> list[_Shown]:
    """The scenes, those of last week that were stopped among them."""
    total = found.total()
    assert total is not None
    sums, before = _total(week, total), _spent_before(week)
    stopped = sorted((before or {}).keys() - {c.scene for c in found.channels})
    channels = [*found.channels, *(replace(total, scene=s, spend=Decimal(0), impressions=None, clicks=None, amount=None, orders=None) for s in stopped)]  # fmt: skip
    spends = apportion([c.spend for c in channels], sums.spend)
    olds = None if before is None else apportion([before.get(c.scene, Decimal(0)) for c in channels], sums.before or 0)
    amounts = _parts([c.amount for c in channels], sums.amount)
    profits = _parts([channel_profit(week, c) for c in channels], sums.profit)
    return [
        _Shown(c, spends[i], olds[i] if olds else None, amounts[i], profits[i]) for i, c in enumerate(channels)
    ]  # fmt: skip


def _parts(values: Sequence[Decimal | None], total: int | None) -> list[int | None]:
    """Whole yuan of the known values; of sum `total` where it is known."""
    known = [v for v in values if v is not None]
    shown = iter(apportion(known, total) if total is not None else [whole(v) for v in known])
    return [None if v is None else next(shown) for v in values]


def _spent_before(week: Week) -> dict[str, Decimal] | None:
    """Last week's spend by scene; None where either week misses days."""
    before = week.ads_before
    if before is None or week.ads is None or before.missing or week.ads.missing:
        return None
    return {c.scene: c.spend for c in before.channels}


def _row(x: _Shown, limit: float | None, shown: bool) -> tuple[Cell, ...]:
    channel = x.channel
    change = None if x.before is None else x.spend - x.before
    cells = [
        Cell(channel.scene), Cell(x.spend, Fmt.YUAN), Cell(change, Fmt.DELTA), Cell(channel.clicks, Fmt.COUNT),
        Cell(channel.cpc, Fmt.FEN), Cell(x.amount, Fmt.YUAN), Cell(channel.roas, Fmt.TIMES),
    ]  # fmt: skip
    if shown:
        stopped = Cell("已停") if not channel.spend and not x.amount else _verdict(channel, limit)
        cells += [Cell(limit, Fmt.TIMES), Cell(x.profit, Fmt.DELTA), stopped]
    return tuple(cells)


def _verdict(channel: Channel, limit: float | None) -> Cell:
    return _judged(channel.roas, channel.clicks, limit)


def _judged(roas: float | None, clicks: int | None, limit: float | None) -> Cell:
    """Against 保本投产; fewer than a hundred clicks say nothing."""
    if roas is None or limit is None:
        return Cell(None)
    if clicks is not None and clicks < AD_CLICKS:
        return Cell("样本不足", Fmt.TEXT, Tone.MISSING)
    if roas >= limit:
        return Cell("高于保本", Fmt.TEXT, Tone.GOOD)
    return Cell("低于保本", Fmt.TEXT, Tone.BAD if roas < 0.8 * limit else Tone.WATCH)


def more_spent(week: Week) -> str:
    """`推广多花3,100元、多成交12,000元（每多花1元换回3.87元）`: empty where the two weeks can't be compared."""
    now, before = (found.total() if found else None for found in (week.ads, week.ads_before))
    if now is None or before is None or week.ads is None or week.ads_before is None:
        return ""
    if week.ads.missing or week.ads_before.missing:
        return ""
    spend = whole(now.spend) - whole(before.spend)
    if not spend:
        return ""
    text = f"推广{'多' if spend > 0 else '少'}花{yuan(abs(spend))}"
    if now.amount is None or before.amount is None or not same_terms(now, before):
        return text
    amount = whole(now.amount) - whole(before.amount)
    text += f"、推广成交{more(amount)}"
    return text + (f"（每多花1元换回{times(amount / spend)}元）" if spend > 0 and amount > 0 else "")


def _extra(week: Week) -> str:
    """What the further money bought, beside 保本投产: `推广多花3,100元、…，每1元不到保本3.21`."""
    text = more_spent(week)
    now, before = (found.total() if found else None for found in (week.ads, week.ads_before))
    limit = week.best.breakeven if week.best and week.boss else None
    if not text or "换回" not in text or limit is None or now is None or before is None:
        return text + "。" if text else ""
    assert now.amount is not None and before.amount is not None
    back = (whole(now.amount) - whole(before.amount)) / (whole(now.spend) - whole(before.spend))
    return f"{text}，{'高' if back >= limit else '低'}于保本{times(limit)}。"


def _missing(week: Week) -> str:
    assert week.ads is not None
    return f"推广缺{days_text(week.ads.missing)}，花费和成交不含这几天。" if week.ads.missing else ""

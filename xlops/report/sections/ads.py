"""推广: spend, clicks, attributed sales and 投产 by scene, beside 保本投产, and what more money bought.

Rule: attributed sales of another window or rule are never compared; 盈亏 is attributed sales × the
shop's margin before ads − spend. Attributed sales count indirect ones and later refunds: said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from xlops.facts.ads import Ads, Channel, same_terms
from xlops.report.model import Cell, Column, Fmt, Section, Table, Tone
from xlops.report.rounding import apportion
from xlops.report.week import Week
from xlops.report.words import days_text, more, name, times, whole, yuan

__all__ = ["ads", "below_breakeven", "channel_profit", "terms"]

CLICKS_ENOUGH = 100
CLEARLY = 0.95  # of 保本投产: a scene above this is not worth the boss's decision


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
        enough = channel.clicks is None or channel.clicks >= CLICKS_ENOUGH
        if limit is not None and channel.roas is not None and channel.roas < CLEARLY * limit and enough:
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
    columns = [
        Column("场景", Fmt.TEXT, 13), Column(name("ad_spend") + "(元)", Fmt.YUAN, 9), Column("较上周(元)", Fmt.DELTA, 9), Column("点击", Fmt.COUNT, 8),
        Column("每次点击(元)", Fmt.FEN, 8), Column("成交(元)", Fmt.YUAN, 9), Column(name("roas"), Fmt.TIMES, 7),
    ]  # fmt: skip
    if shown:
        columns += [
            Column(name("breakeven_roas"), Fmt.TIMES, 8),
            Column("盈亏(元)", Fmt.DELTA, 9),
            Column("结论", Fmt.TEXT, 10),
        ]
    rows = tuple(_row(x, limit, shown) for x in _whole(week, found))
    last = _row(_total(week, total), limit, shown)
    note = f"成交按{terms(total)}，含间接成交和后来的退款。"
    if found.level != "plan":
        note += "没有计划报表，按" + ("商品" if found.level == "item" else name("keyword")) + "报表合计。"
    lead = [text for text in (_extra(week), _missing(week)) if text]
    return Section("ads", "推广", tuple(lead), (Table("", tuple(columns), rows, last, note),))


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
    if channel.roas is None or limit is None:
        return Cell(None)
    if channel.clicks is not None and channel.clicks < CLICKS_ENOUGH:
        return Cell("样本不足", Fmt.TEXT, Tone.MISSING)
    if channel.roas >= limit:
        return Cell("高于保本", Fmt.TEXT, Tone.GOOD)
    return Cell("低于保本", Fmt.TEXT, Tone.BAD if channel.roas < 0.8 * limit else Tone.WATCH)


def _extra(week: Week) -> str:
    """`推广多花3,100元，推广成交多8,800元，每多花1元换回2.84元，低于保本3.21。`"""
    now, before = (found.total() if found else None for found in (week.ads, week.ads_before))
    if now is None or before is None or week.ads is None or week.ads_before is None:
        return ""
    if week.ads.missing or week.ads_before.missing:
        return ""
    spend = Decimal(whole(now.spend) - whole(before.spend))
    if now.amount is None or before.amount is None or not same_terms(now, before) or not whole(spend):
        return f"推广比上周{more(spend)}。" if whole(spend) else ""
    amount = Decimal(whole(now.amount) - whole(before.amount))
    text = f"推广比上周{'多' if spend > 0 else '少'}花{yuan(abs(spend))}，推广成交{more(amount)}"
    if spend > 0 and amount > 0:
        back = float(amount / spend)
        text += f"，每多花1元换回{times(back)}元"
        limit = week.best.breakeven if week.best and week.boss else None
        if limit is not None:
            text += f"，{'高' if back >= limit else '低'}于保本{times(limit)}"
    return text + "。"


def _missing(week: Week) -> str:
    assert week.ads is not None
    return f"推广缺{days_text(week.ads.missing)}，花费和成交不含这几天。" if week.ads.missing else ""

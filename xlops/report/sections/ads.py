"""推广: spend, clicks, attributed sales and 投产 by scene, beside 保本投产, and what more money bought.

Rule: attributed sales of another window or rule are never compared; 盈亏 is attributed sales × the
shop's margin before ads − spend. Attributed sales count indirect ones and later refunds: said.
"""

from __future__ import annotations

from decimal import Decimal

from xlops.facts.ads import Channel, same_terms
from xlops.report.model import Cell, Column, Fmt, Section, Table, Tone
from xlops.report.week import Week
from xlops.report.words import days_text, more, name, times, whole, yuan

__all__ = ["ads", "below_breakeven", "channel_profit", "terms"]

CLICKS_ENOUGH = 100


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
        if limit is not None and channel.roas is not None and channel.roas < limit and enough:
            losing.append((channel_profit(week, channel) or Decimal(0), channel.scene, channel))
    return min(losing)[2] if losing else None


def ads(week: Week) -> Section | None:
    """The section; None without ad reports."""
    found = week.ads
    total = found.total() if found else None
    if found is None or total is None:
        return None
    limit = week.best.breakeven if week.best and week.boss else None
    shown = week.boss
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
    rows = tuple(_row(week, channel, limit, shown) for channel in found.channels)
    note = f"成交按{terms(total)}，含间接成交和后来的退款。"
    if found.level != "plan":
        note += "没有计划报表，按" + ("商品" if found.level == "item" else name("keyword")) + "报表合计。"
    lead = [text for text in (_extra(week), _missing(week)) if text]
    return Section(
        "ads", "推广", tuple(lead), (Table("", tuple(columns), rows, _row(week, total, limit, shown), note),)
    )


def terms(total: Channel) -> str:
    """The window and rule of attributed sales, as far as they are known."""
    if total.window == "不一":
        return f"各场景不同的{name('window')}，成交不能相加"
    window = "未注明" if total.window in ("", "未注明") else total.window + ("天" if total.window.isdigit() else "")
    rule = "" if total.rule in ("", "未注明") else f"、{total.rule}"
    return f"{name('window')}{window}{rule}"


def _row(week: Week, channel: Channel, limit: float | None, shown: bool) -> tuple[Cell, ...]:
    before = week.ads_before
    old = None
    if before is not None and week.ads is not None and not before.missing and not week.ads.missing:
        same = (
            before.total()
            if channel.scene == "合计"
            else next((c for c in before.channels if c.scene == channel.scene), None)
        )
        old = channel.spend - (same.spend if same else Decimal(0))
    cells = [
        Cell(channel.scene), Cell(channel.spend, Fmt.YUAN), Cell(old, Fmt.DELTA), Cell(channel.clicks, Fmt.COUNT),
        Cell(channel.cpc, Fmt.FEN), Cell(channel.amount, Fmt.YUAN), Cell(channel.roas, Fmt.TIMES),
    ]  # fmt: skip
    if shown:
        cells += [Cell(limit, Fmt.TIMES), Cell(channel_profit(week, channel), Fmt.DELTA), _verdict(channel, limit)]
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
    spend = now.spend - before.spend
    if now.amount is None or before.amount is None or not same_terms(now, before) or not whole(spend):
        return f"推广比上周{more(spend)}。" if whole(spend) else ""
    amount = now.amount - before.amount
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

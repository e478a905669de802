"""利润: from 支付金额 down to 推广后毛利, and to 净利 only where fixed costs are set.

Rule: a cost line is what is taken away, so it is negative; 按已退款 always, 按预计退款 beside it where four
weeks of refunds are known; what is estimated is said in the line.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from xlops.facts.profit import Profit
from xlops.report.model import Cell, Column, Fmt, Section, Table, Tone
from xlops.report.week import Week
from xlops.report.words import days_text, name, percent, refund_time, share

__all__ = ["profit"]

_Get = Callable[[Profit], Decimal | None]

_LINES: tuple[tuple[str, _Get, int], ...] = (
    ("支付", lambda p: p.pay, 1),
    ("退款", lambda p: p.refunds, -1),
    ("净销售额", lambda p: p.net, 0),
    ("货品成本", lambda p: p.goods, -1),
    ("平台扣点", lambda p: p.fees, -1),
    ("运费包材退货宝", lambda p: p.freight, -1),
    ("推广前毛利", lambda p: p.before_ads, 0),
    ("推广", lambda p: p.ads, -1),
    ("推广后毛利", lambda p: p.after_ads, 0),
    ("固定费用", lambda p: p.fixed, -1),
    ("净利", lambda p: p.net_profit, 0),
)


def profit(week: Week) -> Section | None:
    """The section of 老板版; None without sales or for staff."""
    now = week.profit
    if now is None or not week.boss:
        return None
    expected, before = week.expected, week.best_before
    lines = [x for x in _LINES if not (x[1](now) is None and x[0] in ("固定费用", "净利", "推广", "推广后毛利"))]
    columns = [Column("项目", Fmt.TEXT, 16), Column("本周(元)", Fmt.YUAN, 11), Column("占净销售额", Fmt.SHARE, 9)]
    columns += [Column("按预计退款(元)", Fmt.YUAN, 11)] if expected else []
    title = "上周按预计(元)" if expected else "上周(元)"
    columns += [Column(title, Fmt.YUAN, 11), Column("环比", Fmt.GROWTH, 9)] if before else []
    columns.append(Column("说明", Fmt.TEXT, 26))
    rows = [_row(week, x, now, expected, before) for x in lines]
    lead = [] if now.fixed is not None else ["没有填每周固定费用，只算到推广后毛利，不算净利。"]
    if expected is not None and week.refunds is not None and week.refunds.seen is not None:
        lead.append(f"同样时间点通常已看到最终退款的{share(week.refunds.seen)}，按预计退款一列据此推算。")
    if before is not None and week.common:
        lead.append("两周的数据天数不同，利润的环比不作比较。")
    return Section("profit", "利润", tuple(lead), (Table("", tuple(columns), tuple(rows[:-1]), rows[-1]),))


def _row(
    week: Week, line: tuple[str, _Get, int], now: Profit, expected: Profit | None, before: Profit | None
) -> tuple[Cell, ...]:
    title, get, sign = line
    bold = sign == 0
    value = _signed(get(now), sign)
    part = float(value / now.net) if value is not None and now.net > 0 else None
    cells = [
        Cell(f"− {title}" if sign < 0 else title, bold=bold),
        Cell(value, Fmt.YUAN, bold=bold),
        Cell(part, Fmt.SHARE),
    ]
    if expected:
        cells.append(Cell(_signed(get(expected), sign), Fmt.YUAN, bold=bold))
    if before:
        old = _signed(get(before), sign)
        new = _signed(get(expected), sign) if expected else value
        cells += [Cell(old, Fmt.YUAN), _change(week, title, new, old)]
    return (*cells, Cell(_note(week, title)))


def _signed(value: Decimal | None, sign: int) -> Decimal | None:
    return None if value is None else -value if sign < 0 else value


def _change(week: Week, title: str, now: Decimal | None, before: Decimal | None) -> Cell:
    """Growth of the amount; a base of zero or of another sign has none."""
    if title.startswith("推广") and any(a is not None and a.missing for a in (week.ads, week.ads_before)):
        return Cell(None)
    if now is None or not before or week.common or (now < 0) != (before < 0):
        return Cell(None)
    rate = float(now / before - 1)
    return Cell(rate, Fmt.GROWTH, Tone.UP if rate > 0 else Tone.DOWN if rate < 0 else Tone.FLAT)


def _note(week: Week, title: str) -> str | None:
    s, p = week.settings, week.profit
    assert p is not None
    if title == "退款":
        if p.refunds is None:
            return "没有退款数据，未扣退款"
        over = "；超过本周支付" if p.refunds > p.pay else ""
        return f"按已退款（{refund_time(week.refunds.basis)}）{over}" if week.refunds else None
    if title == "货品成本":
        if not p.covered:
            return f"没有录入成本，按{percent(s.rate('cost_rate'))}估算"
        covered = f"成本覆盖支付的{share(p.covered)}"
        if p.covered >= 0.9995:
            return covered
        return f"{covered}，其余按{percent(s.rate('cost_rate'))}估算"
    if title == "平台扣点":
        ids = ("commission_rate", "software_fee_rate", "points_rate")
        rates = "+".join(percent(s.rate(id)) for id in ids if s.rate(id))
        return rates + ("，待确认" if s.unconfirmed(*ids) else "")
    if title == "运费包材退货宝":
        each = s.rate("shipping_per_order") + s.rate("freight_insurance")
        if not p.freight:
            return (
                f"没有{name('pay_orders')}，未计"
                if week.number("pay_orders") is None and week.number("pay_buyers") is None
                else None
            )
        count = "买家" if week.number("pay_orders") is None else "单"
        return f"每{count}{each.normalize():f}元" + (
            "，估算" if s.unconfirmed("shipping_per_order", "freight_insurance") else ""
        )
    if title == "推广" and week.ads is not None and week.ads.missing:
        return f"缺{days_text(week.ads.missing)}"
    return None

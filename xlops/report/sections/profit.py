"""利润: from 支付金额 down to 推广后毛利, and to 净利 only where fixed costs are set.

Rule: a cost line is what is taken away, so it is negative; 按已退款 always, 按预计退款 beside it where four weeks of
refunds are known; what is estimated is said in the line. From 10,000 yuan on in 万元; lines add up as shown, shares
of net sales to 100.0.
"""

from __future__ import annotations

from decimal import Decimal

from xlops.facts.profit import Profit
from xlops.report.model import Cell, Column, Fmt, Section, Table, Tone
from xlops.report.rounding import in_wan, profit_shares
from xlops.report.traces import of_source
from xlops.report.week import Week
from xlops.report.words import days_text, name, percent, refund_time, share

__all__ = ["profit"]

_LINES: tuple[tuple[str, str, int], ...] = (
    ("支付", "pay", 1),
    ("退款", "refunds", -1),
    ("净销售额", "net", 0),
    ("货品成本", "goods", -1),
    ("平台扣点", "fees", -1),
    ("运费包材退货宝", "freight", -1),
    ("推广前毛利", "before_ads", 0),
    ("推广", "ads", -1),
    ("推广后毛利", "after_ads", 0),
    ("固定费用", "fixed", -1),
    ("净利", "net_profit", 0),
)
_OPTIONAL = ("fixed", "net_profit", "ads", "after_ads")
_LARGE = Decimal(10_000)
_FORMULAS = {
    "net": "支付 − 退款", "before_ads": "净销售额 − 货品成本 − 平台扣点 − 运费包材退货宝", "after_ads": "推广前毛利 − 推广",
    "net_profit": "推广后毛利 − 固定费用", "goods": "Σ 件数 × 单位成本，没有的按成本率；只算没退的部分",
    "fees": "净销售额 × 扣点", "freight": "订单数 × 每单运费包材和退货宝",
}  # fmt: skip


def profit(week: Week) -> Section | None:
    """The section of 老板版; None without sales or for staff."""
    now = week.profit
    if now is None or not week.boss:
        return None
    expected, before = week.expected, week.best_before
    lines = [x for x in _LINES if x[1] not in _OPTIONAL or getattr(now, x[1]) is not None]
    wan = abs(now.pay) >= _LARGE
    unit, fmt = ("(万元)", Fmt.WAN) if wan else ("(元)", Fmt.YUAN)
    columns = [Column("项目", Fmt.TEXT, 16)]
    columns += [Column("按预计退款" + unit, fmt, 10)] if expected else []
    columns += [Column("按已退款" + unit, fmt, 10), Column("占净销售额", Fmt.SHARE, 9)]
    title = "上周按预计" if expected else "上周"
    columns += [Column(title + unit, fmt, 10), Column("环比", Fmt.GROWTH, 9)] if before else []
    columns.append(Column("说明", Fmt.TEXT, 26))
    shown = [None if p is None else in_wan(p) if wan else p for p in (now, expected, before)]
    shares = profit_shares(week.best or now)
    rows = [_row(week, x, shown, shares, fmt) for x in lines]
    return Section("profit", "利润", tuple(_lead(week)), (Table("", tuple(columns), tuple(rows[:-1]), rows[-1]),))


def _lead(week: Week) -> list[str]:
    now = week.profit
    assert now is not None
    lead = [] if now.fixed is not None else ["没有填每周固定费用，只算到推广后毛利，不算净利。"]
    if now.covered is not None:
        lead.append(
            f"单位成本覆盖支付金额的{share(now.covered)}" + ("。" if now.covered >= 0.9995 else "，其余按成本率估算。")
        )
    if week.expected is not None and week.refunds is not None and week.refunds.seen is not None:
        lead.append(
            f"同样时间点通常已看到最终退款的{share(week.refunds.seen)}，按预计退款一列据此推算；占比和环比按预计退款。"
        )
    if week.best_before is not None and week.common:
        lead.append("两周的数据天数不同，利润的环比不作比较。")
    return ["".join(lead)] if lead else []


def _row(
    week: Week, line: tuple[str, str, int], shown: list[Profit | None], shares: dict[str, float], fmt: Fmt
) -> tuple[Cell, ...]:
    title, id, sign = line
    now, expected, before = shown
    assert now is not None
    bold = sign == 0
    trace = of_source(week, "shop_facts", _FORMULAS.get(id, title), _note(week, title) or "")
    part = shares.get(id)
    cells = [Cell(f"− {title}" if sign < 0 else title, bold=bold)]
    if expected:
        cells.append(Cell(_signed(getattr(expected, id), sign), fmt, bold=bold, trace=trace))
    cells += [
        Cell(_signed(getattr(now, id), sign), fmt, bold=bold, trace=trace),
        Cell(None if part is None else -part if sign < 0 else part, Fmt.SHARE),
    ]
    if before:
        exact = [week.best, week.best_before]
        new, old = (None if p is None else _signed(getattr(p, id), sign) for p in exact)
        cells += [Cell(_signed(getattr(before, id), sign), fmt), _change(week, title, new, old)]
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

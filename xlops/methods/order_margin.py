"""Contribution of an order after refunds in one line, and the three limits that follow from it.

Rule: m = (1−r)(P(1−t)−c) − s − i. Break-even ROAS is P/m, the highest cost per click m·cvr, the highest
affiliate rate m/(P(1−r)), because commission is paid on kept sales only. m ≤ 0 means that any ROAS loses.
Source: spec section 10; features part 4 example 2.

>>> m = order_contribution(100, 40, 0.05, 0.2, 6, 1)
>>> m, round(breakeven_roas_order(100, m), 6), max_cpc_order(m, 0.03), max_affiliate_rate(100, m, 0.2)
(37.0, 2.702703, 1.11, 0.4625)
"""

from __future__ import annotations

from xlops.methods.declare import method, scalar
from xlops.methods.values import amount, exact, missing

__all__ = ["breakeven_roas_order", "max_affiliate_rate", "max_cpc_order", "order_contribution"]


@method(
    name="推广前毛利(每单)",
    name_en="contribution per order before ads",
    definition="(1−退款率)×(售价×(1−扣点)−成本) − 运费包材 − 退货宝",
    args={
        "price": scalar("元", note="到手价"),
        "unit_cost": scalar("元", note="单位成本"),
        "commission_rate": scalar("%", note="平台扣点"),
        "refund_rate": scalar("%", note="退款率"),
        "shipping_out": scalar("元", note="每单运费包材"),
        "freight_insurance": scalar("元", note="每单退货宝"),
    },
    result=scalar("元"),
    source="[S]",
    direction="+",
)
def order_contribution(
    price: float | None,
    unit_cost: float | None,
    commission_rate: float | None,
    refund_rate: float | None,
    shipping_out: float | None,
    freight_insurance: float | None,
) -> float | None:
    """Yuan per paid order before ads; may be negative. None where an input is missing."""
    given = (price, unit_cost, commission_rate, refund_rate, shipping_out, freight_insurance)
    if missing(*given):
        return None
    labels = ("售价", "单位成本", "平台扣点", "退款率", "运费包材", "退货宝")
    for value, label in zip(given, labels, strict=True):
        amount(value, label)
    p, c, t, r, s, i = (exact(value, label) for value, label in zip(given, labels, strict=True))
    return float((1 - r) * (p * (1 - t) - c) - s - i)


@method(
    name="保本投产(每单)",
    name_en="break-even ROAS of an order",
    definition="售价 ÷ 推广前毛利;毛利不为正时为空,任何投产都亏损",
    args={"price": scalar("元"), "contribution": scalar("元", note="推广前毛利")},
    result=scalar("倍"),
    source="[T9]",
    direction="-",
)
def breakeven_roas_order(price: float | None, contribution: float | None) -> float | None:
    """price / contribution; None for a contribution of 0 or less."""
    if missing(price, contribution):
        return None
    earned = exact(contribution, "推广前毛利")
    amount(price, "售价")
    return float(exact(price, "售价") / earned) if earned > 0 else None


@method(
    name="最高出价(每单)",
    name_en="highest affordable cost per click of an order",
    definition="推广前毛利 × 点击转化率",
    args={"contribution": scalar("元", note="推广前毛利"), "cvr": scalar("%", note="点击转化率")},
    result=scalar("元"),
    source="[T9]",
)
def max_cpc_order(contribution: float | None, cvr: float | None) -> float | None:
    """Yuan per click at which ads just earn nothing; negative where the order loses already."""
    if missing(contribution, cvr):
        return None
    amount(cvr, "转化率")
    return float(exact(contribution, "推广前毛利") * exact(cvr, "转化率"))


@method(
    name="最高淘宝客佣金率",
    name_en="highest affordable affiliate rate",
    definition="推广前毛利 ÷ (售价 × (1−退款率));佣金只付给留存的成交",
    args={"price": scalar("元"), "contribution": scalar("元", note="推广前毛利"), "refund_rate": scalar("%")},
    result=scalar("%"),
    source="[S]",
)
def max_affiliate_rate(price: float | None, contribution: float | None, refund_rate: float | None) -> float | None:
    """The commission rate at which an order earns nothing; None where nothing is kept."""
    if missing(price, contribution, refund_rate):
        return None
    amount(price, "售价"), amount(refund_rate, "退款率")
    kept = exact(price, "售价") * (1 - exact(refund_rate, "退款率"))
    return float(exact(contribution, "推广前毛利") / kept) if kept > 0 else None

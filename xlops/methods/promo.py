"""What a promotion does: the price paid, what sold more, and whether it pays.

Rule: the buyer pays sum × discount, less the cut if that reaches the threshold, less the coupon, to the
fen (half up). Uplift is the median of actual over baseline. Elasticity ln(q1/q0)/ln(p1/p0) carries over
to another price as q1 = q0 (p1/p0)^e. Source: spec sections 1.10 and 10; features part 4 example 10.

>>> promo_price([129, 99], 0.88, 200, 30, 5)["pay"]
165.64
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from statistics import median

from xlops.errors import BadInput
from xlops.methods.declare import column, method, record, scalar
from xlops.methods.values import amount, amounts, divide, exact, is_missing, missing, present_pairs, signed

__all__ = ["promo_price", "promo_uplift", "promo_whatif", "price_elasticity"]


def _fen(yuan: Fraction) -> Decimal:
    exact_yuan = Decimal(yuan.numerator) / Decimal(yuan.denominator)
    return exact_yuan.quantize(Decimal("0.01"), ROUND_HALF_UP)


@method(
    name="到手价",
    name_en="promotion price",
    definition="合计 × 折扣,满门槛再减,最后减券;不低于 0,四舍五入到分",
    args={
        "prices": column("元", note="各件价格"),
        "discount": scalar("%", note="88 折写 0.88"),
        "threshold": scalar("元", note="满多少,不填为无门槛"),
        "cut": scalar("元", note="减多少"),
        "coupon": scalar("元", note="券"),
    },
    result=record("pay", "rate"),
)
def promo_price(
    prices: Sequence[float | None],
    discount: float | None = 1,
    threshold: float | None = None,
    cut: float | None = 0,
    coupon: float | None = 0,
) -> dict[str, float | None] | None:
    """`pay` in yuan and `rate`, its share of the list prices; None where a price is missing or none given.

    Raises `BadInput` for negatives and a discount above 1 (88 折 is 0.88, not 8.8).
    """
    listed = amounts(prices, "价格")
    if not listed or missing(*listed, discount, cut, coupon):
        return None
    for value, label in ((discount, "折扣"), (cut, "满减"), (coupon, "券")):
        amount(value, label)
    if exact(discount, "折扣") > 1:
        raise BadInput("折扣应不大于 1,88 折请写 0.88")
    total = sum((exact(p, "价格") for p in listed), Fraction(0))
    pay = total * exact(discount, "折扣")
    if is_missing(threshold) or pay >= exact(amount(threshold, "门槛"), "门槛"):
        pay -= exact(cut, "满减")
    paid = _fen(max(Fraction(0), pay - exact(coupon, "券")))
    return {"pay": float(paid), "rate": float(Fraction(paid) / total) if total else None}


@method(
    name="活动倍数",
    name_en="promotion uplift",
    definition="活动日实际 ÷ 平日基准,取中位数",
    args={"actual": column(note="活动日实际"), "baseline": column(note="平日基准")},
    result=scalar("倍"),
    direction="+",
)
def promo_uplift(actual: Sequence[float | None], baseline: Sequence[float | None]) -> float | None:
    """Median of actual/baseline over the days with both and a baseline above 0; None without such a day."""
    pairs = present_pairs(amounts(actual, "实际"), amounts(baseline, "基准"))
    ratios = [a / b for a, b in pairs if b]
    return median(ratios) if ratios else None


@method(
    name="价格弹性",
    name_en="price elasticity",
    definition="ln(新销量÷原销量) ÷ ln(新价÷原价)",
    args={
        "price0": scalar("元", note="原价"),
        "qty0": scalar("件", note="原销量"),
        "price1": scalar("元", note="新价"),
        "qty1": scalar("件", note="新销量"),
    },
    result=scalar(),
)
def price_elasticity(
    price0: float | None, qty0: float | None, price1: float | None, qty1: float | None
) -> float | None:
    """Percent more units per percent more price (mostly negative); None for a zero or an unchanged price."""
    if missing(price0, qty0, price1, qty1):
        return None
    p0, p1 = amount(price0, "原价"), amount(price1, "新价")
    q0, q1 = amount(qty0, "原销量"), amount(qty1, "新销量")
    if not (p0 and p1 and q0 and q1):
        return None
    return divide(math.log(q1 / q0), math.log(p1 / p0))


@method(
    name="降价测算",
    name_en="promotion what-if",
    definition="新销量 = 原销量 ×(新价÷原价)^弹性;比较前后利润,以及保利所需增量",
    args={
        "price0": scalar("元", note="原价"),
        "price1": scalar("元", note="新价"),
        "qty0": scalar("件", note="原销量"),
        "elasticity": scalar(note="价格弹性"),
        "contribution0": scalar("元", note="原价每单贡献"),
        "contribution1": scalar("元", note="新价每单贡献"),
    },
    result=record("qty", "profit0", "profit1", "needed_uplift"),
)
def promo_whatif(
    price0: float | None,
    price1: float | None,
    qty0: float | None,
    elasticity: float | None,
    contribution0: float | None,
    contribution1: float | None,
) -> dict[str, float | None] | None:
    """`qty`, `profit0`, `profit1` (yuan) and `needed_uplift`, None where no volume could make up for it."""
    if missing(price0, price1, qty0, elasticity, contribution0, contribution1):
        return None
    p0, p1, q0 = amount(price0, "原价"), amount(price1, "新价"), amount(qty0, "原销量")
    m0, m1 = signed(contribution0, "原贡献"), signed(contribution1, "新贡献")
    qty = q0 * (p1 / p0) ** signed(elasticity, "弹性") if p0 and p1 else None
    return {
        "qty": qty,
        "profit0": q0 * m0,
        "profit1": None if qty is None else qty * m1,
        "needed_uplift": m0 / m1 - 1 if m1 > 0 else None,
    }

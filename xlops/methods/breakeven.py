"""Where an item or an ad neither earns nor loses.

Rule: money is compared as exact decimals; a margin that can never be reached gives None, not a huge
number. The margin of `price_for_margin` is on the listed price.
Source: [T9] [S]; spec sections 1.5, 1.7, 1.10 and its edges.

>>> breakeven_units(10, 0.3, 0.2), breakeven_roas(0.4), breakeven_roas(-0.05)
(100, 2.5, None)
"""

from __future__ import annotations

import math
from fractions import Fraction

from xlops.methods.declare import method, scalar
from xlops.methods.values import amount, exact, missing, signed

__all__ = [
    "breakeven_price", "breakeven_roas", "breakeven_roas_refund", "breakeven_units", "price_for_margin",
    "volume_uplift_required",
]  # fmt: skip


def _positive(value: float | None, label: str) -> Fraction:
    amount(value, label)
    return exact(value, label)


@method(
    name="保本销量",
    name_en="break-even units",
    definition="固定费用 ÷ (售价 − 单件变动成本),向上取整;售价不高于变动成本时为空",
    args={"fixed_cost": scalar("元"), "price": scalar("元"), "unit_variable_cost": scalar("元")},
    result=scalar("件"),
    direction="-",
)
def breakeven_units(fixed_cost: float | None, price: float | None, unit_variable_cost: float | None) -> int | None:
    """Units to sell before fixed costs are earned; None where a unit earns nothing."""
    if missing(fixed_cost, price, unit_variable_cost):
        return None
    earned = _positive(price, "售价") - _positive(unit_variable_cost, "单件变动成本")
    fixed = _positive(fixed_cost, "固定费用")
    return math.ceil(fixed / earned) if earned > 0 else None


@method(
    name="保本价格",
    name_en="break-even price",
    definition="每单费用 ÷ (留存率 × (1 − 各费率之和))",
    args={
        "fixed_cost_per_order": scalar("元"),
        "rate_sum": scalar("%", note="按成交额收取的费率之和"),
        "keep_rate": scalar("%", note="1 − 退款率"),
    },
    result=scalar("元"),
    direction="-",
)
def breakeven_price(
    fixed_cost_per_order: float | None, rate_sum: float | None, keep_rate: float | None = 1
) -> float | None:
    """The listed price at which an order earns 0; None where fees eat everything."""
    price: float | None = price_for_margin(fixed_cost_per_order, rate_sum, 0, keep_rate)
    return price


@method(
    name="目标毛利定价",
    name_en="price for a target margin",
    definition="每单费用 ÷ (留存率 × (1 − 各费率之和) − 目标利润率);利润率按标价算,达不到时为空",
    args={
        "fixed_cost_per_order": scalar("元"),
        "rate_sum": scalar("%", note="按成交额收取的费率之和"),
        "target_margin": scalar("%", note="占标价的利润率"),
        "keep_rate": scalar("%", note="1 − 退款率"),
    },
    result=scalar("元"),
)
def price_for_margin(
    fixed_cost_per_order: float | None,
    rate_sum: float | None,
    target_margin: float | None,
    keep_rate: float | None = 1,
) -> float | None:
    """The listed price at which `target_margin` of it is left; None where that is impossible.

    `target_margin` may be negative (a planned loss).
    """
    if missing(fixed_cost_per_order, rate_sum, target_margin, keep_rate):
        return None
    left = _positive(keep_rate, "留存率") * (1 - _positive(rate_sum, "费率之和")) - exact(target_margin, "目标利润率")
    cost = _positive(fixed_cost_per_order, "每单费用")
    return float(cost / left) if left > 0 else None


@method(
    name="保本投产",
    name_en="break-even ROAS",
    definition="1 ÷ 推广前边际贡献率;不赚钱时为空,任何投产都亏损",
    args={"margin_rate": scalar("%", note="推广前边际贡献率")},
    result=scalar("倍"),
    source="[T9]",
    direction="-",
)
def breakeven_roas(margin_rate: float | None) -> float | None:
    """1 / margin rate; None for a margin of 0 or less."""
    if missing(margin_rate):
        return None
    rate = signed(margin_rate, "边际贡献率")
    return 1 / rate if rate > 0 else None


@method(
    name="保本投产(含退款)",
    name_en="break-even ROAS with refunds",
    definition="1 ÷ ((1−退款率)×留存订单贡献率 − 退款率×每元退款的损失)",
    args={
        "kept_margin_rate": scalar("%", note="留存订单的贡献率"),
        "refund_rate": scalar("%"),
        "loss_rate_on_refund": scalar("%", note="每退 1 元另外损失多少"),
    },
    result=scalar("倍"),
    source="[T9]",
    direction="-",
)
def breakeven_roas_refund(
    kept_margin_rate: float | None, refund_rate: float | None, loss_rate_on_refund: float | None = 0
) -> float | None:
    """Break-even ROAS on paid amounts when a share of them comes back; None where nothing is earned."""
    if missing(kept_margin_rate, refund_rate, loss_rate_on_refund):
        return None
    refunded, loss = _positive(refund_rate, "退款率"), _positive(loss_rate_on_refund, "退款损失率")
    earned = (1 - refunded) * exact(kept_margin_rate, "贡献率") - refunded * loss
    return float(1 / earned) if earned > 0 else None


@method(
    name="保利所需增量",
    name_en="volume uplift required",
    definition="降价幅度 ÷ (毛利率 − 降价幅度);降价不小于毛利率时为空",
    args={"margin_rate": scalar("%", note="毛利率"), "discount_depth": scalar("%", note="降价幅度")},
    result=scalar("%"),
    direction="-",
)
def volume_uplift_required(margin_rate: float | None, discount_depth: float | None) -> float | None:
    """How much more must be sold so that a price cut costs no gross profit; None where no volume can."""
    if missing(margin_rate, discount_depth):
        return None
    depth = _positive(discount_depth, "降价幅度")
    left = exact(margin_rate, "毛利率") - depth
    return float(depth / left) if left > 0 else None

"""How much stock to hold and to order, and what a shortage costs.

Rule: safety stock z(service level) · √(L·σ_d² + d²·σ_L²); order quantity √(2DK/h), demand and holding
cost on the same time base; a shortage loses demand · days · contribution, less what customers buy later.
The status is the first that holds: out_of_stock, no_sales, reorder, overstock, ok.
Source: [T4] Snyder & Shen, [T5]; spec section 1.6.

>>> round(eoq(1300, 8, 0.225), 2), round(safety_stock(0.95, 9, 12), 4)
(304.05, 59.2147)
"""

from __future__ import annotations

import math
from statistics import NormalDist

from xlops.errors import BadInput
from xlops.methods.declare import method, scalar
from xlops.methods.values import amount, exact, is_missing, missing, signed

__all__ = ["eoq", "safety_stock", "stock_status", "stockout_loss"]


@method(
    name="安全库存",
    name_en="safety stock",
    definition="服务水平对应的标准正态分位数 × √(供货天数×日销标准差² + 日销²×供货天数标准差²)",
    args={
        "service_level": scalar("%", note="不断货的把握,如 95%"),
        "lead_time_days": scalar("天"),
        "demand_sd": scalar("件", note="日销标准差"),
        "demand_mean": scalar("件", note="日销"),
        "lead_time_sd": scalar("天", note="供货天数标准差"),
    },
    result=scalar("件"),
    source="[T4] [T5]",
)
def safety_stock(
    service_level: float | None,
    lead_time_days: float | None,
    demand_sd: float | None,
    demand_mean: float | None = 0,
    lead_time_sd: float | None = 0,
) -> float | None:
    """Units held against uncertain demand and lead time (0 at 50%, negative below).

    Raises `BadInput` for a service level outside (0, 1) and for negatives.
    """
    if missing(service_level, lead_time_days, demand_sd, demand_mean, lead_time_sd):
        return None
    level = signed(service_level, "服务水平")
    if not 0 < level < 1:
        raise BadInput("服务水平应在 0 与 1 之间,例如 0.95")
    lead, sd = amount(lead_time_days, "供货天数"), amount(demand_sd, "日销标准差")
    mean, lead_sd = amount(demand_mean, "日销"), amount(lead_time_sd, "供货天数标准差")
    return NormalDist().inv_cdf(level) * math.sqrt(lead * sd**2 + mean**2 * lead_sd**2)


@method(
    name="经济订货量",
    name_en="economic order quantity",
    definition="√(2 × 年需求 × 每次订货费用 ÷ 每件年持有成本)",
    args={
        "annual_demand": scalar("件"),
        "order_cost": scalar("元", note="每次订货费用"),
        "holding_cost": scalar("元", note="每件每年持有成本"),
    },
    result=scalar("件"),
    source="[T4]",
)
def eoq(annual_demand: float | None, order_cost: float | None, holding_cost: float | None) -> float | None:
    """Units per order at the least cost; None where holding costs nothing."""
    if missing(annual_demand, order_cost, holding_cost):
        return None
    demand, order = amount(annual_demand, "需求"), amount(order_cost, "订货费用")
    hold = amount(holding_cost, "持有成本")
    return math.sqrt(2 * demand * order / hold) if hold else None


@method(
    name="缺货损失",
    name_en="stock-out loss",
    definition="日销 × 缺货天数 × 单件贡献 × (1 − 事后补买比例)",
    args={
        "daily_demand": scalar("件"),
        "days_out": scalar("天"),
        "unit_contribution": scalar("元", note="单件贡献"),
        "recapture_rate": scalar("%", note="等到货再买的比例"),
    },
    result=scalar("元"),
    direction="-",
)
def stockout_loss(
    daily_demand: float | None,
    days_out: float | None,
    unit_contribution: float | None,
    recapture_rate: float | None = 0,
) -> float | None:
    """Contribution lost, in yuan. Raises `BadInput` for negatives (but contribution) and a recapture above 1."""
    if missing(daily_demand, days_out, unit_contribution, recapture_rate):
        return None
    back = amount(recapture_rate, "补买比例")
    if back > 1:
        raise BadInput("补买比例不能超过 100%,请检查")
    units = amount(daily_demand, "日销") * amount(days_out, "缺货天数")
    return units * signed(unit_contribution, "单件贡献") * (1 - back)


@method(
    name="库存状态",
    name_en="stock status",
    definition="依次判断:断货、无动销、该补货(可售+在途 ≤ 再订货点)、积压(可售天数过长)、正常",
    args={
        "on_hand": scalar("件", note="可售库存"),
        "in_transit": scalar("件", note="在途"),
        "daily_demand": scalar("件", note="日销"),
        "lead_time_days": scalar("天"),
        "safety_stock": scalar("件"),
        "slow_days": scalar("天", note="超过算积压"),
    },
    result=scalar(kind="text", note="out_of_stock, no_sales, reorder, overstock, ok"),
    source="[S]",
)
def stock_status(
    on_hand: float | None,
    in_transit: float | None,
    daily_demand: float | None,
    lead_time_days: float | None,
    safety_stock: float | None,
    slow_days: float | None = 90,
) -> str | None:
    """The first status that holds; None where the inputs it would need are missing.

    `on_hand` may be negative (oversold).
    """
    if is_missing(on_hand):
        return None
    stock = exact(on_hand, "可售库存")
    if stock <= 0:
        return "out_of_stock"
    if is_missing(daily_demand):
        return None
    amount(daily_demand, "日销")
    demand = exact(daily_demand, "日销")
    if demand == 0:
        return "no_sales"
    if missing(in_transit, lead_time_days, safety_stock, slow_days):
        return None
    for value, label in ((in_transit, "在途"), (lead_time_days, "供货天数"), (slow_days, "积压天数")):
        amount(value, label)
    reorder_point = demand * exact(lead_time_days, "供货天数") + exact(safety_stock, "安全库存")
    if stock + exact(in_transit, "在途") <= reorder_point:
        return "reorder"
    return "overstock" if stock / demand > exact(slow_days, "积压天数") else "ok"

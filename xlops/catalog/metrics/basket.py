"""Basket 客单: orders, units and yuan per buyer, order and visitor.

Source: spec 1.3. 客单价 is per buyer of the period and already contains the number of orders per buyer.
"""

from __future__ import annotations

from xlops.catalog.metrics.build import parts
from xlops.catalog.model import Agg, Metric

__all__ = ["BASKET"]

_S = "客单"

BASKET = (
    Metric(
        "pay_orders", "支付订单数", "paid orders", _S, "付款的父订单笔数;支付子订单数按商品规格计,两者不可混用", "笔", "+", Agg.SUM,
        parts("pay_orders"), aliases=("支付父订单数", "支付笔数", "成交单量", "成交订单数"), source="A3 J2",
    ),
    Metric(
        "pay_items", "支付件数", "units paid", _S, "付款的商品件数", "件", "+", Agg.SUM,
        parts("pay_items"), aliases=("成交商品件数",), source="A2",
    ),
    Metric(
        "aov_buyer", "客单价", "amount per buyer", _S, "支付金额除以同一时间段的支付买家数,已包含一人买几次", "元", "+", Agg.RATIO,
        parts("pay_amount", "pay_buyers"), "pay_amount / pay_buyers", benchmark="高于同行(原文)", source="A1 A2 J1 S",
    ),
    Metric(
        "aov_order", "笔单价", "amount per order", _S, "支付金额除以支付订单数", "元", "+", Agg.RATIO,
        parts("pay_amount", "pay_orders"), "pay_amount / pay_orders", aliases=("平均笔单价",),
    ),
    Metric(
        "avg_unit_price", "件单价", "amount per unit", _S, "支付金额除以支付件数", "元", "0", Agg.RATIO,
        parts("pay_amount", "pay_items"), "pay_amount / pay_items", source="A1",
    ),
    Metric(
        "units_per_order", "连带率(零售口径)", "units per order", _S, "支付件数除以支付订单数", "件/笔", "+", Agg.RATIO,
        parts("pay_items", "pay_orders"), "pay_items / pay_orders", aliases=("笔均件数",),
    ),
    Metric(
        "bundle_width", "连带率(单品口径)", "distinct products per order", _S,
        "含某商品的订单里平均有几种不同商品(生意参谋单品口径)", "种", "+", Agg.WAVG,
        aliases=("连带率(生意参谋单品口径)",), source="A1",
    ),
    Metric(
        "units_per_buyer", "人均支付件数", "units per buyer", _S, "支付件数除以支付买家数", "件/人", "+", Agg.RATIO,
        parts("pay_items", "pay_buyers"), "pay_items / pay_buyers", aliases=("人均支付商品件数", "人均件数"),
    ),
    Metric(
        "orders_per_buyer", "人均笔数", "orders per buyer", _S, "支付订单数除以同一时间段的支付买家数", "笔/人", "+", Agg.RATIO,
        parts("pay_orders", "pay_buyers"), "pay_orders / pay_buyers",
        aliases=("人均支付笔数", "人均成交笔数", "购买频次"), source="A4",
    ),
    Metric(
        "attach_rate", "连带购买率", "multi-product order rate", _S, "含两种及以上商品的订单占支付订单数的比例", "%", "+", Agg.RATIO,
        parts("multi_sku_orders", "pay_orders"), "multi_sku_orders / pay_orders",
    ),
    Metric(
        "uv_value", "访客价值", "amount per visitor", _S, "支付金额除以访客数,等于支付转化率 × 客单价", "元", "+", Agg.RATIO,
        parts("pay_amount", "uv:visitors"), "pay_amount / visitors",
        aliases=("UV价值", "访客平均价值"), source="A2 J2 D1",
    ),
)  # fmt: skip

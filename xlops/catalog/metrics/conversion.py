"""Conversion 转化: who ordered, paid, asked.

Source: spec 1.2. People are not additive; a rate of several days is the ratio of sums.
"""

from __future__ import annotations

from xlops.catalog.metrics.build import parts
from xlops.catalog.model import Agg, Metric

__all__ = ["CONVERSION"]

_S = "转化"

CONVERSION = (
    Metric(
        "order_buyers", "下单买家数", "buyers who ordered", _S, "拍下订单的去重买家人数", "人", "+", Agg.UNIQ,
        parts("order_buyers"), aliases=("下单客户数",), source="A2",
    ),
    Metric(
        "pay_buyers", "支付买家数", "buyers who paid", _S,
        "付款的去重买家人数,后来退款的也算;预售在付尾款那天计入", "人", "+", Agg.UNIQ,
        parts("pay_buyers"), aliases=("支付人数", "成交客户数", "成交人数"), source="A2 A9",
    ),
    Metric(
        "order_cvr", "下单转化率", "order conversion rate", _S, "下单买家数占访客数的比例", "%", "+", Agg.RATIO,
        parts("order_buyers", "uv:visitors"), "order_buyers / visitors", aliases=("下单转换率",), source="A2",
    ),
    Metric(
        "pay_cvr", "支付转化率", "payment conversion rate", _S,
        "支付买家数占访客数的比例;实时数据可能超过 100%,保留并提示", "%", "+", Agg.RATIO,
        parts("pay_buyers", "uv:visitors"), "pay_buyers / visitors",
        aliases=("转化率", "购买转化率", "成交转化率"), benchmark="高于同行(原文)", source="A1 A2 J1 S",
    ),
    Metric(
        "order_to_pay_rate", "下单-支付转化率", "order-to-payment rate", _S,
        "支付买家数占下单买家数的比例;支付转化率 = 下单转化率 × 它", "%", "+", Agg.RATIO,
        parts("pay_buyers", "order_buyers"), "pay_buyers / order_buyers", aliases=("下单支付率", "下单支付转化率"),
    ),
    Metric(
        "inquirers", "咨询人数", "visitors who asked", _S,
        "向人工客服咨询过的去重人数;更严的客服询单人数另外要求近 21 天未付款或咨询后付款", "人", "0", Agg.UNIQ,
        parts("inquirers"), aliases=("询单人数", "咨询客服人数"), source="A1",
    ),
    Metric(
        "inquiry_rate", "咨询率", "inquiry rate", _S, "咨询人数占访客数的比例", "%", "0", Agg.RATIO,
        parts("inquirers", "uv:visitors"), "inquirers / visitors", aliases=("客服咨询率",), source="A1 A3",
    ),
    Metric(
        "inquiry_cvr", "询单转化率", "inquiry conversion rate", _S, "咨询后付款的人数占咨询人数的比例", "%", "+", Agg.RATIO,
        parts("inquiry_pay_buyers", "inquirers"), "inquiry_pay_buyers / inquirers",
        aliases=("咨询转化率",), source="A1 S",
    ),
    Metric(
        "silent_cvr", "静默转化率", "silent conversion rate", _S,
        "没有咨询就付款的人数占未咨询访客数的比例;有的工具用全部访客数作分母", "%", "+", Agg.RATIO,
        parts("silent_pay_buyers", "uv:visitors", "inquirers"), "silent_pay_buyers / (visitors - inquirers)",
        aliases=("静默支付转化率",), source="A1 Q2 S",
    ),
    Metric(
        "blended_cvr", "转化率合成", "blended conversion rate", _S,
        "由咨询与静默两部分合成的转化率;买家恰好分成这两部分时等于支付转化率", "%", "+", Agg.NONE,
        parts("inquiry_rate", "inquiry_cvr", "silent_cvr"),
        "inquiry_rate * inquiry_cvr + (1 - inquiry_rate) * silent_cvr",
    ),
)  # fmt: skip

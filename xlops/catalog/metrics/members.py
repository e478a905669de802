"""Members 会员: who comes back and what a customer is worth.

Source: spec 1.8. Repeat purchase within a window and across two windows are two metrics.
"""

from __future__ import annotations

from xlops.catalog.metrics.build import parts
from xlops.catalog.model import Agg, Metric

__all__ = ["MEMBERS"]

_S = "会员"

MEMBERS = (
    Metric(
        "rfm_score", "客户价值评分", "RFM scores", _S,
        "最近购买、购买次数、消费金额各按五等分打 1–5 分,同值同分", "1-5", "+", Agg.NONE,
        aliases=("RFM 五分位", "RFM评分"), source="T7",
    ),
    Metric(
        "rfm_segment", "客户分群", "RFM segment", _S,
        "三项得分各看是否高于平均,合成八类:重要价值、重要发展、重要保持、重要挽留与对应的四类一般客户", "", "0", Agg.NONE,
        aliases=("RFM 八类", "RFM分群"), source="T7",
    ),
    Metric(
        "repeat_purchase_rate", "复购率(期内)", "repeat purchase rate in the window", _S,
        "时间段内买过两次及以上的买家占全部买家的比例", "%", "+", Agg.RATIO,
        aliases=("重复购买率", "30天重复购买率", "90天重复购买率"), source="J1",
    ),
    Metric(
        "period_repurchase_rate", "复购率(跨期)", "repurchase rate across windows", _S,
        "上一个 w 天的买家里,最近 w 天又购买的占比(w 为 30 或 90,生意参谋口径)", "%", "+", Agg.RATIO,
        aliases=("复购率(跨期, 生意参谋)", "30天复购率", "90天复购率"), source="A1",
    ),
    Metric(
        "old_buyers", "支付老买家数", "returning buyers", _S, "这段时间第一天之前 365 天内付过款的买家人数", "人", "+", Agg.UNIQ,
        parts("old_buyers"), aliases=("老客复购人数", "老买家数"), source="A2 A3",
    ),
    Metric(
        "returning_buyer_share", "回头客占比", "share of returning buyers", _S, "支付老买家数占支付买家数的比例", "%", "+", Agg.RATIO,
        parts("old_buyers", "pay_buyers"), "old_buyers / pay_buyers",
        aliases=("老买家占比", "老买家数占比", "老客复购率"), benchmark="越高越健康(原文)", source="S A3",
    ),
    Metric(
        "churn_rate", "流失率", "churn rate", _S, "期初客户中这段时间没有购买的占比", "%", "-", Agg.RATIO,
        parts("lost_customers", "customers_at_start"), "lost_customers / customers_at_start",
    ),
    Metric(
        "customer_lifetime", "客户生命周期", "customer lifetime", _S, "1 除以流失率,单位是期", "期", "+", Agg.NONE,
    ),
    Metric(
        "clv_simple", "客户终身价值(简单)", "customer lifetime value, simple", _S,
        "每单边际贡献 × 每期笔数 × 期数", "元", "+", Agg.NONE,
        parts("contribution_per_order", "orders_per_period", "periods"),
        "contribution_per_order * orders_per_period * periods",
        aliases=("LTV(简单)", "LTV"), benchmark="终身价值 ÷ 获客成本 ≥ 3(经验值,未核实)", source="T6",
    ),
    Metric(
        "clv_geometric", "客户终身价值(折现)", "customer lifetime value, geometric", _S,
        "按留存率与折现率把以后各期的边际贡献折到现在", "元", "+", Agg.NONE, aliases=("LTV(几何)",), source="T6",
    ),
    Metric(
        "cohort_retention", "同期群留存", "cohort retention", _S,
        "按首次购买的月份分组,k 个月后还购买的占比;当月为 100%", "%", "+", Agg.NONE, aliases=("留存率",),
    ),
)  # fmt: skip

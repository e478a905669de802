"""Ads 推广: what a click and an order cost and what they bring.

Source: spec 1.5. Attributed figures hold for one window and one rule; rows of different windows are
never added. 投产 is revenue over cost, not profit over cost.
"""

from __future__ import annotations

from xlops.catalog.metrics.build import parts
from xlops.catalog.model import Agg, Metric

__all__ = ["ADS"]

_S = "推广"

ADS = (
    Metric(
        "ad_spend", "推广花费", "ad spend", _S, "推广实际扣费的金额", "元", "0", Agg.SUM,
        parts("ad_spend"), aliases=("花费", "投放消耗"), source="A3 A4 D1",
    ),
    Metric(
        "ad_pay_amount", "推广成交金额", "attributed amount", _S,
        "所选转化周期内由推广带来的直接与间接成交金额;周期或规则不同的不可相加", "元", "+", Agg.SUM,
        parts("ad_pay_amount"), aliases=("总成交金额",), source="A4 A5",
    ),
    Metric(
        "cpc", "平均点击花费", "cost per click", _S, "推广花费除以点击量", "元", "-", Agg.RATIO,
        parts("ad_spend:spend", "clicks"), "spend / clicks", aliases=("PPC", "CPC", "平均点击成本"), source="A4 A5 J3",
    ),
    Metric(
        "cpm", "千次展现花费", "cost per thousand impressions", _S, "每一千次展现的推广花费", "元", "-", Agg.RATIO,
        parts("ad_spend:spend", "impressions"), "spend / impressions * 1000",
        aliases=("CPM", "千次展现成本"), source="A4 J3",
    ),
    Metric(
        "ad_cvr", "点击转化率", "orders per click", _S, "推广成交笔数除以点击量;按笔数算,不可与支付转化率比较", "%", "+", Agg.RATIO,
        parts("ad_orders", "clicks"), "ad_orders / clicks", source="A4 A5",
    ),
    Metric(
        "roas", "投产", "return on ad spend", _S, "推广成交金额除以推广花费", "倍", "+", Agg.RATIO,
        parts("ad_pay_amount", "ad_spend:spend"), "ad_pay_amount / spend",
        aliases=("投入产出比", "投产比", "ROI", "ROAS"), benchmark="不低于保本投产", source="A4 A5",
    ),
    Metric(
        "cart_cost", "加购成本", "cost per cart", _S, "推广花费除以推广加购数", "元", "-", Agg.RATIO,
        parts("ad_spend:spend", "carts"), "spend / carts", source="A4",
    ),
    Metric(
        "cpa", "总成交成本", "cost per order", _S, "推广花费除以推广成交笔数", "元", "-", Agg.RATIO,
        parts("ad_spend:spend", "ad_orders"), "spend / ad_orders", aliases=("CPA", "成交成本"), source="A4 J3",
    ),
    Metric(
        "cac", "获客成本", "customer acquisition cost", _S, "拉新花费除以新买家数(365 天内未购买)", "元", "-", Agg.RATIO,
        parts("acquisition_spend", "new_buyers"), "acquisition_spend / new_buyers",
        aliases=("CAC", "拉新成本"), benchmark="低于客户终身价值", source="A4 A2",
    ),
    Metric(
        "acos", "费比(广告)", "advertising cost of sales", _S, "推广花费占推广成交金额的比例,是投产的倒数", "%", "-", Agg.RATIO,
        parts("ad_spend:spend", "ad_pay_amount"), "spend / ad_pay_amount",
        aliases=("ACOS", "广告费比"), benchmark="不高于推广前毛利率",
    ),
    Metric(
        "tacos", "全店费比", "total advertising cost of sales", _S, "全部推广花费占店铺支付金额的比例", "%", "-", Agg.RATIO,
        parts("ad_spend:total_ad_spend", "pay_amount"), "total_ad_spend / pay_amount",
        aliases=("费比", "推广费比", "投放费比", "TACOS"), source="D1",
    ),
    Metric(
        "breakeven_roas", "保本投产", "break-even return on ad spend", _S,
        "1 除以推广前毛利率;毛利率不大于 0 时没有保本投产", "倍", "-", Agg.NONE,
        aliases=("保本投产比", "盈亏平衡ROI", "保本ROI"), source="T9",
    ),
    Metric(
        "max_cpc", "最高出价", "highest bearable cost per click", _S,
        "每单金额 × 每次点击的成交率 × 推广前毛利率;全站推广不适用", "元", "0", Agg.NONE,
        parts("aov", "cvr", "margin_rate"), "aov * cvr * margin_rate",
        aliases=("保本出价", "最高可承受CPC"), benchmark="平均点击花费不高于它", source="T9",
    ),
    Metric(
        "breakeven_roas_refund", "保本投产(含退款)", "break-even return with refunds", _S,
        "1 ÷ ((1 − 退款占比) × 留存毛利率 − 退款占比 × 每退一元的损失)", "倍", "-", Agg.NONE,
        aliases=("含退款盈亏平衡ROI", "含退款保本投产"),
    ),
    Metric(
        "ad_profit", "广告毛利", "profit of ads", _S, "推广成交金额 × 推广前毛利率,再减推广花费", "元", "+", Agg.SUM,
        parts("ad_pay_amount", "margin_rate", "ad_spend:spend"), "ad_pay_amount * margin_rate - spend",
        benchmark="大于 0", source="T9",
    ),
)  # fmt: skip

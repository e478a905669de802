"""Profit 利润: from net sales down to net profit.

Source: spec 1.7 and 1.12. 净利 is only what remains after fixed costs; before them it is a contribution.
"""

from __future__ import annotations

from xlops.catalog.metrics.build import parts
from xlops.catalog.model import Agg, Metric

__all__ = ["PROFIT"]

_S = "利润"

PROFIT = (
    Metric(
        "goods_cost", "货品成本", "cost of goods", _S, "单位成本 × 真正消耗的件数(留存、丢失与不能再卖的退货)", "元", "-", Agg.SUM,
        parts("goods_cost"),
    ),
    Metric(
        "platform_fees", "平台费用", "platform fees", _S,
        "天猫佣金、基础软件服务费、积分返点、支付手续费与淘宝客佣金,按确认收货净额计", "元", "-", Agg.SUM,
        parts("platform_fees"), aliases=("平台扣点",), benchmark="费率在设置里", source="A11",
    ),
    Metric(
        "logistics_cost", "运费与退货宝", "shipping and return insurance", _S,
        "每笔发货的运费、退货宝、包装与打包,加每笔退货的运费", "元", "-", Agg.SUM,
        parts("logistics_cost"), aliases=("运费与运费险",), source="A11",
    ),
    Metric(
        "gross_profit", "毛利", "gross profit", _S, "净销售额减货品成本", "元", "+", Agg.SUM,
        parts("net_sales", "goods_cost:cogs"), "net_sales - cogs", source="S",
    ),
    Metric(
        "gross_margin", "毛利率", "gross margin", _S, "毛利占净销售额的比例", "%", "+", Agg.RATIO,
        parts("net_sales", "goods_cost:cogs"), "(net_sales - cogs) / net_sales",
    ),
    Metric(
        "contribution_before_ads", "边际贡献(推广前)", "contribution before ads", _S,
        "净收入减货品成本、平台费用、增值税与运费", "元", "+", Agg.SUM,
        parts("contribution_before_ads"), aliases=("推广前毛利",), source="S",
    ),
    Metric(
        "contribution_after_ads", "边际贡献(推广后)", "contribution after ads", _S, "推广前的边际贡献减推广花费", "元", "+", Agg.SUM,
        parts("contribution_before_ads", "ad_spend"), "contribution_before_ads - ad_spend", aliases=("推广后毛利",),
    ),
    Metric(
        "net_profit", "净利", "net profit", _S, "推广后的边际贡献减固定费用(人工、房租、软件、拍摄等)", "元", "+", Agg.SUM,
        parts("contribution_after_ads", "fixed_costs"), "contribution_after_ads - fixed_costs",
        aliases=("净利润",), source="S",
    ),
    Metric(
        "net_margin", "净利率", "net margin", _S, "净利占净销售额的比例", "%", "+", Agg.RATIO,
        parts("net_profit", "net_sales"), "net_profit / net_sales", aliases=("净利润率",),
    ),
    Metric(
        "breakeven_units", "保本销量", "break-even units", _S, "固定费用除以每件的售价减变动成本,向上取整", "件", "-", Agg.NONE,
    ),
    Metric(
        "breakeven_price", "保本价格", "break-even price", _S,
        "每单的固定开支 ÷(留存比例 ×(1 − 各项费率之和))", "元", "-", Agg.NONE, aliases=("保本价",),
    ),
)  # fmt: skip

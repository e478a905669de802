"""Inventory 库存: what is left, for how long, and when to order.

Source: spec 1.6. Stock is a state: of several days the last counts, over items it adds.
"""

from __future__ import annotations

from xlops.catalog.metrics.build import parts
from xlops.catalog.model import Agg, Metric

__all__ = ["STOCK"]

_S = "库存"

STOCK = (
    Metric(
        "on_hand", "可售库存", "sellable units", _S, "一天结束时可以卖的件数;几天取最后一天", "件", "0", Agg.STOCK,
        parts("on_hand"), aliases=("库存件数", "当前库存"), source="A1",
    ),
    Metric(
        "inventory_turnover_days", "库存周转天数", "inventory turnover days", _S,
        "按成本的平均库存 × 天数 ÷ 这段时间的货品成本", "天", "-", Agg.RATIO,
        parts("avg_inventory_cost", "goods_cost:cogs", "days"), "avg_inventory_cost * days / cogs",
        aliases=("周转天数",),
    ),
    Metric(
        "days_of_supply", "可售天数", "days of supply", _S, "可售库存除以预计日均销量;没有销量时无值", "天", "0", Agg.RATIO,
        parts("on_hand:available_units", "daily_demand"), "available_units / daily_demand",
        aliases=("库存可售天数", "DOS"), benchmark="不少于到货天数加安全天数", source="A1",
    ),
    Metric(
        "stock_sales_ratio", "存销比", "stock-to-sales ratio", _S, "期末库存件数除以这段时间卖出的件数", "", "-", Agg.RATIO,
        parts("on_hand:stock_units", "pay_items:sold_units"), "stock_units / sold_units",
    ),
    Metric(
        "safety_stock", "安全库存", "safety stock", _S,
        "服务水平对应的分位数 × 到货期内需求的标准差,需求与到货天数的波动都计入", "件", "0", Agg.NONE,
        aliases=("库存预警数",), source="T4 T5",
    ),
    Metric(
        "reorder_point", "再订货点", "reorder point", _S,
        "日均销量 × 到货天数 + 安全库存;可售加在途不高于它就该下单", "件", "0", Agg.NONE,
        parts("daily_demand:demand_mean", "lead_time_days", "safety_stock"),
        "demand_mean * lead_time_days + safety_stock", aliases=("ROP", "补货点"), source="T5",
    ),
    Metric(
        "eoq", "经济订货量", "economic order quantity", _S, "使订货成本与持有成本之和最小的一次订货件数", "件", "0", Agg.NONE,
        aliases=("EOQ",), source="T4",
    ),
    Metric(
        "stockout_loss", "缺货损失", "loss by stock-out", _S,
        "日均销量 × 缺货天数 × 每件边际贡献 ×(1 − 挽回比例)", "元", "-", Agg.SUM,
    ),
    Metric(
        "stock_status", "库存状态", "stock status", _S,
        "依次判断:没有库存为缺货,没有销量为无销量,可售加在途不高于再订货点为该补货,可售天数过长为积压,否则正常",
        "", "0", Agg.NONE, aliases=("动销/滞销",), source="S",
    ),
    Metric(
        "stockout_date", "预计断货日", "expected stock-out date", _S,
        "库存加到货减累计预测销量第一次不大于 0 的那天", "日期", "0", Agg.NONE, aliases=("断货日",),
    ),
)  # fmt: skip

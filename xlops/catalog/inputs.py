"""Inputs of metrics that no platform file carries: typed settings, prices, and amounts computed first.

Rule: an input is declared like a field (id, Chinese name, kind, unit, roll-up); `metrics` refers to
fields, inputs and other metrics alike. `signed` marks what may be negative: margins and profits.
Source: the arguments of the ratio functions, spec section 9.

>>> INPUTS["margin_rate"].signed
True
"""

from __future__ import annotations

from xlops.catalog.model import Agg, Field, Kind

__all__ = ["INPUTS"]


def _money(id: str, name: str, agg: Agg = Agg.NONE, signed: bool = False, note: str = "") -> Field:
    return Field(id, name, Kind.MONEY, "元", agg, signed, note)


def _rate(id: str, name: str, signed: bool = False, note: str = "") -> Field:
    return Field(id, name, Kind.RATE, "%", Agg.NONE, signed, note)


def _number(id: str, name: str, unit: str, agg: Agg = Agg.NONE, note: str = "") -> Field:
    return Field(id, name, Kind.NUMBER, unit, agg, note=note)


_ALL = (
    # amounts of a period, computed from orders, costs and settings
    _money("goods_cost", "货品成本", Agg.SUM),
    _money("platform_fees", "平台费用", Agg.SUM),
    _money("logistics_cost", "运费与退货宝", Agg.SUM),
    _money("contribution_before_ads", "边际贡献(推广前)", Agg.SUM, signed=True),
    _money("market_amount_last_year", "去年同期行业支付金额", Agg.SUM),
    _number("refund_hours_total", "退款处理时长合计", "时", Agg.SUM),
    _number("finished_refunds", "完结退款笔数", "笔", Agg.SUM),
    # per order, per item, per period
    _money("aov", "每单金额"),
    _money("contribution_per_order", "每单边际贡献", signed=True),
    _money("ltv", "客户终身价值", signed=True),
    _money("list_price", "原价"),
    _money("promo_price", "活动价"),
    _money("net_revenue_incl_tax", "含税净收入", Agg.SUM, signed=True),
    _money("net_target", "净销售额目标"),
    _money("avg_inventory_cost", "平均库存成本", note="average of the period, at cost"),
    _number("days", "天数", "天"),
    _number("daily_demand", "日均销量", "件"),
    _number("orders_per_period", "每期笔数", "笔"),
    _number("periods", "期数", "期"),
    # rates
    _rate("margin_rate", "推广前毛利率", signed=True, note="contribution before ads on the paid amount"),
    _rate("cvr", "每次点击的成交率", note="orders per click, not per visitor"),
    _rate("fee_rate", "扣点"),
    _rate("refund_rate", "退款占比", note="refund share of the paid amount"),
    _rate("vat_rate", "增值税率"),
)

INPUTS: dict[str, Field] = {f.id: f for f in _ALL}
assert len(INPUTS) == len(_ALL), "an input id is declared twice"

"""Sales 销售: amounts, refunds and what moves.

Source: spec 1.4. Refunds are dated by the day they finished or traced back to the day of payment:
two metrics, and a rate says which.
"""

from __future__ import annotations

from xlops.catalog.metrics.build import parts
from xlops.catalog.model import Agg, Metric

__all__ = ["SALES"]

_S = "销售"

SALES = (
    Metric(
        "order_amount", "下单金额", "amount ordered", _S, "拍下订单的金额,不论是否付款", "元", "+", Agg.SUM,
        parts("order_amount"), aliases=("拍下订单金额",), source="A2",
    ),
    Metric(
        "created_orders", "下单笔数", "orders created", _S, "按创建时间计的父订单笔数", "笔", "+", Agg.SUM,
        parts("created_orders"), aliases=("下单订单数",), source="A2",
    ),
    Metric(
        "pay_amount", "支付金额", "amount paid", _S, "买家付款的金额,不扣后来的退款;预售在付尾款那天计入", "元", "+", Agg.SUM,
        parts("pay_amount"), aliases=("成交金额", "用户支付金额", "销售额", "GMV"), source="A1 A2",
    ),
    Metric(
        "refund_amount_done", "退款金额(完结时间)", "refunds by finish date", _S,
        "这段时间内退款成功的金额,不论何时付款", "元", "-", Agg.SUM,
        parts("refund_amount_done"), aliases=("成功退款金额", "退款金额(退款时间)"), source="A1 A3 D1",
    ),
    Metric(
        "refund_amount_paid", "退款金额(支付时间)", "refunds by payment date", _S,
        "退款追溯到付款那天的金额;最近几天还会增加", "元", "-", Agg.SUM, parts("refund_amount_paid"), source="A3 D1",
    ),
    Metric(
        "refund_orders", "退款笔数", "refunded orders", _S, "有退款金额的已付款订单数,按订单的时间计", "笔", "-", Agg.SUM,
        parts("refund_orders"), aliases=("退款订单数",), source="A3",
    ),
    Metric(
        "net_sales", "净销售额", "net sales", _S, "支付金额减退款金额(默认按完结时间),可能为负", "元", "+", Agg.SUM,
        parts("pay_amount", "refund_amount_done:refund_amount"), "pay_amount - refund_amount",
        aliases=("净支付金额", "退款后用户支付金额"), source="A3",
    ),
    Metric(
        "refund_rate_amount", "金额退款率", "refund rate by amount", _S,
        "退款金额占支付金额的比例;按完结时间可能超过 100%,按支付时间不会", "%", "-", Agg.RATIO,
        parts("refund_amount_done:refund_amount", "pay_amount"), "refund_amount / pay_amount", source="A3",
    ),
    Metric(
        "refund_rate_count", "笔数退款率", "refund rate by orders", _S,
        "退款笔数占支付订单数的比例,几天合起来先相加再相除;平台按近 30 天的子订单计", "%", "-", Agg.RATIO,
        parts("refund_orders", "pay_orders"), "refund_orders / pay_orders",
        aliases=("订单退款率", "成功退款率"), benchmark="平台说明示例 25/237=10.5%", source="A7",
    ),
    Metric(
        "active_sku_rate", "动销率", "share of items with sales", _S,
        "近 n 天有销量的商品数占期末在售商品数的比例,可能超过 100%", "%", "+", Agg.RATIO,
        parts("skus_with_sales", "skus_on_sale"), "skus_with_sales / skus_on_sale",
        aliases=("动销商品率", "商品动销率"), source="A1 A8",
    ),
    Metric(
        "sell_through_rate", "售罄率", "sell-through rate", _S, "一批货卖出的件数占到货件数的比例", "%", "+", Agg.RATIO,
        parts("sold_units", "received_units"), "sold_units / received_units",
    ),
    Metric(
        "sales_tier", "爆款分层", "sales tier", _S,
        "按月销量分层:10000 件起秒杀人气,3000 起促销低价,1000 起热销活动,1 起利润款,0 为无销量", "", "0", Agg.NONE,
        aliases=("爆款/长尾分层", "长尾分层"), source="S",
        benchmark="款数 1–2、4–12、8–16;占比 2%、8%、10%、其余;中间不可断层",
    ),
    Metric(
        "abc_class", "ABC分类", "ABC class", _S,
        "按金额从高到低排,本品之前的累计占比不到 80% 为 A,不到 95% 为 B,其余为 C", "", "0", Agg.NONE, aliases=("ABC",),
    ),
    Metric(
        "growth_rate", "增长率", "growth rate", _S, "本期除以上期再减 1;比率另看相差几个百分点", "%", "+", Agg.NONE,
        aliases=("环比", "同比", "增长率(环比/同比)"), source="A3",
    ),
)  # fmt: skip

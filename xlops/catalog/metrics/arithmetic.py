"""Arithmetic functions that are no metrics of the catalogue: variants and planning sums.

Rule: declared like metrics, with an empty section; the same expression gives value, SQL and sheet.
Source: spec section 9.
"""

from __future__ import annotations

from xlops.catalog.metrics.build import parts
from xlops.catalog.model import Agg, Metric

__all__ = ["ARITHMETIC"]

ARITHMETIC = (
    Metric(
        "bounce_rate_from_clickers", "跳失率(由点击人数)", "bounce rate from clicking visitors", "",
        "1 减有点击的访客占比(生意参谋口径)", "%", "-", Agg.RATIO,
        parts("clicking_visitors", "uv:visitors"), "1 - clicking_visitors / visitors", source="A2",
    ),
    Metric(
        "discount_zhe", "折数", "discount in zhe", "", "活动价除以原价再乘 10,7.5 即七五折", "折", "0", Agg.NONE,
        parts("list_price", "promo_price"), "10 * promo_price / list_price",
    ),
    Metric(
        "gross_target_from_net", "支付金额目标", "gross target from net target", "",
        "净销售额目标除以(1 − 退款占比);退款占比达到 100% 时无值", "元", "0", Agg.NONE,
        parts("net_target", "refund_rate"), "net_target / (1 - refund_rate)",
    ),
    Metric(
        "ltv_cac", "终身价值÷获客成本", "lifetime value over acquisition cost", "",
        "客户终身价值是获客成本的几倍", "倍", "+", Agg.NONE,
        parts("ltv", "cac"), "ltv / cac", aliases=("LTV/CAC",), benchmark="≥3(经验值,未核实)",
    ),
    Metric(
        "market_share", "市场份额", "market share", "", "本店支付金额占行业支付金额的比例", "%", "+", Agg.RATIO,
        parts("pay_amount:own_amount", "market_amount"), "own_amount / market_amount",
    ),
    Metric(
        "vat_small_scale", "增值税(小规模)", "VAT of a small-scale taxpayer", "",
        "含税净收入 × 税率 ÷(1 + 税率)", "元", "-", Agg.SUM,
        parts("net_revenue_incl_tax", "vat_rate"), "net_revenue_incl_tax * vat_rate / (1 + vat_rate)",
    ),
)  # fmt: skip

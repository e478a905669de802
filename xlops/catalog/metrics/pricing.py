"""Pricing 价格: bands, discounts and what a lower price must bring.

Source: spec 1.10.
"""

from __future__ import annotations

from xlops.catalog.metrics.build import parts
from xlops.catalog.model import Agg, Metric

__all__ = ["PRICING"]

_S = "价格"

PRICING = (
    Metric("price_band", "价格带", "price band", _S, "按给定的分界把价格分段,含下界不含上界", "", "0", Agg.NONE),
    Metric(
        "price_index", "比价指数", "price index", _S, "本店价格除以竞品价格的中位数,再乘 100", "指数", "0", Agg.NONE, source="S",
    ),
    Metric(
        "discount_depth", "折扣率", "discount depth", _S, "1 减活动价除以原价", "%", "0", Agg.NONE,
        parts("list_price", "promo_price"), "1 - promo_price / list_price", aliases=("降价幅度",),
    ),
    Metric(
        "promo_margin", "促销后毛利率", "margin at the promotion price", _S,
        "活动价扣除扣点与单位成本后占活动价的比例", "%", "+", Agg.NONE,
        parts("promo_price", "unit_cost", "fee_rate"), "(promo_price * (1 - fee_rate) - unit_cost) / promo_price",
    ),
    Metric(
        "volume_uplift_required", "保利所需增量", "volume uplift required", _S,
        "降价后要保住原来的毛利总额,销量需要增加的比例;降幅不小于毛利率时没有", "%", "-", Agg.NONE,
    ),
)  # fmt: skip

"""Profit of one paid order: what is left after refunds, goods, fees, tax and freight.

Rule, with G = price + platform subsidy, r0 refunded before shipping, r1 returned, r2 refunded without
return, k = 1−r0−r1−r2, h = 1−r0, ρ the resaleable share of returns:
R = G·k · goods = c(k + r2 + r1(1−ρ)) · fees = R·Σ rates (refunded sales pay none) · VAT = R·t/(1+t) ·
logistics = h·(per shipped order) + r1·return shipping. Break-even ROAS is on G, as platforms report it.
Source: spec section 1.12; [A11] for what is refundable.

>>> order = unit_economics(100, 60)
>>> order["contribution_before_ads"], order["breakeven_roas"]
(40.0, 2.5)
"""

from __future__ import annotations

from fractions import Fraction

from xlops.errors import BadInput
from xlops.methods.declare import method, record, scalar
from xlops.methods.values import amount, exact, missing

__all__ = ["unit_economics"]

_LABELS = {
    "price": "售价",
    "unit_cost": "单位成本",
    "pre_ship_refund_rate": "发货前退款率",
    "return_rate": "退货率",
    "refund_only_rate": "仅退款率",
    "resalable_rate": "退货可再售比例",
    "commission_rate": "佣金率",
    "software_fee_rate": "软件服务费率",
    "points_rate": "积分返点率",
    "payment_fee_rate": "支付手续费率",
    "affiliate_rate": "淘宝客佣金率",
    "affiliate_share": "淘宝客成交占比",
    "vat_rate": "税率",
    "shipping_out": "发货运费",
    "return_shipping": "退货运费",
    "freight_insurance": "退货宝",
    "packaging": "包材",
    "handling": "打包人工",
    "ad_cost": "推广花费",
    "platform_subsidy": "平台补贴",
}


@method(
    name="单均利润",
    name_en="unit economics",
    definition="一笔支付订单扣掉退款、货品、平台费用、税、运费之后还剩多少,推广前与推广后",
    args={
        name: scalar("%" if name.endswith(("_rate", "_share")) else "元", note=label) for name, label in _LABELS.items()
    },
    result=record(
        "net_revenue",
        "goods_cost",
        "platform_fees",
        "vat",
        "logistics",
        "contribution_before_ads",
        "contribution_margin_rate",
        "contribution_after_ads",
        "breakeven_roas",
        "max_ad_cost_per_order",
    ),
    source="[S] [A11] [T9]",
)
def unit_economics(
    price: float | None,
    unit_cost: float | None,
    pre_ship_refund_rate: float | None = 0,
    return_rate: float | None = 0,
    refund_only_rate: float | None = 0,
    resalable_rate: float | None = 1,
    commission_rate: float | None = 0,
    software_fee_rate: float | None = 0,
    points_rate: float | None = 0,
    payment_fee_rate: float | None = 0,
    affiliate_rate: float | None = 0,
    affiliate_share: float | None = 0,
    vat_rate: float | None = 0,
    shipping_out: float | None = 0,
    return_shipping: float | None = 0,
    freight_insurance: float | None = 0,
    packaging: float | None = 0,
    handling: float | None = 0,
    ad_cost: float | None = 0,
    platform_subsidy: float | None = 0,
) -> dict[str, float | None] | None:
    """What one paid order brings, in yuan per paid order; rates are fractions (5% is 0.05).

    The three refund rates are shares of paid orders; `affiliate_share` is the share of sales that pays
    affiliate commission. Any missing argument gives None. Raises `BadInput` for negatives, refund rates
    that add to more than 1, or a share above 1.
    """
    given = {name: value for name, value in locals().items() if name in _LABELS}
    if missing(*given.values()):
        return None
    for name, value in given.items():
        amount(value, _LABELS[name])
    x = {name: exact(value, _LABELS[name]) for name, value in given.items()}
    for share in ("resalable_rate", "affiliate_share"):
        if x[share] > 1:
            raise BadInput(f"{_LABELS[share]}不能超过 100%,请检查")
    return _statement(x)


def _statement(x: dict[str, Fraction]) -> dict[str, float | None]:
    """The lines of the order's statement from exact inputs."""
    returned, shipped = x["return_rate"], 1 - x["pre_ship_refund_rate"]
    kept = shipped - returned - x["refund_only_rate"]
    if kept < 0:
        raise BadInput("发货前退款率、退货率、仅退款率之和不能超过 100%")
    gross = x["price"] + x["platform_subsidy"]
    revenue = gross * kept
    goods = x["unit_cost"] * (kept + x["refund_only_rate"] + returned * (1 - x["resalable_rate"]))
    rates = x["commission_rate"] + x["software_fee_rate"] + x["points_rate"] + x["payment_fee_rate"]
    fees = revenue * (rates + x["affiliate_rate"] * x["affiliate_share"])
    vat = revenue * x["vat_rate"] / (1 + x["vat_rate"])
    per_parcel = x["shipping_out"] + x["freight_insurance"] + x["packaging"] + x["handling"]
    logistics = shipped * per_parcel + returned * x["return_shipping"]
    before = revenue - goods - fees - vat - logistics
    return {
        "net_revenue": float(revenue),
        "goods_cost": float(goods),
        "platform_fees": float(fees),
        "vat": float(vat),
        "logistics": float(logistics),
        "contribution_before_ads": float(before),
        "contribution_margin_rate": float(before / gross) if gross else None,
        "contribution_after_ads": float(before - x["ad_cost"]),
        "breakeven_roas": float(gross / before) if before > 0 else None,
        "max_ad_cost_per_order": float(before),
    }

"""The grids of 活动日历 that count money: what an activity earned, what a buyer pays after stacked discounts.

Rule: before and during are the same number of days; profit is units × margin per order, the activity's own fee
taken off; 价格弹性 is ln of units over ln of prices. Pay is rounded to the fen, half up, never below 0.
Source: features K8 L1, part 4 examples 2 and 10 (100→90 yuan, 200→260 units: 7,400 → 7,644, 做).
"""

from __future__ import annotations

from datetime import date

from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Column, Grid, Mark, Origin

__all__ = ["ACTIVITY_PROFIT", "STACKED_PRICE"]

IMPORTED = Origin.IMPORTED


def _margin(price: str) -> str:
    return (
        f"(1 - refund_rate) * ({price} * (1 - setting(commission_rate) - setting(software_fee_rate)) - unit_cost)"
        " - setting(shipping_per_order) - setting(freight_insurance)"
    )


ACTIVITY_PROFIT = Grid(
    "activity_profit", "活动盈亏", key=("activity", "item_id", "start"), feed="activity_result", newest_first=True,
    note="活动那几天和之前同样天数比:多卖的够不够补降价和坑位费;全店活动和没卖过的款不比。",
    columns=(
        Column("activity", origin=IMPORTED, width=18),
        Column("item_id", origin=IMPORTED, width=18),
        Column("start", origin=IMPORTED),
        Column("price_before", "之前价", Kind.MONEY, origin=IMPORTED),
        Column("units_before", "之前件数", Kind.COUNT, "件", origin=IMPORTED),
        Column("price_during", "活动成交价", Kind.MONEY, origin=IMPORTED),
        Column("units_during", "活动件数", Kind.COUNT, "件", origin=IMPORTED),
        Column("unit_cost", origin=IMPORTED),
        Column("refund_rate", "退款率", Kind.RATE, origin=IMPORTED, digits=1),
        Column("activity_fee", "坑位费等", Kind.MONEY, low=0, help="这次活动单独花的钱,例如 500;没有就空着。"),
        Column("margin_before", "之前每单毛利", Kind.MONEY, formula=_margin("price_before")),
        Column("margin_during", "活动每单毛利", Kind.MONEY, formula=_margin("price_during")),
        Column("profit_before", "之前毛利", Kind.MONEY, formula="units_before * margin_before"),
        Column(
            "profit_during", "活动毛利", Kind.MONEY, formula="units_during * margin_during - coalesce(activity_fee, 0)"
        ),
        Column(
            "extra_profit", "多赚", Kind.MONEY, formula="profit_during - profit_before",
            marks=(Mark("good", "extra_profit > 0"), Mark("bad", "extra_profit < 0")),
        ),
        Column(
            "needed_uplift", "保利要多卖", Kind.RATE, digits=1,
            formula='margin_before / margin_during - 1 if margin_during > 0 else ""',
        ),
        Column("real_uplift", "实际多卖", Kind.RATE, formula="units_during / units_before - 1", digits=1),
        Column(
            "elasticity", "价格弹性", Kind.NUMBER, "", digits=2,
            formula='ops("price_elasticity", price0=price_before, qty0=units_before, price1=price_during, qty1=units_during)',
        ),
        Column(
            "verdict", "下次", width=8,
            formula='"样本不足" if units_before + units_during < 30 else "可做" if extra_profit >= 0 '
            'else "不做" if present(extra_profit) else ""',
        ),
        Column("learned", "学到什么", width=24, help="一句话,例如:降到62.9才卖得动。"),
    ),
    samples=(
        {"activity": "店庆满减", "item_id": "652300117049", "start": date(2026, 10, 12), "price_before": 69.9,
         "units_before": 612, "price_during": 61.5, "units_during": 838, "unit_cost": 28.5, "refund_rate": 0.12,
         "activity_fee": None, "learned": "满减比直降好卖"},
        {"activity": "店庆满减", "item_id": "652308036380", "start": date(2026, 10, 12), "price_before": 139.0,
         "units_before": 98, "price_during": 122.3, "units_during": 117, "unit_cost": 62.0, "refund_rate": 0.14,
         "activity_fee": 300.0, "learned": None},
        {"activity": "床品收纳节", "item_id": "652323875042", "start": date(2026, 11, 13), "price_before": 39.9,
         "units_before": 9, "price_during": 35.9, "units_during": 14, "unit_cost": 13.2, "refund_rate": 0.10,
         "activity_fee": None, "learned": None},
    ),
)  # fmt: skip

STACKED_PRICE = Grid(
    "stacked_price", "叠加算价", key=("case_name",),
    note="折扣、满减、券叠在一起,买家实付多少、还剩多少毛利;先打折,够门槛再减,最后减券。",
    columns=(
        Column("case_name", "组合", width=22, help="给这次算价起个名字,例如:双12两件套。"),
        Column("first_price", "商品一", Kind.MONEY, low=0, help="第一件的原价,例如 129。"),
        Column("second_price", "商品二", Kind.MONEY, low=0, help="第二件的原价;只有一件就空着。"),
        Column("goods_cost", "成本合计", low=0, help="几件加起来的单位成本,例如 82。"),
        Column("discount", "折扣", Kind.NUMBER, "", low=0, high=1, digits=2, help="88 折写 0.88;不打折就空着。"),
        Column("threshold", "满", Kind.MONEY, low=0, help="满多少可减,例如 200;空着就是无门槛。"),
        Column("cut", "减", Kind.MONEY, low=0, help="减多少,例如 30。"),
        Column("coupon", "券", Kind.MONEY, low=0, help="优惠券面额,例如 5。"),
        Column("list_total", "原价合计", Kind.MONEY, formula="first_price + coalesce(second_price, 0)"),
        Column("discounted", "折后", Kind.MONEY, formula="rounded(list_total * coalesce(discount, 1), 4)", hidden=True),
        Column(
            "cut_taken", "减到", Kind.MONEY, hidden=True,
            formula="coalesce(cut, 0) if missing(threshold) or discounted >= threshold else 0",
        ),
        Column(
            "pay", "买家实付", Kind.MONEY, formula="rounded(maximum(0, discounted - cut_taken - coalesce(coupon, 0)), 2)"
        ),
        Column("pay_share", "相当于几折", Kind.RATE, formula="pay / list_total", digits=2),
        Column(
            "stacked_margin", "售出毛利", Kind.MONEY, marks=(Mark("bad", "stacked_margin < 0"),),
            formula="pay * (1 - setting(commission_rate) - setting(software_fee_rate)) - goods_cost "
            "- setting(shipping_per_order) - setting(freight_insurance)",
        ),
    ),
    samples=(
        {"case_name": "五层柜加整理箱", "first_price": 139.0, "second_price": 69.9, "goods_cost": 90.5, "discount": 0.88,
         "threshold": 180.0, "cut": 20.0, "coupon": 5.0},
        {"case_name": "60L单件领券", "first_price": 69.9, "second_price": None, "goods_cost": 28.5, "discount": None,
         "threshold": None, "cut": None, "coupon": 5.0},
        {"case_name": "压缩袋两套第二件半价", "first_price": 39.9, "second_price": 19.95, "goods_cost": 26.4,
         "discount": None, "threshold": None, "cut": None, "coupon": None},
    ),
)  # fmt: skip

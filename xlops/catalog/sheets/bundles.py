"""连带: pairs of items bought together, with the price and the profit of a bundle of both.

Rule: pairs come from orders of the last 90 days in which at least five orders hold both; 提升 is how much likelier the
second is with the first. A bundle is one order: 推广前毛利 = 套餐价×(1−退款率)×(1−扣点) − 两件成本×(1−退款率) − 每单费用.
Source: features C4; spec section 10 (`bundle_rules`).
"""

from __future__ import annotations

from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Column, Grid, Mark, Origin

__all__ = ["BUNDLES"]

IMPORTED = Origin.IMPORTED

_FEES = "setting(commission_rate) + setting(software_fee_rate) + setting(points_rate)"
_PER_ORDER = "setting(shipping_per_order) + setting(freight_insurance)"


def _both(column: str) -> str:
    """The sum of both items' mean over their codes in SKU计划."""
    return " + ".join(f"averageifs(skus.{column}, skus.item_id, {item})" for item in ("item_a", "item_b"))


BUNDLES = Grid(
    "bundles", "连带搭配", key=("item_a", "item_b"), feed="bundle",
    note="近90天常一起买的两款;填套餐价,看比分开买便宜多少、每单还赚多少。",
    columns=(
        Column("title_a", "商品一", Kind.TEXT, origin=IMPORTED, width=26),
        Column("title_b", "商品二", Kind.TEXT, origin=IMPORTED, width=26),
        Column("orders", "一起买", Kind.COUNT, unit="单", origin=IMPORTED),
        Column("confidence_ab", "买一也买二", Kind.RATE, origin=IMPORTED, digits=1),
        Column("lift", "提升", Kind.NUMBER, unit="倍", origin=IMPORTED, digits=1),
        Column("single_price", "分开买", Kind.MONEY, digits=2, formula=_both("price_used")),
        Column("bundle_price", "套餐价", Kind.MONEY, digits=2, low=0, help="两件一起卖多少元,例如 99.0。"),
        Column("discount", "便宜", Kind.RATE, digits=1, formula="1 - bundle_price / single_price"),
        Column(
            "contribution", "每单推广前毛利", Kind.MONEY, digits=2,
            formula=f"(bundle_price * (1 - ({_FEES})) - both_cost) * (1 - refund_rate) - ({_PER_ORDER})",
            marks=(Mark("bad", "contribution <= 0"),),
        ),
        Column("bundle_state", "状态", Kind.TEXT, choices="bundle_state", width=9, help="做到哪一步,例如:已上。"),
        Column("item_a", "商品一ID", Kind.ID, origin=IMPORTED, hidden=True),
        Column("item_b", "商品二ID", Kind.ID, origin=IMPORTED, hidden=True),
        Column("both_cost", "两件成本", Kind.MONEY, formula=_both("cost_used"), hidden=True),
        Column("refund_rate", "退款率", Kind.RATE, formula="averageifs(skus.refund_rate, skus.item_id, item_a)", hidden=True),
    ),
    samples=(
        {"item_a": "652300117049", "item_b": "652323875042", "title_a": "收纳箱大号加厚", "title_b": "真空压缩袋11件套", "orders": 96,
         "confidence_ab": 0.041, "lift": 2.3, "bundle_price": 99.0, "bundle_state": "已上"},
        {"item_a": "652300117049", "item_b": "652331794373", "title_a": "收纳箱大号加厚", "title_b": "折叠收纳箱前开门", "orders": 54,
         "confidence_ab": 0.023, "lift": 1.8, "bundle_price": 125.0, "bundle_state": "想做"},
        {"item_a": "652339713704", "item_b": "652363471697", "title_a": "厨房置物架落地", "title_b": "调味罐套装", "orders": 22,
         "confidence_ab": 0.061, "lift": 4.1},
    ),
)  # fmt: skip

"""How many different products lie in the orders that contain an item.

Rule: the mean number of distinct products per order (生意参谋 连带率, 单品口径); the retail 连带率 is
units per order and another number. Source: [A1]; spec section 1.3 and section 7.

>>> bundle_width([1, 3, 2])
2.0
"""

from __future__ import annotations

from collections.abc import Sequence

from xlops.methods.declare import column, method, scalar
from xlops.methods.values import amounts, mean

__all__ = ["bundle_width"]


@method(
    name="连带率(单品口径)",
    name_en="bundle width",
    definition="含该商品的订单里,平均有几种不同商品",
    args={"products_per_order": column("种", note="每笔含该商品的订单里的商品种数")},
    result=scalar("种"),
    source="[A1]",
    direction="+",
)
def bundle_width(products_per_order: Sequence[float | None]) -> float | None:
    """Distinct products per order, mean; None without orders."""
    return mean([n for n in amounts(products_per_order, "商品种数") if n is not None])

"""Which items are bought together: pairs with support, confidence and lift.

Rule: of all orders, support is the share with both items, confidence A→B the share of A's orders with B,
lift support / (share of A · share of B); above 1 they attract each other. An item too rare to reach the
minimum is left out before pairs are counted (Apriori). Most orders first, ties by lift, then by ids.
Source: spec section 10.

>>> rows = bundle_rules([(o, i) for o in range(5) for i in "ab"] + [(9, "c")], 0.1)
>>> [(r["item_a"], r["item_b"], r["orders"], r["lift"]) for r in rows]
[('a', 'b', 5, 1.2)]
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations
from typing import Any

from xlops.errors import BadInput
from xlops.methods.declare import method, records, scalar, table
from xlops.methods.values import amount, exact, records_of, whole

__all__ = ["bundle_rules"]


@method(
    name="连带组合",
    name_en="bundle rules",
    definition="常一起买的两款:同买订单数、占全部订单的比例、买 A 又买 B 的比例、提升倍数",
    args={
        "lines": records("order", "item", note="订单、商品,一行一件商品"),
        "min_support": scalar("%", note="占全部订单的最低比例"),
        "min_orders": scalar("笔", note="最少同买订单数"),
    },
    result=table("item_a", "item_b", "support", "confidence_ab", "confidence_ba", "lift", "orders"),
)
def bundle_rules(lines: Iterable[object], min_support: float, min_orders: int = 5) -> list[dict[str, Any]]:
    """One row per pair that lies in enough orders; `item_a` < `item_b` as text.

    `lines`: (order, item) records; a line without order or item is left out, a repeated item counts
    once per order. Raises `BadInput` for a minimum above 1.
    """
    least_share = exact(amount(min_support, "最低比例"), "最低比例")
    if least_share > 1:
        raise BadInput("最低比例不能超过 100%,例如 0.01")
    baskets: dict[object, set[str]] = defaultdict(set)
    for order, item in records_of(lines, ("order", "item"), "订单明细"):
        if order not in (None, "") and item not in (None, ""):
            baskets[order].add(str(item))
    total = len(baskets)
    least = max(1, whole(min_orders, "最少订单数"), math.ceil(least_share * total))
    alone = Counter(item for basket in baskets.values() for item in basket)
    common = {item for item, n in alone.items() if n >= least}
    together: Counter[tuple[str, str]] = Counter()
    for basket in baskets.values():
        if len(basket) > 1:
            together.update(combinations(sorted(basket & common), 2))
    rows = [_rule(a, b, n, alone, total) for (a, b), n in together.items() if n >= least]
    return sorted(rows, key=lambda r: (-r["orders"], -r["lift"], r["item_a"], r["item_b"]))


def _rule(a: str, b: str, n: int, alone: Counter[str], total: int) -> dict[str, Any]:
    return {
        "item_a": a,
        "item_b": b,
        "support": n / total,
        "confidence_ab": n / alone[a],
        "confidence_ba": n / alone[b],
        "lift": n * total / (alone[a] * alone[b]),
        "orders": n,
    }

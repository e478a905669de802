"""The core formula of sales as a chain whose product is the amount, for any data.

Rule: 客单价 of a platform (amount per buyer) already holds the frequency, so 客单价 × 频次 counts it
twice. Two exact chains: by orders, impressions × ctr × buyers per click × orders per buyer × amount per
order; by days, visitors × buyers per visitor × buying days per buyer × amount per buyer-day.
Source: [S]; spec section 2.

>>> sales_identity_orders(200000, 8000, 240, 252, 25200)["price"]
100.0
"""

from __future__ import annotations

from collections.abc import Sequence

from xlops.methods.declare import column, method, record, scalar
from xlops.methods.values import amount, amounts, divide, is_missing, missing

__all__ = ["sales_identity_days", "sales_identity_orders"]


def _link(value: float | None, base: float | None, label: str, base_label: str) -> float | None:
    if missing(value, base):
        return None
    return divide(amount(value, label), amount(base, base_label))


def _volume(value: float | None, label: str) -> float | None:
    return None if is_missing(value) else amount(value, label)


@method(
    name="销售额公式(按订单)",
    name_en="sales identity by orders",
    definition="展现 × 点击率 × 转化率 × 人均笔数 × 笔单价 = 支付金额",
    args={
        "impressions": scalar("次"),
        "clicks": scalar("次"),
        "buyers": scalar("人"),
        "orders": scalar("笔"),
        "amount": scalar("元"),
    },
    result=record("impressions", "ctr", "cvr", "frequency", "price"),
    source="[S]",
)
def sales_identity_orders(
    impressions: float | None, clicks: float | None, buyers: float | None, orders: float | None, amount: float | None
) -> dict[str, float | None]:
    """The five factors; a ratio over 0 or with a missing part is None."""
    return {
        "impressions": _volume(impressions, "展现量"),
        "ctr": _link(clicks, impressions, "点击量", "展现量"),
        "cvr": _link(buyers, clicks, "支付买家数", "点击量"),
        "frequency": _link(orders, buyers, "支付订单数", "支付买家数"),
        "price": _link(amount, orders, "支付金额", "支付订单数"),
    }


@method(
    name="销售额公式(按天)",
    name_en="sales identity by days",
    definition="访客数 × 转化率 × 人均购买天数 × 日均客单价 = 支付金额",
    args={
        "visitors": scalar("人"),
        "buyers_by_day": column("人", note="每日支付买家数"),
        "unique_buyers": scalar("人", note="整段去重买家数"),
        "amount": scalar("元"),
    },
    result=record("visitors", "cvr", "frequency", "daily_aov"),
    source="[S]",
)
def sales_identity_days(
    visitors: float | None,
    buyers_by_day: Sequence[float | None],
    unique_buyers: float | None,
    amount: float | None,
) -> dict[str, float | None]:
    """The four factors; a day whose buyers are missing leaves the last two unknown."""
    days = amounts(buyers_by_day, "每日支付买家数")
    buyer_days = None if missing(*days) else float(sum(d for d in days if d is not None))
    return {
        "visitors": _volume(visitors, "访客数"),
        "cvr": _link(unique_buyers, visitors, "支付买家数", "访客数"),
        "frequency": _link(buyer_days, unique_buyers, "每日支付买家数之和", "支付买家数"),
        "daily_aov": _link(amount, buyer_days, "支付金额", "每日支付买家数之和"),
    }

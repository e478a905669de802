"""Orders that were paid and should have been shipped by now.

Rule: paid, not shipped, not closed, and *more* than the limit of hours ago. The limit is the operator's
setting. Source: [A1] [A3] [S]; spec section 1.9.

>>> overdue_unshipped([["1", "2026-11-10T09:00:00"], ["2", "2026-11-10T10:00:00"]], "2026-11-12T10:00:00")
['1']
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from xlops.methods.dates import as_moment
from xlops.methods.declare import column, method, records, scalar
from xlops.methods.values import amount, is_missing, records_of

__all__ = ["overdue_unshipped"]


@method(
    name="超时未发货",
    name_en="overdue unshipped orders",
    definition="已付款、未发货、未关闭,且超过规定小时数的订单",
    args={
        "orders": records("id", "pay_time", "ship_time", "closed", note="订单、付款时间、发货时间、是否关闭"),
        "now": scalar(kind="date", note="现在时间"),
        "limit_hours": scalar("小时"),
    },
    result=column(kind="text", note="订单编号"),
    source="[A1] [A3] [S]",
    direction="-",
    benchmark="0",
)
def overdue_unshipped(orders: Iterable[object], now: datetime | str, limit_hours: float = 48) -> list[Any] | None:
    """Ids of the overdue orders, in the given order; None without `now`."""
    if is_missing(now):
        return None
    latest = as_moment(now, "现在时间") - timedelta(hours=amount(limit_hours, "小时数"))
    return [
        order_id
        for order_id, paid, shipped, closed in records_of(orders, ("id", "pay_time"), "订单", ("ship_time", "closed"))
        if paid not in (None, "") and shipped in (None, "") and not closed and as_moment(paid, "付款时间") < latest
    ]

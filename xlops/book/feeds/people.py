"""Rows by buyers: segments, days since the last order, what is bought next, months of first orders.

Rule: where the platform hides who bought, the numbers stay empty and 说明 says it. Source: `facts.buyers`.
"""

from __future__ import annotations

from decimal import Decimal

from xlops.book.feeds.care import picked
from xlops.book.feeds.context import Context
from xlops.book.feeds.model import Asked, Feed, Row, Value
from xlops.facts.buyers import cohorts, interval, paths, segments, visits

__all__ = ["PEOPLE"]

_MASKED = "平台隐藏了买家,认不出谁买过;看「老买家」表"
_NO_ORDERS = "还没有订单"


def _remark(ctx: Context) -> str | None:
    table, hidden = ctx.buyers
    return None if table else _MASKED if hidden else _NO_ORDERS


def _segments(ctx: Context, asked: Asked) -> list[Row]:
    """A row for every segment that the grid lists."""
    table, _ = ctx.buyers
    found = segments(ctx.con, table, ctx.as_of) if table else {}
    remark = _remark(ctx) or (None if found else "订单不足60天,还不能分群")
    rows = []
    for row in asked.grid.rows:
        count, money = found.get(str(row["segment"]), (0 if found else None, Decimal(0) if found else None))
        known: Row = {"segment": row["segment"], "buyers": count, "segment_amount": money, "remark": remark}
        rows.append(picked(asked, known))
    return rows


def _recency(ctx: Context, asked: Asked) -> list[Row]:
    """A row for every range of days that the grid lists."""
    table, _ = ctx.buyers
    found = visits(ctx.con, table, ctx.as_of) if table else ()
    days = interval(ctx.con, table, ctx.as_of) if table else None
    rows = []
    for row in asked.grid.rows:
        low, high = row["days_from"], row["days_to"]
        assert isinstance(low, int) and (high is None or isinstance(high, int))
        own = [v for v in found if low <= v.days and (high is None or v.days <= high)]
        reached = bool(found) and max(v.days for v in found) >= low
        known: Row = {
            "last_bought": row["last_bought"], "median_interval": days, "remark": _remark(ctx),
            "buyers": sum(v.buyers for v in own) if reached else None,
            "past_amount": sum((v.amount for v in own), Decimal(0)) if reached else None,
        }  # fmt: skip
        rows.append(picked(asked, known))
    return rows


def _paths(ctx: Context, asked: Asked) -> list[Row]:
    table, _ = ctx.buyers
    return [
        picked(asked, {
            "first_item": p.first, "second_item": p.second, "buyers": p.buyers, "median_interval": p.days,
        })
        for p in (paths(ctx.con, "order_lines", ctx.as_of) if table else ())
    ]  # fmt: skip


def _cohorts(ctx: Context, asked: Asked) -> list[Row]:
    table, _ = ctx.buyers
    rows = []
    for c in cohorts(ctx.con, table, ctx.as_of) if table else ():
        active: dict[str, Value] = {f"active_{k}": c.active.get(k) for k in range(1, 13)}
        rows.append(picked(asked, {"month": c.month, "buyers": c.buyers, "spent_per_buyer": c.spent, **active}))
    return rows


PEOPLE: dict[str, Feed] = {
    "segment": Feed(
        "按购买行为分的客户群", frozenset({"segment"}), _segments, frozenset({"buyers", "segment_amount", "remark"})
    ),
    "recency": Feed(
        "最后一次购买隔了多久", frozenset({"last_bought"}), _recency,
        frozenset({"buyers", "past_amount", "median_interval", "remark"}),
    ),
    "purchase_path": Feed(
        "先买什么再买什么", frozenset({"first_item", "second_item"}), _paths, frozenset({"buyers", "median_interval"})
    ),
    "cohort": Feed(
        "首次购买的月份", frozenset({"month"}), _cohorts,
        frozenset({"buyers", "spent_per_buyer", *(f"active_{k}" for k in range(1, 13))}),
    ),
}  # fmt: skip

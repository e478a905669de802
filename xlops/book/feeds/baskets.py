"""Rows about what lies in one order: items bought together, and what drives 客单价.

Rule: pairs are those of `methods.bundle_rules` over the lines of 90 days; a driver is last week's number beside the mean of the four
weeks before. Source: features C3 C4.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from statistics import fmean

from xlops.book.feeds.care import picked
from xlops.book.feeds.context import Context
from xlops.book.feeds.labels import item_labels
from xlops.book.feeds.model import Asked, Feed, Row
from xlops.facts.model import Number
from xlops.periods import Period

__all__ = ["BASKETS"]

_DAYS, _LEAST, _MOST = 90, 5, 50
_WEEKS = 4


# bundle_rules as one statement: tens of thousands of lines are counted where they lie
_PAIRS = """
    WITH lines AS (
        SELECT DISTINCT order_id, item_id FROM order_lines
        WHERE paid_at >= $first AND paid_at < $last::DATE + INTERVAL 1 DAY AND order_id <> '' AND item_id <> ''
    ), alone AS (SELECT item_id, count(*) AS n FROM lines GROUP BY 1), total AS (SELECT count(DISTINCT order_id) AS n FROM lines),
    pairs AS (
        SELECT a.item_id AS item_a, b.item_id AS item_b, count(*) AS orders FROM lines a
        JOIN lines b ON a.order_id = b.order_id AND a.item_id < b.item_id GROUP BY 1, 2 HAVING count(*) >= $least
    )
    SELECT item_a, item_b, orders, orders / t.n AS support, orders / a.n AS confidence_ab, orders / b.n AS confidence_ba,
        orders * t.n / (a.n * b.n) AS lift
    FROM pairs JOIN alone a ON a.item_id = item_a JOIN alone b ON b.item_id = item_b, total t
    ORDER BY orders DESC, lift DESC, item_a, item_b LIMIT $most
"""
_RULE = ("item_a", "item_b", "orders", "support", "confidence_ab", "confidence_ba", "lift")


def _bundles(ctx: Context, asked: Asked) -> list[Row]:
    """The pairs of items with the most orders in common."""
    window = {"first": ctx.as_of - timedelta(days=_DAYS - 1), "last": ctx.as_of, "least": _LEAST, "most": _MOST}
    rows = ctx.con.execute(_PAIRS, window).fetchall()
    labels = item_labels(ctx) if rows else {}
    return [
        picked(asked, {
            **dict(zip(_RULE, row, strict=True)), "title_a": labels.get(row[0], {}).get("item_title"),
            "title_b": labels.get(row[1], {}).get("item_title"),
        })
        for row in rows
    ]  # fmt: skip


def _weeks(ctx: Context) -> list[Period]:
    """The last whole week and the four before, newest first."""
    return [ctx.week.shift(-7 * n) for n in range(_WEEKS + 1)]


def _prepare(ctx: Context, asked: Asked) -> None:
    ctx.ask("shop", ("avg_unit_price", "units_per_buyer", "aov_buyer", "cs_amount", "inquiry_pay_buyers"), _weeks(ctx))


def _agents(ctx: Context, week: Period) -> float | None:
    """客单价 of those who asked, against everybody's."""
    amount, buyers, usual = (
        ctx.number("shop", name, week) for name in ("cs_amount", "inquiry_pay_buyers", "aov_buyer")
    )
    return float(amount) / float(buyers) / float(usual) - 1 if amount is not None and buyers and usual else None


def _attached(ctx: Context) -> dict[Period, float]:
    """Share of paid orders with two items or more, by week."""
    sql = """SELECT date_trunc('week', day)::DATE, count(*) FILTER (items > 1) / count(*) FROM (
            SELECT order_id, min(paid_at) AS day, count(DISTINCT item_id) AS items FROM order_lines
            WHERE paid_at >= ? AND paid_at < ?::DATE + INTERVAL 1 DAY AND order_id <> '' AND item_id <> '' GROUP BY 1
        ) GROUP BY 1 ORDER BY 1"""
    weeks = {week.start: week for week in _weeks(ctx)}
    found = ctx.con.execute(sql, [min(weeks), ctx.week.end]).fetchall()
    return {weeks[monday]: float(share) for monday, share in found if monday in weeks}


def _drivers(ctx: Context, asked: Asked) -> list[Row]:
    attached = _attached(ctx)
    read: dict[str, Callable[[Period], Number | None]] = {
        "price_mix": lambda week: ctx.number("shop", "avg_unit_price", week),
        "page_guide": attached.get,
        "agent_advice": lambda week: _agents(ctx, week),
        "promotion": lambda week: ctx.number("shop", "units_per_buyer", week),
    }
    rows = []
    for driver, number in read.items():
        now, *before = [number(week) for week in _weeks(ctx)]
        known = [float(v) for v in before if v is not None]
        rows.append(picked(asked, {"driver": driver, "value": now, "usual": fmean(known) if known else None}))
    return rows


BASKETS: dict[str, Feed] = {
    "bundle": Feed(
        "常一起买的两款", frozenset({"item_a", "item_b"}), _bundles,
        frozenset({"title_a", "title_b", "orders", "support", "confidence_ab", "confidence_ba", "lift"}),
    ),
    "aov_driver": Feed("客单价四因素", frozenset({"driver"}), _drivers, frozenset({"value", "usual"}), prepare=_prepare),
}  # fmt: skip

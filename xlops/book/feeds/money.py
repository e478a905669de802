"""Lines of profit for many periods at once, by the same rules as the weekly report.

Rule: the shop's sums and the items' sales are read once for all periods; refunds are those of the period's own
sales, so far and in the end where four weeks of them are known. Source: `facts.profit`.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xlops.book.feeds.context import Context
from xlops.book.feeds.model import Value
from xlops.facts.items import Cost, Item, ItemWeek, costs, excluded
from xlops.facts.model import Number
from xlops.facts.profit import Profit, Refunds, profit, project, refund_days
from xlops.periods import Period

__all__ = ["LINES", "profit_lines"]

LINES = frozenset({
    "refunds_so_far", "refunds_expected", "goods_cost", "platform_fees", "logistics_cost", "contribution_before_ads",
    "contribution_after_ads", "fixed_costs", "net_profit", "cost_cover",
})  # fmt: skip
_ZERO = Decimal(0)


def profit_lines(ctx: Context, periods: Sequence[Period]) -> dict[Period, dict[str, Value]]:
    """The lines of each period; without sales a period has none.

    Costs are those after the expected refunds, where they are known, else after those so far.
    """
    new = [period for period in periods if period not in ctx.lines]
    if new:
        ctx.lines.update({key: {} for key in new} | _read(ctx, new))
    return {period: ctx.lines[period] for period in periods if ctx.lines[period]}


def _read(ctx: Context, periods: Sequence[Period]) -> dict[Period, dict[str, Value]]:
    known, days, left_out = costs(ctx.con), refund_days(ctx.con), excluded(ctx.con)
    found: dict[Period, dict[str, Value]] = {}
    for period in periods:
        pay = _money(ctx.number("shop", "pay_amount", period, whole=True))
        if pay is None:
            continue
        refunds = project(days, period, pay) or _stated(ctx, period)
        orders = ctx.number("shop", "pay_orders", period) or ctx.number("shop", "pay_buyers", period)
        spent = _money(ctx.number("shop", "ad_spend", period, whole=True))
        back = None if refunds is None else refunds.done if refunds.projected is None else refunds.projected
        count = None if orders is None else int(orders)
        found[period] = _said(
            profit(pay, count, back, _items(ctx, period, known, left_out), spent, ctx.settings, period), refunds
        )
    return found


def _said(lines: Profit, refunds: Refunds | None) -> dict[str, Value]:
    return {
        "refunds_so_far": refunds.done if refunds else None,
        "refunds_expected": refunds.projected if refunds else None,
        "goods_cost": lines.goods,
        "platform_fees": lines.fees,
        "logistics_cost": lines.freight,
        "contribution_before_ads": lines.before_ads,
        "contribution_after_ads": lines.after_ads,
        "fixed_costs": lines.fixed,
        "net_profit": lines.net_profit,
        "cost_cover": lines.covered,
    }


def _stated(ctx: Context, period: Period) -> Refunds | None:
    """Refunds that a shop or order file states: of the period's sales first, else those finished in it."""
    for metric, basis in (("refund_amount_paid", "paid"), ("refund_amount_done", "done")):
        done = _money(ctx.number("shop", metric, period))
        if done is not None:
            return Refunds(done, basis)
    return None


def _items(ctx: Context, period: Period, known: dict[str, Cost], left_out: frozenset[str]) -> ItemWeek | None:
    """The items' sales and units with their unit costs; None without items."""
    rows = []
    for id in ctx.keys("item") if ctx.gives("item", "pay_amount", period) else ():
        amount = _money(ctx.number("item", "pay_amount", period, id))
        if amount is None or not id or id in left_out:
            continue
        units = ctx.number("item", "pay_items", period, id)
        cost = known.get(id)
        rows.append(
            Item(
                id, "", None, None, None if units is None else int(units), None, amount, None, None, None, None, None,
                cost.unit_cost if cost else None, cost is None, _ZERO,
            )
        )  # fmt: skip
    return ItemWeek(period, tuple(rows), "", "", period.days, "", False) if rows else None


def _money(value: Number | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))

"""Rows by 规格 (a code of an item): stock and imported cost, what it sold and for how much.

Rule: a code has a row where the table of costs or paid order lines know it; 日销 is the mean of the 14 days up to
the last day with data, for a code that is out up to its last sale. Source: operator.md, SKU计划; `facts.sku`.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from xlops.book.feeds.context import Context
from xlops.book.feeds.model import Asked, Feed, Row, Value, Want
from xlops.facts.planned import planned
from xlops.facts.sku import LONG, WINDOW, variant

__all__ = ["CODES"]

_DAY = timedelta(days=1)
_TEXTS = frozenset({
    "item_id", "merchant_code", "item_title", "sku_props", "unit_cost", "on_hand", "in_transit", "arrives_on", "daily_units",
    "paid_price", "last_sale", "first_sale",
})  # fmt: skip
_SUMS = ("pay_items", "pay_amount")
_OF_ITEM = ("refund_rate_amount", "clicks", "ad_orders", "ad_spend", "impressions", "uv", "pay_buyers")
_Sale = tuple[date, int, Decimal]


def _rows(ctx: Context, asked: Asked) -> list[Row]:
    windows = {want.window for want in asked.wants.values() if want.name in _SUMS}
    since = min([ctx.as_of - _DAY * (LONG - 1), *(ctx.window(w).start for w in windows)])
    sales, texts = _sales(ctx, since)
    stock = {c: row for _, c, *row in planned(
        ctx.con, "item_costs", "item_id", "merchant_code", "item_id", "item_title", "unit_cost", "on_hand", "in_transit",
        "arrives_on",
    ) if c}  # fmt: skip
    first = min((date.fromisoformat(text[3]) for text in texts.values()), default=ctx.as_of)
    found = []
    for code in {**stock, **texts}:
        row = _known(ctx, code, stock.get(code), texts.get(code), sales.get(code, []), first)
        for id, want in asked.wants.items():
            if want.name in _OF_ITEM:
                row[f"want {id}"] = _of_item(ctx, want, str(row["item_id"] or ""))
            if want.name in _SUMS:
                row[f"want {id}"] = _sum(ctx, want, sales.get(code, []), bool(texts))
        found.append(row)
    own = {code: sum((paid for _, _, paid in days), Decimal(0)) for code, days in sales.items()}
    whole: dict[Value, Decimal] = {}
    for row in found:
        whole[row["item_id"]] = whole.get(row["item_id"], Decimal(0)) + own.get(str(row["merchant_code"]), Decimal(0))
    found.sort(key=lambda row: (
        -whole[row["item_id"]], str(row["item_id"]), -own.get(str(row["merchant_code"]), Decimal(0)), str(row["merchant_code"]),
    ))  # fmt: skip
    return [_asked(asked, row) for row in found]


def _asked(asked: Asked, row: Row) -> Row:
    own = {id: row[name] for id, name in asked.keys.items()}
    return own | {
        id: row[f"want {id}"] if w.name in (*_SUMS, *_OF_ITEM) else row[w.name] for id, w in asked.wants.items()
    }


def _known(
    ctx: Context, code: str, stock: list[Value] | None, text: tuple[str, ...] | None, days: list[_Sale], first: date
) -> Row:  # fmt: skip
    """Texts, stock and demand of a code; `first` is the first day that order lines know."""
    item, title, cost, on_hand, in_transit, arrives = stock or [None] * 6
    row: Row = {
        "merchant_code": code, "item_id": item or (text[0] if text else None), "item_title": title or (text[1] if text else None),
        "sku_props": variant(text[2], code) if text else code, "unit_cost": cost, "on_hand": on_hand,
        "in_transit": in_transit, "arrives_on": arrives, "last_sale": days[-1][0] if days else None,
        "first_sale": date.fromisoformat(text[3]) if text else None,
    }  # fmt: skip
    gone = isinstance(on_hand, int) and on_hand <= 0 and bool(days)
    end = days[-1][0] if gone else ctx.as_of
    start = max(first, end - _DAY * (WINDOW - 1))
    inside = [(n, paid) for day, n, paid in days if start <= day <= end]
    units, paid = sum(n for n, _ in inside), sum((p for _, p in inside), Decimal(0))
    row["daily_units"] = round(units / ((end - start).days + 1), 2) if text else None
    row["paid_price"] = (paid / units).quantize(Decimal("0.01")) if units else None
    return row


def _of_item(ctx: Context, want: Want, item: str) -> Value:
    """A number of the code's item; its refund rate is the shop's where the item's is not known."""
    period = ctx.window(want.window)
    found = ctx.number("item", want.name, period, item)
    return ctx.number("shop", want.name, period) if found is None and want.name == "refund_rate_amount" else found


def _prepare(ctx: Context, asked: Asked) -> None:
    for want in asked.wants.values():
        if want.name in _OF_ITEM:
            ctx.ask("item", [want.name], [ctx.window(want.window)])
        if want.name == "refund_rate_amount":
            ctx.ask("shop", [want.name], [ctx.window(want.window)])


def _sum(ctx: Context, want: Want, days: list[_Sale], known: bool) -> Value:
    """Units or yuan of a window; nothing sold is 0 where order lines are there at all."""
    period = ctx.window(want.window)
    own = [(n, paid) for day, n, paid in days if day in period]
    if not known:
        return None
    return sum(n for n, _ in own) if want.name == "pay_items" else sum((p for _, p in own), Decimal(0))


def _sales(ctx: Context, since: date) -> tuple[dict[str, list[_Sale]], dict[str, tuple[str, ...]]]:
    """Units and yuan by code and day, and each code's item, title, specification and first day."""
    days: dict[str, list[_Sale]] = {}
    sql = """SELECT merchant_code, paid_at::DATE, sum(quantity)::BIGINT, coalesce(sum(paid_amount), 0) FROM order_lines
        WHERE merchant_code <> '' AND paid_at >= ? AND paid_at < ?::DATE + INTERVAL 1 DAY AND quantity > 0
        GROUP BY 1, 2 ORDER BY 1, 2"""
    for code, day, units, paid in ctx.con.execute(sql, [since, ctx.as_of]).fetchall():
        days.setdefault(code, []).append((day, units, paid))
    sql = """SELECT merchant_code, arg_max(item_id, paid_at), arg_max(item_title, paid_at), arg_max(sku_props, paid_at),
            min(paid_at)::DATE::VARCHAR FROM order_lines
        WHERE merchant_code <> '' AND paid_at < ?::DATE + INTERVAL 1 DAY GROUP BY 1 ORDER BY 1"""
    rows = ctx.con.execute(sql, [ctx.as_of]).fetchall()
    return days, {code: tuple(text or "" for text in own) for code, *own in rows}


CODES = Feed(
    "一个规格一行",
    frozenset({"merchant_code", "item_id"}),
    _rows,
    _TEXTS | frozenset((*_SUMS, *_OF_ITEM)),
    prepare=_prepare,
)

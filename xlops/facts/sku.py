"""The codes (规格) of items: their stock, what is on its way, and how fast each sells.

Rule: a code counts where both the table of costs and the order lines know it under its item. Its demand is
the mean of the 14 days that end with the period, or with its last sale where nothing is left; a code
that is out and has not been sold for 28 days is out of the range. Source: operator.md, SKU计划 (日销14天).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from xlops.facts.goods import goods
from xlops.periods import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Sku", "skus", "variant"]

WINDOW, LONG = 14, 28


@dataclass(frozen=True)
class Sku:
    """One code of an item; `daily` units a day, `price` the mean paid for a unit, `arrivals` (day or None, units)."""

    code: str
    variant: str
    on_hand: int
    arrivals: tuple[tuple[date | None, int], ...]
    daily: float
    price: Decimal
    last_sale: date


def variant(props: str, code: str = "") -> str:
    """The values of a specification without the names of its properties; the code where there is none.

    >>> variant("颜色分类：米白;尺寸：60L"), variant("", "YX-01")
    ('米白 60L', 'YX-01')
    """
    values = [part.rpartition(":")[2].strip() for part in re.split("[;；]", props.replace("：", ":"))]
    return " ".join(value for value in values if value) or code


def skus(con: DuckDBPyConnection, period: Period) -> dict[str, tuple[Sku, ...]]:
    """By 商品ID the codes with stock and sales, as of the period's end; items of a single code are among them."""
    stocks = [row for row in goods(con) if row.on_hand is not None and row.item and row.code]
    if not stocks:
        return {}
    sold = _sold(con, period)
    first = _first_day(con)
    found: dict[str, list[Sku]] = {}
    for row in stocks:
        days = sold.get((row.item, row.code))
        if days is None or first is None:
            continue
        props = next((p for _, _, _, p in reversed(days) if p), "")
        arrivals = ((row.arrives_on, row.in_transit),) if row.in_transit else ()
        sku = _sku(row.code, variant(props, row.code), row.on_hand or 0, arrivals, days, period, first)
        found.setdefault(row.item, []).append(sku)
    return {item: tuple(codes) for item, codes in found.items()}


_Day = tuple[date, int, Decimal, str]


def _sku(
    code: str,
    name: str,
    on_hand: int,
    arrivals: tuple[tuple[date | None, int], ...],
    days: Sequence[_Day],
    period: Period,
    first: date,
) -> Sku:
    last = days[-1][0]
    end = last if on_hand <= 0 else period.end
    start = max(first, end - timedelta(days=WINDOW - 1))
    inside = [(units, paid) for day, units, paid, _ in days if start <= day <= end]
    units = sum(n for n, _ in inside)
    paid = sum((amount for _, amount in inside), Decimal(0))
    price = paid / units if units else Decimal(0)
    return Sku(code, name, on_hand, arrivals, units / ((end - start).days + 1), price, last)


def _sold(con: DuckDBPyConnection, period: Period) -> dict[tuple[str, str], list[_Day]]:
    """Units and yuan of each code by day, over the 28 days that end with the period."""
    sql = """
        SELECT item_id, merchant_code, paid_at::DATE AS day, sum(quantity)::BIGINT, sum(paid_amount), max(sku_props)
        FROM order_lines
        WHERE paid_at >= $start AND paid_at < $end::DATE + INTERVAL 1 DAY
            AND item_id <> '' AND merchant_code <> '' AND quantity > 0
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    """
    start = period.end - timedelta(days=LONG - 1)
    found: dict[tuple[str, str], list[_Day]] = {}
    for item, code, day, units, paid, props in con.execute(sql, {"start": start, "end": period.end}).fetchall():
        found.setdefault((item, code), []).append((day, units, paid or Decimal(0), props or ""))
    return found


def _first_day(con: DuckDBPyConnection) -> date | None:
    """The first day that order lines know: no demand is known before it."""
    row = con.execute("SELECT min(paid_at)::DATE FROM order_lines").fetchone()
    return row[0] if row else None

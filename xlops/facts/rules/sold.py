"""Units and money by item and by 商家编码 over the last days: what demand for stock is judged by.

Rule: paid order lines say it by colour and by day; without them the item export does, its days and weeks put
together, by item only. Days that no file covers are not days without sales. Source: spec section 4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlops.catalog.tables import TABLES
from xlops.facts.event_rows import covered_days
from xlops.facts.slices import Span
from xlops.facts.sources import gather
from xlops.facts.values import compute
from xlops.periods import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Sold", "sold"]


@dataclass(frozen=True)
class Sold:
    """Sales by item id: `units` and `amount`; `by_code` units by 商家编码; `last` the last day a key sold.

    `days` of the period that the source covers; 0 without any source.
    """

    period: Period
    days: int = 0
    units: Mapping[str, float] = field(default_factory=dict)
    amount: Mapping[str, Decimal] = field(default_factory=dict)
    by_code: Mapping[str, float] = field(default_factory=dict)
    last: Mapping[str, date] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


def sold(con: DuckDBPyConnection, period: Period) -> Sold:
    """What was sold over the period."""
    lines = len([day for day in covered_days(con, TABLES["order_lines"]) if day in period])
    return _from_lines(con, period, lines) if lines else _from_items(con, period)


def _from_lines(con: DuckDBPyConnection, period: Period, days: int) -> Sold:
    sql = """SELECT coalesce(nullif(item_id, ''), nullif(merchant_code, ''), item_title, ''),
            coalesce(merchant_code, ''), any_value(item_title), sum(quantity), sum(paid_amount), max(paid_at::DATE)
        FROM order_lines WHERE paid_at >= ? AND paid_at < ?::DATE + INTERVAL 1 DAY GROUP BY 1, 2 ORDER BY 1, 2"""
    units: dict[str, float] = defaultdict(float)
    by_code: dict[str, float] = defaultdict(float)
    amount: dict[str, Decimal] = defaultdict(Decimal)
    last: dict[str, date] = {}
    names: dict[str, str] = {}
    for item, code, title, count, paid, day in con.execute(sql, [period.start, period.end]).fetchall():
        units[item] += float(count or 0)
        amount[item] += Decimal(paid or 0)
        names[item] = title or names.get(item, "")
        for key in {item, code} - {""}:
            last[key] = max(day, last.get(key, day))
        if code:
            by_code[code] += float(count or 0)
    return Sold(period, days, dict(units), dict(amount), dict(by_code), last, names)


def _from_items(con: DuckDBPyConnection, period: Period) -> Sold:
    span = Span.whole(period)
    facts = gather(con, ("pay_items", "pay_amount"), [span], level="item")
    keys = sorted({key for piece in facts.slices for key in piece.rows})
    units: dict[str, float] = {}
    amount: dict[str, Decimal] = {}
    days = 0
    for key in keys:
        count, money = compute(facts, "pay_items", span, key), compute(facts, "pay_amount", span, key)
        days = max(days, money.days, count.days)
        if count.value is not None:
            units[key] = float(count.value)
        if money.value is not None:
            amount[key] = Decimal(str(money.value))
    rows = con.execute("SELECT item_id, arg_max(item_title, start) FROM item_facts GROUP BY 1 ORDER BY 1").fetchall()
    return Sold(period, days, units, amount, names={id: title for id, title in rows if title})

"""Checks of stock: what runs out before its goods arrive, and what lies too long (A10 A11).

Rule: status as `stock_status`; demand is that of the days in stock, so an item that ran out is judged by the
days it could be sold, and its stock-out date is the day after its last sale. The stock table has no date: it speaks of today only, not of a day long past.
Source: spec sections 1.6, 3 and 4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from xlops.catalog.rules import Check
from xlops.facts.goods import goods
from xlops.facts.items import fees
from xlops.facts.rules.check_shop import yuan
from xlops.facts.rules.model import NO, YES, Hit, Subject
from xlops.facts.rules.sold import Sold
from xlops.facts.rules.view import View
from xlops.facts.sku import Sku, skus
from xlops.methods.inventory import stock_status
from xlops.methods.stockout import stockout_date

__all__ = ["slow_stock", "stock"]

HORIZON = 120


@dataclass(frozen=True)
class _Line:
    """A stock row: item, code, title, cost, units there, on their way, and when those come."""

    item: str
    code: str
    title: str
    cost: Decimal | None
    on_hand: int
    in_transit: int
    arrives: date | None

    @property
    def subject(self) -> Subject:
        name = f"{self.title}（{self.code}）" if self.code and self.title else self.title or self.code or self.item
        return Subject("item", self.code or self.item, name)


def _lines(view: View) -> list[_Line]:
    return [
        _Line(row.item, row.code, row.title, row.unit_cost, row.on_hand, row.in_transit or 0, row.arrives_on)
        for row in goods(view.con)
        if row.on_hand is not None
    ]


def _too_old(view: View, check: Check) -> str:
    """Why the stock table can't speak of the period, or empty."""
    last = view.coverage.last
    if last is not None and (last - view.period.end).days > check.params["stale_days"]:
        return "库存表只说现在，不能判断早先的日子"
    return ""


def _daily(line: _Line, sales: Sold) -> float | None:
    """Units a day over the days in stock; None where the line's sales can't be told apart."""
    if sales.by_code and line.code:
        key, units = line.code, sales.by_code.get(line.code, 0.0)
    else:
        key, units = line.item, sales.units.get(line.item, 0.0)
    if not sales.days:
        return None
    days = sales.days
    if line.on_hand <= 0 and (last := sales.last.get(key)):
        days = min(days, (last - sales.period.start).days + 1)
    return units / days if days else None


def stock(view: View, check: Check) -> Iterator[Hit]:
    """Out of stock, to be ordered, or running out within the lead time."""
    lines = _lines(view)
    if reason := _too_old(view, check):
        yield Hit.unknown(reason)
        return
    sales = view.sold(int(check.params["days"]))
    gone = _gone(view) if any(line.on_hand <= 0 for line in lines) else {}
    for line in lines:
        sku = gone.get((line.item, line.code))
        daily = _daily(line, sales) if sku is None else sku.daily
        if daily is None:
            yield Hit.unknown("没有近14天的销量", line.subject)
        elif daily > 0:
            yield _short(view, line, daily, sales, sku.last_sale + timedelta(days=1) if sku else None)


def _gone(view: View) -> dict[tuple[str, str], Sku]:
    """By item and code what is out and was sold before: the demand of the fourteen days up to its last sale."""
    found = skus(view.con, view.period)
    return {(item, sku.code): sku for item, codes in found.items() for sku in codes if sku.on_hand <= 0}


def _short(view: View, line: _Line, daily: float, sales: Sold, since: date | None) -> Hit:
    """The finding of a line; `since` is the day it ran out, for one that is out."""
    lead = int(view.settings.rate("lead_time_days"))
    safety = daily * float(view.settings.rate("safety_days"))
    today = view.period.end + timedelta(days=1)
    out = _out(line, daily, today)
    status = stock_status(line.on_hand, line.in_transit, daily, lead, safety)
    soon = out is not None and (out - today).days < lead
    relief = (
        line.arrives if line.in_transit and line.arrives and line.arrives >= today else today + timedelta(days=lead)
    )
    gap = max(0, (relief - out).days) if out is not None else 0
    shown = out if since is None else since
    values = (line.on_hand, line.in_transit, daily, daily * lead + safety, shown, line.arrives, gap)
    holds = status in ("out_of_stock", "reorder") or soon
    earns = _earns(view, line, sales)
    lost = None if earns is None else yuan(earns * Decimal(str(daily)) * gap)
    return Hit(line.subject, YES if holds else NO, values, gap > 0, lost, note=_promise(line))


def _out(line: _Line, daily: float, today: date) -> date | None:
    if line.on_hand <= 0:
        return today
    arrivals = {line.arrives.isoformat(): line.in_transit} if line.in_transit and line.arrives else None
    found = stockout_date(line.on_hand, today.isoformat(), [daily] * HORIZON, arrivals)
    return date.fromisoformat(found) if found else None


def _promise(line: _Line) -> str:
    return "在途没有到货日" if line.in_transit and line.arrives is None else ""


def _earns(view: View, line: _Line, sales: Sold) -> Decimal | None:
    """What a unit leaves after fees and goods, at the mean price of the item."""
    amount, units = sales.amount.get(line.item), sales.units.get(line.item)
    if not amount or not units:
        return None
    price = amount / Decimal(str(units))
    goods = line.cost if line.cost is not None else price * view.settings.rate("cost_rate")
    return max(Decimal(0), price - fees(price, view.settings) - goods)


def slow_stock(view: View, check: Check) -> Iterator[Hit]:
    """Thirty days without a sale, or stock for more than the slow days."""
    lines = _lines(view)
    if reason := _too_old(view, check):
        yield Hit.unknown(reason)
        return
    n = int(check.params["days"])
    sales = view.sold(n)
    slow = float(view.settings.rate("slow_days"))
    for line in lines:
        if line.on_hand <= 0:
            continue
        if sales.days < n:
            yield Hit.unknown(f"近{n}天的销量只有{sales.days}天", line.subject)
            continue
        daily = _daily(line, sales) or 0.0
        days = line.on_hand / daily if daily else None
        tied = None if line.cost is None else line.cost * line.on_hand
        values = (line.on_hand, daily, days, tied)
        holds = days is None or days > slow
        yield Hit(line.subject, YES if holds else NO, values, yuan=yuan(tied) if holds else None)

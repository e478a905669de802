"""Stock-outs ahead: when an item runs out, and what is lost until its goods arrive.

Rule: demand is the week's mean units a day; goods on the way arrive on their day, without a day they
don't count. Lost units are whole days without stock times demand. Source: spec section 4, stock-out
date; operator.md, page one, fourth sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from xlops.facts.items import Cost, Item, ItemWeek
from xlops.facts.settings import Settings
from xlops.methods.stockout import stockout_date

__all__ = ["StockLine", "stock"]

HORIZON = 120


@dataclass(frozen=True)
class StockLine:
    """One item: what is there, how long it lasts, when to order, what a gap would cost."""

    item: Item
    on_hand: int
    in_transit: int
    arrives_on: date | None
    daily: float
    days: float | None
    out_on: date | None
    order_by: date | None
    gap_days: int
    lost_units: int
    lost_amount: Decimal

    @property
    def urgent(self) -> bool:
        return self.gap_days > 0


def stock(week: ItemWeek, costs: dict[str, Cost], settings: Settings) -> tuple[StockLine, ...]:
    """Items with known stock and sales, those that run out first on top; `week.period` ends today."""
    lines = [line for item in week.items if (line := _line(item, week, costs.get(item.id), settings))]
    return tuple(sorted(lines, key=lambda line: (line.out_on or date.max, -line.lost_amount, line.item.id)))


def _line(item: Item, week: ItemWeek, cost: Cost | None, settings: Settings) -> StockLine | None:
    if cost is None or cost.on_hand is None or not item.units or not week.days:
        return None
    daily = item.units / week.days
    start = week.period.end + timedelta(days=1)
    dated = sorted((max(day, start), units) for day, units in cost.arrivals if isinstance(day, date))
    arrivals: dict[str, float] = {}
    for day, units in dated:
        arrivals[day.isoformat()] = arrivals.get(day.isoformat(), 0) + units
    forecast = [daily] * HORIZON
    found = stockout_date(cost.on_hand, start.isoformat(), forecast, arrivals or None)
    out_on = date.fromisoformat(str(found)) if found else None
    lead = int(settings.rate("lead_time_days"))
    order_by = out_on - timedelta(days=lead + int(settings.rate("safety_days"))) if out_on else None
    gap = 0
    if out_on is not None:
        relief = next((day for day, _ in dated if day >= out_on), start + timedelta(days=lead))
        gap = max(0, (relief - out_on).days)
    lost = round(daily * gap)
    price = item.amount / item.units
    return StockLine(
        item,
        cost.on_hand,
        sum(units for _, units in cost.arrivals),
        dated[0][0] if dated else None,
        daily,
        cost.on_hand / daily,
        out_on,
        order_by,
        gap,
        lost,
        (price * lost).quantize(Decimal("0.01")),
    )

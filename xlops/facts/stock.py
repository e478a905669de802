"""Stock-outs: what ran out or will, and what is lost until its goods arrive.

Rule: by merchant code where order lines know the codes of an item, else by item. Demand is the mean of the 14
days up to the week's end, for a code that is out up to its last sale; for an item the week's mean. Goods
on the way arrive on their day, without a day they don't count. Lost units are whole days without stock times
demand. Source: spec section 4, stock-out date; operator.md, page one, fourth sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from xlops.facts.items import Cost, Item, ItemWeek
from xlops.facts.settings import Settings
from xlops.facts.sku import Sku, skus
from xlops.methods.stockout import stockout_date

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["StockLine", "stock"]

HORIZON = 120
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class StockLine:
    """One item or one code of it (`variant`): what is there, how long it lasts, what a gap costs.

    `since` is the day it ran out, where that is past; `lost_before` are the units and yuan lost since then
    within the week; `gap_days`, `lost_units` and `lost_amount` are what is still to be lost after the week.
    """

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
    variant: str = ""
    since: date | None = None
    lost_before: tuple[int, Decimal] = (0, Decimal(0))

    @property
    def urgent(self) -> bool:
        return self.gap_days > 0

    @property
    def cost(self) -> Decimal:
        """Yuan lost by the gap, so far and still to come."""
        return self.lost_amount + self.lost_before[1]


def stock(
    con: DuckDBPyConnection, week: ItemWeek, costs: Mapping[str, Cost], settings: Settings
) -> tuple[StockLine, ...]:
    """Items and codes with known stock and sales, those that run out first on top; `week.period` ends today."""
    codes = skus(con, week.period)
    lines: list[StockLine] = []
    for item in week.items:
        own = codes.get(item.id, ())
        found = [_of_code(item, week, sku, settings) for sku in own] if own else [_of_item(item, week, costs, settings)]
        lines += [line for line in found if line is not None]
    return tuple(sorted(lines, key=lambda x: (x.out_on or date.max, -x.cost, x.item.id, x.variant)))


def _of_item(item: Item, week: ItemWeek, costs: Mapping[str, Cost], settings: Settings) -> StockLine | None:
    cost = costs.get(item.id)
    if cost is None or cost.on_hand is None or not item.units or not week.days:
        return None
    return _line(item, week, cost.on_hand, cost.arrivals, item.units / week.days, item.amount / item.units, settings)


def _of_code(item: Item, week: ItemWeek, sku: Sku, settings: Settings) -> StockLine | None:
    if not sku.daily:
        return None
    end, gone = week.period.end, sku.on_hand <= 0
    since = sku.last_sale + _DAY if gone and sku.last_sale < end else None
    lost = round(sku.daily * (end - max(since, week.period.start) + _DAY).days) if since else 0
    return _line(
        item, week, sku.on_hand, sku.arrivals, sku.daily, sku.price, settings,
        variant=sku.variant, since=since, lost_before=(lost, _fen(sku.price * lost)),
    )  # fmt: skip


def _line(
    item: Item,
    week: ItemWeek,
    on_hand: int,
    coming: Sequence[tuple[object, int]],
    daily: float,
    price: Decimal,
    settings: Settings,
    *,
    variant: str = "",
    since: date | None = None,
    lost_before: tuple[int, Decimal] = (0, Decimal(0)),
) -> StockLine:
    start = week.period.end + _DAY
    dated = sorted((max(day, start), units) for day, units in coming if isinstance(day, date))
    arrivals: dict[str, float] = {}
    for day, units in dated:
        arrivals[day.isoformat()] = arrivals.get(day.isoformat(), 0) + units
    found = stockout_date(on_hand, start.isoformat(), [daily] * HORIZON, arrivals or None)
    out_on = date.fromisoformat(str(found)) if found else None
    lead = int(settings.rate("lead_time_days"))
    order_by = out_on - timedelta(days=lead + int(settings.rate("safety_days"))) if out_on else None
    gap = 0
    if out_on is not None:
        relief = next((day for day, _ in dated if day >= out_on), start + timedelta(days=lead))
        gap = max(0, (relief - out_on).days)
    lost = round(daily * gap)
    return StockLine(
        item,
        on_hand,
        sum(units for _, units in coming),
        dated[0][0] if dated else None,
        daily,
        on_hand / daily,
        out_on,
        order_by,
        gap,
        lost,
        _fen(price * lost),
        variant,
        since,
        lost_before,
    )


def _fen(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))

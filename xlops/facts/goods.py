"""Codes of goods with their cost and stock: the shop's table of costs, overridden by what is typed in SKU计划.

Rule: a typed cost, a typed 在途 and 到货日 win over the imported ones, code by code; an imported row without a
code gives its cost up where codes of its item have a typed one. Source: operator.md, SKU计划.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlops.facts.planned import planned

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Goods", "goods"]


@dataclass(frozen=True)
class Goods:
    """A code of an item: yuan a unit, units there, units on their way and when they come; None is unknown."""

    item: str
    code: str
    title: str
    unit_cost: Decimal | None
    on_hand: int | None
    in_transit: int | None
    arrives_on: date | None


def goods(con: DuckDBPyConnection) -> tuple[Goods, ...]:
    """Every code with a cost or stock, by item and code; empty where nobody gave any."""
    stocked = planned(
        con, "item_costs", "item_id", "merchant_code", "item_title", "unit_cost", "on_hand", "in_transit", "arrives_on"
    )
    found = [Goods(i or "", c or "", t or "", *rest) for i, c, t, *rest in stocked if i or c]
    typed = {
        code: Goods(item or "", code, "", cost, None, units, day)
        for code, item, cost, units, day in planned(
            con, "sku_plans", "merchant_code", "item_id", "unit_cost", "in_transit", "arrives_on"
        )
        if code and not (cost is None and units is None and day is None)
    }
    if not typed:
        return tuple(found)
    costed = {own.item for own in typed.values() if own.unit_cost is not None} - {""}
    merged = [_merged(row, typed.get(row.code), costed) for row in found]
    new = [own for code, own in typed.items() if code not in {row.code for row in found}]
    return tuple(sorted([*merged, *new], key=lambda row: (row.item, row.code)))


def _merged(row: Goods, own: Goods | None, costed: set[str]) -> Goods:
    if own is None:
        return replace(row, unit_cost=None) if not row.code and row.item in costed else row
    if own.in_transit is not None or own.arrives_on is not None:  # an order is typed as a whole
        row = replace(row, in_transit=own.in_transit, arrives_on=own.arrives_on)
    return row if own.unit_cost is None else replace(row, unit_cost=own.unit_cost)

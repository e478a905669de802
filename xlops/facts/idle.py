"""Items that nobody bought for thirty days, and what their stock ties up.

Rule: an item is idle where an export of those days lists it, or where stock is known, and no unit was sold; goods
in stock are valued at their unit cost, and where that is unknown not at all. Needs 28 known days.
Source: weekly_report.md, 7c (30天动销=0).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlops.facts.ladder import ENOUGH_DAYS
from xlops.facts.rules.sold import Sold

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Idle", "idle"]


@dataclass(frozen=True)
class Idle:
    """An item without a sale; `uv` its visitors of the days (None where no export says), `value` its stock in yuan."""

    id: str
    title: str
    uv: int | None
    on_hand: int | None
    value: Decimal | None


def idle(con: DuckDBPyConnection, month: Sold) -> tuple[Idle, ...] | None:
    """Idle items, the costliest stock first; None where the month's sales are not known."""
    if month.days < ENOUGH_DAYS:
        return None
    sql = """
        WITH listed AS (
            SELECT item_id AS id, arg_max(item_title, start) AS title, sum(uv) FILTER (uv IS NOT NULL) AS uv
            FROM item_facts WHERE item_id <> '' AND start >= $start AND "end" <= $end GROUP BY 1
        ), stocked AS (
            SELECT item_id AS id, any_value(item_title) AS title, sum(on_hand) AS on_hand,
                sum(on_hand * unit_cost) AS value
            FROM item_costs WHERE coalesce(item_id, '') <> '' AND on_hand > 0 GROUP BY 1
        )
        SELECT coalesce(l.id, s.id), coalesce(nullif(l.title, ''), s.title, ''), l.uv, s.on_hand, s.value
        FROM listed l FULL JOIN stocked s ON s.id = l.id ORDER BY 5 DESC NULLS LAST, 4 DESC NULLS LAST, 1
    """
    rows = con.execute(sql, {"start": month.period.start, "end": month.period.end}).fetchall()
    return tuple(
        Idle(id, title or f"商品{id}", None if uv is None else int(uv), None if units is None else int(units), value)
        for id, title, uv, units, value in rows
        if not month.units.get(id)
    )

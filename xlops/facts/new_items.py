"""Items that are new: first seen in the last four weeks, in a shop whose files reach back further.

Rule: first seen is the first row of the item export, else the first paid line; where the files themselves begin
less than two weeks before, nobody knows what is new and nothing is said. Source: weekly_report.md, 7e.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from xlops.facts.items import Item, ItemWeek

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["NewItem", "new_items"]

_NEW, _REACH = timedelta(days=27), timedelta(days=14)


@dataclass(frozen=True)
class NewItem:
    """An item of the week with the first day that it was seen; `days` since then, that day included."""

    item: Item
    first: date
    days: int


def new_items(con: DuckDBPyConnection, week: ItemWeek) -> tuple[NewItem, ...]:
    """New items with a row this week, the newest first."""
    table, when = ("order_lines", "paid_at::DATE") if week.source == "order_lines" else ("item_facts", "start")
    key = (
        "coalesce(nullif(item_id, ''), nullif(merchant_code, ''), item_title)" if table == "order_lines" else "item_id"
    )
    rows = con.execute(f"SELECT {key}, min({when}) FROM {table} WHERE {when} IS NOT NULL GROUP BY 1").fetchall()
    first = dict(rows)
    begins = min(first.values(), default=None)
    found = []
    for item in week.items:
        day = first.get(item.id)
        if day is None or begins is None or day < week.period.end - _NEW or day - begins < _REACH or not item.is_goods:
            continue
        found.append(NewItem(item, day, (week.period.end - day).days + 1))
    return tuple(sorted(found, key=lambda x: (-x.first.toordinal(), -x.item.amount, x.item.id)))

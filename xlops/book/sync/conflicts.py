"""The sheet of conflicts: every imported cell that the operator overwrote, with the value that it keeps away.

Rule: the sheet shows what holds now and is written anew by every refresh. To take the import's value back, the
operator empties the cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from xlops.book.sync.cast import Value
from xlops.book.sync.model import Conflict, ReadGrid, Row
from xlops.book.sync.read import label_of
from xlops.catalog.model import Kind

__all__ = ["CONFLICTS", "conflict_rows", "shown"]

CONFLICTS = "conflicts"


def shown(kind: Kind, value: Value) -> str:
    """A value as an operator reads it.

    >>> shown(Kind.RATE, 0.0325), shown(Kind.MONEY, 1234.5), shown(Kind.COUNT, None)
    ('3.25%', '1,234.50', '')
    """
    if value is None:
        return ""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        if kind is Kind.RATE:
            return f"{value:.2%}"
        return f"{value:,.2f}" if kind is Kind.MONEY else f"{value:,.10g}"
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)


def conflict_rows(grids: Mapping[str, ReadGrid], conflicts: Iterable[Conflict]) -> list[Row]:
    """The rows of the grid `conflicts`."""
    rows: list[Row] = []
    for conflict in conflicts:
        read = grids[conflict.grid]
        kind = read.grid.by_id[conflict.column].holds
        rows.append({
            "place": read.sheet,
            "row_key": label_of(conflict.key),
            "column_name": read.place.columns[conflict.column].header,
            "typed": shown(kind, conflict.typed),
            "imported": shown(kind, conflict.imported),
        })  # fmt: skip
    return rows

"""What the demo shop's operator typed into the workbook, by grid: the workbook of the demo has life in it.

Rule: rows that the story speaks of are written out and agree with it; every other table that is typed only starts with the
sample rows of its declaration. Settings stay as they are. Rows meet what a refresh imports by their key.

>>> sorted(row["event"] for row in typed()["daily"])[0]
'主推款换搜索首图'
>>> "settings" in typed(), len(typed()["suppliers"])
(False, 3)
"""

from __future__ import annotations

from collections.abc import Mapping

from xlops.catalog.sheets import GRIDS
from xlops.catalog.sheets.model import Grid, Origin
from xlops.demo.typed_market import MARKET
from xlops.demo.typed_plans import PLANS
from xlops.demo.typed_watch import WATCH

__all__ = ["typed"]

_NOT = ("settings", "words", "lists", "ledger_map", "conflicts", "checks")
"""Grids whose typed cells start empty, or as declared: the demo shop has settled nothing there."""


def typed() -> dict[str, list[dict[str, object]]]:
    """Rows by grid id: key and typed columns, and imported ones where a row is not fed."""
    written = {**PLANS, **WATCH, **MARKET}
    found: dict[str, list[dict[str, object]]] = {}
    for grid in GRIDS.values():
        if grid.id in written:
            found[grid.id] = [_given(row) for row in written[grid.id]]
        elif grid.id not in _NOT and (rows := _samples(grid)):
            found[grid.id] = rows
    return found


def _given(row: Mapping[str, object]) -> dict[str, object]:
    return {id: value for id, value in row.items() if value is not None}


def _samples(grid: Grid) -> list[dict[str, object]]:
    """A table's sample rows where nobody but the operator makes its rows, or where they are given."""
    if grid.feed and not grid.fixed:
        return []
    own = {c.id for c in grid.columns if c.origin is Origin.TYPED} | set(grid.key)
    rows = [_given({id: value for id, value in row.items() if id in own}) for row in grid.samples]
    return [row for row in rows if len(row) > len(grid.key) or not set(grid.key) >= set(row)]

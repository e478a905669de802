"""The sheets of the planning workbook, in the order of their tabs, and everything by id.

>>> SHEETS["daily"].name, GRIDS["daily"].key
('日数据', ('day',))
"""

from __future__ import annotations

from xlops.catalog.sheets.daily import DAILY
from xlops.catalog.sheets.lists import LISTS
from xlops.catalog.sheets.model import Card, Cell, Chart, Column, Grid, Group, Mark, Origin, Sheet, Spark

__all__ = [
    "GRIDS", "LISTS", "SHEETS", "Card", "Cell", "Chart", "Column", "Grid", "Group", "Mark", "Origin", "Sheet", "Spark",
]  # fmt: skip

_ALL: tuple[Sheet, ...] = (DAILY,)

SHEETS: dict[str, Sheet] = {sheet.id: sheet for sheet in _ALL}
GRIDS: dict[str, Grid] = {grid.id: grid for sheet in _ALL for grid in sheet.grids}
assert len(SHEETS) == len(_ALL), "a sheet id is declared twice"
assert len(GRIDS) == sum(len(sheet.grids) for sheet in _ALL), "a grid id is declared twice"

"""The sheets of the planning workbook, in the order of their tabs, and everything by id.

>>> SHEETS["daily"].name, GRIDS["daily"].key
('日数据', ('day',))
"""

from __future__ import annotations

from dataclasses import replace

from xlops.catalog.sheets.ads import ADS
from xlops.catalog.sheets.calendar import CALENDAR
from xlops.catalog.sheets.checks import CHECKS_SHEET
from xlops.catalog.sheets.conflicts import CONFLICTS
from xlops.catalog.sheets.daily import DAILY
from xlops.catalog.sheets.definitions import DEFINITIONS
from xlops.catalog.sheets.entries import ENTRIES
from xlops.catalog.sheets.health import HEALTH
from xlops.catalog.sheets.home import HOME
from xlops.catalog.sheets.items import ITEMS
from xlops.catalog.sheets.lists import LISTS
from xlops.catalog.sheets.market import MARKET
from xlops.catalog.sheets.members import MEMBERS
from xlops.catalog.sheets.methods_log import METHODS
from xlops.catalog.sheets.model import Card, Cell, Chart, Column, Grid, Group, Mark, Origin, Sheet, Spark
from xlops.catalog.sheets.plan import PLAN
from xlops.catalog.sheets.profit import PROFIT
from xlops.catalog.sheets.samples import SAMPLES
from xlops.catalog.sheets.selection import SELECTION
from xlops.catalog.sheets.service import SERVICE
from xlops.catalog.sheets.settings import SETTINGS
from xlops.catalog.sheets.skus import SKUS
from xlops.catalog.sheets.stock import STOCK
from xlops.catalog.sheets.suppliers import SUPPLIERS
from xlops.catalog.sheets.targets import TARGETS
from xlops.catalog.sheets.todos import TODOS

__all__ = [
    "GRIDS", "LISTS", "SHEETS", "Card", "Cell", "Chart", "Column", "Grid", "Group", "Mark", "Origin", "Sheet", "Spark",
]  # fmt: skip

_OTHERS: tuple[Sheet, ...] = (
    # visible
    DAILY, ITEMS, SKUS, ENTRIES, PROFIT, TARGETS, TODOS,
    # one click away on 首页
    SETTINGS, MARKET, SELECTION, ADS, CALENDAR, MEMBERS, SERVICE, STOCK, SUPPLIERS, CHECKS_SHEET, HEALTH, PLAN, METHODS,
    DEFINITIONS, SAMPLES, CONFLICTS,
)  # fmt: skip

_ALL: tuple[Sheet, ...] = (replace(HOME, links=tuple(sheet.id for sheet in _OTHERS)), *_OTHERS)

SHEETS: dict[str, Sheet] = {sheet.id: sheet for sheet in _ALL}
GRIDS: dict[str, Grid] = {grid.id: grid for sheet in _ALL for grid in sheet.grids}
assert len(SHEETS) == len(_ALL), "a sheet id is declared twice"
assert len(GRIDS) == sum(len(sheet.grids) for sheet in _ALL), "a grid id is declared twice"

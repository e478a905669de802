"""Defined names that formulas and drop-downs use: settings, the last day with data, lists.

Rule: a setting is found by its id wherever its row went; where the workbook has no 设置, the name holds the value
itself. A list ends with its last filled cell, so that a drop-down shows no blanks and grows with what is typed.
The last day with data is a plain cell: whoever refreshes the workbook writes a date there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from xlops.book.build.numbers import Value, cell_value, serial
from xlops.book.build.validation import list_name
from xlops.catalog.config import DEFAULTS, WORDS
from xlops.catalog.model import Kind
from xlops.catalog.sheets.lists import LISTS
from xlops.catalog.sheets.model import Grid
from xlops.formula.sheet import AS_OF, column_ref, setting_name

__all__ = ["AS_OF", "list_ids", "list_names", "setting_names"]

_SETTINGS, _WORDS, _LISTS = "settings", "words", "lists"
_KEY, _EFFECTIVE = "setting", "effective"


def setting_names(grids: Mapping[str, Grid], settings: Mapping[str, Value]) -> dict[str, str]:
    """The name of each setting and what it stands for."""
    grid = grids.get(_SETTINGS)
    ids = list(dict.fromkeys([*DEFAULTS, *settings]))
    if grid is None:
        return {
            setting_name(id): _constant(settings.get(id, DEFAULTS[id].value if id in DEFAULTS else None)) for id in ids
        }
    names = {}
    for id in ids:
        own = grids.get(_WORDS, grid) if id in WORDS else grid
        keys, values = column_ref(own, _KEY), column_ref(own, _EFFECTIVE)
        found = f'INDEX({values},MATCH("{id}",{keys},0))'
        names[setting_name(id)] = f'IFERROR(IF({found}="","",{found}),"")'
    return names


def _constant(value: Value) -> str:
    value = cell_value(value, Kind.NUMBER)
    if isinstance(value, date):
        return str(serial(value))
    if value is None or isinstance(value, str):
        return '"' + (value or "").replace('"', '""') + '"'
    return str(value).upper() if isinstance(value, bool) else f"{value!r}"


def list_ids(grids: Mapping[str, Grid]) -> frozenset[str]:
    """The lists that stand in the workbook."""
    return frozenset(grids[_LISTS].by_id) & frozenset(LISTS) if _LISTS in grids else frozenset()


def list_names(grids: Mapping[str, Grid]) -> dict[str, str]:
    """The name of each list and the cells it stands for."""
    names = {}
    for id in sorted(list_ids(grids)):
        cells = column_ref(grids[_LISTS], id)
        names[list_name(id)] = f"INDEX({cells},1):INDEX({cells},MAX(1,COUNTA({cells})))"
    return names

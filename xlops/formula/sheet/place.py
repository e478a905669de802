"""How a formula names cells: by the table's headers, or by addresses where Excel takes no table reference.

Rule: references to tables are written in full (`t_daily[[#This Row],[支付金额]]`); Excel shows them short. Settings
are the defined names `s_<id>`.

>>> from xlops.catalog.sheets import GRIDS
>>> TablePlace(GRIDS["daily"], GRIDS).cell("pay_amount")
't_daily[[#This Row],[支付金额]]'
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from xlops.catalog.sheets.model import Grid
from xlops.errors import BadInput

__all__ = ["AS_OF", "Place", "RefPlace", "TablePlace", "column_ref", "setting_name"]

AS_OF = "s_as_of"


def setting_name(id: str) -> str:
    """The defined name of a setting's effective value."""
    return f"s_{id}"


def column_ref(grid: Grid, column: str) -> str:
    """A whole column of a table."""
    header = _escaped(grid, column)
    return f"t_{grid.id}[{header}]" if re.fullmatch(r"\w+", header) else f"t_{grid.id}[[{header}]]"


class Place(Protocol):
    """How references are written."""

    def cell(self, column: str) -> str:
        """This row's cell of a column."""

    def column(self, grid: str, column: str) -> str:
        """A whole column."""


@dataclass(frozen=True)
class TablePlace:
    """A formula in a column of a table."""

    grid: Grid | None
    grids: Mapping[str, Grid]

    def cell(self, column: str) -> str:
        assert self.grid is not None, "a formula outside a table has no row"
        return f"t_{self.grid.id}[[#This Row],[{_escaped(self.grid, column)}]]"

    def column(self, grid: str, column: str) -> str:
        return column_ref(self.grids[grid], column)


@dataclass(frozen=True)
class RefPlace:
    """A formula outside a table, or a conditional format: the cells by given addresses.

    `refs` maps a column's or card's id to its address, `grid.column` to a range where one is allowed; `grids` are
    tables that may be referred to by name.
    """

    refs: Mapping[str, str]
    grids: Mapping[str, Grid] = field(default_factory=dict)

    def cell(self, column: str) -> str:
        if column not in self.refs:
            raise BadInput(f"公式里的「{column}」没有给出单元格地址,请补上")
        return self.refs[column]

    def column(self, grid: str, column: str) -> str:
        if given := self.refs.get(f"{grid}.{column}"):
            return given
        if grid not in self.grids:
            raise BadInput(f"条件格式里不能引用别的表「{grid}.{column}」,请先加一个辅助列")
        return column_ref(self.grids[grid], column)


def _escaped(grid: Grid, column: str) -> str:
    """The header with the characters that a table reference reserves marked by an apostrophe."""
    return re.sub(r"(['\[\]#])", r"'\1", grid.by_id[column].title)

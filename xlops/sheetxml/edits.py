"""What may be done to a closed workbook: set cells, add rows at a table's end, set a document property.

Rule: rows and columns are those of the sheet, from 1. Nothing moves: no row or column is inserted or
removed, and the style of what is there stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xlops.sheetxml.values import Formula, Value

__all__ = ["AppendRows", "Edit", "Patched", "SetCell", "SetProperty", "SetResult"]


@dataclass(frozen=True)
class SetCell:
    """Write one cell; its style stays. `None` and an empty text make it blank."""

    sheet: str
    row: int
    col: int
    value: Value | Formula


@dataclass(frozen=True)
class SetResult:
    """Write the cached value of the formula that stands in a cell; the formula stays as it is.

    With `None` the value is taken away: a spreadsheet calculates it when it opens the file. An empty text
    is a value.
    """

    sheet: str
    row: int
    col: int
    value: Value


@dataclass(frozen=True)
class AppendRows:
    """Add rows at a table's end, each a value by sheet column.

    A column that a row does not name is filled as Excel fills it: with the formula of the row above, or
    of the calculated column, else blank. Styles are those of the row above. `formulas` are columns that hold
    one formula in every new row: there a row's value is the cached result.
    """

    table: str
    rows: Sequence[Mapping[int, Value | Formula]]
    formulas: Mapping[int, str] = field(default_factory=dict)

    def spelled(self, row: Mapping[int, Value | Formula]) -> Mapping[int, Value | Formula]:
        """One of the rows with its formulas in their cells."""
        return {**row, **{col: self._with(text, row.get(col)) for col, text in self.formulas.items()}}

    def and_then(self, more: AppendRows) -> AppendRows:
        """These rows and others of the same table after them."""
        return AppendRows(self.table, [*map(self.spelled, self.rows), *map(more.spelled, more.rows)])

    @staticmethod
    def _with(text: str, value: Value | Formula) -> Formula:
        return value if isinstance(value, Formula) else Formula(text, value)


@dataclass(frozen=True)
class SetProperty:
    """Set a custom document property to a text (the workbook's version, its revision stamp)."""

    name: str
    value: str


Edit = SetCell | SetResult | AppendRows | SetProperty


@dataclass(frozen=True)
class Patched:
    """What a patch did: cells set, first and last new row by table, parts that changed, the backup."""

    cells: int = 0
    appended: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    backup: Path | None = None

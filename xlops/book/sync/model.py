"""What is read from an operator's workbook, and what a refresh did to it. Frozen, nothing computed.

Rule: a row is what stands in the cells, by column id; a key is the row's key columns as texts, so that it
reads the same from a cell, from the store and from JSON.

>>> Problem("日数据", "C7", "约三百", "不是金额,请改成不带文字的数字").sentence
'「日数据」C7 填的「约三百」不是金额,请改成不带文字的数字'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from xlops.book.sync.cast import Value
from xlops.catalog.sheets import Grid
from xlops.sheetxml import Book, Located

__all__ = ["Conflict", "Key", "Problem", "ReadBook", "ReadGrid", "Refreshed", "Row", "Tables"]

Key = tuple[str, ...]
Row = dict[str, Value]
Tables = dict[str, list[Row]]


@dataclass(frozen=True)
class Problem:
    """Something on a sheet that the operator should look at; the cell is left as it is."""

    sheet: str
    cell: str
    value: str
    message: str

    @property
    def sentence(self) -> str:
        """The whole of it, to show."""
        place = f"「{self.sheet}」{self.cell}".strip()
        return f"{place} 填的「{self.value[:20]}」{self.message}" if self.value else f"{place} {self.message}".strip()


@dataclass(frozen=True)
class ReadGrid:
    """A grid found in the workbook: its rows that hold something, and where everything stands.

    `rows` and `lines` (the sheet's row numbers) run in parallel; `empty` are the table's rows where nothing
    was typed or imported. `formulas` are the formulas in the cells of our columns by sheet row and column
    id, in the workbook's own spelling (tables and headers may have been renamed); `cached` are the values of our
    formula columns' formulas. In the `noted` rows the operator typed into a column of their own. `doubles` are rows (by number) of a key that another row stands for.
    """

    grid: Grid
    place: Located
    rows: Sequence[Row]
    lines: Sequence[int]
    empty: Sequence[int] = ()
    formulas: Mapping[tuple[int, str], str] = field(default_factory=dict)
    cached: Mapping[tuple[int, str], Value] = field(default_factory=dict)
    noted: frozenset[int] = frozenset()
    doubles: Mapping[int, Row] = field(default_factory=dict)

    @property
    def sheet(self) -> str:
        """The present name of its sheet."""
        return self.place.table.sheet


@dataclass(frozen=True)
class ReadBook:
    """An operator's workbook as it was read. `missing` grids (id → a sentence) were deleted by the operator;
    `declared` are all that were looked for."""

    book: Book
    declared: Mapping[str, Grid]
    grids: Mapping[str, ReadGrid]
    settings: Mapping[str, Value]
    shop_id: str = ""
    version: int = 0
    revision: str = ""
    as_of: date | None = None
    missing: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def path(self) -> Path:
        """Where it lay."""
        return self.book.archive.path

    @property
    def tables(self) -> Tables:
        """The rows by grid id, for evaluation and for the store."""
        return {id: [dict(row) for row in grid.rows] for id, grid in self.grids.items()}


@dataclass(frozen=True)
class Conflict:
    """An imported cell that the operator overwrote: `typed` stays, `imported` would have been written."""

    grid: str
    key: Key
    column: str
    typed: Value
    imported: Value


@dataclass(frozen=True)
class Refreshed:
    """What a refresh did: rows added, cells changed, conflicts, rows kept away, what could not be done."""

    cells: int = 0
    added: Mapping[str, int] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    deleted: Mapping[str, int] = field(default_factory=dict)
    stale: int = 0  # formulas of the operator's own that are calculated when the file is opened
    problems: tuple[Problem, ...] = ()
    revision: str = ""
    backup: Path | None = None

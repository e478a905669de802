"""What a merge means for a table of the workbook: which cells change, which rows are added, what stands there after.

Rule: new rows first fill the table's empty rows, from above, and then follow at its end; nothing moves. A
grid that is ours alone (`conflicts`) is written anew from its first row. Source: xlops/sheetxml.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlops.book.sync.cast import Value, same
from xlops.book.sync.merge import Merged
from xlops.book.sync.model import Key, ReadGrid, Row
from xlops.book.sync.read import key_of
from xlops.catalog.sheets import Origin

__all__ = ["Planned", "plan", "rewritten", "unchanged"]


@dataclass(frozen=True)
class Planned:
    """A table after the refresh: its rows by number, the cells to write, how many rows are new at its end."""

    read: ReadGrid
    rows: Mapping[int, Row]
    cells: Mapping[tuple[int, str], Value]
    appended: int = 0

    @property
    def first(self) -> int:
        """The number of the first row that is added at the end."""
        return self.read.place.table.data.bottom + 1


def _standing(read: ReadGrid) -> dict[int, Row]:
    """Every row of the table by its number; the empty ones too, for their formulas may read other tables."""
    data = read.place.table.data
    rows: dict[int, Row] = {line: {} for line in range(data.top, data.bottom + 1)}
    return {**rows, **dict(zip(read.lines, read.rows, strict=True)), **read.doubles}


def unchanged(read: ReadGrid) -> Planned:
    """A table that no import speaks of."""
    rows = _standing(read)
    return Planned(read, rows, {})


def plan(read: ReadGrid, merged: Merged) -> Planned:
    """Find a place for everything that a merge wants written."""
    rows, cells = _standing(read), dict[tuple[int, str], Value]()
    line_of: dict[Key, int] = {key_of(read.grid, row): line for line, row in zip(read.lines, read.rows, strict=True)}
    for key, change in merged.cells.items():
        line = line_of[key]
        rows[line] = {**rows[line], **change}
        cells.update({(line, id): value for id, value in change.items() if id in read.place.columns})
    ours = [c.id for c in read.grid.columns if c.origin is Origin.IMPORTED and c.id in read.place.columns]
    left = [line_of[key] for key in merged.emptied]
    for line in left:
        cells.update({(line, id): None for id in ours if id in rows[line]})
        rows[line] = {}
    new = list(merged.rows)
    if read.grid.newest_first:
        new.sort(key=lambda row: key_of(read.grid, row), reverse=True)
    return _placed(read, rows, cells, new, sorted([*read.empty, *left]))


def rewritten(read: ReadGrid, new: Sequence[Row]) -> Planned:
    """A table that is ours alone, with other rows in it; what is left over is emptied."""
    ours = [c.id for c in read.grid.columns if c.origin is Origin.IMPORTED and c.id in read.place.columns]
    rows = _standing(read)
    kept = {line: {id: value for id, value in row.items() if id not in ours} for line, row in rows.items()}
    cells: dict[tuple[int, str], Value] = {}
    free = sorted(rows)
    placed = _placed(read, kept, cells, new, free)
    for line, row in rows.items():
        cells.update({(line, id): None for id in ours if id in row and id not in placed.rows.get(line, {})})
    wanted = {at: value for at, value in cells.items() if not same(rows.get(at[0], {}).get(at[1]), value)}
    return Planned(read, placed.rows, wanted, placed.appended)


def _placed(
    read: ReadGrid, rows: dict[int, Row], cells: dict[tuple[int, str], Value], new: Sequence[Row], free: Sequence[int]
) -> Planned:
    """Put new rows into free lines, then below."""
    bottom = read.place.table.data.bottom
    lines = [*free[: len(new)], *range(bottom + 1, bottom + 1 + max(0, len(new) - len(free)))]
    for line, row in zip(lines, new, strict=True):
        rows[line] = {**rows.get(line, {}), **row}
        if line <= bottom:
            cells.update({(line, id): value for id, value in row.items() if id in read.place.columns})
    return Planned(read, {line: rows[line] for line in sorted(rows)}, cells, max(0, len(new) - len(free)))

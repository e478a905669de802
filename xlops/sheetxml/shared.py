"""Formulas that several cells share: the text stands in one of them, the others only give its number.

Rule: read in a cell, a shared formula is the master's, filled to that cell. A master that is overwritten
leaves its formula to nobody, so the others must be written out first. Source: ECMA-376 part 1, 18.3.1.40.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from xlops.sheetxml.grid import Grid, RawCell
from xlops.sheetxml.refs import moved

__all__ = ["SharedFormulas"]


class SharedFormulas:
    """The shared formulas of a worksheet as they were when the first one was asked for."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid

    @cached_property
    def masters(self) -> dict[str, tuple[int, int, str]]:
        """Number of a shared formula → row, column and text of its master."""
        found: dict[str, tuple[int, int, str]] = {}
        if 't="shared"' not in self._grid.data:
            return found
        for row, col, cell in self._grid.cells():
            formula = cell.formula
            if formula and formula[1] and formula[0].get("t") == "shared":
                found[formula[0].get("si", "")] = (row, col, formula[1])
        return found

    def text(self, row: int, col: int, cell: RawCell) -> str:
        """The formula that a cell calculates, "" for none."""
        formula = cell.formula
        if formula is None:
            return ""
        kind, text = formula
        if text or kind.get("t") != "shared":
            return text
        master = self.masters.get(kind.get("si", ""))
        return moved(master[2], row - master[0], col - master[1]) if master else ""

    def orphans(self, overwritten: set[tuple[int, int]]) -> Iterator[tuple[int, int, RawCell]]:
        """The cells that would lose their formula because its master is among the overwritten."""
        lost = {si for si, (row, col, _) in self.masters.items() if (row, col) in overwritten}
        if lost:
            for row, col, cell in self._grid.cells():
                formula = cell.formula
                if formula and formula[0].get("si") in lost and (row, col) not in overwritten:
                    yield row, col, cell

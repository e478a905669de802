"""What calculates our formulas: their values, and their texts as we write them into a workbook.

Rule: the sheet language says both, so that a cached value and the formula over it can't disagree. Given as
an argument, so that whoever merges does not care where values come from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from xlops import functions
from xlops.book.build import loose
from xlops.book.sync.cast import Value
from xlops.book.sync.model import Tables
from xlops.catalog.sheets import SHEETS, Column, Grid, Sheet
from xlops.formula.sheet import evaluate, excel
from xlops.functions.order import argument_order

__all__ = ["Call", "Engine", "Held", "sheet_language"]

Call = Callable[..., Any]
Held = Mapping[str, Mapping[int, Mapping[str, Value]]]


@dataclass(frozen=True)
class Engine:
    """`values` fills every formula column (held cells keep what they are given: grid → index of the row → column);
    `text` is a formula column's text, without "="; `loose` are the formulas outside tables, by their text, over tables that `values` gave."""

    values: Callable[[Tables, Mapping[str, Grid], Mapping[str, Value], date | None, Held], Tables]
    text: Callable[[Grid, Column, Mapping[str, Grid]], str]
    loose: Callable[[Tables, Mapping[str, Value], date | None], Mapping[str, Value]]


def sheet_language(sheets: Mapping[str, Sheet] = SHEETS, call: Call = functions.call) -> Engine:
    """The engine of the workbook with these sheets; `call` runs the methods that cells ask for."""

    def values(
        tables: Tables, grids: Mapping[str, Grid], settings: Mapping[str, Value], as_of: date | None, held: Held
    ) -> Tables:
        return evaluate(tables, grids, settings, as_of, call, held)

    def text(grid: Grid, column: Column, grids: Mapping[str, Grid]) -> str:
        return excel(column.formula, grid=grid, column=column, grids=grids, arguments=_arguments)

    def outside(tables: Tables, settings: Mapping[str, Value], as_of: date | None) -> Mapping[str, Value]:
        return loose(tables, settings=settings, as_of=as_of, sheets=sheets, calculated=True)

    return Engine(values, text, outside)


def _arguments(id: str) -> tuple[str, ...]:
    return argument_order(functions.FUNCTIONS[id])

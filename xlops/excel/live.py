"""An open workbook, seen as a file is: its tables, names, values and formulas through xlwings, whatever the host.

Rule: what reads a closed workbook reads this one. Each table is fetched once, as a block; only names of ours are
looked at. Values are evened out: a moment at midnight is a day, a currency a number, an error its name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from xlops.excel.properties import read_property
from xlops.sheetxml import Area, Book, Cell, Column, Sheet, Table, Value

if TYPE_CHECKING:
    import xlwings

__all__ = ["AS_OF", "LiveBook", "block"]

AS_OF = "s_as_of"
"""The name of the cell that holds the last day with data."""

_OURS = ("ops.", AS_OF)
_PROPERTIES = ("xlops.version", "xlops.shop", "xlops.revision", "xlops.as_of")
_Body = tuple[list[tuple[Value, ...]], list[tuple[str, ...]]]  # values, formulas ("" where there is none)


class LiveBook(Book):
    """An open workbook as it stands now."""

    def __init__(self, book: xlwings.Book) -> None:
        self.live = book
        self._bodies: dict[str, _Body] = {}
        self._formulas = {}

    @cached_property
    def properties(self) -> dict[str, str]:
        return {name: text for name in _PROPERTIES if (text := read_property(self.live, name))}

    @cached_property
    def names(self) -> dict[str, str]:
        """Those of ours. The engine's own list is taken, for xlwings' would ask for each text again."""
        listed = self.live.names.impl.snapshot()
        return {text: str(name.refers_to) for text, name in listed if text.startswith(_OURS)}

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        return tuple(Sheet(sheet.name, sheet.name, str(number)) for number, sheet in enumerate(self.live.sheets, 1))

    @cached_property
    def _handles(self) -> dict[str, tuple[str, xlwings.main.Table]]:
        return {table.name: (sheet.name, table) for sheet in self.live.sheets for table in sheet.tables}

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        return tuple(_table(sheet, table) for sheet, table in self._handles.values())

    def handle(self, name: str) -> xlwings.main.Table:
        """A table as its host knows it."""
        return self._handles[name][1]

    def rows(self, table: Table) -> list[tuple[Value, ...]]:
        return self._body(table)[0]

    def formulas(self, sheet: str) -> Mapping[tuple[int, int], str]:
        """The formulas in the tables of a worksheet."""
        if sheet not in self._formulas:
            self._formulas[sheet] = {
                (row, col): text
                for table in self.tables
                if table.sheet == sheet
                for row, line in enumerate(self._body(table)[1], table.data.top)
                for col, text in enumerate(line, table.data.left)
                if text
            }
        return self._formulas[sheet]

    def cell(self, sheet: str, row: int, col: int) -> Cell:
        values, formulas = block(self.live.sheets[sheet], Area(row, col, row, col))
        return Cell(values[0][0], formulas[0][0])

    def _body(self, table: Table) -> _Body:
        if table.name not in self._bodies:
            self._bodies[table.name] = block(self.live.sheets[table.sheet], table.data)
        return self._bodies[table.name]


def block(sheet: xlwings.Sheet, area: Area) -> _Body:
    """Values and formulas of an area; a text that looks like a formula is none."""
    if area.bottom < area.top:
        return [], []
    cells = sheet.range((area.top, area.left), (area.bottom, area.right))
    width = area.right - area.left + 1
    values = [tuple(map(_plain, row)) for row in cells.options(ndim=2, err_to_str=True).value]
    texts = _rows(cells.formula, width)
    formulas = [
        tuple(
            text[1:] if isinstance(text, str) and text.startswith("=") and text != value else ""
            for text, value in zip(line, row, strict=True)
        )
        for line, row in zip(texts, values, strict=True)
    ]
    return values, formulas


def _table(sheet: str, table: xlwings.main.Table) -> Table:
    """Where a table stands; one without rows has the blank one that its host shows."""
    name, whole, header, body = table.name, table.range, table.header_row_range, table.data_body_range
    height, width = whole.shape
    top, left = whole.row, whole.column
    headed = 1 if header is not None else 0
    below = height - headed - (body.shape[0] if body is not None else min(1, height - headed))
    titles = header.options(ndim=2).value[0] if header is not None else [""] * width
    columns = tuple(Column("" if title is None else str(title), col) for col, title in enumerate(titles, left))
    return Table(name, sheet, Area(top, left, top + height - 1, left + width - 1), columns, name, headed, below)


def _rows(found: Any, width: int) -> list[Sequence[Any]]:
    """What a host gives for an area, as rows."""
    if not isinstance(found, (list, tuple)):
        return [[found]]
    if found and isinstance(found[0], (list, tuple)):
        return list(found)
    return [found] if width > 1 else [[value] for value in found]


def _plain(value: Any) -> Value:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        moment = datetime(*value.timetuple()[:6])  # a host's own kind of datetime may know a zone
        return moment if moment.hour or moment.minute or moment.second else moment.date()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, (str, bool, int, float)):
        return value
    return str(value)

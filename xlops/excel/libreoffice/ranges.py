"""A range of cells as xlwings' engines are asked for one: values and formulas in blocks, looks, places.

Rule: rows and columns count from 1, as in xlwings. A text that begins with = stays a text
where values are written; formulas are written as such.
"""

from __future__ import annotations

import json
import re
from typing import Any

from xlops.excel.libreoffice.formulas import to_calc, to_excel
from xlops.excel.libreoffice.looks import Font, color_of, number_format, of_color, set_number_format
from xlops.excel.libreoffice.values import from_cells, mark_moments, to_cell
from xlops.sheetxml import cell_name

__all__ = ["Range"]

_CONTENTS, _LOOKS = 1 | 2 | 4 | 16, 32 | 64 | 128 | 256  # com.sun.star.sheet.CellFlags


class Range:
    """A rectangle of cells; `sheet` is the engine's."""

    max_cells_per_read = max_cells_per_write = None

    def __init__(self, sheet: Any, first: Any, last: Any = None) -> None:
        self.sheet = sheet
        self.options: dict[str, Any] | None = None
        self.row, self.column, rows, columns = _place(sheet, first, last)
        self.shape = (rows, columns)

    @property
    def api(self) -> Any:
        """LibreOffice's own range."""
        (rows, columns), left, top = self.shape, self.column - 1, self.row - 1
        return self.sheet.api.getCellRangeByPosition(left, top, left + columns - 1, top + rows - 1)

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, row: int, column: int | None = None) -> Range:
        if column is None:
            down, right = divmod(row - 1, self.shape[1])
            return self(down + 1, right + 1)
        return Range(self.sheet, (self.row + row - 1, self.column + column - 1))

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        return (self.sheet.name, self.row, self.column, *self.shape)

    @property
    def address(self) -> str:
        rows, columns = self.shape
        corners = ((self.row, self.column), (self.row + rows - 1, self.column + columns - 1))
        first, last = (re.sub(r"([A-Z]+)", r"$\1$", cell_name(*corner)) for corner in corners)
        return first if len(self) == 1 else f"{first}:{last}"

    # --- contents ---------------------------------------------------------------------------------------

    @property
    def raw_value(self) -> Any:
        """The values as rows; a single one alone."""
        errors = bool((self.options or {}).get("err_to_str"))
        book = self.sheet.book
        cells = self.api
        return from_cells(cells, json.loads(book.app.relay.looks(book.api, cells)), err_to_str=errors)

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        rows = self._rows(data)
        self.api.setDataArray(tuple(tuple(to_cell(value) for value in row) for row in rows))
        mark_moments(self, rows)

    @property
    def formula(self) -> Any:
        """In Excel's grammar; values as texts, as Excel gives them."""
        found = tuple(tuple(map(_shown, row)) for row in self.api.getFormulaArray())
        return found[0][0] if len(self) == 1 else found

    @formula.setter
    def formula(self, data: Any) -> None:
        rows = self._rows(data)
        self.api.setFormulaArray(tuple(tuple(_formula(value) for value in row) for row in rows))

    @property
    def formula_array(self) -> str:
        return to_excel(self.api.getArrayFormula())

    @formula_array.setter
    def formula_array(self, text: str) -> None:
        self.api.setArrayFormula(to_calc(text))

    @property
    def has_array(self) -> bool:
        return bool(self.api.getArrayFormula())

    def _rows(self, data: Any) -> list[list[Any]]:
        """What is to be written as rows of this range's shape; one value stands for all."""
        if not isinstance(data, (list, tuple)):
            return [[data] * self.shape[1] for _ in range(self.shape[0])]
        return [list(row) if isinstance(row, (list, tuple)) else [row] for row in data]

    def clear_contents(self) -> None:
        self.api.clearContents(_CONTENTS)

    def clear_formats(self) -> None:
        self.api.clearContents(_LOOKS)

    def clear(self) -> None:
        self.api.clearContents(_CONTENTS | _LOOKS)

    def copy(self, destination: Any = None) -> None:
        """Onto a range, again and again until it is full, relative addresses moved."""
        target = destination.impl
        sheet, rows = target.sheet.api, target.shape[0]
        place = target.api.getCellByPosition(0, 0).getCellAddress()
        sheet.copyRange(place, self.api.RangeAddress)
        done = self.shape[0]
        while done < rows:
            part = Range(
                target.sheet,
                (target.row, target.column),
                (target.row + min(done, rows - done) - 1, target.column + target.shape[1] - 1),
            )
            sheet.copyRange(target.api.getCellByPosition(0, done).getCellAddress(), part.api.RangeAddress)
            done += part.shape[0]

    def end(self, direction: str) -> Range:
        """The last cell before an empty one, as far as the sheet is used."""
        rows, columns = self.sheet.used_range.shape
        step = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}[direction]
        last = {"down": (max(rows, self.row), self.column), "up": (1, self.column)} | {
            "right": (self.row, max(columns, self.column)), "left": (self.row, 1),
        }  # fmt: skip
        (top, left), (bottom, right) = sorted([(self.row, self.column), last[direction]])
        values = [v for row in self.sheet.range((top, left), (bottom, right)).api.getDataArray() for v in row]
        ahead = values[1:] if 1 in step else values[-2::-1]
        count = next((i for i, value in enumerate(ahead) if value == ""), len(ahead))
        return Range(self.sheet, (self.row + step[0] * count, self.column + step[1] * count))

    def expand(self, mode: Any = "table") -> Any:
        """The table, the row or the column that begins here, by xlwings' own rule."""
        import xlwings
        from xlwings import expansion

        return expansion.expanders.get(mode, mode).expand(xlwings.Range(impl=self)).impl

    # --- looks ------------------------------------------------------------------------------------------

    @property
    def color(self) -> tuple[int, int, int] | None:
        return of_color(self.api.CellBackColor)

    @color.setter
    def color(self, value: Any) -> None:
        self.api.CellBackColor = color_of(value)

    @property
    def font(self) -> Font:
        return Font(self.api)

    @property
    def number_format(self) -> str | None:
        return number_format(self.sheet.book.api, self.api)

    @number_format.setter
    def number_format(self, code: str) -> None:
        set_number_format(self.sheet.book.api, self.api, code)

    @property
    def column_width(self) -> float:
        return float(self.api.Columns.getByIndex(0).Width / 200)  # characters, about

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.api.Columns.Width = round(value * 200)

    @property
    def row_height(self) -> float:
        return float(self.api.Rows.getByIndex(0).Height * 72 / 2540)

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.api.Rows.Height = round(value * 2540 / 72)

    @property
    def wrap_text(self) -> bool:
        return bool(self.api.IsTextWrapped)

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.api.IsTextWrapped = value

    def autofit(self, axis: str | None = None) -> None:
        if axis in (None, "c", "columns"):
            self.api.Columns.OptimalWidth = True
        if axis in (None, "r", "rows"):
            self.api.Rows.OptimalHeight = True

    def merge(self, across: bool = False) -> None:
        self.api.merge(True)

    def unmerge(self) -> None:
        self.api.merge(False)

    def select(self) -> None:
        self.sheet.book.api.CurrentController.select(self.api)


def _place(sheet: Any, first: Any, last: Any) -> tuple[int, int, int, int]:
    """Row, column, rows and columns of what a script asks for: corners, ranges, an address, a name."""
    if isinstance(first, str) and last is None:
        area = sheet.api.getCellRangeByName(first).RangeAddress
        rows, columns = area.EndRow - area.StartRow + 1, area.EndColumn - area.StartColumn + 1
        return area.StartRow + 1, area.StartColumn + 1, rows, columns
    corners = [_corner(sheet, corner) for corner in (first, first if last is None else last)]
    rows_, columns_ = (
        [c[0] for c in corners] + [c[2] for c in corners],
        [c[1] for c in corners] + [c[3] for c in corners],
    )
    return min(rows_), min(columns_), max(rows_) - min(rows_) + 1, max(columns_) - min(columns_) + 1


def _corner(sheet: Any, corner: Any) -> tuple[int, int, int, int]:
    """First and last row and column."""
    if isinstance(corner, str):
        corner = Range(sheet, corner)
    if isinstance(corner, Range):
        return corner.row, corner.column, corner.row + corner.shape[0] - 1, corner.column + corner.shape[1] - 1
    if len(corner) == 4:
        row, column, rows, columns = corner
        return row, column, row + rows - 1, column + columns - 1
    return (*corner, *corner)


def _shown(text: Any) -> str:
    return to_excel(text) if isinstance(text, str) and text.startswith(("=", "{=")) else str(text)


def _formula(value: Any) -> Any:
    return to_calc(value) if isinstance(value, str) and value.startswith("=") else to_cell(value)

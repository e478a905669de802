"""示例: three rows of every table, filled in as an operator would, with what the formulas give for them.

Rule: the rows are the catalogue's own samples and nothing here is a formula, so that the sheet can be deleted
without a loss; headers have the shades of their tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from xlops.book.build.language import Language
from xlops.book.build.measure import lines
from xlops.book.build.numbers import Value, cell_value, number_format, shown
from xlops.book.build.writer import Writer
from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Column, Grid, Group, Sheet

__all__ = ["SAMPLES", "sample_language", "widths", "write_samples"]

SAMPLES = "samples"
"""Id of the sheet; the catalogue declares it without grids."""

_WIDTH, _FIRST = 112, 124
_TOP = 3


def sample_language(grids: Mapping[str, Grid], settings: Mapping[str, Value]) -> Language:
    """The samples of all grids as one workbook; its last day is the latest of 日数据's samples."""
    tables: dict[str, list[dict[str, Value]]] = {id: _rows(grid) for id, grid in grids.items()}
    days = [day for row in tables.get("daily", []) if isinstance(day := row.get("day"), date)]
    return Language(grids, tables, settings, max(days, default=None))


def _rows(grid: Grid) -> list[dict[str, Value]]:
    given = {tuple(row.get(k) for k in grid.key): row for row in grid.rows}
    return [{**given.get(tuple(row.get(k) for k in grid.key), {}), **row} for row in grid.samples]


def write_samples(writer: Writer, sheets: Sequence[Sheet], language: Language) -> int:
    """Write the blocks one under the other; the row after the last."""
    row = _TOP
    for sheet, grid in _grids(sheets):
        title = sheet.name if sheet.name == grid.name else f"{sheet.name} · {grid.name}"
        writer.link(row, 0, sheet.name, "A1", title, writer.looks.link(bold=True))
        columns = [column for column in grid.columns if not column.hidden]
        _header(writer, row + 1, columns)
        for i, values in enumerate(language.rows.get(grid.id, []), row + 2):
            _values(writer, i, columns, values)
        row += 3 + len(grid.samples)
    return row


def columns_needed(sheets: Sequence[Sheet]) -> int:
    """How many columns the widest block has."""
    return max((sum(not c.hidden for c in grid.columns) for _, grid in _grids(sheets)), default=1)


def widths(sheets: Sequence[Sheet]) -> tuple[int, ...]:
    """The pixels of the sheet's columns."""
    return (_FIRST, *[_WIDTH] * (columns_needed(sheets) - 1))


def _grids(sheets: Sequence[Sheet]) -> Iterator[tuple[Sheet, Grid]]:
    for sheet in sheets:
        for grid in sheet.grids if sheet.group is not Group.BASE else ():  # nothing is planned in those
            if grid.samples:
                yield sheet, grid


def _header(writer: Writer, row: int, columns: Sequence[Column]) -> None:
    most = 1
    for col, column in enumerate(columns):
        writer.put(row, col, column.title, writer.looks.header(column.origin))
        most = max(most, lines(column.title, _WIDTH))
    writer.raw.set_row_pixels(row, 8 + 18 * most)


def _values(writer: Writer, row: int, columns: Sequence[Column], values: Mapping[str, Value]) -> None:
    most = 1
    for col, column in enumerate(columns):
        value, kind = values.get(column.id), column.holds
        form = "@" if kind in (Kind.TEXT, Kind.ID) else number_format(column)
        writer.put(row, col, value, writer.looks.value(form, kind, column.origin), kind)
        most = max(most, lines(shown(cell_value(value, kind), form), _FIRST if col == 0 else _WIDTH))
    writer.raw.set_row_pixels(row, 6 + 18 * min(most, 6))

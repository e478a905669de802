"""A grid as an Excel table: headers, cells, formulas with values, validations, marks, sparklines, the lines over it.

Rule: the table is called `t_<id>`; a formula column is a calculated column, so that a row typed below gets its formula.
The looks are those of the cells, not of a table style: a style would be lost in other programs. Filter buttons stand
over the first grid of a sheet alone, for a filter hides whole rows of the sheet, the neighbours' too.
"""

from __future__ import annotations

from xlops.book.build.language import Language
from xlops.book.build.measure import lines
from xlops.book.build.numbers import code, number_format
from xlops.book.build.place import Block, Page, all_columns
from xlops.book.build.validation import header_help, validation
from xlops.book.build.writer import Writer
from xlops.catalog.model import Kind
from xlops.catalog.palette import NAVY, SERIES
from xlops.catalog.sheets.model import Column, Grid, Mark
from xlops.sheetxml import table_name
from xlops.sheetxml.refs import column_letters

__all__ = ["note_of", "row_heights", "write_table"]

_SHAPES = {"percent": (Kind.RATE, "%"), "whole": (Kind.COUNT, "")}
"""Marks that say what the column alone does not: the cell is a rate, or a count."""


def write_table(writer: Writer, page: Page, block: Block, language: Language, lists: frozenset[str]) -> None:
    """Write a grid in its place."""
    grid = block.grid
    columns = all_columns(grid)
    texts = {c.id: language.cell(grid, c) for c in columns if c.formula}
    declared = [{"header": c.title, "header_format": writer.looks.header(c.origin)} for c in columns]
    options = {
        "name": table_name(grid.id), "style": None, "autofilter": block is page.blocks[0] and not grid.fixed, "columns": declared,
    }  # fmt: skip
    added = writer.raw.add_table(block.header, block.left, block.last, block.right, options)
    assert not added, f"XlsxWriter refuses the table {grid.id}: {added}"
    rows = language.rows.get(grid.id, [])
    for offset, column in enumerate(columns):
        col, look, kind = block.left + offset, writer.looks.cell(column), column.holds
        values = [row.get(column.id) for row in rows] or [None]
        if column.formula:
            writer.raw.tables[-1]["columns"][offset]["formula"] = texts[column.id]  # else written to each cell first
        for i, value in enumerate(values, block.first):
            if column.formula:
                writer.formula(i, col, texts[column.id], value, look, kind)
            else:
                writer.put(i, col, value, look, kind)
        _rules(writer, block, column, col, lists)
        for mark in column.marks:
            _mark(writer, block, column, col, mark, language)
    _sparks(writer, block)
    _over(writer, block, language, len(page.blocks) > 1)


def row_heights(writer: Writer, page: Page, language: Language) -> None:
    """Room for texts that wrap: rows are as high as the tallest cell of all grids side by side needs."""
    most: dict[int, int] = {}
    for block in page.blocks:
        texts = [
            (column.id, width)
            for column, width in zip(all_columns(block.grid), block.widths, strict=True)
            if column.holds is Kind.TEXT and not column.hidden
        ]
        for row, values in enumerate(language.rows.get(block.grid.id, []), block.first):
            found = [(values.get(id), width) for id, width in texts]
            high = max((lines(text, width - 3) for text, width in found if isinstance(text, str)), default=1)
            most[row] = max(most.get(row, 1), high)
    several = len(page.blocks) > 1
    noted = [(b.note, lines(note_of(b.grid, several), sum(b.widths), 10.6)) for b in page.blocks if b.note is not None]
    if several and noted and noted[0][0] is not None:  # bold letters are a little wider
        writer.raw.set_row_pixels(noted[0][0], 4 + 18 * max(high for _, high in noted))
    for row, high in most.items():
        if high > 1:
            writer.raw.set_row_pixels(row, 4 + 18 * min(high, 12))


def _rules(writer: Writer, block: Block, column: Column, col: int, lists: frozenset[str]) -> None:
    if rule := validation(column, lists):
        writer.raw.data_validation(block.first, col, block.last, col, rule)
    if told := header_help(column):
        writer.raw.data_validation(block.header, col, block.header, col, told)


def _mark(writer: Writer, block: Block, column: Column, col: int, mark: Mark, language: Language) -> None:
    area = (block.first, col, block.last, col)
    if mark.look == "bar":
        bar = {"type": "data_bar", "bar_color": f"#{SERIES[2]}", "bar_solid": True, "data_bar_2010": True}
        writer.raw.conditional_format(*area, bar)
        return
    refs = {
        c.id: f"${column_letters(block.column(c.id) + 1)}{block.first + 1}" for c in block.grid.columns
    }  # fmt: skip
    criteria = "=" + language.condition(mark.when, block.grid, refs)
    if mark.look in _SHAPES:
        kind, unit = _SHAPES[mark.look]
        look = writer.looks.shape(code(kind, unit, None if kind is Kind.COUNT else column.digits))
    else:
        look = writer.looks.mark(mark.look, number_format(column))
    writer.raw.conditional_format(*area, {"type": "formula", "criteria": criteria, "format": look})


def _sparks(writer: Writer, block: Block) -> None:
    """A small line in each row over neighbouring columns of the row."""
    for spark in block.grid.sparks:
        if not spark.over:
            continue
        cols = [block.column(id) for id in spark.over]
        left, right = (column_letters(c + 1) for c in (min(cols), max(cols)))
        assert sorted(cols) == list(range(min(cols), max(cols) + 1)), f"{spark.id}: columns are no neighbours"
        name = writer.raw.get_name().replace("'", "''")
        for row in range(block.first, block.last + 1):
            area = f"'{name}'!{left}{row + 1}:{right}{row + 1}"
            options = {"range": area, "series_color": f"#{SERIES[0]}", "last_point": True, "show_hidden": True}
            writer.raw.add_sparkline(row, block.column(spark.id), options)


def _over(writer: Writer, block: Block, language: Language, several: bool) -> None:
    """Name and note of a grid, and its sums."""
    grid, looks = block.grid, writer.looks
    if block.note is not None and (text := note_of(grid, several)):
        look = looks.look(bold=several, font_color=f"#{NAVY}", text_wrap=several)
        if several:  # within the grid's own columns, for the neighbour's note stands beside it
            writer.merged(block.note, block.left, block.right, look)
        writer.put(block.note, block.left if several else _visible(block), text, look)
    if block.sums is None:
        return
    written = False
    for id, found in language.totals(grid).items():
        column = grid.by_id[id]
        writer.formula(block.sums, block.column(id), *found, looks.sum(number_format(column)), column.holds)
        written = True
    first = _visible(block)
    if written and not any(c.summed for c in grid.columns if block.column(c.id) == first):
        writer.put(block.sums, first, "合计", looks.sum("@"))


def note_of(grid: Grid, several: bool) -> str:
    """The line over a grid: its name where there are several, its note."""
    return " — ".join(filter(None, (grid.name if several else "", grid.note)))


def _visible(block: Block) -> int:
    """The first column that can be seen."""
    return next(block.column(c.id) for c in block.grid.columns if not c.hidden)

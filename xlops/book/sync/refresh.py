"""New rows into a closed workbook: merged by key, our formulas calculated, only the cells that change written.

Rule: the file is refused while it is open, backed up first, replaced in one step; the new base is remembered
just before, under the stamp that the workbook gets, so that whatever is killed when, the next refresh finds
the base that fits. A formula cell ends with its true value, or with none where only a spreadsheet can
calculate it. Chart parts keep their bytes: a spreadsheet draws them from the cells.
Source: design.md (the workbook belongs to the operator), xlops/sheetxml.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

from xlops.book.sync.calculate import Calculated, cached_result, calculate
from xlops.book.sync.cast import Value, to_json, written
from xlops.book.sync.engine import Engine, sheet_language
from xlops.book.sync.model import Key, ReadBook, Refreshed, Tables
from xlops.book.sync.plan import Planned
from xlops.book.sync.prepare import prepare
from xlops.book.sync.read import key_of, property_name
from xlops.catalog.sheets import GRIDS, Grid, Origin
from xlops.sheetxml import AppendRows, Edit, Formula, SetCell, SetProperty, check_closed, patch
from xlops.sheetxml.ids import named_cell
from xlops.store.book import Base, JsonRow

__all__ = ["base_of", "refresh", "settle"]


def refresh(
    book: ReadBook,
    new: Tables,
    base: Base,
    *,
    settings: Mapping[str, Value],
    as_of: date | None,
    backup_folder: Path | str | None = None,
    engine: Engine | None = None,
    keep: Callable[[Base], None] | None = None,
    restore: bool = False,
) -> Refreshed:
    """Write the rows of an import into the workbook that was read.

    `new` are the rows by grid; grids that it does not name are left alone but for their formulas. `base` is what
    `store.read_base` gives for the book's revision; where its stamp is another, typed wins everywhere. `keep`
    stores the new base (`store.write_base`). `restore` brings back rows that the operator deleted.
    Errors: `Busy` while the file is open or when it was changed meanwhile, `BadFile` when a table can't grow.
    """
    check_closed(book.path)
    engine = engine or sheet_language()
    prepared = prepare(book, new, base, restore=restore)
    planned, after = prepared.planned, prepared.after
    cells = [*_cells(planned.values()), *_as_of_cell(book, as_of)]
    calculated = calculate(book, planned, engine, settings, as_of, cells)
    edits: list[Edit] = [*cells, *calculated.edits, *_rows(planned, calculated), *_properties(book, after, as_of)]
    if after.stamp != base.stamp and keep is not None:
        keep(after)
    done = patch(book.book, book.path, edits, backup_folder=backup_folder)
    return prepared.done(done.cells, calculated.stale, done.backup)


def _cells(planned: Iterable[Planned]) -> Iterable[SetCell]:
    for one in planned:
        columns = {id: column.col for id, column in one.read.place.columns.items()}
        for (line, id), value in one.cells.items():
            yield SetCell(one.read.sheet, line, columns[id], value)


def _rows(planned: Mapping[str, Planned], calculated: Calculated) -> Iterable[AppendRows]:
    """The rows at the tables' ends, with our formulas and their values; the operator's own columns fill themselves."""
    for id, formulas in calculated.formulas.items():
        one = planned[id]
        cols = {key: column.col for key, column in one.read.place.columns.items()}
        rows: list[dict[int, Value | Formula]] = []
        for line, values in enumerate(calculated.values[id], one.first):
            row: dict[int, Value | Formula] = {cols[k]: v for k, v in one.rows[line].items() if k in cols}
            row |= {cols[key]: cached_result(values.get(key)) for key in formulas}
            rows.append(row)
        yield AppendRows(one.read.place.table.name, rows, {cols[key]: text for key, text in formulas.items()})


def _as_of_cell(book: ReadBook, as_of: date | None) -> list[SetCell]:
    """The cell that every formula asks for the last day of data."""
    place = named_cell(book.book, "s_as_of")
    if as_of is None or place is None or book.book.cell(*place).value == as_of:
        return []
    return [SetCell(*place, as_of)]


def _properties(book: ReadBook, base: Base, as_of: date | None) -> Iterable[SetProperty]:
    if base.stamp != book.revision:
        yield SetProperty(property_name("revision"), base.stamp)
    if as_of is not None and as_of != book.as_of:
        yield SetProperty(property_name("as_of"), as_of.isoformat())


def base_of(grids: Mapping[str, Grid], tables: Tables) -> Base:
    """The base of a workbook that was just built with these rows."""
    rows: dict[str, dict[Key, JsonRow]] = {}
    for id, grid in grids.items():
        kinds = {c.id: c.holds for c in grid.columns if c.origin is Origin.IMPORTED or c.id in grid.key}
        if grid.feed and tables.get(id):
            cells = [{k: written(kinds[k], v) for k, v in row.items() if k in kinds} for row in tables[id]]
            rows[id] = {key_of(grid, row): {k: to_json(v) for k, v in row.items()} for row in cells}
    return Base(rows)


def settle(path: Path | str, tables: Tables, *, grids: Mapping[str, Grid] = GRIDS) -> Base:
    """Stamp a workbook that was just built from `tables`, so that its first refresh knows what was written.

    Returns the base to store under that stamp.
    """
    base = base_of(grids, tables)
    patch(path, path, [SetProperty(property_name("revision"), base.stamp)])
    return base

"""The values of all formulas after a refresh: ours calculated, the operator's own marked where they depend on us.

Rule: a formula is ours when it says what we write into its column. A value typed over it, or a formula of the
operator's in its place, is held: it stays, and what depends on it is calculated with it. Only values that
differ from the cached ones are written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from xlops.book.sync.cast import Value, same
from xlops.book.sync.engine import Engine
from xlops.book.sync.model import ReadBook, ReadGrid, Row, Tables
from xlops.book.sync.names import Spelling, plain_text
from xlops.book.sync.plan import Planned
from xlops.book.sync.stale import Place, stale
from xlops.catalog.sheets import Origin
from xlops.sheetxml import SetCell, SetResult

__all__ = ["Calculated", "cached_result", "calculate", "our_formulas"]


@dataclass(frozen=True)
class Calculated:
    """Cached values to write; for appended rows the formulas by grid and column id, and the values of all columns,
    row by row; how many are left open."""

    edits: list[SetResult]
    formulas: Mapping[str, Mapping[str, str]]
    values: Tables
    stale: int


def calculate(
    book: ReadBook, planned: Mapping[str, Planned], engine: Engine, settings: Mapping[str, Value],
    as_of: date | None, cells: Iterable[SetCell],
) -> Calculated:  # fmt: skip
    """Calculate every formula of ours over the planned rows, and find the operator's own that become unknown."""
    spelling = Spelling(book.grids)
    ours = {id: our_formulas(book, one.read, engine, spelling) for id, one in planned.items()}
    held = {id: _held(one, ours[id]) for id, one in planned.items()}
    tables = engine.values(_inputs(planned), book.declared, settings, as_of, held)
    loose = {plain_text(text): value for text, value in engine.loose(tables, settings, as_of).items()}
    results: dict[Place, Value] = {}
    for id, one in planned.items():
        results.update(_results(one, ours[id], tables[id]))
    own: dict[Place, str] = {}
    places = {p for id, one in planned.items() for p in _places(one.read, ours[id])}
    for place, text in _formulas(book):
        if place in places:
            continue
        known = spelling.ours(text)
        if known not in loose:
            own[place] = text
            continue
        if not _cached(book.book.cell(*place).value, loose[known]):
            results[place] = cached_result(loose[known])
    lost = _lost(book, planned, own, {(c.sheet, c.row, c.col) for c in cells} | results.keys()) if own else set()
    edits = [SetResult(*place, value) for place, value in results.items() if place not in lost]
    edits += [SetResult(*place, None) for place in sorted(lost)]
    new = {id: one for id, one in planned.items() if one.appended}
    formulas = {id: _new_formulas(one, engine, ours[id], book) for id, one in new.items()}
    return Calculated(edits, formulas, {id: tables[id][-one.appended :] for id, one in new.items()}, len(lost))


def _lost(
    book: ReadBook, planned: Mapping[str, Planned], own: Mapping[Place, str], written: set[Place]
) -> set[Place]:  # fmt: skip
    """The places of the operator's own formulas that read what is written, and of ours that read those."""
    grown = {one.read.place.table.name: one.first + one.appended - 1 for one in planned.values() if one.appended}
    lost = stale(book.book, own, written | _appended(planned.values()), grown)
    if any(_inside(place, planned.values()) for place in lost):  # our formulas may read them
        lost |= stale(book.book, dict(_formulas(book)), lost, grown)
    return lost


_Ours = Mapping[tuple[int, str], str]


def _formula_ids(read: ReadGrid) -> list[str]:
    return [c.id for c in read.grid.columns if c.origin is Origin.FORMULA and c.id in read.place.columns]


def our_formulas(book: ReadBook, read: ReadGrid, engine: Engine, spelling: Spelling) -> dict[tuple[int, str], str]:
    """The cells of our formula columns that still hold our formula, by row and column id."""
    wanted = {}
    for id in _formula_ids(read):
        wanted[id] = plain_text(engine.text(read.grid, read.grid.by_id[id], book.declared))
    return {at: text for at, text in read.formulas.items() if at[1] in wanted and spelling.ours(text) == wanted[at[1]]}


def _held(one: Planned, ours: _Ours) -> dict[int, Row]:
    """The cells of formula columns that hold something else, by index of the row."""
    ids, last = _formula_ids(one.read), one.read.place.table.data.bottom
    held: dict[int, Row] = {}
    for at, (line, row) in enumerate(one.rows.items()):
        if line > last:
            break
        for id in ids:
            if (line, id) not in ours:
                value = one.read.cached.get((line, id)) if (line, id) in one.read.formulas else row.get(id)
                held.setdefault(at, {})[id] = None if value == "" else value
    return held


def _inputs(planned: Mapping[str, Planned]) -> Tables:
    """The rows without what formulas gave."""
    tables: Tables = {}
    for id, one in planned.items():
        ids = {c.id for c in one.read.grid.columns if c.origin is Origin.FORMULA}
        tables[id] = [{k: v for k, v in row.items() if k not in ids} for row in one.rows.values()]
    return tables


def cached_result(value: Value) -> Value:
    """A value as a formula's cell caches it: nothing is an empty text."""
    return "" if value is None else value


def _cached(now: Value, value: Value) -> bool:
    """Does the cell hold this value already? A cell without any value does not hold an empty one."""
    return now is not None and same(now, value)


def _results(one: Planned, ours: _Ours, rows: list[Row]) -> Iterable[tuple[Place, Value]]:
    sheet, last, cached = one.read.sheet, one.read.place.table.data.bottom, one.read.cached
    ids = [(id, one.read.place.columns[id].col) for id in _formula_ids(one.read)]
    for line, row in zip(one.rows, rows, strict=True):
        if line > last:
            break
        for id, col in ids:
            if (line, id) in ours:
                value = row.get(id)
                if not _cached(cached.get((line, id)), value):
                    yield (sheet, line, col), cached_result(value)


def _places(read: ReadGrid, ours: _Ours) -> set[Place]:
    cols = {id: column.col for id, column in read.place.columns.items()}
    return {(read.sheet, line, cols[id]) for line, id in ours}


def _formulas(book: ReadBook) -> Iterable[tuple[Place, str]]:
    for sheet in book.book.sheets:
        for (row, col), text in book.book.formulas(sheet.name).items():
            yield (sheet.name, row, col), text


def _appended(planned: Iterable[Planned]) -> set[Place]:
    """Every cell of the rows at the tables' ends, the operator's own columns included."""
    return {
        (one.read.sheet, line, column.col)
        for one in planned
        for line in range(one.first, one.first + one.appended)
        for column in one.read.place.table.columns
    }


def _inside(place: Place, planned: Iterable[Planned]) -> bool:
    """Does a place lie in a column of ours?"""
    sheet, row, col = place
    return any(
        sheet == one.read.sheet and row in one.rows and any(c.col == col for c in one.read.place.columns.values())
        for one in planned
    )


def _new_formulas(one: Planned, engine: Engine, ours: _Ours, book: ReadBook) -> dict[str, str]:
    """The formulas of appended rows, spelled as in the rows above."""
    texts = {id: text for (_, id), text in ours.items()}
    for id in _formula_ids(one.read):
        if id not in texts and not any(key == id for _, key in one.read.formulas):
            texts[id] = one.read.place.columns[id].formula or engine.text(
                one.read.grid, one.read.grid.by_id[id], book.declared
            )
    return texts

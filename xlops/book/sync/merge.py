"""Three ways by key: what was last written, what stands in the cells, what is new. Pure; nothing is looked up.

Rule, for a cell of an imported column:
- it is empty → it takes the new value (to empty a cell is how an operator takes an import back);
- it holds what was last written → it takes the new value, an empty one too;
- it agrees with the new value → nothing to do; anything else was typed: it stays, and is listed as a
  conflict with the value it keeps away. A formula put there was typed as well.
Typed columns are never written in a row that exists; in a new row they take what the feed proposes.
Rows: a new key is appended; a key that was written and is gone was deleted by the operator, and stays away
until it is asked for (`restore`). A row that the import no longer knows: where the key names a time (day, week,
month) it is history and stays, for the store may have been begun anew; where it does not, the grid says what is
(orders not sent yet, findings), and the row is emptied, but only when every cell still holds what was written and
nothing was typed beside it.
Without a base that fits (`trusted=False`: a copied or restored workbook) nothing is known of what was
written: every cell that holds something else than the import is taken as typed.
Source: design.md (a refresh merges by key, three ways).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from xlops.book.sync.cast import from_json, same, to_json, written
from xlops.book.sync.model import Conflict, Key, Row
from xlops.book.sync.read import key_of
from xlops.catalog.model import Kind
from xlops.catalog.sheets import Grid, Origin
from xlops.store.book import JsonRow

__all__ = ["Merged", "is_history", "merge"]

_TIMES = {"day", "week", "month", "start", "end"}


@dataclass(frozen=True)
class Merged:
    """What to write: cells of rows that exist (by key, then column), new rows; and what is to be remembered."""

    cells: Mapping[Key, Row]
    rows: Sequence[Row]
    conflicts: tuple[Conflict, ...]
    base: Mapping[Key, JsonRow]
    deleted: frozenset[Key]
    emptied: tuple[Key, ...] = ()
    kept_away: int = 0  # rows of the import that the operator had deleted


def merge(
    grid: Grid,
    base: Mapping[Key, JsonRow] | None,
    mine: Sequence[Row],
    new: Sequence[Row],
    *,
    deleted: Collection[Key] = (),
    formulas: Collection[tuple[Key, str]] = (),
    noted: Collection[Key] = (),
    restore: bool = False,
) -> Merged:
    """Merge the rows of an import into the rows of a grid.

    `base` is what was last written by key, `None` where the workbook's stamp does not fit; `deleted` are keys
    that the operator took out before; `formulas` are imported cells (key, column) where the operator put a formula;
    `noted` are rows with something in the operator's own columns; `restore` brings deleted rows back. Rows without a key
    are left alone.
    """
    given = {c.id for c in grid.columns if c.origin is Origin.IMPORTED or c.id in grid.key}
    kinds = {c.id: c.holds for c in grid.columns if c.origin is not Origin.FORMULA}
    here = {key: row for row in mine if any(key := key_of(grid, row))}
    known = base if base is not None else {}
    cells: dict[Key, Row] = {}
    rows: list[Row] = []
    conflicts: list[Conflict] = []
    after: dict[Key, JsonRow] = {key: row for key, row in known.items() if key in here}
    away = {key for key in {*deleted, *known} if key not in here} if not restore else set()
    kept_away, seen = 0, set[Key]()
    for offered in new:
        values = {id: written(kinds[id], value) for id, value in offered.items() if id in kinds}
        key = key_of(grid, values)
        if not any(key) or key in seen:
            continue
        seen.add(key)
        if key in away:
            kept_away += 1
            continue
        ours = {id: value for id, value in values.items() if id in given}
        if key not in here:
            rows.append({id: value for id, value in values.items() if value is not None})
        else:
            change = _cells(grid, key, here[key], known.get(key), ours, kinds, formulas, conflicts)
            if change:
                cells[key] = change
        after[key] = {**after.get(key, {}), **{id: to_json(value) for id, value in ours.items()}}
    written_ids = [(c.id, c.holds, c.origin is Origin.TYPED) for c in grid.columns if c.origin is not Origin.FORMULA]
    spoken = {key for key, _ in formulas} | set(noted)
    emptied = () if is_history(grid) else tuple(
        key for key, row in known.items()
        if key in here and key not in seen and key not in spoken and _as_written(written_ids, here[key], row)
    )  # fmt: skip
    for key in emptied:
        del after[key]
    return Merged(cells, rows, tuple(conflicts), after, frozenset(away), emptied, kept_away)


def is_history(grid: Grid) -> bool:
    """Does the key of its rows name a time?"""
    columns = [grid.by_id[id] for id in grid.key]
    return any(column.id in _TIMES or column.holds in (Kind.DATE, Kind.TIME) for column in columns)


def _as_written(columns: Sequence[tuple[str, Kind, bool]], mine: Row, base: JsonRow) -> bool:
    """Does a row hold what was last written, and nothing else? `columns` are id, kind and whether it is typed."""
    return all(
        mine.get(id) is None if typed and id not in base else same(mine.get(id), from_json(kind, base.get(id)))
        for id, kind, typed in columns
    )


def _cells(
    grid: Grid, key: Key, mine: Row, base: JsonRow | None, new: Row, kinds: Mapping[str, Kind],
    formulas: Collection[tuple[Key, str]], conflicts: list[Conflict],
) -> Row:  # fmt: skip
    """The cells of a row that change; what was typed over an import is added to the conflicts."""
    change: Row = {}
    for id, value in new.items():
        cell, own = mine.get(id), (key, id) in formulas
        if same(cell, value):
            continue
        unchanged = base is not None and id in base and same(cell, from_json(kinds[id], base[id]))
        if not own and (cell is None or unchanged):
            change[id] = value
        elif value is not None:  # where the import knows nothing, nothing is kept away
            conflicts.append(Conflict(grid.id, key, id, cell, value))
    return change

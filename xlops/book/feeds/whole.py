"""All rows of a workbook that is made anew: what grids give, what was typed before, what the store says.

Rule: typed cells come from the planning tables (and from `typed`, for a shop that has them elsewhere), imported ones from
the feeds; rows meet by their key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from xlops.book.feeds.fill import Tables, feed_tables
from xlops.book.feeds.model import Row, key_of
from xlops.book.feeds.typed import stored_rows
from xlops.catalog.sheets.model import Grid, Origin

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["whole_tables"]


def whole_tables(
    con: DuckDBPyConnection, grids: Iterable[Grid], *, as_of: date | None, typed: Mapping[str, Sequence[Mapping[str, object]]] | None = None
) -> Tables:  # fmt: skip
    """Every grid's rows, typed and imported columns; formula columns are for the workbook itself."""
    own = list(grids)
    given = typed or {}
    known = {grid.id: _typed(con, grid, given.get(grid.id, ())) for grid in own}
    fed = feed_tables(con, own, as_of=as_of, known=known)
    return {grid.id: _joined(grid, known[grid.id], fed[grid.id]) for grid in own}


def _typed(con: DuckDBPyConnection, grid: Grid, more: Sequence[Mapping[str, object]]) -> list[Row]:
    """Rows by key: the grid's own, then what the store keeps, then what is given."""
    found: dict[tuple[str, ...], Row] = {}
    ids = {c.id for c in grid.columns if c.origin is not Origin.FORMULA}
    for row in (*grid.rows, *stored_rows(con, grid), *more):
        own: Row = {id: value for id, value in row.items() if id in ids and value is not None}  # type: ignore[misc]
        found.setdefault(key_of(grid, own), {}).update(own)
    return list(found.values())


def _joined(grid: Grid, known: Sequence[Row], fed: Sequence[Row]) -> list[Row]:
    """Fed rows in their order with the typed cells, then rows that no feed knows."""
    by_key = {key_of(grid, row): dict(row) for row in known}
    empty: Row = {c.id: None for c in grid.columns if c.origin is not Origin.FORMULA}
    typed = {c.id for c in grid.columns if c.origin is Origin.TYPED}
    rows: list[Row] = []
    for row in fed:
        own = by_key.pop(key_of(grid, row), {})
        rows.append(empty | own | {id: value for id, value in row.items() if id not in typed or id in grid.key})
    rest = [empty | own for key, own in by_key.items() if any(key) or len(own) > len(grid.key)]
    return rows + rest

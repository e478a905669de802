"""The rows that a refresh writes: keys and imported columns of a grid, or of a whole workbook at once.

Rule: rows that a grid gives itself stand first, a feed's values are merged in by key and win where there are any. A feed
whose data the store lacks gives no rows. Missing is None, never 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from xlops.book.feeds.context import Context
from xlops.book.feeds.model import Asked, Row, asked_of, key_of
from xlops.book.feeds.registry import FEEDS
from xlops.catalog.sheets.model import Grid
from xlops.errors import NotFound, near_names
from xlops.store.remember import remembering

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["feed_rows", "feed_tables"]

Tables = dict[str, list[Row]]


def feed_rows(con: DuckDBPyConnection, grid: Grid, *, as_of: date | None, known: Sequence[Row] = ()) -> list[Row]:
    """Key and imported columns of one grid as of the last day with data.

    `known` are the rows that stand in the workbook. Raises `NotFound` for a feed or value that is not there.
    """
    return feed_tables(con, [grid], as_of=as_of, known={grid.id: known})[grid.id]


def feed_tables(
    con: DuckDBPyConnection,
    grids: Iterable[Grid],
    *,
    as_of: date | None,
    known: Mapping[str, Sequence[Row]] | None = None,
) -> Tables:
    """The same for many grids: what they need of the store is read together, once.

    Without a day with data (`as_of` None) there are the rows that need none: the grids' own, settings, lists.
    """
    given = known or {}
    ctx = Context(remembering(con), as_of or date.min, given)
    asked = {grid.id: asked_of(grid, given.get(grid.id, ())) for grid in grids}
    for own in asked.values():
        feed = FEEDS.get(own.grid.feed)
        if own.grid.feed and feed is None:
            raise NotFound(
                f"表「{own.grid.name}」的数据来源「{own.grid.feed}」不存在", near_names(own.grid.feed, FEEDS)
            )
        if feed is not None and feed.prepare is not None and ctx.days:
            feed.prepare(ctx, own)
    return {id: _rows(ctx, own) for id, own in asked.items()}


def _rows(ctx: Context, asked: Asked) -> list[Row]:
    grid = asked.grid
    feed = FEEDS.get(grid.feed)
    ready = feed is not None and (feed.dateless or (ctx.as_of != date.min and (ctx.days or not feed.metrics)))
    found = feed.rows(ctx, asked) if feed is not None and ready else []
    rows = _merged(grid, asked, found) if grid.rows else found
    return list(reversed(rows)) if grid.newest_first else rows


def _merged(grid: Grid, asked: Asked, found: Sequence[Row]) -> list[Row]:
    """The grid's own rows with the feed's values; rows of others only where the grid is open."""
    fed = {key_of(grid, row): row for row in found}
    columns = [*asked.keys, *asked.wants]
    rows: list[Row] = []
    for own in grid.rows:
        more = fed.pop(key_of(grid, own), {})
        rows.append({id: more[id] if more.get(id) is not None else own.get(id) for id in columns})
    return rows if grid.fixed else rows + list(fed.values())

"""Every sheet asks its feed only for what it gives; a small grid of one's own says what else is refused."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from xlops.book.feeds import FEEDS, feed_rows, problems
from xlops.book.feeds.context import Context
from xlops.catalog.model import Kind
from xlops.catalog.sheets import GRIDS
from xlops.catalog.sheets.model import Column, Grid, Origin
from xlops.catalog.tables import TABLES
from xlops.errors import BadInput, NotFound
from xlops.periods import Period

SUNDAY = date(2026, 11, 15)


def grid(feed: str, *names: str, key: str) -> Grid:
    columns = (Column(key, origin=Origin.IMPORTED), *(Column(n, n, Kind.NUMBER, origin=Origin.IMPORTED) for n in names))
    return Grid("own", "自己的表", (key,), columns, feed=feed)


@pytest.mark.parametrize("id", list(GRIDS))
def test_a_sheet_asks_for_what_its_feed_gives(id: str) -> None:
    assert problems(GRIDS[id]) == []


@pytest.mark.parametrize("id", [g.id for g in GRIDS.values() if g.store])
def test_a_sheet_has_the_key_of_its_planning_table(id: str) -> None:
    """Key columns are columns of the grid, but for the source of a typed row and a to-do's own id."""
    own = {c.id for c in GRIDS[id].columns} | {c.feed.partition("@")[0] for c in GRIDS[id].columns}
    assert set(TABLES[GRIDS[id].store].key) - own <= {"source"}


def test_what_a_feed_does_not_know_is_named() -> None:
    assert problems(grid("item", "uv", "beauty", key="item_id")) == ["own.beauty: item has no beauty"]
    assert problems(grid("item", key="day")) == ["own.day: item has no key day"]
    assert problems(grid("weather", key="day")) == ["own: no feed weather"]
    assert problems(grid("", "anything", key="day")) == []


def test_an_unknown_feed_is_refused(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(NotFound, match=r"weak.*您是不是要找.*week"):
        feed_rows(con, grid("weak", key="week"), as_of=SUNDAY)


@pytest.mark.parametrize("name", list(FEEDS))
def test_an_empty_store_gives_no_numbers_and_no_error(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Of rows that are always there (settings, the calendar) the keys; no number is made up."""
    given = [g for g in GRIDS.values() if g.feed == name] or [
        grid(name, *sorted(FEEDS[name].values - FEEDS[name].keys), key=sorted(FEEDS[name].keys)[0])
    ]
    for own in given:
        rows = feed_rows(con, own, as_of=SUNDAY)
        if name not in ("settings", "promotions", "lists", "files") and not own.rows:
            assert rows == [], own.id


def test_windows() -> None:
    ctx = Context(duckdb.connect(), SUNDAY)
    assert ctx.window("") == ctx.window("week") == ctx.window("week-1") == Period(date(2026, 11, 9), SUNDAY)
    assert ctx.window("before") == ctx.window("week-2") == Period(date(2026, 11, 2), date(2026, 11, 8))
    assert ctx.window("14") == Period(date(2026, 11, 2), SUNDAY)
    assert ctx.window("month") == Period(date(2026, 11, 1), SUNDAY)
    assert ctx.window("last_month") == Period(date(2026, 10, 1), date(2026, 10, 31))
    assert Context(duckdb.connect(), date(2026, 11, 14)).week == Period(date(2026, 11, 2), date(2026, 11, 8))
    with pytest.raises(BadInput, match="没有「近三天」这个时间段"):
        ctx.window("近三天")

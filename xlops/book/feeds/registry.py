"""Every feed by its name, and whether a grid asks for what its feed can give.

>>> sorted(FEEDS)[:3], FEEDS["item"].about
(['activity_result', 'agent', 'aov_driver'], '一个商品一行')
"""

from __future__ import annotations

from xlops.book.feeds.base import BASE
from xlops.book.feeds.baskets import BASKETS
from xlops.book.feeds.care import CARE
from xlops.book.feeds.goods import CODES
from xlops.book.feeds.health import HEALTH
from xlops.book.feeds.market import MARKET
from xlops.book.feeds.model import Feed, asked_of
from xlops.book.feeds.people import PEOPLE
from xlops.book.feeds.statement import LEDGER
from xlops.book.feeds.tasks import TODOS
from xlops.book.feeds.things import THINGS
from xlops.book.feeds.times import TIMES
from xlops.catalog.sheets.model import Grid
from xlops.errors import XlopsError
from xlops.facts.wanted import wanted

__all__ = ["FEEDS", "problems"]

FEEDS: dict[str, Feed] = {
    **TIMES, **THINGS, "sku": CODES, **MARKET, "ledger": LEDGER, **BASKETS, **PEOPLE, **CARE, "todos": TODOS, "health": HEALTH, **BASE,
}  # fmt: skip


def problems(grid: Grid) -> list[str]:
    """What a grid asks for that its feed does not know, one line each."""
    if not grid.feed:
        return []
    feed = FEEDS.get(grid.feed)
    if feed is None:
        return [f"{grid.id}: no feed {grid.feed}"]
    asked = asked_of(grid)
    given = {id for row in grid.rows for id, value in row.items() if value is not None}
    found = [
        f"{grid.id}.{id}: {grid.feed} has no key {name}" for id, name in asked.keys.items() if name not in feed.keys
    ]
    for id, want in asked.wants.items():
        known = want.name in feed.values or want.name in feed.keys or (feed.metrics and _is_metric(want.name))
        if not known and id not in given:
            found.append(f"{grid.id}.{id}: {grid.feed} has no {want.name}")
    return found


def _is_metric(name: str) -> bool:
    try:
        return bool(wanted(name).fields)
    except XlopsError:
        return False

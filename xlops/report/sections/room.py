"""How many rows the blocks of page one may take, so that all of them stand on one page.

Rule: what was to be done and what is to be decided come first; then stock-outs, entries and items are cut, the last row
of each by turns, until the page holds them. The rest stands in the later sections. Counted in lines of a table, of
which a printed page has 45 and the head, the sentences and the cards take 20. Source: operator.md, page one.

>>> fit(todos=0, decisions=0, losing=0, events=False), fit(todos=4, decisions=0, losing=3, events=True)
(Room(entries=5, items=3, stock=3), Room(entries=2, items=1, stock=1))
"""

from __future__ import annotations

from dataclasses import dataclass, replace

__all__ = ["Room", "fit"]

_LINES = 25.5  # of the page, for the blocks
_BAR = 1.9  # a block's bar and the air around it


@dataclass(frozen=True)
class Room:
    """Rows of entries, of items that earn and that lose, of stock-outs."""

    entries: int = 5
    items: int = 3
    stock: int = 3


def fit(*, todos: int, decisions: int, losing: int, events: bool) -> Room:
    """The rows of a page one with so many to-dos, decisions, losing items, and a line of events or none."""
    fixed = (_BAR + 1 + todos if todos else 0) + (_BAR + 1.8 * (1 + decisions) if decisions else 0) + events

    def lines(r: Room) -> float:
        entries = _BAR + 4 + r.entries  # header, the small ones, 其余, the shop
        items = _BAR + 1 + r.items + min(r.items, losing)
        return fixed + entries + items + _BAR + 2 + r.stock

    room = Room()
    for name, least in (("stock", 2), ("entries", 3), ("items", 2), ("stock", 1), ("entries", 2), ("items", 1)):
        if lines(room) > _LINES and getattr(room, name) > least:
            room = replace(room, **{name: least})
    return room

"""The shapes of a feed: which rows it gives, under which keys, and the values that a column may ask for.

Rule: a column asks by name, `uv` or `pay_items@14`: a value and, after the @, its window. What a feed does not
know is a mistake of the sheet, what the store lacks is an empty cell.

>>> parse("pay_items@14"), parse("uv")
(Want(name='pay_items', window='14'), Want(name='uv', window=''))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from xlops.catalog.sheets.model import Column, Grid, Origin

if TYPE_CHECKING:
    from xlops.book.feeds.context import Context

__all__ = ["Asked", "Feed", "Row", "Value", "Want", "asked_of", "key_of", "parse"]

Value = None | str | int | float | Decimal | date | datetime | bool
Row = dict[str, Value]


@dataclass(frozen=True)
class Want:
    """A value and its window; empty where the feed's own window is meant."""

    name: str
    window: str = ""


@dataclass(frozen=True)
class Asked:
    """What a grid asks of its feed: `keys` and `wants` by column id, rows that stand in the workbook."""

    grid: Grid
    keys: Mapping[str, str]
    wants: Mapping[str, Want]
    known: Sequence[Row] = ()


@dataclass(frozen=True)
class Feed:
    """A source of rows.

    `keys` are the names that may identify a row; `values` what it gives besides; with `metrics` any metric or
    field of `level` too. `prepare` says what has to be read before (optional), `rows` gives the rows: names of keys and
    wants by column id. `dateless` ones need no day with data.
    """

    about: str
    keys: frozenset[str]
    rows: Callable[[Context, Asked], list[Row]]
    values: frozenset[str] = frozenset()
    metrics: bool = False
    prepare: Callable[[Context, Asked], None] | None = None
    dateless: bool = False


def parse(text: str) -> Want:
    """A column's wish."""
    name, _, window = text.partition("@")
    return Want(name, window)


def _given(column: Column, grid: Grid) -> bool:
    """Does a refresh fill the column? Keys too, whoever else may type them."""
    return column.origin is Origin.IMPORTED or column.id in grid.key


def asked_of(grid: Grid, known: Sequence[Row] = ()) -> Asked:
    """The wishes of a grid: its key columns, and its imported columns."""
    given = [c for c in grid.columns if _given(c, grid)]
    keys = {c.id: parse(c.feed or c.id).name for c in given if c.id in grid.key}
    wants = {c.id: parse(c.feed or c.id) for c in given if c.id not in grid.key}
    return Asked(grid, keys, wants, known)


def key_of(grid: Grid, row: Mapping[str, Value]) -> tuple[str, ...]:
    """What identifies a row: its key columns as text, dates as ISO.

    >>> from xlops.catalog.sheets import GRIDS
    >>> key_of(GRIDS["daily"], {"day": date(2026, 11, 9)})
    ('2026-11-09',)
    """
    return tuple(_text(row.get(id)) for id in grid.key)


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute or value.second) else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)

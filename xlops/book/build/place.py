"""Where everything of a sheet stands, before anything is written: bands from the top down, grids side by side.

Rule: a sheet begins with its title, its guide and its links; cards follow, then the grids: a line with name and note,
a line of sums where a column has one, the headers, the rows. Between two grids is one narrow blank column.
Rows and columns count from 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlops.book.build.language import Language
from xlops.book.build.measure import em, pixels
from xlops.book.build.numbers import Value, cell_value, number_format, shown
from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Card, Column, Grid, Origin, Sheet, Spark

__all__ = [
    "ARROW",
    "CARD_ROWS",
    "GAP",
    "HEAD",
    "SETTINGS",
    "Block",
    "Page",
    "Tile",
    "all_columns",
    "headers",
    "place",
    "tiled",
]

SETTINGS = "settings"
"""The sheet that says until when there is data."""

HEAD = 3  # rows of title, guide, links
CARD_ROWS = 5  # caption, value, change, note, air
GAP = 22  # pixels of the blank column between two grids
_SAMPLE = 400  # rows that are measured
_TEXT_WIDEST, _HEADER_LINES = 250, 2
_LEAST = {Kind.DATE: 88, Kind.TIME: 124, Kind.TEXT: 82, Kind.ID: 96}
ARROW = 16  # pixels of the filter's button
_INDENT, _SIGN = 8, 26  # pixels before a text, for the sign of a mark in bold
_SPARED = 1.4
_UNIFORM, _UNIFORM_WIDTH = 10, 110  # columns of a sheet without grids
_TILE = 170  # pixels that a card has at least
_PER_ROW = 5  # cards side by side


@dataclass(frozen=True)
class Block:
    """A grid's place: row of its headers, its first column, how many rows of cells, the pixels of its columns."""

    grid: Grid
    header: int
    left: int
    rows: int
    widths: tuple[int, ...]
    note: int | None
    sums: int | None

    @property
    def first(self) -> int:
        """Its first row of cells."""
        return self.header + 1

    @property
    def last(self) -> int:
        """Its last row of cells."""
        return self.header + self.rows

    @property
    def right(self) -> int:
        """Its last column."""
        return self.left + len(self.widths) - 1

    def column(self, id: str) -> int:
        """The sheet's column of a grid's column or sparkline."""
        return self.left + [c.id for c in all_columns(self.grid)].index(id)


@dataclass(frozen=True)
class Tile:
    """A card's place: its first row, its columns."""

    row: int
    left: int
    right: int


@dataclass(frozen=True)
class Page:
    """A sheet's plan. `widths` are the pixels of its columns, `end` is the row after everything."""

    sheet: Sheet
    blocks: tuple[Block, ...]
    tiles: tuple[Tile, ...]
    widths: tuple[int, ...]
    end: int

    @property
    def last_column(self) -> int:
        return len(self.widths) - 1


def all_columns(grid: Grid) -> tuple[Column, ...]:
    """The columns of the table as it stands in the sheet: those of the grid, then one for each sparkline."""
    return grid.columns + tuple(map(_of_spark, grid.sparks))


def headers(grid: Grid) -> dict[str, str]:
    """Column id → header of everything that stands in the table, sparklines included.

    >>> from xlops.catalog.sheets import GRIDS
    >>> headers(GRIDS["daily"])["pay_amount"]
    '支付金额'
    """
    return {column.id: column.title for column in all_columns(grid)}


def _of_spark(spark: Spark) -> Column:
    return Column(spark.id, spark.name, Kind.TEXT, origin=Origin.IMPORTED, width=14)


def place(sheet: Sheet, language: Language) -> Page:
    """The plan of a sheet."""
    widths = [_widths(grid, language) for grid in sheet.grids]
    columns: list[int] = []
    for w in widths:
        columns += [*([GAP] if columns else []), *w]
    if not columns:
        columns = [_UNIFORM_WIDTH] * _UNIFORM
    tiles = list(_tiles(sheet, columns))
    top = HEAD + (max((tile.row for tile in tiles), default=0) - HEAD + CARD_ROWS if tiles else 0)
    noted = len(sheet.grids) > 1 or any(grid.note for grid in sheet.grids)
    summed = any(column.summed for grid in sheet.grids for column in grid.columns)
    top += sheet.id == SETTINGS  # the line of the last day with data
    header = top + noted + summed
    blocks, left = [], 0
    for grid, w in zip(sheet.grids, widths, strict=True):
        rows = max(len(language.rows.get(grid.id, ())), 1)
        note, sums = (top if noted else None), (top + noted if summed else None)
        blocks.append(Block(grid, header, left, rows, tuple(w), note, sums))
        left += len(w) + 1
    end = max((block.last + 1 for block in blocks), default=top)
    return Page(sheet, tuple(blocks), tuple(tiles), tuple(columns), end)


def tiled(cards: Sequence[Card]) -> Iterator[tuple[Card, Card | None]]:
    """The cards that have a tile of their own, each with the one that tells its change."""
    ids = {card.id: card for card in cards}
    for card in cards:
        host = next((card.id.removesuffix(end) for end in ("_change", "_name") if card.id.endswith(end)), "")
        if host not in ids:
            yield card, ids.get(f"{card.id}_change")


def _tiles(sheet: Sheet, widths: Sequence[int]) -> Iterator[Tile]:
    """Cards from left to right, each over as many columns as it needs, in as many rows as it takes."""
    spans, start = [], 0
    for i in range(len(widths)):
        if sum(widths[start : i + 1]) >= _TILE:
            spans.append((start, i))
            start = i + 1
        if len(spans) == _PER_ROW:
            break
    spans = spans or [(0, len(widths) - 1)]
    for k in range(len(list(tiled(sheet.cards)))):
        left, right = spans[k % len(spans)]
        yield Tile(HEAD + k // len(spans) * CARD_ROWS, left, right)


def _widths(grid: Grid, language: Language) -> list[int]:
    rows = language.rows.get(grid.id, [])[:_SAMPLE]
    return [_width(column, rows) for column in all_columns(grid)]


def _width(column: Column, rows: Sequence[Mapping[str, Value]]) -> int:
    """Pixels that a column needs for its header in two lines and its values in one.

    Texts wrap; a width that is given holds, but for texts that a little more spares the second line.
    """
    if column.hidden:
        return 0
    kind, form = column.holds, number_format(column)
    texts = {shown(cell_value(row.get(column.id), kind), form) for row in rows}
    values = max((pixels(text) for text in texts), default=0)
    if kind in (Kind.TEXT, Kind.ID):
        values += _INDENT
    if column.marks:
        values = max(values, _LEAST.get(kind, 0)) + _SIGN
    if column.width:
        given = column.width * 7 + 5
        return values if given < values <= given * _SPARED or (kind is not Kind.TEXT and values > given) else given
    if kind is Kind.TEXT:
        values = min(values, _TEXT_WIDEST)
    head = round(em(column.title) * 13.6 / (1 if em(column.title) <= 3 else _HEADER_LINES)) + 22 + ARROW
    return max(head, values, _LEAST.get(kind, 72))

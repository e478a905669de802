"""The fine grid of the printed sheet: how wide each column of a table is, how high each row, where pages end.

Rule: sixty columns of 13 pixels make the width of an A4 page; a table's columns are merges of them. Excel
does not fit the height of merged cells, so heights are computed from the text. A heading never stands
alone at the foot of a page; a table is split only where much of a page would stay empty, and begins anew with its header.

>>> spread([4, 4], [4, 4], [30, 10], 20), spread([4, 4], [4, 8], [30, 10], 20)
([15, 5], [12, 8])
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xlops.report.cells import alignments, shown
from xlops.report.look import clean
from xlops.report.measure import lines, width
from xlops.report.model import Cell, Column, Table

__all__ = [
    "LINE_HEIGHT", "PAGE", "UNIT", "UNITS", "Band", "Tile", "column_units", "fits", "folded", "paginate", "row_height", "spread",
    "text_height",
]  # fmt: skip

UNITS = 60  # columns of the grid
UNIT = 13  # pixels
EM = 13.34  # pixels of a 10 point character
LINE_HEIGHT = 18
_PAD = 10  # pixels that a cell loses left and right
_INDENT = 9  # and an indented one besides
# A4 less margins is 7.27 × 10.49 inches; the grid fills the width. A little is kept for other fonts.
PAGE = int(10.49 * UNITS * UNIT / 7.27 * 0.98)
_MOST_COLUMNS, _MOST_ROWS = 12, 30
_BOLD = 1.04  # a bold character is so much wider
_SHORT, _LONG = 5.0, 20.0  # em of a text that may wrap, of one that need not


@dataclass(frozen=True)
class Tile:
    """Something `units` wide with a height for each row; `draw(row, col)` writes it there."""

    units: int
    heights: tuple[int, ...]
    draw: Callable[[int, int], None]


@dataclass(frozen=True)
class Band:
    """Tiles side by side, each with the grid column it begins at; `sticks` keeps it with the band below."""

    tiles: tuple[tuple[int, Tile], ...]
    sticks: bool = False
    section: str = ""
    split: Callable[[int], Sequence[Band]] | None = None  # what fits so many pixels, and the rest; nothing if neither

    @property
    def height(self) -> int:
        return sum(self.heights)

    @property
    def heights(self) -> list[int]:
        rows = max(len(t.heights) for _, t in self.tiles)
        return [max((t.heights[i] for _, t in self.tiles if i < len(t.heights)), default=0) for i in range(rows)]


def text_height(text: str, units: int, size: float = 10, bold: bool = False, indent: bool = False) -> int:
    """Pixels that a wrapped text takes in a cell of so many grid columns."""
    room = (units * UNIT - _PAD - (_INDENT if indent else 0)) / (EM * size / 10 * (_BOLD if bold else 1))
    return math.ceil(lines(clean(text), room) * LINE_HEIGHT * size / 10) + 6


def folded(title: str, units: int, indent: bool = False) -> str:
    """A column's title; where it needs two lines, its unit stands on the second.

    >>> folded("推广后毛利(元)", 7), folded("推广后毛利(元)", 20)
    ('推广后毛利\\n(元)', '推广后毛利(元)')
    """
    title = clean(title)
    one_line = text_height(title, units, bold=True, indent=indent) <= LINE_HEIGHT + 6
    return title if one_line else re.sub(r"(?<=.)(?=[(\uff08])", "\n", title, count=1)


def row_height(cells: Sequence[Cell], columns: Sequence[Column], units: Sequence[int], bold: bool = False) -> int:
    """Pixels of a table's row: that of its highest text (numbers do not wrap)."""
    texts = [(shown(c, col), u) for c, col, u in zip(cells, columns, units, strict=False) if isinstance(c.value, str)]
    return max((text_height(t, u, bold=bold, indent=True) for t, u in texts), default=LINE_HEIGHT + 6)


def column_units(table: Table, units: int) -> list[int] | None:
    """Grid columns of each column of a table, or `None` where the numbers would not fit."""
    if len(table.columns) > _MOST_COLUMNS:
        return None
    needs = [_needs(table, j, align == "left") for j, align in enumerate(alignments(table))]
    if sum(least for least, _ in needs) > units:
        return None
    return spread([n[0] for n in needs], [n[1] for n in needs], [max(1, c.width) for c in table.columns], units)


def fits(table: Table) -> bool:
    """Can the table stand on the printed sheet? Wider and longer ones get a sheet of their own."""
    return len(table.rows) <= _MOST_ROWS and column_units(table, UNITS) is not None


def _needs(table: Table, j: int, left: bool) -> tuple[int, int]:
    """Grid columns for column `j`, at least and ideally: its longest number, its header in two lines, its texts.

    Ideally a short header takes one line: three characters in two lines would cost every page a line.
    """
    title = width(clean(table.columns[j].title)) * _BOLD
    numbers, texts = max(title / _BOLD * 0.53 + 0.5, 2.0), 0.0
    for row in [*table.rows, *([table.total] if table.total else [])]:
        if j < len(row):
            wide = 5.0 if row[j].spark else width(shown(row[j], table.columns[j]))
            if isinstance(row[j].value, str):
                texts = max(texts, wide * 1.02)
            else:
                numbers = max(numbers, wide)
    pad = _PAD + (_INDENT if left else 0)
    least = max(numbers, min(texts, _SHORT))
    ideal = max(numbers, min(texts, _LONG), title if title <= _SHORT else 0)
    return math.ceil((least * EM + pad) / UNIT), math.ceil((ideal * EM + pad) / UNIT)


def spread(least: Sequence[int], ideal: Sequence[int], wanted: Sequence[int], units: int) -> list[int]:
    """Whole numbers of sum `units`, none below its least.

    What is over goes, one by one, to the column that lacks most of its ideal; then it follows what is wanted.
    """
    sizes = list(least)
    for _ in range(units - sum(least)):
        lacks = any(i > s for i, s in zip(ideal, sizes, strict=True))
        goal = ideal if lacks else wanted
        i = max(range(len(sizes)), key=lambda k: (goal[k] / sizes[k], -k))
        sizes[i] += 1
    return sizes


def paginate(bands: Sequence[Band], head: int, new_page: Sequence[str] = ()) -> tuple[list[Band], list[int]]:
    """The bands, long tables split where a page ends, and the indices of those before which a page begins.

    `head` is the height that every page repeats. The sections `new_page` rather begin a page, when the one
    before is well filled. What sticks together moves to the next page together, unless much of the
    page would stay empty and its last band can be split, or made a little smaller.
    """
    todo, done, breaks = list(bands), list[Band](), list[int]()
    used, room = 0, PAGE
    while todo:
        group = _group(todo)
        height = sum(b.height for b in group)
        if used and any(b.section in new_page and b.section for b in group) and used > 0.6 * room:
            breaks.append(len(done))
            used, room = 0, PAGE - head
        if used + height > room:
            *above, last = group
            left = room - used - sum(b.height for b in above)
            parts = last.split(left) if last.split and (left > 0.13 * room or not used) else ()
            if parts:
                done += [*above, parts[0]]
                breaks += [len(done)] if len(todo) > len(group) or parts[1:] else []
                todo[: len(group)] = parts[1:]
                used, room = 0, PAGE - head
                continue
            if used:
                breaks.append(len(done))
                used, room = 0, PAGE - head
                continue
        done += group
        del todo[: len(group)]
        used += height
        if used > room:  # longer than a page and not to be split: it runs on
            used, room = (used - room) % (PAGE - head), PAGE - head
    return done, breaks


def _group(bands: Sequence[Band]) -> list[Band]:
    """The first band with those that it sticks to."""
    end = 0
    while bands[end].sticks and end + 1 < len(bands):
        end += 1
    return list(bands[: end + 1])

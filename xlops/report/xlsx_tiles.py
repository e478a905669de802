"""The tiles of the printed sheet: a line of text, a card, a table, a chart, each with its computed heights.

Rule: a tile knows how high its rows are before anything is written; it is drawn once, at the row and column
that the page gives it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Any

from xlops.report.cells import alignments
from xlops.report.look import GREY, LINE, LINK, NAVY, ZEBRA
from xlops.report.model import Card, Cell, Chart, Scalar, Table
from xlops.report.xlsx_book import Sheet, checked
from xlops.report.xlsx_grid import LINE_HEIGHT, UNIT, UNITS, Tile, column_units, folded, row_height, text_height

__all__ = ["CHART_ROW", "CHART_ROWS", "Tiles"]

_BORDER: dict[str, Any] = {"border": 1, "border_color": f"#{LINE}"}
_QUIET: dict[str, Any] = {"font_color": f"#{GREY}"}
CHART_ROWS, CHART_ROW = 11, 19
_BELOW = 1  # rows that a chart reaches below the table beside it
_STUMP = 3  # rows that a part of a split table has at least
_CHART_WIDE = 680  # pixels: 18 cm


@dataclass(frozen=True)
class Tiles:
    """Makes tiles for one sheet.

    `chart(chart, size)` and `spark(name, values, size)` give native charts whose data stands elsewhere.
    """

    sheet: Sheet
    native: Callable[[Chart, tuple[int, int]], Any]
    spark: Callable[[str, Sequence[Scalar], tuple[int, int]], Any]
    nothing: str  # what stands in a table without rows

    def text(self, text: str, size: float = 10, units: int = UNITS, above: int = 0, **look: Any) -> Tile:
        """One wrapped text; `above` is air over it."""
        height = text_height(text, units, size, bool(look.get("bold")), "indent" in look) + above
        style = {"text_wrap": True, "font_size": size, **({"valign": "bottom"} if above else {}), **look}
        return Tile(units, (height,), lambda row, col: self.sheet.put(row, col, text, col + units - 1, **style))

    def link(self, text: str, target: str, units: int = UNITS, **look: Any) -> Tile:
        """A line that leads to another sheet."""
        style = {"font_color": f"#{LINK}", **look}
        draw = lambda row, col: self.sheet.link(row, col, target, text, col + units - 1, **style)  # noqa: E731
        return Tile(units, (LINE_HEIGHT + 6,), draw)

    def space(self, pixels: int) -> Tile:
        return Tile(UNITS, (pixels,), lambda row, col: None)

    # -- cards ------------------------------------------------------------------------------------------

    def cards(self, cards: Sequence[Card], units: int) -> list[Tile]:
        """Cards of one row, equally high."""
        hint = max((text_height(c.hint, units, 9, indent=True) for c in cards if c.hint), default=4)
        line = 24 if any(c.spark for c in cards) else 0
        return [Tile(units, (22, 30, 22, line, hint), partial(self._card, c, units)) for c in cards]

    def _card(self, card: Card, units: int, row: int, col: int) -> None:
        """Title, value, change, the line of eight weeks, hint; a frame around all."""
        put, last = self.sheet.put, col + units - 1
        sides: dict[str, Any] = {"left": 1, "left_color": f"#{LINE}", "right": 1, "right_color": f"#{LINE}"}
        frame: dict[str, Any] = {"align": "left", **sides}
        short: dict[str, Any] = {"text_wrap": False, "shrink": True}
        foot: dict[str, Any] = {**frame, "bottom": 1, "bottom_color": f"#{LINE}", "valign": "top"}
        put(row, col, card.title, last, **_QUIET, **frame, top=5, top_color=f"#{NAVY}", shrink=True)
        self.sheet.cell(row + 1, col, card.value, None, last, bold=True, font_size=16, **short, **frame)
        self.sheet.cell(row + 2, col, card.change, None, last, **short, **frame)
        put(row + 3, col, None, last, **frame)
        put(row + 4, col, card.hint, last, **_QUIET, **foot, font_size=9, text_wrap=True)
        self._spark(row + 3, col, units, card.title, card.spark)

    def _spark(self, row: int, col: int, units: int, name: str, values: Sequence[Scalar]) -> None:
        """A small line over `units` empty columns."""
        drawn = self.spark(name, values, (units * UNIT - 14, 22)) if values else None
        if drawn is not None:
            checked(self.sheet.raw.insert_chart(row, col, drawn, {"x_offset": 6, "y_offset": 1, "decorative": True}))

    # -- tables -----------------------------------------------------------------------------------------

    def table(self, table: Table, units: int, sizes: Sequence[int] = ()) -> Tile:
        """Title, header, rows, total, note: a tile so many grid columns wide; `sizes` of its columns if known."""
        sizes = sizes or column_units(table, units) or [units // len(table.columns)] * len(table.columns)
        ends = [0]
        for size in sizes:
            ends.append(ends[-1] + size)
        titles = [
            text_height(folded(c.title, s, align == "left"), s, bold=True, indent=align == "left")
            for c, s, align in zip(table.columns, sizes, alignments(table), strict=True)
        ]
        heights = [LINE_HEIGHT + 6] if table.title else []
        heights += [max(titles), *(row_height(r, table.columns, sizes) for r in table.rows)]
        heights += [row_height(table.total, table.columns, sizes, bold=True)] if table.total else []
        heights += [LINE_HEIGHT + 6] if not table.rows and not table.total else []
        heights += [text_height(table.note, units, 9)] if table.note else []
        return Tile(units, tuple(heights), partial(self._table, table, list(pairwise(ends))))

    def split(self, table: Table, units: int, room: int) -> Sequence[Table]:
        """The table in two, the first at most `room` pixels high; nothing where either would be a stump."""
        heights = self.table(table, units).heights
        used, count = sum(heights[: 1 + bool(table.title)]), 0
        for height in heights[1 + bool(table.title) :][: len(table.rows)]:
            if used + height > room:
                break
            used, count = used + height, count + 1
        count = min(count, len(table.rows) - _STUMP)
        if count < _STUMP:
            return ()
        more = replace(table, title=f"{table.title}(续)" if table.title else "", rows=table.rows[count:])
        return replace(table, rows=table.rows[:count], total=None, note=""), more

    def _table(self, table: Table, spans: Sequence[tuple[int, int]], row: int, col: int) -> None:
        last = col + spans[-1][1] - 1
        aligns = alignments(table)
        if table.title:
            self.sheet.put(row, col, table.title, last, bold=True)
            row += 1
        for column, align, (a, b) in zip(table.columns, aligns, spans, strict=True):
            self.sheet.header(row, col + a, folded(column.title, b - a, align == "left"), align, col + b - 1)
        row += 1
        for i, cells in enumerate(table.rows):
            self._row(table, cells, aligns, spans, row + i, col, {"bg_color": f"#{ZEBRA}"} if i % 2 else {})
        row += len(table.rows)
        if table.total:
            bold = {"bold": True, "top": 2, "top_color": f"#{NAVY}"}
            self._row(table, table.total, aligns, spans, row, col, bold)
        elif not table.rows:
            self.sheet.put(row, col, self.nothing, last, **_QUIET, **_BORDER, indent=1)
        else:
            row -= 1
        if table.note:
            self.sheet.put(row + 1, col, table.note, last, **_QUIET, font_size=9, text_wrap=True)

    def _row(
        self,
        table: Table,
        cells: Sequence[Cell],
        aligns: Sequence[str],
        spans: Sequence[tuple[int, int]],
        row: int,
        col: int,
        look: dict[str, Any],
    ) -> None:
        """One row of a table; a missing cell at its end is empty."""
        for j, (a, b) in enumerate(spans):
            cell = cells[j] if j < len(cells) else Cell("")
            style = {**_BORDER, **look, **({"bold": True} if cell.bold else {})}
            if cell.spark:
                self.sheet.put(row, col + a, None, col + b - 1, **style)
                name = cells[0].value if isinstance(cells[0].value, str) else ""
                self._spark(row, col + a, b - a, name, cell.spark)
            else:
                self.sheet.cell(row, col + a, cell, table.columns[j], col + b - 1, align=aligns[j], **style)

    # -- charts -----------------------------------------------------------------------------------------

    def chart(self, chart: Chart, units: int, rows: int = CHART_ROWS) -> Tile:
        """A native chart as wide as the tile, at most 18 cm, in its middle; `rows` of 19 pixels high."""
        tall = (CHART_ROW,) * rows
        width = min(units * UNIT, _CHART_WIDE)
        size, offset = (width, sum(tall) - 4), (units * UNIT - width) // 2
        return Tile(units, tall, lambda row, col: self._chart(chart, size, row, col, offset))

    def chart_beside(self, chart: Chart, units: int, heights: Sequence[int]) -> Tile:
        """A native chart beside a table of these heights and a little lower, its title in the first row: there is no
        room for it in so low a chart."""
        tall = (*heights, *(CHART_ROW,) * _BELOW)

        def draw(row: int, col: int) -> None:
            self.sheet.put(row, col, chart.title, col + units - 1, bold=True, shrink=True)
            self._chart(chart, (units * UNIT, sum(tall[1:]) - 4), row + 1, col, title={"none": True})

        return Tile(units, tall, draw)

    def _chart(
        self, chart: Chart, size: tuple[int, int], row: int, col: int, offset: int = 0,
        title: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        drawn = self.native(chart, size)
        if title:
            drawn.set_title(title)
        place = {"x_offset": offset, "y_offset": 2, "description": chart.title}
        checked(self.sheet.raw.insert_chart(row, col, drawn, place))

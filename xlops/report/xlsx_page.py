"""The sheet 周报: a report laid out on the fine grid, as it is printed and read.

Rule: the order is header, conclusions, cards, page one, sections, what is missing. Blocks become bands of
tiles with computed heights; then pages are broken; then everything is written once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from xlops.report import heading
from xlops.report.charts import drawable
from xlops.report.look import AMBER, BAR, GREY, LINE, LINK, NAVY, clean
from xlops.report.model import Card, Chart, Report, Section, Table
from xlops.report.xlsx_book import Sheet, checked
from xlops.report.xlsx_grid import UNIT, UNITS, Band, Tile, column_units, paginate, text_height
from xlops.report.xlsx_tiles import CHART_ROW, CHART_ROWS, Tiles

__all__ = ["Page", "page_setup"]

_QUIET: dict[str, Any] = {"font_color": f"#{GREY}"}
_HALF, _GAP = 29, 2  # two tiles side by side
_HEAD = (36, 22, 22)  # the rows that every page repeats
_LINK = 5  # grid columns of 见五
_LINKS = 3  # links to tables aside, in a line


def page_setup(raw: Any, landscape: bool = True) -> None:
    """A4, one page wide, margins, footer, no grid lines."""
    (raw.set_landscape if landscape else raw.set_portrait)()
    raw.set_paper(9)
    raw.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    raw.center_horizontally()
    raw.fit_to_pages(1, 0)
    raw.hide_gridlines(2)
    raw.set_footer("&C&9第 &P 页 / 共 &N 页 · 内部资料")


class Page:
    """Draws one report on one sheet.

    `wide` names the sheet of each too wide table, `data` the sheet and row where each table stands once more,
    both by the table's identity.
    """

    def __init__(self, sheet: Sheet, tiles: Tiles, wide: dict[int, str], data: tuple[str, dict[int, int]]) -> None:
        self.sheet, self.tiles, self.wide = sheet, tiles, wide
        self.data, self.at = data
        self.rows: dict[str, int] = {}  # section id → its row, known when everything is laid out

    def draw(self, report: Report) -> None:
        """Lay out, break into pages, write."""
        sections = heading.numbered(report)
        bands = [*self._head(report), *self._conclusions(report, sections), *self._cards(report.cards)]
        for n in sections:
            bands += self._section(n)
        if report.missing:
            line: dict[str, Any] = {"top": 1, "top_color": f"#{LINE}", **_QUIET}
            bands += [_band(self.tiles.space(10)), _band(self.tiles.text(report.missing, 9, above=6, **line))]
        bands, breaks = paginate(bands, sum(_HEAD), [n.section.id for n in sections if not n.first_page][:1])
        starts = [0]
        for band in bands:
            if band.section:
                self.rows[band.section] = starts[-1]
            starts.append(starts[-1] + len(band.heights))
        for band, start in zip(bands, starts, strict=False):
            self.sheet.heights(start, band.heights)
            for col, tile in band.tiles:
                tile.draw(start, col)
        self._setup(starts[-1], [starts[i] for i in breaks])

    def _setup(self, rows: int, breaks: Sequence[int]) -> None:
        raw = self.sheet.raw
        page_setup(raw, landscape=False)
        checked(raw.set_column_pixels(0, UNITS - 1, UNIT))
        raw.set_zoom(90)
        raw.repeat_rows(0, len(_HEAD) - 1)
        raw.print_area(0, 0, rows - 1, UNITS - 1)
        raw.set_h_pagebreaks(list(breaks))
        raw.activate()
        raw.set_selection(0, 0, 0, 0)

    def _head(self, report: Report) -> Iterator[Band]:
        """Title, periods, state of the data; what the reader must know, in amber."""
        header = report.header

        def draw(row: int, col: int) -> None:
            put, middle = self.sheet.put, {"align": "center", "shrink": True}
            put(row, col, heading.title(header), UNITS - 1, **middle, bold=True, font_size=18, font_color=f"#{NAVY}")
            put(row + 1, col, heading.period_line(header), UNITS - 1, **middle, **_QUIET)
            put(row + 2, col, heading.data_line(header), UNITS - 1, **middle, **_QUIET)

        yield _band(Tile(UNITS, _HEAD, draw))
        if report.marks:
            text = " · ".join(map(clean, report.marks))
            yield _band(self.tiles.text(text, 9, align="center", font_color=f"#{AMBER}"))

    def _row_of(self, table: Table) -> int:
        return self.at.get(id(table), 0)

    def _target(self, row: int) -> str:
        return f"'{self.data}'!A{row}"

    def _bar(self, text: str, section: str = "", row: int = 0) -> Band:
        """The bar above a section, with a link to its rows on the sheet of data."""
        look: dict[str, Any] = {
            "bold": True,
            "bg_color": f"#{BAR}",
            "font_color": f"#{NAVY}",
            "align": "left",
            "indent": 1,
        }
        bar = self.tiles.text(text, 12, UNITS - _LINK if row else UNITS, **look)
        if not row:
            return _band(bar, sticks=True, section=section)
        link = self.tiles.link(
            f"{self.data} ›",
            self._target(row),
            _LINK,
            align="right",
            font_size=9,
            bg_color=f"#{BAR}",
            font_color=f"#{NAVY}",
        )
        return Band(((0, bar), (UNITS - _LINK, link)), True, section)

    def _conclusions(self, report: Report, sections: Sequence[heading.Numbered]) -> Iterator[Band]:
        """Numbered sentences, each with a link to its section."""
        if not report.sentences:
            return
        numbers = {n.section.id: n.number for n in sections}
        yield _band(self.tiles.space(6), sticks=True)
        yield self._bar(heading.lead(report.header.period))
        for i, sentence in enumerate(report.sentences, 1):
            units = UNITS - _LINK - 2
            draw = partial(self._sentence, i, sentence.text, sentence.section, numbers.get(sentence.section, ""))
            tile = Tile(UNITS, (text_height(sentence.text, units) + 3,), draw)
            yield _band(tile, sticks=i < len(report.sentences))

    def _sentence(self, i: int, text: str, section: str, number: str, row: int, col: int) -> None:
        end = UNITS - _LINK - 1
        self.sheet.put(row, col, f"{i}.", col + 1, bold=True, align="right", font_color=f"#{NAVY}")
        self.sheet.put(row, col + 2, text, end, text_wrap=True)
        if number:
            look = {"align": "right", "font_color": f"#{LINK}", "font_size": 9}
            self.sheet.link(row, end + 1, f"'周报'!A{self.rows[section] + 1}", f"见{number} ›", UNITS - 1, **look)

    def _cards(self, cards: Sequence[Card]) -> Iterator[Band]:
        """Up to six cards a row."""
        if not cards:
            return
        per_row = len(cards) if 4 <= len(cards) <= 6 else 4 if len(cards) < 4 else 5
        each = (UNITS + 1) // per_row  # with a column of air
        for i in range(0, len(cards), per_row):
            yield _band(self.tiles.space(8), sticks=True)
            made = self.tiles.cards(cards[i : i + per_row], each - 1)
            yield Band(tuple((k * each, tile) for k, tile in enumerate(made)))

    def _section(self, n: heading.Numbered) -> Iterator[Band]:
        section = n.section
        yield _band(self.tiles.space(12), sticks=True)
        yield self._bar(
            f"{n.number}、{section.title}", section.id, next(filter(None, map(self._row_of, section.tables)), 0)
        )
        if beside(section):
            later = replace(section, tables=tuple(t for t in section.tables if t.aside))
            blocks = [self._beside(section), *self._tables(later)]
        else:
            blocks = [*self._tables(section), *self._charts(section)]
        for text in section.lead:
            yield _band(self.tiles.text(text), sticks=bool(blocks))
        for band in blocks:
            yield _band(self.tiles.space(6), sticks=True)
            yield band

    def _beside(self, section: Section) -> Band:
        """The narrow table of a section with its chart at its right."""
        table = self.tiles.table(next(t for t in section.tables if not t.aside), _HALF)
        (chart,) = filter(drawable, section.charts)
        return _band(table, self.tiles.chart_beside(chart, _HALF, table.heights))

    def _tables(self, section: Section) -> Iterator[Band]:
        """Narrow neighbours side by side, others over the whole width; the too wide are only named."""
        i, tables = 0, section.tables
        while i < len(tables):
            pair, table = tables[i : i + 2], tables[i]
            if len(pair) == 2 and all(len(t.columns) <= 4 and column_units(t, _HALF) for t in pair):
                yield _band(*(self.tiles.table(t, _HALF) for t in pair))
                i += 1
            elif table.aside:
                group = [table]
                while len(group) < _LINKS and i + 1 < len(tables) and tables[i + 1].aside:
                    i += 1
                    group.append(tables[i])
                yield self._asides(group)
            elif id(table) not in self.wide:
                yield self._whole(table, column_units(table, UNITS) or ())
            else:
                name = self.wide[id(table)]
                text = f"{clean(table.title) or name}:共 {len(table.rows)} 行,见工作表「{name}」 ›"
                yield _band(self.tiles.link(text, f"'{name}'!A1"))
            i += 1

    def _asides(self, tables: Sequence[Table]) -> Band:
        """Links to tables that are looked up on the sheet of data."""
        units = UNITS // _LINKS
        texts = [f"{clean(t.title) or '明细'}（{len(t.rows)}行）›" for t in tables]
        links = [
            self.tiles.link(text, self._target(self._row_of(t) or 1), units)
            for text, t in zip(texts, tables, strict=True)
        ]
        return Band(tuple((k * units, tile) for k, tile in enumerate(links)))

    def _whole(self, table: Table, sizes: Sequence[int]) -> Band:
        """A table over the whole width, which can be split at the end of a page."""

        def split(room: int) -> list[Band]:
            return [self._whole(part, sizes) for part in self.tiles.split(table, UNITS, room)]

        return replace(_band(self.tiles.table(table, UNITS, sizes)), split=split)

    def _charts(self, section: Section) -> Iterator[Band]:
        """Two side by side, the last of an odd number alone; a little lower where that saves a page."""
        charts = [c for c in section.charts if drawable(c)]
        for i in range(0, len(charts), 2):
            pair = charts[i : i + 2]
            units = _HALF if len(pair) == 2 else UNITS

            def band(rows: int, pair: Sequence[Chart] = pair, units: int = units) -> Band:
                return _band(*(self.tiles.chart(c, units, rows) for c in pair))

            lower = lambda room, band=band: [band(room // CHART_ROW)] if room // CHART_ROW >= CHART_ROWS - 3 else []  # noqa: E731
            yield replace(band(CHART_ROWS), split=lower)


def beside(section: Section) -> bool:
    """Can the only table (but for those aside) and the only chart of a section stand side by side?"""
    tables, charts = [t for t in section.tables if not t.aside], [c for c in section.charts if drawable(c)]
    if len(tables) != 1 or len(charts) != 1:
        return False
    return len(tables[0].columns) <= 4 and len(tables[0].rows) >= 4 and column_units(tables[0], _HALF) is not None


def _band(*tiles: Tile, sticks: bool = False, section: str = "") -> Band:
    """Tiles side by side with a gap between them."""
    placed, col = [], 0
    for tile in tiles:
        placed.append((col, tile))
        col += tile.units + _GAP
    return Band(tuple(placed), sticks, section)

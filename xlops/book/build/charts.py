"""Native charts, and the hidden cells that those over time are drawn from.

Rule: a chart over the last days, weeks or months reads a hidden block with a row for each, counted back from the last
day with data and looked up in its table: it stays right when rows are added, sorted or filtered, without a change
to the chart. What is missing there is `#N/A`, which a chart leaves out where it would draw a text as 0. Any other chart is drawn over its table as it stands. At most five series, in colours that a grey
print tells apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from xlops.book.build.language import Language
from xlops.book.build.numbers import Value, number_format
from xlops.book.build.place import Page
from xlops.book.build.writer import Writer
from xlops.catalog.model import Kind
from xlops.catalog.palette import FONT, GREY, INK, SERIES
from xlops.catalog.sheets.model import Chart, Column

__all__ = ["CHART_SHEET", "Source", "Step", "draw", "is_timed", "sources", "steps", "write_sources"]

CHART_SHEET = "_chart"
"""Name of the hidden sheet that charts over time are drawn from."""
MISSING = "#N/A"
"""What a chart leaves out; it stands in hidden cells alone."""

_TIMES = {
    "day": ("add_days(as_of(), -{n})", "day_label({x})"),
    "week": ("week_label(add_days(week_start(as_of()), -{w}))", "{x}"),
    "month": ("add_months(month_start(as_of()), -{n})", "month_label({x})"),
}
_FONT = {"name": FONT, "size": 9, "color": f"#{GREY}"}
_TITLE = {"name": FONT, "size": 11, "bold": True, "color": f"#{INK}"}
_GRID_LINES = {"visible": True, "line": {"color": "#E3E6EA", "width": 0.75}}


@dataclass(frozen=True)
class Step:
    """A cell of the hidden block: its place (from 0), its formula's text and value."""

    row: int
    col: int
    text: str
    value: Value
    kind: Kind


@dataclass(frozen=True)
class Source:
    """Where a chart's data stands: sheet, first and last row, column of the names, of each series; the series' names."""

    sheet: str
    first: int
    last: int
    names: int
    columns: Mapping[str, int]

    def area(self, col: int) -> list[Any]:
        return [self.sheet, self.first, col, self.last, col]


def is_timed(chart: Chart, language: Language) -> bool:
    """Is it drawn from a hidden block of its own?"""
    grid_id, _, column = chart.x.partition(".")
    grid = language.grids[grid_id]
    return bool(chart.last) and grid.feed in _TIMES and grid.key == (column,)


def _series(chart: Chart) -> tuple[str, ...]:
    return chart.series + chart.second


def sources(charts: list[Chart], language: Language, pages: Mapping[str, Page]) -> dict[str, Source]:
    """The cells of each chart, by its id; `pages` are the sheets' plans by grid id."""
    found, row = {}, 0
    for chart in charts:
        if is_timed(chart, language):
            columns = {name: i + 1 for i, name in enumerate(_series(chart))}
            found[chart.id] = Source(CHART_SHEET, row + 1, row + chart.last, 0, columns)
            row += chart.last + 2
        else:
            found[chart.id] = _direct(chart, pages)
    return found


def _direct(chart: Chart, pages: Mapping[str, Page]) -> Source:
    grid_id, _, x = chart.x.partition(".")
    page = pages[grid_id]
    block = next(b for b in page.blocks if b.grid.id == grid_id)
    columns = {name: block.column(name.partition(".")[2]) for name in _series(chart)}
    first, last = block.first, block.last
    if chart.last and block.grid.newest_first:
        last = min(last, first + chart.last - 1)
    elif chart.last:
        first = max(first, last - chart.last + 1)
    return Source(page.sheet.name, first, last, block.column(x), columns)


def steps(charts: list[Chart], language: Language, found: Mapping[str, Source]) -> list[Step]:
    """The formulas of the hidden blocks."""
    wanted = {
        (row, col): (formula, kind)
        for chart in charts
        for row, col, formula, kind in _wanted(chart, language, found[chart.id])
    }
    free = language.free({f"r{row}_{col}": (formula, kind) for (row, col), (formula, kind) in wanted.items()})
    return [_step(row, col, *free[f"r{row}_{col}"], kind) for (row, col), (_, kind) in wanted.items()]


def _step(row: int, col: int, text: str, value: Value, kind: Kind) -> Step:
    if not col:
        return Step(row, col, text, value, kind)
    return Step(row, col, f"IFERROR(0+({text}),NA())", MISSING if value is None else value, kind)


def _wanted(chart: Chart, language: Language, source: Source) -> Iterator[tuple[int, int, str, Kind]]:
    """Row, column, formula and kind of each cell of a chart's hidden block."""
    if source.sheet != CHART_SHEET:
        return
    grid_id, _, key = chart.x.partition(".")
    time, label = _TIMES[language.grids[grid_id].feed]
    for row in range(source.first, source.last + 1):
        back = source.last - row
        x = time.format(n=back, w=7 * back)
        yield row, 0, label.format(x=x), Kind.TEXT
        for name, col in source.columns.items():
            yield row, col, f"lookup({name}, {grid_id}.{key}, {x})", _column(language, name).holds


def _column(language: Language, name: str) -> Column:
    grid, _, id = name.partition(".")
    return language.grids[grid].by_id[id]


def write_sources(writer: Writer, charts: list[Chart], language: Language, found: Mapping[str, Source]) -> None:
    """Write the hidden sheet."""
    for chart in charts:
        source = found[chart.id]
        if source.sheet == CHART_SHEET:
            writer.put(source.first - 1, 0, chart.title, writer.looks.look(bold=True))
            for name, col in source.columns.items():
                writer.put(source.first - 1, col, _column(language, name).title, writer.looks.look(bold=True))
    for step in steps(charts, language, found):
        writer.formula(step.row, step.col, step.text, step.value, writer.looks.look(), step.kind)


def draw(workbook: Any, chart: Chart, source: Source, language: Language, size: tuple[int, int]) -> Any:
    """The native chart, ready to be inserted; `size` in pixels."""
    bar = chart.kind == "bar"
    kinds = {"line": "line", "column": "column", "bar": "bar", "stacked": "column"}
    main = _part(workbook, kinds[chart.kind], chart.series, source, language, 0, chart.kind == "stacked")
    if chart.second:
        second = _part(workbook, "line", chart.second, source, language, len(chart.series), right=True)
        second.set_y2_axis(_scale(language, chart.second[0], {"visible": False}))
        main.combine(second)
    main.set_title({"name": chart.title, "name_font": _TITLE, "overlay": False})
    main.set_size({"width": size[0], "height": size[1]})
    main.set_chartarea({"border": {"color": "#D9DDE2", "width": 0.75}})
    main.show_blanks_as("gap")
    names = {
        "text_axis": True, "num_font": _FONT, "line": {"color": "#9AA3AD", "width": 0.75}, "major_tick_mark": "none",
        "label_position": "low", "num_format": "@",
    }  # fmt: skip
    scale = _scale(language, chart.series[0], _GRID_LINES)
    if bar:
        main.set_y_axis({**names, "reverse": True})
        main.set_x_axis({**scale, "visible": False, "major_gridlines": {"visible": False}})
    else:
        main.set_x_axis(names)
        main.set_y_axis(scale)
    several = len(_series(chart)) > 1
    main.set_legend({"position": "bottom", "font": _FONT} if several else {"none": True})
    return main


def _part(
    workbook: Any, kind: str, names: tuple[str, ...], source: Source, language: Language, hue: int,
    stacked: bool = False, right: bool = False,
) -> Any:  # fmt: skip
    part = workbook.add_chart({"type": kind, **({"subtype": "stacked"} if stacked else {})})
    for i, name in enumerate(names):
        color = f"#{SERIES[(hue + i) % len(SERIES)]}"
        look: dict[str, Any] = {"fill": {"color": color}, "border": {"none": True}, "gap": 60}
        if kind == "line":
            look = {"line": {"color": color, "width": 2}, "marker": {"type": "none"}, "y2_axis": right}
        part.add_series(
            {
                "name": _column(language, name).title, "categories": source.area(source.names),
                "values": source.area(source.columns[name]), **look,
            }
        )  # fmt: skip
    return part


def _scale(language: Language, name: str, lines: dict[str, Any]) -> dict[str, Any]:
    """A value axis in round numbers of the series' own kind."""
    column = _column(language, name)
    form = "0.0%" if number_format(column).endswith("%") else "#,##0"
    declared = column.declared
    from_zero = {"min": 0} if declared is not None and not declared.signed else {}
    return {
        **from_zero,
        "num_format": form, "num_font": _FONT, "line": {"none": True}, "major_tick_mark": "none",
        "major_gridlines": lines,
    }  # fmt: skip

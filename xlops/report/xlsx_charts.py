"""Native charts of the workbook over data that stands on the sheet 数据.

Rule: categories are text (no serial dates), titles and names are references to cells, so that no text of a
file can become a formula; axes, colours and bars are those of `charts.py`. A waterfall is a stacked column
with an invisible base and an invisible line that carries the labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xlops.report.charts import Axis, floats, hues, kind_of, short, value_axis, waterfall_axis, waterfall_bars
from xlops.report.formats import excel_code, show
from xlops.report.look import FONT, GREY, INK, NAVY, mark
from xlops.report.model import Chart, Fmt, Series, Tone
from xlops.report.xlsx_book import Sheet, checked

__all__ = ["Source", "chart_of", "spark_of", "write_source"]

_FONT = {"name": FONT, "size": 9, "color": f"#{GREY}"}
_TITLE = {"name": FONT, "size": 10, "bold": True, "color": f"#{INK}"}
_GRID = {"visible": True, "line": {"color": "#E3E6EA", "width": 0.75}}
_AXIS_LINE = {"color": "#9AA3AD", "width": 0.75}


@dataclass(frozen=True)
class Source:
    """Where a chart's data stands: the row of its names, how many categories, the column of each name."""

    sheet: str
    row: int
    count: int
    columns: tuple[str, ...]

    @property
    def title(self) -> list[Any]:
        return [self.sheet, self.row - 1, 0]

    @property
    def categories(self) -> list[Any]:
        return [self.sheet, self.row + 1, 0, self.row + self.count, 0]

    def name(self, k: int) -> list[Any]:
        return [self.sheet, self.row, k + 1]

    def values(self, k: int) -> list[Any]:
        return [self.sheet, self.row + 1, k + 1, self.row + self.count, k + 1]


def write_source(sheet: Sheet, name: str, row: int, chart: Chart) -> Source:
    """Write title, names and values of a chart from `row` on; what the chart refers to."""
    table = _parts(chart) if chart.kind == "waterfall" else chart.series
    sheet.put(row, 0, chart.title, bold=True)
    sheet.header(row + 1, 0, "")
    for k, series in enumerate(table):
        sheet.header(row + 1, k + 1, series.name)
    for i, category in enumerate(chart.categories):
        sheet.put(row + 2 + i, 0, category)
        for k, series in enumerate(table):
            value = floats(series)[i] if i < len(series.values) else None
            if value is not None:
                sheet.put(row + 2 + i, k + 1, value, num_format=excel_code(series.fmt))
    return Source(name, row + 1, len(chart.categories), tuple(s.name for s in table))


def _parts(chart: Chart) -> tuple[Series, ...]:
    """A waterfall as stacked columns: base, totals, rises, falls, their parts below zero, heights of the labels."""
    series = chart.series[0]
    bars = waterfall_bars(floats(series))
    columns: dict[str, list[float]] = {
        n: [] for n in ("底", "合计", "增加", "减少", "增加(零下)", "减少(零下)", "标签")
    }
    for bar in bars:
        kind = "合计" if bar.change is None else "增加" if bar.change > 0 else "减少"
        crosses = bar.low < 0 < bar.high
        filled = {
            "底": 0.0 if crosses else bar.low if bar.low >= 0 else bar.high,
            kind: bar.high if crosses else bar.high - bar.low if bar.low >= 0 else bar.low - bar.high,
            "标签": max(bar.high, 0.0),
        }
        if crosses:
            filled[f"{kind}(零下)"] = bar.low
        for name, values in columns.items():
            values.append(filled.get(name, 0.0))
    return tuple(Series(n, tuple(v), series.fmt) for n, v in columns.items() if any(v) or n in ("底", "标签"))


def chart_of(workbook: Any, chart: Chart, source: Source, colors: str, size: tuple[int, int]) -> Any:
    """The native chart, ready to be inserted; `size` in pixels."""
    make = {"waterfall": _waterfall, "bar": _bar, "stacked100": _stacked}.get(chart.kind, _plain)
    drawn = make(workbook, chart, source, colors)
    drawn.set_title({"name": source.title, "name_font": _TITLE, "overlay": False})
    drawn.set_size({"width": size[0], "height": size[1]})
    drawn.set_chartarea({"border": {"color": "#D9DDE2", "width": 0.75}})
    drawn.show_blanks_as("gap")
    if len(chart.series) > 1 and chart.kind != "waterfall":
        drawn.set_legend({"position": "bottom", "font": _FONT})
    else:
        drawn.set_legend({"none": True})
    return drawn


def spark_of(workbook: Any, values: list[Any], size: tuple[int, int]) -> Any:
    """A small line without axes, on nothing: Excel's own sparklines are missing in WPS and on phones."""
    drawn = workbook.add_chart({"type": "line"})
    checked(
        drawn.add_series({"values": values, "line": {"color": "#7FB2DE", "width": 1.5}, "marker": {"type": "none"}})
    )
    for switch in (drawn.set_x_axis, drawn.set_y_axis):
        switch({"visible": False, "major_gridlines": {"visible": False}})
    drawn.set_legend({"none": True})
    drawn.set_title({"none": True})
    drawn.set_chartarea({"fill": {"none": True}, "border": {"none": True}})
    drawn.set_plotarea({"fill": {"none": True}, "layout": {"x": 0.02, "y": 0.1, "width": 0.96, "height": 0.8}})
    drawn.show_blanks_as("span")
    drawn.set_size({"width": size[0], "height": size[1]})
    return drawn


def _add(drawn: Any, source: Source, k: int, **look: Any) -> None:
    checked(
        drawn.add_series({"name": source.name(k), "categories": source.categories, "values": source.values(k), **look})
    )


def _fill(color: str) -> dict[str, Any]:
    return {"fill": {"color": f"#{color}"}, "border": {"none": True}}


def _stroke(color: str) -> dict[str, Any]:
    line = {"color": f"#{color}", "width": 2}
    dot = {"type": "circle", "size": 5, "fill": {"color": f"#{color}"}, "border": {"color": f"#{color}"}}
    return {"line": line, "marker": dot}


def _scale(axis: Axis, fmt: Fmt, **more: Any) -> dict[str, Any]:
    """A value axis: its ends and steps, round numbers, no line of its own."""
    code = excel_code(fmt)
    if fmt in (Fmt.CVR, Fmt.SHARE, Fmt.GROWTH):
        code = "0%" if axis.step >= 0.00999 else "0.0%" if axis.step >= 0.000999 else "0.00%"
    elif axis.high >= 10_000:
        code = r'0\.0,"万"'  # a thousand, with a point before its last digit: tens of thousands
    ends = {"min": axis.low, "max": axis.high, "major_unit": axis.step}
    return {**ends, "num_format": code, "num_font": _FONT, "line": {"none": True}, "major_tick_mark": "none", **more}


def _names() -> dict[str, Any]:
    """A category axis of text, its labels at the foot even below zero."""
    return {
        "text_axis": True, "num_font": _FONT, "line": _AXIS_LINE, "major_tick_mark": "none", "label_position": "low",
    }  # fmt: skip


def _plain(workbook: Any, chart: Chart, source: Source, colors: str) -> Any:
    """Lines and columns, on one axis or two."""
    columns = [k for k, s in enumerate(chart.series) if kind_of(chart, s) == "column"]
    lines = [k for k in range(len(chart.series)) if k not in columns]
    alone = all(s.secondary for s in chart.series)  # nothing on the left: the right axis moves there
    drawn: Any = None
    for kind, members in (("column", columns), ("line", lines)):
        if not members:
            continue
        part = workbook.add_chart({"type": kind})
        for k in members:
            series, hue = chart.series[k], hues(chart)[k]
            look = {**_fill(hue), "gap": 60, "overlap": -5} if kind == "column" else _stroke(hue)
            _add(part, source, k, y2_axis=series.secondary and not alone, **look)
        if drawn is None:
            drawn = part
        else:
            drawn.combine(part)
        if any(chart.series[k].secondary for k in members) and not alone and (right := value_axis(chart, True)):
            part.set_y2_axis(_scale(*right, major_gridlines={"visible": False}))
    left = value_axis(chart, secondary=alone)
    drawn.set_x_axis(_names())
    if left:
        drawn.set_y_axis(_scale(*left, major_gridlines=_GRID))
    return drawn


def _stacked(workbook: Any, chart: Chart, source: Source, colors: str) -> Any:
    drawn = workbook.add_chart({"type": "column", "subtype": "percent_stacked"})
    for k, hue in enumerate(hues(chart)):
        _add(drawn, source, k, gap=50, **_fill(hue))
    drawn.set_x_axis(_names())
    drawn.set_y_axis(_scale(Axis(0, 1, 0.25), Fmt.SHARE, major_gridlines=_GRID))
    return drawn


def _bar(workbook: Any, chart: Chart, source: Source, colors: str) -> Any:
    """Horizontal bars, the first on top, each with its value."""
    drawn = workbook.add_chart({"type": "bar"})
    for k, (series, hue) in enumerate(zip(chart.series, hues(chart), strict=True)):
        labels = {"value": True, "font": _FONT, "num_format": excel_code(series.fmt)}
        _add(drawn, source, k, gap=50, data_labels=labels, **_fill(hue))
    drawn.set_y_axis({**_names(), "reverse": True})  # a bar chart lies on its side: its categories are the y axis
    drawn.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    return drawn


def _waterfall(workbook: Any, chart: Chart, source: Source, colors: str) -> Any:
    """Start, what raised and lowered it, end: a stacked column on an invisible base, labels on an invisible line."""
    bars = waterfall_bars(floats(chart.series[0]))
    paint = {"合计": NAVY, "增加": mark(Tone.UP, colors).color, "减少": mark(Tone.DOWN, colors).color}
    drawn, line = workbook.add_chart({"type": "column", "subtype": "stacked"}), workbook.add_chart({"type": "line"})
    for k, name in enumerate(source.columns):
        if name == "底":
            _add(drawn, source, k, gap=40, fill={"none": True}, border={"none": True})
        elif name == "标签":
            labels = {"value": True, "position": "above", "font": {**_FONT, "size": 8, "color": f"#{INK}"}}
            labels["custom"] = [{"value": text} for text in _labels(bars, chart.series[0])]
            _add(line, source, k, line={"none": True}, marker={"type": "none"}, data_labels=labels)
        else:
            _add(drawn, source, k, **_fill(paint[name[:2]]))
    drawn.combine(line)
    axis = waterfall_axis(bars)
    drawn.set_x_axis(_names())
    drawn.set_y_axis(_scale(axis, chart.series[0].fmt, major_gridlines=_GRID))
    return drawn


def _labels(bars: Sequence[Any], series: Series) -> list[str]:
    """What each bar says, short enough for its width."""
    ends = floats(series)
    return [
        short(ends[i] or 0.0, Fmt.COUNT) if bar.change is None else show(bar.change, Fmt.DELTA)
        for i, bar in enumerate(bars)
    ]

"""A chart as a small static SVG: crisp in print, no script, values shown on hover, tap or focus.

Rule: the drawing is 400 units wide for a phone, 820 where a chart stands alone; colours and bars are
those of the workbook's charts. Every text is escaped here. The title stands outside, in the figure.

>>> from xlops.report.model import Series
>>> svg = draw(Chart("column", "三天", ("一", "二", "三"), (Series("访客数", (1, None, 3)),)))
>>> svg.count('class="hit"'), svg.count('<rect class="bar"')
(3, 2)
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from xlops.report.charts import Axis, axis, floats, hues, kind_of, short, value_axis, waterfall_axis, waterfall_bars
from xlops.report.formats import show
from xlops.report.look import GREY, INK, NAVY, SERIES_COLORS, clean, mark
from xlops.report.measure import cut, width
from xlops.report.model import Chart, Fmt, Series, Tone
from xlops.report.svg_parts import FINE, HEIGHT, SIZE, SLIM, WIDE, Plot, grid, legend, line, names, rect, text, tips

__all__ = ["draw"]


def draw(chart: Chart, colors: str = "红涨绿跌", wide: bool = False) -> str:
    """The chart as an `<svg>` element, 400 or (`wide`) 820 units wide; every text in it is escaped."""
    whole = WIDE if wide else SLIM
    paint = {"waterfall": _waterfall, "bar": _bars, "stacked100": _stacked}.get(chart.kind, _plain)
    body = "".join(paint(chart, colors, whole))
    label = escape(clean(chart.title), quote=True)
    return f'<svg viewBox="0 0 {whole:g} {HEIGHT:g}" role="img" aria-label="{label}" xmlns="http://www.w3.org/2000/svg">{body}</svg>'


def _values(chart: Chart) -> list[list[str]]:
    """What the tip of each category says: every series with its value and unit."""
    return [
        [f"{s.name} {show(s.values[i] if i < len(s.values) else None, s.fmt, unit=True)}" for s in chart.series]
        for i in range(len(chart.categories))
    ]


def _plain(chart: Chart, colors: str, whole: float) -> Iterable[str]:
    """Lines and columns, on one axis or two."""
    main, second = value_axis(chart), value_axis(chart, secondary=True)
    if main is None and second is not None:
        main, second = second, None
    if main is None:
        return
    scale, fmt = main
    margin = max(width(short(t, fmt, scale.step)) for t in scale.ticks) * FINE + 12
    far = max(width(short(t, second[1], second[0].step)) for t in second[0].ticks) * FINE + 12 if second else 8.0
    top = 24.0 if len(chart.series) > 1 else 14.0
    plot = Plot(margin, whole - far, top, HEIGHT - 32, scale, whole)
    other = Plot(plot.left, plot.right, top, plot.bottom, second[0], whole) if second else None
    colored = list(zip(chart.series, hues(chart), strict=True))
    if len(chart.series) > 1:
        yield from legend([(s.name, h) for s, h in colored], whole)
    yield from grid(plot, fmt, other, second[1] if second else fmt)
    columns = [(s, h) for s, h in colored if kind_of(chart, s) == "column"]
    for k, (series, hue) in enumerate(columns):
        yield from _columns(
            other if series.secondary and other else plot, series, hue, k, len(columns), len(chart.categories)
        )
    for series, hue in colored:
        if kind_of(chart, series) != "column":
            yield from _trace(other if series.secondary and other else plot, series, hue, len(chart.categories))
    yield from names(plot, chart.categories)
    yield from tips(plot, chart.categories, _values(chart))


def _columns(plot: Plot, series: Series, hue: str, k: int, of: int, n: int) -> Iterable[str]:
    for i, value in enumerate(floats(series)[:n]):
        if value is not None:
            x, each = plot.slot(i, n)
            w = each * 0.62 / of
            y0, y1 = sorted((plot.y(0), plot.y(value)))
            yield rect(x + each * 0.19 + k * w, y0, w * 0.94, y1 - y0, hue)


def _trace(plot: Plot, series: Series, hue: str, n: int) -> Iterable[str]:
    """A line that breaks where a value is missing, with a dot at each value."""
    run: list[str] = []
    for i, value in enumerate((*floats(series)[:n], None)):
        if value is not None:
            x, each = plot.slot(i, n)
            run.append(f"{x + each / 2:.1f},{plot.y(value):.1f}")
            continue
        if run:
            yield f'<polyline points="{" ".join(run)}" fill="none" stroke="#{hue}" stroke-width="2" stroke-linejoin="round"/>'
            yield "".join(f'<circle cx="{p.split(",")[0]}" cy="{p.split(",")[1]}" r="2.6" fill="#{hue}"/>' for p in run)
        run = []


def _stacked(chart: Chart, colors: str, whole: float) -> Iterable[str]:
    """Columns of 100%, each part its share."""
    plot = Plot(40, whole - 8, 24, HEIGHT - 32, Axis(0, 1, 0.25), whole)
    colored = list(zip(chart.series, hues(chart), strict=True))
    yield from legend([(s.name, h) for s, h in colored], whole)
    yield from grid(plot, Fmt.SHARE)
    n = len(chart.categories)
    values = [[v or 0.0 for v in floats(s)] for s in chart.series]
    for i in range(n):
        x, each = plot.slot(i, n)
        parts = [max(v[i], 0.0) if i < len(v) else 0.0 for v in values]
        total, base = sum(parts), 0.0
        for part, (_, hue) in zip(parts, colored, strict=True):
            if total and part:
                share = part / total
                yield rect(x + each * 0.16, plot.y(base + share), each * 0.68, plot.y(base) - plot.y(base + share), hue)
                if share >= 0.09 and each > 30:
                    ink = "FFFFFF" if hue in (SERIES_COLORS[0],) else INK
                    yield text(
                        x + each / 2, (plot.y(base) + plot.y(base + share)) / 2 + 3, f"{share:.0%}", size=8.5, color=ink
                    )
                base += share
    yield from names(plot, chart.categories)
    yield from tips(plot, chart.categories, _values(chart))


def _waterfall(chart: Chart, colors: str, whole: float) -> Iterable[str]:
    """Start, what raised and lowered it, end; each bar with its amount."""
    series = chart.series[0]
    bars = waterfall_bars(floats(series))
    scale = waterfall_axis(bars)
    plot = Plot(8, whole - 8, 26, HEIGHT - 34, scale, whole)
    n, level = len(chart.categories), 0.0
    yield line(plot.left, plot.bottom, plot.right, plot.bottom, "9AA3AD")
    for i, bar in enumerate(bars[:n]):
        x, each = plot.slot(i, n)
        hue = NAVY if bar.change is None else mark(Tone.UP if bar.change > 0 else Tone.DOWN, colors).color
        yield rect(x + each * 0.16, plot.y(bar.high), each * 0.68, plot.y(bar.low) - plot.y(bar.high), hue)
        if bar.change is None:
            level = bar.high or bar.low
            label = short(level, series.fmt)
        else:
            level += bar.change
            label = ("+" if bar.change > 0 else "") + show(bar.change, Fmt.COUNT)
        if i < n - 1:
            yield line(x + each * 0.84, plot.y(level), x + each * 1.16, plot.y(level), "9AA3AD", "2 2")
        yield text(x + each / 2, plot.y(bar.high) - 4, label, size=FINE, color=hue, bold=bar.change is None)
    if scale.low > 0:
        yield text(whole - 8, 11, f"纵轴从 {short(scale.low, series.fmt, scale.step)} 起", "end", GREY, 9)
    yield from names(plot, chart.categories)
    yield from tips(
        plot,
        chart.categories,
        [[show(v, series.fmt if i in (0, n - 1) else Fmt.DELTA, unit=True)] for i, v in enumerate(series.values)],
    )


def _bars(chart: Chart, colors: str, whole: float) -> Iterable[str]:
    """Horizontal bars, the first on top, each with its value."""
    n, many = len(chart.categories), len(chart.series)
    known = [v for s in chart.series for v in floats(s) if v is not None]
    scale = axis(min(known), max(known))
    labels = [cut(clean(c), 13) for c in chart.categories]
    plot = Plot(max(map(width, labels)) * SIZE + 12, whole - 56, 24.0 if many > 1 else 6.0, HEIGHT - 6, scale, whole)
    unit = (plot.right - plot.left) / (scale.high - scale.low)
    each = (plot.bottom - plot.top) / n
    thick = each * 0.64 / many
    colored = list(zip(chart.series, hues(chart), strict=True))
    if many > 1:
        yield from legend([(s.name, h) for s, h in colored], whole)
    for i, name in enumerate(labels):
        y = plot.top + i * each
        yield text(plot.left - 6, y + each / 2 + 3.5, name, "end")
        for k, (series, hue) in enumerate(colored):
            value = floats(series)[i] if i < len(series.values) else None
            if value is not None:
                left = plot.left + (min(value, 0.0) - scale.low) * unit
                long, at = abs(value) * unit, y + each * 0.18 + k * thick
                yield rect(left, at, max(long, 0.6), thick * 0.94, hue)
                yield text(left + long + 4, at + thick / 2 + 3, short(value, series.fmt), "start", size=FINE)

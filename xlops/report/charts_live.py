"""A chart as plain data for the page's chart library: bars, axes, colours and every text already decided.

Rule: what a chart says live is what it says drawn (`charts_svg`): the same bars, axes and colours, and values
shown by the same formats. The page's script only hands this on, it computes and formats nothing.

>>> from xlops.report.model import Series
>>> found = spec(Chart("column", "三天", ("一", "二", "三"), (Series("访客数", (1, None, 3)),)))
>>> found["sets"][0]["values"], found["sets"][0]["tips"]
([1.0, None, 3.0], ['访客数 1', '访客数 —', '访客数 3'])
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlops.report.charts import Axis, axis, floats, hues, kind_of, short, value_axis, waterfall_axis, waterfall_bars
from xlops.report.formats import show
from xlops.report.look import NAVY, clean, mark
from xlops.report.model import Chart, Fmt, Scalar, Series, Tone

__all__ = ["spec"]

Spec = dict[str, Any]


def spec(chart: Chart, colors: str = "红涨绿跌") -> Spec:
    """Categories, data sets and axes of a chart, ready to be written as JSON."""
    make = {"waterfall": _waterfall, "bar": _bars, "stacked100": _stacked}.get(chart.kind, _plain)
    return {"title": clean(chart.title), "labels": [clean(c) for c in chart.categories], **make(chart, colors)}


def _values(series: Series, n: int) -> list[float | None]:
    known = list(floats(series)[:n])
    return known + [None] * (n - len(known))


def _tips(series: Series, n: int) -> list[str]:
    values: list[Scalar] = [*series.values[:n], *[None] * (n - len(series.values))]
    return [f"{clean(series.name)} {show(v, series.fmt, unit=True)}" for v in values]


def _axis(scale: Axis, fmt: Fmt) -> Spec:
    ticks = [[tick, short(tick, fmt, scale.step)] for tick in scale.ticks]
    return {"min": scale.low, "max": scale.high, "ticks": ticks}


def _set(series: Series, n: int, color: str, **more: Any) -> Spec:
    return {
        "name": clean(series.name), "color": f"#{color}", "values": _values(series, n), "tips": _tips(series, n), **more,
    }  # fmt: skip


def _plain(chart: Chart, colors: str) -> Spec:
    """Lines and columns, on one axis or two."""
    n = len(chart.categories)
    found = {name: value_axis(chart, secondary) for name, secondary in (("y", False), ("y2", True))}
    axes = {name: _axis(*side) for name, side in found.items() if side is not None}
    sets = [
        _set(s, n, hue, kind="bar" if kind_of(chart, s) == "column" else "line", axis="y2" if s.secondary else "y")
        for s, hue in zip(chart.series, hues(chart), strict=True)
        if ("y2" if s.secondary else "y") in axes
    ]
    return {"kind": "bar", "axes": axes, "sets": sets}


def _stacked(chart: Chart, colors: str) -> Spec:
    """Columns of 100%; a part's tip says its share."""
    n = len(chart.categories)
    parts = [[max(v or 0.0, 0.0) for v in _values(s, n)] for s in chart.series]
    totals = [sum(column) for column in zip(*parts, strict=True)]
    sets = []
    for series, part, hue in zip(chart.series, parts, hues(chart), strict=True):
        shares = [p / t if t else None for p, t in zip(part, totals, strict=True)]
        sets.append({**_set(series, n, hue, kind="bar", axis="y"), "values": shares})
    return {"kind": "bar", "stacked": True, "axes": {"y": _axis(Axis(0, 1, 0.25), Fmt.SHARE)}, "sets": sets}


def _waterfall(chart: Chart, colors: str) -> Spec:
    """Bars that float between two levels, each with its amount above."""
    series, n = chart.series[0], len(chart.categories)
    bars = waterfall_bars(floats(series))[:n]
    scale = waterfall_axis(bars)
    hue = [NAVY if b.change is None else mark(Tone.UP if b.change > 0 else Tone.DOWN, colors).color for b in bars]
    shown = [short(b.high or b.low, series.fmt) if b.change is None else _change(b.change) for b in bars]
    last = len(series.values) - 1
    tips = [show(v, series.fmt if i in (0, last) else Fmt.DELTA, unit=True) for i, v in enumerate(series.values[:n])]
    one = {
        "name": clean(series.name), "color": f"#{NAVY}", "kind": "bar", "axis": "y", "tips": tips, "marks": shown,
        "colors": [f"#{h}" for h in hue], "values": [[max(b.low, scale.low), b.high] for b in bars],
    }  # fmt: skip
    note = f"纵轴从 {short(scale.low, series.fmt, scale.step)} 起" if scale.low > 0 else ""
    return {"kind": "bar", "bare": True, "note": note, "axes": {"y": _axis(scale, series.fmt)}, "sets": [one]}


def _change(change: float) -> str:
    return ("+" if change > 0 else "") + show(change, Fmt.COUNT)


def _bars(chart: Chart, colors: str) -> Spec:
    """Horizontal bars, each with its value at its end."""
    n = len(chart.categories)
    known: Sequence[float] = [v for s in chart.series for v in floats(s) if v is not None]
    sets = [
        _set(s, n, hue, kind="bar", axis="x", marks=["" if v is None else short(v, s.fmt) for v in _values(s, n)])
        for s, hue in zip(chart.series, hues(chart), strict=True)
    ]
    axes = {"x": _axis(axis(min(known), max(known)), chart.series[0].fmt)}
    return {"kind": "bar", "across": True, "bare": True, "axes": axes, "sets": sets}

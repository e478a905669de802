"""The pieces of an SVG chart: plot area, grid, names, legend, tips; and the spark line of a card.

Rule: a drawing is 400 units wide, so that its text reads on a phone at full width, or 820 where there is
room. Every text is escaped
here, and only here.

>>> text(1, 2, "<b>")
'<text x="1.0" y="2.0" text-anchor="middle" fill="#262626" font-size="10.5">&lt;b&gt;</text>'
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from xlops.report.charts import Axis, short
from xlops.report.formats import number
from xlops.report.look import GREY, INK, NAVY, clean
from xlops.report.measure import cut, width, wrap
from xlops.report.model import Fmt, Scalar

__all__ = [
    "FINE", "HEIGHT", "SIZE", "SLIM", "WIDE", "Plot", "grid", "legend", "line", "names", "rect", "spark", "text", "tips",
]  # fmt: skip

SLIM, WIDE, HEIGHT = 400.0, 820.0, 232.0
SIZE = 10.5  # of text, in units
FINE = 9.5


@dataclass(frozen=True)
class Plot:
    """The drawing area, its vertical scale, the width of the whole drawing."""

    left: float
    right: float
    top: float
    bottom: float
    axis: Axis
    whole: float = SLIM

    def y(self, value: float) -> float:
        low, high = self.axis.low, self.axis.high
        return self.bottom - (min(max(value, low), high) - low) / (high - low) * (self.bottom - self.top)

    def slot(self, i: int, n: int) -> tuple[float, float]:
        """Left edge and width of the i-th of n categories."""
        each = (self.right - self.left) / n
        return self.left + i * each, each


def text(
    x: float, y: float, shown: str, anchor: str = "middle", color: str = INK, size: float = SIZE, bold: bool = False
) -> str:
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="#{color}" font-size="{size:g}"{weight}>'
        f"{escape(clean(shown))}</text>"
    )


def rect(x: float, y: float, w: float, h: float, color: str, css: str = "bar") -> str:
    return f'<rect class="{css}" x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{max(h, 0.6):.1f}" fill="#{color}"/>'


def line(x1: float, y1: float, x2: float, y2: float, color: str = "E3E6EA", dash: str = "") -> str:
    style = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#{color}" stroke-width="1"{style}/>'


def legend(series: Sequence[tuple[str, str]], whole: float) -> Iterable[str]:
    """A swatch and a name each, in one row at the top."""
    x, room = 4.0, (whole - 8) / max(1, len(series)) / SIZE - 2.2
    for name, color in series:
        name = cut(clean(name), max(room, 3))
        yield rect(x, 5, 10, 8, color, "key") + text(x + 14, 13, name, "start", GREY)
        x += 14 + width(name) * SIZE + 14


def grid(plot: Plot, fmt: Fmt, right: Plot | None = None, right_fmt: Fmt = Fmt.COUNT) -> Iterable[str]:
    """Lines with their numbers left, and right for a second axis."""
    for tick in plot.axis.ticks:
        y = plot.y(tick)
        yield line(plot.left, y, plot.right, y, "9AA3AD" if tick == 0 else "E3E6EA")
        yield text(plot.left - 5, y + 3.5, short(tick, fmt, plot.axis.step), "end", GREY, FINE)
    if right:
        for tick in right.axis.ticks:
            label = short(tick, right_fmt, right.axis.step)
            yield text(plot.right + 5, right.y(tick) + 3.5, label, "start", GREY, FINE)


def names(plot: Plot, categories: Sequence[str]) -> Iterable[str]:
    """Category names below, in at most two lines; every second or so is left out when there are many."""
    n = len(categories)
    each = (plot.right - plot.left) / n
    every = max(1, round(2.6 * FINE / each + 0.49)) if each < 2.6 * FINE else 1
    for i in range(0, n, every):
        x, slot = plot.slot(i, n)
        room = slot * every / FINE
        rows = wrap(clean(categories[i]), room)
        if len(rows) > 2:
            rows = [rows[0], cut(rows[1] + rows[2], room)]
        for k, row in enumerate(rows):
            yield text(x + slot / 2, plot.bottom + 13 + 11 * k, row.strip(), size=FINE, color=GREY)


def tips(plot: Plot, categories: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterable[str]:
    """One invisible band a category; hovering, tapping or focusing it shows the values."""
    n = len(categories)
    for i, name in enumerate(categories):
        x, each = plot.slot(i, n)
        texts = [cut(clean(t), 26) for t in (name, *rows[i])]
        w = max(map(width, texts)) * SIZE + 16
        left = min(max(x + each / 2 - w / 2, 2), plot.whole - w - 2)
        rows_of = "".join(
            text(left + 8, plot.top + 16 + 14 * k, t, "start", INK, SIZE, k == 0) for k, t in enumerate(texts)
        )
        box = (
            f'<rect x="{left:.1f}" y="{plot.top + 2:.1f}" width="{w:.1f}" height="{14 * len(texts) + 6}" rx="3" '
            f'fill="#fff" stroke="#9aa3ad"/>'
        )
        hit = f'<rect class="hit" x="{x:.1f}" y="{plot.top:.1f}" width="{each:.1f}" height="{plot.bottom - plot.top:.1f}"/>'
        yield f'<g class="tip" tabindex="0">{hit}<g class="box">{box}{rows_of}</g></g>'


def spark(values: Sequence[Scalar], w: float = 96, h: float = 24) -> str:
    """A line of a few values with a dot at the last; empty where fewer than two are known."""
    known = [(i, float(exact)) for i, v in enumerate(values) if (exact := number(v)) is not None]
    if len(known) < 2:
        return ""
    low, high = min(v for _, v in known), max(v for _, v in known)
    step = (w - 8) / max(1, len(values) - 1)
    spots = [(4 + i * step, h - 4 - (v - low) / ((high - low) or 1) * (h - 8)) for i, v in known]
    x, y = spots[-1]
    path = " ".join(f"{a:.1f},{b:.1f}" for a, b in spots)
    return (
        f'<svg class="spark" viewBox="0 0 {w:g} {h:g}" aria-hidden="true"><polyline points="{path}" fill="none" '
        f'stroke="#7fb2de" stroke-width="1.6" stroke-linejoin="round"/><circle cx="{x:.1f}" cy="{y:.1f}" r="2.4" fill="#{NAVY}"/></svg>'
    )

"""What every renderer must agree on about a chart: its bars, its axis, its short numbers.

Rule: columns start at zero; lines and waterfalls may start above it, and then say so. A waterfall's first
bar is the start, then come changes, the last is the end; a bar that crosses zero is drawn in two parts.

>>> [(b.low, b.high, b.change) for b in waterfall_bars((100.0, -30.0, 10.0, 80.0))]
[(0.0, 100.0, None), (70.0, 100.0, -30.0), (70.0, 80.0, 10.0), (0.0, 80.0, None)]
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlops.report.formats import FORMATS, number, show
from xlops.report.look import SERIES_COLORS
from xlops.report.model import Chart, Fmt, Series

__all__ = [
    "Axis",
    "Bar",
    "axis",
    "drawable",
    "floats",
    "hues",
    "kind_of",
    "short",
    "value_axis",
    "waterfall_axis",
    "waterfall_bars",
]


@dataclass(frozen=True)
class Bar:
    """One bar of a waterfall from `low` to `high`; `change` is `None` for the start and the end."""

    low: float
    high: float
    change: float | None


@dataclass(frozen=True)
class Axis:
    """A value axis from `low` to `high` with a line every `step`."""

    low: float
    high: float
    step: float

    @property
    def ticks(self) -> tuple[float, ...]:
        return tuple(self.low + i * self.step for i in range(round((self.high - self.low) / self.step) + 1))


def drawable(chart: Chart) -> bool:
    """Is there anything to draw? A chart without values is left out, never drawn empty."""
    return bool(chart.categories) and any(v is not None for s in chart.series for v in floats(s))


def kind_of(chart: Chart, series: Series) -> str:
    """The kind of one series: its own, else the chart's."""
    return series.kind or chart.kind


def floats(series: Series) -> tuple[float | None, ...]:
    """The values as floats; inf and NaN are gaps like the missing."""
    return tuple(None if (exact := number(v)) is None else float(exact) for v in series.values)


def hues(chart: Chart) -> list[str]:
    """A colour a series; of two lines the second is the week before, and pale."""
    if chart.kind == "line" and len(chart.series) == 2:
        return [SERIES_COLORS[0], SERIES_COLORS[3]]
    return [SERIES_COLORS[i % len(SERIES_COLORS)] for i in range(len(chart.series))]


def value_axis(chart: Chart, secondary: bool = False) -> tuple[Axis, Fmt] | None:
    """The axis of one side with its format: from zero where a column stands on it; `None` without values."""
    mine = [s for s in chart.series if s.secondary is secondary]
    known = [v for s in mine for v in floats(s) if v is not None]
    if not known:
        return None
    zero = any(kind_of(chart, s) != "line" for s in mine)
    return axis(min(known), max(known), zero=zero or min(known) < 0.3 * max(known)), mine[0].fmt


def waterfall_bars(values: Sequence[float | None]) -> tuple[Bar, ...]:
    """The bars of a waterfall: start, changes, end. A missing change is a bar of no height."""
    level, bars = 0.0, []
    for i, value in enumerate(values):
        amount = value or 0.0
        if i in (0, len(values) - 1):
            level, change = amount, None
            bars.append(Bar(min(0.0, amount), max(0.0, amount), change))
        else:
            bars.append(Bar(min(level, level + amount), max(level, level + amount), amount))
            level += amount
    return tuple(bars)


def waterfall_axis(bars: Sequence[Bar]) -> Axis:
    """From zero, unless the changes would then be slivers: then from somewhat below; with air for labels above."""
    high = max(b.high for b in bars)
    levels = [b.low if b.change is not None else b.high for b in bars]
    low = min(levels)
    if low > 0 and high - low < 0.4 * high:
        return axis(low - 0.5 * (high - low), high + 0.1 * (high - low), zero=False, ticks=8)
    return axis(min(b.low for b in bars), 1.08 * high, ticks=8)


def axis(low: float, high: float, zero: bool = True, ticks: int = 4) -> Axis:
    """A round axis that holds both numbers.

    >>> axis(0, 71900)
    Axis(low=0.0, high=80000.0, step=20000.0)
    >>> axis(0.0282, 0.0312, zero=False)
    Axis(low=0.028, high=0.032, step=0.001)
    """
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if high - low <= 1e-9 * max(abs(low), abs(high), 1e-3):  # one value: room above it
        high = low + (abs(low) if abs(low) > 1e-9 else 1.0)
    raw = (high - low) / ticks
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(f for f in (1, 2, 2.5, 5, 10) if f * size >= raw * 0.999999) * size
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return Axis(round(first * step, 12), round(last * step, 12), round(step, 12))


def short(value: float, fmt: Fmt, step: float = 0.0) -> str:
    """A number as short as a tick or a bar's label needs it; `step` asks for as many digits as tell ticks apart.

    >>> short(25764, Fmt.YUAN), short(180350, Fmt.YUAN), short(0.0282, Fmt.CVR), short(20000, Fmt.YUAN, 5000)
    ('2.58万', '18.04万', '2.82%', '2.0万')
    """
    form = FORMATS[fmt]
    if form.percent or fmt is Fmt.PP:
        return show(value, fmt).removesuffix(form.unit) if not step else _digits(value * 100, step * 100) + "%"
    if abs(value) >= 10_000 or step >= 10_000:
        text = _digits(value / 10_000, step / 10_000) if step else show(value / 10_000, Fmt.TIMES)
        return ("+" if form.signed and value > 0 else "") + text + "万"
    return _digits(value, step) if step else show(value, fmt)


def _digits(value: float, step: float) -> str:
    """With just the digits that `step` has."""
    places = max(0, -int(Decimal(f"{step:.6g}").normalize().as_tuple().exponent))
    return f"{value:,.{places}f}".replace("-", "−") if round(value, places) else f"{0:.{places}f}"

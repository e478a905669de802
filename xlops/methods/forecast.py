"""The daily forecast: several methods compete on the shop's own last four weeks.

Rule: promotion days and missing days (a stock-out is written as missing) are masked and filled by the
weekday profile; candidates, cheapest first, are 照抄上周, the weekday profile and, from eight weeks on,
Holt-Winters and STL with drift. The least rolling-origin WAPE wins, ties go to the simpler. The interval
holds the empirical 10% and 90% quantiles of past errors at the same distance. A promotion day to come is
the forecast times the uplift of past days of its class. Source: spec section 4.

>>> result = forecast([10, 10, 10, 10, 20, 30, 30] * 5, 0, 3)
>>> result["method"], result["wape"], result["values"]
('seasonal_naive', 0.0, [10.0, 10.0, 10.0])
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from numbers import Real
from statistics import median, quantiles
from typing import Any

from xlops.errors import BadInput
from xlops.methods.accuracy import wape
from xlops.methods.declare import column, method, record, scalar
from xlops.methods.promo import promo_uplift
from xlops.methods.seasonal import seasonal_naive
from xlops.methods.smoothing import holt_winters, stl_drift
from xlops.methods.values import amounts, is_missing, items, mean, whole
from xlops.methods.weekday import weekday_index, weekday_profile_forecast

__all__ = ["forecast"]

_WEEK, _JUDGED, _LEAST_TRAINING, _LONG = 7, 28, 14, 56
_LEAST_ERRORS = 5

Days = list[float | None]
Model = Callable[[list[float], int, int], Sequence[float | None] | None]


def _naive(days: list[float], weekday: int, horizon: int) -> Sequence[float | None] | None:
    said: list[float | None] | None = seasonal_naive(days, horizon)
    return said


def _profile(days: list[float], weekday: int, horizon: int) -> Sequence[float | None] | None:
    said: list[float] | None = weekday_profile_forecast(days, weekday, horizon)
    return said


def _holt_winters(days: list[float], weekday: int, horizon: int) -> Sequence[float | None] | None:
    return holt_winters(days, horizon)


def _stl(days: list[float], weekday: int, horizon: int) -> Sequence[float | None] | None:
    return stl_drift(days, horizon)


_SIMPLE: dict[str, Model] = {"seasonal_naive": _naive, "weekday_profile": _profile}
_LONG_ONLY: dict[str, Model] = {"holt_winters": _holt_winters, "stl_drift": _stl}


@method(
    name="销量预测",
    name_en="daily forecast",
    definition="几种方法在最近四周上比误差,取最准的;活动日另乘同类活动的倍数;附 10%–90% 的范围",
    args={
        "history": column(note="历史逐日;缺货日留空"),
        "start_weekday": scalar(note="第一天是周几,周一为 0"),
        "horizon": scalar("天", note="预测天数"),
        "promo": column(kind="text", note="每天的活动类别,可接着写预测期;预测期也可直接写倍数"),
    },
    result=record("method", "wape", "values", "low", "high"),
)
def forecast(
    history: Sequence[float | None],
    start_weekday: int,
    horizon: int,
    promo: Sequence[object] | None = None,
) -> dict[str, Any] | None:
    """The next `horizon` days with the method chosen, its error and a range; None under one week of data.

    Args:
        history: consecutive days; None where unknown or out of stock.
        start_weekday: weekday of the first day, Monday is 0.
        horizon: days to forecast.
        promo: a mark per day of the history, and optionally of the days to come: empty, 0 or FALSE for an
            ordinary day; TRUE, 1 or the name of an event class otherwise. A number other than 0 and 1 on
            a day to come is its multiplier. A class never seen before has no uplift.

    `wape`, `low` and `high` are None while there are no errors to learn from (under three weeks).
    """
    days, ahead = amounts(history, "历史"), whole(horizon, "预测天数", least=1)
    marks = _marks(promo, len(days), ahead)
    ordinary: Days = [None if mark else v for v, mark in zip(days, marks, strict=False)]
    filled = _filled(ordinary, start_weekday)
    if filled is None or len(days) < _WEEK:
        return None
    name, error = _best(ordinary, start_weekday)
    model = {**_SIMPLE, **_LONG_ONLY}[name]
    # a fit that succeeded at every origin may still fail today
    base = model(filled, start_weekday, ahead) or _naive(filled, start_weekday, ahead) or []
    values = [max(0.0, float(v)) for v in base if v is not None]
    ranges = _ranges(model, ordinary, start_weekday, ahead)
    uplift = [_uplift(mark, days, marks, filled) for mark in marks[len(days) :]]
    return {
        "method": name,
        "wape": error,
        "values": [v * u for v, u in zip(values, uplift, strict=True)],
        "low": [r and max(0.0, v + min(r[0], 0)) * u for v, r, u in zip(values, ranges, uplift, strict=True)],
        "high": [r and (v + max(r[1], 0)) * u for v, r, u in zip(values, ranges, uplift, strict=True)],
    }


def _marks(promo: object, n: int, ahead: int) -> list[object]:
    """One mark per day, past and to come; None for an ordinary day, True for a day marked by a flag."""
    if is_missing(promo):
        return [None] * (n + ahead)
    marks = [_mark(m, i >= n) for i, m in enumerate(items(promo, "活动标记"))]
    if len(marks) not in (n, n + ahead):
        raise BadInput(f"活动标记应有 {n} 个(或连预测期 {n + ahead} 个),现在有 {len(marks)} 个")
    return marks + [None] * (n + ahead - len(marks))


def _mark(mark: object, to_come: bool) -> object:
    if is_missing(mark) or mark in ("", 0):
        return None
    if isinstance(mark, Real) and mark != 1 and to_come:
        return max(0.0, float(mark))
    return True if isinstance(mark, Real) else str(mark).strip() or None


def _filled(days: Days, start: int) -> list[float] | None:
    """The days with every gap filled: weekday index times the level of the two weeks on either side."""
    known = [v for v in days if v is not None]
    average = mean(known)
    if average is None:
        return None
    index = weekday_index(days, start)
    if None not in days:
        return known
    return [
        v if v is not None else average if index is None else _expected(days, index, start, i)
        for i, v in enumerate(days)
    ]


def _expected(days: Days, index: list[float], start: int, at: int) -> float:
    near = range(max(0, at - 14), min(len(days), at + 15))
    levels = [v / index[(start + i) % _WEEK] for i in near if (v := days[i]) is not None and index[(start + i) % _WEEK]]
    return median(levels) * index[(start + at) % _WEEK] if levels else 0.0


def _ahead(model: Model, days: Days, start: int, origin: int, horizon: int) -> Sequence[float | None]:
    """What the model would have said at the origin, knowing only the days before it."""
    training = _filled(days[:origin], start)
    said = None if training is None else model(training, start, horizon)
    return [None] * horizon if said is None else [None if v is None else max(0.0, v) for v in said]


def _best(days: Days, start: int) -> tuple[str, float | None]:
    """The candidate with the least rolling-origin error over the last four weeks, and that error."""
    n = len(days)
    candidates = {**_SIMPLE, **_LONG_ONLY} if n >= _LONG else _SIMPLE
    origins = [o for o in range(n - _JUDGED, n, _WEEK) if o >= _LEAST_TRAINING]
    actual = [v for o in origins for v in days[o : o + _WEEK]]
    best, least = "seasonal_naive", None
    for name, model in candidates.items():
        said = [v for o in origins for v in _ahead(model, days, start, o, min(_WEEK, n - o))]
        # a model that is silent where another speaks is not compared
        error = wape(actual, said) if actual and None not in said else None
        if error is not None and (least is None or error < least * (1 - 1e-9) - 1e-12):
            best, least = name, error
    return best, least


def _ranges(model: Model, days: Days, start: int, horizon: int) -> list[tuple[float, float] | None]:
    """The 10% and 90% quantiles of past errors, per day ahead; beyond what was seen, the farthest one's."""
    n = len(days)
    heavy = model in _LONG_ONLY.values()  # each origin is a fit of its own
    span, step = (_JUDGED, 3) if heavy else (_LONG, 1)
    errors: list[list[float]] = [[] for _ in range(horizon)]
    for origin in range(max(_LEAST_TRAINING, n - span), n, step):
        said = _ahead(model, days, start, origin, min(horizon, n - origin))
        for h, (value, actual) in enumerate(zip(said, days[origin:], strict=False)):
            if value is not None and actual is not None:
                errors[h].append(actual - value)
    ranges: list[tuple[float, float] | None] = []
    for seen in errors:
        if len(seen) >= _LEAST_ERRORS:
            cuts = quantiles(seen, n=10, method="inclusive")
            ranges.append((cuts[0], cuts[-1]))
        else:
            ranges.append(ranges[-1] if ranges else None)
    return ranges


def _uplift(mark: object, days: Days, marks: Sequence[object], baseline: Sequence[float]) -> float:
    """What a day to come is multiplied by: a given number, or the median uplift of its class."""
    if mark is None:
        return 1.0
    if isinstance(mark, float):
        return mark
    same = [i for i in range(len(days)) if marks[i] == mark]
    return promo_uplift([days[i] for i in same], [baseline[i] for i in same]) or 1.0

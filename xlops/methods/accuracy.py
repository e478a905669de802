"""How good a forecast was.

Rule: WAPE = Σ|actual − forecast| / Σ|actual|; MASE = mean |actual − forecast| over the in-sample mean of
|y(t) − y(t−season)|, below 1 means better than last week's figure. Days with a part missing are left
out. Source: spec section 4.

>>> round(wape([100, 120, 80], [110, 115, 90]), 6)
0.083333
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from xlops.methods.declare import column, method, scalar
from xlops.methods.values import divide, mean, present_pairs, signeds, whole

__all__ = ["mase", "wape"]


def _errors(actual: Sequence[float | None], forecast: Sequence[float | None]) -> list[tuple[float, float]]:
    """(|error|, |actual|) of the days with both."""
    pairs = present_pairs(signeds(actual, "实际"), signeds(forecast, "预测"))
    return [(abs(a - f), abs(a)) for a, f in pairs]


@method(
    name="预测误差率",
    name_en="weighted absolute percentage error",
    definition="Σ|实际−预测| ÷ Σ|实际|",
    args={"actual": column(note="实际"), "forecast": column(note="预测")},
    result=scalar("%"),
    direction="-",
)
def wape(actual: Sequence[float | None], forecast: Sequence[float | None]) -> float | None:
    """Total absolute error over total actual; None where the actuals add to 0."""
    errors = _errors(actual, forecast)
    return divide(math.fsum(e for e, _ in errors), math.fsum(a for _, a in errors))


@method(
    name="相对误差(对比上周同日)",
    name_en="mean absolute scaled error",
    definition="平均误差 ÷ 历史上照抄上周同日的平均误差;小于 1 好于照抄",
    args={
        "actual": column(note="实际"),
        "forecast": column(note="预测"),
        "history": column(note="历史逐日"),
        "season": scalar("天", note="周期天数"),
    },
    result=scalar(),
    direction="-",
)
def mase(
    actual: Sequence[float | None],
    forecast: Sequence[float | None],
    history: Sequence[float | None],
    season: int = 7,
) -> float | None:
    """Scaled error; None without a comparable pair, a history longer than a season, or any change in it."""
    lag, past = whole(season, "周期天数", least=1), signeds(history, "历史")
    scale = mean([abs(a - b) for a, b in present_pairs(past[lag:], past[: max(0, len(past) - lag)])])
    error = mean([e for e, _ in _errors(actual, forecast)])
    return None if scale is None or error is None else divide(error, scale)

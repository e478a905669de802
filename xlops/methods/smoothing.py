"""Two heavier forecasts, for shops with eight weeks of history and statsmodels installed.

Rule: Holt-Winters, additive with a damped trend; and STL, the seasonally adjusted series carried on by its
mean step with the last week's season added. Without statsmodels, or where a fit fails, there is none.
Source: spec section 4 and 5. The import takes over a second, so it waits until it is wanted.
"""

from __future__ import annotations

import importlib
import math
import warnings
from collections.abc import Sequence
from typing import Any

__all__ = ["holt_winters", "stl_drift"]

_WEEK = 7


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def _finite(values: Sequence[float]) -> list[float] | None:
    result = [float(v) for v in values]
    return result if all(map(math.isfinite, result)) else None


def holt_winters(history: Sequence[float], horizon: int) -> list[float] | None:
    """The next `horizon` days by additive Holt-Winters with damped trend; None where it can't be fitted."""
    models = _module("statsmodels.tsa.holtwinters")
    if models is None:
        return None
    with warnings.catch_warnings():
        # without the search over a grid a fit takes a quarter of the time for the same error
        warnings.simplefilter("ignore")  # a fit that stops early is judged by its error like any other
        try:
            model = models.ExponentialSmoothing(
                [float(v) for v in history],
                trend="add",
                damped_trend=True,
                seasonal="add",
                seasonal_periods=_WEEK,
                initialization_method="estimated",
            )
            return _finite(model.fit(use_brute=False).forecast(horizon))
        except (ValueError, ArithmeticError):
            return None


def stl_drift(history: Sequence[float], horizon: int) -> list[float] | None:
    """The next `horizon` days by STL with drift; None where it can't be decomposed."""
    models = _module("statsmodels.tsa.seasonal")
    if models is None or len(history) < 2 * _WEEK:
        return None
    try:
        season = [float(v) for v in models.STL([float(v) for v in history], period=_WEEK, robust=True).fit().seasonal]
    except (ValueError, ArithmeticError):
        return None
    first, last = history[0] - season[0], history[-1] - season[-1]
    step = (last - first) / (len(history) - 1)
    return _finite([last + step * h + season[-_WEEK + (h - 1) % _WEEK] for h in range(1, horizon + 1)])

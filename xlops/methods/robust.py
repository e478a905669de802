"""How far a value lies from its history, when the history has outliers.

Rule: modified z = 0.6745 (x − median) / MAD; with MAD 0 (x − median) / (1.253314 · mean |deviation|); a
constant history gives 0 for the constant itself and None for anything else; fewer than five points
give None. |z| ≥ 3.5 is red, 2.5 amber. Source: [T2] Iglewicz & Hoaglin; spec section 3.

>>> round(robust_z([10, 10, 10, 10, 10, 10, 10, 100], 20), 6)
0.709231
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from xlops.methods.declare import column, method, scalar
from xlops.methods.values import is_missing, mean, signed, signeds

__all__ = ["robust_z"]

_LEAST_POINTS = 5


@method(
    name="异常程度",
    name_en="modified z-score",
    definition="0.6745×(本值−中位数)÷绝对离差中位数;历史不足 5 个数时为空",
    args={"history": column(note="历史各日"), "value": scalar(note="本值")},
    result=scalar(),
    source="[T2]",
    benchmark="绝对值 ≥3.5 红色,2.5–3.5 橙色",
)
def robust_z(history: Sequence[float | None], value: float | None) -> float | None:
    """The modified z of `value` against `history` (missing points left out)."""
    points = [v for v in signeds(history, "历史") if v is not None]
    if is_missing(value) or len(points) < _LEAST_POINTS:
        return None
    x = signed(value, "本值")
    middle = median(points)
    deviations = [abs(v - middle) for v in points]
    if mad := median(deviations):
        return 0.6745 * (x - middle) / mad
    if spread := mean(deviations):
        return (x - middle) / (1.253314 * spread)
    return 0.0 if x == middle else None

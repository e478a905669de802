"""The rhythm of the week: an index per weekday, anomalies against it, and a forecast from it.

Rule: index = median per weekday over the mean of the seven medians, Monday first; a day divided by its
index is deseasonalised. The forecast's level is the median of the last deseasonalised days.
Source: spec sections 3 and 4.

>>> weekday_index([10, 10, 10, 10, 10, 20, 0] * 4, 0)
[1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 0.0]
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from xlops.errors import BadInput
from xlops.methods.declare import column, method, scalar
from xlops.methods.robust import robust_z
from xlops.methods.values import amounts, is_missing, mean, signed, whole

__all__ = ["weekday_adjusted_z", "weekday_index", "weekday_profile_forecast"]

_START = scalar(note="第一天是周几,周一为 0")


def _weekday(start_weekday: object) -> int:
    start = whole(start_weekday, "起始星期")
    if start > 6:
        raise BadInput("起始星期应是 0 到 6,周一为 0")
    return start


def _deseasonalised(values: Sequence[float | None], index: Sequence[float], start: int) -> list[float | None]:
    """Each day over its weekday's index; a weekday that never sells says nothing about the level."""
    return [
        None if v is None or index[(start + i) % 7] == 0 else v / index[(start + i) % 7] for i, v in enumerate(values)
    ]


@method(
    name="星期指数",
    name_en="weekday index",
    definition="各星期几的中位数 ÷ 七个中位数的平均,周一在前;任一星期几没有数据时为空",
    args={"values": column(note="逐日数值,28–56 天"), "start_weekday": _START},
    result=column(note="周一到周日"),
)
def weekday_index(values: Sequence[float | None], start_weekday: int) -> list[float] | None:
    """Seven indices with mean 1, Monday first; None where a weekday has no value or all are 0.

    `values`: consecutive days, missing ones as None; `start_weekday`: weekday of the first, Monday is 0.
    """
    days, start = amounts(values, "逐日数值"), _weekday(start_weekday)
    by_weekday: list[list[float]] = [[] for _ in range(7)]
    for i, v in enumerate(days):
        if v is not None:
            by_weekday[(start + i) % 7].append(v)
    if not all(by_weekday):
        return None
    medians = [float(median(v)) for v in by_weekday]
    level = mean(medians)
    return [m / level for m in medians] if level else None


@method(
    name="异常程度(去星期影响)",
    name_en="weekday-adjusted modified z-score",
    definition="先除以星期指数,再算异常程度;本值是历史之后的那一天",
    args={"history": column(note="历史逐日"), "start_weekday": _START, "value": scalar(note="次日的值")},
    result=scalar(),
    source="[T2]",
    benchmark="绝对值 ≥3.5 红色,2.5–3.5 橙色",
)
def weekday_adjusted_z(history: Sequence[float | None], start_weekday: int, value: float | None) -> float | None:
    """The modified z of the day after the history, weekdays taken out; None without a weekday index."""
    days, start = amounts(history, "历史"), _weekday(start_weekday)
    index = weekday_index(days, start)
    if index is None or is_missing(value):
        return None
    today = _deseasonalised([signed(value, "本值")], index, start + len(days))[0]
    z: float | None = robust_z(_deseasonalised(days, index, start), today)
    return z


@method(
    name="星期预测",
    name_en="weekday profile forecast",
    definition="近 14 天去星期影响后的中位数 × 星期指数",
    args={
        "history": column(note="历史逐日"),
        "start_weekday": _START,
        "horizon": scalar("天", note="预测天数"),
        "level_window": scalar("天", note="取水平的天数"),
    },
    result=column(),
)
def weekday_profile_forecast(
    history: Sequence[float | None], start_weekday: int, horizon: int, level_window: int = 14
) -> list[float] | None:
    """The next `horizon` days; None where the history can't give an index or a level.

    `level_window`: how many of the last days give the level, missing ones left out.
    """
    days, start = amounts(history, "历史"), _weekday(start_weekday)
    ahead, window = whole(horizon, "预测天数"), whole(level_window, "取水平的天数", least=1)
    index = weekday_index(days, start)
    if index is None:
        return None
    recent = [v for v in _deseasonalised(days, index, start)[-window:] if v is not None]
    if not recent:
        return None
    level = median(recent)
    return [level * index[(start + len(days) + h) % 7] for h in range(ahead)]

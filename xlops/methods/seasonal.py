"""The simplest forecast there is: the same weekday of last week again.

Rule: the last season repeated; where a day of it is missing, the same day of the season before. Every
other forecast has to beat it. Source: spec section 4.

>>> seasonal_naive([9, 9, 9, 1, 2, None], 4, season=3)
[1, 2, 9, 1]
"""

from __future__ import annotations

from collections.abc import Sequence

from xlops.methods.declare import column, method, scalar
from xlops.methods.values import signeds, whole

__all__ = ["seasonal_naive"]


@method(
    name="照抄上周",
    name_en="seasonal naive forecast",
    definition="每天照抄上一周期的同一天",
    args={
        "history": column(note="历史逐日"),
        "horizon": scalar("天", note="预测天数"),
        "season": scalar("天", note="周期天数"),
    },
    result=column(),
)
def seasonal_naive(history: Sequence[float | None], horizon: int, season: int = 7) -> list[float | None] | None:
    """The next `horizon` days; None for a history shorter than a season, and for days never seen."""
    days, lag, ahead = signeds(history, "历史"), whole(season, "周期天数", least=1), whole(horizon, "预测天数")
    if len(days) < lag:
        return None
    last = [next((v for v in days[len(days) - lag + i :: -lag] if v is not None), None) for i in range(lag)]
    return [last[h % lag] for h in range(ahead)]

"""A shop's rank factors against its peers, on one scale.

Rule: z = (own − mean) / sd, the sign turned where lower is better, capped at ±3; overall the mean of what
is available. A checklist of the guide's factors, not the platform's ranking, so no weights.
Source: [S]; spec section 1.12.

>>> rank_scorecard({"bounce": 0.41}, {"bounce": 0.45}, {"bounce": 0.08}, {"bounce": False})["overall"]
0.5
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlops.errors import BadInput
from xlops.methods.declare import mapping, method, record
from xlops.methods.values import amount, exact, mean, missing, ordered_pairs

__all__ = ["rank_scorecard"]

_CAP = 3


@method(
    name="搜索排名因素体检",
    name_en="search rank factor scorecard",
    definition="各因素与同行均值相差几个标准差(越低越好的取反,封顶 ±3),再求平均",
    args={
        "own": mapping(note="因素 → 本店"),
        "industry_mean": mapping(note="因素 → 同行均值"),
        "industry_sd": mapping(note="因素 → 同行标准差"),
        "higher_is_better": mapping(values="flag", note="因素 → 是否越高越好"),
    },
    result=record("z", "overall"),
    source="[S]",
    direction="+",
    benchmark=">0",
)
def rank_scorecard(
    own: Mapping[str, float | None],
    industry_mean: Mapping[str, float | None],
    industry_sd: Mapping[str, float | None],
    higher_is_better: Mapping[str, bool],
) -> dict[str, Any]:
    """`z` per factor of `own` (None where a part is missing or peers do not differ) and `overall`.

    Raises `BadInput` where it is not said whether higher is better.
    """
    means, spreads = dict(ordered_pairs(industry_mean, "同行均值")), dict(ordered_pairs(industry_sd, "同行标准差"))
    better = dict(ordered_pairs(higher_is_better, "是否越高越好"))
    scores: dict[str, float | None] = {}
    for factor, value in ordered_pairs(own, "本店"):
        if factor not in better:
            raise BadInput(f"请注明「{factor}」是否越高越好")
        z = _score(value, means.get(factor), spreads.get(factor))
        scores[factor] = z if z is None or better[factor] else -z
    return {"z": scores, "overall": mean([z for z in scores.values() if z is not None])}


def _score(value: float | None, centre: float | None, spread: float | None) -> float | None:
    if missing(value, centre, spread):
        return None
    sd = exact(amount(spread, "同行标准差"), "同行标准差")
    if sd == 0:
        return None
    return max(-_CAP, min(_CAP, float((exact(value, "本店") - exact(centre, "同行均值")) / sd)))

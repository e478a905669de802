"""Which product to take up: gates that must hold, then a weighted score.

Rule: any gate false → no score, 淘汰; else 20 · Σ weight · score with scores from 1 to 5 and weights that
add to 1; A from 80, B from 60, else C. Source: spec section 10.

>>> selection_score({"需求": 5, "毛利": 3}, {"需求": 0.5, "毛利": 0.5}, {"有货源": True})
{'score': 80.0, 'grade': 'A'}
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from xlops.errors import BadInput
from xlops.methods.declare import mapping, method, record
from xlops.methods.values import amount, exact, is_missing, ordered_pairs

__all__ = ["selection_score"]


@method(
    name="选款评分",
    name_en="product selection score",
    definition="有一项硬条件不满足即淘汰;否则 20 × Σ(权重×1–5 分),≥80 为 A,≥60 为 B,其余 C",
    args={
        "scores": mapping(note="标准 → 1 到 5 分"),
        "weights": mapping(note="标准 → 权重,合计为 1"),
        "gates": mapping(values="flag", note="硬条件 → 是否满足"),
    },
    result=record("score", "grade"),
    source="[S]",
    direction="+",
)
def selection_score(
    scores: Mapping[str, float | None], weights: Mapping[str, float], gates: Mapping[str, bool | None]
) -> dict[str, float | str | None]:
    """`score` from 20 to 100 and `grade`; both None while a score or a gate is not filled in.

    Raises `BadInput` for scores outside 1–5, weights that do not add to 1 (1e-9), or a criterion without
    weight or score.
    """
    given, shares = dict(ordered_pairs(scores, "评分")), dict(ordered_pairs(weights, "权重"))
    if odd := given.keys() ^ shares.keys():
        raise BadInput(f"「{min(odd)}」的评分与权重要成对,请补上")
    weight = {name: exact(amount(w, f"「{name}」的权重"), "权重") for name, w in shares.items()}
    if abs(sum(weight.values(), Fraction(0)) - 1) > Fraction(1, 10**9):
        raise BadInput("权重之和应为 1,请检查")
    known = {name: exact(s, f"「{name}」的评分") for name, s in given.items() if not is_missing(s)}
    if any(not 1 <= s <= 5 for s in known.values()):
        raise BadInput("评分应在 1 到 5 之间,请检查")
    passed = [None if is_missing(gate) else bool(gate) for _, gate in ordered_pairs(gates, "硬条件")]
    if False in passed:
        return {"score": None, "grade": "淘汰"}
    if None in passed or len(known) < len(given):
        return {"score": None, "grade": None}
    score = 20 * sum((weight[name] * s for name, s in known.items()), Fraction(0))
    return {"score": float(score), "grade": "A" if score >= 80 else "B" if score >= 60 else "C"}

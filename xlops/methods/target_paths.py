"""Which way to the target pays: more visitors, better conversion, a bigger basket, or a third of each.

Rule: one factor alone must grow by target/now, all three by the cube root of it. More visitors are bought
at cpc; every path earns (target − now) · contribution rate. What earns less than it costs is not advised.
Source: spec section 10; features part 4 example 8.

>>> path = target_paths(50000, 20000, 0.025, 80, 1.2, 0.37)[0]
>>> path["needed"], path["extra_cost"], path["extra_contribution"], path["net"], path["verdict"]
(25000.0, 6000.0, 3700.0, -2300.0, '不建议')
"""

from __future__ import annotations

from fractions import Fraction

from xlops.methods.declare import method, scalar, table
from xlops.methods.values import amount, exact, missing

__all__ = ["target_paths"]

_COLUMNS = ("path", "needed", "uv", "cvr", "aov", "extra_cost", "extra_contribution", "net", "verdict")
_PATHS = {"uv": (1, 0, 0), "cvr": (0, 1, 0), "aov": (0, 0, 1), "all": (1, 1, 1)}


@method(
    name="目标路径",
    name_en="paths to a target",
    definition="只靠访客、只靠转化率、只靠客单价、三项一起,各需到多少、多花多少、多赚多少、建不建议",
    args={
        "target": scalar("元", note="目标销售额"),
        "uv": scalar("人", note="现在访客数"),
        "cvr": scalar("%", note="现在转化率"),
        "aov": scalar("元", note="现在客单价"),
        "cpc": scalar("元", note="点击单价"),
        "contribution_rate": scalar("%", note="推广前贡献率"),
    },
    result=table(*_COLUMNS),
    source="[S]",
)
def target_paths(
    target: float | None,
    uv: float | None,
    cvr: float | None,
    aov: float | None,
    cpc: float | None,
    contribution_rate: float | None,
) -> list[dict[str, float | str | None]]:
    """Four rows: path uv, cvr, aov and all three.

    `needed` is the value that the path's factor must reach (for `all`: the multiplier of each), followed
    by the three factors on that path, `extra_cost`, `extra_contribution` and `net` in yuan and the
    verdict: 可行, 不建议, 已达成 or 数据不足 (an input is missing, or sales are 0 now). Only the cost
    of visitors is known here; what better pages or prices cost is not.
    """
    if missing(target, uv, cvr, aov):
        return [_unknown(path) for path in _PATHS]
    now = Fraction(1)
    for value, label in ((uv, "访客数"), (cvr, "转化率"), (aov, "客单价")):
        now *= exact(amount(value, label), label)
    goal = exact(amount(target, "目标"), "目标")
    if now == 0:
        return [_unknown(path) for path in _PATHS]
    earned = None if missing(contribution_rate) else max(goal - now, Fraction(0)) * exact(contribution_rate, "贡献率")
    return [_row(path, max(goal / now, Fraction(1)), (uv, cvr, aov), cpc, earned) for path in _PATHS]


def _unknown(path: str) -> dict[str, float | str | None]:
    return {**dict.fromkeys(_COLUMNS), "path": path, "verdict": "数据不足"}


def _cost(more_visitors: Fraction, cpc: float | None) -> Fraction | None:
    if not more_visitors:
        return Fraction(0)
    return None if missing(cpc) else more_visitors * exact(amount(cpc, "点击单价"), "点击单价")


def _row(
    path: str, ratio: Fraction, now: tuple[object, ...], cpc: float | None, earned: Fraction | None
) -> dict[str, float | str | None]:
    growth = ratio if path != "all" else Fraction(float(ratio) ** (1 / 3))
    factors = [exact(v, path) * (growth if grows else 1) for v, grows in zip(now, _PATHS[path], strict=True)]
    cost = _cost(factors[0] - exact(now[0], path), cpc)
    net = None if cost is None or earned is None else earned - cost
    needed = growth if path == "all" else factors[_PATHS[path].index(1)]
    verdict = "已达成" if ratio == 1 else "数据不足" if net is None else "不建议" if net < 0 else "可行"
    numbers = (needed, *factors, cost, earned, net)
    return dict(zip(_COLUMNS, (path, *(None if v is None else float(v) for v in numbers), verdict), strict=True))

"""Where visitors come from, against the bands of the shop guide, and what adding days does to them.

Rule: a group's share is its visitors over the sum of the five groups (a person counts once per entry);
the bands 以上/以内 include their bounds; the gap is the distance to the nearest bound. A period's
visitors can't exceed the sum of its days. Source: [S] [T8]; spec sections 1.1 and 1.12.

>>> traffic_structure_check({"organic": 62, "paid": 23, "campaign": 9, "member": 5, "other": 1})["paid"]
{'share': 0.23, 'status': 'high', 'gap': 0.13}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from xlops.errors import BadInput
from xlops.methods.declare import column, mapping, method, scalar
from xlops.methods.values import amount, amounts, chosen, divide, exact, is_missing, missing, ordered_pairs

__all__ = ["TRAFFIC_BANDS", "silent_cvr", "traffic_share", "traffic_structure_check", "uv_dedup_factor"]

_GROUPS = ("organic", "paid", "campaign", "member", "other")
_F = Fraction
TRAFFIC_BANDS: Mapping[str, tuple[Fraction, Fraction]] = MappingProxyType(
    {
        "organic": (_F(70, 100), _F(1)),
        "paid": (_F(5, 100), _F(10, 100)),
        "campaign": (_F(10, 100), _F(20, 100)),
        "member": (_F(10, 100), _F(20, 100)),
        "other": (_F(0), _F(5, 100)),
    }
)


def _shares(uv_by_group: object) -> dict[str, Fraction | None]:
    pairs = ordered_pairs(uv_by_group, "各类来源访客数")
    visitors = {name: None if is_missing(uv) else exact(uv, "访客数") for name, uv in pairs}
    for name, uv in visitors.items():
        if uv is not None:
            amount(float(uv), f"「{name}」的访客数")
    total = sum((uv for uv in visitors.values() if uv is not None), Fraction(0))
    return {name: None if uv is None or total == 0 else uv / total for name, uv in visitors.items()}


@method(
    name="流量来源占比",
    name_en="traffic share",
    definition="某类来源的访客数 ÷ 五类来源访客数之和(同一个人每个来源各算一次)",
    args={"uv_by_group": mapping(_GROUPS, unit="人", note="来源类别 → 访客数")},
    result=mapping(unit="%"),
    source="[S] [T8]",
    benchmark="基础自然 ≥70%,付费 5–10%,活动 10–20%,会员 10–20%,其他 ≤5%,含端点",
)
def traffic_share(uv_by_group: Mapping[str, float | None]) -> dict[str, float | None]:
    """Share of each group's visitors; None where the visitors are missing or all are 0."""
    return {name: None if share is None else float(share) for name, share in _shares(uv_by_group).items()}


@method(
    name="流量结构检查",
    name_en="traffic structure check",
    definition="各类来源占比与健康区间比较:偏低、达标、偏高,以及离最近端点差多少",
    args={"uv_by_group": mapping(_GROUPS, unit="人", note="来源类别 → 访客数")},
    result=mapping(values="record", note="类别 → share, status, gap"),
    source="[S] [T8]",
    benchmark="基础自然 ≥70%,付费 5–10%,活动 10–20%,会员 10–20%,其他 ≤5%,含端点",
)
def traffic_structure_check(uv_by_group: Mapping[str, float | None]) -> dict[str, dict[str, float | str | None]]:
    """`share`, `status` (low, ok, high) and `gap` (negative below, positive above the band) per group.

    Groups are organic, paid, campaign, member, other; those not given are not judged. A missing share
    has no status and no gap. Raises `BadInput` for another group or negative visitors.
    """
    result: dict[str, dict[str, float | str | None]] = {}
    for name, share in _shares(uv_by_group).items():
        low, high = TRAFFIC_BANDS[chosen(name, _GROUPS, "来源类别")]
        if share is None:
            result[name] = {"share": None, "status": None, "gap": None}
            continue
        gap = share - low if share < low else share - high if share > high else Fraction(0)
        status = "low" if gap < 0 else "high" if gap > 0 else "ok"
        result[name] = {"share": float(share), "status": status, "gap": float(gap)}
    return result


@method(
    name="访客去重系数",
    name_en="visitor deduplication factor",
    definition="一段时间的访客数 ÷ 每日访客数之和;超过 1 说明数据有误",
    args={"period_uv": scalar("人"), "daily_uv": column("人")},
    result=scalar("%"),
    source="[T10]",
)
def uv_dedup_factor(period_uv: float | None, daily_uv: Sequence[float | None]) -> float | None:
    """Visitors of the period over the sum of its days, in (0, 1].

    None if a day is missing (the sum is then unknown) or the sum is 0. Raises `BadInput` above 1.
    """
    days = amounts(daily_uv, "每日访客数")
    if missing(period_uv, *days):
        return None
    total = sum(d for d in days if d is not None)
    period = amount(period_uv, "访客数")
    if days and period > total:
        raise BadInput("整段访客数大于每日访客数之和,数据口径不一致,请检查")
    return divide(period, total)


@method(
    name="静默转化率",
    name_en="silent conversion rate",
    definition="静默支付买家数 ÷ (访客数 − 咨询人数);basis=all 时除以全部访客数",
    args={
        "silent_pay_buyers": scalar("人"),
        "visitors": scalar("人"),
        "inquirers": scalar("人"),
        "basis": scalar(kind="text", note="silent 官方口径,all 除以全部访客"),
    },
    result=scalar("%"),
    source="[A1] [Q2] [S]",
    direction="+",
)
def silent_cvr(
    silent_pay_buyers: float | None, visitors: float | None, inquirers: float | None, basis: str = "silent"
) -> float | None:
    """Buyers who paid without asking, over visitors who did not ask (or, `basis="all"`, over all).

    None where the denominator is 0. Raises `BadInput` for more inquirers than visitors.
    """
    chosen(basis, ("silent", "all"), "口径")
    if missing(silent_pay_buyers, visitors) or (basis == "silent" and missing(inquirers)):
        return None
    buyers, uv = amount(silent_pay_buyers, "静默支付买家数"), amount(visitors, "访客数")
    asked = 0 if is_missing(inquirers) else amount(inquirers, "咨询人数")
    if asked > uv:
        raise BadInput("咨询人数大于访客数,数据口径不一致,请检查")
    return divide(buyers, uv - asked if basis == "silent" else uv)

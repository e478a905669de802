"""From a sales target back to the visitors and impressions that reach it, and forward to days.

Rule: the mix sells V = Σ share · cvr · aov per visitor, so target / V visitors are needed in all; per entry
⌈share · total⌉ visitors and ⌈share · total / ctr⌉ impressions, on exact decimals. A week is split by
weekday weights, the last fen by largest remainder, so that the days add up exactly.
Source: spec section 4 and its edges.

>>> required_visitors(70000, 0.0325, 130)
16569
>>> split_weekly_target(10000, [1] * 7)[:2]
[1428.58, 1428.57]
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from xlops.errors import BadInput
from xlops.methods.declare import column, method, record, records, scalar
from xlops.methods.values import amount, amounts, exact, is_missing, missing, quotient, records_of

__all__ = ["required_by_entry", "required_visitors", "split_weekly_target"]


def _exact(value: object, label: str) -> Fraction | None:
    if is_missing(value):
        return None
    amount(value, label)
    return exact(value, label)


@method(
    name="所需访客数",
    name_en="required visitors",
    definition="目标销售额 ÷ (转化率 × 客单价),向上取整",
    args={"target_sales": scalar("元"), "cvr": scalar("%"), "aov": scalar("元")},
    result=scalar("人"),
    source="[S]",
)
def required_visitors(target_sales: float | None, cvr: float | None, aov: float | None) -> int | None:
    """Visitors that reach the target; None where nobody buys."""
    target, rate, basket = _exact(target_sales, "目标"), _exact(cvr, "转化率"), _exact(aov, "客单价")
    if target is None or rate is None or basket is None:
        return None
    needed = quotient(target, rate * basket)
    return None if needed is None else math.ceil(needed)


@method(
    name="各入口所需访客",
    name_en="required visitors by entry",
    definition="按各入口的访客占比、转化率、客单价算每个访客值多少,再推出总访客,分到各入口的访客和展现",
    args={
        "target_sales": scalar("元"),
        "entries": records("name", "uv_share", "cvr", "aov", "ctr", note="入口、访客占比、转化率、客单价、点击率"),
    },
    result=record("uv_value", "total_visitors", "entries"),
    source="[S]",
)
def required_by_entry(target_sales: float | None, entries: Iterable[object]) -> dict[str, Any]:
    """`uv_value` (yuan per visitor), `total_visitors` and per entry `visitors`, `impressions`, `sales`.

    Numbers that an input is missing for, or that nobody's buying makes endless, are None; impressions are
    None without a click rate. Raises `BadInput` where the shares do not add to 1 (1e-9).
    """
    rows = [
        (name, *(_exact(v, label) for v, label in zip(cells, ("访客占比", "转化率", "客单价", "点击率"), strict=True)))
        for name, *cells in records_of(entries, ("name", "uv_share", "cvr", "aov"), "入口", ("ctr",))
    ]
    shares = [share for _, share, *_ in rows]
    if any(s is None for s in shares) or abs(sum(s for s in shares if s is not None) - 1) > Fraction(1, 10**9):
        raise BadInput("各入口访客占比之和应为 100%,请检查")
    target = _exact(target_sales, "目标")
    per_visitor = [
        None if share is None or rate is None or basket is None else share * rate * basket
        for _, share, rate, basket, _ in rows
    ]
    value = None if None in per_visitor else sum((v for v in per_visitor if v is not None), Fraction(0))
    total = None if value is None or target is None else quotient(target, value)
    return {
        "uv_value": None if value is None else float(value),
        "total_visitors": None if total is None else float(total),
        "entries": [_entry_row(row, total) for row in rows],
    }


def _entry_row(row: tuple[Any, ...], total: Fraction | None) -> dict[str, Any]:
    name, share, rate, basket, ctr = row
    visitors = None if total is None else share * total
    return {
        "name": name,
        "visitors": None if visitors is None else math.ceil(visitors),
        "impressions": math.ceil(visitors / ctr) if visitors is not None and ctr else None,
        "sales": None if visitors is None else float(visitors * rate * basket),
    }


@method(
    name="周目标分到每天",
    name_en="weekly target split to days",
    definition="按星期指数(或乘上活动倍数)分到每天,分按最大余数补齐,合计正好等于目标",
    args={"target": scalar("元", note="周目标"), "weekday_index": column(note="每天的权重")},
    result=column("元"),
    source="[S]",
)
def split_weekly_target(target: float | None, weekday_index: Sequence[float | None]) -> list[float] | None:
    """Yuan per day that add up to the target to the fen (ties: the earlier day).

    None where the target or a weight is missing or all weights are 0. Raises `BadInput` for negatives
    and without any day.
    """
    weights = amounts(weekday_index, "星期指数")
    if not weights:
        raise BadInput("每天的权重为空,请选择一列星期指数")
    if missing(target, *weights):
        return None
    amount(target, "周目标")
    fen = int((Decimal(str(target)) * 100).quantize(Decimal(1), ROUND_HALF_UP))
    parts = [exact(w, "星期指数") for w in weights if w is not None]
    total = sum(parts, Fraction(0))
    if total == 0:
        return None
    shares = [fen * part / total for part in parts]
    days = [math.floor(share) for share in shares]
    by_remainder = sorted(range(len(days)), key=lambda i: (days[i] - shares[i], i))
    for i in by_remainder[: fen - sum(days)]:
        days[i] += 1
    return [day / 100 for day in days]

"""Buyers by recency, frequency and money: five grades each, eight segments.

Rule: score = 1 + ⌊5 · (customers strictly worse) / n⌋, ties equal, R worse = more days ago; high = above
the mean score. Names by (R, F, M) high: 111 重要价值, 101 重要发展, 011 重要保持, 001 重要挽留, and the
same four as 一般 where M is low. Source: [T7]; spec sections 1.8 and 7.

>>> rfm_segment(False, True, True)
'重要保持客户'
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any

from xlops.errors import BadInput
from xlops.methods.declare import method, records, scalar
from xlops.methods.values import amount, is_missing, missing, records_of

__all__ = ["rfm_score", "rfm_segment"]

_KINDS = {(True, True): "价值", (True, False): "发展", (False, True): "保持", (False, False): "挽留"}


def _flag(value: object) -> bool:
    if isinstance(value, bool) or (type(value).__name__ in ("bool", "bool_") and hasattr(value, "__bool__")):
        return bool(value)
    if not isinstance(value, str | bytes) and value in (0, 1):
        return bool(value)
    raise BadInput(f"高低应写 TRUE 或 FALSE,现在是「{value}」")


@method(
    name="客户分群",
    name_en="RFM segment",
    definition="按最近购买、购买次数、购买金额的高低分成八类:重要/一般 × 价值、发展、保持、挽留",
    args={
        "r_high": scalar(kind="flag", note="最近买过"),
        "f_high": scalar(kind="flag", note="买得多次"),
        "m_high": scalar(kind="flag", note="花得多"),
    },
    result=scalar(kind="text"),
    source="[T7]",
)
def rfm_segment(r_high: bool | None, f_high: bool | None, m_high: bool | None) -> str | None:
    """The Chinese name of one of eight segments; None where a flag is missing."""
    if missing(r_high, f_high, m_high):
        return None
    weight = "重要" if _flag(m_high) else "一般"
    return f"{weight}{_KINDS[_flag(r_high), _flag(f_high)]}客户"


def _scores(values: Sequence[float]) -> list[int]:
    """1 to 5 per value, larger is better."""
    ranked, n = sorted(values), len(values)
    return [1 + 5 * bisect_left(ranked, v) // n for v in values]


def _high(scores: Sequence[int]) -> list[bool]:
    """Above the mean, on whole numbers."""
    total, n = sum(scores), len(scores)
    return [s * n > total for s in scores]


@method(
    name="客户价值评分",
    name_en="RFM scores",
    definition="最近购买、购买次数、购买金额各按五分位打 1–5 分(并列同分),高于平均分为高,再分八类",
    args={"customers": records("id", "recency_days", "frequency", "monetary", note="买家、距今天数、次数、金额")},
    result=records("id", "R", "F", "M", "segment"),
    source="[T7]",
    direction="+",
)
def rfm_score(customers: Iterable[object]) -> list[dict[str, Any]]:
    """R, F, M from 1 to 5 and the segment of each customer, in the given order; none → [].

    `customers`: id, days since the last purchase, number of purchases, yuan. Raises `BadInput` for
    negative or missing values.
    """
    rows = list(records_of(customers, ("id", "recency_days", "frequency", "monetary"), "客户"))
    if not rows:
        return []
    if any(is_missing(v) for row in rows for v in row):
        raise BadInput("客户表里有空格,请补上距今天数、次数、金额")
    grades = (
        _scores([-amount(row[1], "距今天数") for row in rows]),
        _scores([amount(row[2], "购买次数") for row in rows]),
        _scores([amount(row[3], "购买金额") for row in rows]),
    )
    flags = zip(*map(_high, grades), strict=True)
    return [
        {"id": row[0], "R": r, "F": f, "M": m, "segment": rfm_segment(*high)}
        for row, r, f, m, high in zip(rows, *grades, flags, strict=True)
    ]

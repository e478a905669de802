"""Refunds that have not arrived yet: how much of the final refunds is seen after 0, 1, 2 … weeks.

Rule: week w after paying holds the days 7w to 7w+6. How refunds grow from week w to w+1 is learnt only
from pay days old enough to have seen the whole of week w+1 (chain ladder): Σ cumulative(w+1) over
Σ cumulative(w) of the same days. The share seen at w is one over the product of all later growth. With
old pay days only, that is the plain share; young ones can't make refunds look finished.
Source: spec section 10; features part 4 example 7.

>>> round(refund_projection(0.04, 0.35), 6)
0.114286
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import accumulate

from xlops.errors import BadInput
from xlops.methods.dates import as_day
from xlops.methods.declare import column, method, records, scalar
from xlops.methods.values import amount, divide, missing, records_of

__all__ = ["refund_maturity", "refund_projection"]


@method(
    name="预计退款率",
    name_en="projected refund rate",
    definition="目前看到的退款率 ÷ 这个时点通常已看到的份额",
    args={"observed_rate": scalar("%"), "seen_share": scalar("%", note="已看到的退款占最终退款的份额")},
    result=scalar("%"),
    source="[S]",
    direction="-",
)
def refund_projection(observed_rate: float | None, seen_share: float | None) -> float | None:
    """The refund rate to expect in the end; None where nothing is seen yet (share 0).

    Raises `BadInput` for negatives and a share above 1.
    """
    if missing(observed_rate, seen_share):
        return None
    share = amount(seen_share, "已看到的份额")
    if share > 1:
        raise BadInput("已看到的份额不能超过 100%,请检查")
    return divide(amount(observed_rate, "退款率"), share)


@method(
    name="退款到位曲线",
    name_en="refund maturity curve",
    definition="付款后第 0、1、2…周已看到最终退款的多少;只用年龄够大的付款日推算",
    args={"refunds": records("pay_date", "finish_date", "amount", note="每笔成功退款的付款日、完结日、金额")},
    result=column("%", note="第 0、1、2…周"),
    source="[S]",
)
def refund_maturity(refunds: Iterable[object]) -> list[float]:
    """Share of final refunds seen at age 0, 1, 2 … weeks, up to the first week at which it is 1.

    `refunds`: records of pay date, finish date and amount (yuan); unfinished ones (no finish date) are
    left out. The last finish date is the last day of data, and nothing is known beyond the oldest pay
    day's age. A refund finished before its pay date (the deposit of a presale) counts as week 0. No
    usable refund, or none old enough to have seen a whole week → an empty list.
    """
    rows = [
        (as_day(paid, "付款日"), as_day(finished, "完结日"), amount(money, "退款金额"))
        for paid, finished, money in records_of(refunds, ("pay_date", "finish_date", "amount"), "退款记录")
        if paid is not None and finished is not None and money is not None
    ]
    if not any(money for _, _, money in rows):
        return []
    last = max(finished for _, finished, _ in rows)
    curves = _cumulative(rows, last)
    return _shares_seen(_growth(curves)) if any(curves) else []


def _cumulative(rows: list[tuple[date, date, float]], last: date) -> list[list[float]]:
    """Per pay day, refunds seen by the end of each week that the data covers wholly."""
    weekly: dict[date, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for paid, finished, money in rows:
        weekly[paid][max(0, (finished - paid).days // 7)] += money
    curves = []
    for paid, weeks in weekly.items():
        whole_weeks = ((last - paid).days + 1) // 7
        curves.append(list(accumulate(weeks.get(w, 0.0) for w in range(whole_weeks))))
    return curves


def _growth(curves: list[list[float]]) -> list[float | None]:
    """Growth from week w to w+1 over the pay days that have seen both.

    None where refunds appear out of nothing (boundless growth); 1 where there is nothing to learn from.
    """
    oldest = max(map(len, curves))
    growth: list[float | None] = []
    for w in range(oldest - 1):
        old = [c for c in curves if len(c) > w + 1]
        now, later = sum(c[w] for c in old), sum(c[w + 1] for c in old)
        growth.append(divide(later, now) if later else 1.0)
    return growth


def _shares_seen(growth: list[float | None]) -> list[float]:
    """One over the product of all later growth, from week 0 on."""
    shares, seen = [1.0], 1.0
    for factor in reversed(growth):
        # nothing seen at w although refunds came later: the share is 0 here and before
        seen = 0.0 if factor is None else seen / factor
        shares.append(seen)
    shares.reverse()
    end = next(i for i, share in enumerate(shares) if share > 1 - 1e-12)
    return [*shares[:end], 1.0]

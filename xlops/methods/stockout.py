"""The first day on which the stock does not outlast the forecast.

Rule: the first day with stock + arrivals so far − cumulative forecast ≤ 0; what arrives on a day can be
sold on it; hitting 0 exactly counts. Source: spec section 1.6; features part 4 example 11.

>>> stockout_date(80, "2026-11-09", [20, 30, 30, 30, 30])
'2026-11-11'
>>> stockout_date(80, "2026-11-09", [20, 30, 30, 30, 30], {"2026-11-11": 40})
'2026-11-13'
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from numbers import Real

from xlops.methods.dates import as_day
from xlops.methods.declare import column, method, scalar
from xlops.methods.declare import records as record_list
from xlops.methods.values import amount, amounts, exact, is_missing, items, missing, records_of

__all__ = ["stockout_date"]


@method(
    name="预计断货日",
    name_en="stock-out date",
    definition="可售库存 + 已到货 − 累计预测 ≤ 0 的第一天;预测期内不断货时为空",
    args={
        "on_hand": scalar("件", note="可售库存"),
        "start_date": scalar(kind="date", note="预测的第一天"),
        "daily_forecast": column("件", note="逐日预测销量"),
        "arrivals": record_list("date", "units", note="到货日、件数;当天到货当天可卖"),
    },
    result=scalar(kind="date"),
)
def stockout_date(
    on_hand: float | None,
    start_date: date | str | None,
    daily_forecast: Sequence[float | None],
    arrivals: object = None,
) -> str | None:
    """The ISO date of the stock-out; None if it lies beyond the forecast or a day before it is missing.

    Args:
        on_hand: units at the start of `start_date`; negative where oversold.
        start_date: first forecast day.
        daily_forecast: units per day.
        arrivals: (day, units) records or a mapping day → units, or one number per forecast day. What
            was due before the start is taken to be in `on_hand`.
    """
    if missing(on_hand, start_date):
        return None
    start = as_day(start_date, "起始日")
    coming = _arrivals(arrivals, start)
    forecast = amounts(daily_forecast, "逐日预测")
    sizes = {demand: exact(demand, "逐日预测") for demand in set(forecast) if demand is not None}
    stock = exact(on_hand, "可售库存")
    # Whole numbers of the smallest part that all share: as exact as fractions, and many times faster.
    unit = math.lcm(*(n.denominator for n in (stock, *coming.values(), *sizes.values())))
    left, steps = int(stock * unit), {demand: int(size * unit) for demand, size in sizes.items()}
    due = {(day - start).days: int(units * unit) for day, units in coming.items()}
    for offset, demand in enumerate(forecast):
        if demand is None:
            return None
        left += due.get(offset, 0) - steps[demand]
        if left <= 0:
            return (start + timedelta(offset)).isoformat()
    return None


def _arrivals(arrivals: object, start: date) -> dict[date, Fraction]:
    coming: dict[date, Fraction] = defaultdict(Fraction)
    for day, units in _dated(arrivals, start):
        if not missing(day, units):
            amount(units, "到货件数")
            coming[as_day(day, "到货日")] += exact(units, "到货件数")
    return coming


def _dated(arrivals: object, start: date) -> Iterable[tuple[object, ...]]:
    """The (day, units) pairs, in whichever of the three forms they come."""
    if is_missing(arrivals):
        return []
    if isinstance(arrivals, Mapping) and not ({"date", "units"} <= arrivals.keys()):
        return list(arrivals.items())
    rows = [arrivals] if isinstance(arrivals, Mapping) else arrivals
    if not hasattr(rows, "to_dict"):
        listed = items(rows, "到货")
        if all(is_missing(v) or isinstance(v, Real) for v in listed):
            return [(start + timedelta(i), v) for i, v in enumerate(listed)]
    return records_of(rows, ("date", "units"), "到货")

"""What look-ups in cells ask of the store, fetched so that a thousand of them cost a few queries.

Rule: a metric is fetched once for all days, weeks or months of the data, and once for all members of a
dimension; a cell then only looks at what is there. Missing is None.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlops.facts.breakdown import breakdown
from xlops.facts.chain import CHAIN, FACTOR_NAMES
from xlops.facts.kpi import Group, by_dimension
from xlops.facts.model import Number
from xlops.facts.rows import Row
from xlops.facts.values import series, split, value, values
from xlops.periods import Period, month_of, week_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["REST", "by_time", "changes", "grain_of", "members", "over"]

REST = "其余"


def grain_of(period: Period) -> str:
    """`day`, `week` or `month` where the period is one; else empty."""
    if period.days == 1:
        return "day"
    if period.is_week:
        return "week"
    return "month" if "~" not in period.label else ""


def by_time(con: DuckDBPyConnection, metric: str, whole: Period, grain: str) -> dict[Period, Number | None]:
    """A metric for every day, week or month that the data touches, whole weeks and months."""
    first, last = split(whole, grain)[0], split(whole, grain)[-1]
    if grain == "day":
        parts = split(whole, grain)
        return dict(zip(parts, (v.value for v in series(con, metric, whole, grain)), strict=True))
    spans = split(_widened(first, last, grain), grain)
    found = values(con, [metric], spans)
    return {period: found[metric, period.label].value for period in spans}


def over(con: DuckDBPyConnection, metric: str, period: Period) -> Number | None:
    """A metric over any period."""
    return value(con, metric, period).value


def members(con: DuckDBPyConnection, metric: str, period: Period, dimension: str) -> list[Group]:
    """A metric of every item, entry, plan or province, largest first."""
    return by_dimension(con, [metric], period, dimension)


def changes(con: DuckDBPyConnection, period: Period) -> list[dict[str, str | float]]:
    """涨跌拆解 of a period against the one before: a row an entry and a row 其余, yuan by factor.

    Empty where one of the two has no sales data.
    """
    previous = period.previous()
    found = values(con, CHAIN, [period, previous])
    rows = [_row({f: found[f, p.label].value for f in CHAIN}) for p in (previous, period)]
    split_up = breakdown(con, period, previous, (rows[0], rows[1]))
    if split_up is None:
        return []
    factors = list(split_up.by_factor())
    table: list[dict[str, str | float]] = []
    for line in split_up.lines:
        yuan = {effect.factor: effect.yuan for effect in line.effects}
        table.append(_line(line.name, line.before, line.now, [yuan.get(f, 0.0) for f in factors], factors))
    if split_up.rest_now is not None and split_up.rest_before is not None:
        table.append(_line(REST, split_up.rest_before, split_up.rest_now, [0.0] * len(factors), factors))
    return table


def _line(name: str, before: Decimal, now: Decimal, yuan: list[float], factors: list[str]) -> dict[str, str | float]:
    head: dict[str, str | float] = {
        "来源": name, "上期": float(before), "本期": float(now), "变化": float(now - before),
    }  # fmt: skip
    return head | {FACTOR_NAMES[f]: value for f, value in zip(factors, yuan, strict=True)}


def _row(found: dict[str, Number | None]) -> Row:
    return {field: value for field, value in found.items() if value is not None}


def _widened(first: Period, last: Period, grain: str) -> Period:
    whole = week_of if grain == "week" else month_of
    return Period(whole(first.start).start, whole(last.end).end)

"""Numbers on request: metrics over a period, one row, or one row a day, week, item, entry, province …

Rule: what is missing is `None`, so a day without data is not a day without sales. Of the keys of a
dimension all are read from the same source. Source: the command `xlops kpi`; spec section 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from xlops.catalog.tables import TABLES
from xlops.errors import BadInput
from xlops.facts.model import Value
from xlops.facts.slices import Span
from xlops.facts.sources import Facts, gather
from xlops.facts.values import arrange, compute, fill, split
from xlops.periods import WEEKDAYS, Period, week_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["DIMENSIONS", "Group", "by_dimension", "kpi"]

_TIMES = ("day", "week", "month")
_UNKNOWN = "未填"

# dimension → level, column of its key, column of its label, tables that know the label
_KEYED: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "item": ("item_id", "item_title", ("item_facts", "order_lines", "refunds")),
    "entry": ("entry_path", "entry", ("entry_facts",)),
    "plan": ("plan_id", "plan", ("ad_facts",)),
    "province": ("province", "", ()),
}
DIMENSIONS = (*_TIMES, "hour", "weekday", *_KEYED)


@dataclass(frozen=True)
class Group:
    """One member of a dimension: its key, what it is called, and its values by metric."""

    key: str
    label: str
    values: dict[str, Value]


def kpi(
    con: DuckDBPyConnection, metrics: Sequence[str], period: Period, by: str | None = None, basis: str = "paid"
) -> list[dict[str, Any]]:
    """Rows of plain values: the columns of the period or key, then one for each metric.

    Raises `NotFound` for an unknown metric, `BadInput` for an unknown dimension or basis.
    """
    if by is None or by in _TIMES:
        return _over_time(con, metrics, period, by, basis)
    groups = by_dimension(con, metrics, period, by, basis=basis)
    return [{**_head(by, group), **{m: group.values[m].value for m in metrics}} for group in groups]


def _over_time(
    con: DuckDBPyConnection, metrics: Sequence[str], period: Period, by: str | None, basis: str
) -> list[dict[str, Any]]:
    parts = split(period, by) if by else [period]
    spans = [Span.whole(part) for part in parts]
    facts = gather(con, metrics, spans, basis=basis)
    return [{**_when(span.period, by), **{m: compute(facts, m, span).value for m in metrics}} for span in spans]


def _when(part: Period, by: str | None) -> dict[str, Any]:
    """The columns that say which time a row is of; cut weeks and months keep their name."""
    if by == "day":
        return {"day": part.start}
    if by == "week":
        return {"week": week_of(part.start).label, "start": part.start, "end": part.end}
    if by == "month":
        return {"month": f"{part.start:%Y-%m}", "start": part.start, "end": part.end}
    return {"period": str(part)}


def _head(by: str, group: Group) -> dict[str, Any]:
    if by == "hour":
        return {"hour": int(group.key)}
    if by == "weekday":
        return {"weekday": group.label}
    key, label, _ = _KEYED[by]
    return {key: group.key or _UNKNOWN, label: group.label} if label else {key: group.key or _UNKNOWN}


def by_dimension(
    con: DuckDBPyConnection, metrics: Sequence[str], period: Period, by: str, *, basis: str = "paid",
    scope: str | None = None,
) -> list[Group]:  # fmt: skip
    """The members of a dimension: hours and weekdays in their order, others by the first metric, largest first.

    `scope` is the 归属 of entries. Raises `BadInput` for an unknown dimension.
    """
    if by == "weekday":
        return _weekdays(con, metrics, period, basis)
    if by != "hour" and by not in _KEYED:
        raise BadInput(f"不能按「{by}」分,可以用 {'、'.join(DIMENSIONS)}")
    span = Span.whole(period)
    facts = gather(con, metrics, [span], level=by, basis=basis, scope=scope)
    arranged = {m: arrange(facts, m, span) for m in metrics}
    labels = _labels(con, by, period)
    groups = [Group(key, labels.get(key, ""), {m: fill(arranged[m], key) for m in metrics}) for key in _keys(facts, by)]
    if by == "hour":
        return groups
    groups = [group for group in groups if any(v.value is not None for v in group.values.values())]
    return sorted(groups, key=lambda group: _size(group, metrics[0]))


def _size(group: Group, metric: str) -> tuple[bool, float, str]:
    value = group.values[metric].value
    return value is None, -float(value or 0), group.key


def _keys(facts: Facts, by: str) -> list[str]:
    if by == "hour":
        return [str(hour) for hour in range(24)] if any(piece.rows for piece in facts.slices) else []
    return sorted({key for piece in facts.slices for key in piece.rows})


def _weekdays(con: DuckDBPyConnection, metrics: Sequence[str], period: Period, basis: str) -> list[Group]:
    """Seven groups, each over its own days of the period."""
    days = {n: [day for day in period if day.weekday() == n] for n in range(7)}
    spans = {n: Span.over(own) for n, own in days.items() if own}
    facts = gather(con, metrics, list(spans.values()), basis=basis)
    return [Group(str(n + 1), WEEKDAYS[n], {m: compute(facts, m, span) for m in metrics}) for n, span in spans.items()]


def _labels(con: DuckDBPyConnection, by: str, period: Period) -> dict[str, str]:
    """What keys are called, as last written within the period; earlier tables of the list win."""
    if by not in _KEYED:
        return {}
    key, label, tables = _KEYED[by]
    found: dict[str, str] = {}
    for table in reversed(tables):
        when = "start" if TABLES[table].is_period else f"CAST({TABLES[table].created} AS DATE)"
        name = "coalesce(nullif(plan_id, ''), plan, '')" if by == "plan" else f'"{key}"'
        sql = f"""SELECT {name}, arg_max("{label}", {when}) FROM {table}
            WHERE {when} >= ? AND {when} <= ? AND "{label}" <> '' GROUP BY 1"""
        rows = con.execute(sql, [period.start - timedelta(days=31), period.end]).fetchall()
        found |= {str(k): str(name) for k, name in rows}
    return found

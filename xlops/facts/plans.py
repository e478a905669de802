"""What the shop's sheets say of its months and weeks: targets and fixed costs.

Rule: what is typed for a month or week comes before the shop's setting; costs typed by month are spread over its
days, and a week in two months needs both. Source: operator.md, 目标 and 利润台账.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlops.facts.planned import planned
from xlops.periods import Period, month_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Plans", "plans"]

_TARGETS = ("month_target", "tacos_limit", "net_profit_target")


@dataclass(frozen=True)
class Plans:
    """`targets` by month's first day and field; `weeks` yuan by week label; `months` yuan by month's first day.

    `others` are 其他变动费用 by week label: paid on top of what is known.
    """

    targets: Mapping[tuple[date, str], Decimal] = field(default_factory=dict)
    weeks: Mapping[str, Decimal] = field(default_factory=dict)
    months: Mapping[date, Decimal] = field(default_factory=dict)
    others: Mapping[str, Decimal] = field(default_factory=dict)

    def fixed_costs(self, period: Period) -> Decimal | None:
        """Typed fixed costs of a period; None where a day of it has none."""
        if period.is_week and period.label in self.weeks:
            return self.weeks[period.label]
        shares = [self._day(day) for day in period]
        known = [share for share in shares if share is not None]
        return sum(known, Decimal(0)).quantize(Decimal("0.01")) if len(known) == len(shares) else None

    def _day(self, day: date) -> Decimal | None:
        month = self.months.get(day.replace(day=1))
        return None if month is None else month / month_of(day).days


def plans(con: DuckDBPyConnection) -> Plans:
    """Everything typed; empty where nothing is."""
    targets = {
        (month, name): Decimal(str(value))
        for month, *values in planned(con, "targets", "month", *_TARGETS)
        for name, value in zip(_TARGETS, values, strict=True)
        if value is not None
    }
    costs = planned(con, "week_costs", "week", "fixed_costs", "other_costs")
    weeks = {week: cost for week, cost, _ in costs if cost is not None}
    others = {week: cost for week, _, cost in costs if cost is not None}
    months: dict[date, Decimal] = {}
    for month, cost in planned(con, "cost_items", "month", "cost_amount"):
        if cost is not None:
            months[month] = months.get(month, Decimal(0)) + cost
    return Plans(targets, weeks, months, others)

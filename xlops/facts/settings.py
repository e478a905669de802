"""The shop's settings over the dated defaults, and which of them nobody confirmed.

Rule: a default is used, never hidden: whatever reaches a report unconfirmed is listed as 待确认.
Source: operator.md, 设置; catalogue `config.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from xlops.catalog.config import DEFAULTS
from xlops.errors import BadInput
from xlops.facts.plans import Plans, plans
from xlops.periods import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Settings", "defaults", "settings"]


@dataclass(frozen=True)
class Settings:
    """Values by id; `own` are the ids that the shop set itself; `plans` what its sheets say of months and weeks."""

    values: dict[str, Decimal | str | None] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    plans: Plans = field(default_factory=Plans)

    def number(self, id: str) -> Decimal | None:
        """A number, or None where nothing is set (fixed costs, month target)."""
        value = self.values[id]
        return value if isinstance(value, Decimal) else None

    def rate(self, id: str) -> Decimal:
        """A number that always has a default."""
        return self.number(id) or Decimal(0)

    def text(self, id: str) -> str:
        return str(self.values[id] or "")

    def month_target(self, month: Period) -> Decimal | None:
        """Yuan that a calendar month should bring: typed in 目标, else the setting."""
        return self.plans.targets.get((month.start, "month_target")) or self.number("month_target")

    def tacos_limit(self, day: date) -> Decimal:
        """费比上限 of the day's month."""
        own = self.plans.targets.get((day.replace(day=1), "tacos_limit"))
        return self.rate("tacos_limit") if own is None else own

    def net_profit_target(self, month: Period) -> Decimal | None:
        """净利目标 of a month, typed in 目标."""
        return self.plans.targets.get((month.start, "net_profit_target"))

    def fixed_costs(self, period: Period | None = None) -> Decimal | None:
        """固定费用 of a week or other period: typed, else the setting by the week, else unknown; a week's 其他变动费用 on top."""
        week = self.number("fixed_cost_week")
        if period is None:
            return week
        own = self.plans.fixed_costs(period)
        if own is None and week is not None:
            own = week if period.days == 7 else (week * period.days / 7).quantize(Decimal("0.01"))
        return None if own is None else own + self.plans.others.get(period.label, Decimal(0))

    def unconfirmed(self, *ids: str) -> tuple[str, ...]:
        """`平台扣点5%(待确认)` for those of `ids` that are an unconfirmed default of some weight."""
        found = []
        for id in ids:
            default = DEFAULTS[id]
            value = self.number(id)
            if id not in self.own and not default.confirmed and value:
                shown = (
                    f"{(value * 100).normalize():f}%" if default.unit == "%" else f"{value.normalize():f}{default.unit}"
                )
                found.append(f"{default.name}{shown}（待确认）")
        return tuple(found)


def defaults() -> Settings:
    """The catalogue's defaults alone, as for a shop that set nothing."""
    given = {id: default.value for id, default in DEFAULTS.items()}
    return Settings({id: v if isinstance(v, str | None) else Decimal(v) for id, v in given.items()})


def settings(con: DuckDBPyConnection) -> Settings:
    """The catalogue's defaults, overridden by the store's settings.

    Raises `BadInput` where a stored value is no number but should be one.
    """
    own = dict(con.execute("SELECT id, value FROM settings").fetchall())
    values = dict(defaults().values)
    for id, default in DEFAULTS.items():
        if raw := own.get(id):
            values[id] = raw if isinstance(default.value, str) else _number(id, raw)
    return Settings(values, frozenset(id for id in DEFAULTS if own.get(id)), plans(con))


def _number(id: str, raw: str) -> Decimal:
    text = raw.strip().replace(",", "")
    try:
        value = Decimal(text[:-1]) / 100 if text.endswith("%") else Decimal(text)
    except InvalidOperation:
        raise BadInput(f"设置「{DEFAULTS[id].name}」的值「{raw}」不是数字,请在设置中改正") from None
    if value < 0:
        raise BadInput(f"设置「{DEFAULTS[id].name}」不能是负数,请在设置中改正")
    return value

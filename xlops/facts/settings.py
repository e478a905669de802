"""The shop's settings over the dated defaults, and which of them nobody confirmed.

Rule: a default is used, never hidden: whatever reaches a report unconfirmed is listed as 待确认.
Source: operator.md, 设置; catalogue `config.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from xlops.catalog.config import DEFAULTS
from xlops.errors import BadInput

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Settings", "settings"]


@dataclass(frozen=True)
class Settings:
    """Values by id; `own` are the ids that the shop set itself."""

    values: dict[str, Decimal | str | None] = field(default_factory=dict)
    own: frozenset[str] = frozenset()

    def number(self, id: str) -> Decimal | None:
        """A number, or None where nothing is set (fixed costs, month target)."""
        value = self.values[id]
        return value if isinstance(value, Decimal) else None

    def rate(self, id: str) -> Decimal:
        """A number that always has a default."""
        return self.number(id) or Decimal(0)

    def text(self, id: str) -> str:
        return str(self.values[id] or "")

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


def settings(con: DuckDBPyConnection) -> Settings:
    """The catalogue's defaults, overridden by the store's settings.

    Raises `BadInput` where a stored value is no number but should be one.
    """
    own = dict(con.execute("SELECT id, value FROM settings").fetchall())
    values: dict[str, Decimal | str | None] = {}
    for id, default in DEFAULTS.items():
        raw = own.get(id)
        if raw is None or raw == "":
            values[id] = default.value if isinstance(default.value, str | None) else Decimal(default.value)
        elif isinstance(default.value, str):
            values[id] = raw
        else:
            values[id] = _number(id, raw)
    return Settings(values, frozenset(id for id in DEFAULTS if own.get(id)))


def _number(id: str, raw: str) -> Decimal:
    text = raw.strip().replace(",", "")
    try:
        value = Decimal(text[:-1]) / 100 if text.endswith("%") else Decimal(text)
    except InvalidOperation:
        raise BadInput(f"设置「{DEFAULTS[id].name}」的值「{raw}」不是数字,请在设置中改正") from None
    if value < 0:
        raise BadInput(f"设置「{DEFAULTS[id].name}」不能是负数,请在设置中改正")
    return value

"""Everything the store says about some metrics over some spans, read once: `Facts`.

Rule: each table is read once for all metrics and spans asked together; what is believed is decided later,
in plain Python. Source: `PRECEDENCE`; design.md, one source wins.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlops.catalog.tables import TABLES
from xlops.errors import BadInput
from xlops.facts.event_rows import event_slice
from xlops.facts.period_rows import ad_slices, entry_slices, item_slices, items_of_shop, shop_slices
from xlops.facts.slices import Slice, Span
from xlops.facts.wanted import ORDER_FIELDS, rank, wanted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["BASES", "LEVELS", "Facts", "gather", "gather_fields"]

BASES = ("paid", "created")

# level → event tables and the SQL of their key; `{date}` is the column that dates the event
_EVENTS: dict[str, dict[str, str]] = {
    "shop": {"orders": "''", "order_lines": "''", "refunds": "''"},
    "item": {"order_lines": "item_id", "refunds": "item_id"},
    "province": {"orders": "province", "order_lines": "province"},
    "hour": dict.fromkeys(("orders", "order_lines", "refunds"), "CAST(hour({date}) AS VARCHAR)"),
    "entry": {},
    "plan": {},
}
LEVELS = tuple(_EVENTS)


@dataclass(frozen=True)
class Facts:
    """Slices of one level and basis; `spans` are those whose people were counted as a whole."""

    level: str
    basis: str
    slices: tuple[Slice, ...]
    spans: frozenset[Span]

    def giving(self, fields: Sequence[str], source: str | None = None) -> list[Slice]:
        """Slices that have all of the fields, the most believed first; below the shop, reports before orders."""
        found = [s for s in self.slices if s.fields.issuperset(fields) and source in (None, s.source)]
        return sorted(found, key=lambda s: rank(fields[0], s.source)) if self.level == "shop" else found

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(s.source for s in self.slices))

    def masked(self, fields: Collection[str]) -> bool:
        """Is any of the fields there but for hidden names?"""
        return any(piece.masked & set(fields) for piece in self.slices)


def gather(
    con: DuckDBPyConnection, metrics: Iterable[str], spans: Sequence[Span], *, level: str = "shop",
    basis: str = "paid", scope: str | None = None, keys: Collection[str] = (),
) -> Facts:  # fmt: skip
    """Read what the metrics need over the spans. Raises `BadInput` for an unknown level or basis."""
    fields = {field for metric in metrics for field in wanted(metric).fields}
    return gather_fields(con, fields, spans, level=level, basis=basis, scope=scope, keys=keys)


def gather_fields(
    con: DuckDBPyConnection, fields: Collection[str], spans: Sequence[Span], *, level: str = "shop",
    basis: str = "paid", scope: str | None = None, keys: Collection[str] = (),
) -> Facts:  # fmt: skip
    """The same for stored fields. Of events, `keys` are the only ones that will be asked for, where any are named."""
    if level not in LEVELS:
        raise BadInput(f"没有「{level}」这一层,可以用 {'、'.join(LEVELS)}")
    if basis not in BASES:
        raise BadInput(f"没有「{basis}」这种口径,可以用 {'、'.join(BASES)}")
    dated_by_platform = set(fields) - ORDER_FIELDS if basis == "created" else set(fields)
    slices = _period_slices(con, dated_by_platform, spans, level, scope) if spans else []
    for table, key in _EVENTS[level].items():
        piece = event_slice(con, TABLES[table], fields, spans, basis=basis, key=key, only=keys) if spans else None
        if piece is not None:
            slices.append(piece)
    return Facts(level, basis, tuple(slices), frozenset(spans))


def _period_slices(
    con: DuckDBPyConnection, fields: Collection[str], spans: Sequence[Span], level: str, scope: str | None
) -> list[Slice]:
    lo, hi = min(s.period.start for s in spans), max(s.period.end for s in spans)
    if level == "shop":
        parts = [shop_slices(con, fields, lo, hi), items_of_shop(con, fields, lo, hi)]
        return [*parts[0], *parts[1], *ad_slices(con, fields, lo, hi, "shop")]
    if level == "item":
        return [*item_slices(con, fields, lo, hi), *ad_slices(con, fields, lo, hi, "item")]
    if level == "entry":
        return entry_slices(con, fields, lo, hi, scope)
    return ad_slices(con, fields, lo, hi, "plan") if level == "plan" else []

"""Rows of items, entries or plans over the steps of a history, all of one grain.

Rule: the grain that today's rows are best read in is the only one read in the past: rows of another source,
terminal, scope or tree are another thing. A week has its own file, or seven days that are added up.
Source: spec section 0; design.md, grain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from xlops.facts.entries import entry_week
from xlops.facts.rows import View as Grain
from xlops.facts.rows import views
from xlops.facts.slices import Span
from xlops.facts.sources import Facts, gather
from xlops.facts.values import compute
from xlops.periods import Period
from xlops.store.schema import quote

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Keyed", "entry_rows", "item_rows", "plan_rows"]

Cells = Mapping[str, float | None]

ITEM_FIELDS = ("uv", "pay_buyers", "pay_items", "pay_orders", "pay_amount")
ENTRY_FIELDS = ("uv", "pay_buyers", "pay_amount")
PLAN_FIELDS = ("ad_spend", "impressions", "clicks", "ad_pay_amount", "ad_orders")
_TERMINALS = ("全部", "", "无线", "PC")


@dataclass(frozen=True)
class Keyed:
    """Rows by key: `now`, and `history` aligned with the steps (None where the step has no rows at all).

    A key that a step with rows lacks had nothing there: an empty row.
    """

    now: Mapping[str, Cells] = field(default_factory=dict)
    history: tuple[Mapping[str, Cells] | None, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)  # the scene of a plan, the path of an entry

    def past(self, key: str, name: str) -> tuple[float | None, ...]:
        """A number of one key over the history."""
        return tuple(None if step is None else step.get(key, {}).get(name) for step in self.history)

    def name(self, key: str) -> str:
        return self.names.get(key) or key


def item_rows(con: DuckDBPyConnection, steps: Sequence[Period], now: Period) -> Keyed:
    """Items of all terminals from the item export."""

    def rank(grain: Grain) -> tuple[int, int, int, int]:
        place = _TERMINALS.index(grain["terminal"]) if grain["terminal"] in _TERMINALS else len(_TERMINALS)
        return place, 0 if grain.exact else 1, -len(grain.days), -grain.rows

    found = sorted(views(con, "item_facts", now, ("terminal", "source")), key=rank)
    if not found:
        return Keyed()
    return _read(con, "item_facts", "item_id", "item_title", ITEM_FIELDS, found[0], steps, now)


def entry_rows(con: DuckDBPyConnection, steps: Sequence[Period], now: Period) -> Keyed:
    """Entries in the view that the weekly report would take."""
    week = entry_week(con, now)
    if week is None:
        return Keyed()
    return _read(con, "entry_facts", "entry_path", "entry", ENTRY_FIELDS, week.read.view, steps, now)


def _read(
    con: DuckDBPyConnection, table: str, key: str, name: str, fields: Sequence[str], grain: Grain,
    steps: Sequence[Period], now: Period,
) -> Keyed:  # fmt: skip
    every = (*steps, now)
    where = ['start >= $lo AND "end" <= $hi']
    parameters: dict[str, object] = {"lo": every[0].start, "hi": now.end}
    for number, (column, value) in enumerate(grain.grain):
        where.append(f"coalesce({quote(column)}, '') = $g{number}")
        parameters[f"g{number}"] = value
    days = now.days if grain.exact else 1
    where.append(f'("end" - start) = {days - 1}')
    sums = ", ".join(f"sum({quote(f)})" for f in fields)
    sql = f"""SELECT start, {quote(key)}, any_value({quote(name)}), {sums} FROM {table}
        WHERE {" AND ".join(where)} GROUP BY start, {quote(key)} ORDER BY ALL"""
    by_start: dict[date, dict[str, dict[str, float | None]]] = {}
    names: dict[str, str] = {}
    for start, id, label, *cells in con.execute(sql, parameters).fetchall():
        names[id] = label or id.rsplit(" > ", 1)[-1]
        by_start.setdefault(start, {})[id] = dict(zip(fields, map(_float, cells), strict=True))
    told = [_step(by_start, step, grain.exact) for step in every]
    return Keyed(told[-1] or {}, tuple(told[:-1]), names, {id: id for id in names})


def _step(
    by_start: Mapping[date, dict[str, dict[str, float | None]]], step: Period, exact: bool
) -> Mapping[str, Cells] | None:
    """The rows of a step: its own, or its days added where all of them are there."""
    if exact or step.days == 1:
        return by_start.get(step.start)
    days = [by_start.get(day) for day in step]
    if any(day is None for day in days):
        return None
    sums: dict[str, dict[str, float | None]] = {}
    for day in days:
        for id, cells in (day or {}).items():
            row = sums.setdefault(id, {})
            for name, value in cells.items():
                row[name] = value if row.get(name) is None else (row[name] or 0) + (value or 0)
    return sums


def plan_rows(con: DuckDBPyConnection, steps: Sequence[Period], now: Period) -> Keyed:
    """Plans, one level, window and rule a scene; a step counts where the ad report covers all its days."""
    spans = [Span.whole(p) for p in (*steps, now)]
    facts = gather(con, PLAN_FIELDS, spans, level="plan")
    keys = sorted({key for piece in facts.slices for key in piece.rows})
    if not keys:
        return Keyed()
    told = [_plans(facts, keys, span) for span in spans]
    names, scenes = _plan_names(con)
    return Keyed(told[-1] or {}, tuple(told[:-1]), names, scenes)


def _plans(facts: Facts, keys: Iterable[str], span: Span) -> Mapping[str, Cells] | None:
    found: dict[str, Cells] = {}
    for key in keys:
        values = {name: compute(facts, name, span, key) for name in PLAN_FIELDS}
        if values["ad_spend"].missing:
            return None
        if values["ad_spend"].value is not None:
            found[key] = {name: _float(value.value) for name, value in values.items()}
    return found


def _plan_names(con: DuckDBPyConnection) -> tuple[dict[str, str], dict[str, str]]:
    sql = """SELECT coalesce(nullif(plan_id, ''), plan, '') AS k, arg_max(plan, start), arg_max(scene, start)
        FROM ad_facts GROUP BY 1 ORDER BY 1"""
    rows = con.execute(sql).fetchall()
    return {key: name or key or "未分计划" for key, name, _ in rows}, {key: scene or "" for key, _, scene in rows}


def _float(value: object) -> float | None:
    return None if value is None else float(value)  # type: ignore[arg-type]

"""Rows of items, entries or plans over the steps of a history, all of one grain.

Rule: the grain that today's rows are best read in is the only one read in the past: rows of another source,
terminal, scope or tree are another thing. A week has its own file, or seven days that are added up.
Source: spec section 0; design.md, grain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlops.facts.entries import entry_week
from xlops.facts.rows import View as Grain
from xlops.facts.rows import views
from xlops.facts.slices import Span
from xlops.facts.sources import Facts, gather
from xlops.facts.values import arrange, fill
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
    """Rows of every step: its own, or its days added where all of them are there."""
    every = (*steps, now)
    parameters: dict[str, object] = {f"g{n}": value for n, (_, value) in enumerate(grain.grain)}
    where = [f"coalesce({quote(column)}, '') = $g{n}" for n, (column, _) in enumerate(grain.grain)]
    where.append(f'("end" - start) = {now.days - 1 if grain.exact else 0}')
    spans = ", ".join(
        f"({n}, DATE '{s.start}', DATE '{s.start if grain.exact else s.end}')" for n, s in enumerate(every)
    )
    found = f"""FROM {table} JOIN (VALUES {spans}) AS steps(step, first, last) ON start BETWEEN first AND last
        WHERE {" AND ".join(where)}"""
    days = dict(con.execute(f"SELECT step, count(DISTINCT start) {found} GROUP BY step", parameters).fetchall())
    sums = ", ".join(f"sum({quote(f)})::DOUBLE" for f in fields)
    sql = f"SELECT step, {quote(key)}, arg_max({quote(name)}, start), {sums} {found} GROUP BY step, {quote(key)} ORDER BY ALL"
    rows: list[dict[str, Cells]] = [{} for _ in every]
    names: dict[str, str] = {}
    for step, id, label, *cells in con.execute(sql, parameters).fetchall():
        names[id] = label or id.rsplit(" > ", 1)[-1]
        rows[step][id] = dict(zip(fields, cells, strict=True))
    told = [rows[n] if days.get(n, 0) == (1 if grain.exact else step.days) else None for n, step in enumerate(every)]
    return Keyed(told[-1] or {}, tuple(told[:-1]), names, {id: id for id in names})


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
    arranged = {name: arrange(facts, name, span) for name in PLAN_FIELDS}
    for key in keys:
        values = {name: fill(one, key) for name, one in arranged.items()}
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

"""What is read of a sheet: an SQL expression for every field, before anything is run.

Rule: a field comes from its column by the two steps of `cast` or by a rule of `derive`; what no column
says (days, terminal, 归属, window) comes from the preamble, the declaration or the operator's answer.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlops.catalog.exports import MISSING, TOTALS
from xlops.catalog.fields import FIELDS
from xlops.catalog.model import Col, Kind
from xlops.catalog.tables import TABLES
from xlops.ingest.cast import finish, prepare, trimmed
from xlops.ingest.derive import RULES, Context
from xlops.ingest.grid import Grid
from xlops.ingest.headers import Match
from xlops.ingest.model import Answers
from xlops.ingest.period import Dated, period_of, word_of
from xlops.sql import literal, quote

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["IDENTITY", "Plan", "count", "last_header", "make_plan"]

IDENTITY = ("order_id", "line_key", "refund_id", "flow_id", "item_id", "start", "end", "entry_path")
_UNSAID = {"scope": "未注明", "window": "未注明", "rule": "未注明", "terminal": "全部"}


@dataclass
class Plan:
    """What is read: SQL expressions by field, the checks of cells, notes on the way."""

    grid: Grid
    match: Match
    con: DuckDBPyConnection
    prepared: dict[str, str] = field(default_factory=dict)  # field → first step, over the text columns
    values: dict[str, str] = field(default_factory=dict)  # field → second step, over the first
    cells: dict[str, tuple[str, str]] = field(default_factory=dict)  # field → text column, header
    required: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)


def make_plan(con: DuckDBPyConnection, grid: Grid, match: Match, answers: Answers, buyer_key: bytes) -> Plan:
    plan = Plan(grid, match, con, notes=list(grid.notes))
    table = TABLES[match.export.table]
    columns = match.columns
    wanted = [f for f in (*table.key, *table.columns) if f in columns]
    order = f"c{columns['order_id'][1]}" if "order_id" in columns else None
    # 128 bits of the key, so that key and name fit one block of the hash
    context = Context(hashlib.sha256(buyer_key).hexdigest()[:32], order)
    for name in wanted:
        col, at = columns[name]
        plan.prepared[name], plan.values[name] = _steps(col, at, match, grid, context)
        plan.cells[name] = (f"c{at}", match.headers[at])
    _period(plan, answers)
    _constants(plan, answers)
    _tree(plan)
    return plan


def _steps(col: Col, at: int, match: Match, grid: Grid, context: Context) -> tuple[str, str]:
    """The two steps of a column: cleaned text `p_field`, and its value."""
    x = f"c{at}"
    spec = FIELDS[col.field]
    p = quote("p_" + col.field)
    if col.how and col.how != "down":
        also = [f"c{i}" for h in col.also if (i := match.find((h,))) is not None and i != at]
        return RULES[col.how]([x, *also], context), p
    if col.field == "terminal":
        return _terminal(x), p
    first = prepare(spec.kind, x, last=col.field == "end", epoch_1904=grid.epoch_1904)
    if col.how == "down":
        first = f"last_value({first} IGNORE NULLS) OVER (PARTITION BY {context.order} ORDER BY row)"
    percent = match.headers[at].strip().endswith(("(%)", "（%）", "（％）"))
    return first, finish(spec.kind, p, signed=spec.signed, percent=percent)


def _terminal(x: str) -> str:
    text = f"({prepare(Kind.TEXT, x)})"
    return (
        f"CASE WHEN {text} LIKE '%所有%' OR {text} LIKE '%全%' THEN '全部' WHEN {text} LIKE '%PC%' THEN 'PC' "
        f"WHEN {text} LIKE '%无线%' OR {text} LIKE '%移动%' OR {text} LIKE '%手机%' THEN '无线' ELSE {text} END"
    )


def _period(plan: Plan, answers: Answers) -> None:
    """Period tables: the days come from the columns, the preamble, the name or the operator."""
    key = TABLES[plan.match.export.table].key
    if "start" not in key:
        return
    if "start" in plan.values and "end" in plan.values:
        return
    if "start" in plan.values:
        plan.values["end"] = plan.values["start"]
        return
    found: Dated = period_of(plan.grid, plan.match, answers)
    for name, day in (("start", found.start), ("end", found.end)):
        plan.values[name] = f"DATE '{day}'"
        plan.cells.pop(name, None)
    if found.note:
        plan.notes.append(found.note)


def _constants(plan: Plan, answers: Answers) -> None:
    """What the file does not carry: said by the declaration, the sheet, the operator, else 未注明."""
    export = plan.match.export
    key = TABLES[export.table].key
    constant = dict(export.constants)
    for name in key:
        if name == "source":
            plan.values[name] = literal(export.id)
        elif name in plan.values and name in plan.cells:
            if FIELDS[name].kind in (Kind.TEXT, Kind.ID):
                fallback = constant.get(name, _UNSAID.get(name, ""))
                if name not in IDENTITY:
                    plan.values[name] = f"coalesce({plan.values[name]}, {literal(fallback)})"
        elif name in ("start", "end", "line_key", "entry_path") or name in IDENTITY:
            continue
        else:
            said = {"window": answers.window, "rule": answers.rule, "scope": answers.scope}.get(name)
            found = word_of(name, plan.grid, plan.match) or said or constant.get(name) or _UNSAID.get(name, "")
            plan.values[name] = literal(found)


def _tree(plan: Plan) -> None:
    """The path of an entry from the columns of its levels."""
    levels = plan.match.path
    if not levels or "entry_path" not in TABLES[plan.match.export.table].key:
        return
    none = ", ".join(literal(t) for t in dict.fromkeys(t.lower() for t in (*MISSING, *TOTALS)))
    cells = ", ".join(f"c{i}" for i in levels)
    cleaned = f"list_transform([{cells}], lambda it: {trimmed('it')})"
    named = f"list_filter({cleaned}, lambda it: it IS NOT NULL AND lower(it) NOT IN ({none}))"
    plan.prepared["entry_path"] = f"nullif(array_to_string({named}, ' > '), '')"
    plan.prepared["entry"] = f"{named}[-1]"
    plan.values |= {"entry_path": "p_entry_path", "entry": "p_entry"}
    plan.cells["entry_path"] = (f"c{levels[-1]}", plan.match.headers[levels[-1]])


def last_header(plan: Plan) -> int:
    return max((i for i, h in enumerate(plan.match.headers) if h), default=0)


def count(con: DuckDBPyConnection, what: str) -> int:
    return int(con.execute(f"SELECT count(*) FROM {what}").fetchall()[0][0])

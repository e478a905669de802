"""The one pass over a sheet: every column cast, and rows that are no data told apart.

Rule: totals, repeated headers, remarks and parents of a tree are dropped and counted, never stored.
"""

from __future__ import annotations

import re

from xlops.catalog.exports import TOTALS
from xlops.catalog.fields import FIELDS
from xlops.catalog.model import Kind
from xlops.ingest.cast import matches, missing
from xlops.ingest.grid import literal, quote
from xlops.ingest.plan import Plan, count, last_header

__all__ = ["cast_rows", "drop", "leaves", "overflow", "swallowed"]

_ALIKE = 5  # columns cast alike that are worth a list
_REMARK = 3  # of more columns than these a row fills at most one: a remark, not data
_SKIP = ("", "空行", "合计行", "重复的表头行", "说明行", "上级来源的汇总行")


def cast_rows(plan: Plan, work: str) -> None:
    """The one pass over the source: values, what kind of row it is, which cells are filled.

    Filled cells are kept as bits, so that a value that is NULL is told apart from a cell that is empty
    without computing the value twice.
    """
    con = plan.con
    checked = [f for f in plan.cells if FIELDS[f].kind is not Kind.TEXT]
    values = ", ".join(f"{v} AS {quote(f)}" for f, v in plan.values.items())
    lists, prepared = _prepared(plan)
    texts = "".join(f", {x}" for x in sorted({plan.cells[f][0] for f in checked}))
    filled = " + ".join(f"(CASE WHEN {_filled(plan, f)} THEN {1 << i}::HUGEINT ELSE 0 END)" for i, f in enumerate(checked))
    parent = plan.match.find(plan.match.export.parent) if plan.match.export.parent else None
    level = plan.match.find(plan.match.export.level) if len(plan.match.path) == 1 else None
    con.execute(
        f"CREATE TEMP TABLE {work} AS SELECT row, {values}, {filled or '0'} AS _filled, _skip, _parent, _level, _bad "
        f"FROM (SELECT row{texts}{prepared}, {_skip(plan)} AS _skip, "
        f"{f'trim(c{parent})' if parent is not None else 'NULL'} AS _parent, "
        f"{_depth(f'c{level}') if level is not None else 'NULL::INTEGER'} AS _level, {overflow(plan)} AS _bad "
        f"FROM (SELECT *{lists} FROM {plan.grid.source} AS source WHERE row > {plan.match.row + 1}))"
    )
    if len(checked) > _REMARK:
        con.execute(f"UPDATE {work} SET _skip = 4 WHERE _skip = 0 AND NOT _bad AND bit_count(_filled) <= 1")
    unread = " OR ".join(f"({quote(f)} IS NULL AND (_filled & {1 << i}::HUGEINT) <> 0)" for i, f in enumerate(checked))
    if unread:
        con.execute(f"UPDATE {work} SET _bad = true WHERE _skip = 0 AND ({unread})")
    con.execute(f"ALTER TABLE {work} DROP COLUMN _filled")


def _depth(x: str) -> str:
    """The depth that a cell names: 一级, 2级, 3."""
    return f"TRY_CAST(regexp_extract(translate({x}, '一二三四', '1234'), '[1-4]') AS INTEGER)"


def _paths(plan: Plan, work: str) -> None:
    """Paths of a tree that is written as one column of names and one of depths: above a row stand its parents."""
    above = (
        f"CASE WHEN _level > {i} THEN last_value(CASE WHEN _level = {i} THEN entry END IGNORE NULLS) OVER (ORDER BY row) END"
        for i in (1, 2, 3)
    )
    plan.con.execute(
        f"UPDATE {work} w SET entry_path = p.path FROM (SELECT row, concat_ws(' > ', {', '.join(above)}, entry) AS path "
        f"FROM {work} WHERE NOT _bad) p WHERE p.row = w.row AND _level IS NOT NULL"
    )


def _prepared(plan: Plan) -> tuple[str, str]:
    """The first steps of all columns. Columns cast alike go through one expression over a list of them: to
    plan an expression takes DuckDB longer than to run it on a few thousand cells."""
    alike: dict[str, list[str]] = {}
    for f, step in plan.prepared.items():
        x = plan.cells[f][0] if f in plan.cells else ""
        alike.setdefault(re.sub(rf"\b{x}\b", "x", step) if x else step, []).append(f)
    lists, prepared = "", ""
    for n, (step, fields) in enumerate(alike.items()):
        if len(fields) < _ALIKE or re.search(r"\bc\d+\b|\bOVER\b", step):
            prepared += "".join(f", {plan.prepared[f]} AS {quote('p_' + f)}" for f in fields)
            continue
        cells = ", ".join(plan.cells[f][0] for f in fields)
        lists += f", list_transform([{cells}], lambda x: {step}) AS _list{n}"
        prepared += "".join(f", _list{n}[{i}] AS {quote('p_' + f)}" for i, f in enumerate(fields, 1))
    return lists, prepared


def _filled(plan: Plan, name: str) -> str:
    """Whether the cell of a field holds something: surely where the first step gave something."""
    x = plan.cells[name][0]
    plain = name in plan.prepared and not plan.match.columns[name][0].how if name in plan.match.columns else False
    return f"{quote('p_' + name)} IS NOT NULL OR NOT {missing(x)}" if plain else f"NOT {missing(x)}"


def overflow(plan: Plan) -> str:
    """Whether a row of a text file reaches past its headers (a comma in a cell without quotes)."""
    if plan.grid.spare == 0:
        return "false"
    x = f"c{last_header(plan) + 1}"
    over = f"NOT {missing(x)}"
    if plan.grid.open_quote:
        over += f" OR ({swallowed(plan)})"
    return f"({over})"


def swallowed(plan: Plan) -> str:
    """In a text with an odd number of quotes: a record whose last filled cell holds line ends."""
    last = f"coalesce({', '.join(f'c{i}' for i in range(last_header(plan), -1, -1))})"
    return f"c{last_header(plan)} IS NULL AND contains({last}, chr(10))"


def _skip(plan: Plan) -> str:
    """0 for a row of data; else the number of its reason in `_SKIP`."""
    texts = sorted({x for x, _ in plan.cells.values()})
    blank = " AND ".join(f"{x} IS NULL" for x in texts) or "false"
    first = f"coalesce({', '.join(f'c{i}' for i in range(min(3, plan.grid.width)))})"
    total = matches(first, plan.match.export.totals or TOTALS)
    x = plan.cells[next(iter(plan.cells))][0]
    again = f"{x} = {literal(plan.grid.head[plan.match.row][int(x[1:])] or '')}"
    cases = [f"WHEN {blank} THEN 1", f"WHEN {total} THEN 2", f"WHEN {again} THEN 3"]
    if plan.match.export.comment:
        cases.insert(1, f"WHEN starts_with(c0, {literal(plan.match.export.comment)}) THEN 4")
    if (only := plan.match.find(plan.match.export.only)) is not None:
        cases.append(f"WHEN c{only} IS NULL THEN 1")
    return f"CASE {' '.join(cases)} ELSE 0 END"


def drop(plan: Plan, work: str) -> None:
    """Rows that are no data go, counted; a missing key makes a row bad."""
    con = plan.con
    if plan.match.export.first_total:
        con.execute(
            f"UPDATE {work} SET _skip = 2 WHERE row = (SELECT min(row) FROM {work} WHERE _skip = 0) "
            'AND ("start" IS NULL OR "end" IS NULL OR "start" <> "end")'
        )
    if plan.match.path:
        con.execute(f"UPDATE {work} SET _skip = 2 WHERE _skip = 0 AND entry_path IS NULL")
    counts = con.execute(f"SELECT _skip, count(*) FROM {work} WHERE _skip > 1 GROUP BY 1 ORDER BY 1").fetchall()
    if counts:
        plan.notes += [f"跳过{_SKIP[kind]} {n} 行" for kind, n in counts]
    con.execute(f"DELETE FROM {work} WHERE _skip > 0")
    if plan.required:
        lacking = " OR ".join(f"{quote(f)} IS NULL" for f in plan.required)
        con.execute(f"UPDATE {work} SET _bad = true WHERE NOT _bad AND ({lacking})")


def leaves(plan: Plan, work: str) -> None:
    """Only leaves of a tree are kept: a parent's visitors are its children's, counted once more."""
    if "entry_path" not in plan.values:
        return
    if len(plan.match.path) == 1:
        _paths(plan, work)
    same = 'o."start" = w."start" AND o."end" = w."end" AND o.terminal = w.terminal AND o.scope = w.scope'
    parent = "starts_with(o.entry_path, w.entry_path || ' > ')"
    if plan.match.export.parent:
        parent += " OR (o._parent = w.entry AND o.entry_path <> w.entry_path)"
    before = count(plan.con, work)
    plan.con.execute(f"DELETE FROM {work} w WHERE EXISTS (SELECT 1 FROM {work} o WHERE {same} AND ({parent}))")
    if dropped := before - count(plan.con, work):
        plan.notes.append(f"跳过{_SKIP[5]} {dropped} 行,只留最末一级")

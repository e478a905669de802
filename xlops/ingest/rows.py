"""The one pass over a sheet: every column cast, and rows that are no data told apart.

Rule: totals, repeated headers, remarks and parents of a tree are dropped and counted, never stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

from xlops.catalog.exports import TOTALS
from xlops.catalog.fields import FIELDS
from xlops.catalog.model import Kind
from xlops.ingest.cast import matches, missing, prepare, usual
from xlops.ingest.plan import Plan, count, last_header
from xlops.sql import literal, quote

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["cast_rows", "drop", "leaves", "on_all_cores", "overflow", "swallowed"]

_ALIKE = 4  # columns cast alike that are worth a list, in small sheets
_SMALL_ROWS, _SMALL_TEXT = 30_000, 1 << 20  # rows of a table, bytes of a text: planning costs more than running
_SOON = 8 << 20  # bytes of a text that are soon read again
_IT = "\0"  # stands for the column in a shape
_REMARK = 3  # of more columns than these a row fills at most one: a remark, not data
_SKIP = ("", "空行", "合计行", "重复的表头行", "说明行", "上级来源的汇总行")


def cast_rows(plan: Plan, work: str) -> None:
    """The one pass over the source: values, what kind of row it is, which cells are filled.

    Filled cells are kept as bits, so that a value that is NULL is told apart from a cell that is empty
    without computing the value twice. Cells in no usual form are looked at again.
    """
    con = plan.con
    checked = [f for f in plan.cells if FIELDS[f].kind is not Kind.TEXT]
    small = _is_small(plan)
    short = _usual(plan, checked)
    steps = plan.prepared | short
    least = _ALIKE if small else len(plan.values)
    cells = {f: x for f, (x, _) in plan.cells.items()}
    first, prepared = _alike(
        "f", {f"p_{f}": step for f, step in steps.items()}, {f"p_{f}": x for f, x in cells.items()}, least
    )
    second, values = _alike("v", dict(plan.values), {f: quote(f"p_{f}") for f in plan.values}, least)
    third, has = _alike(
        "h", {f"h_{f}": f"NOT {missing(cells[f])}" for f in checked}, {f"h_{f}": cells[f] for f in checked}, least
    )
    texts = "".join(f", {x}" for x in sorted({cells[f] for f in checked}))
    filled = " + ".join(
        f"(CASE WHEN {_filled(plan, f)}{has[f'h_{f}']} THEN {1 << i}::HUGEINT ELSE 0 END)"
        for i, f in enumerate(checked)
    )
    parent = plan.match.find(plan.match.export.parent) if plan.match.export.parent else None
    level = plan.match.find(plan.match.export.level) if len(plan.match.path) == 1 else None
    with _as_written(con) if small else nullcontext():
        con.execute(
            f"CREATE TEMP TABLE {work} AS SELECT row, {', '.join(f'{v} AS {quote(f)}' for f, v in values.items())}, "
            f"{filled or '0'} AS _filled, _skip, _parent, _level, _bad FROM (SELECT *{second}{third} "
            f"FROM (SELECT row{texts}{''.join(f', {p} AS {quote(f)}' for f, p in prepared.items())}, {_skip(plan)} AS _skip, "
            f"{f'trim(c{parent})' if parent is not None else 'NULL'} AS _parent, "
            f"{_depth(f'c{level}') if level is not None else 'NULL::INTEGER'} AS _level, {overflow(plan)} AS _bad "
            f"FROM (SELECT *{first} FROM {plan.grid.source} AS source WHERE row > {plan.match.row + 1})))"
        )
    if len(checked) > _REMARK:
        con.execute(f"UPDATE {work} SET _skip = 4 WHERE _skip = 0 AND NOT _bad AND bit_count(_filled) <= 1")
    unread = {f: f"({quote(f)} IS NULL AND (_filled & {1 << i}::HUGEINT) <> 0)" for i, f in enumerate(checked)}
    _look_again(plan, work, {f: unread[f] for f in short})
    if unread:
        con.execute(f"UPDATE {work} SET _bad = true WHERE _skip = 0 AND ({' OR '.join(unread.values())})")
    con.execute(f"ALTER TABLE {work} DROP COLUMN _filled")


@contextmanager
def _as_written(con: DuckDBPyConnection) -> Iterator[None]:
    """Expressions are run as they are written: for a few thousand rows, to improve them takes longer than to run them."""
    con.execute("PRAGMA disable_optimizer")
    try:
        yield
    finally:
        con.execute("PRAGMA enable_optimizer")


@contextmanager
def on_all_cores(plan: Plan) -> Iterator[None]:
    """Cores share a workbook's rows by the thousand; DuckDB would give one core 122,880 of them. Their order stays."""
    if not plan.grid.table or _is_small(plan):
        yield
        return
    plan.con.execute("PRAGMA verify_parallelism")
    try:
        yield
    finally:
        plan.con.execute("PRAGMA disable_verify_parallelism")


def _is_small(plan: Plan) -> bool:
    if plan.grid.size:
        return plan.grid.size <= _SMALL_TEXT
    return count(plan.con, plan.grid.source) <= _SMALL_ROWS


def _usual(plan: Plan, checked: list[str]) -> dict[str, str]:
    """The first steps that may do with the usual forms of a cell, where the sheet can be looked at again."""
    if plan.grid.size > _SOON:
        return {}
    short: dict[str, str] = {}
    for name in checked:
        x, kind = plan.cells[name][0], FIELDS[name].kind
        whole = prepare(kind, x, last=name == "end", epoch_1904=plan.grid.epoch_1904)
        one = usual(kind, x) if plan.prepared[name] == whole else None
        if one and not plan.values[name].startswith("coalesce"):  # what stands in for NULL would hide it
            short[name] = one
    return short


def _look_again(plan: Plan, work: str, unread: dict[str, str]) -> None:
    """Cells in no usual form are read in full: in their rows and columns alone. `unread` is the condition of each."""
    if not unread:
        return
    hits = plan.con.execute(
        f"SELECT {', '.join(f'bool_or{found}' for found in unread.values())} FROM {work} WHERE _skip = 0"
    ).fetchall()[0]
    again = [name for name, hit in zip(unread, hits, strict=True) if hit]
    if not again:
        return
    rows = f"_skip = 0 AND ({' OR '.join(unread[f] for f in again)})"
    texts = ", ".join(sorted({plan.cells[f][0] for f in again}))
    plan.con.execute(
        f"UPDATE {work} w SET {', '.join(f'{quote(f)} = coalesce(w.{quote(f)}, s._v{i})' for i, f in enumerate(again))} "
        f"FROM (SELECT row AS _row, {', '.join(f'{plan.values[f]} AS _v{i}' for i, f in enumerate(again))} FROM "
        f"(SELECT row, {', '.join(f'{plan.prepared[f]} AS p_{f}' for f in again)} FROM (SELECT row, {texts} "
        f"FROM {plan.grid.source} AS source SEMI JOIN (SELECT row FROM {work} WHERE {rows}) USING (row)))) s "
        f"WHERE w.row = s._row AND _skip = 0"
    )


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


def _alike(prefix: str, steps: dict[str, str], over: dict[str, str], least: int) -> tuple[str, dict[str, str]]:
    """Columns cast alike go through one expression over a list of them.

    To plan an expression takes DuckDB longer than to run it on a few thousand cells. `steps` are expressions
    by name, `over` the column that each speaks of; `least` of the same shape make a list. Returns the lists,
    to be selected below, and the expressions that pick from them.
    """
    shapes: dict[str, list[str]] = {}
    for name, step in steps.items():
        column = over.get(name, "")
        whole = rf"(?<!\w){re.escape(column)}(?!\w)"
        shapes.setdefault(re.sub(whole, lambda _: _IT, step) if column else step, []).append(name)
    lists, picked = "", dict(steps)
    for n, (shape, names) in enumerate(shapes.items()):
        if len(names) < least or shape == _IT or _IT not in shape or re.search(r'\bc\d+\b|"p_|\bOVER\b', shape):
            continue
        body = shape.replace(_IT, "it")
        lists += f", list_transform([{', '.join(over[f] for f in names)}], lambda it: {body}) AS _{prefix}{n}"
        picked |= {f: f"_{prefix}{n}[{i}]" for i, f in enumerate(names, 1)}
    return lists, picked


def _filled(plan: Plan, name: str) -> str:
    """That the cell of a field surely holds something, where its first step gave something; to be or-ed."""
    plain = name in plan.prepared and name in plan.match.columns and not plan.match.columns[name][0].how
    return f"{quote('p_' + name)} IS NOT NULL OR " if plain else ""


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

"""One row a key: keys of lines that have none, and what becomes of several rows with one key.

Rule: rows of an ad report that are finer than the key are added up, rows that complete each other are
merged; of rows that contradict each other the last one stands.
"""

from __future__ import annotations

from xlops.catalog.fields import FIELDS
from xlops.catalog.model import Agg, Kind
from xlops.catalog.tables import TABLES
from xlops.ingest.plan import Plan, count
from xlops.sql import SQL_TYPES, quote

__all__ = ["ADDED", "add_keys", "added", "merged"]

ADDED = ("ad_facts",)  # tables whose files may speak of finer things (creatives, hours) than the key


def add_keys(plan: Plan, work: str) -> None:
    """Keys of lines that have none of their own."""
    table = TABLES[plan.match.export.table]
    if "line_key" not in table.key or "line_key" in plan.values:
        return
    plan.con.execute(f"ALTER TABLE {work} ADD COLUMN line_key VARCHAR")
    if plan.match.export.line == "position":
        group, stem = "order_id", "order_id"
    else:
        texts = ", ".join(f"coalesce({_said(f)}, '')" for f in plan.values)
        group = stem = f"sha256(concat_ws('|', {texts}))"
    plan.con.execute(
        f"UPDATE {work} w SET line_key = k.line_key FROM (SELECT row, {stem} || '-' || "
        f"row_number() OVER (PARTITION BY {group} ORDER BY row) AS line_key FROM {work} WHERE NOT _bad) k "
        "WHERE k.row = w.row"
    )
    plan.values["line_key"] = "line_key"


def _said(name: str) -> str:
    """A field as the text that a line's key is made of: an amount with its fen, however many places are kept."""
    text = f"{quote(name)}::VARCHAR"
    return f"regexp_replace({text}, '00$', '')" if FIELDS[name].kind is Kind.MONEY else text


def added(plan: Plan, work: str, key: str) -> int:
    """Rows of a finer grain than the key are added up: amounts and counts add, people do not.

    A row that stands in the file twice, equal in every cell, counts once. Returns the rows left.
    """
    con, table = plan.con, TABLES[plan.match.export.table]
    before = count(con, f"{work} WHERE NOT _bad")
    every = ", ".join(f"c{i}" for i in range(plan.grid.width))
    con.execute(
        f"DELETE FROM {work} WHERE NOT _bad AND row NOT IN (SELECT max(row) FROM (SELECT row, hash({every}) AS print "
        f"FROM {plan.grid.source} s SEMI JOIN {work} w USING (row)) GROUP BY print)"
    )
    single = count(con, f"{work} WHERE NOT _bad")
    fields = [f for f in table.columns if f in plan.values]
    parts = ", ".join(f"{_sum(f)} AS {quote(f)}" for f in fields)
    con.execute(
        f"CREATE TEMP TABLE {work}_sum AS SELECT max(row) AS row, {key}, {parts or 'NULL AS _none'}, false AS _bad "
        f"FROM {work} WHERE NOT _bad GROUP BY {key}"
    )
    con.execute(f"DROP TABLE {work}")
    con.execute(f"ALTER TABLE {work}_sum RENAME TO {work}")
    left = count(con, work)
    if single < before:
        plan.notes.append(f"有 {before - single} 行与别的行完全相同,只算一次")
    if left < single:
        plan.notes.append(f"同一计划或商品有多行(如分创意、分时段),已相加成 {left} 行;人数不能相加,已留空")
    return left


def merged(plan: Plan, work: str, key: str) -> int:
    """Rows of one key in a period table become one; returns the rows left.

    JD writes an item's traffic in one row and its sales in another, zero elsewhere: such rows complete
    each other, no number stands in both. Where one does, the last row stands.
    """
    con, table = plan.con, TABLES[plan.match.export.table]
    before = count(con, f"{work} WHERE NOT _bad")
    fields = [f for f in table.columns if f in plan.values]
    numbers = [f for f in fields if FIELDS[f].kind not in (Kind.TEXT, Kind.ID)]
    clash = " OR ".join(f"count(*) FILTER (WHERE {quote(f)} <> 0) > 1" for f in numbers) or "true"
    whole = ", ".join(f"max({quote(f)}) AS {quote('m_' + f)}" for f in numbers)
    final = ", ".join(f"last({quote(f)} ORDER BY row) AS {quote('l_' + f)}" for f in fields)
    chosen = ", ".join(
        f"CASE WHEN clash THEN {quote('l_' + f)} ELSE {quote(('m_' if f in numbers else 'l_') + f)} END AS {quote(f)}"
        for f in fields
    )
    con.execute(
        f"CREATE TEMP TABLE {work}_one AS SELECT row, {key}, {chosen}, false AS _bad, clash FROM (SELECT max(row) AS row, "
        f"{key}, {clash} AS clash, {whole}, {final} FROM {work} WHERE NOT _bad GROUP BY {key})"
    )
    left = count(con, f"{work}_one")
    clashes = count(
        con, f"{work} w JOIN {work}_one o ON ({', '.join(f'w.{quote(k)}' for k in table.key)}) = "
        f"({', '.join(f'o.{quote(k)}' for k in table.key)}) WHERE o.clash AND NOT w._bad AND w.row <> o.row",
    )  # fmt: skip
    con.execute(f"DROP TABLE {work}")
    con.execute(f"ALTER TABLE {work}_one RENAME TO {work}")
    if clashes:
        plan.notes.append(f"有 {clashes} 行的编号或日期与后面的行重复,以最后一行为准")
    if pieces := before - left - clashes:
        plan.notes.append(f"有 {pieces} 行与同一天同一商品的另一行互相补充,已合并")
    return left


def _sum(name: str) -> str:
    """A field over rows of one key."""
    column, spec = quote(name), FIELDS[name]
    if spec.kind in (Kind.TEXT, Kind.ID):
        return f"max({column})"
    if spec.agg is Agg.SUM:
        return f"sum({column})::{SQL_TYPES[spec.kind]}"
    return f"CASE WHEN count(*) = 1 THEN max({column}) END"

"""A recognised sheet → a temporary table of cast rows, and a table of its bad rows.

Rule: plan, one pass, drop what is no data, doubt, explain what is bad, one row a key, tell.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from xlops.catalog.exports import EXPORTS
from xlops.catalog.tables import TABLES
from xlops.ingest.bad import explain
from xlops.ingest.cast import bare, missing
from xlops.ingest.doubts import far_dates, lost_digits
from xlops.ingest.grid import Grid, free_name
from xlops.ingest.headers import Match
from xlops.ingest.merge import ADDED, add_keys, added, merged
from xlops.ingest.model import Answers, BadRow, Staged
from xlops.ingest.notes import tell
from xlops.ingest.plan import IDENTITY, Plan, count, make_plan
from xlops.ingest.rows import cast_rows, drop, leaves, on_all_cores
from xlops.sql import quote

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["FIRST_BAD", "read_sheet"]

FIRST_BAD = 50  # bad rows that the report carries; all stand in the relation
_SECOND = {b for e in EXPORTS.values() for b in e.beside}  # read beside another, which lists the headers
_DATED = ("created_at", "happened_at", "applied_at", "paid_at", "finished_at")


def read_sheet(
    con: DuckDBPyConnection,
    grid: Grid,
    match: Match,
    answers: Answers,
    buyer_key: bytes,
    required: tuple[str, ...] = (),
    latest: date | None = None,
) -> Staged:
    """Read a sheet as the matched export says. Raises `Question` where only the operator knows the day.

    `required` are fields without which a row is bad, besides its key; `latest` the last day that can be.
    """
    plan = make_plan(con, grid, match, answers, buyer_key)
    table = TABLES[match.export.table]
    plan.required = tuple(f for f in (*IDENTITY, *required) if f in plan.values and (f in table.key or f in required))
    work, bad = free_name("_work"), free_name("_bad")
    with on_all_cores(plan):
        cast_rows(plan, work)
        drop(plan, work)
        lost_digits(plan, work)
        far_dates(plan, work, latest)
        explain(plan, work, bad)
        leaves(plan, work)
        return _finish(plan, work, bad)


def _finish(plan: Plan, work: str, bad: str) -> Staged:
    con, export = plan.con, plan.match.export
    table = TABLES[export.table]
    add_keys(plan, work)
    columns = tuple(f for f in (*table.key, *table.columns) if f in plan.values)
    names = ", ".join(quote(c) for c in columns)
    key = ", ".join(quote(k) for k in table.key)
    good = count(con, f"{work} WHERE NOT _bad")
    distinct = count(con, f"(SELECT DISTINCT {key} FROM {work} WHERE NOT _bad)")
    left = good
    if distinct < good and table.id in ADDED:
        distinct = left = added(plan, work, key)
    elif distinct < good and table.is_period:
        distinct = left = merged(plan, work, key)
    last = f"QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY row DESC) = 1" if distinct < left else ""
    order = "ORDER BY row" if last or "balance" in columns else ""
    kind = "TABLE" if last or order else "VIEW"
    relation = free_name("_staged")
    con.execute(f"CREATE TEMP {kind} {relation} AS SELECT {names} FROM {work} WHERE NOT _bad {last} {order}")
    if kind == "TABLE":
        con.execute(f"DROP TABLE {work}")
    if distinct < left:
        plan.notes.append(f"有 {left - distinct} 行的编号或日期与后面的行重复,以最后一行为准")
    tell(plan, relation)
    first_bad = con.execute(f'SELECT * FROM {bad} ORDER BY "row", "column" LIMIT {FIRST_BAD}').fetchall()
    start, end = _days(con, relation, columns)
    return Staged(
        export=export, table=table.id, relation=relation, columns=columns, rows=good,
        bad=tuple(BadRow(*r) for r in first_bad), bad_relation=bad,
        bad_count=count(con, f'(SELECT DISTINCT "row" FROM {bad})'),
        start=start, end=end, shop_names=_shops(plan, relation, columns), sheet=plan.grid.sheet,
        header_row=_header_row(plan), notes=tuple(plan.notes), replaces=export.replaces,
        unknown_headers=() if export.id in _SECOND else plan.match.unknown,
    )  # fmt: skip


def _header_row(plan: Plan) -> int:
    row = plan.match.row + 1
    return plan.grid.row_of([row]).get(row, row) if plan.grid.row_of else row


def _days(con: DuckDBPyConnection, relation: str, columns: tuple[str, ...]) -> tuple[date | None, date | None]:
    """The first and the last day that the rows speak of."""
    first, last = ("start", "end") if "start" in columns else (next((c for c in _DATED if c in columns), ""),) * 2
    if not first:
        return None, None
    days = con.execute(f"SELECT min({quote(first)})::DATE, max({quote(last)})::DATE FROM {relation}").fetchall()[0]
    return days[0], days[1]


def _shops(plan: Plan, relation: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    found = plan.match.columns.get("shop_name")
    if found is None:
        return ()
    if "shop_name" in columns:
        query = f"SELECT DISTINCT shop_name FROM {relation} WHERE shop_name <> ''"
    else:
        x = f"c{found[1]}"
        query = (
            f"SELECT DISTINCT {bare(x)} FROM {plan.grid.source} s WHERE row > {plan.match.row + 1} AND NOT {missing(x)}"
        )
    return tuple(r[0] for r in plan.con.execute(f"{query} ORDER BY 1 LIMIT 20").fetchall())

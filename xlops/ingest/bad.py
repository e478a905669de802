"""Bad rows: every cell that can't be read, with its place in the file, its text and what to do.

Rule: nothing is dropped silently; a row number is the one that Excel shows.
"""

from __future__ import annotations

from xlops.catalog.fields import FIELDS
from xlops.catalog.model import Kind
from xlops.ingest.cast import REASONS, cast, is_negative, missing
from xlops.ingest.grid import free_name
from xlops.ingest.plan import Plan, count, last_header
from xlops.ingest.rows import swallowed
from xlops.sql import literal, quote

__all__ = ["explain"]


def explain(plan: Plan, work: str, bad: str) -> None:
    """Every bad row, cell by cell, with the text as it stands in the file and what to do."""
    con = plan.con
    con.execute(
        f'CREATE TEMP TABLE {bad} (file VARCHAR, sheet VARCHAR, "row" BIGINT, "column" VARCHAR, '
        '"value" VARCHAR, reason VARCHAR)'
    )
    if not count(con, f"{work} WHERE _bad"):
        return
    source = free_name("_source")
    con.execute(
        f"CREATE TEMP TABLE {source} AS SELECT s.*, w.* EXCLUDE (row) FROM {plan.grid.source} s "
        f"JOIN (SELECT * FROM {work} WHERE _bad) w USING (row)"
    )
    _footers(plan, work, source)
    seen: set[str] = set()
    for name, (x, header) in plan.cells.items():
        if header in seen:
            continue
        seen.add(header)
        con.execute(
            f"INSERT INTO {bad} SELECT {literal(plan.grid.file)}, {literal(plan.grid.sheet)}, row, "
            f"{literal(header)}, coalesce({x}, ''), {_reason(plan, name, x)} FROM {source} WHERE {_is_bad(plan, name, x)}"
        )
    if plan.grid.spare:
        con.execute(
            f"INSERT INTO {bad} SELECT {literal(plan.grid.file)}, {literal(plan.grid.sheet)}, row, '(表头之外)', "
            f"c{last_header(plan) + 1}, "
            f"'这一行的列数比表头多,可能是文字里带了逗号,请重新下载' FROM {source} "
            f"WHERE NOT {missing(f'c{last_header(plan) + 1}')}"
        )
    if plan.grid.open_quote:
        con.execute(
            f"INSERT INTO {bad} SELECT {literal(plan.grid.file)}, {literal(plan.grid.sheet)}, row, '(整行)', '', "
            f"'引号没有成对,它后面的行被连成了一格,请重新下载' FROM {source} WHERE {swallowed(plan)}"
        )
    con.execute(f"DROP TABLE {source}")
    _excel_rows(plan, bad)


def _excel_rows(plan: Plan, bad: str) -> None:
    """Row numbers as Excel shows them, where the text has empty lines."""
    if plan.grid.row_of is None:
        return
    rows = plan.grid.row_of([r[0] for r in plan.con.execute(f'SELECT DISTINCT "row" FROM {bad}').fetchall()])
    plan.con.execute(
        f'UPDATE {bad} b SET "row" = n.excel FROM (SELECT unnest(?::BIGINT[]) AS record, unnest(?::BIGINT[]) AS excel) n '
        'WHERE b."row" = n.record',
        [list(rows), list(rows.values())],
    )


def _is_bad(plan: Plan, name: str, x: str) -> str:
    unread = f"({quote(name)} IS NULL AND NOT {missing(x)})"
    if FIELDS[name].kind is Kind.TEXT:
        unread = "false"
    return f"({unread} OR {quote(name)} IS NULL)" if name in plan.required else unread


def _reason(plan: Plan, name: str, x: str) -> str:
    kind = FIELDS[name].kind
    cases = [f"WHEN {missing(x)} THEN '是空的,这一行缺少它就无法入库,请补上'"]
    if kind in (Kind.DATE, Kind.TIME):
        readable = cast(kind, x, epoch_1904=plan.grid.epoch_1904)
        cases.append(f"WHEN {readable} IS NOT NULL THEN '日期明显不对,请改正'")
    elif kind in (Kind.MONEY, Kind.COUNT, Kind.NUMBER, Kind.RATE) and not FIELDS[name].signed:
        cases.append(f"WHEN {is_negative(x)} THEN '不能是负数,请检查'")
    return f"CASE {' '.join(cases)} ELSE {literal(REASONS[kind])} END"


def _footers(plan: Plan, work: str, source: str) -> None:
    """A bad row with at most one filled cell is a remark below the table, not data."""
    if plan.grid.width < 3 or not plan.required:
        return
    filled = " + ".join(f"(NOT {missing(f'c{i}')})::INTEGER" for i in range(plan.grid.width))
    lacking = " OR ".join(f"{quote(f)} IS NULL" for f in plan.required)
    rows = [r[0] for r in plan.con.execute(f"SELECT row FROM {source} WHERE ({lacking}) AND {filled} <= 1").fetchall()]
    if rows:
        plan.con.execute(f"DELETE FROM {source} WHERE row IN (SELECT unnest({rows}::BIGINT[]))")
        plan.con.execute(f"DELETE FROM {work} WHERE row IN (SELECT unnest({rows}::BIGINT[]))")
        plan.notes.append(f"跳过说明行 {len(rows)} 行")

"""对列名: the operator's own table is explained once, column by column; then it is read like any other file.

Rule: a proposal is shown and may be corrected; nothing is imported on a proposal alone. Two columns can't be the same
thing, and a column that is left empty is not read.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from xlops.catalog.fields import FIELDS
from xlops.catalog.tables import TABLES
from xlops.errors import BadFile, BadInput, NotFound
from xlops.ingest import Mapping
from xlops.ingest.propose import Proposal, propose

__all__ = ["mapped", "proposals"]

_INSIDE = frozenset({"source", "line_key", "tree", "carrier", "todo_id"})  # filled by the program
_OWN = ("shop_facts", "item_facts", "entry_facts", "ad_facts", "orders", "order_lines", "refunds", "item_costs")


def proposals(path: Path, table: str = "") -> dict[str, Any]:
    """For each sheet of a file: its headers, what each seems to be, and what it could be.

    Raises `BadFile` where there is nothing like a table, `NotFound` for an unknown kind of table.
    """
    found = _proposed(path, table)
    return {
        "name": path.name,
        "tables": [(id, TABLES[id].name) for id in _OWN],
        "sheets": [
            {
                "sheet": one.sheet, "table": one.mapping.table, "fields": _fields(one.mapping.table),
                "rows": [(header, dict(one.mapping.columns).get(header, "")) for header, _ in one.pairs],
            }
            for one in found
        ],
    }  # fmt: skip


def _proposed(path: Path, table: str) -> list[Proposal]:
    """What the columns seem to be; where no header comes near a known name, every column stands open."""
    try:
        return propose(path, None, table)
    except BadFile:
        if found := _open(path, table or _OWN[0]):
            return found
        raise


def _open(path: Path, table: str) -> list[Proposal]:
    """Each sheet with the first of its fullest rows as headers, none of them explained."""
    import duckdb

    from xlops.ingest.container import read_grids

    found = []
    with tempfile.TemporaryDirectory(prefix="xlops-", ignore_cleanup_errors=True) as folder, duckdb.connect() as con:
        for grid in read_grids(con, path, Path(folder)):
            rows = [tuple(cell.strip() for cell in row if cell and cell.strip()) for row in grid.head[:10]]
            headers = max(rows, key=len, default=())
            if len(headers) > 1:
                found.append(Proposal(grid.sheet, Mapping(table, ()), tuple((header, "") for header in headers)))
    return found


def _fields(table: str) -> list[tuple[str, str]]:
    """What a column of such a table can be: id and Chinese name."""
    known = dict.fromkeys((*TABLES[table].key, *TABLES[table].columns))
    return [(id, FIELDS[id].name) for id in known if id not in _INSIDE]


def mapped(path: Path, table: str, said: Callable[[int, int], str]) -> list[Mapping]:
    """The mappings that the operator confirmed; `said(sheet, column)` is the field chosen, "" for a column left out.

    Raises `BadInput` where two columns would be the same, or none is anything.
    """
    found = [_one(at, sheet, said) for at, sheet in enumerate(_proposed(path, table))]
    chosen = [mapping for mapping in found if mapping is not None]
    if not chosen:
        raise BadInput("没有选任何一列是什么,请至少选出日期和一个数字")
    return chosen


def _one(at: int, sheet: Proposal, said: Callable[[int, int], str]) -> Mapping | None:
    known = dict(_fields(sheet.mapping.table))
    columns: dict[str, str] = {}
    for number, (header, _) in enumerate(sheet.pairs):
        field = said(at, number)
        if not field:
            continue
        if field not in known:
            raise NotFound(f"「{TABLES[sheet.mapping.table].name}」里没有「{field}」这一项,请重新选")
        if field in columns.values():
            other = next(h for h, f in columns.items() if f == field)
            raise BadInput(f"「{other}」和「{header}」都选成了「{known[field]}」,请只留一个")
        columns[header] = field
    return Mapping(sheet.mapping.table, tuple(columns.items()), sheet.mapping.constants) if columns else None

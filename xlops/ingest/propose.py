"""What the columns of an operator's own file seem to be, to be confirmed once.

Rule: nothing is imported on a proposal alone; the operator sees header → field and may say otherwise
(`列=字段`, the field by id or Chinese name; empty leaves the column out).
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping as Pairs
from dataclasses import dataclass
from pathlib import Path

from xlops.catalog.fields import FIELDS
from xlops.catalog.model import Kind
from xlops.catalog.tables import TABLES
from xlops.errors import BadFile, NotFound, near_names
from xlops.ingest.container import read_grids
from xlops.ingest.grid import Grid
from xlops.ingest.model import Mapping
from xlops.ingest.own import propose_mapping

__all__ = ["Proposal", "propose"]

_LEAST_SCORE = 2.0  # two headers that are surely known


@dataclass(frozen=True)
class Proposal:
    """A sheet of the file, its mapping, and every header with the name of the field it fills ("" if none)."""

    sheet: str
    mapping: Mapping
    pairs: tuple[tuple[str, str], ...]


def propose(path: Path, chosen: Pairs[str, str] | None = None, table: str = "") -> list[Proposal]:
    """A proposal for each sheet of a file that looks like a table.

    `chosen` are the operator's own words, header → field; `table` what its rows are, else the table that
    explains most headers. Raises `BadFile` where no row looks like headers, `NotFound` for an unknown field
    or table.
    """
    import duckdb

    if table and table not in TABLES:
        raise NotFound(f"没有「{table}」这种表", near_names(table, TABLES))
    wanted = {header: _field(name) for header, name in (chosen or {}).items()}
    with tempfile.TemporaryDirectory(prefix="xlops-", ignore_cleanup_errors=True) as folder, duckdb.connect() as con:
        found = [p for g in read_grids(con, path, Path(folder)) if (p := _of_sheet(g, wanted, table))]
    if not found:
        raise BadFile(f"「{path.name}」里没有像表头的一行,请在第一行写上列名再导入")
    return found


def _of_sheet(grid: Grid, wanted: Pairs[str, str], table: str) -> Proposal | None:
    """The proposal of the row that is understood best."""
    rows = [tuple(c.strip() for c in row if c and c.strip()) for row in grid.head[:10]]
    tables = [table or _table_of(wanted)] if table or _table_of(wanted) else list(TABLES)
    tries = [(h, m) for h in rows if len(h) > 1 for t in tables if _complete(m := propose_mapping(h, t)) or wanted]
    headers, mapping = max(tries, key=_score, default=((), None))
    if mapping is None or (not wanted and _score((headers, mapping)) < _LEAST_SCORE):
        return None
    missing = [header for header in wanted if header not in headers]
    if missing:
        raise NotFound(f"表里没有「{missing[0]}」这一列", near_names(missing[0], headers))
    taken = set(wanted.values())
    columns = [(h, f) for h, f in mapping.columns if h not in wanted and f not in taken]
    columns += [(h, f) for h, f in wanted.items() if f]
    final = Mapping(mapping.table, tuple(columns), mapping.constants)
    names = {h: FIELDS[f].name for h, f in columns}
    return Proposal(grid.sheet, final, tuple((h, names.get(h, "")) for h in headers))


_FILLED = {"source", "terminal", "scope", "tree", "carrier", "window", "rule", "line_key", "end", "scene", "plan_id",
           "plan", "subject_type", "subject_id", "keyword", "merchant_code"}  # fmt: skip


def _score(one: tuple[tuple[str, ...], Mapping]) -> float:
    return sum(score for _, score in one[1].confidence)


def _complete(mapping: Mapping) -> bool:
    """Whether a row would know what it is and when: the key that nobody fills in for it, and a date; and there is a number in it."""
    fields = {field for _, field in mapping.columns}
    table = TABLES[mapping.table]
    dated = not table.created or bool(fields & {m.date for m in table.measures} | fields & {table.created})
    numbers = {Kind.MONEY, Kind.COUNT, Kind.NUMBER, Kind.RATE}
    return dated and set(table.key) - _FILLED <= fields and any(FIELDS[f].kind in numbers for f in fields)


def _table_of(wanted: Pairs[str, str]) -> str:
    """The one table that has every field the operator named; "" where that leaves a choice."""
    fields = {f for f in wanted.values() if f}
    fitting = [t.id for t in TABLES.values() if fields <= {*t.key, *t.columns}] if fields else []
    return fitting[0] if len(fitting) == 1 else ""


def _field(name: str) -> str:
    """A field by id or Chinese name; "" leaves the column out."""
    if not name or name in FIELDS:
        return name
    by_name = {f.name: f.id for f in FIELDS.values()}
    if name not in by_name:
        raise NotFound(f"没有「{name}」这个字段", near_names(name, by_name))
    return by_name[name]

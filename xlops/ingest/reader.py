"""The reader: a path in, staged sheets out.

Rule: each sheet that is recognised is read; the others are named in a note; a file of which nothing is
recognised is refused, with the export that comes nearest and the headers that it lacks.
"""

from __future__ import annotations

import contextlib
import dataclasses
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from xlops.catalog.exports import EXPORTS
from xlops.errors import BadFile, BadInput
from xlops.ingest.container import read_grids
from xlops.ingest.grid import Grid
from xlops.ingest.headers import Match, best, match, nearest
from xlops.ingest.model import Answers, Mapping, Staged
from xlops.ingest.own import match_own
from xlops.ingest.sheet import read_sheet

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["stage"]


def stage(
    con: DuckDBPyConnection,
    path: Path | str,
    *,
    answers: Answers | None = None,
    mapping: Mapping | None = None,
    buyer_key: bytes,
    latest: date | None = None,
) -> list[Staged]:
    """Read a file into temporary tables of `con`; one `Staged` a sheet (or file of a zip) that is known.

    `mapping` reads the operator's own table; `buyer_key` keys the hash of buyers' names; dates after
    `latest` are bad. Raises `BadFile` for a file that can't be read or is of no known kind, `Question` where the
    operator has to say something first.
    """
    answers = answers or Answers()
    if answers.kind and answers.kind not in EXPORTS:
        raise BadInput(f"没有「{answers.kind}」这种文件,请从列表里选")
    file = Path(path)
    if not file.is_file():
        raise BadFile(f"找不到文件「{file.name}」,请检查它还在不在")
    with tempfile.TemporaryDirectory(prefix="xlops-", ignore_cleanup_errors=True) as folder:
        with _told(file.name):
            grids = read_grids(con, file, Path(folder))
        if mapping is not None:
            pairs = [(g, m) for g in grids if (m := match_own(g.head, mapping))]
            required = tuple(f for _, f in mapping.columns if f in _NEEDED)
        else:
            pairs = _preferred([(g, m) for g in grids if (m := best(g.head, answers.kind))])
            required = ()
        if not pairs:
            raise BadFile(_unknown(file.name, grids))
        left = [g for g in grids if all(g is not p for p, _ in pairs)]
        with _told(file.name):
            staged = [
                read_sheet(con, g, one, answers, buyer_key, required=required, latest=latest)
                for g, m in pairs
                for one in (m, *_beside(g, m))
            ]
        for grid in grids:
            if grid.table:
                con.execute(f"DROP TABLE {grid.table}")
    return [_noted(staged[0], left), *staged[1:]]


_NEEDED = ("created_at", "paid_at", "paid_amount", "quantity", "unit_price", "start", "pay_amount")


@contextlib.contextmanager
def _told(name: str) -> Iterator[None]:
    """What DuckDB can't parse as a table becomes a sentence."""
    import duckdb

    try:
        yield
    except duckdb.InvalidInputException as error:
        raise BadFile(f"「{name}」读不出来,请重新下载或用 Excel 另存为 xlsx") from error


def _beside(grid: Grid, found: Match) -> list[Match]:
    """Further exports that are read from the same sheet."""
    row = grid.head[found.row]
    return [m for e in found.export.beside if (m := match(EXPORTS[e], row, found.row))]


def _preferred(pairs: list[tuple[Grid, Match]]) -> list[tuple[Grid, Match]]:
    """Where a workbook has the sheet that an export prefers, its other sheets of that export are left out."""
    kept = []
    for grid, found in pairs:
        rivals = [g.sheet for g, m in pairs if m.export.table == found.export.table and g.file == grid.file]
        wanted = [s for s in rivals if s in found.export.sheets]
        if not wanted or grid.sheet in wanted:
            kept.append((grid, found))
    return kept


def _noted(staged: Staged, left: list[Grid]) -> Staged:
    if not left:
        return staged
    names = "、".join(f"「{g.sheet or g.file}」" for g in left)
    return dataclasses.replace(staged, notes=(*staged.notes, f"没有读取:{names}"))


def _unknown(name: str, grids: list[Grid]) -> str:
    """The sentence for a file of no known kind: what came nearest, and what it lacks."""
    found = nearest([row for g in grids for row in g.head])
    if not grids or found is None:
        return f"「{name}」里没有认识的表头,请确认是平台导出的表格,或用自己的表格导入"
    export, lacking, against = found
    said = f"「{name}」不是认识的文件,最像「{export.name}」"
    if lacking:
        said += ",但缺少列:" + "、".join(lacking)
    elif against:
        said += ",但有不该有的列:" + "、".join(against)
    return said + ";请重新下载,或用自己的表格导入"

"""A workbook of any earlier version built anew, with everything that the operator typed, added and wrote carried over.

Rule: rows by column id (an id of earlier days is known by `catalog/sheets/renamed`), values typed over formulas and
formulas typed over values, own columns, own sheets, notes beside the tables; what can't be carried is listed, and the
old file stays in the backups. The stamp stays: the store's base still says what was written.
Source: design.md (workbooks age).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xlops import sheetxml
from xlops.book.build import build
from xlops.book.build.charts import CHART_SHEET
from xlops.book.sync.calculate import our_formulas
from xlops.book.sync.cast import Value
from xlops.book.sync.engine import Engine, sheet_language
from xlops.book.sync.model import Key, ReadBook, ReadGrid, Row, Tables
from xlops.book.sync.moved import Moved
from xlops.book.sync.names import Spelling
from xlops.book.sync.own_columns import own_values, with_own_columns
from xlops.book.sync.own_sheets import with_sheets
from xlops.book.sync.read import key_of, read_tables
from xlops.book.wrappers import HELP_SHEET
from xlops.catalog.sheets import SHEETS, Grid, Origin, Sheet
from xlops.files import atomic_write, backup
from xlops.sheetxml import Edit, Formula, SetCell, cell_name, check_closed, patch
from xlops.sheetxml.patch import write_parts

__all__ = ["Upgraded", "upgrade"]


@dataclass(frozen=True)
class Upgraded:
    """What was carried over: rows by grid, own columns, own sheets; what was not, as sentences."""

    rows: Mapping[str, int]
    columns: tuple[str, ...]
    sheets: tuple[str, ...]
    left: tuple[str, ...]
    backup: Path | None


def upgrade(
    path: Path | str,
    target: Path | str,
    *,
    settings: Mapping[str, Value],
    as_of: date | None,
    shop_name: str = "",
    macros: bool = True,
    sheets: Mapping[str, Sheet] = SHEETS,
    answers: Mapping[str, str] | None = None,
    backup_folder: Path | str | None = None,
) -> Upgraded:
    """Build the workbook of today from one of an earlier version; `target` may be the same file.

    Errors: those of `read_tables`; `Busy` when the target is open.
    """
    check_closed(target)
    grids = {grid.id: grid for sheet in sheets.values() for grid in sheet.grids}
    old = read_tables(path, grids=grids, answers=answers)
    widened = with_own_columns(old, sheets)
    lines, tables = _rows(old)
    engine = sheet_language(sheets)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / Path(target).name
        build(
            made, tables, settings=settings, as_of=as_of, shop_id=old.shop_id, shop_name=shop_name, macros=macros,
            revision=old.revision, sheets=widened,
        )  # fmt: skip
        new = read_tables(made, grids=grids, answers=dict.fromkeys([f"row:{id}" for id in grids], "上"))
        at = {id: _new_lines(old.grids[id], new.grids[id], count) for id, count in lines.items()}
        moved = Moved(old, new, at)
        left = list(old.missing.values())
        patch(made, made, list(_typed_over(old, new, at, moved, engine, left)))
        new = read_tables(made, grids=grids, answers=dict.fromkeys([f"row:{id}" for id in grids], "上"))
        copied = with_sheets(old.book, new.book, moved, list(_own_sheets(old, new, sheets, left)))
        write_parts(new.book, made, copied.parts)
        read_tables(made, grids=grids, answers=dict.fromkeys([f"row:{id}" for id in grids], "上"))  # it can be read
        copy = backup(target, backup_folder) if backup_folder is not None else None
        with atomic_write(target) as temporary:
            temporary.write_bytes(made.read_bytes())
    own = tuple(f"{read.grid.name}.{column.header}" for read in old.grids.values() for column in read.place.own)
    left += _gone_parts(old) + copied.left
    return Upgraded({id: len(at) for id, at in lines.items() if at}, own, tuple(copied.sheets), tuple(left), copy)


def _rows(old: ReadBook) -> tuple[dict[str, list[int]], Tables]:
    """The rows to write by grid, and where they stood (0: given by the catalogue only)."""
    lines: dict[str, list[int]] = {}
    tables: Tables = {}
    for id, read in old.grids.items():
        standing = {**dict(zip(read.lines, read.rows, strict=True)), **read.doubles}
        noted = {line: standing.get(line, {}) for line in sorted({*standing, *read.noted})}
        own = own_values(old, read, noted)
        formulas = {c.id for c in read.grid.columns if c.origin is Origin.FORMULA}
        rows = {line: {k: v for k, v in row.items() if k not in formulas} | own[line] for line, row in noted.items()}
        lines[id], tables[id] = _renewed(read.grid, rows) if read.grid.rows else (list(rows), list(rows.values()))
    return lines, tables


def _renewed(grid: Grid, rows: Mapping[int, Row]) -> tuple[list[int], list[Row]]:
    """A grid with rows of ours: our texts are those of today, what was typed stays, rows of theirs follow."""
    ours = {c.id for c in grid.columns if c.origin is Origin.IMPORTED or c.id in grid.key}
    at: dict[Key, int] = {}
    for line, row in rows.items():
        at.setdefault(key_of(grid, row), line)
    lines: list[int] = []
    done: list[Row] = []
    for given in grid.rows:
        line = at.get(key_of(grid, dict(given)), 0)
        renewed = {k: v for k, v in given.items() if k in ours}
        lines.append(line)
        done.append({**rows[line], **renewed} if line else dict(given))
    for line, row in rows.items():
        if line not in lines:
            lines.append(line)
            done.append(row)
    return lines, done


def _new_lines(old: ReadGrid, new: ReadGrid, lines: Iterable[int]) -> dict[int, int]:
    """Old row → new row."""
    return {line: number for number, line in enumerate(lines, new.place.table.data.top) if line}


def _typed_over(
    old: ReadBook, new: ReadBook, at: Mapping[str, Mapping[int, int]], moved: Moved, engine: Engine, left: list[str]
) -> Iterable[Edit]:
    """Values typed over our formulas, and formulas of the operator's: in our columns and in their own."""
    spelling = Spelling(old.grids)
    for id, read in old.grids.items():
        now, ours = new.grids[id], our_formulas(old, read, engine, spelling)
        formula_ids = {c.id for c in read.grid.columns if c.origin is Origin.FORMULA}
        rows = dict(zip(read.lines, read.rows, strict=True))
        texts = {at_: text for at_, text in read.formulas.items() if at_ not in ours and at_[1] not in formula_ids}
        for (line, column), text in texts.items():
            if line in at[id] and column in now.place.columns:
                yield from _formula(read, line, read.place.columns[column].col, text, now.sheet, at[id][line],
                                    now.place.columns[column].col, moved, left)  # fmt: skip
        for line, row in rows.items():
            for column in formula_ids & row.keys():
                if line in at[id] and column in now.place.columns:
                    yield SetCell(now.sheet, at[id][line], now.place.columns[column].col, row[column])
        spots = {c.header: c.col for c in now.place.table.columns}
        own = {c.col: spots.get(c.header, spots.get(c.header + "(自己加的)", 0)) for c in read.place.own}
        for (line, col), text in old.book.formulas(read.sheet).items():
            if own.get(col) and line in at[id] and (line, col) in read.place.table.data:
                yield from _formula(read, line, col, text, now.sheet, at[id][line], own[col], moved, left)


def _formula(
    read: ReadGrid, line: int, col: int, text: str, sheet: str, row: int, target: int, moved: Moved, left: list[str]
) -> Iterable[Edit]:
    found = moved.formula(text, read.sheet)
    if found is None:
        left.append(f"「{read.sheet}」{cell_name(line, col)} 的公式引用了新版里位置已变的单元格,只带来了它的值")
    else:
        yield SetCell(sheet, row, target, Formula(found[0]))


def _own_sheets(
    old: ReadBook, new: ReadBook, sheets: Mapping[str, Sheet], left: list[str]
) -> Iterable[tuple[sheetxml.Sheet, str, set[tuple[int, int]] | None]]:
    """The operator's sheets, and those of ours beside whose tables something was written."""
    hosts = {read.sheet for read in old.grids.values()}
    ours = {sheet.name for sheet in sheets.values()} | {HELP_SHEET, CHART_SHEET}
    taken = {sheet.name.casefold() for sheet in new.book.sheets}
    for sheet in old.book.sheets:
        if sheet.name not in hosts | ours and not _is_ours(old, sheet.part, sheets):
            yield sheet, _free(sheet.name, taken), None
    for sheet in old.book.sheets:
        if sheet.name in hosts and (beside := _beside(old, sheet.name)):
            name = _free(f"{sheet.name}(旁注)", taken)
            left.append(f"「{sheet.name}」表格旁边写的内容移到了新工作表「{name}」")
            yield sheet, name, beside


def _is_ours(old: ReadBook, part: str, sheets: Mapping[str, Sheet]) -> bool:
    """Does a sheet carry the name by which our macros know it?"""
    return any(
        f'codeName="S_{id}"' in old.book.part(part)[:2000]
        for id in [*sheets, HELP_SHEET.strip("_"), CHART_SHEET.strip("_")]
    )


def _free(name: str, taken: set[str]) -> str:
    """A name that no sheet has, of at most 31 characters."""
    wanted, number = name[:31], 2
    while wanted.casefold() in taken:
        wanted, number = f"{name[:27]}({number})", number + 1
    taken.add(wanted.casefold())
    return wanted


def _beside(old: ReadBook, sheet: str) -> set[tuple[int, int]]:
    """The filled cells of a sheet of ours that stand right of its tables, or below their headers and outside them."""
    tables = [table for table in old.book.tables if table.sheet == sheet]
    right, top = max(t.area.right for t in tables), min(t.area.top for t in tables)
    return {
        (row, col)
        for row, col, cell in old.book.grid(sheet).cells()
        if cell.filled and (col > right or row > top) and not any((row, col) in t.area for t in tables)
    }


def _gone_parts(old: ReadBook) -> list[str]:
    """Comments that stood on our sheets: they hang on parts that are built anew."""
    said = []
    for sheet in {read.sheet for read in old.grids.values()}:
        part = old.book.sheet(sheet).part
        rels = part.replace("worksheets/", "worksheets/_rels/") + ".rels"
        if rels in old.book.archive.parts and "/comments" in old.book.part(rels):
            said.append(f"「{sheet}」上的批注没有带过来,请从备份里的旧文件复制")
    return sorted(said)

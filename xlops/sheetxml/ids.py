"""Permanent ids: which table and which column of an operator's workbook is which, wherever they went.

Rule: every column of ours has a hidden name of the workbook, `ops.<table>.<column>`, that stands for its
header cell, and the table is called `t_<table>`. A name follows its cell when rows or columns are inserted
before it, when the column is moved, the header retyped, the sheet renamed; when the column is deleted the
name reads `#REF!`. Where a name is gone, the table's name helps, then the headers.
Names survive a save by LibreOffice 7.4 (shown instead of hidden), which numbers the columns of a table anew
and drops `uniqueName`, so that neither of these can be an id. Source: ECMA-376 part 1, 18.2.5, 18.5.1.3.

>>> name_of("orders", "amount")
'ops.orders.amount'
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from xlops.errors import BadInput, NotFound, Question, near_names
from xlops.sheetxml.book import Book, Column, Table, open_book
from xlops.sheetxml.package import with_names
from xlops.sheetxml.patch import write_parts
from xlops.sheetxml.refs import cell_name

__all__ = ["Located", "locate", "name_of", "named_cell", "table_name", "write_ids"]

_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True)
class Located:
    """A table found by its id: where its columns stand now, which are the operator's own, which are gone."""

    table: Table
    columns: Mapping[str, Column]  # by id
    own: tuple[Column, ...]
    missing: tuple[str, ...]


def name_of(table: str, column: str) -> str:
    """The hidden name of a column; `BadInput` when an id can't be part of a name."""
    for id in (table, column):
        if not _ID.fullmatch(id):
            raise BadInput(f"「{id}」不能作编号,只能用英文字母、数字和下划线")
    return f"ops.{table}.{column}"


def table_name(table: str) -> str:
    """The name of the table with this id, as we write it."""
    return f"t_{table}"


def locate(book: Book, table: str, columns: Mapping[str, str], chosen: str = "") -> Located:
    """Find a table and its columns (id → the header we wrote) in an operator's workbook.

    `NotFound` when nothing points to the table: it was deleted, or turned into plain cells. `Question` when
    two tables are equally likely; `chosen` is the answer, the present name of one.
    """
    cells = _named_cells(book, table)
    found = book.table(chosen) if chosen else _table(book, table, columns, cells)
    at = {column.col: column for column in found.columns}
    placed: dict[str, Column] = {}
    for id in columns:
        sheet, row, col = cells.get(id.casefold(), ("", 0, 0))
        if sheet == found.sheet and row == found.header_row and col in at:
            placed[id] = at.pop(col)
    for id, header in columns.items():
        free = next((column for column in at.values() if column.header == header), None)
        if id not in placed and free:
            placed[id] = at.pop(free.col)
    missing = tuple(id for id in columns if id not in placed)
    return Located(found, {id: placed[id] for id in columns if id in placed}, tuple(at.values()), missing)


def _named_cells(book: Book, table: str) -> dict[str, tuple[str, int, int]]:
    """Column id → sheet, row and column of its header cell, from the hidden names."""
    prefix = name_of(table, "_").removesuffix("_").casefold()
    return {name.removeprefix(prefix): at for name, at in book.named_cells.items() if name.startswith(prefix)}


def named_cell(book: Book, name: str) -> tuple[str, int, int] | None:
    """Sheet, row and column of the one cell that a name of the workbook stands for."""
    return book.named_cells.get(name.casefold())


def _table(book: Book, id: str, columns: Mapping[str, str], cells: Mapping[str, tuple[str, int, int]]) -> Table:
    votes: Counter[str] = Counter()
    headed: dict[tuple[str, int], list[Table]] = {}
    for table in book.tables:
        headed.setdefault((table.sheet, table.header_row), []).append(table)
    for sheet, row, col in cells.values():
        votes.update(table.part for table in headed.get((sheet, row), ()) if (row, col) in table.area)
    if not votes:
        votes.update(t.part for t in book.tables if t.name.casefold() == table_name(id).casefold())
    if not votes:  # another program dropped the names: a table with most of our headers is ours, unless it is another's
        wanted = set(columns.values())
        for table in book.tables:
            if _is_another(book, table):
                continue
            shared = len(wanted & {column.header for column in table.columns})
            if shared * 2 > len(wanted):
                votes[table.part] = shared
    best = votes.most_common(2)
    if len(best) == 2 and best[0][1] == best[1][1]:
        alike = [table for table in book.tables if votes[table.part] == best[0][1]]
        said = "、".join(f"{table.name}(工作表「{table.sheet}」)" for table in alike)
        raise Question(
            f"有 {len(alike)} 张表都像「{table_name(id)}」:{said},请说明用哪一张,或删掉多余的", f"table:{id}"
        )
    if not best:
        near = near_names(table_name(id), [table.name for table in book.tables])
        raise NotFound(f"工作簿里找不到表「{table_name(id)}」,可能已被删除或转换为区域,请从备份恢复", near)
    return next(table for table in book.tables if table.part == best[0][0])


def _is_another(book: Book, table: Table) -> bool:
    """Does a table say that it has an id? Two tables of ours may have the same headers (周, 月)."""
    named = (at for name, at in book.named_cells.items() if name.startswith("ops."))
    return table.name.casefold().startswith(table_name("")) or any(
        sheet == table.sheet and row == table.header_row and (row, col) in table.area for sheet, row, col in named
    )


def write_ids(source: Path | str, target: Path | str, tables: Mapping[str, Mapping[str, str]]) -> None:
    """Give tables their permanent ids: table id → (column id → header), in a workbook just built.

    The tables must be called `t_<id>`. `NotFound` when a table or a header is not there.
    """
    book = open_book(source)
    names = {}
    for id, columns in tables.items():
        table = book.table(table_name(id))
        at = {column.header: column.col for column in table.columns}
        sheet = "'" + table.sheet.replace("'", "''") + "'"
        for column, header in columns.items():
            if header not in at:
                raise NotFound(f"表「{table.name}」里没有列「{header}」", near_names(header, at))
            address = re.sub(r"([A-Z]+)", r"$\1$", cell_name(table.header_row, at[header]))
            names[name_of(id, column)] = f"{sheet}!{address}"
    workbook = with_names(book.part(book.workbook_part), names)
    write_parts(book, target, {book.workbook_part: workbook})

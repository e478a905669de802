"""Going to a sheet of ours in an open workbook, wherever it went and whatever it is called now.

Rule: a thousand names of ours stand in a workbook, and each question to Excel is a way to another process and back.
So the names of a grid's first columns are asked for one by one; only where they say nothing is everything looked at.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from xlops.catalog.sheets import GRIDS
from xlops.errors import NotFound
from xlops.excel.live import LiveBook
from xlops.sheetxml import locate, name_of, one_cell

if TYPE_CHECKING:
    from xlwings import Book

__all__ = ["go_to"]

_ASKED = 3  # columns: the operator may have deleted one


def go_to(book: Book, grid: str) -> None:
    """Show the sheet on which a grid stands now. Raises `NotFound` where it was deleted."""
    sheet = _named(book, grid) or _looked_for(book, grid)
    book.sheets[sheet].impl.activate()  # xlwings' own fails where a second Excel runs


def _named(book: Book, grid: str) -> str:
    """The sheet to which the names of the grid's first columns point; "" where they point nowhere."""
    for column in GRIDS[grid].columns[:_ASKED]:
        with suppress(Exception):  # each host has its own way of saying that there is no such name
            if place := one_cell(str(book.names[name_of(grid, column.id)].refers_to)):
                return place[0]
    return ""


def _looked_for(book: Book, grid: str) -> str:
    try:
        return locate(LiveBook(book), grid, {one.id: one.title for one in GRIDS[grid].columns}).table.sheet
    except NotFound:
        raise NotFound(f"表「{GRIDS[grid].name}」不在工作簿里(可能已被删除),需要时请运行 xlops upgrade 找回") from None

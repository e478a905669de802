"""A sheet as SQL sees it: text columns `c0 … cn` and the row's number, plus its first rows for a look.

Rule: everything is text until a declaration casts it; a row keeps the number that Excel shows.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["HEAD", "Grid", "free_name", "numbered"]

HEAD = 60  # rows looked at for a header


@dataclass(frozen=True)
class Grid:
    """One sheet (or one CSV) of text.

    `source` is what stands after FROM; it has the columns `row` and `c0 … c{width-1}`; `head` are its
    first rows; `file` and `sheet` name it in messages; `spare` columns stand right of
    `width` in a text file (none in a workbook); `typed` gives the rows of a column whose cells are numbers
    in Excel; `open_quote` says that the text has an odd number of quotes; `epoch_1904` that serial dates
    count from 1904; `size` is the bytes of a text file; `row_of` turns row numbers into Excel's where the text has
    empty lines; `table` is the temporary table that holds the cells, if one does.
    """

    file: str
    sheet: str
    source: str
    width: int
    head: tuple[tuple[str | None, ...], ...]
    typed: Callable[[int], set[int]] | None = None
    notes: tuple[str, ...] = ()
    open_quote: bool = False
    spare: int = 0
    size: int = 0
    epoch_1904: bool = False
    row_of: Callable[[list[int]], dict[int, int]] | None = None
    table: str = ""


def numbered(table: str) -> str:
    """What stands after FROM for a table of cells: its rows with their numbers."""
    return f"(SELECT rowid + 1 AS row, * FROM {table})"


def free_name(stem: str) -> str:
    """A name for a temporary table that no other has."""
    return f"{stem}_{os.urandom(8).hex()}"

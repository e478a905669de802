"""What the operator typed, taken out of the saved workbook, whether it is open in Excel or not.

Rule: the workbook is read and never written here, so nothing has to be closed; what stands only on the screen and was
not saved yet is not in the file. Writing into the workbook is `refresh_workbook`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from xlops.errors import BadInput
from xlops.shop.workbook import find_workbook
from xlops.store import Shop, transaction, writing

__all__ = ["ReadTyped", "read_typed"]


@dataclass(frozen=True)
class ReadTyped:
    """Rows that were stored, and a sentence for each cell that could not be."""

    rows: int
    bad: tuple[str, ...]


def read_typed(shop: Shop, workbook: Path | None = None) -> ReadTyped:
    """Store what was typed into the shop's workbook as it was last saved.

    Raises `NotFound` where there is no workbook, `BadInput` for one of another shop, `Question` where only the operator
    knows which of two rows counts.
    """
    from xlops.book.feeds import typed_rows
    from xlops.book.sync import read_tables

    path = workbook or find_workbook(shop)
    book = read_tables(path)
    if book.shop_id and book.shop_id != shop.id:
        raise BadInput(f"「{path.name}」是另一家店的工作簿,没有读取")
    tables = book.tables
    with writing(shop) as con, transaction(con):
        taken = [typed_rows(con, read.grid, tables[id]) for id, read in book.grids.items()]
    return ReadTyped(sum(one.stored for one in taken), tuple(str(bad) for one in taken for bad in one.bad))

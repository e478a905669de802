"""A fresh workbook for a shop: the one that is kept with the program, with the shop's id and name written in.

Rule: only those cells and the property change, so that it is there at once; footers name the shop from the next
upgrade on. Source: the kept workbook is what `build` writes without any rows.
"""

from __future__ import annotations

from pathlib import Path

from xlops.book.build.workbook import NAME_CELL, PROPERTIES
from xlops.book.wrappers import HELP_SHEET, help_rows
from xlops.files import atomic_write
from xlops.sheetxml import SetCell, SetProperty, open_book, patch

__all__ = ["fresh"]


def fresh(kept: Path, target: Path, *, shop_id: str, shop_name: str) -> None:
    """Copy the kept workbook and make it the shop's. Raises `Busy` when the target is open."""
    said = next(row for row, (key, *_) in enumerate(help_rows([], shop_id), 1) if key == "shop")
    first = open_book(kept).sheets[0].name
    edits = (
        SetCell(HELP_SHEET, said, 2, shop_id), SetCell(first, *NAME_CELL, shop_name), SetProperty(PROPERTIES[1], shop_id),
    )  # fmt: skip
    with atomic_write(target) as temporary:
        patch(kept, temporary, edits)

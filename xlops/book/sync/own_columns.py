"""The operator's own columns, as columns that the writer of the workbook can write again.

Rule: a column of their own stands to the right of ours in its table, with its header, its width and the number
format that most of its cells show. Its formulas are put back afterwards (`moved`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from xlops.book.sync.model import ReadBook, ReadGrid, Row
from xlops.catalog.model import Kind
from xlops.catalog.sheets import Column, Grid, Sheet
from xlops.sheetxml import Book
from xlops.sheetxml import Column as Place
from xlops.sheetxml.styles import number_formats
from xlops.sheetxml.xml import attributes

__all__ = ["own_id", "own_values", "with_own_columns"]

_COL = re.compile(r"<col\b([^>]*?)/?>")


def own_id(number: int) -> str:
    """The id of the n-th own column while the workbook is written."""
    return f"own_{number}"


def with_own_columns(book: ReadBook, sheets: Mapping[str, Sheet]) -> dict[str, Sheet]:
    """The sheets with the operator's own columns in their grids."""

    def grid(declared: Grid) -> Grid:
        read = book.grids.get(declared.id)
        if read is None or not read.place.own:
            return declared
        taken = {column.title for column in declared.columns} | {spark.name for spark in declared.sparks}
        own = [
            _declared(book.book, read, place, own_id(number), taken) for number, place in enumerate(read.place.own, 1)
        ]
        return replace(declared, columns=(*declared.columns, *own))

    return {id: replace(sheet, grids=tuple(map(grid, sheet.grids))) for id, sheet in sheets.items()}


def _declared(book: Book, read: ReadGrid, place: Place, id: str, taken: set[str]) -> Column:
    """A column with the header, the kind and the width that it had."""
    name, data = place.header, read.place.table.data
    while name in taken:
        name += "(自己加的)"
    taken.add(name)
    formats = number_formats(book.part(part)) if (part := book.related("styles")) else []
    codes: Counter[str] = Counter()
    text = 0
    for row in range(data.top, data.bottom + 1):
        cell = book.cell(read.sheet, row, place.col)
        if cell.kind in ("number", "date"):
            codes[formats[cell.style] if cell.style < len(formats) else "General"] += 1
        elif cell.kind == "text" and cell.value:
            text += 1
    code, count = codes.most_common(1)[0] if codes else ("", 0)
    kind = _kind(book, code) if count > text else Kind.TEXT
    digits = len(found[1]) if (found := re.search(r"\.(0+)", code)) else 0 if "0" in code else None
    return Column(
        id, name, kind, unit="%" if kind is Kind.RATE else "", digits=digits, width=_width(book, read.sheet, place.col)
    )


def _kind(book: Book, code: str) -> Kind:
    from xlops.sheetxml.styles import shows_date

    if "%" in code:
        return Kind.RATE
    if shows_date(code):
        return Kind.TIME if "h" in code.lower() else Kind.DATE
    return Kind.NUMBER


def _width(book: Book, sheet: str, col: int) -> int:
    for tag in _COL.findall(book.grid(sheet).head):
        found = attributes(tag)
        if int(found.get("min", 0)) <= col <= int(found.get("max", 0)):
            return min(60, round(float(found.get("width", 0))))
    return 0


def own_values(book: ReadBook, read: ReadGrid, lines: Iterable[int]) -> dict[int, Row]:
    """What stands in the own columns, by row number and the ids that the writer knows."""
    found: dict[int, Row] = {}
    for line in lines:
        row: Row = {}
        for number, place in enumerate(read.place.own, 1):
            cell = book.book.cell(read.sheet, line, place.col)
            if cell.kind != "error" and cell.value not in (None, ""):
                row[own_id(number)] = cell.value
        found[line] = row
    return found

"""What the operator did in an open copy, brought back into the closed file as a patch.

Rule: LibreOffice never writes the operator's file, for it would lose what it doesn't know (charts' details, the ribbon,
conditional formats). What stands in the copy's cells is compared with what stood there after opening, and only
cells, rows at tables' ends, results of formulas and our document properties that changed are patched into the file, after a
backup. What can't be brought back so (sheets, rows or columns moved) is refused with a sentence, and the copy is kept
beside the file. Looks that were changed in LibreOffice stay in LibreOffice.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlops.errors import BadInput
from xlops.excel.libreoffice.formulas import to_excel
from xlops.sheetxml import AppendRows, Edit, Formula, SetCell, SetProperty, SetResult, Value, patch

__all__ = ["Standing", "Table", "edits", "save_into", "standing"]

_PREFIX = "xlops."
_MOVED = "在 LibreOffice 里移动、插入或删除了行、列或工作表,不能写回「{}」,已另存一份"

Cell = tuple[str, Any]  # formula in Excel's grammar or "", value
Place = tuple[int, int]  # row and column, from 1


@dataclass(frozen=True)
class Table:
    """Where a table stands: sheet, first row and column, last row and column."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Standing:
    """All that stands in an open workbook: cells by sheet, tables, names, our document properties."""

    sheets: Mapping[str, Mapping[Place, Cell]]
    tables: Mapping[str, Table]
    names: Mapping[str, str]
    properties: Mapping[str, str]


def standing(document: Any, relay: Any) -> Standing:
    """Read an open workbook whole."""
    names = list(document.Sheets.ElementNames)
    sheets = {name: dict(_cells(document.Sheets.getByName(name))) for name in names}
    tables = {}
    for name in json.loads(relay.tables(document)):
        area = document.DatabaseRanges.getByName(name).DataArea
        tables[name] = Table(
            names[area.Sheet], area.StartRow + 1, area.StartColumn + 1, area.EndRow + 1, area.EndColumn + 1
        )
    own = document.getDocumentProperties().getUserDefinedProperties()
    listed = [one.Name for one in own.getPropertySetInfo().Properties if one.Name.startswith(_PREFIX)]
    properties = {name: str(own.getPropertyValue(name)) for name in listed}
    return Standing(sheets, tables, json.loads(relay.names(document)), properties)


def edits(before: Standing, now: Standing) -> list[Edit]:
    """What has to be done to a closed workbook. Raises `BadInput` where something was moved."""
    if list(before.sheets) != list(now.sheets) or before.names != now.names or not _in_place(before.tables, now.tables):
        raise BadInput(_MOVED)
    grown = {name: table for name, table in before.tables.items() if now.tables[name].bottom > table.bottom}
    found: list[Edit] = []
    for sheet, cells in now.sheets.items():
        new = [(t.bottom + 1, t.left, now.tables[n].bottom, t.right) for n, t in grown.items() if t.sheet == sheet]
        found += _changed(sheet, before.sheets[sheet], cells, new)
    for name, table in grown.items():
        rows = [
            _row(now.sheets[table.sheet], table, row) for row in range(table.bottom + 1, now.tables[name].bottom + 1)
        ]
        found.append(AppendRows(name, rows))
    changed = {name: text for name, text in now.properties.items() if before.properties.get(name) != text}
    return [*found, *(SetProperty(name, text) for name, text in changed.items())]


def save_into(path: Path, before: Standing, now: Standing, *, backups: Path) -> int:
    """Patch the operator's closed file; how many edits there were.

    Raises `Busy` while it is open elsewhere, `BadInput` where something was moved, `BadFile` where a table can't grow.
    """
    found = edits(before, now)
    if found:
        patch(path, path, found, backup_folder=backups)
    return len(found)


def _cells(sheet: Any) -> Iterator[tuple[Place, Cell]]:
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress
    cells = sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow)
    values, texts = cells.getDataArray(), cells.getFormulaArray()
    for row, (line, said) in enumerate(zip(values, texts, strict=True), 1):
        for column, (value, text) in enumerate(zip(line, said, strict=True), 1):
            formula = text if isinstance(text, str) and text.startswith(("=", "{=")) and text != value else ""
            if formula or value != "":
                yield (row, column), (to_excel(formula).removeprefix("="), value)


def _in_place(before: Mapping[str, Table], now: Mapping[str, Table]) -> bool:
    """Does every table begin where it began, as wide as it was and no shorter?"""
    return before.keys() == now.keys() and all(
        (table.sheet, table.top, table.left, table.right)
        == (now[name].sheet, now[name].top, now[name].left, now[name].right)
        and now[name].bottom >= table.bottom
        for name, table in before.items()
    )


def _changed(
    sheet: str, before: Mapping[Place, Cell], now: Mapping[Place, Cell], new: Sequence[tuple[int, int, int, int]]
) -> Iterator[SetCell | SetResult]:
    """Cells with another content, and formulas with another result, outside the new rows of tables."""
    for place in sorted(before.keys() | now.keys()):
        row, column = place
        if any(top <= row <= bottom and left <= column <= right for top, left, bottom, right in new):
            continue
        was, is_ = before.get(place, ("", "")), now.get(place, ("", ""))
        if was == is_:
            continue
        if was[0] and was[0] == is_[0]:
            yield SetResult(sheet, row, column, is_[1])
        else:
            yield SetCell(sheet, row, column, _content(is_))


def _row(cells: Mapping[Place, Cell], table: Table, row: int) -> dict[int, Value | Formula]:
    return {column: _content(cells.get((row, column), ("", ""))) for column in range(table.left, table.right + 1)}


def _content(cell: Cell) -> Value | Formula:
    formula, value = cell
    if formula:
        return Formula(formula, value)
    return None if value == "" else value

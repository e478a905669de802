"""An operator's workbook, read part by part: sheets, tables, cells, names, document properties.

Rule: nothing is taken for granted about where things lie: sheets and tables are found through the
relationships of the package. Source: ECMA-376 part 1, 18.2 (workbook), 18.5.1 (tables), part 2 (packages).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from xlops.errors import BadFile, NotFound, near_names
from xlops.sheetxml.archive import Archive, open_archive
from xlops.sheetxml.grid import Grid, RawCell, content_of, plain_text
from xlops.sheetxml.refs import Area, one_cell
from xlops.sheetxml.shared import SharedFormulas
from xlops.sheetxml.styles import date_styles
from xlops.sheetxml.values import Cell, Value, read_value
from xlops.sheetxml.xml import TAG, attributes, flag, plain, read_text, unescaped

__all__ = ["Book", "Column", "Sheet", "Table", "open_book"]

_RELATION = re.compile(rf"<Relationship\b({TAG})/?>")
_SHEET = re.compile(rf"<sheet\b({TAG})/?>")
_NAME = re.compile(rf"<definedName\b({TAG})>(.*?)</definedName>", re.S)
_TABLE = re.compile(rf"<table\b({TAG})>")
_COLUMN = re.compile(rf"<tableColumn\b({TAG})(?:/>|>(.*?)</tableColumn>)", re.S)
_CALCULATED = re.compile(rf"<calculatedColumnFormula\b{TAG}>(.*?)</calculatedColumnFormula>", re.S)
_SI = re.compile(r"<si\b[^>]*?(?:/>|>(.*?)</si>)", re.S)
_PROPERTY = re.compile(rf"<property\b({TAG})>\s*<(?:\w+:)?(\w+)[^>]*?(?:/>|>(.*?)</(?:\w+:)?\2>)\s*</property>", re.S)
_CUSTOM = "docProps/custom.xml"


@dataclass(frozen=True)
class Sheet:
    """A worksheet: its name, its part, the number by which the calculation chain knows it."""

    name: str
    part: str
    sheet_id: str
    hidden: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a table: header, sheet column (from 1), formula of a calculated column or ""."""

    header: str
    col: int
    formula: str = ""


@dataclass(frozen=True)
class Table:
    """A table (Excel's ListObject): its name, where it stands, its columns from left to right."""

    name: str
    sheet: str
    area: Area  # headers and totals included
    columns: tuple[Column, ...]
    part: str
    header_rows: int = 1
    totals_rows: int = 0

    @property
    def header_row(self) -> int:
        """The row of the headers; 0 where the table shows none."""
        return self.area.top if self.header_rows else 0

    @property
    def data(self) -> Area:
        """The area of the data rows."""
        top, bottom = self.area.top + self.header_rows, self.area.bottom - self.totals_rows
        return Area(top, self.area.left, bottom, self.area.right)


class Book:
    """A workbook as it lay on the disk when it was opened; every part is read when it is first needed."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._grids: dict[str, Grid] = {}
        self._formulas: dict[str, dict[tuple[int, int], str]] = {}

    def part(self, name: str) -> str:
        """A part as text."""
        return plain(self.archive.read(name), name)

    def _relations(self, part: str) -> list[tuple[str, str, str]]:
        """Id, kind and target of every relationship of a part ("" is the package itself)."""
        folder, file = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{file}.rels")
        if rels not in self.archive.parts:
            return []
        found = []
        for tag in _RELATION.findall(self.part(rels)):
            a = attributes(tag)
            if a.get("TargetMode") != "External":
                target = a.get("Target", "")
                path = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                found.append((a.get("Id", ""), posixpath.basename(a.get("Type", "")), path))
        return found

    @cached_property
    def workbook_part(self) -> str:
        """The part that lists the sheets."""
        for _, kind, path in self._relations(""):
            if kind == "officeDocument":
                return path
        raise BadFile(f"「{self.archive.name}」不是 Excel 工作簿,请选择 .xlsx 或 .xlsm 文件")

    def related(self, kind: str) -> str | None:
        """The workbook's part of a kind: `styles`, `sharedStrings`, `calcChain`; `None` when it has none."""
        return next((path for _, found, path in self._relations(self.workbook_part) if found == kind), None)

    @cached_property
    def _workbook(self) -> str:
        return self.part(self.workbook_part)

    @cached_property
    def date1904(self) -> bool:
        """Do dates count from 1904 (workbooks that began on an old Mac)?"""
        found = re.search(rf"<workbookPr\b({TAG})/?>", self._workbook)
        return bool(found) and flag(attributes(found[1]).get("date1904"))  # type: ignore[index]

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """The worksheets in their order; chart sheets are left out."""
        parts = {key: path for key, kind, path in self._relations(self.workbook_part) if kind == "worksheet"}
        sheets = []
        for tag in _SHEET.findall(self._workbook):
            a = attributes(tag)
            key = next((value for name, value in a.items() if name.endswith(":id")), "")
            if key in parts:
                hidden = a.get("state", "visible") != "visible"
                sheets.append(Sheet(a.get("name", ""), parts[key], a.get("sheetId", ""), hidden))
        return tuple(sheets)

    def sheet(self, name: str) -> Sheet:
        """A worksheet by its name; `NotFound` proposes near ones."""
        for sheet in self.sheets:
            if sheet.name.casefold() == name.casefold():
                return sheet
        raise NotFound(f"工作簿里没有工作表「{name}」", near_names(name, [s.name for s in self.sheets]))

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Every table of every worksheet."""
        return tuple(
            self._read_table(path, sheet.name)
            for sheet in self.sheets
            for _, kind, path in self._relations(sheet.part)
            if kind == "table"
        )

    def _read_table(self, part: str, sheet: str) -> Table:
        text = self.part(part)
        found = _TABLE.search(text)
        a = attributes(found[1]) if found else {}
        if "ref" not in a:
            raise BadFile(f"工作簿里的「{part}」已损坏,请用 Excel/WPS 打开后另存一次")
        area = Area.parse(a["ref"])
        columns = []
        for number, (tag, inner) in enumerate(_COLUMN.findall(text)):
            formula = _CALCULATED.search(inner)
            header = read_text(attributes(tag).get("name", ""))
            columns.append(Column(header, area.left + number, unescaped(formula[1]) if formula else ""))
        name = a.get("displayName", a.get("name", ""))
        header_rows, totals = int(a.get("headerRowCount", "1")), int(a.get("totalsRowCount", "0"))
        return Table(name, sheet, area, tuple(columns), part, header_rows, totals)

    def table(self, name: str) -> Table:
        """A table by its present name; `NotFound` proposes near ones."""
        for table in self.tables:
            if table.name.casefold() == name.casefold():
                return table
        raise NotFound(f"工作簿里没有表「{name}」", near_names(name, [t.name for t in self.tables]))

    @cached_property
    def names(self) -> dict[str, str]:
        """The defined names of the whole workbook and what they stand for; names of one sheet are left out."""
        found = [(attributes(tag), unescaped(text)) for tag, text in _NAME.findall(self._workbook)]
        return {a.get("name", ""): text for a, text in found if "localSheetId" not in a}

    @cached_property
    def named_cells(self) -> dict[str, tuple[str, int, int]]:
        """The names that stand for one cell, in lower case: its sheet, row and column."""
        sheets = {sheet.name.casefold(): sheet.name for sheet in self.sheets}
        found = {}
        for name, text in self.names.items():
            place = one_cell(text)
            if place and place[0].casefold() in sheets:
                found[name.casefold()] = (sheets[place[0].casefold()], *place[1:])
        return found

    @cached_property
    def properties(self) -> dict[str, str]:
        """The custom document properties, as texts."""
        if _CUSTOM not in self.archive.parts:
            return {}
        return {
            attributes(tag).get("name", ""): read_text(text) for tag, _, text in _PROPERTY.findall(self.part(_CUSTOM))
        }

    @cached_property
    def shared(self) -> list[str]:
        """The shared texts."""
        part = self.related("sharedStrings")
        return [plain_text(rich) for rich in _SI.findall(self.part(part))] if part else []

    @cached_property
    def dates(self) -> frozenset[int]:
        """The styles that show a date."""
        part = self.related("styles")
        return date_styles(self.archive.read(part)) if part else frozenset()

    def grid(self, sheet: str) -> Grid:
        """The rows of a worksheet, for reading only: whoever writes takes a copy."""
        part = self.sheet(sheet).part
        if part not in self._grids:
            self._grids[part] = Grid(self.part(part))
        return self._grids[part]

    def cells(self, sheet: str, area: Area | str | None = None) -> dict[tuple[int, int], Cell]:
        """The cells of an area (of the whole sheet) by row and column; cells that hold nothing are left out."""
        area = Area.parse(area) if isinstance(area, str) else area
        grid = self.grid(sheet)
        formulas = SharedFormulas(grid)
        return {
            (row, col): self._read(raw, formulas.text(row, col, raw))
            for row, col, raw in grid.cells(area)
            if raw.filled
        }  # fmt: skip

    def cell(self, sheet: str, row: int, col: int) -> Cell:
        """One cell; a blank where nothing is written."""
        raw = self.grid(sheet).cell(row, col)
        return self._read(raw, self.formulas(sheet).get((row, col), "")) if raw else Cell(None)

    def rows(self, table: Table) -> list[tuple[Value, ...]]:
        """The values of a table's data rows, column by column."""
        lines, data = self.grid(table.sheet).rows, table.data
        cols, value = range(data.left, data.right + 1), self._value
        out = []
        for number in range(data.top, data.bottom + 1):
            cells = lines[number].cells if number in lines else {}
            out.append(tuple([value(cells[col])[0] if col in cells else None for col in cols]))
        return out

    def formulas(self, sheet: str) -> Mapping[tuple[int, int], str]:
        """The formulas of a worksheet by row and column, as they stand in the file."""
        grid = self.grid(sheet)
        if sheet not in self._formulas:
            shared, known = SharedFormulas(grid), dict[str, str]()
            self._formulas[sheet] = found = dict[tuple[int, int], str]()
            for number, line in grid.rows.items():
                if not line.mentions("<f"):
                    continue
                for col, raw in line.cells.items():
                    start = raw.find("<f")
                    if start < 0:
                        continue
                    end = raw.find("</f>", start)
                    text = raw[start + 3 : end]
                    if raw[start + 2] != ">" or end < 0:  # with attributes: shared, an array
                        found[number, col] = shared.text(number, col, RawCell(raw))
                    elif text in known:
                        found[number, col] = known[text]
                    else:
                        found[number, col] = known[text] = unescaped(text)
        return self._formulas[sheet]

    def _value(self, xml: str) -> tuple[Value, str, int]:
        """Value, kind and style of a cell."""
        style, kind, text = content_of(xml)
        number = int(style or 0)
        if kind == "inlineStr":
            return text, "text", number
        if not text and kind != "str":
            return None, "blank", number
        shared = self.shared if kind == "s" else ()
        return *read_value(kind, text, shared, number in self.dates, self.date1904), number

    def _read(self, raw: RawCell, formula: str) -> Cell:
        value, kind, style = self._value(raw.raw)
        return Cell(value, formula, kind, style)


def open_book(path: Path | str) -> Book:
    """Read a workbook as it lies on the disk now. `BadFile`: encrypted, damaged, dangerous or of another kind."""
    book = Book(open_archive(path))
    if not book.sheets:
        raise BadFile(f"「{book.archive.name}」里没有工作表,请检查文件")
    return book

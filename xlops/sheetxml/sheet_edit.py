"""Changes to one worksheet: cells set, rows added at a table's end, the ranges that grow with it.

Rule: what would break the workbook is refused before anything is written: a table's headers and totals, a
part of an array formula, rows over what stands below a table.
Source: ECMA-376 part 1, 18.3.1 (worksheets), 18.5.1 (tables).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from xlops.errors import BadFile, BadInput
from xlops.sheetxml.book import Book, Sheet, Table
from xlops.sheetxml.bulk import NewColumn
from xlops.sheetxml.edits import AppendRows
from xlops.sheetxml.extend import extended_rules, extended_table
from xlops.sheetxml.grid import Row, style_of
from xlops.sheetxml.refs import LAST_ROW, Area, cell_name, column_letters, has_address, moved
from xlops.sheetxml.shared import SharedFormulas
from xlops.sheetxml.values import Formula, Value, with_result, written
from xlops.sheetxml.xml import quoted

__all__ = ["SheetEdit"]

_FORMULA = re.compile(r"<f\b[^>]*?(?:/>|>.*?</f>)", re.S)
_MERGED = re.compile(r'<mergeCell\s+ref="([^"]+)"')
_DIMENSION = re.compile(r'(<dimension\b[^>]*?\bref=")([^"]*)(")')

Cells = Mapping[tuple[int, int], Value | Formula]
_Fill = Mapping[int, tuple[str, str]]  # column → style, and formula of the row above or ""


class SheetEdit:
    """One worksheet while it is changed; `text()` and `tables` are what goes back into the file."""

    def __init__(self, book: Book, sheet: Sheet) -> None:
        self._book, self._sheet = book, sheet
        self._grid = book.grid(sheet.name).copy()
        self._formulas = SharedFormulas(self._grid)
        self._chained = book.related("calcChain") is not None
        self._touched: Area | None = None
        self._arrays_above: list[int] = []
        self.tables: dict[str, str] = {}  # part → new XML
        self.lost: set[tuple[int, int]] = set()  # cells that had a formula and have none now
        self.gained: set[tuple[int, int]] = set()

    # --- cells ----------------------------------------------------------------------------------------

    def write(self, cells: Cells) -> None:
        """Write cells. `BadInput` for a table's headers or totals and for a part of an array formula."""
        rows: dict[int, dict[int, Value | Formula]] = {}
        for (row, col), value in cells.items():
            rows.setdefault(row, {})[col] = value
        for row, values in rows.items():
            self._check(row, values)
        self._write_out(set(cells))
        for row, values in rows.items():
            line = self._grid.row(row)
            old = line.cells
            for col, value in values.items():
                style = style_of(old[col]) if col in old else self._grid.new_style(row, col)
                self._put(line, old, col, style, value)
        if cells:
            cols = [col for _, col in cells]
            self._touch(Area(min(rows), min(cols), max(rows), max(cols)))

    def set_results(self, values: Mapping[tuple[int, int], Value]) -> None:
        """Write the cached values of formulas. `BadInput` where there is no formula."""
        date1904 = self._book.date1904
        for (row, col), value in values.items():
            line = self._grid.row(row)
            old = line.cells.get(col, "")
            if "<f" not in old:
                raise BadInput(f"{cell_name(row, col)} 没有公式,不能写入计算结果")
            new = with_result(old, value, date1904)
            if new != old:
                line.put(col, new)

    def _check(self, row: int, cols: Iterable[int]) -> None:
        cell_name(row, min(cols)), cell_name(row, max(cols))
        for table in self._tables:
            if table.area.top <= row <= table.area.bottom and not table.data.top <= row <= table.data.bottom:
                for col in cols:
                    if (row, col) in table.area:
                        raise BadInput(f"{cell_name(row, col)} 是表「{table.name}」的表头或汇总行,不能写入")
        for area in self._arrays:
            for col in cols:
                if (row, col) in area:
                    name = cell_name(row, col)
                    raise BadInput(f"{name} 属于数组公式 {area},不能单独写入,请先在表里删除这个公式")

    def _touch(self, area: Area) -> None:
        self._touched = self._touched.joined(area) if self._touched else area

    @cached_property
    def _tables(self) -> tuple[Table, ...]:
        return tuple(table for table in self._book.tables if table.sheet == self._sheet.name)

    @cached_property
    def _arrays(self) -> tuple[Area, ...]:
        """Areas that one formula fills: array formulas, spilled ones, data tables."""
        if 't="array"' not in self._grid.data and 't="dataTable"' not in self._grid.data:
            return ()
        kinds = [found[0] for _, _, cell in self._grid.cells() if (found := cell.formula)]
        areas = [Area.parse(a["ref"]) for a in kinds if a.get("t") in {"array", "dataTable"} and "ref" in a]
        return tuple(area for area in areas if (area.top, area.left) != (area.bottom, area.right))

    def _write_out(self, cells: set[tuple[int, int]]) -> None:
        """Give the cells whose shared formula is about to lose its master a formula of their own."""
        for row, col, cell in list(self._formulas.orphans(cells)):
            own = f"<f>{quoted(self._formulas.text(row, col, cell))}</f>"
            self._grid.row(row).put(col, _FORMULA.sub(lambda _, own=own: own, cell.raw, count=1))  # type: ignore[misc]

    def _put(self, line: Row, cells: dict[int, str], col: int, style: str, value: Value | Formula) -> None:
        """Write a cell of a row; `cells` is `line.cells`, asked for once a row."""
        old, has = cells.get(col, ""), isinstance(value, Formula)
        xml = written(f"{column_letters(col)}{line.number}", style, value, self._book.date1904)
        if xml:
            cells[col] = xml
        elif old:
            del cells[col]
        line.changed |= xml != old
        if ("<f" in old) != has:
            here = (line.number, col)
            (self.gained if has else self.lost).add(here)
            (self.lost if has else self.gained).discard(here)

    # --- rows -----------------------------------------------------------------------------------------

    def append(self, table: Table, new: AppendRows) -> tuple[int, int]:
        """Add rows at a table's end; returns the first and the last row written.

        A new table's only row, still blank, is filled first; a totals row moves down. `BadFile`: something stands
        below the table, or names its totals row by address; `BadInput`: a column that is not the table's.
        """
        data, rows, formulas = table.data, new.rows, new.formulas
        if stray := {col for row in rows for col in row} - {column.col for column in table.columns}:
            raise BadInput(f"第 {min(stray)} 列不在表「{table.name}」里,请检查要追加的列")
        first = data.bottom if self._is_new(data) else data.bottom + 1
        last = first + len(rows) - 1
        if last > LAST_ROW:
            raise BadFile(f"表「{table.name}」追加后超过 {LAST_ROW} 行,请先把旧的行移到别处")
        if last > data.bottom:
            self._check_free(table, Area(table.area.bottom + 1, data.left, last + table.totals_rows, data.right))
            for row in range(table.area.bottom, data.bottom, -1):
                self._lower(table, row, last - data.bottom)
        fill = self._fill(table, data.bottom)
        self._arrays_above = [col for col, (_, formula) in fill.items() if formula and self._is_array(data.bottom, col)]
        if first == data.bottom:  # the blank row of a new table keeps the formulas it has
            self._fill_blank(first, new.spelled(rows[0]), fill)
            rows = rows[1:]
        self._add_rows(data.bottom, rows, fill, formulas)
        self._touch(Area(first, data.left, last + table.totals_rows, data.right))
        self._grow(table, max(last, data.bottom))
        return first, last

    def _is_new(self, data: Area) -> bool:
        """Is there one data row, and nothing in it but formulas?"""
        if data.top != data.bottom:
            return False
        return not any(cell.filled and "<f" not in cell.inner for _, _, cell in self._grid.cells(data))

    def _check_free(self, table: Table, area: Area) -> None:
        what = ""
        if found := next(((r, c) for r, c, cell in self._grid.cells(area) if cell.filled), None):
            what = f"{cell_name(*found)} 有内容"
        elif other := next((t for t in self._tables if t.part != table.part and t.area.meets(area)), None):
            what = f"有表「{other.name}」"
        elif merged := next((m for m in _MERGED.findall(self._grid.tail) if Area.parse(m).meets(area)), None):
            what = f"{merged} 是合并单元格"
        if what:
            raise BadFile(f"表「{table.name}」下面的 {what},追加不下 {area.bottom - area.top + 1} 行,请先把它移开")

    def _lower(self, table: Table, row: int, by: int) -> None:
        """Move a totals row down; what names its cells by address would follow in a spreadsheet, so it is refused."""
        if self._is_named(table, row):
            raise BadFile(f"有公式引用了表「{table.name}」的汇总行(第 {row} 行),追加不了,请先在「表设计」里取消汇总行")
        old, new = self._grid.row(row), self._grid.row(row + by)
        for column in table.columns:
            xml = old.cells.get(column.col, "")
            if "<f" in xml and (has_address(self._formulas_at(row, column.col)) or "<f " in xml):
                name = cell_name(row, column.col)
                raise BadFile(f"表「{table.name}」汇总行的 {name} 是自己写的公式,追加不了,请先在「表设计」里取消汇总行")
            if xml:
                address = f'r="{cell_name(row + by, column.col)}"'
                new.put(column.col, re.sub(r'\br="[A-Z]+[0-9]+"', address, xml, count=1))
                old.put(column.col, "")
            if "<f" in xml:
                self.lost.add((row, column.col))
                self.gained.add((row + by, column.col))

    def _formulas_at(self, row: int, col: int) -> str:
        cell = self._grid.cell(row, col)
        return self._formulas.text(row, col, cell) if cell else ""

    def _is_named(self, table: Table, row: int) -> bool:
        """Does a formula anywhere name a cell of a table's row by its address?"""
        cols = "|".join(column_letters(column.col) for column in table.columns)
        here = rf"\$?(?:{cols})\$?{row}(?![0-9(])"
        sheet = self._sheet.name
        quoted_name = re.escape("'" + sheet.replace("'", "''") + "'")
        away = re.compile(rf"(?:{re.escape(sheet)}|{quoted_name})!(?:\$?[A-Z]{{1,3}}\$?[0-9]+:)?{here}")
        near = re.compile(rf"(?<![\w!$]){here}")
        for other in self._book.sheets:
            for text in set(self._book.formulas(other.name).values()):
                if away.search(text) or (other.name == sheet and near.search(text)):
                    return True
        return any(away.search(text) for text in self._book.names.values())

    def _fill(self, table: Table, above: int) -> _Fill:
        """For every column of the table: the style of new cells and the formula of the row above."""
        return {
            column.col: (
                self._grid.new_style(above, column.col),
                self._formula_above(above, column.col, column.formula),
            )
            for column in table.columns
        }

    def _formula_above(self, row: int, col: int, calculated: str) -> str:
        cell = self._grid.cell(row, col)
        if cell and (formula := cell.formula):
            ours = "ref" not in formula[0] or formula[0].get("t") == "shared" or ":" not in formula[0]["ref"]
            return self._formulas.text(row, col, cell) if ours else ""  # an array of many cells ends here
        # With addresses in it, a calculated column's formula says nothing about the row it was written for.
        return "" if has_address(calculated) else calculated

    def _is_array(self, row: int, col: int) -> bool:
        cell = self._grid.cell(row, col)
        found = cell.formula if cell else None
        return bool(found) and found[0].get("t") == "array"  # type: ignore[index]

    def _fill_blank(self, row: int, values: Mapping[int, Value | Formula], fill: _Fill) -> None:
        self._write_out({(row, col) for col in values})
        line = self._grid.row(row)
        for col, value in values.items():
            self._put(line, line.cells, col, fill[col][0], value)

    def _add_rows(
        self, above: int, rows: Sequence[Mapping[int, Value | Formula]], fill: _Fill, formulas: Mapping[int, str]
    ) -> None:
        """Write rows below the row `above`, each column as `fill` or, where it is named there, as `formulas` say."""
        cols, made = list(fill), []
        for col, (style, formula) in fill.items():
            values: list[Value | Formula] = [row.get(col) for row in rows]
            if formula and col not in formulas:
                values = [
                    row[col] if col in row else Formula(moved(formula, below)) for below, row in enumerate(rows, 1)
                ]
            column = NewColumn(col, style, formulas.get(col, ""), self._book.date1904)
            made.append(column.cells(above + 1, values))
            if self._chained:
                lines = enumerate(values, above + 1)
                self.gained |= {(row, col) for row, value in lines if col in formulas or isinstance(value, Formula)}
        tag = self._grid.tag_like(above)
        for row, (values_, cells) in enumerate(zip(rows, zip(*made, strict=True), strict=True), above + 1):
            if row in self._grid.rows:
                line = self._grid.row(row)
                for col, xml in zip(cols, cells, strict=True):
                    line.put(col, xml)
            else:
                self._grid.add(row, tag, "".join(cells))
            for col in self._arrays_above:
                if col not in values_ and col not in formulas:
                    self._as_array(above, row, col)

    def _as_array(self, above: int, row: int, col: int) -> None:
        """Where the formula above calculates with arrays, so does the new one."""
        model, cell = self._grid.cell(above, col), self._grid.cell(row, col)
        if model and cell:
            xml = cell.raw.replace("<f ", f'<f t="array" ref="{cell_name(row, col)}" ', 1)
            if dynamic := re.search(r'\scm="[0-9]+"', model.tag):
                xml = xml.replace("<c", "<c" + dynamic[0], 1)
            self._grid.row(row).put(col, xml)

    def _grow(self, table: Table, bottom: int) -> None:
        xml = self._book.part(table.part)
        grown = extended_table(xml, table.area.bottom, bottom + table.totals_rows)
        if table.totals_rows:
            grown = extended_table(grown, table.data.bottom, bottom)
        if grown != xml:
            self.tables[table.part] = grown
        if bottom > table.data.bottom:
            self._grid.tail = extended_rules(self._grid.tail, self._sheet.name, table.data, bottom)

    # --- result ---------------------------------------------------------------------------------------

    def text(self) -> str:
        """The worksheet's XML, its dimension grown to what was written."""
        if self._touched:
            self._grid.head = _DIMENSION.sub(self._dimension, self._grid.head, count=1)
        return self._grid.text()

    def _dimension(self, found: re.Match[str]) -> str:
        assert self._touched
        return found[1] + str(Area.parse(found[2]).joined(self._touched)) + found[3]

"""A host in memory: an xlwings engine over openpyxl, with what the macros use, and hands of an operator.

It knows what a spreadsheet knows: values and formulas apart, tables that grow, names, document properties, a status
bar, a calculation mode; and it can refuse (`Host.refuse`). It calculates nothing.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import xlwings as xw
from openpyxl.formula.translate import Translator
from openpyxl.packaging.custom import StringProperty
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.workbook.defined_name import DefinedName

__all__ = ["Host", "Refused"]


class Refused(Exception):
    """What a host says of a protected sheet; as an error of UNO it lets nobody set its traceback."""

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(name)


class Host:
    """A spreadsheet with one open workbook; `book` is what a macro gets, `wb` what the operator's hands are on."""

    def __init__(self, path: Path, properties: bool = True) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.wb = openpyxl.load_workbook(path)
            self.cached = openpyxl.load_workbook(path, data_only=True)
        self.path, self.knows_properties = path, properties
        self.screen_updating, self.calculation, self.status_bar = True, "automatic", False
        self.said: list[Any] = []  # everything the status bar showed
        self.refuse = 0  # the number of the one write that the host refuses
        self.writes = 0
        self.active = ""
        self.opened: list[str] = []
        self.engine = _Engine()
        self.book = xw.Book(impl=_Book(self))

    def touch(self) -> None:
        """A write comes in."""
        self.writes += 1
        if self.writes == self.refuse:
            raise Refused("the sheet is protected")

    # --- hands ------------------------------------------------------------------------------------------

    def sheet_of(self, table: str) -> Any:
        return next(ws for ws in self.wb if table in ws.tables)

    def column(self, table: str, header: str) -> list[Any]:
        """What stands in a column of a table, from its first row down."""
        ws, (_, top, _, bottom) = self.sheet_of(table), range_boundaries(self.sheet_of(table).tables[table].ref)
        return [ws.cell(row, self.at(table, header)).value for row in range(top + 1, bottom + 1)]

    def at(self, table: str, header: str) -> int:
        """The sheet column of a header."""
        ws = self.sheet_of(table)
        left, top, right, _ = range_boundaries(ws.tables[table].ref)
        return next(col for col in range(left, right + 1) if ws.cell(top, col).value == header)

    def type(self, table: str, number: int, header: str, value: Any) -> None:
        """Type into the n-th row (from 0) of a table."""
        ws = self.sheet_of(table)
        top = range_boundaries(ws.tables[table].ref)[1]
        ws.cell(top + 1 + number, self.at(table, header)).value = value

    def reorder(self, table: str, order: list[int]) -> None:
        """Put the rows of a table into another order; those left out are deleted, the rows below come up."""
        ws = self.sheet_of(table)
        left, top, right, bottom = range_boundaries(ws.tables[table].ref)
        rows = [[ws.cell(r, c).value for c in range(left, right + 1)] for r in range(top + 1, bottom + 1)]
        for r in range(top + 1, bottom + 1):
            for c in range(left, right + 1):
                ws.cell(r, c).value = None
        for r, number in enumerate(order, top + 1):
            for c, value in enumerate(rows[number], left):
                ws.cell(r, c).value = value
        ws.tables[table].ref = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{top + len(order)}"

    def belong(self, shop: str) -> None:
        """Make it a workbook of another shop."""
        self.wb.custom_doc_props["xlops.shop"].value = shop
        next(row for row in self.wb["_udf"] if row[0].value == "shop")[1].value = shop

    def rename_sheet(self, old: str, new: str) -> None:
        self.wb[old].title = self.cached[old].title = new
        for name in self.wb.defined_names.values():
            name.attr_text = name.attr_text.replace(f"'{old}'!", f"'{new}'!").replace(f"{old}!", f"'{new}'!")

    def rename_header(self, table: str, old: str, new: str) -> None:
        ws = self.sheet_of(table)
        ws.cell(range_boundaries(ws.tables[table].ref)[1], self.at(table, old)).value = new

    def rename_table(self, old: str, new: str) -> None:
        ws = self.sheet_of(old)
        table = ws.tables.pop(old)
        table.name = table.displayName = new
        ws.tables[new] = table


class _Engine:
    name, type = "memory", "desktop"

    @staticmethod
    def prepare_xl_data_element(x: Any, options: Any) -> Any:
        return None if x == "" else x

    @staticmethod
    def clean_value_data(data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool) -> Any:
        def clean(value: Any) -> Any:
            if value in ("", None):
                return empty_as
            return None if isinstance(value, str) and value.startswith("#") and not err_to_str else value

        return [[clean(value) for value in row] for row in data]


class _App:
    pid = 1

    def __init__(self, host: Host) -> None:
        self.__dict__["_host"] = host

    @property
    def engine(self) -> Any:
        return self._host.engine

    @property
    def books(self) -> Any:
        return _Books(self)

    def __getattr__(self, name: str) -> Any:
        if name in ("screen_updating", "calculation", "status_bar"):
            return getattr(self._host, name)
        raise AttributeError(name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._host, name, value)
        if name == "status_bar":
            self._host.said.append(value)


class _Books:
    def __init__(self, app: _App) -> None:
        self.app = app

    def __call__(self, name: str) -> Any:
        raise KeyError(name)

    def open(self, path: str, *more: Any) -> Any:
        self.app._host.opened.append(path)
        return _Book(self.app._host)


class _Book:
    def __init__(self, host: Host) -> None:
        self.host = host
        self.app, self.name, self.fullname = _App(host), host.path.name, str(host.path)
        self.sheets, self.names = _Sheets(host), _Names(host)

    @property
    def api(self) -> Any:
        return SimpleNamespace(CustomDocumentProperties=_Properties(self.host)) if self.host.knows_properties else None


class _Properties:
    """As Excel's: called with a name, or `Add`."""

    def __init__(self, host: Host) -> None:
        self.host = host

    def __call__(self, name: str) -> Any:
        host = self.host
        found = host.wb.custom_doc_props[name]

        class Property:
            @property
            def Value(self) -> str:
                return str(found.value or "")

            @Value.setter
            def Value(self, text: str) -> None:
                host.touch()
                found.value = text

        return Property()

    def Add(self, name: str, link: bool, kind: int, text: str) -> None:
        self.host.touch()
        self.host.wb.custom_doc_props.append(StringProperty(name=name, value=text))


class _Sheets:
    def __init__(self, host: Host) -> None:
        self.host = host

    def __call__(self, key: Any) -> Any:
        return _Sheet(self.host, self.host.wb[key] if isinstance(key, str) else self.host.wb.worksheets[key - 1])

    def __len__(self) -> int:
        return len(self.host.wb.worksheets)

    def __iter__(self) -> Iterator[Any]:
        return (_Sheet(self.host, ws) for ws in self.host.wb.worksheets)


class _Sheet:
    def __init__(self, host: Host, ws: Any) -> None:
        self.host, self.ws, self.name = host, ws, ws.title
        self.book = SimpleNamespace(app=_App(host), name=host.path.name)

    @property
    def tables(self) -> list[Any]:
        return [_Table(self, table) for table in self.ws.tables.values()]

    def range(self, first: Any, last: Any = None) -> Any:
        """By two corners: rows and columns, or ranges."""
        (top, left), (bottom, right) = (
            (corner.row, corner.column) if isinstance(corner, _Range) else corner for corner in (first, last or first)
        )
        return _Range(self, top, left, bottom, right)

    @property
    def used_range(self) -> Any:
        return _Range(self, 1, 1, self.ws.max_row, self.ws.max_column)

    def activate(self) -> None:
        self.host.active = self.name


class _Table:
    def __init__(self, sheet: _Sheet, table: Any) -> None:
        self.sheet, self.table = sheet, table

    @property
    def name(self) -> str:
        return str(self.table.displayName)

    @property
    def _edges(self) -> tuple[int, int, int, int]:
        left, top, right, bottom = range_boundaries(self.table.ref)
        return top, left, bottom, right

    @property
    def range(self) -> Any:
        return _Range(self.sheet, *self._edges)

    @property
    def header_row_range(self) -> Any:
        top, left, _, right = self._edges
        return _Range(self.sheet, top, left, top, right)

    @property
    def data_body_range(self) -> Any:
        top, left, bottom, right = self._edges
        return _Range(self.sheet, top + 1, left, bottom, right)

    def resize(self, range: xw.Range) -> None:
        self.sheet.host.touch()
        (rows, cols), top, left = range.shape, range.row, range.column
        self.table.ref = f"{get_column_letter(left)}{top}:{get_column_letter(left + cols - 1)}{top + rows - 1}"


class _Range:
    max_cells_per_read = max_cells_per_write = None

    def __init__(self, sheet: _Sheet, top: int, left: int, bottom: int, right: int) -> None:
        self.sheet, self.row, self.column = sheet, top, left
        self.shape = (bottom - top + 1, right - left + 1)
        self.api = self

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, row: int, col: int) -> Any:
        return _Range(self.sheet, self.row + row - 1, self.column + col - 1, self.row + row - 1, self.column + col - 1)

    def _cells(self) -> list[list[Any]]:
        rows, cols = self.shape
        ws = self.sheet.ws
        return [[ws.cell(self.row + r, self.column + c) for c in range(cols)] for r in range(rows)]

    def _value(self, cell: Any) -> Any:
        if cell.data_type == "f":
            return self.sheet.host.cached[self.sheet.ws.title].cell(cell.row, cell.column).value
        value = cell.value
        return datetime.combine(value, time()) if isinstance(value, date) and not isinstance(value, datetime) else value

    @property
    def raw_value(self) -> Any:
        return [[self._value(cell) for cell in row] for row in self._cells()]

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        self.sheet.host.touch()
        for cells, values in zip(self._cells(), data if isinstance(data, list) else [[data]], strict=True):
            for cell, value in zip(cells, values, strict=True):
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"  # a text, whatever it begins with

    @property
    def formula(self) -> Any:
        def text(cell: Any) -> str:
            value = cell.value
            return str(getattr(value, "text", value)) if cell.data_type == "f" else "" if value is None else str(value)

        found = tuple(tuple(text(cell) for cell in row) for row in self._cells())
        return found[0][0] if len(self) == 1 else found

    @formula.setter
    def formula(self, data: Any) -> None:
        self.sheet.host.touch()
        for cells, values in zip(self._cells(), data if isinstance(data, list) else [[data]], strict=True):
            for cell, value in zip(cells, values, strict=True):
                cell.value = value

    def copy(self, destination: xw.Range) -> None:
        self.Copy(destination.impl)

    def Copy(self, destination: _Range) -> None:
        """As Excel's: one row onto the rows of the destination, relative addresses moved."""
        self.sheet.host.touch()
        (source,) = self._cells()
        for line in destination._cells():
            for old, new in zip(source, line, strict=True):
                value = old.value
                if old.data_type == "f":
                    value = Translator(str(value), old.coordinate).translate_formula(new.coordinate)
                new.value, new._style = value, old._style

    def clear_contents(self) -> None:
        for row in self._cells():
            for cell in row:
                cell.value = None


class _Names:
    def __init__(self, host: Host) -> None:
        self.host = host

    def snapshot(self) -> list[tuple[str, Any]]:
        return [(name, self(name)) for name in self.host.wb.defined_names]

    def __call__(self, name: str) -> Any:
        found = self.host.wb.defined_names[name]
        return SimpleNamespace(name=name, refers_to=f"={found.attr_text}")

    def contains(self, name: str) -> bool:
        return name in self.host.wb.defined_names

    def add(self, name: str, refers_to: str) -> Any:
        self.host.touch()
        self.host.wb.defined_names[name] = DefinedName(name, attr_text=refers_to.removeprefix("="))
        return self(name)

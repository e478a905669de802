"""Excel's objects, played back over COM: an open workbook with its sheets, tables and names, and a record of what was set.

Rule: an object is a mapping of its members; a member is a value, another object, a function, or a `Live` that is asked
and set anew each time. What is not there is an error of COM, as in Excel; only what macros use exists. Cells come from
a file, formulas with the value that the file holds; nothing is calculated. It runs under the Windows Python, in the
host's process.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple

import openpyxl
import pythoncom
import pywintypes
import winerror
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter, range_boundaries
from win32com.server import util
from win32com.server.exception import COMException
from win32com.server.policy import DynamicPolicy

__all__ = ["Book", "pointer_of"]

Members = dict[str, Any]
_PUT = pythoncom.DISPATCH_PROPERTYPUT | pythoncom.DISPATCH_PROPERTYPUTREF
_ERRORS = {"#NULL!": 2000, "#DIV/0!": 2007, "#VALUE!": 2015, "#REF!": 2023, "#NAME?": 2029, "#NUM!": 2036, "#N/A": 2042}


class Live(NamedTuple):
    """A member that is asked and set anew each time."""

    get: Callable[[], Any]
    put: Callable[[Any], None]


class Object:
    """One object. What is set or called is noted as its path and the value; `of` is what the object stands for."""

    asked = 0
    """How often anything was asked: each time a way from Python to Excel and back."""

    def __init__(self, path: str, members: Members, notes: list[Any], of: Any = None) -> None:
        self._path, self._notes, self.of = path, notes, of
        self._members = {name.lower(): member for name, member in members.items()}

    def _dynamic_(self, name: str, _lcid: int, flags: int, arguments: tuple[Any, ...]) -> Any:
        Object.asked += 1
        key = name.lower()
        member = self._members.get(key)
        if key not in self._members:
            raise COMException(f"{self._path} has no {name}", winerror.DISP_E_MEMBERNOTFOUND)
        if flags & _PUT:
            self._notes.append([f"{self._path}.{name}", _noted(arguments[-1])])
            if isinstance(member, Live):
                member.put(arguments[-1])
            else:
                self._members[key] = arguments[-1]
            return None
        if isinstance(member, Live):
            return member.get()
        if callable(member):
            if flags == pythoncom.DISPATCH_PROPERTYGET and not arguments:  # a method is no value
                raise COMException(f"{name} is a method", winerror.DISP_E_MEMBERNOTFOUND)
            return member(*arguments)
        return wrapped(Object(f"{self._path}.{name}", member, self._notes)) if isinstance(member, dict) else member


def _noted(value: Any) -> Any:
    """A value for the record; of a block only its size."""
    if isinstance(value, tuple):
        return f"{len(value)} rows"
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def wrapped(one: Object) -> Any:
    return util.wrap(one, usePolicy=DynamicPolicy)


def pointer_of(one: Any) -> int:
    """The address of a COM object, which pywin32 tells only in words."""
    found = re.search(r"with obj at (0x[0-9a-fA-F]+)", repr(one))
    assert found, repr(one)
    return int(found[1], 16)


def _absent(*_: Any) -> Any:
    raise COMException("no such item", winerror.DISP_E_BADINDEX)


def collection(items: list[Any], names: list[str]) -> Members:
    """Count, Item by number or name, and For Each."""

    def item(which: Any) -> Any:
        if isinstance(which, str):
            found = [one for one, name in zip(items, names, strict=True) if name.casefold() == which.casefold()]
            return found[0] if found else _absent()
        return items[int(which) - 1] if 1 <= which <= len(items) else _absent()

    return {"Count": len(items), "Item": item, "_value_": item, "_NewEnum": lambda: util.NewEnum(items)}


class Area(NamedTuple):
    """Cells of a sheet."""

    sheet: Any
    top: int
    left: int
    bottom: int
    right: int


class Book:
    """An open workbook: the file's cells, the operator's Excel around it; of the sheets only those that are named."""

    def __init__(self, path: str, properties: dict[str, str], window: int, sheets: list[str]) -> None:
        Object.asked = 0
        self.notes: list[Any] = []
        self.choices: list[list[str]] = []
        self.words: list[str | None] = []
        self.file, self.cached = _loaded(path, False), _loaded(path, True)
        self.properties = {one.name: str(one.value) for one in self.file.custom_doc_props} | properties
        for sheet in self.file.worksheets:
            if sheet.title not in sheets:
                self.file.remove(sheet)
        self.tables = {
            table.name: [sheet, *range_boundaries(table.ref)] for sheet in self.file for table in sheet.tables.values()
        }
        self._sheets = {sheet.title: self._sheet(sheet) for sheet in self.file}
        listed = collection(list(self._sheets.values()), list(self._sheets))
        named = [(name, defined.attr_text) for name, defined in self.file.defined_names.items()]
        names = [(name, f"={text}") for name, text in named if text.partition("!")[0].strip("'") in sheets]
        known = collection([self._object(n, {"Name": n, "RefersTo": text}) for n, text in names], [n for n, _ in names])
        application = {
            "Hwnd": window, "Name": "Microsoft Excel", "Version": "16.0", "Ready": True, "StatusBar": False,
            "ScreenUpdating": True, "Calculation": -4105, "CutCopyMode": 0,
            "FileDialog": self._dialog, "InputBox": self._input,
            "Workbooks": {"Count": 0, "Item": _absent, "_value_": _absent, "Open": self._open},
        }  # fmt: skip
        self.object = self._object("book", {
            "Name": path.rpartition("\\")[2], "FullName": path, "Path": path.rpartition("\\")[0], "Application": application,
            "Worksheets": listed, "Sheets": listed, "Names": known, "CustomDocumentProperties": {
                "_value_": self._property, "Item": self._property, "Add": self._add,
            },
        })  # fmt: skip

    @staticmethod
    def asked() -> int:
        """How often anything of the workbook was asked since it was opened."""
        return Object.asked

    def _object(self, path: str, members: Members, of: Any = None) -> Any:
        return wrapped(Object(path, members, self.notes, of))

    # --- document properties --------------------------------------------------------------------------------

    def _property(self, name: str) -> Any:
        if name not in self.properties:
            _absent()
        value = Live(lambda: self.properties[name], lambda text: self.properties.update({name: text}))
        return self._object(f"property {name}", {"Name": name, "Value": value})

    def _add(self, name: str, _linked: bool, _kind: int, text: str) -> None:
        self.notes.append([f"property {name}", text])
        self.properties[name] = text

    # --- dialogs of Excel's own -----------------------------------------------------------------------------

    def _dialog(self, _kind: int) -> Any:
        """The file dialog: what is chosen in it comes from `choices`, nothing is a cancel."""
        chosen = self.choices.pop(0)
        return self._object("dialog", {
            "AllowMultiSelect": False, "Title": "", "InitialFileName": "", "Show": lambda: -1 if chosen else 0,
            "SelectedItems": collection(chosen, chosen),
        })  # fmt: skip

    def _input(self, prompt: str, *more: Any) -> Any:
        """A question with a line to type into: what is typed comes from `words`, None is a cancel."""
        self.notes.append(["input", prompt])
        typed = self.words.pop(0)
        return False if typed is None else typed

    def _open(self, path: str, _links: Any, read_only: Any, *_: Any) -> Any:
        """Another workbook, of which only the first sheet is known, and how to print it."""

        def export(kind: int, target: str) -> None:
            self.notes.append(["export", kind])
            with open(target, "wb") as file:
                file.write(b"%PDF-1.7")

        sheet = self._object("report sheet", {"Name": "周报", "Index": 1, "ExportAsFixedFormat": export})
        sheets, name = collection([sheet], ["周报"]), path.rpartition("\\")[2]
        self.notes.append(["open", f"{name} {bool(read_only)}"])
        return self._object("report", {
            "Name": name, "FullName": path, "Worksheets": sheets, "Sheets": sheets,
            "Close": lambda save: self.notes.append(["close", bool(save)]),
        })  # fmt: skip

    # --- sheets, tables, ranges -----------------------------------------------------------------------------

    def _sheet(self, sheet: Any) -> Any:
        def between(one: Any, other: Any) -> Any:
            a, b = util.unwrap(one).of, util.unwrap(other).of
            return self._range(Area(sheet, a.top, a.left, b.bottom, b.right))

        names = [name for name, (owner, *_) in self.tables.items() if owner is sheet]
        return self._object(sheet.title, {
            "Name": sheet.title, "Parent": Live(lambda: self.object, _absent), "Range": between,
            "Activate": lambda: self.notes.append(["activate", sheet.title]),
            "Cells": lambda row, col: self._range(Area(sheet, int(row), int(col), int(row), int(col))),
            "ListObjects": collection([self._table(name) for name in names], names),
        })  # fmt: skip

    def _table(self, name: str) -> Any:
        sheet, place = self.tables[name][0], self.tables[name]

        def part(first: int, last: int | None) -> Any:
            _, left, top, right, bottom = place
            end = bottom if last is None else top + last
            return self._range(Area(sheet, top + first, left, end, right)) if end >= top + first else None

        def resize(to: Any) -> None:
            area = util.unwrap(to).of
            self.notes.append([f"{name}.Resize", area.bottom - area.top])
            place[1:] = [area.left, area.top, area.right, area.bottom]

        return self._object(name, {
            "Name": name, "DisplayName": name, "Range": Live(lambda: part(0, None), _absent), "Resize": resize,
            "HeaderRowRange": Live(lambda: part(0, 0), _absent), "DataBodyRange": Live(lambda: part(1, None), _absent),
            "ShowTotals": False,
        })  # fmt: skip

    def _range(self, area: Area) -> Any:
        rows, columns = area.bottom - area.top + 1, area.right - area.left + 1
        return self._object(f"{area.sheet.title}!R{area.top}C{area.left}", {
            "Row": area.top, "Column": area.left, "Rows": {"Count": rows}, "Columns": {"Count": columns},
            "_value_": lambda row, col: self._range(_cell(area, int(row), int(col))),
            "Count": rows * columns, "Worksheet": Live(lambda: self._sheets[area.sheet.title], _absent),
            "Value": Live(lambda: _get(area, self._value), lambda given: _put(area, given)),
            "Formula": Live(lambda: _get(area, _formula), lambda given: _put(area, given)),
            "ClearContents": lambda: _put(area, None), "Copy": lambda to: _copy(area, util.unwrap(to).of),
        }, area)  # fmt: skip

    def _value(self, sheet: Any, row: int, col: int) -> Any:
        """What `.Value` gives: numbers as doubles, dates as dates, errors as their numbers."""
        value = sheet.cell(row, col).value
        if isinstance(value, str) and value.startswith("="):
            value = self.cached[sheet.title].cell(row, col).value
        if isinstance(value, str) and value in _ERRORS:
            return _ERRORS[value] - 2146828288
        if isinstance(value, date):
            return pywintypes.Time(datetime(*value.timetuple()[:6]))
        return float(value) if isinstance(value, int) and not isinstance(value, bool) else value

    def type(self, name: str, value: Any) -> None:
        """The operator's hand: a value into the cell of a name; a text of a day becomes that day."""
        sheet, _, place = self.file.defined_names[name].attr_text.partition("!")
        cell = self.file[sheet.strip("'")][place.replace("$", "")]
        cell.value = datetime.fromisoformat(value) if isinstance(cell.value, date) else value

    def cell(self, name: str) -> Any:
        sheet, _, place = self.file.defined_names[name].attr_text.partition("!")
        return _plain(self.file[sheet.strip("'")][place.replace("$", "")].value)

    def typed(self) -> dict[str, list[list[Any]]]:
        """The cells below each table's header, formulas left out; days and moments as texts."""
        found = {}
        for name, (sheet, left, top, right, bottom) in self.tables.items():
            rows = sheet.iter_rows(top + 1, bottom, left, right, values_only=True)
            found[name] = [[_plain(value) for value in row] for row in rows]
        return found


def _cell(area: Area, row: int, col: int) -> Area:
    """A cell counted from the area's first."""
    top, left = area.top + row - 1, area.left + col - 1
    return Area(area.sheet, top, left, top, left)


def _loaded(path: str, values: bool) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path, data_only=values)


def _get(area: Area, of: Callable[[Any, int, int], Any]) -> Any:
    """A cell's value, or rows: as a list, for of a tuple pywin32 would give the first row alone."""
    rows = [
        [of(area.sheet, row, col) for col in range(area.left, area.right + 1)]
        for row in range(area.top, area.bottom + 1)
    ]
    return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows


def _put(area: Area, given: Any) -> None:
    """A block, or one value for every cell."""
    for r in range(area.bottom - area.top + 1):
        for c in range(area.right - area.left + 1):
            value = given[r][c] if isinstance(given, tuple) else given
            area.sheet.cell(area.top + r, area.left + c).value = _kept(value)


def _kept(value: Any) -> Any:
    """A value as Excel keeps it: a mark of a text goes, a date knows no zone."""
    if isinstance(value, datetime):
        return datetime(*value.timetuple()[:6])
    if isinstance(value, str):
        return value[1:] if value.startswith("'") else value or None
    return value


def _formula(sheet: Any, row: int, col: int) -> str:
    value = sheet.cell(row, col).value
    return "" if value is None else str(value)


def _copy(source: Area, target: Area) -> None:
    """The first row of the source into every row of the target, formulas moved along."""
    for row in range(target.top, target.bottom + 1):
        for col in range(target.left, target.right + 1):
            value = source.sheet.cell(source.top, col - target.left + source.left).value
            if isinstance(value, str) and value.startswith("="):
                origin = f"{get_column_letter(col)}{source.top}"
                value = Translator(value, origin).translate_formula(f"{get_column_letter(col)}{row}")
            target.sheet.cell(row, col).value = value


def _plain(value: Any) -> Any:
    if isinstance(value, str) and value.startswith("="):
        return "="
    return str(value)[:10] if isinstance(value, date) else value

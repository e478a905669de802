"""Workbooks, sheets, tables and names of LibreOffice as xlwings' engines are asked for them.

Rule: a table of Excel is a database range here, of the same name. Names are given in Excel's grammar. A workbook is
saved only where the operator's file is not at stake: under a path that is given, or where LibreOffice itself made it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from xlwings import NoSuchObjectError

from xlops.excel.libreoffice.formulas import to_calc, to_excel
from xlops.excel.libreoffice.office import store_as
from xlops.excel.libreoffice.ranges import Range

__all__ = ["Book", "Name", "Names", "Sheet", "Sheets", "Table"]


class Book:
    """An open workbook; `api` is LibreOffice's document."""

    def __init__(self, app: Any, document: Any, original: Path | None = None) -> None:
        self.app, self.api, self._original = app, document, original

    @cached_property
    def tables(self) -> dict[str, int]:
        """Every table with the number of its sheet."""
        found: dict[str, int] = json.loads(self.app.relay.tables(self.api))
        return found

    @property
    def fullname(self) -> str:
        """The path of the operator's file, where a copy of it is open."""
        import uno

        if self._original is not None:
            return str(self._original)
        return str(uno.fileUrlToSystemPath(self.api.URL)) if self.api.URL else str(self.api.Title)

    @property
    def name(self) -> str:
        return Path(self.fullname).name

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        return Names(self.api, self.app.relay)

    def activate(self) -> None:
        self.api.CurrentController.Frame.activate()

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Where it lies; with a path a copy of it there."""
        store_as(self.api, Path(path)) if path else self.api.store()

    def to_pdf(self, path: str, quality: Any = None) -> None:
        store_as(self.api, Path(path))

    def close(self) -> None:
        self.api.close(True)


class Sheets:
    """The sheets of a workbook."""

    def __init__(self, book: Book) -> None:
        self._book, self.api = book, book.api.Sheets

    def __call__(self, key: int | str) -> Sheet:
        if isinstance(key, str):
            if not self.api.hasByName(key):
                raise NoSuchObjectError(f"没有工作表「{key}」")
            return Sheet(self._book, self.api.getByName(key))
        return Sheet(self._book, self.api.getByIndex(key - 1))

    def __len__(self) -> int:
        return int(self.api.Count)

    def __iter__(self) -> Iterator[Sheet]:
        return (self(i + 1) for i in range(len(self)))

    @property
    def active(self) -> Sheet:
        return Sheet(self._book, self._book.api.CurrentController.ActiveSheet)

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        place = before.index - 1 if before else after.index if after else len(self)
        free = name or next(f"Sheet{i}" for i in range(1, 10_000) if not self.api.hasByName(f"Sheet{i}"))
        self.api.insertNewByName(free, place)
        return self(free)


class Sheet:
    """A sheet; `api` is LibreOffice's."""

    def __init__(self, book: Book, sheet: Any) -> None:
        self.book, self.api = book, sheet

    @property
    def name(self) -> str:
        return str(self.api.Name)

    @name.setter
    def name(self, value: str) -> None:
        self.api.Name = value

    @property
    def index(self) -> int:
        return int(self.api.RangeAddress.Sheet) + 1

    def range(self, first: Any, last: Any = None) -> Range:
        return Range(self, first, last)

    @property
    def cells(self) -> Range:
        return Range(self, (1, 1), (1_048_576, 16_384))

    @property
    def used_range(self) -> Range:
        cursor = self.api.createCursor()
        cursor.gotoEndOfUsedArea(False)
        return Range(self, (1, 1), (cursor.RangeAddress.EndRow + 1, cursor.RangeAddress.EndColumn + 1))

    @property
    def tables(self) -> Tables:
        return Tables(self)

    @property
    def visible(self) -> bool:
        return bool(self.api.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self.api.IsVisible = value

    def activate(self) -> None:
        self.book.api.CurrentController.ActiveSheet = self.api

    select = activate

    def clear_contents(self) -> None:
        self.used_range.clear_contents()

    def clear(self) -> None:
        self.used_range.clear()

    def autofit(self, axis: str | None = None) -> None:
        self.used_range.autofit(axis)

    def delete(self) -> None:
        self.book.api.Sheets.removeByName(self.name)


class Tables:
    """The tables of a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.api = sheet.book.api.DatabaseRanges
        number = sheet.index - 1
        there = [name for name, at in sheet.book.tables.items() if at == number]
        self._found = {name: Table(sheet, name, self.api.getByName(name)) for name in there}

    def __call__(self, key: int | str) -> Table:
        return self._found[key] if isinstance(key, str) else list(self._found.values())[key - 1]

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[Table]:
        return iter(self._found.values())

    def contains(self, key: int | str) -> bool:
        return key in self._found if isinstance(key, str) else 1 <= key <= len(self)


class Table:
    """A table: where it stands, how it grows."""

    def __init__(self, parent: Sheet, name: str, found: Any) -> None:
        self.parent, self.name, self.api = parent, name, found

    @property
    def display_name(self) -> str:
        return self.name

    @property
    def range(self) -> Range:
        area = self.api.DataArea
        return Range(self.parent, (area.StartRow + 1, area.StartColumn + 1), (area.EndRow + 1, area.EndColumn + 1))

    @property
    def header_row_range(self) -> Range | None:
        whole = self.range
        last = (whole.row, whole.column + whole.shape[1] - 1)
        return Range(self.parent, (whole.row, whole.column), last) if self.api.ContainsHeader else None

    @property
    def show_totals(self) -> bool:
        return bool(self.api.TotalsRow)

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        self.api.TotalsRow = value

    @property
    def data_body_range(self) -> Range | None:
        whole = self.range
        first = whole.row + bool(self.api.ContainsHeader)
        last = whole.row + whole.shape[0] - 1 - bool(self.api.TotalsRow)
        right = whole.column + whole.shape[1] - 1
        return Range(self.parent, (first, whole.column), (last, right)) if last >= first else None

    def resize(self, range: Any) -> None:
        self.api.DataArea = range.impl.api.RangeAddress


class Names:
    """The names of a workbook."""

    def __init__(self, document: Any, relay: Any) -> None:
        self.api, self._document, self._relay = document.NamedRanges, document, relay

    def __call__(self, key: int | str) -> Name:
        name = self.api.ElementNames[key - 1] if isinstance(key, int) else key
        if not self.api.hasByName(name):
            raise KeyError(name)
        return Name(self.api, name)

    def __len__(self) -> int:
        return int(self.api.Count)

    def snapshot(self) -> list[tuple[str, Name]]:
        """All names as they are now."""
        found: dict[str, str] = json.loads(self._relay.names(self._document))
        return [(name, Name(self.api, name, content)) for name, content in found.items()]

    def contains(self, key: str) -> bool:
        return bool(self.api.hasByName(key))

    def add(self, name: str, refers_to: str) -> Name:
        from com.sun.star.table import CellAddress

        self.api.addNewByName(name, to_calc(refers_to).removeprefix("="), CellAddress(), 0)
        return self(name)


class Name:
    """A name and what it stands for."""

    def __init__(self, all: Any, name: str, content: str | None = None) -> None:
        self._all, self.name, self._content = all, name, content

    @property
    def api(self) -> Any:
        return self._all.getByName(self.name)

    @property
    def refers_to(self) -> str:
        return to_excel("=" + (self.api.Content if self._content is None else self._content))

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.api.Content = to_calc(value).removeprefix("=")
        self._content = None

    def delete(self) -> None:
        self._all.removeByName(self.name)

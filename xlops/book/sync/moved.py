"""A formula of the operator's, carried into a workbook that was built anew: tables, headers, sheets, addresses.

Rule: names of tables, headers and sheets become those of the new workbook; an address within a table of ours
follows its row and column; one on a sheet of the operator's stays. An address on a sheet of ours outside the
tables says nothing in the new layout: such a formula is not carried, its value is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial

from xlops.book.sync.model import ReadBook, ReadGrid
from xlops.errors import BadInput
from xlops.sheetxml import Area
from xlops.sheetxml.refs import LAST_ROW, column_letters

__all__ = ["Moved"]

_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")"""
    r"""|(?P<table>[^\W\d][\w.\\]*)?(?P<inside>\[(?:[^\[\]]|\[[^\[\]]*\])*\])"""
    r"""|(?:(?P<sheet>'(?:[^']|'')+'|[^\W\d][\w.]*)!)"""
    r"""(?P<ref>\$?[A-Z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Z]{1,3}\$?[0-9]{1,7})?|\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|\#REF!)?"""
    r"""|(?P<here>(?<![\w.$])(?:\$?[A-Z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Z]{1,3}\$?[0-9]{1,7})?|\$?[A-Z]{1,3}:\$?[A-Z]{1,3}))"""
    r"""(?![\w(.!\[])"""
)
_HEADER = re.compile(r"\[([^\[\]#@][^\[\]]*)\]")
_CORNER = re.compile(r"(\$?)([A-Z]{1,3})(?:(\$?)([0-9]{1,7}))?")


class _Lost(Exception):
    """An address that says nothing in the new workbook."""


class Moved:
    """Where everything of an old workbook stands in the new one. `lines` are old row → new row by grid."""

    def __init__(self, old: ReadBook, new: ReadBook, lines: Mapping[str, Mapping[int, int]]) -> None:
        self._pairs: dict[str, list[tuple[ReadGrid, ReadGrid, Mapping[int, int]]]] = {}
        self._tables: dict[str, tuple[str, dict[str, str]]] = {}
        self._sheets: dict[str, str] = {}
        for id, read in old.grids.items():
            now = new.grids[id]
            self._pairs.setdefault(read.sheet.casefold(), []).append((read, now, lines[id]))
            headers = {
                c.header: now.place.columns[k].header for k, c in read.place.columns.items() if k in now.place.columns
            }
            self._tables[read.place.table.name.casefold()] = (now.place.table.name, headers)
            self._sheets[read.sheet.casefold()] = now.sheet

    def formula(self, text: str, sheet: str) -> tuple[str, bool] | None:
        """The formula in the new workbook, and whether it reads anything of ours; `None` where it can't be said."""
        ours = False

        def token(found: re.Match[str]) -> str:
            nonlocal ours
            if found["inside"]:
                table = self._tables.get((found["table"] or "").casefold())
                if table is None:
                    return found[0]
                ours = True
                return table[0] + _headers(found["inside"], table[1])
            if found["sheet"]:
                name = found["sheet"].strip("'").replace("''", "'")
                if name.casefold() not in self._sheets:
                    return found[0]
                ours = True
                return _quoted(self._sheets[name.casefold()]) + "!" + self._area(name, found["ref"] or "")
            if found["here"] and sheet.casefold() in self._pairs:
                ours = True
                return self._area(sheet, found["here"])
            return found[0]

        try:
            return _TOKEN.sub(token, text), ours
        except _Lost:
            return None

    def _area(self, sheet: str, ref: str) -> str:
        try:
            area = Area.parse(ref)
        except BadInput:
            raise _Lost from None
        for old, new, lines in self._pairs[sheet.casefold()]:
            whole = area.top == 1 and area.bottom == LAST_ROW
            table = old.place.table.area
            inside = (whole or (area.top in _rows(table) and area.bottom in _rows(table))) and (
                table.left <= area.left and area.right <= table.right
            )
            if inside:
                return _CORNER.sub(partial(self._corner, area, old, new, lines), ref)
        raise _Lost

    def _corner(self, area: Area, old: ReadGrid, new: ReadGrid, lines: Mapping[int, int], found: re.Match[str]) -> str:
        here = Area.parse(found[0]).left
        id = next((id for id, c in old.place.columns.items() if c.col == here), None)
        header = next((c.header for c in old.place.own if c.col == here), None)
        if id in new.place.columns and id is not None:
            col = new.place.columns[id].col
        elif header is not None:
            col = next((c.col for c in new.place.own if c.header == header), 0)
        else:
            col = 0
        if not col:
            raise _Lost
        letters = found[1] + column_letters(col)
        if not found[4]:
            return letters
        row, before, now = int(found[4]), old.place.table, new.place.table
        if row == before.header_row:
            line = now.header_row
        elif area.top == before.data.top and area.bottom == before.data.bottom and row in (area.top, area.bottom):
            line = now.data.top if row == area.top else now.data.bottom
        elif row in lines:
            line = lines[row]
        else:
            raise _Lost
        return f"{letters}{found[3]}{line}"


def _rows(area: Area) -> range:
    return range(area.top, area.bottom + 1)


def _headers(inside: str, headers: Mapping[str, str]) -> str:
    return _HEADER.sub(lambda found: "[" + headers.get(found[1], found[1]) + "]", inside)


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"

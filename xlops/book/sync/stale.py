"""The operator's own formulas that depend on what changed: nobody here can calculate them, so they say so.

Rule: a formula is stale when it reads a cell that was written, or one of another stale formula. It loses its
cached value and is calculated when a spreadsheet opens the file: nothing is better than a wrong number. What
does not depend on us keeps every byte. References that can't be followed (another workbook, INDIRECT) are
left to the spreadsheet, which calculates those anyway.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from xlops.errors import BadInput
from xlops.sheetxml import Area, Book, Table

__all__ = ["Place", "stale"]

Place = tuple[str, int, int]
_Range = tuple[str, Area]

_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")"""
    r"""|(?P<table>[^\W\d][\w.\\]*)?(?P<inside>\[(?:[^\[\]]|\[[^\[\]]*\])*\])"""
    r"""|(?:(?P<sheet>'(?:[^']|'')+'|[\w.]+)!)?"""
    r"""(?P<ref>\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Za-z]{1,3}\$?[0-9]{1,7})?"""
    r"""|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?[0-9]{1,7}:\$?[0-9]{1,7})(?![\w(.!\[])"""
    r"""|(?P<name>[^\W\d][\w.\\]*)(?![\w(.\\])"""
)
_HEADER = re.compile(r"\[([^\[\]]*)\]")


class _References:
    """What a formula reads, as areas of sheets."""

    def __init__(self, book: Book, grown: Mapping[str, int]) -> None:
        self._book, self._grown = book, grown
        self._sheets = {sheet.name.casefold(): sheet.name for sheet in book.sheets}
        self._tables = {table.name.casefold(): table for table in book.tables}
        self._names = {name.casefold(): text for name, text in book.names.items()}
        self.of = lru_cache(maxsize=20_000)(self._of)

    def _of(self, formula: str, sheet: str, row: int, table: str = "", depth: int = 0) -> tuple[_Range, ...]:
        """The areas that a formula in a row of a sheet reads; `table` is the one it stands in."""
        found: list[_Range] = []
        for token in _TOKEN.finditer(formula):
            if token["inside"]:
                found += self._structured(token["table"] or table, token["inside"], row)
            elif token["ref"]:
                named = (token["sheet"] or sheet).strip("'").replace("''", "'").casefold()
                if named in self._sheets and (area := _area(token["ref"])):
                    found.append((self._sheets[named], area))
            elif token["name"] and depth < 8:
                name = token["name"].casefold()
                if name in self._names:
                    found += self._of(self._names[name], sheet, row, table, depth + 1)
                elif name in self._tables:
                    found += self._structured(name, "[]", row)
        return tuple(found)

    def _structured(self, name: str, inside: str, row: int) -> list[_Range]:
        table = self._tables.get(name.casefold())
        if table is None:
            return []
        words = _HEADER.findall(inside[1:-1]) if "[" in inside[1:-1] else [inside[1:-1].lstrip("@")]
        this_row = "#This Row" in words or inside.startswith("[@")
        cols = [column.col for column in table.columns if column.header in words] or [table.area.left, table.area.right]
        top, bottom = table.area.top, self._grown.get(table.name, table.area.bottom)
        if this_row:
            top = bottom = row
        return [(table.sheet, Area(top, min(cols), bottom, max(cols)))]


def _area(ref: str) -> Area | None:
    try:
        return Area.parse(ref)
    except BadInput:
        return None


def stale(book: Book, formulas: Mapping[Place, str], written: Iterable[Place], grown: Mapping[str, int]) -> set[Place]:
    """The places of formulas whose value can't be known any more.

    `formulas` are the candidates (sheet, row, column → text), `written` the cells that changed, `grown` the
    new last row of tables that got rows.
    """
    references = _References(book, grown)
    rows: dict[tuple[str, int], set[int]] = {}
    for sheet, row, col in written:
        rows.setdefault((sheet, col), set()).add(row)
    hosts: dict[str, list[Table]] = {}
    for table in book.tables:
        hosts.setdefault(table.sheet, []).append(table)
    reads = {}
    for place, text in formulas.items():
        sheet, row, col = place
        host = next((t.name for t in hosts.get(sheet, ()) if (row, col) in t.area), "")
        reads[place] = references.of(text, sheet, row, host)
    found: set[Place] = set()
    fresh = bool(rows)
    while fresh:
        known: dict[_Range, bool] = {}
        fresh = False
        for place, areas in reads.items():
            if place not in found and any(_meets(area, rows, known) for area in areas):
                found.add(place)
                rows.setdefault((place[0], place[2]), set()).add(place[1])
                fresh = True
    return found


def _meets(place: _Range, rows: Mapping[tuple[str, int], set[int]], known: dict[_Range, bool]) -> bool:
    """Was a cell of the area written? (`known` remembers the answers of one round.)"""
    if place not in known:
        sheet, area = place
        known[place] = any(
            _between(lines, area.top, area.bottom)
            for (of, col), lines in rows.items()
            if of == sheet and area.left <= col <= area.right
        )
    return known[place]


def _between(rows: set[int], top: int, bottom: int) -> bool:
    return top in rows if top == bottom else any(top <= row <= bottom for row in rows)

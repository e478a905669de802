"""Formulas of ours in the workbook's own spelling: the operator may have renamed tables and headers.

Rule: a spreadsheet rewrites the names in every formula when a table or a header is renamed. So a cell's
formula is ours when it says what we wrote once the names of today are put back; blanks and capitals don't count.

>>> plain_text("SUM( t_x[金额] ,\\"a b\\")")
'SUM(T_X[金额],"a b")'
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from xlops.book.sync.model import ReadGrid
from xlops.sheetxml import table_name

__all__ = ["Spelling", "plain_text"]

_PARTS = re.compile(r'("(?:[^"]|"")*"|\[(?:[^\[\]]|\[[^\[\]]*\])*\])|\s+|_xlfn\.|\b(TRUE|FALSE)\(\)|([a-z]+)', re.I)
_REFERENCE = re.compile(r'"(?:[^"]|"")*"|(?P<table>[^\W\d][\w.\\]*)(?P<inside>\[(?:[^\[\]]|\[[^\[\]]*\])*\])')
_HEADER = re.compile(r"\[([^\[\]]*)\]")


def plain_text(formula: str) -> str:
    """A formula without what programs differ in: blanks, prefixes, capitals of names, `TRUE()` for `TRUE`.

    >>> plain_text('IF( _xlfn.Ifs(t_a[[#This Row],[b c]]=TRUE(),ops_x(1)),"a b",False )')
    'IF(IFS(T_A[[#This Row],[b c]]=TRUE,OPS_X(1)),"a b",FALSE)'
    """
    return _PARTS.sub(lambda found: found[1] or (found[2] or found[3] or "").upper(), formula)


class Spelling:
    """The names of tables and headers today, and those that we wrote."""

    def __init__(self, grids: Mapping[str, ReadGrid]) -> None:
        self._tables: dict[str, tuple[str, dict[str, str]]] = {}
        changed = False
        for id, read in grids.items():
            known = read.grid.by_id
            headers = {c.header: known[key].title for key, c in read.place.columns.items() if key in known}
            name = read.place.table.name
            changed |= name != table_name(id) or any(now != ours for now, ours in headers.items())
            self._tables[name.casefold()] = (table_name(id), headers)
        self._changed = changed
        self._known: dict[str, str] = {}

    def ours(self, formula: str) -> str:
        """A formula of the workbook as we would have written it."""
        if formula not in self._known:
            text = _REFERENCE.sub(self._reference, formula) if self._changed else formula
            self._known[formula] = plain_text(text)
        return self._known[formula]

    def _reference(self, found: re.Match[str]) -> str:
        table = self._tables.get((found["table"] or "").casefold())
        if table is None:
            return found[0]
        name, headers = table
        return name + _HEADER.sub(lambda h: "[" + headers.get(h[1], h[1]) + "]", found["inside"])

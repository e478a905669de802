"""One worksheet being written: checked writes of values, formulas with their values, links.

Rule: text goes in by `write_string` alone, so that none becomes a formula; a write that Excel has no room for raises
instead of being dropped; a formula never goes without its value.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from xlops.book.build.looks import Looks
from xlops.book.build.numbers import Value, cell_value, clean, computed, serial
from xlops.catalog.model import Kind
from xlops.errors import BadInput

__all__ = ["Writer", "quoted"]

_LONGEST_FORMULA = 8192


def quoted(name: str) -> str:
    """A sheet's name in a formula or a link.

    >>> quoted("SKU计划"), quoted("it's")
    ("'SKU计划'", "'it''s'")
    """
    return "'" + name.replace("'", "''") + "'"


class Writer:
    """A worksheet; rows and columns count from 0."""

    def __init__(self, raw: Any, looks: Looks) -> None:
        self.raw = raw
        self.looks = looks
        self._formula: Any = None

    def put(self, row: int, col: int, value: Value, look: Any, kind: Kind = Kind.TEXT) -> None:
        """A value, or an empty cell with its look."""
        value = cell_value(value, kind)
        if value is None:
            _checked(self.raw.write_blank(row, col, None, look))
        elif isinstance(value, str):
            _checked(self.raw.write_string(row, col, value, look))
        elif isinstance(value, bool):
            _checked(self.raw.write_boolean(row, col, value, look))
        elif isinstance(value, date):
            _checked(self.raw.write_number(row, col, serial(value), look))
        else:
            _checked(self.raw.write_number(row, col, value, look))

    def formula(self, row: int, col: int, text: str, value: Value, look: Any, kind: Kind = Kind.TEXT) -> None:
        """A formula without `=` and its value; what is missing is empty text.

        The library looks through each formula for functions newer than those we use, which takes minutes in a long
        table: it sees the first one of a sheet, the others are made like it.
        """
        if len(text) > _LONGEST_FORMULA:
            raise BadInput(f"公式太长({len(text)} 个字符),Excel 放不下,请拆成几列")
        if self._formula is None:
            _checked(self.raw.write_formula(row, col, "=" + text, look, _result(value, kind)))
            self._formula = self.raw.table[row][col]
        else:
            _checked(self.raw.write_blank(row, col, None, look))  # the sheet's size grows, where it must
            self.raw.table[row][col] = self._formula._replace(formula=text, format=look, value=_result(value, kind))

    def link(self, row: int, col: int, sheet: str, cell: str, text: str, look: Any) -> None:
        """A link inside the workbook."""
        _checked(self.raw.write_url(row, col, f"internal:{quoted(sheet)}!{cell}", look, clean(text)))

    def merged(self, row: int, left: int, right: int, look: Any) -> None:
        """Cells of a row made one, to be written to at its left."""
        if right > left:
            _checked(self.raw.merge_range(row, left, row, right, "", look))


def _result(value: Value, kind: Kind) -> str | int | float | bool:
    """A formula's value as the file holds it: a spreadsheet rounds what it shows, not what it computes."""
    value = computed(value, kind)
    return serial(value) if isinstance(value, date) else "" if value is None else value


def _checked(code: Any) -> None:
    """XlsxWriter says by a negative number that it dropped a cell: an error here."""
    if isinstance(code, int) and code < 0:
        raise BadInput("内容太多或太长,Excel 工作表放不下,请减少行数后再试")

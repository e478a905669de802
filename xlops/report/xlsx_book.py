"""The workbook being written: cell formats made once, text that can't become a formula, checked writes.

Rule: text goes in by `write_string` alone; a write that Excel has no room for raises instead of being
dropped. A cell is one grid cell or a merge of several: whoever writes says from which column to which.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from xlops.errors import BadInput
from xlops.report.cells import fmt_of, is_zero, sign_of, told, tone_of, trace_text, with_unit
from xlops.report.formats import FORMATS, excel_code, excel_value
from xlops.report.look import FONT, INK, LINE, MISSING, clean, mark
from xlops.report.measure import lines
from xlops.report.model import Cell, Column, Fmt, Scalar, Trace

__all__ = ["Book", "Sheet", "checked"]

_BASE = {"font_name": FONT, "font_size": 10, "font_color": f"#{INK}", "valign": "vcenter"}
_BORDER = {"border": 1, "border_color": f"#{LINE}"}


def checked(code: Any) -> None:
    """XlsxWriter says by a negative number that it dropped a cell: an error here."""
    if isinstance(code, int) and code < 0:
        raise BadInput("内容太多,一张 Excel 工作表放不下,请缩短报告的时间段")


class Book:
    """A workbook with a cache of formats: one format object for equal looks."""

    def __init__(self, workbook: Any, colors: str) -> None:
        self.workbook = workbook
        self.colors = colors
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def format(self, **look: Any) -> Any:
        """The format with this look upon the house's font, left-aligned text a little indented; made once."""
        if look.get("align") == "left":
            look.setdefault("indent", 1)
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format({**_BASE, **look})
        return self._formats[key]

    def sheet(self, name: str) -> Sheet:
        return Sheet(self, self.workbook.add_worksheet(name))

    def value_look(self, cell: Cell, column: Column | None) -> dict[str, Any]:
        """Colour and number format of a shown value; long text wraps, numbers shrink, so that none is ###."""
        fmt, tone = fmt_of(cell, column), mark(tone_of(cell), self.colors)
        look: dict[str, Any] = {"font_color": f"#{tone.color}", **({"bg_color": f"#{tone.fill}"} if tone.fill else {})}
        if isinstance(cell.value, str) or not told(cell):
            return {**look, "text_wrap": True}
        code = excel_code(fmt, sign_of(cell), with_unit(column), is_zero(cell, fmt))
        if column is not None and fmt is Fmt.PP and "个百分点" in column.title:
            code = code.replace(FORMATS[Fmt.PP].unit, "")
        return {**look, "num_format": code, "shrink": True}


class Sheet:
    """One worksheet; rows and columns count from 0, `to` is the last column of a merged cell."""

    def __init__(self, book: Book, sheet: Any) -> None:
        self.book = book
        self.raw = sheet

    def put(self, row: int, col: int, value: Scalar, to: int | None = None, **look: Any) -> None:
        """A number, a date or text with a look; merged up to column `to`."""
        style = self._area(row, col, to, look)
        if isinstance(value, str):
            checked(self.raw.write_string(row, col, clean(value), style))
        elif isinstance(value, date):
            checked(self.raw.write_datetime(row, col, value, style))
        elif value is None:
            checked(self.raw.write_blank(row, col, None, style))
        else:
            checked(self.raw.write_number(row, col, float(value), style))

    def link(self, row: int, col: int, target: str, text: str, to: int | None = None, **look: Any) -> None:
        """A link inside the workbook; the text is shown as text."""
        style = self._area(row, col, to, look)
        checked(self.raw.write_url(row, col, f"internal:{target}", style, clean(text)))

    def _area(self, row: int, col: int, to: int | None, look: dict[str, Any]) -> Any:
        style = self.book.format(**look)
        if to is not None and to > col:
            checked(self.raw.merge_range(row, col, row, to, "", style))
        return style

    def cell(self, row: int, col: int, cell: Cell, column: Column | None, to: int | None = None, **look: Any) -> None:
        """A shown value, with its note if it has a trace; the look of its tone wins over `look`."""
        value = excel_value(cell.value, fmt_of(cell, column))
        if isinstance(value, str) and value and value != MISSING and sign_of(cell):
            value = f"{sign_of(cell)} {value}"
        toned = self.book.value_look(cell, column)
        self.put(row, col, value, to, **{**look, **toned, "text_wrap": look.get("text_wrap", toned.get("text_wrap"))})
        if cell.trace:
            self.note(row, col, cell.trace)

    def note(self, row: int, col: int, trace: Trace) -> None:
        """Where the number comes from, shown while the pointer is over the cell."""
        text = trace_text(trace)
        if text:
            height = 18 * lines(text, 22) + 14
            options = {"font_name": FONT, "font_size": 9, "width": 290, "height": min(height, 400), "author": ""}
            checked(self.raw.write_comment(row, col, text, options))

    def header(self, row: int, col: int, text: str, align: str = "center", to: int | None = None) -> None:
        """A header cell of a table."""
        look: dict[str, Any] = {
            "bold": True,
            "font_color": "#FFFFFF",
            "bg_color": "#1F4E78",
            "text_wrap": True,
            **_BORDER,
        }
        self.put(row, col, text, to, align=align, **look)

    def heights(self, first: int, pixels: Sequence[int]) -> None:
        """Row heights from `first` on; Excel allows 409 points."""
        for i, height in enumerate(pixels):
            checked(self.raw.set_row_pixels(first + i, min(height, 545)))

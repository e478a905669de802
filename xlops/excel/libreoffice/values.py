"""Values of cells as LibreOffice holds them and as xlwings' engines give them.

Rule: LibreOffice knows numbers and texts; that a number is a day or a yes is said by its number format. A day comes as
`datetime`, an empty cell as None, an error as None or its name. A text stays a text, whatever it begins with.

>>> to_cell(datetime(2026, 11, 16)), to_cell(True), to_cell(None), to_cell("=1+1")
(46342.0, 1.0, '', '=1+1')
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

__all__ = ["DATE_FORMAT", "TIME_FORMAT", "format_key", "from_cells", "mark_moments", "to_cell"]

DATE_FORMAT, TIME_FORMAT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"
_EPOCH = datetime(1899, 12, 30)
_LOGICAL = 1024  # com.sun.star.util.NumberFormat
_ERRORS = 4  # com.sun.star.sheet.FormulaResult.ERROR

Rows = list[list[Any]]


def to_cell(value: Any) -> Any:
    """A value as `setDataArray` takes it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return (value.replace(tzinfo=None) - _EPOCH) / timedelta(days=1)
    if isinstance(value, date):
        return float((datetime(value.year, value.month, value.day) - _EPOCH).days)
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, (bool, int, Decimal)):
        return float(value)
    if isinstance(value, float):
        return "" if value != value else value
    return str(value)


def from_cells(cells: Any, looks: Iterable[Sequence[int]], *, err_to_str: bool) -> Rows:
    """The values of a range of cells as rows; `looks` are the areas of days and of yes and no."""
    rows: Rows = [[None if value == "" else value for value in row] for row in cells.getDataArray()]
    top, left = cells.RangeAddress.StartRow, cells.RangeAddress.StartColumn
    for kind, first_row, first, last_row, last in looks:
        for line in rows[first_row - top : last_row - top + 1]:
            for col in range(first - left, last - left + 1):
                value = line[col]
                if isinstance(value, float):
                    line[col] = bool(value) if kind == _LOGICAL else _moment(value)
    if err_to_str:
        for area in cells.queryFormulaCells(_ERRORS).RangeAddresses:
            for row in range(area.StartRow - top, area.EndRow - top + 1):
                for col in range(area.StartColumn - left, area.EndColumn - left + 1):
                    rows[row][col] = cells.getCellByPosition(col, row).String
    return rows


def _moment(serial: float) -> Any:
    try:
        return _EPOCH + timedelta(seconds=round(serial * 86_400))
    except OverflowError:
        return serial


def mark_moments(target: Any, rows: Rows) -> None:
    """Give a number format to days and to yes and no that were written into cells without one, as Excel does."""
    for col in range(target.shape[1]):
        for code, first, last in _runs([_code(row[col]) for row in rows]):
            cells = target.api.getCellRangeByPosition(col, first, col, last)
            formats = target.sheet.book.api.NumberFormats
            found = cells.getUniqueCellFormatRanges()
            for i in range(found.Count):
                group = found.getByIndex(i)
                if group.NumberFormat == 0 or formats.getByKey(group.NumberFormat).FormatString == "General":
                    group.NumberFormat = format_key(target.sheet.book.api, code)


def format_key(document: Any, code: str) -> int:
    """The document's number for a format code of Excel."""
    from com.sun.star.lang import Locale

    formats, locale = document.NumberFormats, Locale("en", "US", "")
    key = formats.queryKey(code, locale, False)
    return int(formats.addNew(code, locale) if key == -1 else key)


def _code(value: Any) -> str:
    if isinstance(value, bool):
        return "BOOLEAN"
    if isinstance(value, datetime):
        return TIME_FORMAT if (value.hour, value.minute, value.second) != (0, 0, 0) else DATE_FORMAT
    return DATE_FORMAT if isinstance(value, date) else ""


def _runs(codes: list[str]) -> Iterator[tuple[str, int, int]]:
    """Code, first and last of each run of the same, runs without a code left out."""
    first = 0
    for i in range(1, len(codes) + 1):
        if i == len(codes) or codes[i] != codes[first]:
            if codes[first]:
                yield codes[first], first, i - 1
            first = i

"""How a cell shows its value: Excel's number format of a kind, a unit and a number of digits, and the value itself.

Rule: ids and texts are text (`@`), so that nothing typed into them turns into a date or loses digits; a formula that
gives text is not, for a cell of that format would keep the formula as text when it is edited. Amounts are
rounded half-up to the fen on the exact decimal. What is endless or no number is an empty cell.

>>> number_format(Column("pay_cvr")), number_format(Column("uv")), number_format(Column("day"))
('#,##0.00%', '#,##0', 'yyyy-mm-dd')
>>> number_format(Column("month", kind=Kind.DATE))
'yyyy-mm'
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from xlops.catalog.model import Agg, Kind
from xlops.catalog.sheets.model import Column, Origin

__all__ = ["Value", "cell_value", "clean", "code", "computed", "number_format", "serial", "shown"]

Value = None | str | int | float | Decimal | date | datetime | bool

_WHOLE = (Agg.SUM, Agg.UNIQ, Agg.STOCK, Agg.LAST)
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_LONGEST = 32_767  # characters a cell of Excel holds
_EPOCH = date(1899, 12, 30)
_MONTH = "month"
_MIXED = "[>=1000]#,##0;[<=-1000]-#,##0;#,##0.00"
"""For a column that holds counts and ratios of several metrics."""
_FIXED = {Kind.DATE: "yyyy-mm-dd", Kind.TIME: "yyyy-mm-dd hh:mm", Kind.ID: "@", Kind.TEXT: "@"}


def clean(text: str) -> str:
    r"""Text that a cell can bear: control characters gone, line ends as Excel writes them.

    >>> clean("灰\x0060L")
    '灰60L'
    """
    return _UNSAFE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:_LONGEST]


def code(kind: Kind, unit: str = "", digits: int | None = None) -> str:
    """The number format of a value; without `digits` two after the point, none for a count."""
    if kind in _FIXED:
        return _FIXED[kind]
    places = digits if digits is not None else 0 if kind is Kind.COUNT else 2
    plain = "#,##0" + ("." + "0" * places if places else "")
    return plain + "%" if kind is Kind.RATE or unit == "%" else plain


def number_format(column: Column) -> str:
    """The number format of a column's cells."""
    kind, digits = column.holds, column.digits
    if column.id == _MONTH and kind is Kind.DATE:  # its first day, of which the month alone is shown
        return "yyyy-mm"
    if column.origin is Origin.FORMULA and kind in (Kind.TEXT, Kind.ID):
        return "General"
    if kind is Kind.NUMBER and digits is None and column.unit_text != "%":
        declared = column.declared
        if (declared is None or not column.unit_text) and (column.origin is not Origin.FORMULA or column.unit == ""):
            return "General" if column.origin is Origin.TYPED else _MIXED  # as it was typed
        digits = 0 if declared and declared.agg in _WHOLE else None
    return code(kind, column.unit_text, digits)


def cell_value(value: Value, kind: Kind) -> str | int | float | bool | date | None:
    """The value as it goes into a cell of this kind; `None` for an empty cell."""
    if isinstance(value, str):
        return clean(value) or None
    if value is None or isinstance(value, (bool, date)):
        return value
    if not math.isfinite(value):
        return None
    if kind in (Kind.ID, Kind.TEXT):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    if kind is Kind.MONEY:
        return float(Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP))
    return value if isinstance(value, int) else float(value)


def computed(value: Value, kind: Kind) -> str | int | float | bool | date | None:
    """The value of a formula in a cell of this kind: as `cell_value`, but an amount keeps all its digits."""
    return cell_value(value, Kind.NUMBER if kind is Kind.MONEY else kind)


def serial(day: date) -> float | int:
    """The number that Excel keeps for a date or a time.

    >>> serial(date(2026, 11, 15)), serial(datetime(2026, 11, 15, 12))
    (46341, 46341.5)
    """
    if isinstance(day, datetime):
        return (day.date() - _EPOCH).days + (day.hour * 3600 + day.minute * 60 + day.second) / 86_400
    return (day - _EPOCH).days


def shown(value: Value, form: str) -> str:
    """About what the cell shows, to measure its width."""
    if value is None:
        return ""
    if isinstance(value, (str, bool)):
        return str(value)
    if isinstance(value, date):
        return "2026-11-15 12:00" if "h" in form else "2026-11-15"
    if form == "General":
        return f"{value:.10g}"
    if form == _MIXED:
        form = code(Kind.NUMBER, digits=0 if abs(float(value)) >= 1000 else 2)
    places = len(found[1]) if (found := re.search(r"\.(0+)", form)) else 0
    return f"{value:,.{places}%}" if form.endswith("%") else f"{value:,.{places}f}"

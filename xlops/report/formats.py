"""How each `Fmt` is shown: one declaration each, for Excel, html and plain text alike.

Rule: rounding is half-up on the exact decimal, only here; a minus is `−`; a value that rounds to zero
has no sign; `None`, inf and NaN are `—`. 个百分点 is stored as a fraction and written to Excel times 100,
because no number format of Excel does that. Source: the layout conventions of the report.

>>> show(Decimal("0.023"), Fmt.CVR), show(-0.053, Fmt.GROWTH), show(-0.007, Fmt.PP), show(None, Fmt.YUAN)
('2.30%', '−5.3%', '−0.70 个百分点', '—')
>>> excel_code(Fmt.GROWTH, sign="▲")
'"▲ +"#,##0.0%;"▲ −"#,##0.0%;"▲ "#,##0.0%'
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from xlops.report.look import MISSING, clean
from xlops.report.model import Fmt, Scalar

__all__ = ["FORMATS", "Format", "excel_code", "excel_value", "number", "rounded", "show"]


@dataclass(frozen=True)
class Format:
    """One way to show a value.

    `digits` after the point; `percent` multiplies by 100 and adds %; `signed` writes + before what is
    above zero; `grouped` puts commas; `scale` multiplies before showing; `unit` follows the number where
    no header says it (`always`: everywhere); `align` is left, right or center.
    """

    digits: int = 0
    percent: bool = False
    signed: bool = False
    grouped: bool = True
    scale: int = 1
    unit: str = ""
    always: bool = False
    align: str = "right"


FORMATS: dict[Fmt, Format] = {
    Fmt.TEXT: Format(align="left"),
    Fmt.YUAN: Format(unit="元"),
    Fmt.FEN: Format(2, unit="元"),
    Fmt.WAN: Format(2, unit="万元"),
    Fmt.COUNT: Format(),
    Fmt.CVR: Format(2, percent=True),
    Fmt.SHARE: Format(1, percent=True),
    Fmt.GROWTH: Format(1, percent=True, signed=True),
    Fmt.PP: Format(2, signed=True, scale=100, unit=" 个百分点", always=True),
    Fmt.DELTA: Format(signed=True, unit="元"),
    Fmt.TIMES: Format(2, grouped=False),
    Fmt.DATE: Format(align="center"),
    Fmt.DAYS: Format(1, unit="天"),
    Fmt.SECONDS: Format(unit="秒"),
}


def number(value: Scalar) -> Decimal | None:
    """The value as an exact decimal, or `None` for text, dates, truth values, inf and NaN."""
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if isinstance(value, (str, bool, date)) or value is None:
        return None
    exact = Decimal(str(value))  # the digits one reads, not the binary ones
    return exact if exact.is_finite() else None


def rounded(value: Decimal, digits: int) -> Decimal:
    """Half-up (away from zero) to `digits` after the point.

    >>> rounded(Decimal("-0.125"), 2)
    Decimal('-0.13')
    """
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def show(value: Scalar, fmt: Fmt, unit: bool = False) -> str:
    """The value as text. `unit` adds 元, 天 … where no header says it."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, date):
        return f"{value.month}月{value.day}日"
    exact = number(value)
    if exact is None:
        return MISSING
    if fmt in (Fmt.TEXT, Fmt.DATE):
        return f"{exact:f}".replace("-", "−")
    form = FORMATS[fmt]
    scaled = rounded(exact * form.scale * (100 if form.percent else 1), form.digits)
    sign = "−" if scaled < 0 else "+" if form.signed and scaled > 0 else ""
    digits = f"{abs(scaled):,f}" if form.grouped else f"{abs(scaled):f}"
    return sign + digits + ("%" if form.percent else "") + (form.unit if unit or form.always else "")


def excel_value(value: Scalar, fmt: Fmt) -> float | date | str:
    """What goes into the cell: a float, a date or text; the missing and the endless are `—`."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, (str, date)):
        return clean(value) if isinstance(value, str) else value
    exact = number(value)
    return MISSING if exact is None else float(exact * FORMATS[fmt].scale)


def excel_code(fmt: Fmt, sign: str = "", unit: bool = False, zero: bool = False) -> str:
    """Excel's number format. `sign` (▲ …) stands before the number; `unit` as in `show`.

    `zero`: the value rounds to zero, so that neither + nor − is shown.
    """
    form = FORMATS[fmt]
    if fmt is Fmt.TEXT:
        return "General"
    if fmt is Fmt.DATE:
        return 'm"月"d"日"'
    digits = ("#,##0" if form.grouped else "0") + ("." + "0" * form.digits if form.digits else "")
    shown = digits + ("%" if form.percent else "") + (f'"{form.unit}"' if form.unit and (unit or form.always) else "")
    before = sign + " " if sign else ""
    plain = f'"{before}"{shown}' if before else shown
    if zero:
        return plain
    plus = before + ("+" if form.signed else "")
    return (f'"{plus}"{shown}' if plus else shown) + f';"{before}−"{shown};{plain}'

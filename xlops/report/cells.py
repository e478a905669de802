"""What a cell shows: its format, its sign, its alignment, the words of its trace.

Rule: a cell's own format wins over its column's; a state (✔ ● ✖) or a direction (▲ ▼) is always said by a
shape too; what is missing is `—` without any shape. Numbers right, text left, dates centred.

>>> shown(Cell(-0.053, Fmt.GROWTH, Tone.DOWN))
'▼ −5.3%'
>>> shown(Cell("预警", tone=Tone.BAD)), shown(Cell(None, tone=Tone.DOWN))
('✖ 预警', '—')
"""

from __future__ import annotations

from datetime import date

from xlops.report.formats import FORMATS, number, rounded, show
from xlops.report.look import MISSING, clean, mark
from xlops.report.model import Cell, Column, Fmt, Table, Tone, Trace

__all__ = ["alignments", "fmt_of", "is_zero", "shown", "sign_of", "told", "tone_of", "trace_text", "with_unit"]


def fmt_of(cell: Cell, column: Column | None = None) -> Fmt:
    """The cell's format; the column's where the cell says nothing and holds a number or a date."""
    if cell.fmt is Fmt.TEXT and column is not None and not isinstance(cell.value, str):
        return column.fmt
    return cell.fmt


def told(cell: Cell) -> bool:
    """Is there a value to show?"""
    return isinstance(cell.value, (str, date)) or number(cell.value) is not None


def tone_of(cell: Cell) -> Tone:
    """The tone, or MISSING where nothing is told."""
    return cell.tone if told(cell) else Tone.MISSING


def sign_of(cell: Cell) -> str:
    """The shape before the value; none where the text begins with it already."""
    sign = mark(tone_of(cell)).sign
    return "" if isinstance(cell.value, str) and cell.value.lstrip()[:1] == sign else sign


def is_zero(cell: Cell, fmt: Fmt) -> bool:
    """Does the number round to zero as shown, so that it has no sign?"""
    exact, form = number(cell.value), FORMATS[fmt]
    return exact is not None and not rounded(exact * form.scale * (100 if form.percent else 1), form.digits)


def with_unit(column: Column | None) -> bool:
    """A card says its unit, a column's header has it."""
    return column is None


def shown(cell: Cell, column: Column | None = None) -> str:
    """The cell as text, with its shape; without a column (a card) with its unit."""
    if not told(cell):
        return MISSING
    text = show(cell.value, fmt_of(cell, column), unit=with_unit(column))
    if column is not None and fmt_of(cell, column) is Fmt.PP and "个百分点" in column.title:
        text = text.removesuffix(FORMATS[Fmt.PP].unit)
    sign = sign_of(cell)
    return f"{sign} {text}" if sign and text else text


def alignments(table: Table) -> tuple[str, ...]:
    """Left, right or center for each column, its header and its cells."""
    return tuple(_aligned(table, j) for j in range(len(table.columns)))


def _aligned(table: Table, j: int) -> str:
    fmt = table.columns[j].fmt
    if fmt is not Fmt.TEXT:
        return FORMATS[fmt].align
    for row in table.rows:
        if j < len(row) and not isinstance(row[j].value, str) and told(row[j]):
            return "right" if row[j].fmt is Fmt.TEXT else FORMATS[row[j].fmt].align
    return "left"


def trace_text(trace: Trace) -> str:
    """Where a number comes from, a line each: formula, files, rows, note.

    >>> trace_text(Trace("支付金额 ÷ 支付买家数", ("日报.xlsx",), 7))
    '公式:支付金额 ÷ 支付买家数\\n来源:日报.xlsx\\n数据:7 行'
    """
    parts = (
        ("公式", trace.formula),
        ("来源", "、".join(trace.sources)),
        ("数据", "" if trace.rows is None else f"{trace.rows:,} 行"),
        ("口径", trace.note),
    )
    return clean("\n".join(f"{name}:{text}" for name, text in parts if text))

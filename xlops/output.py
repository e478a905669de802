"""Rows as JSON, CSV or a text table, for people and for pipes. Standard library only.

Rule: exact decimals are written as they are, missing is `null`, empty or `-`; in CSV a text that a
spreadsheet would take for a formula gets a leading apostrophe, a number such as -5.00 does not.

>>> print(as_csv([{"day": "2026-11-09", "pay_amount": 12.5, "note": "=1+1"}]), end="")
day,pay_amount,note
2026-11-09,12.5,'=1+1
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

__all__ = ["as_csv", "as_json", "as_table", "harmless"]

Rows = Sequence[Mapping[str, Any]]

_LEADS = ("=", "+", "-", "@", "\t", "\r", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def _number(value: Any) -> Any:
    """A Decimal as the shortest exact JSON number."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.quantize(Decimal('0.01')):f}" if value == value.quantize(Decimal("0.01")) else f"{value:f}"
    return str(value)


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would read a formula."""
    if not text.startswith(_LEADS):
        return text
    try:
        float(text)
    except ValueError:
        return "'" + text
    return text


def as_json(rows: Rows) -> str:
    """A JSON list of objects."""
    return json.dumps(list(rows), ensure_ascii=False, default=_number, indent=1)


def as_csv(rows: Rows) -> str:
    """CSV with a header row; empty for missing."""
    if not rows:
        return ""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(rows[0])
    writer.writerows([harmless(_plain(v)) for v in row.values()] for row in rows)
    return out.getvalue()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _shown(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:,.6g}" if abs(value) < 1000 else f"{value:,.2f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    return str(value)


def as_table(rows: Rows) -> str:
    """Columns padded by display width, so that Chinese lines up; numbers to the right."""
    if not rows:
        return "没有数据"
    names = list(rows[0])
    cells = [names, *([_shown(row[n]) for n in names] for row in rows)]
    widths = [max(_width(line[i]) for line in cells) for i in range(len(names))]
    right = [all(isinstance(r[n], int | float | Decimal | None) for r in rows) for n in names]
    lines = []
    for line in cells:
        padded = []
        for text, width, to_right in zip(line, widths, right, strict=True):
            gap = " " * (width - _width(text))
            padded.append(gap + text if to_right else text + gap)
        lines.append("  ".join(padded).rstrip())
    return "\n".join(lines)

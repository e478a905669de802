"""New rows of a table as XML, made column by column: what a column's cells share is worked out once.

Rule: a cell reads as `values.written` writes it; the usual cases only take a shorter way there.

>>> column = NewColumn(2, style="5", formula="[@a]*2")
>>> column.cells(7, [1.5, None])
['<c r="B7" s="5"><f>[@a]*2</f><v>1.5</v></c>', '<c r="B8" s="5"><f ca="1">[@a]*2</f></c>']
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlops.sheetxml.refs import column_letters
from xlops.sheetxml.values import Formula, Value, written
from xlops.sheetxml.xml import quoted

__all__ = ["NewColumn"]

_EXACT = 10**15  # a number of more digits is no number of a spreadsheet, or one that is written otherwise


@dataclass(frozen=True)
class NewColumn:
    """A column of new rows: its number, the number of its style ("" for none), and the formula of all its cells, if any."""

    col: int
    style: str
    formula: str = ""
    date1904: bool = False

    def cells(self, first: int, values: Sequence[Value | Formula]) -> list[str]:
        """The XML of the cells from row `first` down; with a formula, `values` are its cached results."""
        head, style = f'<c r="{column_letters(self.col)}', f'" s="{self.style}"' if self.style else '"'
        number = f"{style}>" + (f"<f>{quoted(self.formula)}</f><v>" if self.formula else "<v>")
        tails: dict[object, str] = {}
        made = []
        for row, value in enumerate(values, first):
            kind = type(value)
            if (kind is float or kind is int) and -_EXACT < value < _EXACT:  # type: ignore[operator]
                made.append(f"{head}{row}{number}{value!r}</v></c>")
                continue
            tail = tails.get((kind, value))
            if tail is None:
                tail = tails[kind, value] = self._tail(value)
            made.append(f"{head}{row}{tail}" if tail else "")
        return made

    def _tail(self, value: Value | Formula) -> str:
        """A cell's XML after its row's number; "" for no cell."""
        if self.formula and not isinstance(value, Formula):
            value = Formula(self.formula, value)
        return written("", self.style, value, self.date1904).removeprefix('<c r="')

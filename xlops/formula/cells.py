"""The Excel formula of an expression, over cells of one row or summed over ranges.

Rule: the cell is empty text when a part is missing or a denominator is zero, never an error value, and
it lives without Python. A range is summed over rows whose parts are all numbers, then divided.
The text has no leading `=`.

>>> cell(parse("a / b"), {"a": "B2", "b": "C2"})
'IF(COUNT(B2,C2)<2,"",IF(C2=0,"",B2/C2))'
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Mapping

from xlops.formula.grammar import Expression, may_be_negative, parse
from xlops.formula.render import PLAIN, render

__all__ = ["cell", "parse", "total", "weighted"]


def cell(expression: Expression, refs: Mapping[str, str], signed: Collection[str] = ()) -> str:
    """The formula of one row; `refs` gives the cell or structured reference of each name."""
    names = expression.names
    body = _guarded(expression, lambda name: refs[name], signed)
    return f'IF(COUNT({",".join(refs[n] for n in names)})<{len(names)},"",{body})'


def total(expression: Expression, ranges: Mapping[str, str], signed: Collection[str] = ()) -> str:
    """The formula of a total row: sums over the rows of `ranges` whose parts are all numbers, divided."""
    # a comparison with a number is true of numbers only: blanks and empty text drop out
    complete = ",".join(f'{ranges[n]},"<1E+99"' for n in expression.names)
    body = _guarded(expression, lambda name: f"SUMIFS({ranges[name]},{complete})", signed)
    return f'IF(COUNTIFS({complete})=0,"",{body})'


def weighted(value: str, weight: str) -> str:
    """The formula of a weighted average over the rows of two ranges where both are numbers."""
    complete = f'{value},"<1E+99",{weight},"<1E+99"'
    weights = f"SUMIFS({weight},{complete})"
    return f'IF({weights}=0,"",SUMPRODUCT({value},{weight})/{weights})'  # SUMPRODUCT takes text as 0


def _guarded(expression: Expression, name: Callable[[str], str], signed: Collection[str]) -> str:
    """The expression behind one guard for each denominator, inner ones first."""
    body = render(expression.tree, name, PLAIN)
    for node in reversed(expression.denominators):
        below = "<=0" if may_be_negative(node, signed) else "=0"
        body = f'IF({_plain(node, name)}{below},"",{body})'
    return body


def _plain(node: ast.expr, name: Callable[[str], str]) -> str:
    return render(node, name, PLAIN)

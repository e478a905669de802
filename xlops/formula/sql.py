"""The SQL of an expression, of one row or of sums: plain analytic SQL, no dialect.

Rule: a ratio is computed in doubles and is NULL for a zero or negative denominator; a difference or
product stays exact. Summed, a row with any part missing is dropped from all sums, then the sums are
divided. Negative amounts are the importer's to refuse, not the query's.

>>> row_sql(parse("a / b"), {"a": "x", "b": "y"})
'CAST(x AS DOUBLE) / NULLIF(CAST(y AS DOUBLE), 0)'
>>> sum_sql(parse("a - b"), {"a": "x", "b": "y"})
'sum(x) FILTER (WHERE x IS NOT NULL AND y IS NOT NULL) - sum(y) FILTER (WHERE x IS NOT NULL AND y IS NOT NULL)'
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Mapping

from xlops.formula.grammar import Expression, may_be_negative, parse
from xlops.formula.render import WORDS, render

__all__ = ["parse", "row_sql", "sum_sql"]

_OPERATORS = {**WORDS, ast.Sub: " - ", ast.Mult: " * ", ast.Div: " / "}
_ATOM = re.compile(r"""[\w.]+|"[^"]+"|[\w]+\([^()]*\)""")


def row_sql(expression: Expression, columns: Mapping[str, str], signed: Collection[str] = ()) -> str:
    """SQL of the value of one row; `columns` gives the SQL expression of each name."""

    def name(id: str) -> str:
        column = columns[id]
        if expression.divides:
            return f"CAST({column} AS DOUBLE)"
        return column if _ATOM.fullmatch(column) else f"({column})"

    return _render(expression, name, signed)


def sum_sql(expression: Expression, columns: Mapping[str, str], signed: Collection[str] = ()) -> str:
    """SQL of the aggregate over many rows: sum the parts of complete rows, then compute."""
    complete = [f"{_operand(columns[n])} IS NOT NULL" for n in expression.names]
    only = f" FILTER (WHERE {' AND '.join(complete)})" if len(complete) > 1 else ""

    def name(id: str) -> str:
        total = f"sum({columns[id]}){only}"
        return f"CAST({total} AS DOUBLE)" if expression.divides else total

    return _render(expression, name, signed)


def _operand(column: str) -> str:
    return column if _ATOM.fullmatch(column) else f"({column})"


def _render(expression: Expression, name: object, signed: Collection[str]) -> str:
    def denominator(node: ast.expr, text: str) -> str:
        if may_be_negative(node, signed):
            return f"CASE WHEN {text} > 0 THEN {text} END"
        return f"NULLIF({text}, 0)"

    return render(expression.tree, name, _OPERATORS, denominator)  # type: ignore[arg-type]

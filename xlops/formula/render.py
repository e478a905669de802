"""An expression written out with the operators of a language and as few parentheses as it needs.

Rule: `a - (b - c)` and `a / (b * c)` keep theirs; names are replaced by what the caller gives.

>>> render(parse("10 * promo / list").tree, str.upper, PLAIN)
'10*PROMO/LIST'
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from xlops.formula.grammar import parse

__all__ = ["PLAIN", "WORDS", "parse", "render"]

PLAIN: Mapping[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
WORDS: Mapping[type[ast.operator], str] = {ast.Add: " + ", ast.Sub: " − ", ast.Mult: " × ", ast.Div: " ÷ "}
_BINDING: Mapping[type[ast.operator], int] = {ast.Add: 1, ast.Sub: 1, ast.Mult: 2, ast.Div: 2}
_UNARY = 3


def render(
    node: ast.expr,
    name: Callable[[str], str],
    operators: Mapping[type[ast.operator], str],
    denominator: Callable[[ast.expr, str], str] | None = None,
) -> str:
    """The text of an expression; `denominator(node, text)` may wrap the right side of a division."""

    def text(node: ast.expr, binding: int) -> str:
        if isinstance(node, ast.Name):
            return name(node.id)
        if isinstance(node, ast.Constant):
            return repr(node.value)
        if isinstance(node, ast.UnaryOp):
            minus = operators[ast.Sub].strip()
            return _wrapped(minus + text(node.operand, _UNARY), _UNARY, binding + 1)
        assert isinstance(node, ast.BinOp)
        own = _BINDING[type(node.op)]
        divides = isinstance(node.op, ast.Div)
        if divides and denominator is not None and not isinstance(node.right, ast.Constant):
            right = denominator(node.right, text(node.right, 0))
        else:
            right = text(node.right, own + 1)
        return _wrapped(text(node.left, own) + operators[type(node.op)] + right, own, binding)

    return text(node, 0)


def _wrapped(text: str, own: int, binding: int) -> str:
    return f"({text})" if own < binding else text

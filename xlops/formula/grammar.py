"""The grammar of an expression: names, numbers, `+ - * /`, unary minus and parentheses.

Rule: an expression is parsed once and checked there; what it means in Python, SQL, a cell and words is
said by the neighbours of this module. Source: the standard library's `ast` reads the text.

>>> parse("spend / impressions * 1000").names
('spend', 'impressions')
>>> parse("pay_buyers / visiters", ("pay_buyers", "visitors"))
Traceback (most recent call last):
    ...
xlops.errors.NotFound: 公式「pay_buyers / visiters」里没有「visiters」这一项。您是不是要找「visitors」?
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from xlops.errors import BadInput, NotFound, near_names

__all__ = ["Expression", "may_be_negative", "parse"]

_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div)


@dataclass(frozen=True)
class Expression:
    """A checked expression: its text, tree, names in order of appearance, and denominators.

    `denominators` are the right sides of divisions that could be zero, inner ones first.
    """

    text: str
    tree: ast.expr
    names: tuple[str, ...]
    denominators: tuple[ast.expr, ...]
    divides: bool


@lru_cache(maxsize=1024)
def parse(text: str, names: tuple[str, ...] | None = None) -> Expression:
    """Read an expression; with `names`, exactly these may appear.

    Raises `BadInput` on anything outside the grammar, `NotFound` with the near match on a wrong name.
    """
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError) as error:
        raise BadInput(f"公式「{text}」写错了,请检查括号和符号") from error
    for node in ast.walk(tree):
        _check(node, text)
    used = tuple(dict.fromkeys(_names(tree)))
    for name in used:
        if names is not None and name not in names:
            raise NotFound(f"公式「{text}」里没有「{name}」这一项", near_names(name, names, n=1))
    divisions = tuple(_divisions(tree))
    return Expression(text, tree, used, tuple(d for d in divisions if not isinstance(d, ast.Constant)), bool(divisions))


def may_be_negative(node: ast.expr, signed: Collection[str]) -> bool:
    """Whether a part of an expression can fall below zero, given the names that may be negative."""
    if isinstance(node, ast.Name):
        return node.id in signed
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Sub) or any(may_be_negative(n, signed) for n in (node.left, node.right))
    return isinstance(node, ast.UnaryOp)


def _check(node: ast.AST, text: str) -> None:
    """Refuse what is not in the grammar."""
    if isinstance(node, ast.Constant):
        good = type(node.value) in (int, float)
    elif isinstance(node, ast.BinOp):
        good = isinstance(node.op, _OPERATORS)
        if isinstance(node.op, ast.Div) and isinstance(node.right, ast.Constant) and not node.right.value:
            raise BadInput(f"公式「{text}」除以了 0,请改正")
    elif isinstance(node, ast.UnaryOp):
        good = isinstance(node.op, ast.USub)
    else:
        good = isinstance(node, (ast.Name, ast.Load, ast.USub, *_OPERATORS))
    if not good:
        raise BadInput(f"公式「{text}」只能用名称、数字、加减乘除和括号")


def _names(node: ast.expr) -> Iterator[str]:
    """Names from left to right (`ast.walk` goes by depth)."""
    if isinstance(node, ast.Name):
        yield node.id
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            yield from _names(child)


def _divisions(node: ast.expr) -> Iterator[ast.expr]:
    """Right sides of divisions, inner ones first."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            yield from _divisions(child)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        yield node.right

"""A formula of a sheet, read and typed: its parts as frozen nodes.

Rule: every node knows its type; what it means in Python and in a cell is said by `run.py` and `text.py`, and for
a function by its declaration in `functions/`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING

from xlops.catalog.model import Kind

if TYPE_CHECKING:
    from xlops.formula.sheet.functions.base import Function

__all__ = [
    "Arith", "AsOf", "Call", "Cell", "Choice", "Column", "Compare", "Const", "Criterion", "Logic", "Minus", "Node",
    "Not", "Setting", "Type", "Value", "type_of", "walk",
]  # fmt: skip

Value = str | int | float | bool | None
"""A value while it is calculated: a date is its serial number, missing is None."""


class Type(StrEnum):
    """What a formula gives."""

    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    ID = "id"
    FLAG = "flag"
    NOTHING = "nothing"  # the literal for missing
    ANY = "any"  # what an algorithm gives


_TYPES = {Kind.TEXT: Type.TEXT, Kind.ID: Type.ID, Kind.DATE: Type.DATE, Kind.TIME: Type.DATE}


def type_of(kind: Kind) -> Type:
    """The type of a cell of a column.

    >>> type_of(Kind.MONEY)
    <Type.NUMBER: 'number'>
    """
    return _TYPES.get(kind, Type.NUMBER)


@dataclass(frozen=True)
class Node:
    """A part of a formula."""

    type: Type


@dataclass(frozen=True)
class Const(Node):
    """A literal: number, text, or None for missing."""

    value: str | int | float | None


@dataclass(frozen=True)
class Cell(Node):
    """This row's cell of a column, or a card of the same sheet."""

    grid: str
    column: str


@dataclass(frozen=True)
class Column(Node):
    """A whole column; only as an argument of a function of columns."""

    grid: str
    column: str


@dataclass(frozen=True)
class Setting(Node):
    """The effective value of a setting."""

    id: str


@dataclass(frozen=True)
class AsOf(Node):
    """The last day with data."""


@dataclass(frozen=True)
class Arith(Node):
    """Two numbers and one of `+ - * /`."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Minus(Node):
    """A number with its sign turned."""

    of: Node


@dataclass(frozen=True)
class Compare(Node):
    """A comparison; `by` says whether numbers (dates too), texts or ids are compared."""

    op: str
    left: Node
    right: Node
    by: Type


@dataclass(frozen=True)
class Logic(Node):
    """Conditions joined by `and` or by `or`."""

    word: str
    of: tuple[Node, ...]


@dataclass(frozen=True)
class Not(Node):
    """A condition turned round."""

    of: Node


@dataclass(frozen=True)
class Choice(Node):
    """One value where the condition holds, another where it does not."""

    when: Node
    then: Node
    other: Node


@dataclass(frozen=True)
class Criterion(Node):
    """What a row of a column must meet: `= <> < <= > >=` and a value."""

    column: Column
    op: str
    value: Node


@dataclass(frozen=True)
class Call(Node):
    """A function with its arguments; `word` is the id that `metric` and `ops` take, `names` what its arguments are called."""

    function: Function
    args: tuple[Node, ...]
    word: str = ""
    names: tuple[str, ...] = ()


def walk(node: Node) -> Iterator[Node]:
    """The node and all its parts."""
    yield node
    for field in fields(node):
        part = getattr(node, field.name)
        for child in part if isinstance(part, tuple) else (part,):
            if isinstance(child, Node):
                yield from walk(child)

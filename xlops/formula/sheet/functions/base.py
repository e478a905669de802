"""What a function of the sheet language is: its name, its arguments, its text in a cell, its value in Python.

Rule: a function is declared once, in one place, with all four; `FUNCTIONS` collects the declarations. A strict function
(`Scalar`) is missing where any argument is; most are.
"""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from xlops.errors import BadInput
from xlops.formula.sheet.nodes import Call, Cell, Column, Const, Node, Type, Value
from xlops.formula.sheet.part import ADD, ATOM, CONCAT, Part, finished, merged, operand

__all__ = ["Engine", "Function", "Reader", "Run", "Scalar", "Writer", "numeric"]

Run = Callable[[int], Any]
"""The value in the row of this number."""

numeric = (Type.NUMBER, Type.DATE, Type.ANY)


class Reader(Protocol):
    """What reads a formula: gives an argument its type, or says what is wrong with it."""

    formula: str

    def read(self, node: ast.expr) -> Node: ...
    def whole(self, node: ast.expr) -> Column: ...
    def fail(self, message: str) -> BadInput: ...
    def near(self, wanted: str, known: Sequence[str]) -> str: ...
    def arith(self, op: str, left: Node, right: Node) -> Node: ...
    def common(self, name: str, nodes: Sequence[Node]) -> Type: ...
    def own(self) -> str: ...
    def cell(self, id: str) -> Cell | None: ...
    def first_key(self, column: Column) -> Column: ...


class Writer(Protocol):
    """What writes a formula as text."""

    def part(self, node: Node) -> Part: ...
    def number(self, node: Node) -> Part: ...
    def text(self, node: Node) -> Part: ...
    def final(self, node: Node) -> str: ...
    def whole(self, column: Column) -> str: ...
    def reference(self, node: Node) -> str: ...
    def arguments(self, id: str, given: Sequence[str]) -> Sequence[str]: ...


class Engine(Protocol):
    """What calculates: closures over the columns of all tables."""

    def run(self, node: Node) -> Run: ...
    def number(self, node: Node) -> Run: ...
    def text(self, node: Node) -> Run: ...
    def raw(self, column: Column) -> list[Value]: ...
    def numbers(self, column: Column) -> list[int | float | None]: ...
    def once(self, key: object, make: Callable[[], Any]) -> Any: ...
    def cell(self, node: Cell) -> Run: ...
    def call(self, id: str, given: dict[str, Any]) -> Value: ...
    def outside(self, node: Node, value: Value) -> Any: ...


class Function(ABC):
    """A function of the language."""

    name: str

    @abstractmethod
    def read(self, reader: Reader, call: ast.Call) -> Node:
        """The call with its arguments checked. Raises `BadInput`."""

    @abstractmethod
    def text(self, call: Call, writer: Writer) -> Part:
        """The call as it stands in a cell."""

    @abstractmethod
    def run(self, call: Call, engine: Engine) -> Run:
        """The value in each row."""

    def positional(self, reader: Reader, call: ast.Call, least: int, most: int | None) -> list[ast.expr]:
        """The arguments of a call without keywords, their number checked (`most` None: no limit)."""
        if call.keywords:
            raise reader.fail(f"{self.name} 的参数不能写名字")
        given = len(call.args)
        if given < least or (most is not None and given > most):
            wanted = f"{least} 个以上" if most is None else f"{least} 个" if most == least else f"{least} 到 {most} 个"
            raise reader.fail(f"{self.name} 要 {wanted}参数,现在是 {given} 个")
        return call.args


@dataclass(frozen=True, eq=False)
class Scalar(Function):
    """A strict function of single values.

    `args` are types; `result` is a type, or None for that of the arguments; `excel` holds `{0}`, `{1}` between
    parentheses or commas only, or `{all}` where the last argument repeats; `take` gets the values.
    """

    name: str
    args: tuple[Type, ...]
    result: Type | None
    excel: str
    take: Callable[..., Value]
    repeats: bool = False
    risky: bool = False  # an error value where it has no value

    def read(self, reader: Reader, call: ast.Call) -> Node:
        given = self.positional(reader, call, len(self.args), None if self.repeats else len(self.args))
        nodes = tuple(reader.read(a) for a in given)
        for node, wanted in zip(nodes, self.args + self.args[-1:] * len(nodes), strict=False):
            if not self._takes(node.type, wanted):
                raise reader.fail(f"{self.name} 的参数类型不对:要 {wanted},现在是 {node.type}")
        if self.result is None and len({n.type for n in nodes} - {Type.ANY}) > 1:
            raise reader.fail(f"{self.name} 的参数要同一类,不能混用数字和日期")
        return Call(self.result or nodes[0].type, self, nodes)

    def _takes(self, given: Type, wanted: Type) -> bool:
        if wanted is Type.TEXT:
            return given in (Type.TEXT, Type.ID)
        return given in (wanted, Type.ANY) or (self.result is None and given in numeric)

    def text(self, call: Call, writer: Writer) -> Part:
        parts = [self._part(writer, a) for a in call.args]
        texts = [p.text for p in parts]
        part = merged(self.excel.format(*texts, all=",".join(texts)), _binding(self.excel), *parts)
        part = replace(part, risky=part.risky or self.risky)
        return Part(finished(part)) if call.type is Type.TEXT else part

    def _part(self, writer: Writer, arg: Node) -> Part:
        if arg.type not in (Type.TEXT, Type.ID):
            return operand(writer.number(arg))
        part = writer.text(arg)
        return part if isinstance(arg, Const) else Part(part.text, part.binding, filled=(part.text,))

    def run(self, call: Call, engine: Engine) -> Run:
        take = self.take
        ways = [engine.text(a) if a.type in (Type.TEXT, Type.ID) else engine.number(a) for a in call.args]
        if len(ways) == 1:
            only = ways[0]
            return lambda i: None if (value := only(i)) is None or value == "" else take(value)

        def row(i: int) -> Value:
            values = [way(i) for way in ways]
            return None if any(v is None or v == "" for v in values) else take(*values)

        return row


def _binding(template: str) -> int:
    """How tightly the text of a template holds together, by the loosest operator outside parentheses."""
    depth, loosest, quoted = 0, ATOM, False
    for sign in template:
        quoted ^= sign == '"'
        depth += (sign == "(") - (sign == ")")
        if not depth and not quoted and sign in "&+-":
            loosest = min(loosest, CONCAT if sign == "&" else ADD)
    return loosest

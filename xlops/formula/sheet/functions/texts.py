"""Functions that make and read texts: join, amount, percent, contains; and dates written as sums.

Rule: numbers enter a text through `amount` or `percent` only, so that their digits are chosen and not left to the
spreadsheet. Within a text a missing value is nothing.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from xlops.formula.sheet.functions.base import Engine, Function, Reader, Run, Writer
from xlops.formula.sheet.nodes import Call, Const, Node, Type
from xlops.formula.sheet.part import ATOM, COMPARE, CONCAT, Part, finished, merged, operand, wrapped
from xlops.formula.sheet.values import rounded

__all__ = ["TEXTS"]

_TEXT = (Type.TEXT, Type.ID)


@dataclass(frozen=True, eq=False)
class Sum(Function):
    """A function that is a sum or difference under another name."""

    name: str
    op: str
    args: tuple[Type, Type]

    def read(self, reader: Reader, call: ast.Call) -> Node:
        nodes = [reader.read(a) for a in self.positional(reader, call, 2, 2)]
        for node, wanted in zip(nodes, self.args, strict=True):
            if node.type not in (wanted, Type.ANY):
                raise reader.fail(f"{self.name} 的参数类型不对:要 {wanted},现在是 {node.type}")
        return reader.arith(self.op, *nodes)

    def text(self, call: Call, writer: Writer) -> Part:
        raise AssertionError("read as a sum")

    def run(self, call: Call, engine: Engine) -> Run:
        raise AssertionError("read as a sum")


@dataclass(frozen=True, eq=False)
class Join(Function):
    """Texts one after another."""

    name: str = "join"

    def read(self, reader: Reader, call: ast.Call) -> Node:
        nodes = tuple(reader.read(a) for a in self.positional(reader, call, 2, None))
        if wrong := [n.type for n in nodes if n.type not in _TEXT]:
            raise reader.fail(f"{self.name} 只接文字,现在有 {wrong[0]};数字先用 amount、percent,日期先用 day_label")
        return Call(Type.TEXT, self, nodes)

    def text(self, call: Call, writer: Writer) -> Part:
        return Part("&".join(wrapped(writer.text(a), CONCAT) for a in call.args), CONCAT)

    def run(self, call: Call, engine: Engine) -> Run:
        ways = [engine.text(a) for a in call.args]
        return lambda i: "".join([way(i) for way in ways]) or None


@dataclass(frozen=True, eq=False)
class Written(Function):
    """A number as text, with thousands or as a percentage; its digits are a literal."""

    name: str
    percent: bool

    def read(self, reader: Reader, call: ast.Call) -> Node:
        x, n = (reader.read(a) for a in self.positional(reader, call, 2, 2))
        if x.type not in (Type.NUMBER, Type.ANY):
            raise reader.fail(f"{self.name} 要数字,现在是 {x.type}")
        if not (isinstance(n, Const) and isinstance(n.value, int) and 0 <= n.value <= 9):
            raise reader.fail(f"{self.name} 的小数位数要写成 0 到 9 的数字")
        return Call(Type.TEXT, self, (x, n))

    def text(self, call: Call, writer: Writer) -> Part:
        digits = self._digits(call)
        part = operand(writer.number(call.args[0]))
        fraction = "." + "0" * digits if digits else ""
        pattern = f"0{fraction}%" if self.percent else f"#,##0{fraction}"
        kept = digits + 2 if self.percent else digits
        return Part(finished(merged(f'TEXT(ROUND({part.text},{kept}),"{pattern}")', ATOM, part)))

    def run(self, call: Call, engine: Engine) -> Run:
        number, digits = engine.number(call.args[0]), self._digits(call)
        if self.percent:
            return lambda i: None if (x := number(i)) is None else f"{_plain(rounded(x, digits + 2)) * 100:.{digits}f}%"
        return lambda i: None if (x := number(i)) is None else f"{_plain(rounded(x, digits)):,.{digits}f}"

    @staticmethod
    def _digits(call: Call) -> int:
        n = call.args[1]
        assert isinstance(n, Const) and isinstance(n.value, int)
        return n.value


def _plain(x: float) -> float:
    return x + 0.0  # -0.0 is written without its sign


@dataclass(frozen=True, eq=False)
class Contains(Function):
    """Whether a text holds another, capitals as they are; nothing is held by nothing."""

    name: str = "contains"

    def read(self, reader: Reader, call: ast.Call) -> Node:
        nodes = tuple(reader.read(a) for a in self.positional(reader, call, 2, 2))
        if any(n.type not in _TEXT for n in nodes):
            raise reader.fail(f"{self.name} 只查文字")
        return Call(Type.FLAG, self, nodes)

    def text(self, call: Call, writer: Writer) -> Part:
        text, sought = (writer.text(a) for a in call.args)
        found = f"ISNUMBER(FIND({sought.text},{text.text}))"
        if isinstance(call.args[1], Const):
            return Part(found)
        return Part(f'AND({wrapped(sought, COMPARE + 1)}<>"",{found})')

    def run(self, call: Call, engine: Engine) -> Run:
        text, sought = (engine.text(a) for a in call.args)
        return lambda i: (wanted := sought(i)) != "" and wanted in text(i)


TEXTS = (
    Sum("add_days", "+", (Type.DATE, Type.NUMBER)),
    Sum("days", "-", (Type.DATE, Type.DATE)),
    Join(), Written("amount", False), Written("percent", True), Contains(),
)  # fmt: skip

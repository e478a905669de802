"""Functions that see whether a value is there: missing, present, coalesce.

Rule: an empty cell and a formula's empty text are both missing.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from xlops.formula.sheet.functions.base import Engine, Function, Reader, Run, Writer, numeric
from xlops.formula.sheet.nodes import Call, Cell, Const, Node, Setting, Type
from xlops.formula.sheet.part import ADD, COMPARE, Part, finished, guarded, wrapped

__all__ = ["CHOOSING"]


@dataclass(frozen=True, eq=False)
class There(Function):
    """Whether a value is there, or is not."""

    name: str
    sign: str

    def read(self, reader: Reader, call: ast.Call) -> Node:
        (of,) = self.positional(reader, call, 1, 1)
        return Call(Type.FLAG, self, (reader.read(of),))

    def text(self, call: Call, writer: Writer) -> Part:
        (of,) = call.args
        text = writer.reference(of) if isinstance(of, Cell | Setting) else writer.final(of)
        return Part(f'{text}{self.sign}""', COMPARE)

    def run(self, call: Call, engine: Engine) -> Run:
        (of,) = call.args
        value, empty = engine.run(of) if not isinstance(of, Cell) else engine.cell(of), self.sign == "="
        return lambda i: ((found := value(i)) is None or found == "") is empty


@dataclass(frozen=True, eq=False)
class Coalesce(Function):
    """The first of several values that is there."""

    name: str = "coalesce"

    def read(self, reader: Reader, call: ast.Call) -> Node:
        nodes = tuple(reader.read(a) for a in self.positional(reader, call, 2, None))
        return Call(reader.common(self.name, nodes), self, nodes)

    def text(self, call: Call, writer: Writer) -> Part:
        *first, last = call.args
        end = writer.part(last)
        text, sure = writer.final(last), end.sure and last.type is not Type.NOTHING
        if end.bare and call.type not in numeric:
            text = f'IF({end.text}<>"",{end.text},"")'  # a cell of 设置 may hold a number, which it stays
        for node in reversed(first):
            part = writer.part(node)
            if node.type is Type.NOTHING:
                continue
            if isinstance(node, Const) or (part.sure and node.type in (Type.NUMBER, Type.DATE)):
                text, sure = writer.final(node), True
            elif node.type in (Type.NUMBER, Type.DATE):
                text = _number_or(part, text)
            else:
                there = part.text if part.bare else finished(part)
                text = f'IF({there}<>"",{there},{text})'
        return Part(text, loose=not sure and call.type in numeric)

    def run(self, call: Call, engine: Engine) -> Run:
        ways = [engine.run(a) for a in call.args]

        def row(i: int) -> object:
            for way in ways:
                if (value := way(i)) is not None and value != "":
                    return value
            return None

        return row


def _number_or(part: Part, otherwise: str) -> str:
    """The text of a number, or of something else where it is missing."""
    if part.loose or (part.risky and (part.numbers or part.filled)):
        text = finished(part)
        plain = part if text == part.text else Part(text)
        return f"IFERROR(0+{wrapped(plain, ADD)},{otherwise})"
    return guarded(part, otherwise)


CHOOSING = (There("missing", "="), There("present", "<>"), Coalesce())

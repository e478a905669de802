"""Functions of a whole column, each in one line; the latest value; the rank within a column.

Rule: what is no number is skipped; of no numbers at all there is no sum, mean or extreme. A count of nothing is 0.
"""

from __future__ import annotations

import ast
import math
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from xlops.formula.sheet.functions.base import Engine, Function, Reader, Run, Writer, numeric
from xlops.formula.sheet.functions.keyed import LOOKUP
from xlops.formula.sheet.nodes import Call, Column, Node, Type, Value
from xlops.formula.sheet.part import ADD, Part, merged, operand, wrapped
from xlops.formula.sheet.values import number_key

__all__ = ["WHOLES"]


@dataclass(frozen=True, eq=False)
class Whole(Function):
    """One value of a whole column; `{0}` in `excel` is the column. `optional` says that it may be missing."""

    name: str
    excel: str
    take: Callable[[Any], Value]
    optional: bool = True
    dates: bool = False
    every: bool = False  # takes a column of any type, all its values

    def read(self, reader: Reader, call: ast.Call) -> Node:
        (of,) = self.positional(reader, call, 1, 1)
        column = reader.whole(of)
        if not self.every and column.type not in (
            *numeric[:1],
            *((Type.DATE,) if self.dates or not self.optional else ()),
        ):
            raise reader.fail(f"{self.name} 不能用于 {column.type} 列")
        return Call(column.type if self.dates else Type.NUMBER, self, (column,))

    def text(self, call: Call, writer: Writer) -> Part:
        return Part(self.excel.format(writer.whole(_column(call))), loose=self.optional)

    def run(self, call: Call, engine: Engine) -> Run:
        column = _column(call)

        def make() -> Value:
            if self.every:
                return self.take([v for v in engine.raw(column) if v is not None])
            numbers = [n for n in engine.numbers(column) if n is not None]
            return self.take(numbers) if numbers or not self.optional else None

        value = engine.once((self.name, column.grid, column.column), make)
        return lambda i: value


@dataclass(frozen=True, eq=False)
class Last(Function):
    """The value in the row whose first key, a date, is the latest."""

    name: str = "last"

    def read(self, reader: Reader, call: ast.Call) -> Node:
        (of,) = self.positional(reader, call, 1, 1)
        column = reader.whole(of)
        key = reader.first_key(column)
        if key.type is not Type.DATE:
            raise reader.fail(f"{self.name} 要第一个关键列是日期的表,「{column.grid}」不是")
        return Call(column.type, LOOKUP, (column, key, Call(Type.DATE, LARGEST, (key,))))

    def text(self, call: Call, writer: Writer) -> Part:
        raise AssertionError("read as a look-up")

    def run(self, call: Call, engine: Engine) -> Run:
        raise AssertionError("read as a look-up")


@dataclass(frozen=True, eq=False)
class Rank(Function):
    """The place of a number within a column, the largest first."""

    name: str = "rank"

    def read(self, reader: Reader, call: ast.Call) -> Node:
        x, of = self.positional(reader, call, 2, 2)
        node, column = reader.read(x), reader.whole(of)
        if node.type not in numeric or column.type not in numeric:
            raise reader.fail(f"{self.name} 只排数字")
        return Call(Type.NUMBER, self, (node, column))

    def text(self, call: Call, writer: Writer) -> Part:
        x, column = operand(writer.number(call.args[0])), writer.whole(_column(call, 1))
        text = f"SUMPRODUCT(ISNUMBER({column})*({column}>{wrapped(x, ADD)}))+1"
        return replace(merged(text, ADD, x), loose=False)

    def run(self, call: Call, engine: Engine) -> Run:
        number, column = engine.number(call.args[0]), _column(call, 1)
        ordered = engine.once(
            ("rank", column.grid, column.column),
            lambda: sorted(number_key(n) for n in engine.numbers(column) if n is not None),
        )
        return lambda i: None if (x := number(i)) is None else len(ordered) - bisect_right(ordered, number_key(x)) + 1


def _column(call: Call, at: int = 0) -> Column:
    column = call.args[at]
    assert isinstance(column, Column)
    return column


def _mean(numbers: list[float]) -> float:
    return math.fsum(numbers) / len(numbers)


LARGEST = Whole("largest", 'IF(COUNT({0})=0,"",MAX({0}))', max, dates=True)

WHOLES = (
    Whole("total", 'IF(COUNT({0})=0,"",SUM({0}))', math.fsum),
    Whole("average", 'IF(COUNT({0})=0,"",AVERAGE({0}))', _mean),
    LARGEST,
    Whole("smallest", 'IF(COUNT({0})=0,"",MIN({0}))', min, dates=True),
    Whole("count", "COUNT({0})", len, optional=False),
    Whole("filled", 'SUMPRODUCT(--({0}<>""))', len, optional=False, every=True),
    Last(),
    Rank(),
)

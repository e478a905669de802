"""Functions that find rows by their keys: lookup, sumifs, averageifs, countifs.

Rule: texts are matched as they are, without wildcards and never as numbers; ids exactly, other texts whatever their
case. An empty cell meets no criterion, a missing value finds nothing. Excel's SUMIFS is used where it means the same
(numbers, dates, plain literals); it would take `60*90` for a pattern and read an id of 19 digits as a number, so
there SUMPRODUCT compares.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from xlops.formula.sheet.functions.base import Engine, Function, Reader, Run, Writer, numeric
from xlops.formula.sheet.index import Finder, Gatherer
from xlops.formula.sheet.nodes import Call, Column, Compare, Const, Criterion, Node, Type, Value
from xlops.formula.sheet.part import ADD, ATOM, CONCAT, Part, finished, merged, operand, wrapped
from xlops.formula.sheet.values import written

__all__ = ["KEYED", "LOOKUP"]

_OPS = {"ge": ">=", "gt": ">", "le": "<=", "lt": "<", "ne": "<>"}
_PLAIN = re.compile(r"(?![=<>])[^*?~]{1,255}", re.DOTALL)
_LIKE_NUMBER = re.compile(r"[\s\d.,:/%+\-¥$()eE年月日]+|(?i:true|false)|真|假")


@dataclass(frozen=True, eq=False)
class Lookup(Function):
    """The value in the first row whose key equals a value."""

    name: str = "lookup"

    def read(self, reader: Reader, call: ast.Call) -> Node:
        value, key, x = self.positional(reader, call, 3, 3)
        column, keys, wanted = reader.whole(value), reader.whole(key), reader.read(x)
        if column.grid != keys.grid:
            raise reader.fail(f"{self.name} 的两列要在同一张表:「{column.grid}」和「{keys.grid}」")
        _comparable(reader, self.name, keys, wanted)
        return Call(column.type, self, (column, keys, wanted))

    def text(self, call: Call, writer: Writer) -> Part:
        column, keys, x = call.args
        assert isinstance(column, Column) and isinstance(keys, Column)
        wanted = _wanted(writer, keys, x)
        row = _match(writer.whole(keys), keys.type, x, wanted)
        found = f"INDEX({writer.whole(column)},{row})"
        if column.type in numeric:
            text = f'IF(COUNT({found})=0,"",{found})'  # an empty cell is no number, an error neither
            return Part(finished(replace(wanted, text=text, binding=ATOM, risky=False)), loose=True)
        return Part(finished(replace(wanted, text=f'{found}&""', binding=CONCAT, risky=True)))

    def run(self, call: Call, engine: Engine) -> Run:
        column, keys, x = call.args
        assert isinstance(column, Column) and isinstance(keys, Column)
        how = _how(keys, x)
        finder: Finder = engine.once(("find", how, keys.grid, keys.column), lambda: Finder(how, engine.raw(keys)))
        values: Sequence[Value] = engine.numbers(column)
        if column.type not in numeric:
            values = [written(value) or None for value in engine.raw(column)]
        wanted = engine.number(x) if keys.type in numeric else engine.run(x)

        def row(i: int) -> object:
            at = finder.find(wanted(i))
            return None if at is None else values[at]

        return row


@dataclass(frozen=True, eq=False)
class Gather(Function):
    """A sum, mean or count over the rows that meet all criteria."""

    name: str

    def read(self, reader: Reader, call: ast.Call) -> Node:
        counts = self.name == "countifs"
        given = self.positional(reader, call, 2 if counts else 3, None)
        column = None if counts else reader.whole(given[0])
        if column is not None and column.type is not Type.NUMBER:
            raise reader.fail(f"{self.name} 只能用于数字列")
        pairs = given if counts else given[1:]
        if len(pairs) % 2:
            raise reader.fail(f"{self.name} 的条件要成对:一列、一个值")
        criteria = tuple(self._criterion(reader, *pairs[i : i + 2]) for i in range(0, len(pairs), 2))
        columns = [c.column for c in criteria] + ([column] if column else [])
        if len({c.grid for c in columns}) > 1:
            raise reader.fail(f"{self.name} 的各列要在同一张表")
        return Call(Type.NUMBER, self, (*([column] if column else []), *criteria))

    def _criterion(self, reader: Reader, column: ast.expr, value: ast.expr) -> Criterion:
        keys, op = reader.whole(column), "="
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in _OPS:
            op = _OPS[value.func.id]
            if len(value.args) != 1 or value.keywords:
                raise reader.fail(f"{value.func.id} 要一个参数")
            value = value.args[0]
        node = reader.read(value)
        _comparable(reader, self.name, keys, node)
        if op not in ("=", "<>") and keys.type not in numeric:
            raise reader.fail(f"{self.name}:文字列「{keys.column}」只能比较相等或 ne")
        return Criterion(Type.FLAG, keys, op, node)

    def text(self, call: Call, writer: Writer) -> Part:
        column, criteria = _parts(call)
        wanted = [_wanted(writer, c.column, c.value) for c in criteria]
        target = writer.whole(column) if column else ""
        if all(_simple(c) for c in criteria):
            pairs = ",".join(
                f"{writer.whole(c.column)},{_criterion_text(c, w)}" for c, w in zip(criteria, wanted, strict=True)
            )
            text = {
                "sumifs": f'IF(COUNTIFS({pairs},{target},"<1E+99")=0,"",SUMIFS({target},{pairs}))',
                "averageifs": f"AVERAGEIFS({target},{pairs})",
                "countifs": f"COUNTIFS({pairs})",
            }[self.name]
        else:
            tests = [_test(writer.whole(c.column), c, w) for c, w in zip(criteria, wanted, strict=True)]
            meets = "*".join(tests)
            alone = len(criteria) == 1 and criteria[0].op == "=" and criteria[0].column.type not in numeric
            each = f"--{meets}" if alone else meets  # SUMPRODUCT takes TRUE alone as 0
            text = {
                "sumifs": f'IF(SUMPRODUCT({meets}*ISNUMBER({target}))=0,"",SUMPRODUCT({each},{target}))',
                "averageifs": f"SUMPRODUCT({each},{target})/SUMPRODUCT({meets}*ISNUMBER({target}))",
                "countifs": f"SUMPRODUCT({each})",
            }[self.name]
        part = merged(text, ATOM, *wanted)
        if self.name == "averageifs":
            part = replace(part, risky=True, binding=ADD)
        whole = Part(finished(part), loose=self.name != "countifs" or not part.sure)
        return whole

    def run(self, call: Call, engine: Engine) -> Run:
        column, criteria = _parts(call)
        tests = tuple((c.column, _how(c.column, c.value), c.op) for c in criteria)
        numbers = engine.numbers(column) if column else None
        gatherer: Gatherer = engine.once(
            (self.name, column, tests),
            lambda: Gatherer(self.name, numbers, [(how, op, engine.raw(keys)) for keys, how, op in tests]),
        )
        wanted = [engine.number(c.value) if c.column.type in numeric else engine.run(c.value) for c in criteria]
        return lambda i: gatherer.result([want(i) for want in wanted])


def _parts(call: Call) -> tuple[Column | None, list[Criterion]]:
    first = call.args[0]
    return (first if isinstance(first, Column) else None), [c for c in call.args if isinstance(c, Criterion)]


def _comparable(reader: Reader, name: str, keys: Column, x: Node) -> None:
    """Refuse a text for a column of numbers and the other way round."""
    texts = (Type.TEXT, Type.ID)
    good = x.type is Type.ANY or x.type == keys.type or (x.type in texts and keys.type in texts)
    if not good or isinstance(x, Column | Compare):
        raise reader.fail(f"{name}:「{keys.grid}.{keys.column}」是 {keys.type},要找的是 {x.type}")


def _how(keys: Column, x: Node) -> Type:
    """How values are compared: as numbers, as texts, or exactly where one side is an id."""
    return Type.ID if x.type is Type.ID and keys.type is Type.TEXT else keys.type


def _wanted(writer: Writer, keys: Column, x: Node) -> Part:
    """The value sought: a number for a column of numbers, else a text that must not be empty."""
    if keys.type in numeric:
        return operand(writer.number(x))
    part = writer.text(x)
    return part if isinstance(x, Const) else Part(part.text, part.binding, filled=(part.text,))


def _match(keys: str, type: Type, x: Node, wanted: Part) -> str:
    """Which row of a column equals a value, the first one."""
    if type in numeric or (type is Type.TEXT and isinstance(x, Const) and _PLAIN.fullmatch(str(x.value))):
        return f"MATCH({wanted.text},{keys},0)"
    return f"MATCH(TRUE,INDEX({_equal(keys, type, x, wanted)},0),0)"


def _equal(keys: str, type: Type, x: Node, wanted: Part) -> str:
    if Type.ID in (type, x.type):
        return f'EXACT({keys}&"",{wanted.text})'  # an id typed as a number is its digits
    return f"{keys}={wrapped(wanted, CONCAT)}"


def _simple(criterion: Criterion) -> bool:
    """Whether Excel's own criterion means the same."""
    if criterion.column.type in numeric:  # a number also meets a text of its digits, but only where it is "="
        return criterion.op != "<>" and not (criterion.op == "=" and criterion.column.type is Type.NUMBER)
    x = criterion.value
    if criterion.op != "=" or criterion.column.type is Type.ID or not isinstance(x, Const):
        return False
    return bool(_PLAIN.fullmatch(str(x.value)) and not _LIKE_NUMBER.fullmatch(str(x.value)))


def _criterion_text(criterion: Criterion, wanted: Part) -> str:
    if criterion.op == "=":
        return wanted.text
    x = criterion.value
    if isinstance(x, Const) and isinstance(x.value, int):  # a fraction would be read by the computer's decimal sign
        return f'"{criterion.op}{x.value}"'
    return f'"{criterion.op}"&{wrapped(wanted, CONCAT)}'


def _test(keys: str, criterion: Criterion, wanted: Part) -> str:
    """Which rows of a column meet a criterion, as a factor of a product."""
    if criterion.column.type in numeric:
        return f"ISNUMBER({keys})*({keys}{criterion.op}{wrapped(wanted, CONCAT)})"
    equal = _equal(keys, criterion.column.type, criterion.value, wanted)
    if criterion.op == "=":
        return equal if equal.startswith("EXACT") else f"({equal})"
    other = f"NOT({equal})" if not equal.startswith("EXACT") else f"(1-{equal})"
    other = f"({keys}<>{wrapped(wanted, CONCAT)})" if other.startswith("NOT") else other
    return f'{other}*({keys}<>"")'


LOOKUP = Lookup()
KEYED = (LOOKUP, Gather("sumifs"), Gather("averageifs"), Gather("countifs"))

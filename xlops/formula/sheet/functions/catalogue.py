"""Functions of the catalogue: a metric as a native formula, an algorithm as a function for cells (`ops_…`).

Rule: the text of a metric is the one that its declaration gives (`formula.metric.excel`); its value here follows the
cell: missing where a part is missing or a denominator is zero. An algorithm is empty where it can't be calculated.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from xlops.catalog.metrics import DEFAULTS, FORMULAS, METRICS
from xlops.catalog.model import Metric
from xlops.errors import XlopsError
from xlops.formula.grammar import may_be_negative
from xlops.formula.metric import excel, expression, has_expression, signed
from xlops.formula.sheet.functions.base import Engine, Function, Reader, Run, Writer, numeric
from xlops.formula.sheet.nodes import Call, Cell, Column, Const, Node, Setting, Type, Value
from xlops.formula.sheet.part import Part
from xlops.formula.sheet.values import over, plus, times

__all__ = ["CATALOGUE"]


@dataclass(frozen=True, eq=False)
class MetricOf(Function):
    """A metric or an arithmetic function over cells of the row: `metric()` or `metric("pay_cvr", visitors=uv)`."""

    name: str = "metric"

    def read(self, reader: Reader, call: ast.Call) -> Node:
        id = _word(reader, self.name, call) if call.args else reader.own()
        metric = METRICS.get(id) or FORMULAS.get(id)
        if metric is None or not has_expression(metric):
            why = "要用算法计算,请写 ops" if metric else "不在目录里" + reader.near(id, [*METRICS, *FORMULAS])
            raise reader.fail(f"{self.name}:「{id}」{why}")
        needed = expression(metric).names
        given = {k.arg: k.value for k in call.keywords if k.arg}
        if unknown := sorted(given.keys() - set(needed)):
            raise reader.fail(f"{self.name}:「{id}」没有参数「{unknown[0]}」{reader.near(unknown[0], needed)}")
        fields = {p.arg: p.field for p in metric.parts}
        nodes = tuple(self._argument(reader, metric, name, fields[name], given.get(name)) for name in needed)
        return Call(Type.NUMBER, self, nodes, id, needed)

    def _argument(self, reader: Reader, metric: Metric, name: str, field: str, given: ast.expr | None) -> Node:
        if given is not None:
            node = reader.read(given)
            if not isinstance(node, Cell | Setting | Const) or node.type not in numeric:
                raise reader.fail(f"{self.name} 的参数「{name}」要是本行的数字列、设置或数字;算式请先放进辅助列")
            return node
        for id in (field, name):
            cell = reader.cell(id)
            if cell is not None and cell.type in numeric:
                return cell
        default = DEFAULTS.get(metric.id, {}).get(name)
        if default is None:
            raise reader.fail(f"{self.name}:本表没有「{metric.id}」要的列「{field}」,请写 {name}=列")
        return Const(Type.NUMBER, default)

    def text(self, call: Call, writer: Writer) -> Part:
        refs = {n: writer.reference(a) for n, a in zip(call.names, call.args, strict=True)}
        return Part(excel(_metric(call), refs), loose=True)

    def run(self, call: Call, engine: Engine) -> Run:
        metric = _metric(call)
        formula, below = expression(metric), signed(metric)
        inputs = dict(zip(call.names, (engine.number(a) for a in call.args), strict=True))
        ways = list(inputs.values())
        guards = [(_arithmetic(d, inputs), may_be_negative(d, below)) for d in formula.denominators]
        body = _arithmetic(formula.tree, inputs)

        def row(i: int) -> Value:
            for way in ways:
                if way(i) is None:
                    return None
            for denominator, positive in guards:
                if (d := denominator(i)) is None or d == 0 or (positive and d < 0):
                    return None
            result: Value = body(i)
            return result

        return row


def _metric(call: Call) -> Metric:
    return METRICS.get(call.word) or FORMULAS[call.word]


def _arithmetic(node: ast.expr, inputs: Mapping[str, Run]) -> Run:
    """The value of an expression of the catalogue in each row."""
    if isinstance(node, ast.Name):
        return inputs[node.id]
    if isinstance(node, ast.Constant):
        constant = node.value
        return lambda i: constant
    if isinstance(node, ast.UnaryOp):
        of = _arithmetic(node.operand, inputs)
        return lambda i: None if (x := of(i)) is None else -x
    assert isinstance(node, ast.BinOp)
    left, right = _arithmetic(node.left, inputs), _arithmetic(node.right, inputs)
    apply = _OPERATORS[type(node.op)]
    return lambda i: None if (a := left(i)) is None or (b := right(i)) is None else apply(a, b)


_OPERATORS: Mapping[type[ast.operator], Callable[[float, float], float | None]] = {
    ast.Add: plus, ast.Sub: lambda a, b: plus(a, -b), ast.Mult: times, ast.Div: over,
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Ops(Function):
    """An algorithm or look-up as a function for cells; its arguments by name, columns where it takes columns."""

    name: str = "ops"

    def read(self, reader: Reader, call: ast.Call) -> Node:
        id = _word(reader, self.name, call)
        if any(k.arg is None for k in call.keywords):
            raise reader.fail(f"{self.name} 的参数要写名字")
        nodes = []
        for keyword in call.keywords:
            whole = isinstance(keyword.value, ast.Attribute)
            nodes.append(reader.whole(keyword.value) if whole else reader.read(keyword.value))
        if any(n.type is Type.FLAG for n in nodes):
            raise reader.fail(f"{self.name} 的参数不能是条件")
        return Call(Type.ANY, self, tuple(nodes), id, tuple(str(k.arg) for k in call.keywords))

    def text(self, call: Call, writer: Writer) -> Part:
        given = dict(zip(call.names, call.args, strict=True))
        order = list(writer.arguments(call.word, call.names))
        while order and order[-1] not in given:
            order.pop()
        texts = [self._text(writer, given[n]) if n in given else "" for n in order]
        return Part(f'IFERROR(ops_{call.word}({",".join(texts)}),"")', loose=True)

    @staticmethod
    def _text(writer: Writer, node: Node) -> str:
        if isinstance(node, Column):
            return writer.whole(node)
        return writer.reference(node) if isinstance(node, Cell | Setting | Const) else writer.final(node)

    def run(self, call: Call, engine: Engine) -> Run:
        columns, singles = {}, {}
        for name, node in zip(call.names, call.args, strict=True):
            if isinstance(node, Column):
                values = engine.numbers(node) if node.type in numeric else engine.raw(node)
                columns[name] = [engine.outside(node, v) for v in values]
            else:
                singles[name] = (node, engine.number(node) if node.type in numeric[:2] else engine.run(node))

        def row(i: int) -> Value:
            given = {name: engine.outside(node, way(i)) for name, (node, way) in singles.items()}
            try:
                return engine.call(call.word, {**columns, **given})
            except (XlopsError, ValueError, ArithmeticError):
                return None

        if not singles:
            value = row(0)
            return lambda i: value
        return row


def _word(reader: Reader, name: str, call: ast.Call) -> str:
    """The id that a call names first, a literal text."""
    if len(call.args) == 1 and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str):
        return call.args[0].value
    raise reader.fail(f'{name} 的第一个参数要是名字,例如 {name}("pay_cvr", …)')


CATALOGUE = (MetricOf(), Ops())

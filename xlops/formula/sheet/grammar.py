"""The grammar of the sheet language: Python's expressions, a closed list of functions, names that exist, types that fit.

Rule: whatever is wrong is said when the formula is read, with the near name; what was read can be written and
calculated. Source: the standard library's `ast` reads the text.

>>> from xlops.catalog.sheets import GRIDS
>>> read("pay_amont / uv", Scope(GRIDS, GRIDS["daily"]))
Traceback (most recent call last):
    ...
xlops.errors.BadInput: 公式「pay_amont / uv」:没有「pay_amont」这一列。您是不是要找「pay_amount」?
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from xlops.catalog.config import DEFAULTS
from xlops.catalog.sheets.model import Grid
from xlops.errors import BadInput, near_names
from xlops.formula.sheet.functions import FUNCTIONS, numeric
from xlops.formula.sheet.nodes import (
    Arith,
    AsOf,
    Cell,
    Choice,
    Column,
    Compare,
    Const,
    Logic,
    Minus,
    Node,
    Not,
    Setting,
    Type,
    type_of,
)  # fmt: skip

__all__ = ["Scope", "read"]

_ARITHMETIC = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_COMPARE = {ast.Eq: "=", ast.NotEq: "<>", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
_TEXTS = (Type.TEXT, Type.ID)
_SPECIAL = ("setting", "as_of")


@dataclass(frozen=True)
class Scope:
    """What a formula may speak of: all grids, the grid of its row, its own column's id, and cards of its sheet."""

    grids: Mapping[str, Grid]
    grid: Grid | None = None
    own: str = ""
    names: Mapping[str, Type] = field(default_factory=dict)
    wholes: bool = True


def read(formula: str, scope: Scope) -> Node:
    """The formula as typed nodes. Raises `BadInput` with what is wrong and the near name."""
    return _Reader(formula, scope).whole_formula()


class _Reader:
    """One formula while it is read."""

    def __init__(self, formula: str, scope: Scope) -> None:
        self.formula, self.scope = formula, scope

    def whole_formula(self) -> Node:
        try:
            tree = ast.parse(self.formula.strip(), mode="eval").body
        except (SyntaxError, ValueError) as error:
            raise self.fail("写错了,请检查括号和符号") from error
        return self.read(tree)

    # -- what functions ask ------------------------------------------------------------------------

    def fail(self, message: str) -> BadInput:
        return BadInput(f"公式「{self.formula}」:{message}")

    def near(self, wanted: str, known: Iterable[str]) -> str:
        found = near_names(wanted, known, n=1)
        return f"。您是不是要找「{found[0]}」?" if found else ""

    def own(self) -> str:
        return self.scope.own

    def cell(self, id: str) -> Cell | None:
        """This row's cell of a column, None if there is no such column."""
        if id in self.scope.names:
            return Cell(self.scope.names[id], "", id)
        column = self.scope.grid.by_id.get(id) if self.scope.grid else None
        return Cell(type_of(column.holds), self.scope.grid.id, id) if column and self.scope.grid else None

    def whole(self, node: ast.expr) -> Column:
        """A column of a grid, written `grid.column`."""
        if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)):
            raise self.fail(f"「{ast.unparse(node)}」要写成 表.列")
        if not self.scope.wholes:
            raise self.fail(f"条件格式里不能用整列「{ast.unparse(node)}」,请先加一个辅助列")
        return self._column(node.value.id, node.attr)

    def first_key(self, column: Column) -> Column:
        return self._column(column.grid, self.scope.grids[column.grid].key[0])

    def _column(self, grid: str, column: str) -> Column:
        known = self.scope.grids.get(grid)
        if known is None:
            raise self.fail(f"没有「{grid}」这张表{self.near(grid, self.scope.grids)}")
        if column not in known.by_id:
            raise self.fail(f"表「{grid}」没有「{column}」这一列{self.near(column, known.by_id)}")
        return Column(type_of(known.by_id[column].holds), grid, column)

    def arith(self, op: str, left: Node, right: Node) -> Node:
        """A sum, difference, product or quotient. Raises unless both are numbers or dates that go together."""
        for node in (left, right):
            if node.type not in numeric:
                raise self.fail(f"{node.type} 不能做加减乘除;缺失请用 coalesce")
        dates = (left.type is Type.DATE, right.type is Type.DATE)
        if dates == (False, False) or (dates == (True, True) and op == "-"):
            return Arith(Type.NUMBER, op, left, right)
        if dates != (True, True) if op == "+" else dates == (True, False) and op == "-":
            return Arith(Type.DATE, op, left, right)
        raise self.fail("日期只能加减天数,或两个日期相减")

    def common(self, name: str, nodes: Sequence[Node]) -> Type:
        """The one type of several values, missing aside."""
        types = {n.type for n in nodes} - {Type.NOTHING}
        if types == {Type.TEXT, Type.ID}:
            return Type.TEXT
        if Type.FLAG in types:
            raise self.fail(f"{name} 的结果不能是条件,请写成文字或数字")
        if len(types - {Type.ANY}) > 1:
            raise self.fail(f"{name} 的几个值要同一类,现在有 {'、'.join(sorted(types))}")
        return next(iter(types - {Type.ANY} or types), Type.NOTHING)

    # -- the tree ----------------------------------------------------------------------------------

    def read(self, node: ast.expr) -> Node:
        way = getattr(self, f"_{type(node).__name__.lower()}", None)
        if way is None:
            raise self.fail(f"不能用「{ast.unparse(node)}」这种写法")
        result: Node = way(node)
        return result

    def _constant(self, node: ast.Constant) -> Node:
        value = node.value
        if value is None or value == "":
            return Const(Type.NOTHING, None)
        if isinstance(value, str):
            if len(value) > 255:
                raise self.fail("一段文字最多 255 个字,请缩短")
            return Const(Type.TEXT, value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.fail(f"不能用「{value!r}」")
        return Const(Type.NUMBER, value)

    def _name(self, node: ast.Name) -> Node:
        cell = self.cell(node.id)
        if cell is None:
            known = [*self.scope.names, *(self.scope.grid.by_id if self.scope.grid else ())]
            raise self.fail(f"没有「{node.id}」这一列{self.near(node.id, known)}")
        return cell

    def _attribute(self, node: ast.Attribute) -> Node:
        raise self.fail(f"整列「{ast.unparse(node)}」只能放进 lookup、sumifs、total 等函数里")

    def _binop(self, node: ast.BinOp) -> Node:
        op = _ARITHMETIC.get(type(node.op))
        if op is None:
            raise self.fail("只能用 + - * /")
        left, right = self.read(node.left), self.read(node.right)
        if op == "/" and isinstance(right, Const) and not right.value:
            raise self.fail("除以了 0,请改正")
        return self.arith(op, left, right)

    def _unaryop(self, node: ast.UnaryOp) -> Node:
        of = self.read(node.operand)
        if isinstance(node.op, ast.Not):
            return Not(Type.FLAG, self._flag(of))
        if not isinstance(node.op, ast.USub):
            raise self.fail("只能用负号和 not")
        if of.type not in (Type.NUMBER, Type.ANY):
            raise self.fail(f"{of.type} 前不能有负号")
        if isinstance(of, Const) and isinstance(of.value, int | float):
            return Const(Type.NUMBER, -of.value)
        return Minus(Type.NUMBER, of)

    def _compare(self, node: ast.Compare) -> Node:
        tests, left = [], node.left
        for op, right in zip(node.ops, node.comparators, strict=True):
            tests.append(self._test(op, left, right))
            left = right
        return tests[0] if len(tests) == 1 else Logic(Type.FLAG, "and", tuple(tests))

    def _test(self, op: ast.cmpop, left: ast.expr, right: ast.expr) -> Node:
        if isinstance(op, ast.In | ast.NotIn):
            if not isinstance(right, ast.Tuple | ast.List) or not right.elts:
                raise self.fail('in 的右边要写成 ("甲", "乙")')
            tests = tuple(self._comparison("=", self.read(left), self.read(r)) for r in right.elts)
            among = tests[0] if len(tests) == 1 else Logic(Type.FLAG, "or", tests)
            return Not(Type.FLAG, among) if isinstance(op, ast.NotIn) else among
        sign = _COMPARE.get(type(op))
        if sign is None:
            raise self.fail("比较只能用 == != < <= > >= in")
        return self._comparison(sign, self.read(left), self.read(right))

    def _comparison(self, sign: str, left: Node, right: Node) -> Node:
        types = {left.type, right.type}
        if Type.FLAG in types:
            raise self.fail("条件不能再拿来比较")
        if types & {*_TEXTS} or types <= {Type.ANY, Type.NOTHING}:
            if types - {*_TEXTS, Type.ANY, Type.NOTHING}:
                raise self.fail(f"{left.type} 和 {right.type} 不能比较")
            if sign not in ("=", "<>"):
                raise self.fail("文字只能用 == 和 !=")
            return Compare(Type.FLAG, sign, left, right, Type.ID if Type.ID in types else Type.TEXT)
        if Type.NOTHING in types:
            raise self.fail("数字和日期是否缺失,请用 missing 或 present")
        if types == {Type.NUMBER, Type.DATE}:
            raise self.fail("日期和数字不能比较")
        return Compare(Type.FLAG, sign, left, right, Type.NUMBER)

    def _boolop(self, node: ast.BoolOp) -> Node:
        word = "and" if isinstance(node.op, ast.And) else "or"
        return Logic(Type.FLAG, word, tuple(self._flag(self.read(v)) for v in node.values))

    def _ifexp(self, node: ast.IfExp) -> Node:
        when, then, other = self._flag(self.read(node.test)), self.read(node.body), self.read(node.orelse)
        return Choice(self.common("if", (then, other)), when, then, other)

    def _flag(self, node: Node) -> Node:
        if node.type is not Type.FLAG:
            raise self.fail("条件要是比较,例如 uv > 100,或 present(uv)")
        return node

    def _call(self, node: ast.Call) -> Node:
        if not isinstance(node.func, ast.Name):
            raise self.fail(f"没有函数「{ast.unparse(node.func)}」")
        name = node.func.id
        if name == "as_of" and not node.args and not node.keywords:
            return AsOf(Type.DATE)
        if name == "setting" and len(node.args) == 1 and isinstance(node.args[0], ast.Name):
            return self._setting(node.args[0].id)
        function = FUNCTIONS.get(name)
        if function is None:
            raise self.fail(f"没有函数「{name}」{self.near(name, [*FUNCTIONS, *_SPECIAL])}")
        return function.read(self, node)

    def _setting(self, id: str) -> Node:
        known = DEFAULTS.get(id)
        if known is None:
            raise self.fail(f"没有设置「{id}」{self.near(id, DEFAULTS)}")
        return Setting(Type.TEXT if isinstance(known.value, str) else Type.NUMBER, id)

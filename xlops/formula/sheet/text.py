"""A formula as Excel and LibreOffice read it, without `=`.

Rule: a cell is empty text where something is missing, never an error; a condition is false there. Only functions that
Excel 2016 and LibreOffice 7.4 know, none volatile.

>>> from xlops.catalog.sheets import GRIDS
>>> excel("pay_amount / uv", grid=GRIDS["daily"], grids=GRIDS).replace("t_daily[[#This Row],", "[@")
'IF(COUNT([@[支付金额]],[@[访客数]])<2,"",IFERROR([@[支付金额]]/[@[访客数]],""))'
>>> excel_condition("uv < 100", grid=GRIDS["daily"], refs={"uv": "$D6"}, grids=GRIDS)
'IF(ISNUMBER($D6),$D6<100,FALSE)'
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from xlops.catalog.sheets.model import Column as Declared
from xlops.catalog.sheets.model import Grid
from xlops.formula.sheet.functions import numeric
from xlops.formula.sheet.grammar import Scope, read
from xlops.formula.sheet.nodes import (
    Arith,
    AsOf,
    Call,
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
)  # fmt: skip
from xlops.formula.sheet.part import (
    ADD,
    ATOM,
    COMPARE,
    CONCAT,
    MUL,
    UNARY,
    Part,
    condition,
    finished,
    literal,
    merged,
    operand,
    wrapped,
)  # fmt: skip
from xlops.formula.sheet.place import AS_OF, Place, RefPlace, TablePlace, setting_name

__all__ = ["Arguments", "excel", "excel_card", "excel_condition"]

Arguments = Callable[[str], Sequence[str]]
"""id of a function → its arguments in the order in which a cell passes them."""

_BINDING = {"+": ADD, "-": ADD, "*": MUL, "/": MUL}
_TEXTS = (Type.TEXT, Type.ID)


def excel(
    formula: str,
    *,
    grid: Grid | None,
    grids: Mapping[str, Grid],
    column: Declared | None = None,
    place: Place | None = None,
    arguments: Arguments | None = None,
    names: Mapping[str, Type] | None = None,
) -> str:
    """The formula of a column of a table; `arguments` is needed for `ops` with optional arguments.

    Raises `BadInput` if the formula is wrong.
    """
    node = read(formula, Scope(grids, grid, column.id if column else "", names or {}))
    writer = _Writer(place or TablePlace(grid, grids), arguments)
    return condition(writer.part(node)) if node.type is Type.FLAG else writer.final(node)


def excel_condition(formula: str, *, grid: Grid | None, refs: Mapping[str, str], grids: Mapping[str, Grid],
                    names: Mapping[str, Type] | None = None) -> str:  # fmt: skip
    """The formula of a conditional format, over the addresses `refs` gives to columns (`$F6`) or cards.

    Tables can't be named there, so whole columns are refused. Raises `BadInput`.
    """
    node = read(formula, Scope(grids, grid, "", names or {}, wholes=False))
    return condition(_Writer(RefPlace(refs), None).part(node))


def excel_card(
    formula: str,
    *,
    refs: Mapping[str, str],
    grids: Mapping[str, Grid],
    names: Mapping[str, Type] | None = None,
    arguments: Arguments | None = None,
) -> str:
    """The formula of a card: no row; other cards of the sheet by the addresses that `refs` gives to their ids."""
    types = names if names is not None else dict.fromkeys(refs, Type.NUMBER)
    return excel(formula, grid=None, grids=grids, place=RefPlace(refs, grids), arguments=arguments, names=types)


class _Writer:
    """Writes nodes as text, for one place."""

    def __init__(self, place: Place, arguments: Arguments | None) -> None:
        self._place, self._arguments = place, arguments

    # -- what functions ask ------------------------------------------------------------------------

    def part(self, node: Node) -> Part:
        """The node with its conditions still open."""
        if isinstance(node, Call):
            return node.function.text(node, self)
        if isinstance(node, Const):
            return Part(literal(node.value), UNARY if isinstance(node.value, int | float) and node.value < 0 else ATOM)
        if isinstance(node, Cell | Setting | AsOf):
            text = self.reference(node)
            return Part(text, numbers=(text,) if node.type in numeric else (), bare=True)
        way: Callable[[Node], Part] = getattr(self, f"_{type(node).__name__.lower()}")
        return way(node)

    def number(self, node: Node) -> Part:
        return self.part(node)

    def text(self, node: Node) -> Part:
        """A text within another formula; an empty cell will do."""
        part = self.part(node)
        return part if part.bare or part.sure else Part(finished(part))

    def final(self, node: Node) -> str:
        """The value of a cell: a text is never a reference alone, which would show an empty cell as 0."""
        part = self.part(node)
        if part.bare and node.type in _TEXTS:
            return f'{part.text}&""'
        return finished(part)

    def whole(self, column: Column) -> str:
        return self._place.column(column.grid, column.column)

    def reference(self, node: Node) -> str:
        if isinstance(node, Cell):
            return self._place.cell(node.column)
        if isinstance(node, Setting):
            return setting_name(node.id)
        if isinstance(node, AsOf):
            return AS_OF
        assert isinstance(node, Const)
        return literal(node.value)

    def arguments(self, id: str, given: Sequence[str]) -> Sequence[str]:
        return self._arguments(id) if self._arguments else given

    # -- operators ---------------------------------------------------------------------------------

    def _arith(self, node: Arith) -> Part:
        op, below = _turned(node)
        left, right = self.part(node.left), self.part(below)
        own = _BINDING[op]
        part = merged(f"{wrapped(left, own)}{op}{wrapped(right, own + (op in '-/'))}", own, left, right)
        divides = node.op == "/" and not isinstance(node.right, Const)
        return replace(part, risky=part.risky or divides)

    def _minus(self, node: Minus) -> Part:
        of = self.part(node.of)
        return merged(f"-{wrapped(of, UNARY + 1)}", UNARY, of)

    def _compare(self, node: Compare) -> Part:
        if node.by is Type.NUMBER:
            left, right = operand(self.part(node.left)), operand(self.part(node.right))
            text = f"{wrapped(left, CONCAT)}{node.op}{wrapped(right, CONCAT)}"
            return merged(text, COMPARE, left, right)
        left, right = self.text(node.left), self.text(node.right)
        if node.by is Type.ID:
            exact = f"EXACT({left.text},{right.text})"
            return Part(exact if node.op == "=" else f"NOT({exact})")
        return Part(f"{wrapped(left, CONCAT)}{node.op}{wrapped(right, CONCAT)}", COMPARE)

    def _logic(self, node: Logic) -> Part:
        parts = [self.part(n) for n in node.of]
        if node.word == "and":  # where a part is missing the whole is false
            return merged(f"AND({','.join(p.text for p in parts)})", ATOM, *parts)
        return Part(f"OR({','.join(condition(p) for p in parts)})")

    def _not(self, node: Not) -> Part:
        return Part(f"NOT({condition(self.part(node.of))})")

    def _choice(self, node: Choice) -> Part:
        sure = all(self.part(n).sure and n.type is not Type.NOTHING for n in (node.then, node.other))
        when = condition(self.part(node.when))
        text = f"IF({when},{self.final(node.then)},{self.final(node.other)})"
        return Part(text, loose=node.type in numeric and not sure)


def _turned(node: Arith) -> tuple[str, Node]:
    """Its operator and right side; to add a negative is to subtract."""
    other = {"+": "-", "-": "+"}.get(node.op, "")
    if other and isinstance(node.right, Minus):
        return other, node.right.of
    if other and isinstance(node.right, Const) and isinstance(value := node.right.value, int | float) and value < 0:
        return other, Const(node.right.type, -value)
    return node.op, node.right

"""What is wrong with the formulas, marks and cards of a declaration, before anything is written.

Rule: names exist, arguments fit, the result is what the column holds, no column needs itself, the text is short
enough for Excel (8,192 characters).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from xlops.catalog.sheets.model import Grid, Mark, Sheet
from xlops.errors import BadInput
from xlops.formula.sheet.grammar import Scope, read
from xlops.formula.sheet.nodes import Cell, Node, Type, type_of, walk
from xlops.formula.sheet.order import Key, circles, needs
from xlops.formula.sheet.text import excel, excel_condition

__all__ = ["check", "check_sheet"]

_LONGEST = 8192
_TEXTS = (Type.TEXT, Type.ID)


def check(grid: Grid, grids: Mapping[str, Grid]) -> list[str]:
    """What is wrong with the formulas and marks of a grid, each a sentence; empty if nothing."""
    problems = []
    for column in grid.columns:
        where, scope = f"{grid.id}.{column.id}:", Scope(grids, grid, column.id)
        if column.formula:
            wrong = list(_formula(column.formula, scope, type_of(column.holds)))
            if not wrong and len(excel(column.formula, grid=grid, grids=grids, column=column)) > _LONGEST:
                wrong.append("公式太长,请拆成几列")
            problems += [where + p for p in wrong]
        refs = {c.id: f"${c.id}" for c in grid.columns}
        problems += [where + p for p in _marks(column.marks, replace(scope, wholes=False), refs)]
    return problems + [
        "公式互相引用:" + " → ".join(".".join(key) for key in circle)
        for circle in circles(_graph(grids))
        if any(id == grid.id for id, _ in circle)
    ]


def check_sheet(sheet: Sheet, grids: Mapping[str, Grid]) -> list[str]:
    """What is wrong with the formulas of a sheet: its grids, its marks and its cards."""
    problems = [p for grid in sheet.grids for p in check(grid, grids)]
    types = {card.id: type_of(card.kind) for card in sheet.cards}
    graph: dict[Key, list[Key]] = {}
    for card in sheet.cards:
        where = f"{sheet.id}.{card.id}:"
        scope = Scope(grids, names=types)
        problems += [where + p for p in _formula(card.formula, scope, types[card.id])]
        node = _read(card.formula, scope)
        graph["", card.id] = [("", p.column) for p in walk(node) if isinstance(p, Cell)] if node else []
        own = Scope(grids, names={**types, "value": types[card.id]}, wholes=False)
        problems += [where + p for p in _marks(card.marks, own, dict.fromkeys(own.names, "$A$1"))]
    return problems + ["卡片互相引用:" + " → ".join(id for _, id in circle) for circle in circles(graph)]


def _formula(formula: str, scope: Scope, wanted: Type) -> Iterator[str]:
    try:
        node = read(formula, scope)
    except BadInput as error:
        yield str(error)
        return
    fits = node.type in (wanted, Type.ANY, Type.NOTHING) or (node.type in _TEXTS and wanted in _TEXTS)
    if not fits:
        yield f"公式「{formula}」的结果是 {node.type},这里要 {wanted}"


def _marks(marks: Iterable[Mark], scope: Scope, refs: Mapping[str, str]) -> Iterator[str]:
    for mark in marks:
        if not mark.when:
            if mark.look != "bar":
                yield f"标记 {mark.look} 没有条件"
            continue
        try:
            node = read(mark.when, scope)
            if node.type is not Type.FLAG:
                yield f"标记「{mark.when}」不是条件"
            else:
                excel_condition(mark.when, grid=scope.grid, refs=refs, grids=scope.grids, names=scope.names)
        except BadInput as error:
            yield str(error)


def _read(formula: str, scope: Scope) -> Node | None:
    try:
        return read(formula, scope)
    except BadInput:
        return None


def _graph(grids: Mapping[str, Grid]) -> dict[Key, list[Key]]:
    """What every formula that can be read needs."""
    graph = {}
    for grid in grids.values():
        for column in grid.columns:
            node = _read(column.formula, Scope(grids, grid, column.id)) if column.formula else None
            if node is not None:
                graph[grid.id, column.id] = needs(node, grids)
    return graph

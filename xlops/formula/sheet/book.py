"""All formula columns of a workbook calculated at once, and the values of cards.

Rule: what is given is not changed, new rows come back; a formula's value is what the recalculated cell shows, a
missing one is None. Tables that are not there are empty.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Column, Grid, Sheet
from xlops.errors import BadInput
from xlops.formula.sheet.functions import numeric
from xlops.formula.sheet.grammar import Scope, read
from xlops.formula.sheet.nodes import Cell, Node, Type, type_of, walk
from xlops.formula.sheet.order import Key, circles, needs, ordered
from xlops.formula.sheet.run import Calling, Engine
from xlops.formula.sheet.values import as_date, plain

__all__ = ["Held", "Rows", "card_values", "evaluate", "value_of"]

Rows = list[dict[str, Any]]
Held = Mapping[str, Mapping[int, Mapping[str, Any]]]
"""Cells of formula columns that were typed over: grid, index of the row, column, value."""


def evaluate(
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
    grids: Mapping[str, Grid],
    settings: Mapping[str, Any],
    as_of: date | None,
    call: Calling | None = None,
    held: Held | None = None,
    only: Collection[str] | None = None,
) -> dict[str, Rows]:
    """Every table with its formula columns filled; with `only` these tables alone come back, and the others are read
    as they are given.

    `settings` are effective values by id (the catalogue's default where one is absent), `call` is
    `functions.call`, `held` keeps values that were typed over a formula. Raises `BadInput` for a wrong
    formula or a circle.
    """
    wanted = tables.keys() if only is None else tables.keys() & only
    nodes = _formulas(grids, wanted)
    graph = {key: [of for of in needs(node, grids) if of[0] in wanted] for key, node in nodes.items()}
    if found := circles(graph):
        raise BadInput("公式互相引用:" + " → ".join(".".join(key) for key in found[0]))
    engine = Engine(tables, settings, as_of, call)
    result = {id: [dict(row) for row in rows] for id, rows in tables.items() if id in wanted}
    for grid, column in ordered(graph):
        run = engine.final(nodes[grid, column])
        values = [run(i) for i in range(engine.length(grid))]
        for i, typed in (held or {}).get(grid, {}).items():
            if column in typed and 0 <= i < len(values):
                values[i] = plain(typed[column])
        engine.set(grid, column, values)
        kind = grids[grid].by_id[column].holds
        for row, value in zip(result[grid], values, strict=True):
            row[column] = _shown(kind, value)
    return result


def value_of(
    formula: str,
    *,
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
    grids: Mapping[str, Grid],
    settings: Mapping[str, Any],
    as_of: date | None,
    call: Calling | None = None,
    names: Mapping[str, Any] | None = None,
    types: Mapping[str, Type] | None = None,
) -> Any:
    """The value of a formula without row, over evaluated tables; `names` are other cards and their values."""
    given = names or {}
    kinds = {name: (types or {}).get(name, Type.NUMBER) for name in given}
    node = read(formula, Scope(grids, names=kinds))
    value = Engine(tables, settings, as_of, call, given).final(node)(0)
    return as_date(value) if node.type is Type.DATE else None if value == "" else value


def card_values(
    sheet: Sheet,
    *,
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
    grids: Mapping[str, Grid],
    settings: Mapping[str, Any],
    as_of: date | None,
    call: Calling | None = None,
) -> dict[str, Any]:
    """The value of every card of a sheet, over evaluated tables; cards may refer to each other."""
    types = {card.id: type_of(card.kind) for card in sheet.cards}
    nodes = {card.id: read(card.formula, Scope(grids, names=types)) for card in sheet.cards}
    graph: dict[Key, list[Key]] = {
        ("", id): [("", p.column) for p in walk(node) if isinstance(p, Cell)] for id, node in nodes.items()
    }
    if found := circles(graph):
        raise BadInput("卡片互相引用:" + " → ".join(id for _, id in found[0]))
    values: dict[str, Any] = {}
    for _, id in ordered(graph):
        value = Engine(tables, settings, as_of, call, values).final(nodes[id])(0)
        values[id] = as_date(value) if nodes[id].type is Type.DATE else None if value == "" else value
    return {card.id: values[card.id] for card in sheet.cards}


def _formulas(grids: Mapping[str, Grid], tables: Collection[str]) -> dict[Key, Node]:
    """Every formula of these tables."""
    return {
        (grid.id, column.id): _own(read(column.formula, Scope(grids, grid, column.id)), column)
        for grid in grids.values()
        if grid.id in tables
        for column in grid.columns
        if column.formula
    }


def _own(node: Node, column: Column) -> Node:
    if node.type is Type.FLAG:
        raise BadInput(f"公式「{column.formula}」:结果是条件,请写成 文字 if 条件 else 文字")
    return node


def _shown(kind: Kind, value: Any) -> Any:
    """A calculated value as it stands in a row."""
    if value is None or value == "":
        return None
    if kind in (Kind.DATE, Kind.TIME) and type_of(kind) in numeric:
        return as_date(value) if isinstance(value, int | float) else value
    return value

"""The sheet language as the writer needs it: text and value of every formula, from one place.

Rule: the text is Excel's, with table references in full; the value is computed from the same declaration over what
stands in the workbook, never read back from anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from xlops.book.build.numbers import Value
from xlops.catalog.metrics import FORMULAS, METRICS
from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Card, Column, Grid, Sheet
from xlops.errors import BadInput
from xlops.formula import excel_total, has_expression, value
from xlops.formula.sheet import (
    Type,
    column_ref,
    evaluate,
    excel,
    excel_card,
    excel_condition,
    type_of,
)
from xlops.functions import FUNCTIONS, call
from xlops.functions.order import argument_order

__all__ = ["Language", "Row", "Tables"]

_LOOSE = "loose"  # a table of one row that stands nowhere
Row = Mapping[str, Value]
Tables = Mapping[str, list[dict[str, Value]]]


def _arguments(id: str) -> tuple[str, ...]:
    return argument_order(FUNCTIONS[id])


@dataclass
class Language:
    """The formulas of one workbook.

    `tables` is what stands in it, by grid id; `settings` the effective values; `as_of` the last day with data.
    """

    grids: Mapping[str, Grid]
    tables: Tables
    settings: Mapping[str, Value]
    as_of: date | None
    calculated: bool = False
    """`tables` hold the values of their formula columns already."""
    rows: Tables = field(init=False)
    """The tables with every formula column filled."""

    def __post_init__(self) -> None:
        given = self.tables
        self.rows = given if self.calculated else evaluate(given, self.grids, self.settings, self.as_of, call)

    def cell(self, grid: Grid, column: Column) -> str:
        """The text of a formula column."""
        return excel(column.formula, grid=grid, column=column, grids=self.grids, arguments=_arguments)

    def condition(self, when: str, grid: Grid, refs: Mapping[str, str]) -> str:
        """The text of a condition over a row; `refs` are addresses of its columns."""
        return excel_condition(when, grid=grid, refs=refs, grids=self.grids)

    def cards(self, sheet: Sheet, refs: Mapping[str, str]) -> dict[str, tuple[str, Value]]:
        """Text and value of each card of a sheet, by its id; `refs` are their addresses."""
        values = self._values({card.id: (card.formula, card.kind) for card in sheet.cards})
        texts = {
            card.id: excel_card(
                card.formula, refs=refs, grids=self.grids, names=_types(sheet.cards), arguments=_arguments
            )
            for card in sheet.cards
        }  # fmt: skip
        return {id: (text, values[id]) for id, text in texts.items()}

    def card_condition(self, when: str, sheet: Sheet, refs: Mapping[str, str]) -> str:
        """The text of a condition over cards; `refs` are their addresses."""
        return excel_condition(when, grid=None, refs=refs, grids=self.grids, names=_types(sheet.cards))

    def free(self, formulas: Mapping[str, tuple[str, Kind]]) -> dict[str, tuple[str, Value]]:
        """Text and value of formulas that stand in no table, each under a name, with the kind of its cell."""
        values = self._values(formulas)
        return {
            name: (excel(formula, grid=None, grids=self.grids, arguments=_arguments), values[name])
            for name, (formula, _) in formulas.items()
        }

    def _values(self, formulas: Mapping[str, tuple[str, Kind]]) -> dict[str, Value]:
        """Values of formulas without a row: those of a table with one row, so that all share what was looked up."""
        columns = tuple(Column(name, kind=kind, formula=formula) for name, (formula, kind) in formulas.items())
        grid = Grid(_LOOSE, _LOOSE, (), columns)
        tables: Tables = {**self.rows, _LOOSE: [{}]}
        grids = {**self.grids, _LOOSE: grid}
        return dict(evaluate(tables, grids, self.settings, self.as_of, call, only={_LOOSE})[_LOOSE][0])

    def totals(self, grid: Grid) -> dict[str, tuple[str, Value]]:
        """Text and value of the line over a table by column: sums, or ratios of sums where the column is one."""
        summed = [column for column in grid.columns if column.summed]
        if not summed:
            return {}
        ratios = {column.id: self._ratio(grid, column) for column in summed if _is_ratio(column)}
        sums = {c.id: (f"total({grid.id}.{c.id})", c.holds) for c in summed if c.id not in ratios}
        found = {**self.free(sums), **{id: ratio for id, ratio in ratios.items() if ratio}}
        return {column.id: found[column.id] for column in summed if column.id in found}

    def _ratio(self, grid: Grid, column: Column) -> tuple[str, Value] | None:
        metric = METRICS.get(column.id) or FORMULAS[column.id]
        parts = {part.arg: part.field for part in metric.parts}
        if not set(parts.values()) <= set(grid.by_id):
            return None
        ranges = {arg: column_ref(grid, id) for arg, id in parts.items()}
        try:
            text = excel_total(metric, ranges)
        except BadInput:  # each row has a rate of its own: its column is added
            return None
        complete = [row for row in self.rows.get(grid.id, []) if all(_is_number(row.get(id)) for id in parts.values())]
        if not complete:
            return text, None
        sums = {arg: sum(_number(row[id]) for row in complete) for arg, id in parts.items()}
        return text, value(metric, **sums)


def _is_ratio(column: Column) -> bool:
    metric = METRICS.get(column.id) or FORMULAS.get(column.id)
    written = column.formula.replace(" ", "") == "metric()"
    return written and metric is not None and has_expression(metric) and bool(metric.expr)


def _is_number(found: Value) -> bool:
    return found is not None and not isinstance(found, (str, bool, date))


def _number(found: Value) -> float:
    assert isinstance(found, (int, float, Decimal))
    return float(found)


def _types(cards: Sequence[Card]) -> dict[str, Type]:
    return {card.id: type_of(card.kind) for card in cards}

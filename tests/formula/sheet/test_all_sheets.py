"""Every formula, mark and card of every sheet can be read, refers to what there is and gives what its column holds."""

from __future__ import annotations

from datetime import date

import pytest

from xlops.catalog.sheets import GRIDS, SHEETS
from xlops.catalog.sheets.model import Grid, Sheet
from xlops.formula.sheet import check_sheet, evaluate, excel
from xlops.formula.sheet.grammar import Scope, read
from xlops.formula.sheet.nodes import Call, Column, Type, type_of, walk
from xlops.functions import FUNCTIONS
from xlops.functions import call as call_function
from xlops.functions.lookups import LOOKUPS


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda s: s.id)
def test_a_sheet_has_no_wrong_formula(sheet: Sheet) -> None:
    assert check_sheet(sheet, GRIDS) == []


@pytest.mark.parametrize("grid", GRIDS.values(), ids=lambda g: g.id)
def test_what_is_called_exists_and_gives_one_value(grid: Grid) -> None:
    """An algorithm by its own arguments: columns where it takes columns, required ones all there."""
    for column in grid.columns:
        node = read(column.formula, Scope(GRIDS, grid, column.id)) if column.formula else None
        for call in walk(node) if node else ():
            if isinstance(call, Call) and call.function.name == "ops":
                assert call.word in FUNCTIONS or call.word in LOOKUPS, (column.id, call.word)
                if call.word in LOOKUPS:
                    assert set(call.names) <= set(LOOKUPS[call.word].args), (column.id, call.names)
                    continue
                function = FUNCTIONS[call.word]
                assert set(call.names) <= set(function.args), (column.id, call.names)
                assert set(function.args) - set(function.defaults) <= set(call.names), (column.id, call.names)
                assert function.result.shape == "scalar", (column.id, function.result.shape)
                for name, arg in zip(call.names, call.args, strict=True):
                    shaped = function.args[name].shape in ("column", "matrix")
                    assert isinstance(arg, Column) is shaped, (column.id, name)


@pytest.mark.parametrize("grid", GRIDS.values(), ids=lambda g: g.id)
def test_a_formula_is_short_enough_to_be_read(grid: Grid) -> None:
    """Excel takes 8,192 characters; what a person follows is far less (references in short form, as shown)."""
    for column in grid.columns:
        if column.formula:
            shown = excel(column.formula, grid=grid, grids=GRIDS, column=column).replace(
                f"t_{grid.id}[[#This Row],", "[@"
            )
            assert len(shown) < 1600, (grid.id, column.id, len(shown))


def test_declared_kinds_are_types_of_the_language() -> None:
    assert {type_of(c.holds) for g in GRIDS.values() for c in g.columns} <= {
        Type.NUMBER, Type.DATE, Type.TEXT, Type.ID,
    }  # fmt: skip


def test_the_samples_can_be_calculated_with_every_algorithm() -> None:
    """Nothing raises, and no algorithm of a sheet stays empty over all its samples."""
    tables = {grid.id: [dict(row) for row in (grid.rows or grid.samples)] for grid in GRIDS.values()}
    rows = evaluate(tables, GRIDS, {}, date(2026, 11, 15), call_function)
    called = [(g.id, c.id) for g in GRIDS.values() for c in g.columns if c.formula.startswith("ops(")]
    assert [key for key in called if all(row[key[1]] is None for row in rows[key[0]])] == []

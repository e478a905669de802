"""What holds for any rows: their order does not matter, missing never becomes 0, what is given stays as it is."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.formula.sheet.edges import AS_OF, OTHER, SETTINGS, TABLES, every, formulas, rows_with
from tests.formula.sheet.sheets import column, grid, grids
from xlops.catalog.model import Kind
from xlops.formula.sheet import evaluate, excel
from xlops.formula.sheet.functions.scalars import SCALARS
from xlops.formula.sheet.values import less, rounded, same

FORMULAS = [*every(), *formulas(seed=7, count=60)]
# which of several rows with one key is found depends on their order, as in a sheet
STEADY = [c for c in FORMULAS if "lookup(" not in c.formula and "last(" not in c.formula]
GIVEN = grids(rows_with(*STEADY), OTHER)
FEW = settings(max_examples=15, deadline=None)


@FEW
@given(st.permutations(range(len(TABLES["rows"]))), st.permutations(range(len(TABLES["other"]))))
def test_rows_may_stand_in_any_order(rows: list[int], others: list[int]) -> None:
    usual = evaluate(TABLES, GIVEN, SETTINGS, AS_OF)["rows"]
    mixed = {"rows": [TABLES["rows"][i] for i in rows], "other": [TABLES["other"][i] for i in others]}
    for row, i in zip(evaluate(mixed, GIVEN, SETTINGS, AS_OF)["rows"], rows, strict=True):
        near(row, usual[i])


def near(row: dict[str, Any], other: dict[str, Any]) -> None:
    """The same row, sums to the last bits."""
    assert row.keys() == other.keys()
    for id, value in row.items():
        if isinstance(value, float) and isinstance(other[id], float):
            assert value == pytest.approx(other[id], rel=1e-9, abs=1e-9), id
        else:
            assert value == other[id], id


@FEW
@given(st.sampled_from(["a", "b", "n"]), st.sampled_from(["+", "-", "*", "/"]), st.sampled_from(["a", "b", "n", "2"]))
def test_a_missing_part_makes_the_whole_missing(left: str, op: str, right: str) -> None:
    columns = grids(rows_with(column("x", Kind.NUMBER, f"{left} {op} {right}")))
    for row in evaluate({"rows": TABLES["rows"]}, columns, {}, None)["rows"]:
        parts = [row[name] for name in (left, right) if name != "2"]
        if any(not isinstance(p, int | float) for p in parts):
            assert row["x"] is None


@pytest.mark.parametrize("function", SCALARS, ids=lambda f: f.name)
def test_a_strict_function_of_nothing_is_nothing(function: Any) -> None:
    """None in, None out, and the text in a cell is guarded."""
    nothing = {"number": "a", "date": "d", "text": "name"}
    args = [nothing[str(wanted)] for wanted in function.args]
    kind = {"number": Kind.NUMBER, "date": Kind.DATE, "text": Kind.TEXT}[str(function.result or function.args[0])]
    one = column("x", kind, f"{function.name}({', '.join(args)})")
    given_ = grids(rows_with(one))
    assert evaluate({"rows": [{}]}, given_, {}, None)["rows"] == [{"x": None}]
    assert excel(one.formula, grid=given_["rows"], grids=given_).startswith("IF(")


def test_what_is_given_is_not_changed_and_tables_may_be_absent() -> None:
    tables = {"rows": copy.deepcopy(TABLES["rows"])}
    out = evaluate(tables, GIVEN, SETTINGS, AS_OF)
    assert tables["rows"] == TABLES["rows"]
    assert out.keys() == {"rows"}
    assert {row["e0"] for row in out["rows"]} != {None}


def test_a_value_typed_over_a_formula_is_kept_and_counted_on() -> None:
    columns = grids(
        grid("t", column("a"), column("b", Kind.NUMBER, "a * 2"), column("c", Kind.NUMBER, "b + total(t.b)"))
    )
    rows = [{"a": 1}, {"a": 10}]
    out = evaluate({"t": rows}, columns, {}, None, held={"t": {1: {"b": 5}, 7: {"b": 1}}, "gone": {0: {"x": 1}}})
    assert out["t"] == [{"a": 1, "b": 2, "c": 9}, {"a": 10, "b": 5, "c": 12}]


@given(st.decimals(-10_000, 10_000, places=4, allow_nan=False), st.integers(0, 3))
def test_rounding_is_decimal(x: Any, digits: int) -> None:
    """Against the definition: the nearest step, the one farther from zero where two are as near."""
    from fractions import Fraction

    step = Fraction(1, 10**digits)
    whole = int(abs(Fraction(x)) / step + Fraction(1, 2))
    wanted = whole * step * (1 if x >= 0 else -1)
    assert rounded(float(x), digits) == float(wanted)


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_two_numbers_are_smaller_larger_or_the_same(a: float, b: float) -> None:
    assert [less(a, b), same(a, b), less(b, a)].count(True) == 1

"""Every function in a cell gives what the published cases say, from ranges, empty cells and serial dates."""

from __future__ import annotations

import csv
import itertools
import json
import math
import time
from pathlib import Path
from typing import Any

import pytest

from tests.excel.as_cells import cells, shown
from tests.excel.libreoffice.hands import fastest
from xlops.excel import udfs
from xlops.excel.cells import MISSING
from xlops.excel.udfs import NAMES, ops
from xlops.functions import FUNCTIONS
from xlops.functions.lookups import LOOKUPS
from xlops.store import Shop

NINTH = 46335  # 2026-11-09, as a serial number
DATA = Path(__file__).parents[1] / "data" / "reference_cases.csv"
with DATA.open(encoding="utf-8-sig", newline="") as _file:
    CASES = [c for c in csv.DictReader(_file) if c["function"] in FUNCTIONS]


def same(got: Any, expected: Any) -> bool:
    if isinstance(expected, list):
        return isinstance(got, list) and len(got) == len(expected) and all(map(same, got, expected))
    if isinstance(expected, (int, float)) and not isinstance(expected, bool):
        return isinstance(got, (int, float)) and math.isclose(got, expected, rel_tol=1e-9, abs_tol=1e-9)
    return bool(got == expected)


@pytest.mark.parametrize("case", CASES, ids=[f"{i}-{c['function']}" for i, c in enumerate(CASES, 2)])
def test_a_published_case_in_a_cell(case: dict[str, str]) -> None:
    expected = json.loads(case["expected"])
    got = ops(case["function"])("", *cells(case["function"], json.loads(case["inputs"])))
    if expected == {"error": "ValueError"}:
        assert isinstance(got, str) and any("一" <= c <= "鿿" for c in got) and "Error" not in got
    else:
        assert same(got, shown(expected)), f"{got} != {shown(expected)}"


def test_each_function_stands_in_the_module_under_its_name() -> None:
    assert tuple(f"ops_{id}" for id in (*FUNCTIONS, *LOOKUPS)) == NAMES
    assert all(callable(getattr(udfs, name)) for name in NAMES)


def test_columns_give_columns_and_empty_cells_stay_empty() -> None:
    clicks, shows = ((3.0,), (None,), ("",), (5.0,)), ((100.0,), (200.0,), (50.0,), (0.0,))
    assert ops("ctr")("", clicks, shows) == [[0.03], [""], [""], [""]]


def test_an_error_cell_is_missing_and_not_a_number() -> None:
    """#N/A and #DIV/0! come from COM as their numbers, 0x800A0000 and 2042 or 2007; numbers of cells are floats."""
    clicks = ((3.0,), (-2146826246,), (-2146826281,))
    assert ops("ctr")("", clicks, ((100.0,), (10.0,), (10.0,))) == [[0.03], [""], [""]]


def test_ten_thousand_rows_at_once() -> None:
    column = tuple((float(i),) for i in range(10_000))
    got = ops("ctr")("", column, tuple((20_000.0,) for _ in column))
    assert isinstance(got, list) and len(got) == 10_000 and got[5000] == [0.25]


def test_a_thousand_look_ups(shop: Shop) -> None:
    """Each asks for another day, so that nothing is remembered; those of 9 to 11 November have data."""
    firsts = itertools.count(NINTH, 1000)

    def attempt() -> float:
        first, begun = next(firsts), time.perf_counter()
        got = [ops("kpi")(shop.id, "支付金额", float(first + n)) for n in range(1000)]
        took = time.perf_counter() - begun
        assert got[:3] == [300, 500, 420.5] or first != NINTH
        return took

    print(f"\n1,000 look-ups: {fastest(attempt, 1.0):.2f} s")  # wished: under a second


@pytest.mark.parametrize("left_out", [None, "", MISSING])
def test_what_is_left_out_takes_its_default(left_out: Any) -> None:
    values = ((50.0,), (30.0,), (15.0,), (5.0,))
    assert ops("abc_classes")("", values, left_out, left_out) == ops("abc_classes")("", values, 0.8, 0.95)


@pytest.mark.parametrize(
    ("id", "given"),
    [
        ("ctr", ("abc", 100.0)),
        ("ctr", (1.0,)),
        ("abc_classes", (((1.0, 2.0), (3.0, 4.0)),)),
        ("lifecycle_stage" if "lifecycle_stage" in FUNCTIONS else "abc_classes", ("x",)),
        ("kpi", ("支付金额", "2026-11", None)),
    ],
)
def test_an_error_is_one_chinese_sentence(
    id: str, given: tuple[Any, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XLOPS_HOME", str(tmp_path))
    got = ops(id)("nobody", *given)
    assert isinstance(got, str) and any("一" <= c <= "鿿" for c in got)
    assert "Traceback" not in got and "\n" not in got

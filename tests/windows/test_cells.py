"""Every function of the registry, called as a cell of Excel calls it: through the real DLL and COM server.

The shop first, ranges as two-dimensional arrays of values, dates as serial numbers, empty cells and error cells as Excel
holds them. Expected values are the published cases'; for the rest, what Python gives here.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.excel.as_cells import cells, shown
from tests.excel.test_udfs import CASES, same
from tests.windows.excel import Excel, LeftOut, flat
from xlops.excel.udfs import ops
from xlops.functions import FUNCTIONS
from xlops.functions.order import argument_order
from xlops.methods.declare import Arg

pytestmark = pytest.mark.windows

NOT_AVAILABLE, DIVISION = {"error": -2146826246}, {"error": -2146826281}
SHOWABLE = {"r8", "i4", "text", "bool"}
"""Kinds of values that a cell can show; a 64-bit integer or a decimal becomes #VALUE!."""


def sent(cell: Any) -> Any:
    """An argument as Excel sends it: a range as an array of one cell at least, nothing as what was left out."""
    if cell is None:
        return LeftOut
    return {"range": [list(row) for row in cell] or [[None]]} if isinstance(cell, tuple) else cell


def column(*values: Any) -> dict[str, Any]:
    return {"range": [[value] for value in values]}


def seen(value: Any) -> Any:
    """One cell is a value; anything larger is rows."""
    return value[0][0] if isinstance(value, list) and len(value) == 1 and len(value[0]) == 1 else value


def answer(host: Excel, id: str, *arguments: Any) -> Any:
    found, kinds = flat(host.cell(id, *arguments))
    assert kinds <= SHOWABLE, kinds
    return found


def chinese(text: Any) -> bool:
    return isinstance(text, str) and any("一" <= c <= "鿿" for c in text) and "\n" not in text and "Error" not in text


@pytest.mark.parametrize("case", CASES, ids=[f"{i}-{c['function']}" for i, c in enumerate(CASES, 2)])
def test_a_published_case(host: Excel, case: dict[str, str]) -> None:
    expected = json.loads(case["expected"])
    given = cells(case["function"], json.loads(case["inputs"]))
    got = answer(host, case["function"], *map(sent, given))
    if expected == {"error": "ValueError"}:
        assert chinese(got)
    else:
        assert same(got, seen(shown(expected))), f"{got} != {shown(expected)}"


def example(arg: Arg, place: int) -> Any:
    """An argument of the declared shape, some number of its own for each place."""
    number = float(60 // (place + 1))
    cell = {"text": "甲", "date": 46329.0, "flag": "是"}.get(arg.kind, number)
    if arg.shape == "column":
        return ((cell,), (cell if isinstance(cell, str) else cell + 1,), (None,))
    if arg.shape == "matrix":
        return ((1.0, 2.0), (3.0, number))
    if arg.shape == "mapping":
        return (("甲", "是" if arg.values == "flag" else number), ("乙", "否" if arg.values == "flag" else 1.0))
    if arg.shape in ("record", "records"):
        return (tuple(arg.keys), tuple(number for _ in arg.keys))
    return cell


@pytest.mark.parametrize("id", sorted(set(FUNCTIONS) - {case["function"] for case in CASES}))
def test_a_function_without_a_published_case_gives_what_python_gives(host: Excel, id: str) -> None:
    function = FUNCTIONS[id]
    given = [example(function.args[name], place) for place, name in enumerate(argument_order(function))]
    assert same(answer(host, id, *map(sent, given)), seen(ops(id)("", *given)))


def test_empty_cells_and_error_cells_are_missing_and_never_a_number(host: Excel) -> None:
    """#N/A and #DIV/0! arrive as numbers below -2 thousand million."""
    shows = column(100, 200, 50, 10, 10)
    assert answer(host, "ctr", column(3, None, "", NOT_AVAILABLE, DIVISION), shows) == [[0.03], [""], [""], [""], [""]]
    assert answer(host, "ctr", NOT_AVAILABLE, 100) == ""
    assert answer(host, "abc_classes", column(50, 30, 15, NOT_AVAILABLE)) == answer(
        host, "abc_classes", column(50, 30, 15, None)
    )


def test_arguments_that_are_left_out_take_their_default(host: Excel) -> None:
    values = column(50, 30, 15, 5)
    assert answer(host, "abc_classes", values, LeftOut, LeftOut) == answer(host, "abc_classes", values, 0.8, 0.95)


@pytest.mark.parametrize("given", [("abc", 100), (1,), ({"range": [[1, 2], [3, 4]]}, 1), (True, "否")])
def test_an_error_is_a_chinese_sentence(host: Excel, given: tuple[Any, ...]) -> None:
    assert chinese(answer(host, "ctr", *given))


def test_ten_thousand_rows_in_one_call(host: Excel) -> None:
    clicks, shows = column(*range(10_000)), column(*(20_000 for _ in range(10_000)))
    answer(host, "ctr", column(1), column(2))
    called = host.cell("ctr", clicks, shows)
    rows, _ = flat(called)
    assert len(rows) == 10_000 and rows[5000] == [0.25]
    print(f"\n10,000 rows through one function: {called['seconds']:.3f} s")


def test_two_hundred_cells(host: Excel) -> None:
    """Each with arguments of its own, so that nothing is remembered."""
    seconds = sum(host.cell("pay_cvr", n, 2400)["seconds"] for n in range(200))
    print(f"\n200 cells: {seconds:.3f} s")
    assert answer(host, "pay_cvr", 78, 2400) == pytest.approx(0.0325)

"""Calls of functions laid out on a sheet: each argument in cells of its own, the formula over them."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.excel.as_cells import cells, shown
from xlops.excel.udfs import ops
from xlops.functions import FUNCTIONS
from xlops.functions.order import argument_order
from xlops.methods.declare import Arg
from xlops.sheetxml import cell_name

__all__ = ["Laid", "laid"]

DATA = Path(__file__).parents[2] / "data" / "reference_cases.csv"
_GAP = 2


@dataclass
class Laid:
    """A call: what stands in cells, the formula in Excel's grammar, where the result goes, what it must be."""

    name: str
    cells: dict[tuple[int, int], Any] = field(default_factory=dict)  # by row and column, from 1
    formula: str = ""
    area: tuple[int, int, int, int] = (0, 0, 0, 0)  # first row and column, last row and column
    expected: list[list[Any]] | None = None  # None: one Chinese sentence


def laid(*, left_out: bool) -> list[Laid]:
    """Every published case; for functions without one a plain call, whose value is Python's.

    A missing argument is `left_out` of the formula, or else an empty cell.
    """
    with DATA.open(encoding="utf-8-sig", newline="") as file:
        cases = [case for case in csv.DictReader(file) if case["function"] in FUNCTIONS]
    found: list[Laid] = []
    row = 1
    for case in cases:
        id, expected = case["function"], json.loads(case["expected"])
        want = None if expected == {"error": "ValueError"} else _rows(shown(expected))
        given = cells(id, json.loads(case["inputs"]))
        if not any(arg in ((), []) for arg in given):  # a range of no cells can't be chosen
            found.append(_lay(id, given, want, row, left_out))
            row += _height(found[-1]) + _GAP
    for id in sorted(FUNCTIONS.keys() - {one.name.removeprefix("ops_") for one in found}):
        given = [_plain(FUNCTIONS[id].args[name], i) for i, name in enumerate(argument_order(FUNCTIONS[id]))]
        found.append(_lay(id, given, _rows(ops(id)("", *given)), row, left_out))
        row += _height(found[-1]) + _GAP
    return found


def _lay(id: str, given: Sequence[Any], expected: list[list[Any]] | None, top: int, left_out: bool) -> Laid:
    one = Laid(f"ops_{id}", expected=expected)
    column, texts = 1, []
    while given and given[-1] is None:
        given = given[:-1]
    for arg in given:
        rows = arg if isinstance(arg, tuple) else ((arg,),)
        width = max(map(len, rows))
        for r, line in enumerate(rows):
            for c, value in enumerate(line):
                if value is not None:
                    one.cells[top + r, column + c] = value
        last = cell_name(top + len(rows) - 1, column + width - 1)
        first = cell_name(top, column)
        texts.append("" if arg is None and left_out else first if first == last else f"{first}:{last}")
        column += width + 1
    one.formula = f"=ops_{id}({','.join(texts)})"
    shape = (1, 1) if expected is None else (len(expected), len(expected[0]))
    one.area = (top, column, top + shape[0] - 1, column + shape[1] - 1)
    return one


def _height(one: Laid) -> int:
    return max([row for row, _ in one.cells] + [one.area[2]]) - one.area[0] + 1


def _rows(value: Any) -> list[list[Any]]:
    return value if isinstance(value, list) else [[value]]


def _plain(arg: Arg, place: int) -> Any:
    """An argument of a plain call: whole numbers, the same every time."""
    number = 7.0 - place if place < 6 else 1.0
    value = {"date": 46341.0, "text": "甲", "flag": True}.get(arg.kind, number)
    return value if arg.shape == "scalar" else tuple((value,) for _ in range(3))

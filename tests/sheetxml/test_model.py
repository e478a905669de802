"""A sheet is a dict of cells: whatever is set and appended, a second engine reads just that."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sheetxml.conftest import build
from xlops.sheetxml import AppendRows, SetCell, open_book, patch

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8).filter(lambda t: t[0] != "=")
values = st.none() | texts | st.integers(-(10**14), 10**14) | st.booleans() | st.floats(-1e9, 1e9)
cells = st.dictionaries(st.tuples(st.integers(1, 30), st.integers(7, 40)), values, max_size=12)
appended = st.lists(st.fixed_dictionaries({2: st.none(), 3: values, 4: values, 5: values, 6: values}), max_size=4)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cells, cells, appended)
def test_patches_are_what_a_dict_is(
    first: dict[tuple[int, int], Any], second: dict[tuple[int, int], Any], rows: list[dict[int, Any]]
) -> None:
    with TemporaryDirectory() as folder:
        path = build(Path(folder) / "m.xlsx")
        model = _read(path)
        for edits in (first, second):
            patch(path, path, [SetCell("数据", *at, value) for at, value in edits.items()])
            model.update(edits)
        patch(path, path, [AppendRows("t_orders", rows)])
        model.update({(7 + n, col): value for n, row in enumerate(rows) for col, value in row.items()})
        expected = {at: value for at, value in model.items() if value is not None}
        assert _read(path) == expected
        assert {at: c.value for at, c in open_book(path).cells("数据").items() if not c.formula} == {
            at: value.date() if isinstance(value, datetime) else value
            for at, value in expected.items()
            if not (isinstance(value, str) and value.startswith("=t_orders["))
        }


def _read(path: Path) -> dict[tuple[int, int], Any]:
    sheet = openpyxl.load_workbook(path)["数据"]
    return {(c.row, c.column): c.value for row in sheet for c in row if c.value is not None}

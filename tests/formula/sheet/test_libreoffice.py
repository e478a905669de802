"""What LibreOffice calculates is what `evaluate` says, cell by cell: every function, random formulas, every sheet.

Flags within columns of numbers are left out: LibreOffice takes TRUE for the number 1, Excel does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.book.office import Office, office
from tests.formula.sheet.edges import AS_OF, OTHER, SETTINGS, TABLES, every, formulas, rows_with
from tests.formula.sheet.sheets import calculated, cell_of, equal, grids
from xlops.catalog.sheets import GRIDS
from xlops.catalog.sheets.model import Column, Grid
from xlops.formula.sheet import FUNCTIONS, evaluate

pytestmark = pytest.mark.libreoffice


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(tmp_path_factory.mktemp("office")) as running:
        yield running


def differences(
    host: Office,
    path: Path,
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
    given: Mapping[str, Grid],
    settings: Mapping[str, Any],
    as_of: date | None,
) -> tuple[int, list[str]]:
    """How many formula cells have a value, and those that the two do not agree about."""
    ours = evaluate(tables, given, settings, as_of)
    theirs = calculated(host, path, tables, given, settings, as_of)
    wrong, filled = [], 0
    for declared in given.values():
        for number, (row, there) in enumerate(zip(ours.get(declared.id, ()), theirs[declared.id], strict=False)):
            for column in (c for c in declared.columns if c.formula):
                wanted, found = cell_of(row[column.id]), there[column.id]
                filled += wanted != ""
                if not equal(found, wanted):
                    wrong.append(f"{declared.id}[{number}].{column.id} {column.formula}: {wanted!r}, there {found!r}")
    return filled, wrong


def compared(host: Office, path: Path, columns: Sequence[Column]) -> int:
    filled, wrong = differences(host, path, TABLES, grids(rows_with(*columns), OTHER), SETTINGS, AS_OF)
    assert wrong == []
    return filled


def test_every_function_over_cells_of_every_kind(host: Office, tmp_path: Path) -> None:
    columns = every()
    text = " ".join(c.formula for c in columns)
    assert [name for name in FUNCTIONS if f"{name}(" not in text] == ["ops"]
    assert compared(host, tmp_path / "每个.xlsx", columns) > 500


@pytest.mark.parametrize("seed", range(3))
def test_random_formulas_within_each_other(host: Office, tmp_path: Path, seed: int) -> None:
    assert compared(host, tmp_path / "随机.xlsx", formulas(seed, 200)) > 500


def test_without_any_row_and_without_the_last_day(host: Office, tmp_path: Path) -> None:
    columns = [c for c in every() if "rows." not in c.formula]
    given = grids(rows_with(*columns), OTHER)
    tables: dict[str, list[dict[str, Any]]] = {"rows": [*TABLES["rows"][:2], {}], "other": []}
    _, wrong = differences(host, tmp_path / "空.xlsx", tables, given, SETTINGS, None)
    assert wrong == []


def test_every_sheet_over_its_samples(host: Office, tmp_path: Path) -> None:
    """Fixed rows with what the samples say about them, and one empty row behind."""
    tables = {grid.id: [*_sampled(grid), {}] for grid in GRIDS.values()}
    filled, wrong = differences(host, tmp_path / "各表.xlsx", tables, GRIDS, {}, date(2026, 11, 15))
    assert wrong == []
    assert filled > 0


def _sampled(grid: Grid) -> list[dict[str, Any]]:
    if not grid.rows:
        return [dict(row) for row in grid.samples]
    said = {tuple(sample.get(k) for k in grid.key): sample for sample in grid.samples}
    return [{**row, **said.get(tuple(row.get(k) for k in grid.key), {})} for row in grid.rows]

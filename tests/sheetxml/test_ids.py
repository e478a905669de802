"""A table is found by its id wherever the operator moved it, whatever they called it."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.sheetxml.conftest import edit_zip, parts_of
from xlops.errors import BadInput, NotFound
from xlops.sheetxml import AppendRows, SetCell, locate, open_book, patch, write_ids

OURS = {"day": "日期", "amount": "金额", "cost": "成本", "profit": "毛利"}


@pytest.fixture
def named(rich: Path) -> Path:
    write_ids(rich, rich, {"orders": OURS})
    return rich


def found(path: Path) -> tuple[str, dict[str, int], list[str], tuple[str, ...]]:
    """Table name, columns by id, own headers, missing ids."""
    at = locate(open_book(path), "orders", OURS)
    return at.table.name, {id: c.col for id, c in at.columns.items()}, [c.header for c in at.own], at.missing


WHOLE = {"day": 2, "amount": 3, "cost": 4, "profit": 5}


def test_only_the_list_of_names_changes(rich: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.xlsx"
    write_ids(rich, new, {"orders": OURS})
    old_parts, new_parts = parts_of(rich), parts_of(new)
    assert {name for name in old_parts if old_parts[name] != new_parts[name]} == {"xl/workbook.xml"}
    names = openpyxl.load_workbook(new).defined_names
    assert {n: (d.attr_text, bool(d.hidden)) for n, d in names.items()} == {
        "其他": ("数据!$A$1", False),
        "ops.orders.day": ("'数据'!$B$3", True),
        "ops.orders.amount": ("'数据'!$C$3", True),
        "ops.orders.cost": ("'数据'!$D$3", True),
        "ops.orders.profit": ("'数据'!$E$3", True),
    }


def test_writing_ids_again_changes_nothing(named: Path) -> None:
    before = named.read_bytes()
    write_ids(named, named, {"orders": OURS})
    assert named.read_bytes() == before


def test_found_as_built(named: Path) -> None:
    assert found(named) == ("t_orders", WHOLE, ["备注"], ())


def _rewrite(path: Path, part: str, *changes: tuple[str, str]) -> None:
    def change(name: str, data: bytes) -> bytes:
        if name == part:
            for old, new in changes:
                assert old.encode() in data
                data = data.replace(old.encode(), new.encode())
        return data

    edit_zip(path, change)


def test_found_when_everything_is_renamed(named: Path) -> None:
    """Table, sheet and headers have other names; Excel rewrites the sheet in the names."""
    _rewrite(
        named,
        "xl/tables/table1.xml",
        ("t_orders", "订单"),
        ('name="金额"', 'name="实收"'),
        ('name="成本"', 'name="金额"'),
    )
    _rewrite(named, "xl/workbook.xml", ('name="数据"', 'name="老王\'s 表"'), ("'数据'!$", "'老王''s 表'!$"))
    assert found(named) == ("订单", WHOLE, ["备注"], ())


def test_found_when_moved_and_with_own_columns(named: Path) -> None:
    """Excel keeps the names at the header cells: here the operator swapped two columns and the table is the same."""
    _rewrite(
        named, "xl/workbook.xml", ("'数据'!$C$3", "'数据'!$F$3"), ("'数据'!$D$3", "'数据'!$C$3")
    )  # fmt: skip
    assert found(named) == ("t_orders", {"day": 2, "amount": 6, "cost": 3, "profit": 5}, ["成本"], ())


def test_a_deleted_column_is_missing_and_a_new_one_of_its_name_is_taken(named: Path) -> None:
    _rewrite(named, "xl/workbook.xml", ("'数据'!$C$3", "#REF!"))
    assert found(named)[1] == WHOLE  # a column 金额 stands there, nobody else's
    _rewrite(named, "xl/tables/table1.xml", ('name="金额"', 'name="别的"'))
    _, columns, own, missing = found(named)
    assert (columns, own, missing) == ({"day": 2, "cost": 4, "profit": 5}, ["别的", "备注"], ("amount",))


def test_a_name_that_slipped_off_the_headers_does_not_count(named: Path) -> None:
    """A name dragged to a data cell of another column: the header still tells where 金额 is."""
    _rewrite(named, "xl/workbook.xml", ("'数据'!$C$3", "'数据'!$F$5"))
    assert found(named)[1] == WHOLE


def test_without_names_the_table_name_then_the_headers_help(rich: Path) -> None:
    assert found(rich)[1] == WHOLE
    _rewrite(rich, "xl/tables/table1.xml", ("t_orders", "表1"))
    assert found(rich) == ("表1", WHOLE, ["备注"], ())
    _rewrite(rich, "xl/tables/table1.xml", ('name="金额"', 'name="a"'), ('name="成本"', 'name="b"'))
    with pytest.raises(NotFound, match="备份"):
        found(rich)


def test_ids_are_plain_words(rich: Path) -> None:
    with pytest.raises(BadInput):
        write_ids(rich, rich, {"orders": {"毛-利": "毛利"}})
    with pytest.raises(NotFound, match="金额"):
        write_ids(rich, rich, {"orders": {"amount": "金"}})


def _libreoffice(path: Path, folder: Path) -> Path:
    """Load and save by LibreOffice, as a program of its own."""
    import subprocess

    profile = folder / "profile"
    program = shutil.which("soffice") or "libreoffice"
    command = [program, "--headless", f"-env:UserInstallation=file://{profile}", "--convert-to", "xlsx"]
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder)}
    subprocess.run(
        [*command, "--outdir", str(folder), str(path)], check=True, env=environment, timeout=120, capture_output=True
    )
    return folder / path.name


@pytest.mark.libreoffice
def test_ids_survive_a_save_by_libreoffice_and_its_file_can_be_patched(named: Path, tmp_path: Path) -> None:
    (tmp_path / "lo").mkdir()
    saved = _libreoffice(named, tmp_path / "lo")
    _rewrite(saved, "xl/tables/table1.xml", ("t_orders", "表1"), ('name="金额"', 'name="实收"'))
    assert found(saved) == ("表1", WHOLE, ["备注"], ())
    patch(saved, saved, [SetCell("数据", 4, 3, 11), AppendRows("表1", [{3: 40, 6: "丁"}])])
    sheet = openpyxl.load_workbook(saved)["数据"]
    assert (sheet["C4"].value, sheet["C7"].value, sheet["F7"].value) == (11, 40, "丁")
    assert sheet.tables["表1"].ref == "B3:F7"


@pytest.mark.libreoffice
def test_libreoffice_opens_and_calculates_a_patched_workbook(named: Path, tmp_path: Path) -> None:
    """The own formula of a new row has no value until a spreadsheet opens the file; then it has."""
    patch(named, named, [AppendRows("t_orders", [{3: 40, 4: 7}, {3: 50, 4: 8, 6: "=1+1"}]), SetCell("数据", 4, 3, 11)])
    (tmp_path / "lo").mkdir()
    sheet = openpyxl.load_workbook(_libreoffice(named, tmp_path / "lo"), data_only=True)["数据"]
    assert [sheet[f"E{row}"].value for row in (7, 8)] == [40 - 7, 50 - 8]
    assert (sheet["F8"].value, sheet["C4"].value, sheet.tables["t_orders"].ref) == ("=1+1", 11, "B3:F8")

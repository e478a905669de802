"""A workbook of an earlier version is built anew; nothing that the operator put into it is lost in silence."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.book.sync.conftest import GRIDS, SMALL, Office, item, sold
from tests.book.sync.test_read import DAYS_SHEET, DAYS_TABLE
from tests.book.sync.test_refresh import FIRST, days, type_in, values
from tests.sheetxml.conftest import parts_of
from tests.sheetxml.test_ids import _libreoffice
from xlops.book.sync import read_tables
from xlops.book.sync.upgrade import Upgraded, upgrade
from xlops.catalog.model import Kind
from xlops.catalog.sheets import Column, Grid, Sheet, renamed
from xlops.errors import Busy
from xlops.sheetxml import Formula


def _upgraded(office: Office, sheets: dict[str, Sheet] = SMALL, **more: Any) -> Upgraded:
    return upgrade(office.path, office.path, settings={}, as_of=date(2026, 11, 20), macros=False, sheets=sheets, **more)


@pytest.fixture
def used(office: Office) -> Office:
    """Two days and two goods; typed cells, an own column with a formula, an own sheet, a note beside the table."""
    office.refresh(FIRST)
    type_in(
        office,
        ("日报", 6, 6, "换主图"), ("日报", 7, 2, 333.0), ("日报", 6, 4, 42.0), ("日报", 2, 12, "右边的话"),
        ("商品", 5, 4, 20.0), ("商品", 6, 6, 0.035), ("商品", 6, 3, Formula("5+2", 7)),
    )  # fmt: skip
    office.rewrite(
        DAYS_TABLE,
        ('ref="A5:F10"', 'ref="A5:G10"'),
        ("</tableColumns>", '<tableColumn id="7" name="我的"/></tableColumns>'),
    )
    type_in(office, ("日报", 6, 7, Formula("t_days[[#This Row],[支付金额]]/日报!$C$6", 1.0)), ("日报", 7, 7, 0.5))
    path = office.path
    book = openpyxl.load_workbook(path)  # the operator's program adds a sheet; what it drops is not looked at here
    own = book.create_sheet("我的账")
    own["A1"], own["B1"], own["C1"] = "合计", "=SUM(t_days[支付金额])", "=日报!B7*2"
    own["A2"], own["B2"], own["C2"] = date(2026, 11, 9), 0.123, "=1+1"
    own["A2"].number_format, own["B2"].number_format = 'yyyy"年"m"月"d"日"', "0.0%"
    own["B2"].font = openpyxl.styles.Font(bold=True, color="FFFF0000")
    own.column_dimensions["A"].width = 33
    own.merge_cells("A4:B4")
    book.save(path)
    return office


def test_everything_typed_is_there_again(used: Office) -> None:
    done = _upgraded(used)
    book = used.read()
    assert book.version == 1
    assert (done.rows["days"], done.columns, done.sheets) == (2, ("日报.我的",), ("我的账", "日报(旁注)"))
    assert book.tables["goods"] == [
        {"item_id": "1", "title": "柜", "stock": 5, "price": 20.0},
        {"item_id": "2", "title": "架", "rate": 0.035},  # its stock is a formula, not calculated yet
    ]
    assert openpyxl.load_workbook(used.path)["商品"]["C6"].value == "=5+2"
    rows = book.tables["days"]
    assert [(row["pay_amount"], row.get("note")) for row in rows] == [(100.0, "换主图"), (333.0, None)]
    assert rows[0]["per_visitor"] == 42.0  # typed over our formula


def test_the_formulas_of_own_columns_follow_their_table(used: Office) -> None:
    _upgraded(used)
    sheet = openpyxl.load_workbook(used.path)["日报"]
    assert [cell.value for cell in sheet[5]][6] == "我的"
    assert sheet["G6"].value == "=t_days[[#This Row],[支付金额]]/'日报'!$C$6"
    assert sheet["G7"].value == 0.5
    assert sheet.tables["t_days"].ref.startswith("A5:G")


def test_an_own_sheet_keeps_cells_looks_and_formulas(used: Office) -> None:
    _upgraded(used)
    sheet = openpyxl.load_workbook(used.path)["我的账"]
    assert [cell.value for cell in sheet[1]] == ["合计", "=SUM(t_days[支付金额])", "='日报'!B7*2"]
    assert (sheet["A2"].value.date(), sheet["B2"].value, sheet["C2"].value) == (date(2026, 11, 9), 0.123, "=1+1")
    assert (sheet["A2"].number_format, sheet["B2"].number_format) == ('yyyy"年"m"月"d"日"', "0.0%")
    assert (sheet["B2"].font.b, sheet["B2"].font.color.rgb) == (True, "FFFF0000")
    assert sheet.column_dimensions["A"].width == 33
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A4:B4"]
    assert openpyxl.load_workbook(used.path)["日报(旁注)"]["L2"].value == "右边的话"


def test_the_stamp_stays_and_the_next_refresh_knows_what_was_written(used: Office) -> None:
    before = used.read().revision
    _upgraded(used)
    assert used.read().revision == before
    done = used.refresh({"days": [sold(1, 110.0), sold(2, 300.0, 50)]})
    assert [(c.typed, c.imported) for c in done.conflicts] == [(333.0, 300.0)]
    assert [row[1] for row in days(used.path)] == [110.0, 333.0]


def test_a_renamed_column_and_new_texts_of_ours(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A later version calls `note` `remark`, has one column more, and a grid with rows of ours."""
    office.refresh(FIRST)
    type_in(office, ("日报", 6, 6, "换主图"))
    days_now = Grid(
        "days", "日报", key=("day",), feed="day",
        columns=(
            *(c for c in GRIDS["days"].columns if c.id != "note"),
            Column("weekday", "星期", Kind.TEXT, formula="weekday_name(day)"), Column("remark", "大事记", Kind.TEXT),
        ),
    )  # fmt: skip
    later = {**SMALL, "days": Sheet("days", "日数据", SMALL["days"].group, "每天一行。", grids=(days_now,))}
    monkeypatch.setitem(renamed.RENAMED, ("days", "note"), "remark")
    _upgraded(office, later)
    book = read_tables(office.path, grids={grid.id: grid for sheet in later.values() for grid in sheet.grids})
    assert book.grids["days"].sheet == "日数据"
    assert book.tables["days"][0]["remark"] == "换主图"
    assert values(office.path, "日数据")[5][5] == "周日"  # 2026-11-01


def test_a_deleted_table_comes_back_empty(office: Office) -> None:
    office.refresh(FIRST)
    headers = ("日期", "支付金额", "访客数", "每访客", "占比", "备注")
    office.rewrite(DAYS_TABLE, ("t_days", "别的"), *((f'name="{n}"', f'name="x{n}"') for n in headers))
    office.rewrite("xl/workbook.xml", ("'日报'!$", "'日报'!$Z"))
    done = _upgraded(office)
    assert "日报" in done.left[0]
    assert office.read().tables["days"] == []
    assert len(office.read().tables["goods"]) == 2


def test_the_old_file_is_backed_up_and_an_open_one_refused(office: Office, tmp_path: Path) -> None:
    before = office.path.read_bytes()
    done = _upgraded(office, backup_folder=tmp_path / "备份")
    assert done.backup is not None
    assert done.backup.read_bytes() == before
    office.path.with_name("~$店铺.xlsx").write_bytes(b"")
    with pytest.raises(Busy):
        _upgraded(office)


@pytest.mark.libreoffice
def test_a_spreadsheet_opens_and_calculates_what_was_carried(used: Office, tmp_path: Path) -> None:
    _upgraded(used)
    (tmp_path / "lo").mkdir()
    book = openpyxl.load_workbook(_libreoffice(used.path, tmp_path / "lo"), data_only=True)
    assert [book["我的账"][name].value for name in ("B1", "C1", "C2")] == [433, 666, 2]
    assert (book["日报"]["G6"].value, book["商品"]["C6"].value, book["日报"]["D6"].value) == (1, 7, 42)


def test_upgrading_again_changes_no_row(used: Office) -> None:
    _upgraded(used)
    first = used.read().tables
    again = _upgraded(used)
    assert used.read().tables == first
    assert again.sheets == ("我的账", "日报(旁注)")
    parts = parts_of(used.path)
    assert len(re.findall(rb"<sheet ", parts["xl/workbook.xml"])) == len(
        set(re.findall(rb'r:id="(\w+)"', parts["xl/workbook.xml"]))
    )
    assert DAYS_SHEET in parts
    assert item("1", "柜", 5).items() <= first["goods"][0].items()

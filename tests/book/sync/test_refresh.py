"""A refresh of a closed workbook, judged by what a second engine reads from the file."""

from __future__ import annotations

import re
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from tests.book.sync.conftest import GRIDS, Office, day, item, sold
from tests.book.sync.test_read import DAYS_SHEET, DAYS_TABLE
from tests.sheetxml.conftest import edit_zip, parts_of
from xlops.book.build import build
from xlops.book.sync import read_tables, refresh, settle
from xlops.errors import Busy
from xlops.sheetxml import Formula, SetCell, patch
from xlops.store.book import Base

FIRST = {"days": [sold(1, 100.0), sold(2, 300.0, 50)], "goods": [item("1", "柜", 5), item("2", "架", 7)]}


def values(path: Path, sheet: str) -> list[list[Any]]:
    """The values as a second engine reads them, from A1."""
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def days(path: Path) -> list[list[Any]]:
    """The rows of 日报 under its headers."""
    return [row[:6] for row in values(path, "日报")[5:] if any(row[:6])]


def type_in(office: Office, *cells: tuple[str, int, int, object]) -> None:
    patch(office.path, office.path, [SetCell(*cell) for cell in cells])  # type: ignore[arg-type]


def test_rows_fill_the_empty_ones_first_with_all_values_true(office: Office) -> None:
    done = office.refresh(FIRST)
    assert (done.added, done.conflicts, done.stale) == ({"days": 2, "goods": 2}, (), 0)
    assert days(office.path) == [
        [date(2026, 11, 1), 100.0, 100.0, 1.0, 0.25, ""],  # 100/100, 100/400
        [date(2026, 11, 2), 300.0, 50.0, 6.0, 0.75, ""],
    ]
    assert values(office.path, "总览")[4][0] == 400.0  # the card
    assert values(office.path, "日报")[3][1] == 400.0  # the line over the table


def test_more_rows_than_stand_there_are_added_with_their_formulas(office: Office) -> None:
    office.refresh({"days": [sold(n, 10.0 * n) for n in range(1, 9)]})
    sheet = openpyxl.load_workbook(office.path)["日报"]
    assert sheet.tables["t_days"].ref == "A5:F13"
    assert sheet["D13"].value == sheet["D6"].value
    assert sheet["B13"].number_format == sheet["B6"].number_format
    assert [row[4] for row in days(office.path)] == [n / 36 for n in range(1, 9)]


def test_refreshing_twice_writes_once(office: Office) -> None:
    office.refresh(FIRST)
    before = office.path.stat().st_mtime_ns, len(list((office.path.parent / "备份").iterdir()))
    done = office.refresh(FIRST)
    assert (done.cells, done.added, done.backup) == (0, {}, None)
    assert (office.path.stat().st_mtime_ns, len(list((office.path.parent / "备份").iterdir()))) == before


def test_what_was_typed_stays_and_everything_is_calculated_with_it(office: Office) -> None:
    office.refresh(FIRST)
    type_in(office, ("日报", 6, 2, 500.0), ("日报", 6, 6, "刷单剔除"), ("商品", 5, 4, 20.0))
    done = office.refresh(
        {"days": [sold(1, 110.0), sold(2, 310.0, 50)], "goods": [item("1", "柜", 6), item("2", "架", 7)]}
    )
    assert [(c.key, c.column, c.typed, c.imported) for c in done.conflicts] == [
        (("2026-11-01",), "pay_amount", 500.0, 110.0)
    ]
    assert days(office.path) == [
        [date(2026, 11, 1), 500.0, 100.0, 5.0, 500 / 810, "刷单剔除"],
        [date(2026, 11, 2), 310.0, 50.0, 6.2, 310 / 810, ""],
    ]
    assert values(office.path, "商品")[4][4] == 120.0  # 20 × 6
    assert values(office.path, "冲突")[5][:5] == ["日报", "2026-11-01", "支付金额", "500.00", "110.00"]


def test_conflicts_are_listed_anew_each_time(office: Office) -> None:
    office.refresh(FIRST)
    type_in(office, ("日报", 6, 2, 500.0), ("日报", 7, 2, 600.0))
    assert len(office.refresh(FIRST).conflicts) == 2
    type_in(office, ("日报", 6, 2, None))  # give me the import back
    assert len(office.refresh(FIRST).conflicts) == 1
    rows = [row[:5] for row in values(office.path, "冲突")[5:] if any(row)]
    assert rows == [["日报", "2026-11-02", "支付金额", "600.00", "300.00"]]
    assert [row[1] for row in days(office.path)] == [100.0, 600.0]


def test_deleted_rows_stay_away_until_asked(office: Office) -> None:
    office.refresh(FIRST)
    type_in(office, ("日报", 6, 1, None), ("日报", 6, 2, None), ("日报", 6, 3, None))
    done = office.refresh({"days": [*FIRST["days"], sold(3, 5.0)]})
    assert done.deleted == {"days": 1}
    assert [row[0] for row in days(office.path)] == [date(2026, 11, 3), date(2026, 11, 2)]  # 3 fills the empty row
    assert office.refresh({"days": FIRST["days"]}, restore=True).added == {"days": 1}
    assert len(days(office.path)) == 3


def test_things_that_are_gone_leave_their_row_empty_and_it_is_used_again(office: Office) -> None:
    office.refresh(FIRST)
    type_in(office, ("商品", 6, 4, 9.0))
    office.refresh({"goods": [item("3", "篮", 2)]})
    rows = [row[:5] for row in values(office.path, "商品")[4:7]]
    assert rows == [["3", "篮", 2.0, "", ""], ["2", "架", 7.0, 9.0, 63.0], ["", "", "", "", ""]]


def test_a_sorted_table_is_refreshed_in_its_new_order(office: Office) -> None:
    """Excel moved the rows: the second day stands first."""
    office.refresh(FIRST)
    one, two = (office.read().grids["days"].rows[i] for i in (0, 1))
    type_in(
        office,
        *(
            ("日报", line, col, row[id])
            for line, row in ((6, two), (7, one))
            for col, id in ((1, "day"), (2, "pay_amount"), (3, "uv"))
        ),
    )
    done = office.refresh({"days": [sold(1, 111.0), sold(2, 300.0, 50)]})
    assert done.conflicts == ()
    assert [row[:2] for row in days(office.path)] == [[date(2026, 11, 2), 300.0], [date(2026, 11, 1), 111.0]]


def test_a_restored_workbook_keeps_everything_that_differs(office: Office) -> None:
    office.refresh(FIRST)
    old = office.path.read_bytes()
    office.refresh({"days": [sold(1, 110.0), sold(2, 310.0, 50)]})
    del office.bases[list(office.bases)[1]]  # so old that its base is forgotten
    office.path.write_bytes(old)
    done = office.refresh({"days": [sold(1, 110.0), sold(2, 310.0, 50), sold(3, 5.0)]})
    assert [(c.typed, c.imported) for c in done.conflicts] == [(100.0, 110.0), (300.0, 310.0)]
    assert [row[1] for row in days(office.path)] == [100.0, 300.0, 5.0]


def test_a_restored_workbook_whose_base_is_remembered_is_refreshed_as_ever(office: Office) -> None:
    office.refresh(FIRST)
    old = office.path.read_bytes()
    office.refresh({"days": [sold(1, 110.0), sold(2, 310.0, 50)]})
    office.path.write_bytes(old)
    assert office.refresh({"days": [sold(1, 120.0), sold(2, 310.0, 50)]}).conflicts == ()
    assert [row[1] for row in days(office.path)] == [120.0, 310.0]


def test_a_workbook_built_with_rows_is_settled(office: Office) -> None:
    type_in(office, ("日报", 6, 1, day(1)), ("日报", 6, 2, 100.0), ("日报", 6, 3, 100))
    office.keep(settle(office.path, {"days": [sold(1, 100.0)]}, grids=GRIDS))
    done = office.refresh({"days": [sold(1, 120.0)]})
    assert (done.conflicts, days(office.path)[0][1]) == ((), 120.0)


def test_renamed_tables_and_headers_are_calculated_too(office: Office) -> None:
    office.refresh(FIRST)
    for part in (DAYS_TABLE, DAYS_SHEET, "xl/worksheets/sheet1.xml"):
        office.rewrite(part, ("t_days", "我的日报"), ("[支付金额]", "[实收]"))
    office.rewrite(DAYS_TABLE, ('name="支付金额"', 'name="实收"'))
    done = office.refresh({"days": [sold(n, 100.0) for n in range(1, 8)]})
    assert done.stale == 0
    assert [row[3] for row in days(office.path)] == [1.0] * 7
    assert values(office.path, "总览")[4][0] == 700.0
    formulas = openpyxl.load_workbook(office.path)["日报"]
    assert formulas["D12"].value == formulas["D6"].value
    assert "我的日报[[#This Row],[实收]]" in formulas["D12"].value


def test_a_value_typed_over_a_formula_is_held(office: Office) -> None:
    """每访客 of the first day is set by hand; nothing else reads it, and it is not calculated again."""
    office.refresh(FIRST)
    type_in(office, ("日报", 6, 4, 42.0))
    office.refresh({"days": [sold(1, 200.0), sold(2, 300.0, 50)]})
    assert [row[3] for row in days(office.path)] == [42.0, 6.0]


def test_own_formulas_that_read_us_are_calculated_on_opening_and_others_stay(office: Office) -> None:
    office.refresh(FIRST)
    type_in(
        office,
        ("日报", 1, 9, Formula("SUM(t_days[支付金额])", 400.0)), ("日报", 2, 9, Formula("I1/2", 200.0)),
        ("日报", 1, 10, Formula("1+1", 2.0)), ("商品", 1, 9, Formula("日报!B6*2", 200.0)),
        ("商品", 2, 9, Formula("日报!C6", 100.0)),
    )  # fmt: skip
    done = office.refresh({"days": [sold(1, 110.0), sold(2, 300.0, 50)]})
    assert done.stale == 3
    shown = values(office.path, "日报")
    assert [shown[0][8], shown[1][8], shown[0][9]] == ["", "", 2.0]
    goods = values(office.path, "商品")
    assert [goods[0][8], goods[1][8]] == ["", 100.0]
    assert '<f ca="1">I1/2</f></c>' in parts_of(office.path)[DAYS_SHEET].decode()


def test_our_formulas_over_an_own_formula_are_left_open_too(office: Office) -> None:
    """支付金额 of the first day became a formula over another cell that we change: nobody here knows its value."""
    office.refresh(FIRST)
    type_in(office, ("日报", 6, 2, Formula("C6*2", 200.0)))
    office.refresh({"days": [sold(1, 100.0, 80), sold(2, 300.0, 50)]})
    rows = days(office.path)
    assert (rows[0][1], rows[0][3], rows[0][4], rows[1][3]) == ("", "", "", 6.0)
    assert values(office.path, "总览")[4][0] == ""  # its sum reads it as well


def test_an_open_workbook_is_refused_and_read_all_the_same(office: Office) -> None:
    owner = office.path.with_name("~$店铺.xlsx")
    owner.write_bytes(b"")
    before = office.path.read_bytes()
    with pytest.raises(Busy, match="关闭"):
        office.refresh(FIRST)
    assert office.path.read_bytes() == before
    assert office.read().tables["days"] == []


def test_a_key_column_that_was_deleted_leaves_its_table_alone(office: Office) -> None:
    office.refresh(FIRST)
    office.rewrite("xl/workbook.xml", ("'日报'!$A$5", "#REF!"))
    office.rewrite(DAYS_TABLE, ('name="日期"', 'name="x"'))
    done = office.refresh({"days": [sold(1, 999.0)], "goods": [item("1", "柜", 50)]})
    assert "缺少「日期」列" in done.problems[-1].sentence
    assert (days(office.path)[0][1], values(office.path, "商品")[4][2]) == (100.0, 50.0)


def test_every_other_part_keeps_its_bytes(office: Office) -> None:
    """A slicer, a ribbon, a chart and a comment stand in the file."""
    office.refresh(FIRST)
    extra = {
        "xl/slicers/slicer1.xml": "<slicers/>", "customUI/customUI.xml": "<customUI/>",
        "xl/charts/chart9.xml": "<c:chartSpace/>", "xl/comments9.xml": "<comments/>",
    }  # fmt: skip
    edit_zip(office.path, lambda name, data: data, extra)
    before = parts_of(office.path)
    office.refresh({"days": [sold(n, 20.0 * n) for n in range(1, 9)]})
    after = parts_of(office.path)
    assert list(after) == list(before)
    assert {name for name in before if before[name] != after[name]} == {
        DAYS_SHEET, DAYS_TABLE, "xl/worksheets/sheet1.xml", "docProps/custom.xml",
    }  # fmt: skip


def test_the_base_is_stored_before_the_file_is_replaced(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program dies in between: the next refresh finds the base of the old file."""
    office.refresh(FIRST)

    def die(*args: object, **more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(sys.modules["xlops.book.sync.refresh"], "patch", die)
        with pytest.raises(KeyboardInterrupt):
            office.refresh({"days": [sold(1, 110.0), sold(2, 300.0, 50)]})
    assert office.refresh({"days": [sold(1, 120.0), sold(2, 300.0, 50)]}).conflicts == ()
    assert days(office.path)[0][1] == 120.0


def test_the_last_day_of_data_is_told(office: Office) -> None:
    office.refresh(FIRST, as_of=day(2))
    assert read_tables(office.path, grids=GRIDS).as_of == day(2)
    assert re.search(rb"xlops\.as_of.*?2026-11-02", parts_of(office.path)["docProps/custom.xml"])


@pytest.mark.bench
def test_ten_thousand_rows_are_merged_into_the_shipped_workbook_in_time(tmp_path: Path) -> None:
    """As many orders not sent yet, new to the workbook; then each of them changed."""
    path = tmp_path / "店铺运营.xlsm"
    build(path, {}, settings={}, as_of=day(20))
    base = Base()
    for factor in (1.0, 1.5):
        rows = [
            {"order_id": str(10**15 + n), "item_title": f"商品{n % 300}", "merchant_code": f"YX-{n % 500}",
             "hours": n * factor / 8, "paid_amount": n * factor}
            for n in range(10_000)
        ]  # fmt: skip
        start = time.process_time()
        kept: list[Base] = []
        done = refresh(
            read_tables(path), {"unshipped": rows}, base, settings={}, as_of=day(20), keep=kept.append,
            backup_folder=tmp_path / "备份",
        )  # fmt: skip
        took, base = time.process_time() - start, kept[0]
        assert (done.conflicts, done.stale) == ((), 0)
        assert done.added == {"unshipped": 10_000} or done.cells > 10_000
        print(f"{took:.2f} s CPU")

"""刷新 in an open workbook: what was typed stays, what is new arrives, or nothing at all happens."""

from __future__ import annotations

import warnings
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import range_boundaries

from tests.excel.memory_engine import Host
from tests.excel.small_shop import NOW, core
from xlops.excel import pick as picking
from xlops.excel.live_write import rectangles
from xlops.excel.macros import run
from xlops.shop import import_files
from xlops.shop.workbook import refresh_workbook
from xlops.store import Shop, home, reading

pytestmark = pytest.mark.journey

LATER = ("2026-11-11,150,6,444", "2026-11-12,90,3,100", "2026-11-13,91,4,110")


def arrive(shop: Shop, *lines: str) -> None:
    """A later export: 11 November corrected to 444, two more days."""
    assert not import_files(shop, [core(shop.folder.parent / "新.csv", *(lines or LATER))], now=NOW)[0].error


def by_day(host: Host, header: str, table: str = "t_daily", key: str = "日期") -> dict[date, Any]:
    days = [v.date() if isinstance(v, datetime) else v for v in host.column(table, key)]
    return dict(zip(days, host.column(table, header), strict=True))


def plain(value: Any) -> Any:
    """A cell without what programs differ in."""
    if isinstance(value, datetime):
        return value.date() if not (value.hour or value.minute) else value
    return None if value == "" else value


def everything(host: Host) -> dict[tuple[str, str], Any]:
    """Every filled cell, every table's place, every property."""
    cells = {
        (ws.title, cell.coordinate): plain(cell.value)
        for ws in host.wb
        for row in ws
        for cell in row
        if cell.value is not None
    }
    tables = {(ws.title, name): table.ref for ws in host.wb for name, table in dict.items(ws.tables)}
    return cells | tables | {("", p.name): p.value for p in host.wb.custom_doc_props.props}


def day(number: int) -> date:
    return date(2026, 11, number)


def test_an_update_and_new_days_arrive(shop: Shop, host: Host) -> None:
    arrive(shop)
    said = run("refresh_sheets", host.book)
    assert by_day(host, "支付金额") == {day(11): 444, day(10): 500, day(9): 300, day(12): 100, day(13): 110}
    assert "新增 2 行" in said
    assert run("refresh_sheets", host.book).startswith("刷新完成:写入 0 格,新增 0 行")


def test_the_last_day_with_data_is_told_to_the_formulas(shop: Shop, host: Host) -> None:
    arrive(shop)
    run("refresh_sheets", host.book)
    sheet, cell = host.wb.defined_names["s_as_of"].attr_text.replace("'", "").replace("$", "").split("!")
    assert host.wb[sheet][cell].value == day(13)
    assert host.wb.custom_doc_props["xlops.as_of"].value == "2026-11-13"


def test_a_sheet_that_was_sorted_renamed_and_noted_is_found_and_kept(shop: Shop, host: Host) -> None:
    host.type("t_daily", 1, "大事记", "主推款换主图")  # 10 November
    host.reorder("t_daily", [2, 0, 1])
    host.rename_sheet("日数据", "每天的数")
    host.rename_header("t_daily", "支付金额", "销售额")
    host.rename_table("t_daily", "日报")
    arrive(shop)
    run("refresh_sheets", host.book)
    assert by_day(host, "销售额", "日报") == {day(9): 300, day(11): 444, day(10): 500, day(12): 100, day(13): 110}
    assert {k: v for k, v in by_day(host, "大事记", "日报").items() if v} == {day(10): "主推款换主图"}
    with reading(shop) as con:
        assert con.execute("SELECT day, event FROM events").fetchall() == [(day(10), "主推款换主图")]


def test_a_number_typed_over_an_import_stays_and_is_listed(shop: Shop, host: Host) -> None:
    host.type("t_daily", 0, "支付金额", 999)
    arrive(shop)
    said = run("refresh_sheets", host.book)
    assert by_day(host, "支付金额")[day(11)] == 999
    assert "有 1 格是您改过的" in said
    (row,) = [
        (place, typed, new)
        for place, typed, new in zip(
            *(host.column("t_conflicts", h) for h in ("工作表", "您填的", "导入的")), strict=True
        )
        if place
    ]
    assert row == ("日数据", "999.00", "444.00")


def test_a_deleted_day_stays_away(shop: Shop, host: Host) -> None:
    host.reorder("t_daily", [0, 2])
    arrive(shop)
    said = run("refresh_sheets", host.book)
    assert day(10) not in by_day(host, "支付金额")
    assert "您删掉的 1 行没有放回来" in said


def test_a_new_row_gets_the_formulas_of_the_row_above_and_none_of_its_notes(shop: Shop, host: Host) -> None:
    ws = host.sheet_of("t_daily")
    left, top, right, bottom = range_boundaries(ws.tables["t_daily"].ref)
    ws.cell(top, right + 1).value = "我的"  # an own column beside
    ws.tables["t_daily"].ref = f"A{top}:{ws.cell(top, right + 1).column_letter}{bottom}"
    for row in range(top + 1, bottom + 1):
        ws.cell(row, right + 1).value = f"=C{row}*2"
    host.type("t_daily", bottom - top - 1, "大事记", "最后一行的事")
    host.type("t_daily", bottom - top - 1, "星期", "周日")  # typed over the formula of the last row
    arrive(shop)
    run("refresh_sheets", host.book)
    assert host.column("t_daily", "我的")[-2:] == [f"=C{bottom + 1}*2", f"=C{bottom + 2}*2"]
    assert host.column("t_daily", "大事记")[-2:] == [None, None]
    weekdays = host.column("t_daily", "星期")
    assert weekdays[bottom - top - 1] == "周日"
    assert weekdays[-1] == weekdays[0]
    assert str(weekdays[0]).startswith("=")
    assert ws.cell(bottom + 2, left).number_format == ws.cell(bottom, left).number_format


def test_what_stands_below_a_table_is_not_overwritten(shop: Shop, host: Host) -> None:
    ws = host.sheet_of("t_daily")
    bottom = range_boundaries(ws.tables["t_daily"].ref)[3]
    ws.cell(bottom + 2, 3).value = "我的合计"
    arrive(shop)
    before = everything(host)
    said = run("refresh_sheets", host.book)
    assert "日数据" in said and "请把它移到" in said
    assert everything(host) == before
    ws.cell(bottom + 2, 3).value = None
    assert "新增 2 行" in run("refresh_sheets", host.book)


@pytest.mark.parametrize("back", [0, 6])
def test_a_host_that_refuses_in_the_middle_has_everything_as_before(shop: Shop, host: Host, back: int) -> None:
    """The n-th last write fails: a protected sheet. Whatever was written before is put back, and a later refresh goes well."""
    arrive(shop)
    trial = Host(host.path)
    run("refresh_sheets", trial.book)
    assert trial.writes > 8
    host.refuse, host.calculation = trial.writes - back, "manual"
    before = everything(host)
    said = run("refresh_sheets", host.book)
    assert said == "表格拒绝写入(Refused),表格没有改动;工作表若有保护请先撤销保护,再点一次"
    assert "the sheet is protected" in (home() / "macros.log").read_text(encoding="utf-8")
    assert everything(host) == before
    assert (host.calculation, host.screen_updating, host.status_bar) == ("manual", True, False)
    run("refresh_sheets", host.book)
    assert everything(host) == everything(trial)


def test_an_open_workbook_ends_as_a_closed_one_would(shop: Shop, host: Host, tmp_path: Path) -> None:
    """The second engine: the patched file, cell by cell."""
    host.type("t_daily", 0, "支付金额", 999)
    host.type("t_daily", 1, "大事记", "断货")
    ws = openpyxl_patched(shop, {("日数据", "支付金额", 0): 999, ("日数据", "大事记", 1): "断货"}, host)
    arrive(shop)
    run("refresh_sheets", host.book)
    refresh_workbook(shop, ws)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        closed = openpyxl.load_workbook(ws)
    for sheet in closed:
        for name, table in dict.items(sheet.tables):
            assert host.wb[sheet.title].tables[name].ref == table.ref
            mine = [[plain(c.value) for c in row] for row in host.wb[sheet.title][table.ref]]
            assert mine == [[plain(c.value) for c in row] for row in sheet[table.ref]], name
    assert host.wb.custom_doc_props["xlops.revision"].value == closed.custom_doc_props["xlops.revision"].value


def openpyxl_patched(shop: Shop, typed: dict[tuple[str, str, int], Any], host: Host) -> Path:
    """The file of the shop with the same cells typed, closed."""
    from xlops.sheetxml import SetCell, patch

    top = range_boundaries(host.sheet_of("t_daily").tables["t_daily"].ref)[1]
    path = shop.folder / "店铺运营.xlsx"
    cells = [SetCell(s, top + 1 + number, host.at("t_daily", h), value) for (s, h, number), value in typed.items()]
    patch(path, path, cells)
    return path


def test_a_copy_without_its_stamp_keeps_everything_that_differs(shop: Shop, host: Host) -> None:
    """Restored from elsewhere: nobody knows what was typed, so nothing is overwritten."""
    host.wb.custom_doc_props["xlops.revision"].value = "0000000000000000"
    arrive(shop)
    said = run("refresh_sheets", host.book)
    assert by_day(host, "支付金额")[day(11)] == 420.5
    assert "您改过的" in said


def test_two_rows_of_a_day_are_asked_about(shop: Shop, host: Host) -> None:
    host.type("t_daily", 1, "日期", day(11))
    assert "有两行" in run("refresh_sheets", host.book)
    asked: list[str] = []

    def ask(text: str, option: str, default: str | None) -> str:
        asked.append(option)
        return " 上 "

    arrive(shop)
    said = run("refresh_sheets", host.book, picking.Host(ask=ask))
    assert asked == ["row:daily"] and "刷新完成" in said
    assert host.column("t_daily", "支付金额")[:2] == [444, 500]


def test_excel_gets_texts_that_it_can_not_take_for_formulas(shop: Shop, host: Host) -> None:
    """The sheet of conflicts repeats what was typed, whatever that is; in Excel an apostrophe marks a text."""
    host.engine.name = "excel"
    host.type("t_daily", 0, "支付金额", "-没有数")
    arrive(shop)
    run("refresh_sheets", host.book)
    assert host.column("t_conflicts", "您填的")[0] == "'-没有数"


def test_where_a_host_knows_no_properties_names_hold_them(shop: Shop) -> None:
    host = Host(shop.folder / "店铺运营.xlsx", properties=False)
    run("refresh_sheets", host.book)
    host.type("t_daily", 0, "支付金额", 420.5)
    arrive(shop)
    run("refresh_sheets", host.book)
    assert by_day(host, "支付金额")[day(11)] == 444  # the base of the first refresh was found by its stamp
    assert host.wb.defined_names["xlops.revision"].attr_text.startswith('"')


@pytest.mark.parametrize(
    ("id", "told"), [("", "还不属于任何店铺"), ("feedfeedfeedfeed", "不在这台电脑上")]
)  # fmt: skip
def test_a_workbook_of_no_known_shop_is_told_what_to_do(host: Host, id: str, told: str) -> None:
    host.belong(id)
    said = run("refresh_sheets", host.book)
    assert told in said and "xlops build" in said


def test_the_daily_check_writes_on_its_own_sheet_alone(shop: Shop, host: Host) -> None:
    arrive(shop)
    before = everything(host)
    said = run("daily_check", host.book)
    changed = {key[0] for key, value in everything(host).items() if before.get(key) != value}
    assert changed <= {"每日巡店", "设置", ""}  # 设置 holds the last day with data, "" are the properties
    assert "11月13日巡店" in said
    assert sum(line.startswith("✖") for line in said.splitlines()) <= 5
    assert set(by_day(host, "支付金额")) == {day(9), day(10), day(11)}
    assert "新增 2 行" in run("refresh_sheets", host.book)


def test_rectangles_cover_each_cell_once() -> None:
    cells = [(4, 1), (5, 1), (6, 1), (4, 2), (5, 2), (9, 2), (4, 4), (5, 4)]
    found = [(r, c) for a in rectangles(cells) for r in range(a.top, a.bottom + 1) for c in range(a.left, a.right + 1)]
    assert sorted(found) == sorted(cells)
    assert len(rectangles([(row, col) for row in range(3, 90) for col in range(2, 9)])) == 1

"""A Monday in LibreOffice, as the operator does it: every button pressed, costs typed, the file as it should be."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.excel.libreoffice.conftest import Monday
from tests.excel.libreoffice.hands import column_of, control, place, press, presses, tick, until, wait_message
from xlops.book.ribbon import buttons
from xlops.book.sync import read_tables
from xlops.book.wrappers import HELP_SHEET
from xlops.excel.libreoffice.office import store_as
from xlops.store import reading

pytestmark = pytest.mark.libreoffice
COSTS = (31.5, 28.25)  # 元 a piece, typed by the operator
OCTOBER = 46296  # 2026-10-01, as a serial number
LAST_DAY = 46341  # 2026-11-15, as a serial number


@pytest.fixture(autouse=True)
def seen(screen: str) -> None:
    if not screen:
        pytest.skip("without Xvfb nobody sees a message")


def said_after(monday: Monday, caption: str) -> str:
    press(monday.live.book, caption)
    return wait_message(monday.live.host.context)


def calm(book: Any) -> bool:
    """Is the host as before a macro: drawing, calculating by itself?"""
    return not book.hasControllersLocked() and book.isAutomaticCalculationEnabled()


def test_every_button_of_the_ribbon_stands_on_the_first_sheet(monday: Monday) -> None:
    found = presses(monday.live.book)
    assert {button.caption for button in buttons()} == found.keys()


def test_a_click_with_a_real_mouse(monday: Monday) -> None:
    """帮助 says how to begin and shows 口径."""
    if shutil.which("xdotool") is None:
        pytest.skip("xdotool is not installed")
    where = control(monday.live.book, "帮助").getAccessibleContext()
    spot, size = until(lambda: where.getLocationOnScreen()), where.getSize()
    x, y = str(spot.X + size.Width // 2), str(spot.Y + size.Height // 2)
    hand = ["xdotool", "mousemove", x, y, "sleep", "0.2", "click", "1"]
    subprocess.run(hand, check=True, env={**os.environ, "DISPLAY": monday.screen}, timeout=20)
    assert "每周一:导入 → 周报 → 发群" in wait_message(monday.live.host.context)
    assert monday.live.book.CurrentController.ActiveSheet.Name == "口径"


def test_two_costs_are_typed_and_this_weeks_exports_imported(monday: Monday) -> None:
    """A look-up in a cell is answered at once while the import runs, from the last snapshot; a second button says that
    one is at work."""
    live = monday.live
    sheet, column, first, _ = place(live.book, "t_skus", "单位成本")
    for row, cost in enumerate(COSTS):
        sheet.getCellByPosition(column, first + row).Value = cost
    assert LAST_DAY not in column_of(live.book, "t_daily", "日期")
    for path in monday.exports:
        shutil.copy(path, monday.downloads / path.name)
    october = {
        int(day): amount
        for day, amount in zip(column_of(live.book, "t_daily", "日期"), column_of(live.book, "t_daily", "支付金额"), strict=True)
        if OCTOBER <= day < OCTOBER + 31
    }  # fmt: skip
    scratch = live.host.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, ())
    scratch.Sheets.insertNewByName(HELP_SHEET, 1)  # a sheet of the operator's own, with the id of the shop
    scratch.Sheets.getByName(HELP_SHEET).getCellRangeByName("A1:B1").setDataArray((("shop", monday.shop.id),))
    cell = scratch.Sheets.getByIndex(0).getCellByPosition(0, 0)
    cell.Formula = '=OPS_KPI("支付金额";"2026-10-31")'
    assert cell.Value == pytest.approx(october[OCTOBER + 30])
    press(live.book, "导入")
    assert len(tick(live.host.context)) == len(monday.exports)
    took = []
    for day in range(5):
        begun = time.perf_counter()
        cell.Formula = f'=OPS_KPI("支付金额";"2026-10-0{day + 1}")'
        took.append(time.perf_counter() - begun)
        assert cell.Value == pytest.approx(october[OCTOBER + day])
        assert live.relay.busy(), "the import was over before"
        time.sleep(0.2)
    print(f"\na look-up during an import: {max(took):.3f} s at most")
    assert sorted(took)[2] < 0.5, "it waited for the import"
    assert live.relay.begin("help", live.book.RuntimeUID) == "上一个操作还没有做完,请稍候"
    said = wait_message(live.host.context)
    scratch.close(True)
    assert f"导入 {len(monday.exports)} 个文件" in said and "刷新完成" in said
    assert calm(live.book)


def test_the_imported_week_stands_in_the_sheet(monday: Monday) -> None:
    (export,) = (path for path in monday.exports if "日报_2026-11" in path.name)
    rows = list(openpyxl.load_workbook(export).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    head = next(i for i, row in enumerate(rows) if "支付金额" in row)
    at = rows[head].index("支付金额")
    given = [float(str(row[at]).replace(",", "")) for row in rows[head + 1 :] if row[at] not in (None, "")]
    book = monday.live.book
    days, amounts = column_of(book, "t_daily", "日期"), column_of(book, "t_daily", "支付金额")
    shown = [amount for day, amount in zip(days, amounts, strict=True) if 46327 <= day <= LAST_DAY]
    assert len(given) == 15 and sum(shown) == pytest.approx(sum(given))
    rates = dict(zip(days, column_of(book, "t_daily", "支付转化率"), strict=True))
    buyers = dict(zip(days, column_of(book, "t_daily", "支付买家数"), strict=True))
    visitors = dict(zip(days, column_of(book, "t_daily", "访客数"), strict=True))
    assert rates[LAST_DAY] == pytest.approx(buyers[LAST_DAY] / visitors[LAST_DAY])


def test_refreshing_takes_what_was_typed_and_leaves_it(monday: Monday) -> None:
    assert "刷新完成" in said_after(monday, "刷新")
    assert column_of(monday.live.book, "t_skus", "单位成本")[:2] == list(COSTS)
    with reading(monday.shop) as con:
        stored = con.execute("SELECT count(*) FROM sku_plans WHERE unit_cost IN (?, ?)", COSTS).fetchone()
    assert stored == (2,)


def test_the_daily_check_is_said_and_shown(monday: Monday) -> None:
    said = said_after(monday, "每日巡店")
    assert said.startswith("11月15日巡店")
    assert any(column_of(monday.live.book, "t_checks", "检查项")), "the sheet is filled"


def test_the_weekly_report_is_written_and_opened(monday: Monday) -> None:
    said = said_after(monday, "周报")
    assert "周报已生成" in said
    (report,) = monday.shop.reports.glob("*2026W46*.xlsx")
    assert zipfile.is_zipfile(report)
    opened = [one for one in monday.live._windows() if one.URL.endswith(".xlsx")]
    assert len(opened) == 1 and "2026W46" in opened[0].Title
    opened[0].close(True)


def test_the_text_for_the_chat(monday: Monday) -> None:
    said = said_after(monday, "发群")
    assert said.startswith("已复制") and "示例" in said and "支付" in said
    context = monday.live.host.context
    name = "com.sun.star.datatransfer.clipboard.SystemClipboard"
    held = context.ServiceManager.createInstanceWithContext(name, context).getContents()
    flavor = next(one for one in held.getTransferDataFlavors() if "utf-16" in one.MimeType)
    assert str(held.getTransferData(flavor)).startswith(said.partition("\n")[2][:20])


def test_targets_help_and_doctor(monday: Monday) -> None:
    press(monday.live.book, "目标")
    controller = monday.live.book.CurrentController
    until(lambda: True if controller.ActiveSheet.Name == "目标" else None)
    before = monday.live.relay.process()
    assert "程序" in said_after(monday, "检查安装")
    assert monday.live.relay.process() not in (0, before), "检查安装 starts the process anew"
    assert "每天:导入" in said_after(monday, "帮助")


def test_a_process_killed_in_a_macro_is_started_again_and_the_macro_finished(monday: Monday) -> None:
    press(monday.live.book, "刷新")
    until(lambda: True if monday.live.relay.busy() else None, 20)
    monday.live.book.enableAutomaticCalculation(False)  # as while it writes cells
    os.kill(monday.live.relay.process(), signal.SIGKILL)
    assert "刷新完成" in wait_message(monday.live.host.context)
    assert monday.live.host.process.poll() is None
    assert calm(monday.live.book)


def test_saving_brings_the_week_into_the_operators_file_and_nothing_else(monday: Monday) -> None:
    """The file was made by this program and stays so: LibreOffice's copy is never written over it."""
    path = monday.live.path
    with zipfile.ZipFile(path) as archive:
        before = {name: archive.read(name) for name in archive.namelist()}
    monday.live.save()
    assert monday.said and monday.said[-1].startswith("已写回")
    with zipfile.ZipFile(path) as archive:
        after = {name: archive.read(name) for name in archive.namelist()}
    kept = ("vbaProject", "drawing", "chart", "styles", "customUI", "vmlDrawing")
    assert before.keys() == after.keys()
    assert {n: before[n] for n in before if any(k in n for k in kept)} == {
        n: after[n] for n in after if any(k in n for k in kept)
    }
    tables = read_tables(path).tables
    assert sorted(row["unit_cost"] for row in tables["skus"] if row.get("unit_cost") in COSTS) == sorted(COSTS)
    assert max(row["day"] for row in tables["daily"]).isoformat() == "2026-11-15"  # type: ignore[type-var, union-attr]
    said = len(monday.said)
    monday.live.save()
    assert monday.said[said:] == ["没有要写回的改动"]


def test_rows_that_were_moved_are_refused_and_kept_beside(monday: Monday) -> None:
    before = monday.live.path.read_bytes()
    sheet = monday.live.book.Sheets.getByName("目标")
    sheet.Rows.insertByIndex(0, 1)
    try:
        monday.live.save()
        assert "不能写回" in monday.said[-1]
        assert monday.live.path.read_bytes() == before
        (kept,) = monday.live.path.parent.glob("*LibreOffice*.xlsx")
        assert kept.name in monday.said[-1]
        kept.unlink()
    finally:
        sheet.Rows.removeByIndex(0, 1)


def test_pictures_of_each_sheet_and_of_the_report(monday: Monday, pictures: Path, tmp_path: Path) -> None:
    if shutil.which("pdftoppm") is None:
        pytest.skip("poppler-utils is not installed")
    from com.sun.star.beans import PropertyValue

    book = monday.live.book
    made = []
    for name in book.Sheets.ElementNames:
        sheet = book.Sheets.getByName(name)
        if not sheet.IsVisible:
            continue
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        area = cursor.RangeAddress
        cells = sheet.getCellRangeByPosition(0, 0, area.EndColumn, min(area.EndRow, 60))
        import uno

        data = uno.Any("[]com.sun.star.beans.PropertyValue", (PropertyValue(Name="Selection", Value=cells),))
        pdf = tmp_path / f"{name}.pdf"
        options = (
            PropertyValue(Name="FilterName", Value="calc_pdf_Export"),
            PropertyValue(Name="FilterData", Value=data),
        )
        book.storeToURL(pdf.as_uri(), options)
        made.append(picture(pdf, pictures / f"sheet-{name}"))
        if name == "首页":
            assert "2026-11-15" in pdf_text(pdf), "what is seen is calculated"
    (report,) = monday.shop.reports.glob("*2026W46*.xlsx")
    with monday.live.host.open(report) as opened:
        store_as(opened, tmp_path / "report.pdf")
    made.append(picture(tmp_path / "report.pdf", pictures / "report-xlsx"))
    assert len(made) >= 20
    assert all(path.stat().st_size > 5_000 for path in made)


def picture(pdf: Path, target: Path) -> Path:
    subprocess.run(
        ["pdftoppm", "-png", "-r", "70", "-f", "1", "-singlefile", str(pdf), str(target)], check=True, timeout=60
    )
    return target.with_name(target.name + ".png")


def pdf_text(pdf: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout

"""Buttons of Excel: the one entry of macros, called through the server with an open workbook that is played back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.windows.conftest import Demo
from tests.windows.environment import Environment
from tests.windows.excel import Excel

pytestmark = pytest.mark.windows


SHEETS = ["首页", "目标", "设置", "商品档案"]
AS_OF = "s_as_of"


@pytest.fixture(scope="module")
def book(host: Excel, windows: Environment, demo: Demo) -> dict[str, Any]:
    """The demo shop's workbook, open in Excel through these tests, until another one is opened at their end."""
    return host.open(f"{windows.home}\\我的 店铺\\店铺运营.xlsm", SHEETS)


def test_a_button_that_is_not_known_is_one_sentence(host: Excel, book: dict[str, Any]) -> None:
    said = host.press("import_file", book)
    assert "import_files" in said and "\n" not in said


def test_the_doctor_knows_the_shop(host: Excel, book: dict[str, Any]) -> None:
    said = host.press("doctor", book)
    assert "✔ 店铺数据" in said and "✔ 组件" in said and "✖ Excel" in said


def test_the_weekly_report_is_written_by_a_process_beside_excel(host: Excel, book: dict[str, Any], demo: Demo) -> None:
    """Progress in the status bar, which is Excel's own again at the end."""
    before = set((demo.folder / "周报").iterdir())
    said = host.press("weekly_report", book)
    new = [path for path in (demo.folder / "周报").iterdir() if path not in before and not path.name.startswith(".")]
    assert new and all(path.name in said for path in new), said
    bar = [value for path, value in host.noted()["notes"] if path == "book.Application.StatusBar"]
    assert bar[-1] is False and any("周报" in str(text) for text in bar[:-1])
    (sheet,) = (path for path in new if path.suffix == ".xlsx")
    notes = [note for note in host.noted()["notes"] if note[0] in ("open", "export", "close")]
    assert notes == [["open", f"{sheet.name} True"], ["export", 0], ["close", False]], "no browser here: Excel prints"
    assert sheet.with_suffix(".pdf").read_bytes().startswith(b"%PDF") and "PDF 没有出" not in said


def test_the_text_for_the_chat_is_on_the_clipboard(host: Excel, book: dict[str, Any], demo: Demo) -> None:
    said = host.press("send_chat", book)
    text = host.noted()["clipboard"]
    assert said.startswith("已复制") and len(text) > 40 and text.splitlines()[0] in said


def test_a_refresh_of_what_is_up_to_date_changes_no_cell(host: Excel, book: dict[str, Any]) -> None:
    """Days, texts, numbers and empty cells come from Excel as the file had them; screen and calculation as before."""
    before = host.typed()
    said = host.press("refresh_sheets", book)
    assert said.startswith("刷新完成:写入 0 格,新增 0 行") and "删掉" not in said, said
    assert host.typed() == before and sum(len(rows) for rows in before.values()) > 20
    last = dict(host.noted()["notes"])
    assert last["book.Application.ScreenUpdating"] is True and last["book.Application.Calculation"] == -4105


def test_a_refresh_writes_a_day_as_a_day(host: Excel, book: dict[str, Any]) -> None:
    """The cell of the last day with data: a date through COM knows no zone and no other day."""
    right = host.read(AS_OF)
    host.type(AS_OF, "2020-01-01")
    assert not host.press("refresh_sheets", book).startswith("出错了")
    assert host.read(AS_OF) == right


def test_going_to_a_sheet_is_a_few_ways_to_excel(host: Excel, windows: Environment, demo: Demo) -> None:
    """The sheets have dozens of names; none but those of the first column is asked for."""
    book = host.open(f"{windows.home}\\我的 店铺\\店铺运营.xlsm", ["目标", "口径", "日数据"])
    asked = [0]
    for macro, says in (("targets", ""), ("help", "每日巡店")):
        assert says in host.press(macro, book)
        asked.append(host.noted()["asked"])
    print(f"\nways to Excel: {asked}")
    assert [value for what, value in host.noted()["notes"] if what == "activate"] == ["目标", "口径"]
    assert asked[1] < 40 and asked[2] - asked[1] < 40


def test_a_workbook_of_another_shop(host: Excel, windows: Environment) -> None:
    book = host.open(f"{windows.home}\\我的 店铺\\店铺运营.xlsm", ["首页"], xlops_shop="0123456789abcdef")
    said = host.press("weekly_report", book)
    assert "不在这台电脑上" in said

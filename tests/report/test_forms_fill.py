"""An operator's own workbook: filled where it says so, and nowhere else."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import load_workbook

from tests.report.sample import HEADER
from xlops.errors import BadFile, BadInput
from xlops.report.fill import fill
from xlops.report.model import Cell, Chart, Column, Fmt, Report, Section, Series, Table


def report() -> Report:
    """A report of two indicators, a table of three items (one without a cost) and a chart of three days."""
    kpi = Table(
        "", (Column("指标"), Column("本周"), Column("上周"), Column("环比(个百分点)")),
        (
            (Cell("支付金额(元)"), Cell(Decimal("180350.25"), Fmt.YUAN), Cell(Decimal(190400), Fmt.YUAN), Cell(-0.0528, Fmt.GROWTH)),
            (Cell("访客数(按日累加)"), Cell(64000, Fmt.COUNT), Cell(None), Cell(None)),
        ),
    )  # fmt: skip
    goods = Table(
        "", (Column("商品"), Column("金额(元)", Fmt.YUAN), Column("转化率", Fmt.CVR), Column("断货日", Fmt.DATE)),
        (
            (Cell("沙发=A1"), Cell(Decimal("900.5")), Cell(0.023), Cell(date(2026, 8, 20))),
            (Cell("脚凳"), Cell(Decimal(80)), Cell(None), Cell(None)),
            (Cell("抱枕"), Cell(Decimal(7)), Cell(0.01), Cell(None)),
        ),
    )  # fmt: skip
    days = Chart(
        "line", "每日金额:周二最高", ("周一", "周二", "周三"), (Series("本周", (1, 3, None)), Series("上周", (2, 2, 2)))
    )
    sections = (Section("kpi", "核心指标", (), (kpi,), (days,)), Section("items", "商品:前三名", (), (goods,)))
    return Report(HEADER, (), (), (), sections)


Write = Callable[[Any, Any], None]


def made(path: Path, write: Write) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        write(book, book.add_worksheet("我的周报"))
    return path


def filled(tmp_path: Path, write: Write) -> Any:
    fill(made(tmp_path / "my.xlsx", write), report(), tmp_path / "out.xlsx")
    return load_workbook(tmp_path / "out.xlsx")["我的周报"]


def test_a_placeholder_alone_leaves_a_number_with_the_format_of_its_cell(tmp_path: Path) -> None:
    def write(book: Any, sheet: Any) -> None:
        sheet.write("B2", "{{ kpi.支付金额 }}", book.add_format({"num_format": "#,##0.00", "bold": True}))
        sheet.write("B3", " {{kpi.支付金额.环比}} ")
        sheet.write("B4", "{{ kpi.访客数.上周 }}")
        sheet.write("B5", "{{ kpi.pay_amount.上周 }}")

    sheet = filled(tmp_path, write)
    assert (sheet["B2"].value, sheet["B2"].number_format, sheet["B2"].font.bold) == (180350.25, "#,##0.00", True)
    assert sheet["B3"].value == -0.0528
    assert sheet["B4"].value is None
    assert sheet["B5"].value == 190400


def test_text_around_a_placeholder_stays(tmp_path: Path) -> None:
    sheet = filled(
        tmp_path, lambda _, s: s.write("A1", "支付 {{ kpi.支付金额 }} 元({{ kpi.支付金额.环比 }}),{{ 店铺 }}")
    )
    assert sheet["A1"].value == "支付 180,350 元(−5.3%),云朵家居旗舰店"


def test_a_table_is_written_down_with_the_formats_of_its_first_row(tmp_path: Path) -> None:
    def write(book: Any, sheet: Any) -> None:
        sheet.write("B5", '{{ table("商品", top=2) }}')
        sheet.write_blank("C6", None, book.add_format({"num_format": "0.00"}))
        sheet.write_blank("E6", None, book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write("B9", "下面的字")

    sheet = filled(tmp_path, write)
    rows = [[c.value for c in row] for row in sheet["B5:E7"]]
    assert rows[0] == ["商品", "金额(元)", "转化率", "断货日"]
    assert rows[1][:3] == ["沙发=A1", 900.5, 0.023]
    assert rows[1][3].date() == date(2026, 8, 20)
    assert rows[2] == ["脚凳", 80, None, None]
    assert sheet["C7"].number_format == "0.00"
    assert sheet["B9"].value == "下面的字"
    assert sheet["B6"].data_type == "s"


def test_columns_are_chosen_and_titles_left_out(tmp_path: Path) -> None:
    sheet = filled(tmp_path, lambda _, s: s.write("A1", '{{ table("商品", columns=["金额", "商品"], header=False) }}'))
    assert [[c.value for c in row] for row in sheet["A1:B3"]] == [[900.5, "沙发=A1"], [80, "脚凳"], [7, "抱枕"]]


def test_a_chart_is_data_under_the_operators_own_chart(tmp_path: Path) -> None:
    def write(book: Any, sheet: Any) -> None:
        sheet.write("A20", '{{ chart("趋势") }}')
        chart = book.add_chart({"type": "line"})
        chart.add_series({"categories": "=我的周报!$A$21:$A$23", "values": "=我的周报!$B$21:$B$23"})
        sheet.insert_chart("H2", chart)
        sheet.insert_textbox("H30", "我的图形")

    sheet = filled(tmp_path, write)
    rows = [[c.value for c in row] for row in sheet["A20:C23"]]
    assert rows == [["每日金额:周二最高", "本周", "上周"], ["周一", 1, 2], ["周二", 3, 2], ["周三", None, 2]]
    with zipfile.ZipFile(tmp_path / "my.xlsx") as before, zipfile.ZipFile(tmp_path / "out.xlsx") as after:
        kept = [n for n in before.namelist() if "drawing" in n or "chart" in n or "styles" in n]
        assert len(kept) >= 3
        assert all(before.read(n) == after.read(n) for n in kept)


def test_merged_cells_print_setup_and_formulas_stay(tmp_path: Path) -> None:
    """A formula forgets what it came to: a spreadsheet calculates it when it opens the file."""

    def write(book: Any, sheet: Any) -> None:
        sheet.merge_range("A1:D1", "{{ 店铺 }}", book.add_format({"align": "center"}))
        sheet.write("A2", "{{ kpi.支付金额 }}")
        sheet.write_formula("B2", "=A2/2", None, 12345)
        sheet.set_landscape()
        sheet.repeat_rows(0, 1)
        sheet.set_column("A:A", 33)

    sheet = filled(tmp_path, write)
    assert [str(m) for m in sheet.merged_cells.ranges] == ["A1:D1"]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$1:$2"
    assert sheet.column_dimensions["A"].width == pytest.approx(33.7, abs=0.1)
    assert sheet["B2"].value == "=A2/2"
    values = load_workbook(tmp_path / "out.xlsx", data_only=True)["我的周报"]
    assert values["B2"].value is None
    with zipfile.ZipFile(tmp_path / "out.xlsx") as after:
        assert b'fullCalcOnLoad="1"' in after.read("xl/workbook.xml")


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"B2": "{{ kpi.支付金颔 }}"}, "「我的周报」B2:没有指标「支付金颔」。您是不是要找「支付金额」"),
        ({"B2": "{{ kpi.支付金额.环币 }}"}, "「我的周报」B2:.*「环币」这一列"),
        ({"C7": '{{ table("商吕") }}'}, "「我的周报」C7:.*没有表「商吕」"),
        ({"C7": '{{ table("商品", tops=3) }}'}, "「我的周报」C7:看不懂"),
        ({"C7": "{{ __import__('os').system('true') }}"}, "「我的周报」C7:看不懂"),
        ({"C7": '表 {{ table("商品") }}'}, "C7:.*单独占一个单元格"),
        ({"C7": "{{ kpi.支付金额"}, "C7:占位符没有写完"),
        ({"A1": '{{ table("商品") }}', "B3": "原有"}, "A1:要写到 A1:D4,但 B3 已有内容「原有」"),
        ({"A1": '{{ table("商品") }}', "A3": '{{ table("商品") }}'}, "A3:.*A1 写出的内容在 A3 重叠"),
        ({"A1": "没有占位符"}, "没有 {{ … }} 占位符"),
    ],
)
def test_an_error_names_its_cell_and_nothing_is_written(cells: dict[str, str], says: str, tmp_path: Path) -> None:
    def write(_: Any, sheet: Any) -> None:
        for place, text in cells.items():
            sheet.write(place, text)

    with pytest.raises(BadInput, match=says):
        fill(made(tmp_path / "my.xlsx", write), report(), tmp_path / "out.xlsx")
    assert not (tmp_path / "out.xlsx").exists()


def test_a_table_does_not_go_into_merged_cells(tmp_path: Path) -> None:
    def write(_: Any, sheet: Any) -> None:
        sheet.write("A1", '{{ table("商品") }}')
        sheet.merge_range("B3:C3", "")

    with pytest.raises(BadInput, match=r"A1:.*B3:C3 是合并单元格"):
        fill(made(tmp_path / "my.xlsx", write), report(), tmp_path / "out.xlsx")


def test_what_is_no_workbook_is_said(tmp_path: Path) -> None:
    (tmp_path / "my.xlsx").write_text("没有")
    with pytest.raises(BadFile):
        fill(tmp_path / "my.xlsx", report(), tmp_path / "out.xlsx")
    with pytest.raises(BadFile, match="找不到"):
        fill(tmp_path / "none.xlsx", report(), tmp_path / "out.xlsx")

"""The workbook, read back by openpyxl and as XML: values, safety, page, links, charts."""

from __future__ import annotations

import os
import re
import subprocess
import zipfile
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.report.sample import EVIL, hostile, sample, tiny
from xlops.errors import BadInput
from xlops.report.model import Cell, Column, Fmt, Report, Section, Table, Tone, Trace
from xlops.report.xlsx import render_xlsx
from xlops.report.xlsx_book import checked
from xlops.report.xlsx_grid import PAGE, Band, Tile, column_units, paginate, spread, text_height


def _book(report: Report, folder: Path) -> Any:
    path = folder / "周报.xlsx"
    render_xlsx(report, path)
    return openpyxl.load_workbook(path)


def _parts(report: Report, folder: Path) -> dict[str, str]:
    path = folder / "周报.xlsx"
    render_xlsx(report, path)
    with zipfile.ZipFile(path) as archive:
        return {n: archive.read(n).decode("utf-8") for n in archive.namelist() if n.endswith((".xml", ".rels", ".vml"))}


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The example week as openpyxl reads it; read once, never changed."""
    return _book(sample(), tmp_path_factory.mktemp("example"))


@pytest.fixture(scope="module")
def example_parts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The example week's parts as XML."""
    return _parts(sample(), tmp_path_factory.mktemp("example"))


def _values(sheet: Any) -> list[Any]:
    return [c.value for row in sheet.iter_rows() for c in row if c.value is not None]


def test_sheets_stand_in_order_and_the_page_is_the_active_one(example: Any) -> None:
    book = example
    assert book.sheetnames == ["周报", "数据", "口径"]
    assert book.active.title == "周报"
    assert book.active.sheet_view.showGridLines is False
    assert book.active.sheet_view.zoomScale == 90


def test_every_number_of_the_report_is_on_the_page_and_in_the_data(example: Any) -> None:
    report = sample()
    book = example
    for name in ("周报", "数据"):
        found = [v for v in _values(book[name]) if isinstance(v, (int, float))]
        for section in (*report.page_one, *report.sections):
            for table in section.tables:
                for row in [*table.rows, *([table.total] if table.total else [])]:
                    for cell in row:
                        if isinstance(cell.value, (Decimal, float, int)):
                            value = float(cell.value) * (100 if cell.fmt is Fmt.PP else 1)
                            assert pytest.approx(value) in found, (name, section.id, cell)


def test_sentences_cards_and_what_is_missing_are_on_the_page(example: Any) -> None:
    report = sample()
    texts = _values(example["周报"])
    assert texts[0] == "云朵家居旗舰店 运营周报(初版)"
    assert (
        texts[1] == "周期 2026-08-10(周一)~08-16(周日) · 对比 2026-08-03~08-09 · 去年同期 2025-08-11~08-17(自然周对齐)"
    )
    for wanted in (*(s.text for s in report.sentences), *(c.title for c in report.cards), report.missing):
        assert wanted in texts


def test_a_change_has_arrow_sign_and_the_colour_of_the_setting(tmp_path: Path) -> None:
    table = Table("", (Column("环比", Fmt.GROWTH),), ((Cell(0.0481, Fmt.GROWTH, Tone.UP),),))

    def look(colors: str) -> tuple[str, str]:
        report = replace(tiny(), sections=(Section("s", "表", (), (table,)),))
        sheet = _book(replace(report, header=replace(report.header, colors=colors)), tmp_path)["周报"]
        cell = next(c for row in sheet.iter_rows() for c in row if c.value == 0.0481)
        return cell.number_format.split(";")[0], cell.font.color.rgb[-6:]

    assert look("红涨绿跌") == ('"▲ +"#,##0.0%', "C00000")
    assert look("绿涨红跌") == ('"▲ +"#,##0.0%', "00802B")


def test_what_is_missing_is_a_dash_and_never_zero(tmp_path: Path) -> None:
    column = (Column("指标"), Column("本周", Fmt.YUAN))
    table = Table(
        "", column, ((Cell("访客数"), Cell(None)), (Cell("退款"), Cell(float("nan"))), (Cell("赔付"), Cell(0)))
    )
    report = replace(tiny(), sections=(Section("s", "表", (), (table,)),), cards=())
    values = _values(_book(report, tmp_path)["周报"])
    assert values[values.index("访客数") + 1] == "—"
    assert values[values.index("退款") + 1] == "—"
    assert values[values.index("赔付") + 1] == 0


@pytest.mark.parametrize("make", [sample, hostile, tiny])
def test_there_is_no_formula_no_macro_and_no_way_out(make: Any, tmp_path: Path) -> None:
    """Cells hold literals; charts refer to 数据 only; no relationship leads outside the file."""
    parts = _parts(make(), tmp_path)
    for name, text in parts.items():
        if name.startswith("xl/worksheets/sheet"):
            assert "<f>" not in text
            assert "<f " not in text
        if name.startswith("xl/charts/"):
            assert all(ref.startswith("数据!") for ref in re.findall(r"<c:f>(.*?)</c:f>", text))
        assert 'TargetMode="External"' not in text
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202e]", text), name
    assert not [n for n in parts if "vba" in n.lower()]


def test_texts_of_a_file_arrive_as_they_were(tmp_path: Path) -> None:
    book = _book(hostile(), tmp_path)
    cells = [c for row in book["周报"].iter_rows() for c in row if c.value is not None]
    assert {c.data_type for c in cells} <= {"s", "n"}
    texts = {c.value for c in cells}
    assert {t for t in EVIL if t.isprintable()} <= texts
    assert {"badend", "agpj.exe"} <= texts


def test_a_sentence_leads_to_its_section(example: Any) -> None:
    sheet = example["周报"]
    links = {c.value: c.hyperlink.location for row in sheet.iter_rows() for c in row if c.hyperlink}
    links = {words: location for words, location in links.items() if words.startswith("见")}
    assert len(links) == 5
    title = sheet[links["见二 ›"].split("!")[1]].value
    assert title == "二、涨跌拆解:主要少在手淘搜索转化率"
    for words, location in links.items():
        assert sheet[location.split("!")[1]].value.startswith(words[1] + "、")


def test_a_number_with_a_trace_has_a_note_and_a_line_in_the_basis(example: Any) -> None:
    book = example
    notes = [c.comment.text for row in book["周报"].iter_rows() for c in row if c.comment]
    assert "公式:支付买家数 ÷ 访客数\n来源:店铺整体_周.xlsx\n数据:1 行" in notes
    lines = [[c.value for c in row] for row in book["口径"].iter_rows()]
    assert ["指标卡", "支付转化率", "2.82%", "支付买家数 ÷ 访客数", "店铺整体_周.xlsx", "1 行"] in lines


def test_the_page_is_a4_one_page_wide_with_repeated_rows_and_a_footer(example_parts: dict[str, str]) -> None:
    text = example_parts["xl/worksheets/sheet1.xml"]
    assert 'paperSize="9"' in text
    assert 'orientation="portrait"' in text
    assert 'fitToHeight="0"' in text
    assert "第 &amp;P 页 / 共 &amp;N 页 · 内部资料" in text
    assert text.count("<brk ") + 1 <= 6
    names = example_parts["xl/workbook.xml"]
    assert "周报!$1:$3" in names


def test_a_heading_is_never_the_last_thing_on_a_page(example: Any) -> None:
    sheet = example["周报"]
    for mark in sheet.row_breaks.brk:
        above = [sheet.cell(mark.id - i, 1) for i in range(3)]
        assert not any(c.fill.fgColor.rgb == "FFDDEBF7" for c in above)


def test_merged_text_has_room_for_all_its_lines(example: Any) -> None:
    """Chinese at 10 points is 13.3 pixels wide: the row must be as many lines high as the text needs at least."""
    sheet = example["周报"]
    merged = {r.min_row: [] for r in sheet.merged_cells.ranges}
    for area in sheet.merged_cells.ranges:
        merged[area.min_row].append(area)
    checked_rows = 0
    for row, areas in merged.items():
        for area in areas:
            cell = sheet.cell(row, area.min_col)
            if isinstance(cell.value, str) and cell.alignment.wrap_text:
                pixels = (area.max_col - area.min_col + 1) * 13
                chinese = sum(ord(c) > 0x2E80 for c in cell.value) * 13.3 * cell.font.sz / 10
                least = -(-chinese // pixels)
                assert sheet.row_dimensions[row].height * 4 / 3 >= least * 16 * cell.font.sz / 10
                checked_rows += 1
    assert checked_rows > 60


def test_charts_are_native_titled_by_a_cell_and_hold_their_numbers(example_parts: dict[str, str]) -> None:
    parts = example_parts
    charts = [t for n, t in sorted(parts.items()) if n.startswith("xl/charts/chart")]
    titled = [t for t in charts if "<c:title>" in t]
    assert len(titled) == 5
    assert len(charts) - len(titled) == 5 + 9  # the small lines of the cards and of the indicators
    fall = next(t for t in titled if "搜索转化率少13,942元" in t)
    assert "<c:v>176458</c:v>" in fall  # the base under the first fall: 190,400 − 13,942
    assert "<a:t>−13,942</a:t>" in fall
    assert "<c:dateAx>" not in "".join(charts)


def test_an_empty_chart_is_left_out_and_an_empty_table_says_so(tmp_path: Path) -> None:
    parts = _parts(tiny(), tmp_path)
    assert not [n for n in parts if n.startswith("xl/charts/")]
    assert "本周无数据" in parts["xl/sharedStrings.xml"]


def _wide(columns: int, rows: int) -> Table:
    heads = (Column("商品", width=20), *(Column(f"第{j}周(元)", Fmt.YUAN) for j in range(columns - 1)))
    return Table(
        "全部/商品", heads, tuple((Cell(f"款{i}"), *(Cell(i * j) for j in range(columns - 1))) for i in range(rows))
    )


@pytest.mark.parametrize(("columns", "rows"), [(13, 5), (4, 31)])
def test_a_wide_or_long_table_has_a_landscape_sheet_of_its_own(columns: int, rows: int, tmp_path: Path) -> None:
    report = replace(tiny(), sections=(Section("items", "商品", (), (_wide(columns, rows),)),))
    book = _book(report, tmp_path)
    assert book.sheetnames == ["周报", "全部 商品", "数据", "口径"]
    sheet = book["全部 商品"]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.freeze_panes == "B3"
    assert sheet.cell(rows + 2, 1).value == f"款{rows - 1}"
    links = [c for row in book["周报"].iter_rows() for c in row if c.hyperlink]
    assert next(c for c in links if "见工作表" in c.value).hyperlink.location == "'全部 商品'!A1"


def test_a_section_leads_to_its_rows_on_the_sheet_of_data(example: Any) -> None:
    sheet, data = example["周报"], example["数据"]
    bars = {
        r[0].value: [c for c in r if c.hyperlink] for r in sheet.iter_rows() if r[0].value and "、" in str(r[0].value)
    }
    found = {title: links[0].hyperlink.location for title, links in bars.items() if links}
    assert found
    for title, location in found.items():
        name, cell = location.split("!")
        assert name == "'数据'" and str(data[cell].value).startswith(title)


def test_a_table_aside_stands_only_on_the_sheet_of_data(tmp_path: Path) -> None:
    table = replace(_wide(4, 40), aside=True)
    book = _book(replace(tiny(), sections=(Section("items", "商品", (), (table,)),)), tmp_path)
    assert book.sheetnames == ["周报", "数据", "口径"]
    link = next(c for row in book["周报"].iter_rows() for c in row if c.hyperlink and "40行" in str(c.value))
    cell = link.hyperlink.location.split("!")[1]
    assert str(book["数据"][cell].value) == "一、商品 · 全部/商品"


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    render_xlsx(sample(), first)
    render_xlsx(sample(), second)
    assert first.read_bytes() == second.read_bytes()
    assert openpyxl.load_workbook(first).properties.created == datetime(2026, 8, 17, 9, 40)


def test_a_dropped_cell_is_an_error() -> None:
    with pytest.raises(BadInput, match="放不下"):
        checked(-1)


def test_a_long_text_is_cut_to_what_a_cell_holds(tmp_path: Path) -> None:
    report = replace(tiny(), missing="长" * 40_000)
    longest = max((v for v in _values(_book(report, tmp_path)["周报"]) if isinstance(v, str)), key=len)
    assert 30_000 < len(longest) <= 32_767


# -- the grid ---------------------------------------------------------------------------------------------


@given(st.lists(st.integers(1, 8), min_size=1, max_size=7))
def test_columns_fill_the_width_exactly(least: list[int]) -> None:
    sizes = spread(least, [n + 3 for n in least], [10] * len(least), 60)
    assert sum(sizes) == 60
    assert all(s >= n for s, n in zip(sizes, least, strict=True))


def test_numbers_that_can_not_fit_send_the_table_away() -> None:
    row = tuple(Cell(Decimal("123456789012.34"), Fmt.FEN) for _ in range(10))
    assert column_units(Table("", tuple(Column("金额", Fmt.FEN) for _ in range(10)), (row,)), 60) is None


def _band(height: int, **more: Any) -> Band:
    return Band(((0, Tile(60, (height,), lambda row, col: None)),), **more)


def test_a_page_ends_before_what_does_not_fit_with_its_heading() -> None:
    bands = [_band(PAGE - 100), _band(30, sticks=True), _band(90), _band(50)]
    assert paginate(bands, head=80)[1] == [1]


def test_a_band_that_can_be_split_fills_the_page() -> None:
    def split(room: int) -> list[Band]:
        return [_band(room), _band(700 - room)]

    bands, breaks = paginate([_band(PAGE - 300), _band(700, split=split)], head=80)
    assert [b.height for b in bands] == [PAGE - 300, 300, 400]
    assert breaks == [2]


def test_a_text_of_two_lines_is_higher_than_one() -> None:
    # 10 grid columns are 130 pixels, less 10 of padding: nine Chinese characters a line
    assert text_height("八个字的一行文字", 10) < text_height("这一行有十个中文字符", 10)


@pytest.mark.libreoffice
def test_a_spreadsheet_prints_it_whole(tmp_path: Path) -> None:
    """Printed by a second engine: no ###, no error, the first page has the conclusion and the waterfall's table."""
    trace = Trace("公式", ("文件.xlsx",), 3)
    table = Table(
        "",
        (Column("大数", Fmt.FEN, 4),) * 8,
        (tuple(Cell(Decimal("98765432.10"), Fmt.FEN, trace=trace) for _ in range(8)),),
    )
    report = sample()
    report = replace(report, sections=(*report.sections, Section("big", "大数", (), (table,))))
    render_xlsx(report, tmp_path / "r.xlsx")
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LANG": os.environ.get("LANG", "C.UTF-8")}
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--convert-to",
        "pdf",
        "r.xlsx",
    ]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True, timeout=180)
    pages = subprocess.run(
        ["pdftotext", "-layout", "r.pdf", "-"], cwd=tmp_path, check=True, capture_output=True, timeout=60
    )
    texts = pages.stdout.decode("utf-8").split("\f")
    assert "###" not in "".join(texts)
    assert "#NAME" not in "".join(texts)
    assert "180,350元" in texts[0]
    assert "手淘搜索" in texts[0]
    assert sum("云朵家居旗舰店 运营周报" in t for t in texts) <= 6 + 1  # the pages of 周报, and 口径

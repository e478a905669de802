"""The built file: the same bytes twice, every formula with its value, texts that stay texts, what other readers find."""

from __future__ import annotations

import io
import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from pyopenvba import ExcelFile, check_file

from xlops.book.build import CHART_SHEET, PROPERTIES, build, build_bytes, code_name, headers, loose
from xlops.book.ribbon import buttons
from xlops.book.vba import source, vba_modules
from xlops.book.wrappers import HELP_SHEET
from xlops.catalog.sheets import GRIDS, SHEETS
from xlops.catalog.sheets.model import Card, Chart, Group, Sheet
from xlops.sheetxml import locate, open_book

from ..readers import VBA_Parser
from .grids import GOODS, KINDS, ROWS
from .parts import MAIN, SETTINGS, cells, parts, sample_tables, sheet_parts, small

AS_OF = date(2026, 11, 15)


@pytest.fixture(scope="module")
def kinds() -> bytes:
    return small(KINDS, tables={"goods": ROWS}, as_of=AS_OF)


@pytest.fixture(scope="module")
def full() -> bytes:
    """All sheets of the catalogue with their samples."""
    return build_bytes(sample_tables(SHEETS), settings=SETTINGS, as_of=AS_OF, shop_id="s1", shop_name="小店&一家")


@lru_cache(maxsize=4)
def opened(workbook: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(workbook))


# --- the same twice ---------------------------------------------------------------------------------------


def test_equal_input_gives_equal_bytes(full: bytes) -> None:
    again = build_bytes(sample_tables(SHEETS), settings=SETTINGS, as_of=AS_OF, shop_id="s1", shop_name="小店&一家")
    assert again == full


def test_the_plain_edition_has_the_same_tables_and_nothing_that_runs(full: bytes) -> None:
    plain = build_bytes(sample_tables(SHEETS), settings=SETTINGS, as_of=AS_OF, macros=False)
    names = set(parts(plain))
    assert not [n for n in names if "vba" in n or "customUI" in n or "ctrlProp" in n]
    assert {n for n in names if n.startswith("xl/tables/")} == {n for n in parts(full) if n.startswith("xl/tables/")}
    assert b"macroEnabled" not in parts(plain)["[Content_Types].xml"]


def test_it_is_written_in_one_step(tmp_path: Path) -> None:
    target = tmp_path / "店铺运营.xlsm"
    build(target, {}, settings=SETTINGS, as_of=None, sheets={"kinds": KINDS})
    assert [p.name for p in tmp_path.iterdir()] == ["店铺运营.xlsm"]


# --- cells ------------------------------------------------------------------------------------------------


def test_values_stand_as_their_kind_says(kinds: bytes) -> None:
    found = cells(kinds, "各种列")
    row = {column: found[f"{col}6"] for column, col in zip(headers(GOODS), "ABCDEFGHIJKLMNO", strict=True)}
    assert (row["code"].kind, row["code"].value) == ("s", "6523001170491234567")
    assert (row["day"].kind, row["day"].value) == ("n", "46341")  # 2026-11-15 as Excel counts days
    assert row["price"].value == "250.01"  # half-up on the exact decimal
    assert (row["half"].kind, float(row["half"].value or 0)) == ("n", 125.005)  # a formula's value is not rounded
    assert row["next_day"].value == "46342"
    assert (row["said"].kind, row["said"].value) == ("str", "贵")
    assert found["B7"].value == "+cmd|' /C calc'!A0" and found["B6"].value == "=1+1"
    assert found["B6"].formula is None and found["B7"].formula is None
    assert found["E7"].value is None  # missing is empty, not 0
    assert found["G7"].value == "0"
    assert (found["I7"].kind, found["I7"].value) == ("str", "")  # a formula without a value


def test_every_formula_has_a_value_of_its_kind(full: bytes) -> None:
    bad = []
    count = 0
    for sheet in sheet_parts(full):
        for address, cell in cells(full, sheet).items():
            if cell.formula is None:
                continue
            count += 1
            fine = cell.value is not None and (
                cell.kind == "str"
                or (sheet == CHART_SHEET and cell.kind == "e" and cell.value == "#N/A")  # hidden: a point left out
                or (cell.kind == "n" and re.fullmatch(r"-?[\d.]+(e[+-]?\d+)?", cell.value, re.I))
            )
            if not fine:
                bad.append((sheet, address, cell))
    assert bad == [] and count > 500


def test_no_text_of_a_table_becomes_a_formula() -> None:
    """Each text column of every grid filled with what a formula could look like."""
    nasty = ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "https://example.com", "\t=1"]
    tables: dict[str, list[dict[str, Any]]] = {}
    for grid in GRIDS.values():
        texts = [c.id for c in grid.columns if c.holds in ("text", "id") and not c.formula]
        tables[grid.id] = [dict.fromkeys(texts, text) for text in nasty]
    workbook = build_bytes(tables, settings=SETTINGS, as_of=AS_OF, shop_name="=1+1", macros=False)
    for sheet in sheet_parts(workbook):
        for cell in cells(workbook, sheet).values():
            assert cell.formula is None or not cell.formula.startswith(("1+1", "cmd|"))
    rels = [data for name, data in parts(workbook).items() if name.endswith(".rels")]
    assert not [data for data in rels if b"External" in data]


def test_control_characters_do_not_break_the_file() -> None:
    found = cells(small(KINDS, tables={"goods": [{"code": "a\x00b", "note": "x\ud800y\u202e"}]}), "各种列")
    assert (found["A6"].value, found["B6"].value) == ("ab", "xy")


def test_formulas_outside_the_tables_are_told_with_their_values(full: bytes) -> None:
    """What a refresh of the closed file looks up: text → value, the same as stands in the file."""
    told = loose(sample_tables(SHEETS), settings=SETTINGS, as_of=AS_OF)
    seen = 0
    for sheet in sheet_parts(full):
        inside = table_areas(full, sheet)
        for address, cell in cells(full, sheet).items():
            if cell.formula is None or address in inside:
                continue
            seen += 1
            assert cell.formula in told, (sheet, address, cell.formula)
            value = told[cell.formula]
            if cell.kind == "n" and not isinstance(value, date):
                assert float(cell.value or "nan") == pytest.approx(float(value), rel=1e-12)  # type: ignore[arg-type]
            elif cell.kind == "str":
                assert (value or "") == cell.value
    assert seen > 100


def table_areas(workbook: bytes, sheet: str) -> set[str]:
    ws = opened(workbook)[sheet]
    return {cell.coordinate for table in ws.tables.values() for row in ws[table.ref] for cell in row}


# --- what other readers find --------------------------------------------------------------------------------


def test_openpyxl_finds_tables_validations_and_names(full: bytes) -> None:
    book = opened(full)
    tables = {table.name: table for ws in book for table in ws.tables.values()}
    assert set(tables) == {f"t_{id}" for id in GRIDS}
    for id, grid in GRIDS.items():
        assert [c.name for c in tables[f"t_{id}"].tableColumns] == list(headers(grid).values())
    daily = book[SHEETS["daily"].name]
    lists = [v for v in daily.data_validations.dataValidation if v.type == "list"]
    assert {v.formula1 for v in lists} == {"list_event_kind"}
    names = set(book.defined_names)
    assert {"s_as_of", "s_tacos_limit", "s_commission_rate", "list_event_kind", "list_yes_no"} <= names


def test_calculated_columns_give_new_rows_their_formula(kinds: bytes) -> None:
    table = ElementTree.fromstring(parts(kinds)["xl/tables/table1.xml"])
    found = {c.attrib["name"]: c.find(MAIN + "calculatedColumnFormula") for c in table.iter(MAIN + "tableColumn")}
    assert {name for name, formula in found.items() if formula is not None} == {"一半", "次日", "说法"}
    half = found["一半"]
    assert half is not None and "t_goods[[#This Row],[单价]]" in (half.text or "")
    assert half.text == cells(kinds, "各种列")["I6"].formula


def test_columns_are_found_by_their_permanent_ids(full: bytes, tmp_path: Path) -> None:
    path = tmp_path / "b.xlsm"
    path.write_bytes(full)
    book = open_book(path)
    for id, grid in GRIDS.items():
        located = locate(book, id, headers(grid))
        assert (located.missing, located.own) == ((), ())
    assert tuple(book.properties) == PROPERTIES
    assert book.properties["xlops.shop"] == "s1" and book.properties["xlops.as_of"] == "2026-11-15"


def test_opening_calculates_nothing(full: bytes) -> None:
    book = parts(full)["xl/workbook.xml"].decode()
    assert re.findall(r"<calcPr[^>]*>", book) == ['<calcPr calcId="191029"/>']


def test_hidden_are_the_technical_sheets_alone(full: bytes) -> None:
    book = opened(full)
    assert {ws.title for ws in book if ws.sheet_state != "visible"} == {HELP_SHEET, CHART_SHEET}
    visible = [sheet.name for sheet in SHEETS.values() if sheet.visible]
    assert [ws.title for ws in book][: len(visible)] == visible
    assert book.active.title == visible[0]


def test_every_sheet_leads_home(full: bytes) -> None:
    found = sheet_parts(full)
    home = SHEETS["home"].name
    for sheet in SHEETS.values():
        links = set(re.findall(r'<hyperlink [^>]*location="([^"]*)"', parts(full)[found[sheet.name]].decode()))
        if sheet.id == "home":
            assert links >= {f"'{other.name}'!A1" for other in SHEETS.values() if other.id != "home"}
        else:
            assert f"'{home}'!A1" in links, sheet.name


def test_input_messages_and_errors_fit_excel(full: bytes) -> None:
    for ws in opened(full):
        for v in ws.data_validations.dataValidation:
            assert len(v.prompt or "") <= 255 and len(v.error or "") <= 255
            assert len(v.promptTitle or "") <= 32 and len(v.errorTitle or "") <= 32
            assert len(v.formula1 or "") <= 255 or not (v.formula1 or "").startswith('"')
            if v.type == "list":
                assert v.errorStyle == "warning"  # a list grows: what is not in it may still be right


def test_pages_are_a4_across_with_repeated_tops(full: bytes) -> None:
    for ws in opened(full):
        if ws.sheet_state != "visible":
            continue
        assert (ws.page_setup.paperSize, ws.page_setup.orientation) == (
            9,
            "landscape",
        ) or ws.page_setup.paperSize == "9"
        assert "小店&&一家" in parts(full)[sheet_parts(full)[ws.title]].decode().replace("&amp;", "&")
        if ws.tables:
            assert ws.print_title_rows and ws.freeze_panes


# --- macros -----------------------------------------------------------------------------------------------


def test_readers_of_macros_find_no_fault(full: bytes, tmp_path: Path) -> None:
    path = tmp_path / "b.xlsm"
    path.write_bytes(full)
    report = check_file(path)
    assert report.ok and report.issues == ()
    order = [code_name(id.strip("_")) for id in code_ids(full)]
    expected = {m.name: source(m) for m in vba_modules(order)}
    with ExcelFile(path) as book:
        assert book.module_names() == list(expected)
    found = {p: code for _, p, _, code in VBA_Parser(str(path)).extract_all_macros()}
    assert found == {f"VBA/{name}": text for name, text in expected.items()}


def code_ids(workbook: bytes) -> list[str]:
    by_name = {sheet.name: sheet.id for sheet in SHEETS.values()}
    return [by_name.get(name, name) for name in sheet_parts(workbook)]


def test_code_names_are_one_for_one_with_the_sheets(full: bytes) -> None:
    found = parts(full)
    names = []
    for part in sheet_parts(full).values():
        code = re.search(r'<sheetPr[^>]*codeName="(\w+)"', found[part].decode())
        assert code, part
        names.append(code[1])
    documents = [m.name for m in vba_modules(names) if m.kind.is_document]
    assert documents == ["ThisWorkbook", *names] and len(set(names)) == len(names)


def test_buttons_run_macros_that_exist(full: bytes) -> None:
    macros = {button.macro for button in buttons()}
    seen = [
        m for name, data in parts(full).items() if "vmlDrawing" in name
        for m in re.findall(r"<x:FmlaMacro>(?:\[0\]!)?(\w+)</x:FmlaMacro>", data.decode())
    ]  # fmt: skip
    assert set(seen) <= macros
    assert len(seen) == sum(len(sheet.buttons) for sheet in SHEETS.values())
    assert parts(full)["customUI/customUI.xml"]


# --- small sheets -----------------------------------------------------------------------------------------


def test_an_empty_grid_offers_rows_to_type_into() -> None:
    workbook = small(KINDS)
    table = ElementTree.fromstring(parts(workbook)["xl/tables/table1.xml"])
    assert table.attrib["ref"] == "A5:O7"  # headers and two rows
    assert cells(workbook, "各种列")["I6"].value == ""


def test_cards_and_charts_follow_the_tables() -> None:
    home = Sheet(
        "home", "首页", Group.START, guide="看。", visible=True,
        cards=(Card("sum", "合计", "total(goods.price)"), Card("twice", "两倍", "sum * 2")),
        charts=(Chart("c", "单价", "bar", "goods.note", ("goods.price",)),),
    )  # fmt: skip
    workbook = small(home, KINDS, tables={"goods": ROWS})
    found = {c.formula: c.value for c in cells(workbook, "首页").values() if c.formula}
    assert sorted(float(v) for v in found.values() if v) == [250.01, 500.02]
    chart = parts(workbook)["xl/charts/chart1.xml"].decode()
    assert "'各种列'!$E$" in chart or "各种列!$E$" in chart


def test_without_a_sheet_of_settings_names_hold_the_values() -> None:
    book = opened(small(KINDS, as_of=AS_OF))
    assert book.defined_names["s_tacos_limit"].attr_text == "0.15"
    assert book.defined_names["s_as_of"].attr_text == "46341"

"""A closed workbook changes in the cells concerned and nowhere else."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from tests.sheetxml.conftest import PROFIT, ROWS, edit_zip, parts_of
from xlops.errors import BadFile, BadInput, Busy, NotFound
from xlops.sheetxml import AppendRows, Formula, SetCell, SetProperty, SetResult, open_book, patch
from xlops.sheetxml.sheet_edit import SheetEdit

SHEET, TABLE, CHAIN = "xl/worksheets/sheet1.xml", "xl/tables/table1.xml", "xl/calcChain.xml"


def changed(before: Path, after: Path) -> set[str]:
    """The parts that differ; also checks that none came or went and that their order is the same."""
    old, new = parts_of(before), parts_of(after)
    assert list(old) == list(new)
    return {name for name in old if old[name] != new[name]}


def values(path: Path, sheet: str = "数据") -> list[list[Any]]:
    """The values as a second engine reads them, from A1."""
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def test_one_cell_changes_one_part_and_in_it_one_cell(rich: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.xlsx"
    patch(rich, new, [SetCell("数据", 4, 3, 99.5)])
    assert changed(rich, new) == {SHEET}
    old_cell, new_cell = '<c r="C4" s="2"><v>10</v></c>', '<c r="C4" s="2"><v>99.5</v></c>'
    assert parts_of(new)[SHEET].decode() == parts_of(rich)[SHEET].decode().replace(old_cell, new_cell)
    assert values(new)[3][2] == 99.5


def test_untouched_parts_are_copied_as_they_lie(rich: Path, tmp_path: Path) -> None:
    """The compressed bytes of the other parts stand in the new file unchanged."""
    import zipfile

    new = tmp_path / "new.xlsx"
    patch(rich, new, [SetCell("数据", 4, 3, 1)])
    with zipfile.ZipFile(rich) as old:
        for info in old.infolist():
            if info.filename != SHEET:
                start = info.header_offset + 30 + len(info.filename.encode())
                assert rich.read_bytes()[start : start + info.compress_size] in new.read_bytes()


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (7, 7.0),
        (-0.5, -0.5),
        (Decimal("19.90"), 19.9),
        (True, True),
        ("文字 <&> \"'", "文字 <&> \"'"),
        ("  两边有空格\n换行 ", "  两边有空格\n换行 "),
        ("=1+1", "=1+1"),
        ("1234567890123456789", "1234567890123456789"),
        (None, ""),
        ("", ""),
        (Formula("=1+1", 2), 2.0),
        (Formula('IF(1<2,"是","否")', "是"), "是"),
        (Formula("1=1", True), True),
    ],
)
def test_values_are_read_back_by_a_second_engine(rich: Path, tmp_path: Path, value: Any, read: object) -> None:
    new = tmp_path / "new.xlsx"
    patch(rich, new, [SetCell("数据", 9, 8, value), SetCell("数据", 4, 6, value)])  # a new cell, an old one
    rows = values(new)
    assert [rows[3][5], rows[8][7] if len(rows) > 8 else ""] == [read, read]
    is_formula = openpyxl.load_workbook(new)["数据"]["H9"].data_type == "f"
    assert is_formula == isinstance(value, Formula)


def test_dates_are_shown_by_the_style_of_the_cell(rich: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.xlsx"
    patch(rich, new, [SetCell("数据", 4, 2, date(2026, 11, 9)), SetCell("数据", 5, 2, datetime(2026, 11, 9, 6))])
    sheet = openpyxl.load_workbook(new)["数据"]
    assert sheet["B4"].value == datetime(2026, 11, 9)
    assert sheet["B5"].value == datetime(2026, 11, 9, 6)


def test_dates_of_a_1904_workbook(rich: Path, tmp_path: Path) -> None:
    edit_zip(rich, lambda n, d: d.replace(b"<workbookPr ", b'<workbookPr date1904="1" ') if "workbook.xml" in n else d)
    new = tmp_path / "new.xlsx"
    patch(rich, new, [SetCell("数据", 4, 2, date(2026, 11, 9))])
    assert openpyxl.load_workbook(new)["数据"]["B4"].value == datetime(2026, 11, 9)
    assert open_book(new).cells("数据", "B4")[4, 2].value == date(2026, 11, 9)


def test_control_characters_are_coded(rich: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.xlsx"
    patch(rich, new, [SetCell("数据", 4, 6, "a\x07b_x0041_")])
    assert b"<t>a_x0007_b_x005F_x0041_</t>" in parts_of(new)[SHEET]
    assert open_book(new).cells("数据", "F4")[4, 6].value == "a\x07b_x0041_"


def test_rows_are_added_at_the_end_of_a_table(rich: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.xlsx"
    rows: list[dict[int, Any]] = [
        {2: date(2026, 1, 4), 3: 40, 4: 7, 5: Formula(PROFIT, 33), 6: "丁"},
        {2: date(2026, 1, 5), 3: 50, 4: 8},
    ]
    done = patch(rich, new, [AppendRows("t_orders", rows)])
    assert done.appended == {"t_orders": (7, 8)}
    assert changed(rich, new) == {SHEET, TABLE, CHAIN}
    sheet = openpyxl.load_workbook(new)["数据"]
    assert sheet.tables["t_orders"].ref == sheet.tables["t_orders"].autoFilter.ref == "B3:F8"
    assert [cell.value for cell in sheet[7][1:6]] == [datetime(2026, 1, 4), 40, 7, "=" + PROFIT, "丁"]
    assert [cell.value for cell in sheet[8][1:6]] == [datetime(2026, 1, 5), 50, 8, "=" + PROFIT, None]
    assert [cell.number_format for cell in sheet[8][1:5]] == ["yyyy-mm-dd", "0.00", "General", "0.00"]
    assert sheet["D8"].fill.fgColor.rgb == "FFFFFFCC"
    assert values(new)[6][4] == 33
    # what was there is there
    assert [tuple(cell.value for cell in sheet[n][1:4]) for n in (4, 5, 6)] == [
        (datetime(w.year, w.month, w.day), a, c) for w, a, c, _, _ in ROWS
    ]


def test_ranges_grow_with_the_table(rich: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.xlsx"
    patch(rich, new, [AppendRows("t_orders", [{3: 40}, {3: 50}])])
    text = parts_of(new)[SHEET].decode()
    assert re.findall(r'<conditionalFormatting sqref="([^"]*)"', text) == ["C4:C8", "B4:F8"]
    assert re.findall(r'<dataValidation [^>]*?sqref="([^"]*)"', text) == ["C4:C8", "F4:F8"]
    assert re.findall(r'<ignoredError sqref="([^"]*)"', text) == ["F4:F8"]
    # the data bar's twin grows, the sparkline down the column too; the one along a row and its place stay
    assert re.findall(r"<xm:(?:f|sqref)>([^<]*)</xm", text) == ["C4:C8", "数据!C6:D6", "H6", "数据!C4:C8", "H1"]
    assert re.search(r'<dimension ref="([^"]*)"', text)[1] == "A1:F8"  # type: ignore[index]


def test_chain_names_formulas_only(rich: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.xlsx"
    patch(rich, new, [SetCell("数据", 4, 5, 1), SetCell("数据", 1, 9, Formula("1+1", 2))])
    assert re.findall(r'r="(\w+)" i="(\d)"', parts_of(new)[CHAIN].decode()) == [
        ("E5", "1"), ("E6", "1"), ("B1", "2"), ("I1", "1"),
    ]  # fmt: skip


def test_an_empty_chain_goes_with_all_its_traces(rich: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.xlsx"
    patch(rich, new, [*(SetCell("数据", row, 5, 1) for row in (4, 5, 6)), SetCell("小 结", 1, 2, None)])
    parts = parts_of(new)
    assert CHAIN not in parts
    assert b"calcChain" not in parts["[Content_Types].xml"] + parts["xl/_rels/workbook.xml.rels"]


def test_the_only_row_of_a_new_table_is_filled_first(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "新.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("表")
    sheet.add_table("A1:C2", {"name": "t_x", "columns": [{"header": "数"}, {"header": "倍"}, {"header": "注"}]})
    sheet.write_formula("B2", "t_x[[#This Row],[数]]*2", None, "")
    book.close()
    done = patch(path, path, [AppendRows("t_x", [{1: 5}, {1: 6, 2: Formula("A3*2", 12)}])])
    assert done.appended == {"t_x": (2, 3)}
    sheet = openpyxl.load_workbook(path)["表"]
    assert [[cell.value for cell in row] for row in sheet["A1:C3"]] == [
        ["数", "倍", "注"], [5, "=t_x[[#This Row],[数]]*2", None], [6, "=A3*2", None],
    ]  # fmt: skip
    assert sheet.tables["t_x"].ref == "A1:C3"


def _with_sheet(path: Path, old: str, new: str) -> None:
    def change(name: str, data: bytes) -> bytes:
        if name == SHEET:
            assert old.encode() in data
            return data.replace(old.encode(), new.encode())
        return data

    edit_zip(path, change)


def test_own_formulas_with_addresses_are_filled_down(rich: Path, tmp_path: Path) -> None:
    """An operator's column G=C*$A$1 and a shared formula are continued as Excel continues them."""
    _with_sheet(rich, 't="s"><v>7</v></c></row>', 't="str"><f>C6*$A$1&amp;"C6"</f><v>x</v></c></row>')
    new = tmp_path / "new.xlsx"
    patch(rich, new, [AppendRows("t_orders", [{3: 1}, {3: 2}])])
    sheet = openpyxl.load_workbook(new)["数据"]
    assert [sheet[f"F{n}"].value for n in (7, 8)] == ['=C7*$A$1&"C6"', '=C8*$A$1&"C6"']
    assert parts_of(new)[SHEET].count(b'<f ca="1">') == 4  # no value of ours is claimed for them


def test_shared_formulas_survive_the_loss_of_their_master(rich: Path, tmp_path: Path) -> None:
    text = parts_of(rich)[SHEET].decode()
    formula = re.search(r'<c r="E4"[^>]*>(<f>.*?</f>)', text)[1]  # type: ignore[index]
    shared = {
        4: '<f t="shared" ref="E4:E6" si="0">C4-$D4</f>',
        5: '<f t="shared" si="0"/>',
        6: '<f t="shared" si="0"/>',
    }
    for row, f in shared.items():
        _with_sheet(rich, re.search(rf'<c r="E{row}"[^>]*>', text)[0] + formula,  # type: ignore[index]
                    re.search(rf'<c r="E{row}"[^>]*>', text)[0] + f)  # type: ignore[index]  # fmt: skip
    assert [open_book(rich).cells("数据")[row, 5].formula for row in (4, 5, 6)] == ["C4-$D4", "C5-$D5", "C6-$D6"]
    new = tmp_path / "new.xlsx"
    patch(rich, new, [SetCell("数据", 4, 5, 0), AppendRows("t_orders", [{3: 1}])])
    sheet = openpyxl.load_workbook(new)["数据"]
    assert [sheet[f"E{n}"].value for n in (4, 5, 6, 7)] == [0, "=C5-$D5", "=C6-$D6", "=C7-$D7"]
    assert [values(new)[n][4] for n in (3, 4, 5)] == [0, 15, 24]  # cached values stay


def test_a_calculated_column_is_continued_where_the_last_row_was_typed(rich: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.xlsx"
    patch(rich, new, [SetCell("数据", 6, 5, 1), AppendRows("t_orders", [{3: 1}])])
    assert openpyxl.load_workbook(new)["数据"]["E7"].value == "=" + PROFIT
    # with addresses the column's formula says nothing about the new row, so the cell stays blank
    edit_zip(rich, lambda n, d: d.replace(PROFIT.encode(), b"C4-D4") if n == TABLE else d)
    patch(rich, new, [SetCell("数据", 6, 5, 1), AppendRows("t_orders", [{3: 1}])])
    assert openpyxl.load_workbook(new)["数据"]["E7"].value is None


def test_the_last_word_on_a_cell_decides_about_the_chain(rich: Path) -> None:
    book = open_book(rich)
    edit = SheetEdit(book, book.sheet("数据"))
    edit.write({(9, 9): Formula("1", 1), (4, 5): 0})
    assert (edit.gained, edit.lost) == ({(9, 9)}, {(4, 5)})
    edit.write({(9, 9): 1, (4, 5): Formula("1", 1)})
    assert (9, 9) not in edit.gained
    assert (4, 5) not in edit.lost


def test_spans_hold_every_cell_of_a_row(rich: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.xlsx"
    patch(rich, new, [SetCell("数据", 4, 20, 1), SetCell("数据", 5, 1, 1)])
    spans = dict(re.findall(r'<row r="(\d)" spans="([\d:]+)"', parts_of(new)[SHEET].decode()))
    assert (spans["4"].split(":")[1], spans["5"].split(":")[0]) == ("20", "1")


def test_array_formulas_of_one_cell_are_filled_down_as_such(rich: Path, tmp_path: Path) -> None:
    array = '<c r="F6" cm="1"><f t="array" ref="F6">SUM(C6:D6*2)</f><v>72</v></c></row>'
    _with_sheet(rich, '<c r="F6" t="s"><v>7</v></c></row>', array)
    new = tmp_path / "new.xlsx"
    patch(rich, new, [AppendRows("t_orders", [{3: 1}, {3: 2, 6: "自己写"}])])
    text = parts_of(new)[SHEET].decode()
    assert '<c cm="1" r="F7"><f t="array" ref="F7" ca="1">SUM(C7:D7*2)</f></c>' in text
    assert openpyxl.load_workbook(new)["数据"]["F8"].value == "自己写"


def test_a_filtered_and_sorted_table_grows(rich: Path, tmp_path: Path) -> None:
    """Rows that a filter hides stay hidden, new ones are shown; the ranges of filter and sort grow."""

    def change(name: str, data: bytes) -> bytes:
        text = data.decode("utf-8", "surrogateescape")
        if name == TABLE:
            inside = '<filterColumn colId="1"><filters><filter val="10.00"/></filters></filterColumn></autoFilter>'
            sort = '<sortState ref="B4:F6"><sortCondition descending="1" ref="C4:C6"/></sortState>'
            text = text.replace('<autoFilter ref="B3:F6"/>', '<autoFilter ref="B3:F6">' + inside + sort)
        if name == SHEET:
            text = text.replace('<row r="6" ', '<row r="6" hidden="1" ')
        return text.encode("utf-8", "surrogateescape")

    edit_zip(rich, change)
    new = tmp_path / "new.xlsx"
    patch(rich, new, [AppendRows("t_orders", [{3: 40}])])
    table, sheet = parts_of(new)[TABLE].decode(), openpyxl.load_workbook(new)["数据"]
    assert re.findall(r' ref="([^"]*)"', table) == ["B3:F7", "B3:F7", "B4:F7", "C4:C7"]
    assert [sheet.row_dimensions[n].hidden for n in (6, 7)] == [True, False]


@pytest.mark.parametrize(
    "written", ['<row r="8"><c r="D8"><v>1</v></c></row>', '<row r="7"><c r="B7" t="str"><f>A1</f><v/></c></row>']
)
def test_nothing_below_a_table_is_overwritten(rich: Path, written: str) -> None:
    _with_sheet(rich, "</sheetData>", written + "</sheetData>")
    before = rich.read_bytes()
    with pytest.raises(BadFile, match=r"下面的 [BD][78] 有内容"):
        patch(rich, rich, [AppendRows("t_orders", [{3: 1}, {3: 2}])])
    assert rich.read_bytes() == before


def test_styled_but_empty_cells_below_are_filled(rich: Path, tmp_path: Path) -> None:
    _with_sheet(rich, "</sheetData>", '<row r="7"><c r="C7" s="1"/><c r="H7"><v>5</v></c></row></sheetData>')
    new = tmp_path / "new.xlsx"
    patch(rich, new, [AppendRows("t_orders", [{3: 40}])])
    sheet = openpyxl.load_workbook(new)["数据"]
    assert (sheet["C7"].value, sheet["C7"].number_format, sheet["H7"].value) == (40, "0.00", 5)


def _with_totals(path: Path, last: str) -> None:
    """A totals row in row 7 of 订单, under the rows of B3:F6."""
    cells = '<row r="7"><c r="B7" t="inlineStr"><is><t>汇总</t></is></c>' + last + "</row></sheetData>"

    def change(name: str, data: bytes) -> bytes:
        if name == TABLE:
            return data.replace(b'ref="B3:F6" totalsRowShown="0"', b'ref="B3:F7" totalsRowCount="1"')
        return data.replace(b"</sheetData>", cells.encode()) if name == SHEET else data

    edit_zip(path, change)


SUM = '<c r="C7" s="2"><f>SUBTOTAL(109,t_orders[金额])</f><v>60</v></c>'


def test_a_totals_row_moves_down(rich: Path, tmp_path: Path) -> None:
    _with_totals(rich, SUM)
    new = tmp_path / "new.xlsx"
    done = patch(rich, new, [AppendRows("t_orders", [{3: 40}, {3: 50, 6: "戊"}])])
    assert done.appended == {"t_orders": (7, 8)}
    sheet = openpyxl.load_workbook(new)["数据"]
    assert (sheet.tables["t_orders"].ref, sheet.tables["t_orders"].autoFilter.ref) == ("B3:F9", "B3:F8")
    assert [sheet[f"C{row}"].value for row in (6, 7, 8, 9)] == [30, 40, 50, "=SUBTOTAL(109,t_orders[金额])"]
    assert (sheet["B9"].value, sheet["B7"].value, sheet["F8"].value) == ("汇总", None, "戊")
    assert 'r="C9"' in parts_of(new)[CHAIN].decode()


@pytest.mark.parametrize(
    ("last", "elsewhere", "what"),
    [
        ('<c r="C7"><f>SUM(C4:C6)</f><v>60</v></c>', "", "自己写的公式"),
        (SUM, '<row r="9"><c r="H9"><f>C7/2</f><v>30</v></c></row></sheetData>', "引用了"),
        (SUM, '<row r="8"><c r="C8"><v>1</v></c></row></sheetData>', "有内容"),
    ],
)
def test_a_totals_row_that_can_not_move_is_refused(rich: Path, last: str, elsewhere: str, what: str) -> None:
    _with_totals(rich, last)
    if elsewhere:
        _with_sheet(rich, "</sheetData>", elsewhere)
    before = rich.read_bytes()
    with pytest.raises(BadFile, match=what):
        patch(rich, rich, [AppendRows("t_orders", [{3: 1}])])
    assert rich.read_bytes() == before


def test_the_value_of_a_formula_is_set_and_taken_away(rich: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.xlsx"
    done = patch(rich, new, [SetResult("数据", 4, 5, 7.5), SetResult("数据", 5, 5, None), SetResult("数据", 6, 5, "")])
    assert (done.cells, changed(rich, new)) == (3, {SHEET})
    assert [row[4] for row in values(new)[3:6]] == [7.5, "", ""]
    formulas = openpyxl.load_workbook(new)["数据"]
    assert [formulas[f"E{row}"].value for row in (4, 5, 6)] == ["=" + PROFIT] * 3
    text = parts_of(new)[SHEET].decode()
    assert re.search(r'<c r="E5"[^>]*><f ca="1">[^<]*</f></c>', text)  # calculated when it is opened
    assert re.search(r'<c r="E6"[^>]* t="str"><f>[^<]*</f><v></v></c>', text)
    with pytest.raises(BadInput, match="C4"):
        patch(rich, new, [SetResult("数据", 4, 3, 1)])


def test_merged_cells_another_table_and_totals_refuse(rich: Path) -> None:
    clean = rich.read_bytes()
    _with_sheet(rich, "</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="F7:G9"/></mergeCells>')
    with pytest.raises(BadFile, match="合并单元格"):
        patch(rich, rich, [AppendRows("t_orders", [{3: 1}])])
    rich.write_bytes(clean)
    edit_zip(rich, lambda n, d: d.replace(b'totalsRowShown="0"', b'totalsRowCount="1"') if n == TABLE else d)
    with pytest.raises(BadInput, match="C6"):
        patch(rich, rich, [SetCell("数据", 6, 3, 1)])


def test_what_would_break_the_workbook_is_refused(rich: Path) -> None:
    before = rich.read_bytes()
    _refused(rich, BadInput, SetCell("数据", 3, 3, "x"))  # a header
    _refused(rich, BadInput, SetCell("数据", 4, 3, float("nan")))
    _refused(rich, BadInput, SetCell("数据", 4, 3, 1234567890123456789))
    _refused(rich, BadInput, SetCell("数据", 4, 3, "长" * 32_768))
    _refused(rich, BadInput, SetCell("数据", 1_048_577, 3, 1))
    _refused(rich, BadInput, SetCell("数据", 4, 3, date(1899, 1, 1)))
    _refused(rich, BadInput, AppendRows("t_orders", [{7: 1}]))
    _refused(rich, NotFound, SetCell("没有", 1, 1, 1))
    _refused(rich, NotFound, AppendRows("t_order", [{3: 1}]))
    assert rich.read_bytes() == before


def _refused(path: Path, kind: type[Exception], edit: SetCell | AppendRows) -> None:
    with pytest.raises(kind):
        patch(path, path, [edit])


def test_a_part_of_an_array_formula_is_refused(rich: Path) -> None:
    array = '<row r="9"><c r="B9"><f t="array" ref="B9:B10">ROW(A1:A2)</f><v>1</v></c></row><row r="10"><c r="B10"><v>2</v></c></row>'
    _with_sheet(rich, "</sheetData>", array + "</sheetData>")
    with pytest.raises(BadInput, match="数组公式 B9:B10"):
        patch(rich, rich, [SetCell("数据", 10, 2, 1)])


@pytest.mark.parametrize("owner", ["~$店铺.xlsx", ".~lock.店铺.xlsx#"])
def test_an_open_workbook_is_refused_but_read(rich: Path, owner: str) -> None:
    (rich.parent / owner).write_bytes(b"\x00")
    before = rich.read_bytes()
    with pytest.raises(Busy, match="关闭"):
        patch(rich, rich, [SetCell("数据", 4, 3, 1)])
    assert rich.read_bytes() == before
    assert open_book(rich).table("t_orders").name == "t_orders"


def test_an_encrypted_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "密.xlsx"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    with pytest.raises(BadFile, match="密码"):
        open_book(path)


def test_a_backup_is_taken_first(rich: Path, tmp_path: Path) -> None:
    before = rich.read_bytes()
    done = patch(rich, rich, [SetCell("数据", 4, 3, 1)], backup_folder=tmp_path / "备份")
    assert done.backup is not None
    assert done.backup.read_bytes() == before
    assert rich.read_bytes() != before


def test_nothing_to_do_writes_nothing(rich: Path, tmp_path: Path) -> None:
    before = rich.stat().st_mtime_ns
    done = patch(rich, rich, [SetCell("数据", 4, 3, 10)], backup_folder=tmp_path / "备份")
    assert (done.parts, rich.stat().st_mtime_ns, (tmp_path / "备份").exists()) == ((), before, False)


def test_a_change_meanwhile_is_not_overwritten(rich: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Excel saves between our reading and our writing: its file stays."""
    from xlops.sheetxml.archive import Archive

    honest = Archive.rewritten

    def slow(self: Archive, *args: object) -> bytes:
        rich.write_bytes(b"saved by someone else")
        return honest(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Archive, "rewritten", slow)
    with pytest.raises(Busy, match="刚刚"):
        patch(rich, rich, [SetCell("数据", 4, 3, 1)])
    assert rich.read_bytes() == b"saved by someone else"
    assert [p.name for p in rich.parent.iterdir()] == [rich.name]


def test_edits_worked_out_from_an_older_file_are_not_applied(rich: Path) -> None:
    """Between reading and patching the operator opened, saved and closed the workbook."""
    book = open_book(rich)
    patch(rich, rich, [SetCell("数据", 4, 3, 77)])
    with pytest.raises(Busy, match="刚刚"):
        patch(book, rich, [SetCell("数据", 4, 3, 1)])
    assert values(rich)[3][2] == 77


def test_what_was_read_stays_as_it_was_read(rich: Path, tmp_path: Path) -> None:
    _with_sheet(rich, "</sheetData>", '<row r="9"/></sheetData>')
    book = open_book(rich)
    before = book.cells("数据")
    patch(
        book,
        tmp_path / "new.xlsx",
        [SetCell("数据", 9, 8, 5), SetCell("数据", 4, 3, 5), AppendRows("t_orders", [{3: 1}])],
    )
    assert book.cells("数据") == before


def test_properties_are_set_and_added(rich: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.xlsx"
    patch(rich, new, [SetProperty("xlops_shop", "甲&乙"), SetProperty("xlops_stamp", "7")])
    assert changed(rich, new) == {"docProps/custom.xml"}
    assert {p.name: p.value for p in openpyxl.load_workbook(new).custom_doc_props.props} == {
        "xlops_shop": "甲&乙", "xlops_stamp": "7",
    }  # fmt: skip
    assert open_book(new).properties == {"xlops_shop": "甲&乙", "xlops_stamp": "7"}


def test_a_workbook_without_properties_gets_them(tmp_path: Path) -> None:
    path = tmp_path / "无.xlsx"
    openpyxl.Workbook().save(path)
    patch(path, path, [SetProperty("xlops_stamp", "1")])
    assert openpyxl.load_workbook(path).custom_doc_props["xlops_stamp"].value == "1"


def test_a_new_row_between_old_ones_stands_in_order(tmp_path: Path) -> None:
    path = tmp_path / "o.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"], book.active["C9"] = "一", 3
    book.save(path)
    patch(path, path, [SetCell("Sheet", 5, 28, "中"), SetCell("Sheet", 9, 1, 1.5), SetCell("Sheet", 12, 1, "末")])
    sheet = openpyxl.load_workbook(path).active
    assert {c.coordinate: c.value for row in sheet for c in row if c.value is not None} == {
        "A1": "一", "AB5": "中", "A9": 1.5, "C9": 3, "A12": "末",
    }  # fmt: skip
    assert sheet.dimensions == "A1:AB12"

"""The kept BIFF workbook is what its script says, read by a reader that did not write it."""

from __future__ import annotations

from python_calamine import CalamineWorkbook

from tests.data.make_xls import HEADER, PATH, ROWS, cells


def test_the_kept_file_is_the_scripts() -> None:
    book = CalamineWorkbook.from_path(str(PATH))
    assert book.sheet_names == ["商品_全部"]
    read = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert [list(row) for row in read] == [[*row, *[""] * (len(HEADER) - len(row))] for row in cells()]


def test_it_is_biff_with_its_header_in_row_five() -> None:
    assert PATH.read_bytes()[:8] == bytes.fromhex("d0cf11e0a1b11ae1")
    assert cells()[4] == HEADER
    assert all(len(row) == len(HEADER) for row in cells()[4:])
    assert len({row[0] for row in ROWS}) == 6

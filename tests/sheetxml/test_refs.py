"""Addresses, and formulas as Excel fills them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter

from xlops.errors import BadInput
from xlops.sheetxml.extend import extended, extended_rules
from xlops.sheetxml.refs import LAST_COL, LAST_ROW, Area, cell_at, cell_name, has_address, moved

rows, cols = st.integers(1, LAST_ROW), st.integers(1, LAST_COL)


@given(rows, cols)
def test_addresses_agree_with_openpyxl(row: int, col: int) -> None:
    assert cell_name(row, col) == f"{get_column_letter(col)}{row}"
    assert cell_at(cell_name(row, col)) == (row, col)


@pytest.mark.parametrize("name", ["", "A", "1", "A0", "A1048577", "XFE1", "ABCD1", "A1:B2", "甲1"])
def test_what_is_no_address(name: str) -> None:
    with pytest.raises(BadInput):
        cell_at(name)


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("$B$3:E6", Area(3, 2, 6, 5)),
        ("C:D", Area(1, 3, LAST_ROW, 4)),
        ("3:5", Area(3, 1, 5, LAST_COL)),
        ("E6:B3", Area(3, 2, 6, 5)),
    ],
)
def test_areas(text: str, area: Area) -> None:
    assert Area.parse(text) == area


@pytest.mark.parametrize(
    ("formula", "filled"),
    [
        ("C4*$C$1+$C4-C$1", "D6*$C$1+$C6-D$1"),
        ('"C4"&C4&"""C4"', '"C4"&D6&"""C4"'),
        ("'C4 表'!C4+数据!C4+Sheet1!C4", "'C4 表'!D6+数据!D6+Sheet1!D6"),
        ("SUM(C4:C6,C:C,4:6,$4:$6)", "SUM(D6:D8,D:D,6:8,$4:$6)"),
        ("t_x[[#This Row],[C4]]*t_x[C4]", "t_x[[#This Row],[C4]]*t_x[C4]"),
        ("LOG10(C4)+ATAN2(C4,1)+1E5", "LOG10(D6)+ATAN2(D6,1)+1E5"),
        ("率C4+ops_C4+C4_率", "率C4+ops_C4+C4_率"),  # names, not addresses
    ],
)
def test_formulas_filled_two_rows_down_and_one_right(formula: str, filled: str) -> None:
    assert moved(formula, 2, 1) == filled


@given(
    st.lists(
        st.sampled_from(["A1", "$B2", "C$3", "$D$4", "SUM(E5:F6)", '"A1"', "Sheet1!A1", "7", "LOG10(A1)"]), min_size=1
    ),
    st.integers(0, 99),
    st.integers(0, 9),
)
def test_filling_agrees_with_openpyxl(terms: list[str], down: int, right: int) -> None:
    formula = "+".join(terms)
    other = Translator("=" + formula, "J10").translate_formula(cell_name(10 + down, 10 + right))
    assert "=" + moved(formula, down, right) == other


def test_only_addresses_are_addresses() -> None:
    assert has_address("t_x[[#This Row],[A1]]*$B2")
    assert not has_address('t_x[[#This Row],[A1]]&"A1"')


@pytest.mark.parametrize(
    ("sqref", "grown"),
    [
        ("C4:C6", "C4:C8"),
        ("C1:C6", "C1:C8"),  # the header too
        ("C6", "C6"),  # a rule for one row alone
        ("C4:C5 C6", "C4:C5 C6"),
        ("C4:C1000", "C4:C1000"),  # reaches further already
        ("C:C", "C:C"),
        ("G4:G6", "G4:G6"),  # beside the table
        ("A4:C6", "A4:C6 B7:C8"),  # only the table's columns grow
        ("C4:C7", "C4:C7 C8"),
        ("C4:C6 E4:E6", "C4:C8 E4:E8"),
    ],
)
def test_ranges_that_grow_with_a_table(sqref: str, grown: str) -> None:
    """The table's data is B4:E6 and gets two rows."""
    assert extended(sqref, Area(4, 2, 6, 5), 8) == grown


@pytest.mark.parametrize(
    ("source", "grown"),
    [
        ("数据!C4:C6", "数据!C4:C8"),
        ("'数据'!$C$4:$C$6", "'数据'!$C$4:$C$8"),
        ("数据!C6", "数据!C6"),  # one cell of the last row
        ("数据!C6:D6", "数据!C6:D6"),  # along the last row
        ("别的!C4:C6", "别的!C4:C6"),
        ("数据!C4:C5", "数据!C4:C5"),
        ("名称", "名称"),
    ],
)
def test_sparklines_that_grow_with_a_table(source: str, grown: str) -> None:
    tail = "<x14:sparkline><xm:f>{}</xm:f><xm:sqref>C6</xm:sqref></x14:sparkline>"
    assert extended_rules(tail.format(source), "数据", Area(4, 2, 6, 5), 8) == tail.format(grown)


def test_a_rule_of_a_one_row_table_grows() -> None:
    assert extended("C4", Area(4, 2, 4, 5), 8) == "C4:C8"

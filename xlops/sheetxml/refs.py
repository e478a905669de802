"""Cell addresses and areas: `C4` ↔ (4, 3), `B3:E6` ↔ `Area`, and formulas filled elsewhere.

Rule: rows and columns count from 1, as the operator sees them. A formula filled elsewhere changes its
relative rows and columns; texts, sheet names, structured references and what has a `$` stay.
Source: ECMA-376 part 1, 18.17.

>>> cell_name(4, 28), cell_at("$AB$4")
('AB4', (4, 28))
>>> moved('IF(C4="C4",$C$1,LOG10(C4))', 2)
'IF(C6="C4",$C$1,LOG10(C6))'
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from xlops.errors import BadInput

__all__ = [
    "LAST_COL",
    "LAST_ROW",
    "Area",
    "cell_at",
    "cell_name",
    "column_letters",
    "column_number",
    "has_address",
    "moved",
    "one_cell",
]

LAST_ROW, LAST_COL = 1_048_576, 16_384

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_ONE_CELL = re.compile(r"=?(?:'((?:[^']|'')+)'|([^'!]+))!(\$?[A-Z]{1,3}\$?[0-9]{1,7})")


@lru_cache(maxsize=4096)
def column_letters(col: int) -> str:
    """The letters of a column: 1 is A, 28 is AB."""
    letters = ""
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=4096)
def column_number(letters: str) -> int:
    """The number of a column by its letters: A is 1, AB is 28."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def cell_name(row: int, col: int) -> str:
    """The address of a cell; `BadInput` outside the sheet."""
    if not (1 <= row <= LAST_ROW and 1 <= col <= LAST_COL):
        raise BadInput(f"第 {row} 行第 {col} 列超出了工作表的范围,请减少要写入的行或列")
    return f"{column_letters(col)}{row}"


def cell_at(name: str) -> tuple[int, int]:
    """Row and column of an address; `BadInput` when it is none."""
    found = _CELL.fullmatch(name)
    if found:
        row, col = int(found[2]), column_number(found[1])
        if 1 <= row <= LAST_ROW and col <= LAST_COL:
            return row, col
    raise BadInput(f"「{name}」不是单元格地址,请写成 C4 这样")


def one_cell(text: str) -> tuple[str, int, int] | None:
    """Sheet, row and column of the one cell that the text of a defined name stands for; None for anything else.

    >>> one_cell("='三月''s 目标'!$A$4"), one_cell("=目标!#REF!")
    (("三月's 目标", 4, 1), None)
    """
    found = _ONE_CELL.fullmatch(text)
    return ((found[1] or found[2]).replace("''", "'"), *cell_at(found[3])) if found else None


@dataclass(frozen=True)
class Area:
    """A rectangle of cells, all four edges included."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def parse(cls, text: str) -> Area:
        """`B3:E6`, `C4`, whole columns `C:D` or whole rows `3:5`; `BadInput` when it is none."""
        first, _, last = text.replace("$", "").partition(":")
        last = last or first
        if first.isdigit() and last.isdigit():
            return cls(int(first), 1, int(last), LAST_COL)
        if first.isalpha() and last.isalpha():
            return cls(1, column_number(first), LAST_ROW, column_number(last))
        (top, left), (bottom, right) = cell_at(first), cell_at(last)
        return cls(min(top, bottom), min(left, right), max(top, bottom), max(left, right))

    def __str__(self) -> str:
        first, last = cell_name(self.top, self.left), cell_name(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"

    def __contains__(self, cell: tuple[int, int]) -> bool:
        return self.top <= cell[0] <= self.bottom and self.left <= cell[1] <= self.right

    def meets(self, other: Area) -> bool:
        """Do the two share a cell?"""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )

    def joined(self, other: Area) -> Area:
        """The smallest area around both."""
        return Area(
            min(self.top, other.top),
            min(self.left, other.left),
            max(self.bottom, other.bottom),
            max(self.right, other.right),
        )

    def to_row(self, bottom: int) -> Area:
        """The same area with another last row."""
        return replace(self, bottom=bottom)


# What is skipped comes first: a text, a quoted sheet name, a structured reference (two levels of brackets).
_TOKEN = re.compile(
    r"""(?P<skip>"(?:[^"]|"")*"|'(?:[^']|'')*'|\[(?:[^\[\]]|\[[^\[\]]*\])*\])"""
    r"""|(?<![\w.$\\?])(?P<cell>\$?[A-Za-z]{1,3}\$?[0-9]{1,7})(?![\w(.!])"""
    r"""|(?<![\w.$:\\?])(?P<span>\$?[0-9]{1,7}:\$?[0-9]{1,7}|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3})(?![\w(.:!])"""
)
_PIECE = re.compile(r"(\$?)([A-Za-z]+|[0-9]+)")


def moved(formula: str, rows: int, cols: int = 0) -> str:
    """A formula as Excel fills it `rows` rows further down and `cols` columns to the right."""

    def piece(found: re.Match[str]) -> str:
        fixed, text = found.groups()
        if fixed:
            return found[0]
        if text.isdigit():
            return str(int(text) + rows)
        return column_letters(column_number(text) + cols) if cols else text

    def token(found: re.Match[str]) -> str:
        return found[0] if found["skip"] is not None else _PIECE.sub(piece, found[0])

    return _TOKEN.sub(token, formula)


def has_address(formula: str) -> bool:
    """Does a formula name cells by their address (and not only by table and column)?"""
    return any(found["skip"] is None for found in _TOKEN.finditer(formula))

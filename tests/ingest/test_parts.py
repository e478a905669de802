"""Parts of a workbook's zip: what must never reach the reader, and what must not be refused."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from functools import cache
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from xlops.errors import BadFile
from xlops.ingest import parts
from xlops.ingest.parts import check_parts

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"


def workbook(path: Path, rows: int = 1, columns: int = 1) -> dict[str, bytes]:
    """The parts of an honest workbook, written to `path` too."""
    data = _written(rows, columns)
    path.write_bytes(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@cache
def _written(rows: int, columns: int) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        page = book.add_worksheet()
        for row in range(rows):
            for column in range(columns):
                page.write(row, column, f"收纳箱{row % 7}" if column % 2 else row * 1.5)
    return data.getvalue()


def pack(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def far(members: dict[str, bytes], written: bytes) -> bytes:
    """The sheet with one more cell whose place is `written`."""
    cell = b"<row><c " + written + b"><v>1</v></c></row></sheetData>"
    return members[SHEET].replace(b"</sheetData>", cell)


@pytest.mark.parametrize("size", [(1, 1), (1000, 3), (25_000, 5), (2500, 60), (150, 800)])
def test_an_honest_workbook_passes(tmp_path: Path, size: tuple[int, int]) -> None:
    workbook(tmp_path / "a.xlsx", *size)
    check_parts(tmp_path / "a.xlsx")


@pytest.mark.parametrize("rows", [1, 25_000])  # looked at reference by reference, and in bulk first
@pytest.mark.parametrize(
    "written",
    [
        b'r="XFD1048576"', b"r='XFD1048576'", b"r = 'XFD1048576'", b'r="xfd1048576"', b'r\n=\t"ZZZ900000"',
        b'r="AAAA9999999"', b'r="B99999999999"',
    ],
)  # fmt: skip
def test_a_far_cell_is_refused_however_it_is_written(tmp_path: Path, written: bytes, rows: int) -> None:
    members = workbook(tmp_path / "a.xlsx", rows, 5)
    members[SHEET] = far(members, written)
    with pytest.raises(BadFile, match="位置异常"):
        check_parts(pack(tmp_path / "b.xlsx", members))


def test_a_row_far_below_a_wide_one_is_refused(tmp_path: Path) -> None:
    """Neither place is odd by itself; the rectangle of both has seven thousand million cells."""
    members = workbook(tmp_path / "a.xlsx")
    members[SHEET] = members[SHEET].replace(
        b"</sheetData>", b'<row><c r="XFD2"/></row><row r="450000"><c><v>1</v></c></row></sheetData>'
    )
    with pytest.raises(BadFile, match="位置异常"):
        check_parts(pack(tmp_path / "b.xlsx", members))


def test_a_sheet_is_judged_wherever_it_lies(tmp_path: Path) -> None:
    members = workbook(tmp_path / "a.xlsx")
    members["xl/media/image1.png"] = far(members, b'r="XFD1048576"')
    with pytest.raises(BadFile, match="位置异常"):
        check_parts(pack(tmp_path / "b.xlsx", members))


@pytest.mark.parametrize("padding", [0, 9000, 6 << 20])
def test_a_lying_count_of_texts_is_refused_wherever_it_stands(tmp_path: Path, padding: int) -> None:
    members = workbook(tmp_path / "a.xlsx", 1, 2)
    long = b"<!--" + b"- x" * (padding // 3) + b"--><sst"
    members[STRINGS] = members[STRINGS].replace(b"<sst", long).replace(b'uniqueCount="1"', b'uniqueCount="4000000000"')
    with pytest.raises(BadFile, match="计数异常"):
        check_parts(pack(tmp_path / "b.xlsx", members))


def test_a_part_that_unpacks_to_more_than_it_says_is_refused(tmp_path: Path) -> None:
    """The directory says 100 bytes, with a checksum that fits them; the stream holds the whole sheet."""
    path = pack(tmp_path / "a.xlsx", workbook(tmp_path / "w.xlsx", 2000, 4))
    with zipfile.ZipFile(path) as archive:
        member = archive.getinfo(SHEET)
        head = archive.read(SHEET)[:100]
    data = bytearray(path.read_bytes())
    entry = data.index(b"PK\x01\x02")
    while data[entry + 46 : entry + 46 + len(SHEET)] != SHEET.encode():
        entry = data.index(b"PK\x01\x02", entry + 4)
    struct.pack_into("<I", data, entry + 16, zlib.crc32(head))
    struct.pack_into("<I", data, entry + 24, len(head))
    path.write_bytes(data)
    assert member.file_size > 1000
    with pytest.raises(BadFile, match="比声明的多"):
        check_parts(path)


@pytest.mark.parametrize("where", [0.3, 0.6])
def test_a_damaged_part_is_refused(tmp_path: Path, where: float) -> None:
    path = pack(tmp_path / "a.xlsx", workbook(tmp_path / "w.xlsx", 2000, 4))
    with zipfile.ZipFile(path) as archive:
        member = archive.getinfo(SHEET)
    data = bytearray(path.read_bytes())
    data[member.header_offset + 60 + int(member.compress_size * where)] ^= 0x55
    path.write_bytes(data)
    with pytest.raises(BadFile):
        check_parts(path)


def test_stored_parts_are_read_too(tmp_path: Path) -> None:
    members = workbook(tmp_path / "w.xlsx", 30, 4)
    check_parts(pack(tmp_path / "a.xlsx", members, zipfile.ZIP_STORED))
    members[SHEET] = far(members, b'r="XFD1048576"')
    with pytest.raises(BadFile, match="位置异常"):
        check_parts(pack(tmp_path / "b.xlsx", members, zipfile.ZIP_STORED))


LETTERS = st.text("ABCZXFDabz", min_size=0, max_size=3)
PLACES = st.lists(st.tuples(LETTERS, st.integers(1, 99_999_999)), min_size=1, max_size=30)


@settings(deadline=None)
@given(PLACES, st.integers(0, 3 * parts._SLICE))
def test_the_bound_is_never_smaller_than_the_rectangle(places: list[tuple[str, int]], gap: int) -> None:
    """Whatever the references, and wherever the slices that are compared begin."""
    cells = "".join(f'<c r="{letters}{row}"/>' for letters, row in places)
    data = (f"<sheetData>{' ' * gap}" + cells).encode()
    bound = parts._Bound()
    bound.see(data)

    def number(letters: str) -> int:
        value = 0
        for letter in letters.upper():
            value = value * 26 + "ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(letter) + 1
        return max(value, 1)

    assert bound.width >= max(number(letters) for letters, _ in places)
    assert 10**bound.figures > max(row for _, row in places)

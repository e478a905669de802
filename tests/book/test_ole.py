"""The container and the compression, against the specification's examples and against other readers."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import olefile
import pytest
import xlwings
from hypothesis import given, settings
from hypothesis import strategies as st

from xlops.book.vba.compression import compress
from xlops.book.vba.ole import write_compound
from xlops.errors import BadInput

from .readers import unpack

# --- container ------------------------------------------------------------------------------------------

NAMES = st.text("ABCDEFGHabcdefgh_0123", min_size=1, max_size=12)
SIZES = st.sampled_from([0, 1, 63, 64, 65, 511, 512, 4095, 4096, 4097, 9000])
STREAMS = st.dictionaries(NAMES, st.tuples(SIZES, st.integers(0, 255)), max_size=25)


def read(data: bytes) -> olefile.OleFileIO:
    """Read strictly: any fault raises, and none may have been noted."""
    found = olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_UNSURE)
    assert found.parsing_issues == []
    return found


@settings(max_examples=60, deadline=None)
@given(STREAMS, STREAMS)
def test_every_stream_is_read_back_by_olefile(
    top: dict[str, tuple[int, int]], below: dict[str, tuple[int, int]]
) -> None:
    """Names that differ only in case are one name to the format; sizes lie around every boundary."""
    given_ = {name.upper(): bytes([byte]) * size for name, (size, byte) in top.items()}
    inner = {name.upper(): bytes([byte]) * size for name, (size, byte) in below.items()}
    found = read(write_compound({**given_, "Storage zz": inner}))
    expected = {(name,): data for name, data in given_.items()}
    expected |= {("Storage zz", name): data for name, data in inner.items()}
    assert {tuple(path): found.openstream(path).read() for path in found.listdir()} == expected


def tree_of(data: bytes) -> dict[int, tuple[str, int, int, int, int]]:
    """Directory entries of a file whose directory is one chain: name, colour, left, right, child."""
    sector = int.from_bytes(data[48:52], "little")
    fat_at = 512 * (1 + int.from_bytes(data[76:80], "little"))
    entries, number = {}, 0
    while sector < 0xFFFFFFFA:
        block = data[512 * (sector + 1) : 512 * (sector + 2)]
        for at in range(0, 512, 128):
            entry = block[at : at + 128]
            length = int.from_bytes(entry[64:66], "little")
            links = [int.from_bytes(entry[i : i + 4], "little") for i in (68, 72, 76)]
            entries[number] = (entry[: max(0, length - 2)].decode("utf-16-le"), entry[67], *links)
            number += 1
        sector = int.from_bytes(data[fat_at + 4 * sector : fat_at + 4 * sector + 4], "little")
    return entries


@pytest.mark.parametrize("count", [*range(1, 20), 40, 63, 64])
def test_the_directory_is_a_red_black_tree(count: int) -> None:
    """[MS-CFB] 2.6.4: ordered by length, then capitals; no red child of a red parent; black heights equal; root black."""
    names = [f"{'n' * (i % 5 + 1)}{i}" for i in range(count)]
    entries = tree_of(write_compound(dict.fromkeys(names, b"x")))
    seen: list[str] = []

    def black_height(number: int, parent_red: bool) -> int:
        if number == 0xFFFFFFFF:
            return 1
        name, colour, left, right, _ = entries[number]
        assert not (parent_red and colour == 0)
        below = black_height(left, colour == 0)
        seen.append(name)
        assert black_height(right, colour == 0) == below
        return below + colour

    top = entries[0][4]
    assert entries[top][1] == 1
    black_height(top, False)
    assert seen == sorted(names, key=lambda n: (len(n), n.upper()))


def test_one_text_gives_one_file_and_bad_names_are_refused() -> None:
    tree = {"PROJECT": b"a" * 70, "VBA": {"dir": b"b" * 5000}}
    assert write_compound(tree) == write_compound(tree)
    for name in ("", "a/b", "n" * 32):
        with pytest.raises(BadInput, match="名称"):
            write_compound({name: b""})
    with pytest.raises(BadInput, match=r"6\.8MB"):
        write_compound({"big": bytes(7_200_000)})


# --- compression ----------------------------------------------------------------------------------------

SPEC = {  # [MS-OVBA] 3.2.1-3.2.3
    "#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa":
        "01 2F B0 00 23 61 61 61 62 63 64 65 82 66 00 70 61 67 68 69 6A 01 38 08 61 6B 6C 00 30 6D 6E 6F 70 06 71 02 "
        "70 04 10 72 73 74 75 76 10 77 78 79 7A 00 3C",
    "abcdefghijklmnopqrstuv.":
        "01 19 B0 00 61 62 63 64 65 66 67 68 00 69 6A 6B 6C 6D 6E 6F 70 00 71 72 73 74 75 76 2E",
    "a" * 73: "01 03 B0 02 61 45 00",
}  # fmt: skip


@pytest.mark.parametrize("text", SPEC, ids=["usual", "no compression", "maximum"])
def test_the_examples_of_the_specification(text: str) -> None:
    """Of several equally long copies the first example takes a farther one: there only the size is the same."""
    packed = bytes.fromhex(SPEC[text])
    assert unpack(packed) == text.encode() == unpack(compress(text.encode()))
    assert len(compress(text.encode())) == len(packed)
    assert text.startswith("#") or compress(text.encode()) == packed


@settings(max_examples=80, deadline=None)
@given(
    st.text("ab \n", max_size=9000)
    | st.lists(st.sampled_from(["Function ", "End\r\n", "ops_", "(a, b)"]), max_size=3000).map("".join)
)
def test_olevba_unpacks_what_we_pack(text: str) -> None:
    assert unpack(compress(text.encode())) == text.encode()


def test_a_module_that_excel_wrote_packs_about_as_small_and_unpacks_the_same() -> None:
    """The `dir` stream of xlwings' own workbook, made by Excel."""
    book = Path(xlwings.__file__).parent / "quickstart.xlsm"
    ole = olefile.OleFileIO(io.BytesIO(zipfile.ZipFile(book).read("xl/vbaProject.bin")))
    theirs = ole.openstream("VBA/dir").read()
    plain = unpack(theirs)
    assert re.search(rb"ThisWorkbook", plain)
    assert unpack(compress(plain)) == plain
    assert len(compress(plain)) <= len(theirs) * 1.02


def test_bytes_that_do_not_shrink_are_stored_whole() -> None:
    import hashlib

    noise = b"".join(hashlib.sha256(bytes([i])).digest() for i in range(128))  # 4096 bytes, one chunk
    assert compress(noise) == b"\x01\xff\x3f" + noise
    assert unpack(compress(noise)) == noise

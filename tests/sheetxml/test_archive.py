"""Zips of every make: stored, compressed otherwise, with sizes after the data, with Chinese names."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from xlops.errors import BadFile
from xlops.sheetxml.archive import open_archive


class Unseekable(io.RawIOBase):
    """A stream as a web server writes it: the sizes of a part follow its data."""

    def __init__(self) -> None:
        self.bytes = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.bytes += data
        return len(data)


def test_parts_are_copied_changed_added_and_removed(tmp_path: Path) -> None:
    stream = Unseekable()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("stored.xml", "原样", zipfile.ZIP_STORED)
        archive.writestr("deflated.xml", "a" * 500, zipfile.ZIP_DEFLATED)
        archive.writestr("lzma.xml", "b" * 500, zipfile.ZIP_LZMA)
        archive.writestr("中文.xml", "c", zipfile.ZIP_DEFLATED)
        archive.writestr("gone.xml", "d")
    path = tmp_path / "x.xlsx"
    path.write_bytes(stream.bytes)
    changes = {"stored.xml": b"new", "lzma.xml": b"other", "z.xml": b"added"}
    data = open_archive(path).rewritten(changes, frozenset({"gone.xml"}))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert not any(info.flag_bits & 8 for info in archive.infolist())  # sizes stand before the data now
        assert {name: archive.read(name).decode() for name in archive.namelist()} == {
            "stored.xml": "new", "deflated.xml": "a" * 500, "lzma.xml": "other", "中文.xml": "c", "z.xml": "added",
        }  # fmt: skip


def test_an_unchanged_zip_keeps_order_dates_and_attributes(rich: Path) -> None:
    before = zipfile.ZipFile(rich).infolist()
    after = zipfile.ZipFile(io.BytesIO(open_archive(rich).rewritten({}))).infolist()
    seen = [
        [
            (i.filename, i.date_time, i.CRC, i.file_size, i.compress_size, i.external_attr, i.compress_type)
            for i in infos
        ]
        for infos in (before, after)
    ]
    assert seen[0] == seen[1]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_what_is_no_workbook_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="找不到"):
        open_archive(tmp_path / "没有.xlsx")
    (tmp_path / "text.xlsx").write_text("不是 zip")
    with pytest.raises(BadFile):
        open_archive(tmp_path / "text.xlsx")
    with zipfile.ZipFile(tmp_path / "twice.xlsx", "w") as archive:
        archive.writestr("a.xml", "1")
        archive.writestr("a.xml", "2")
    with pytest.raises(BadFile, match="重名"):
        open_archive(tmp_path / "twice.xlsx")

"""A workbook written row by row: every cell a text, as the platforms' servers write their exports.

Rule: inline strings, no shared table, so a million rows need no memory; no clock in the file, so the same
rows give the same bytes. Source: ECMA-376 part 1, sections 18.3 (worksheets) and 18.4.8 (inline strings).

>>> import io, zipfile
>>> out = io.BytesIO()
>>> with Workbook(out) as book:
...     with book.sheet("表") as sheet:
...         sheet.row(["甲<1>", "", "乙"])
>>> b'<c r="C1" t="inlineStr"><is><t>' in zipfile.ZipFile(out).read("xl/worksheets/sheet1.xml")
True
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import IO

__all__ = ["Sheet", "Workbook", "entry"]

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_BATCH = 2000


def entry(name: str) -> zipfile.ZipInfo:
    """A member of a zip with a fixed time, deflated."""
    info = zipfile.ZipInfo(name, (2026, 11, 16, 8, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def _letters(column: int) -> str:
    text = ""
    while column >= 0:
        text, column = chr(65 + column % 26) + text, column // 26 - 1
    return text


_NUMBER = "\x01"


@lru_cache(maxsize=64)
def _template(width: int) -> str:
    """The XML of a row: a place for every text, and `_NUMBER` wherever the row's number goes."""
    cells = [f'<c r="{_letters(n)}{_NUMBER}" t="inlineStr"><is><t>%s</t></is></c>' for n in range(width)]
    return f'<row r="{_NUMBER}">{"".join(cells)}</row>'


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Sheet:
    """One worksheet, written from the first row down."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._rows: list[str] = []
        self._number = 0

    def row(self, values: Sequence[str]) -> None:
        """Write the next row, an empty text as an empty cell."""
        self._number = number = self._number + 1
        width = len(values)
        text = _template(width) % tuple(values)
        if text.count("<") != 6 * width + 2 or "&" in text:
            text = _template(width) % tuple([_escape(value) for value in values])
        self._rows.append(text.replace(_NUMBER, str(number)))
        if len(self._rows) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Hand what was collected to the file."""
        self._stream.write("".join(self._rows).encode())
        self._rows.clear()

    def close(self) -> None:
        """End the sheet."""
        self.flush()
        self._stream.write(b"</sheetData></worksheet>")
        self._stream.close()


class Workbook:
    """An .xlsx of text sheets, one written after the other; a context manager."""

    def __init__(self, target: Path | IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self._names: list[str] = []

    def __enter__(self) -> Workbook:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self, name: str) -> Sheet:
        """Begin the next sheet; close it before another is begun."""
        self._names.append(name)
        stream = self._zip.open(f"xl/worksheets/sheet{len(self._names)}.xml", "w", force_zip64=True)
        stream.write(f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
        return Sheet(stream)

    @contextmanager
    def sheet(self, name: str) -> Iterator[Sheet]:
        """The next sheet, closed at the end of the block."""
        sheet = self.open(name)
        yield sheet
        sheet.close()

    def close(self) -> None:
        """Write the parts that name the sheets."""
        numbers = range(1, len(self._names) + 1)
        sheets = "".join(
            f'<sheet name="{_escape(name)}" sheetId="{n}" r:id="rId{n}"/>'
            for n, name in zip(numbers, self._names, strict=True)
        )
        links = "".join(
            f'<Relationship Id="rId{n}" Type="{_RELS}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
        )
        types = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>' for n in numbers
        )
        self._part(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>{types}</Types>',
        )
        self._part(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        self._part(
            "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELS}"><sheets>{sheets}</sheets></workbook>'
        )
        self._part(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'
        )
        self._zip.close()

    def _part(self, name: str, xml: str) -> None:
        self._zip.writestr(entry(name), _HEAD + xml, compresslevel=1)

"""What XlsxWriter can't do: empty text as a formula's value, no calculation on opening, permanent ids, the ribbon.

Rule: a formula without a value is `t="str"` with an empty one, as Excel writes it; the file says that it was calculated
by a recent Excel, so that opening it calculates nothing (functions of ours would show `#NAME?` where macros are off).
Times in the zip are fixed: equal input gives equal bytes. Source: ECMA-376 part 1, 18.3.1.4 (c), 18.2.2 (calcPr).
"""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from xlops.book.ribbon import add_ribbon
from xlops.sheetxml import write_ids

__all__ = ["finish"]

_EPOCH = (1980, 1, 1, 0, 0, 0)
_EMPTY = re.compile(r"<c((?: [a-z]+=\"[^\"]*\")*)>(<f>[^<]*</f>)<v></v></c>")
_CALC = re.compile(r"<calcPr\b[^>]*/>")
_CALCULATED = '<calcPr calcId="191029"/>'


def finish(
    workbook: bytes, tables: Mapping[str, Mapping[str, str]], first_rows: Mapping[int, int], macros: bool
) -> bytes:
    """The finished file.

    `tables` are table id → (column id → header). `first_rows` are, by the number of a sheet, the first row (from 0) whose
    height may change with what is typed.
    """
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    for name, data in parts.items():
        if found := re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name):
            xml = _EMPTY.sub(r'<c\1 t="str">\2<v></v></c>', data.decode())
            parts[name] = _growing(xml, first_rows.get(int(found[1]))).encode()
    book = parts["xl/workbook.xml"].decode()
    assert len(_CALC.findall(book)) == 1, "XlsxWriter writes one calcPr"
    parts["xl/workbook.xml"] = _CALC.sub(_CALCULATED, book).encode()
    done = _identified(_zipped(parts), tables)
    return add_ribbon(done) if macros else done


def _growing(xml: str, first: int | None) -> str:
    """Rows from the first one on keep the height they have, and get another when their texts wrap anew."""
    start = xml.find(f'<row r="{first + 1}"') if first is not None else -1
    return xml if start < 0 else xml[:start] + xml[start:].replace(' customHeight="1"', "")


def _identified(workbook: bytes, tables: Mapping[str, Mapping[str, str]]) -> bytes:
    """The workbook with the hidden names of its columns."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "built.xlsx"), Path(folder, "named.xlsx")
        source.write_bytes(workbook)
        write_ids(source, target, tables)
        return target.read_bytes()


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            info.external_attr = 0
            archive.writestr(info, data)
    return target.getvalue()

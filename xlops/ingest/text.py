"""A CSV or other delimited text as a grid: its encoding, its delimiter, its records.

Rule: BOM, then UTF-8, then GB18030, each strictly; what can't be decoded refuses the file with the
line. The text goes through a temporary UTF-8 file, a block at a time; DuckDB reads records from it.
Empty lines are no records for DuckDB: `excel_rows` gives back the row as Excel counts.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from xlops.errors import BadFile
from xlops.ingest.grid import HEAD, Grid
from xlops.sql import literal

__all__ = ["encoding_of", "excel_rows", "read_text"]

_BLOCK = 1 << 20
_QUOTED = re.compile(r'(?:^|[,;|\t\r\n])"')
_SPARE = 40  # columns right of the widest row of the head
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_DELIMITERS = (",", "\t", ";", "|")


@dataclass
class _Seen:
    """What the pass over the text noticed."""

    quotes: int = 0
    quoted: bool = False  # a cell begins with a quote: it may hold a line end
    blank: bool = False


def encoding_of(path: Path) -> str:
    """The encoding by BOM, else UTF-8 where every byte fits, else GB18030 (UTF-16 by its zeros).

    Raises `BadFile` with the line number where none fits.
    """
    with path.open("rb") as file:
        start = file.read(4096)
    for bom, name in _BOMS:
        if start.startswith(bom):
            return name
    if start[1::2].count(0) > len(start) // 4:
        return "utf-16-le"
    if _decodes(path, "utf-8"):
        return "utf-8"
    return "gb18030"


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                decoder.decode(block)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def _transcode(path: Path, encoding: str, target: Path) -> _Seen:
    """Write the text as UTF-8 without BOM and without NUL; lines may end in \\r\\n, \\n or \\r."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    seen, line, last = _Seen(), 1, ""
    with path.open("rb") as file, target.open("wb") as out:
        while True:
            block = file.read(_BLOCK)
            try:
                text = decoder.decode(block, not block)
            except UnicodeDecodeError as error:
                line += error.object[: error.start].count(b"\n")
                raise BadFile(f"「{path.name}」第 {line} 行附近有损坏的文字,请从平台重新下载") from error
            if quotes := text.count('"'):  # the search alone would take longer than the decoding
                seen.quotes += quotes
                seen.quoted = seen.quoted or bool(_QUOTED.search(last[-1:] + text))
            seen.blank |= "\n\n" in last + text or "\n\r\n" in last + text
            line += text.count("\n")
            if "\0" in text:
                raise BadFile(f"「{path.name}」不是表格文件,请从平台重新下载 CSV 或 Excel 文件")
            out.write(text.encode())
            last = text[-3:]
            if not block:
                return seen


def _delimiter(lines: list[str]) -> str:
    """The delimiter that splits the most lines, the header among them, into the same number of fields.

    Ledgers end every value with a tab before the comma: their header has none, so the comma wins.
    """
    best, score = ",", (0, 0)
    for delimiter in _DELIMITERS:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1)
        reached = max(((n, width) for width, n in widths.items()), default=(0, 0))
        if reached > score:
            best, score = delimiter, reached
    return best


def read_text(path: Path, folder: Path, name: str = "") -> Grid:
    """A delimited text file as a grid. Temporary files go into `folder`; raises `BadFile`."""
    name = name or path.name
    target = folder / f"text-{len(list(folder.iterdir()))}.csv"
    seen = _transcode(path, encoding_of(path), target)
    with target.open(encoding="utf-8", newline="") as file:
        lines = [line for _, line in zip(range(HEAD * 3), file, strict=False)]
    if not any(line.strip() for line in lines):
        raise BadFile(f"「{name}」是空的,请从平台重新下载")
    delimiter = _delimiter(lines)
    head = tuple(
        tuple(cell or None for cell in row)
        for _, row in zip(range(HEAD), (r for r in csv.reader(lines, delimiter=delimiter) if r), strict=False)
    )
    width = max(map(len, head))
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(width + _SPARE))
    source = (
        f"(SELECT row_number() OVER () AS row, * FROM read_csv({literal(str(target))}, header=false, auto_detect=false, "
        f"delim={literal(delimiter)}, quote='\"', escape='\"', columns={{{columns}}}, null_padding=true, "
        f"strict_mode=false, parallel={str(not seen.quoted).lower()}, max_line_size=8000000))"
    )
    return Grid(
        name, "", source, width, head, open_quote=seen.quotes % 2 == 1, spare=_SPARE,
        size=target.stat().st_size,
        row_of=(lambda rows: excel_rows(target, delimiter, rows)) if seen.blank else None,
    )  # fmt: skip


def excel_rows(path: Path, delimiter: str, rows: list[int]) -> dict[int, int]:
    """Numbers of records → rows as Excel shows them: empty lines are rows there, and no records here."""
    wanted, found, record = set(rows), {}, 0
    with path.open(encoding="utf-8", newline="") as file:
        for line, cells in enumerate(csv.reader(file, delimiter=delimiter), 1):
            record += bool(cells)
            if cells and record in wanted:
                found[record] = line
    return found

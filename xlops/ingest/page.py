"""A web page saved under an .xls name: its largest table as a grid.

Rule: rows are read by the standard library's parser as they stream by, a block at a time; merged cells
(colspan) keep their place. Old seller tools write such files.
"""

from __future__ import annotations

import codecs
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

from xlops.errors import BadFile
from xlops.ingest.grid import HEAD, Grid, free_name, numbered
from xlops.ingest.text import encoding_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["read_page"]

_BLOCK = 1 << 18
_WIDEST = 500
_SPAN = re.compile(r"\d{1,3}")


class _Rows(HTMLParser):
    """Collects the cells of every table row; tables follow one another in one list."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str | None]] = []
        self.cell: list[str] | None = None
        self.span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._close()
            self.rows.append([])
        elif tag in ("td", "th"):
            self._close()
            if not self.rows:
                self.rows.append([])
            span = _SPAN.fullmatch(dict(attrs).get("colspan") or "1")
            self.cell, self.span = [], int(span[0]) if span else 1
        elif tag == "br" and self.cell is not None:
            self.cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._close()

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)

    def _close(self) -> None:
        if self.cell is None:
            return
        text = "".join(self.cell).strip() or None
        self.rows[-1] += [text, *[None] * (min(self.span, _WIDEST) - 1)]
        self.cell = None


def read_page(con: DuckDBPyConnection, path: Path) -> list[Grid]:
    """The rows of a page's tables as one grid. Raises `BadFile` where the page has none."""
    parser = _Rows()
    decoder = codecs.getincrementaldecoder(encoding_of(path))("strict")
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                parser.feed(decoder.decode(block))
        parser.feed(decoder.decode(b"", True))
    except UnicodeDecodeError as error:
        raise BadFile(f"「{path.name}」里有损坏的文字,请用 Excel 打开后另存为 xlsx 再导入") from error
    parser.close()
    width = max((len(r) for r in parser.rows), default=0)
    if width < 2 or width > _WIDEST:
        raise BadFile(f"「{path.name}」是网页而不是表格,请用 Excel 打开后另存为 xlsx 再导入")
    rows = [(*r, *[None] * (width - len(r))) for r in parser.rows]
    table = _load(con, rows, width)
    return [Grid(path.name, "", numbered(table), width, tuple(rows[:HEAD]), table=table)]


def _load(con: DuckDBPyConnection, rows: list[tuple[str | None, ...]], width: int) -> str:
    table = free_name("_sheet")
    con.execute(f"CREATE TEMP TABLE {table} ({', '.join(f'c{i} VARCHAR' for i in range(width))})")
    columns = [list(c) for c in zip(*rows, strict=True)]
    lists = ", ".join(f"unnest(?::VARCHAR[]) AS c{i}" for i in range(width))
    con.execute(f"INSERT INTO {table} SELECT {lists}", columns)
    return table

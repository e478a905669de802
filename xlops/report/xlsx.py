"""A report as an Excel workbook: 周报 to be read and printed, wide tables, 数据, 口径.

Rule: every value is a literal (no formula, no macro), so that it is there in WPS, on a phone and without
us; the same report gives the same bytes, because the file's date is the report's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from xlops.report import heading
from xlops.report.formats import number
from xlops.report.look import clean
from xlops.report.model import Chart, Report, Scalar
from xlops.report.xlsx_book import Book
from xlops.report.xlsx_charts import chart_of, spark_of
from xlops.report.xlsx_data import Data, write_basis, write_wide
from xlops.report.xlsx_grid import fits
from xlops.report.xlsx_page import Page
from xlops.report.xlsx_tiles import Tiles

__all__ = ["render_xlsx"]

_PAGE, _DATA, _BASIS = "周报", "数据", "口径"
# Widths of columns are counted in digits of the default font: that of Calibri 11 is 7 pixels wide in Excel and
# (as Carlito) in LibreOffice. No cell is shown in it, each names 微软雅黑.
GRID_FONT = "Calibri"
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
    "default_format_properties": {"font_name": GRID_FONT, "font_size": 11},
}


def render_xlsx(report: Report, path: Path) -> None:
    """Write the report as a workbook.

    `path` is overwritten as it is: whoever calls hands in a temporary file. Raises `BadInput` when a table
    is larger than a sheet.
    """
    from xlsxwriter import Workbook

    with Workbook(str(path), _OPTIONS) as workbook:
        workbook.set_properties(
            {
                "title": heading.title(report.header),
                "subject": heading.period_line(report.header),
                "created": report.header.made_at,
            }
        )
        _write(Book(workbook, report.header.colors), report)


def _write(book: Book, report: Report) -> None:
    """Sheets stand in the order in which they are made; 周报 is drawn last, when the others are known."""
    page = book.sheet(_PAGE)
    wide = _wide_tables(book, report)
    data = Data(book.sheet(_DATA))
    basis = book.sheet(_BASIS)
    data.tables(report)
    tiles = Tiles(page, partial(_chart, book, data), partial(_spark, book, data), heading.nothing(report.header.period))
    Page(page, tiles, wide, (_DATA, data.at)).draw(report)
    write_basis(basis, report)


def _chart(book: Book, data: Data, chart: Chart, size: tuple[int, int]) -> Any:
    return chart_of(book.workbook, chart, data.chart(chart), book.colors, size)


def _spark(book: Book, data: Data, name: str, values: Sequence[Scalar], size: tuple[int, int]) -> Any:
    """A small line, or nothing where fewer than two values are known."""
    if sum(number(v) is not None for v in values) < 2:
        return None
    return spark_of(book.workbook, data.spark(name, values), size)


def _wide_tables(book: Book, report: Report) -> dict[int, str]:
    """Give every table that is too wide for the page a sheet; its name by the table's identity."""
    names: dict[int, str] = {}
    for n in heading.numbered(report):
        for table in n.section.tables:
            if not table.aside and not fits(table):
                title = clean(table.title or n.section.title)
                name = _sheet_name(title, {_PAGE, _DATA, _BASIS, *names.values()})
                names[id(table)] = name
                write_wide(book.sheet(name), table, title)
    return names


def _sheet_name(title: str, taken: set[str]) -> str:
    """A name that Excel accepts and that no other sheet has.

    >>> _sheet_name("商品: 全部/明细", {"商品"}), _sheet_name("推广", {"推广"})
    ('商品 全部 明细', '推广2')
    """
    base = re.sub(r"[\[\]:*?/\\\s]+", " ", title).strip(" '")[:28] or "明细"
    used = {t.casefold() for t in taken} | {"history"}
    return next(n for i in range(1, 1000) if (n := base if i == 1 else f"{base}{i}").casefold() not in used)

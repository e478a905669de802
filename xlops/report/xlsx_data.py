"""The sheets behind 周报: wide tables on pages of their own, 数据 (every table and chart, unmerged), 口径.

Rule: what stands on 周报 in merged cells stands here once more in plain ones, to be sorted and copied; a
number that has a trace is listed with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from xlops.report import heading
from xlops.report.cells import alignments, shown
from xlops.report.formats import number, show
from xlops.report.look import GREY, LINE, NAVY, ZEBRA, clean
from xlops.report.measure import lines, width
from xlops.report.model import Cell, Chart, Report, Scalar, Table, Trace
from xlops.report.xlsx_book import Sheet, checked
from xlops.report.xlsx_charts import Source, write_source
from xlops.report.xlsx_page import page_setup

__all__ = ["Data", "write_basis", "write_wide"]

_BORDER: dict[str, Any] = {"border": 1, "border_color": f"#{LINE}"}
_QUIET: dict[str, Any] = {"font_color": f"#{GREY}"}
_FIRST, _OTHER = 200, 100  # pixels of the columns of 数据
_LEGEND = (
    "环比:与上一周期比;同比:与去年同期比(按自然周对齐)。比率的变化用个百分点,其余用百分数。",
    "▲ ▼ 是涨跌方向;✔ 达标、● 关注、✖ 预警是好坏判断,两者颜色无关。— 是没有数据,不是 0。",
)


def _grid(sheet: Sheet, row: int, table: Table, pixels: Sequence[int], wrap: bool) -> int:
    """A table in plain cells from `row` on, its columns `pixels` wide; the row after it."""
    aligns = alignments(table)
    titles = [clean(c.title) for c in table.columns]
    sheet.heights(row, [_height(titles, pixels)])
    for j, title in enumerate(titles):
        sheet.header(row, j, title, aligns[j])
    rows = [*table.rows, *([table.total] if table.total else [])]
    for i, cells in enumerate(rows, 1):
        total = table.total is not None and i == len(rows)
        stripe: dict[str, Any] = {"bg_color": f"#{ZEBRA}"} if i % 2 == 0 and not total else {}
        look: dict[str, Any] = {**_BORDER, **({"bold": True, "top": 2, "top_color": f"#{NAVY}"} if total else stripe)}
        for j, (cell, column) in enumerate(zip(cells, table.columns, strict=False)):
            bare = Cell("") if cell.spark else Cell(cell.value, cell.fmt, cell.tone)
            sheet.cell(row + i, j, bare, column, align=aligns[j], text_wrap=wrap, **look)
        if wrap:
            texts = [shown(c, col) for c, col in zip(cells, table.columns, strict=False)]
            sheet.heights(row + i, [_height(texts, pixels)])
    return row + len(rows) + 1


def _height(texts: Sequence[str], pixels: Sequence[int]) -> int:
    """Pixels of a row whose wrapped texts stand in columns so wide."""
    return max((lines(t, (p - 18) / 13.6) for t, p in zip(texts, pixels, strict=False)), default=1) * 18 + 6


def write_wide(sheet: Sheet, table: Table, title: str) -> None:
    """A wide table on a landscape page: title, header frozen and repeated, one page wide."""
    raw = sheet.raw
    sheet.put(0, 0, title, bold=True, font_size=12, font_color=f"#{NAVY}")
    pixels = []
    for j, column in enumerate(table.columns):
        texts = [shown(r[j], column) for r in table.rows if j < len(r)]
        need = max([width(clean(column.title)) / 2 + 1, *(min(width(t), 24.0) for t in texts)])
        pixels.append(int(need * 13.8) + 18)
        checked(raw.set_column_pixels(j, j, pixels[-1]))
    end = _grid(sheet, 1, table, pixels, wrap=True)
    if table.note:
        sheet.put(end, 0, table.note, font_size=9, **_QUIET)
    raw.freeze_panes(2, 1)
    raw.repeat_rows(0, 1)
    page_setup(raw)


class Data:
    """The sheet 数据, filled from top to bottom."""

    def __init__(self, sheet: Sheet, name: str = "数据") -> None:
        self.sheet, self.name, self.row = sheet, name, 2
        self.at: dict[int, int] = {}  # row of each table's title, by the table's identity, counted from 1
        self._sources: dict[int, Source] = {}
        sheet.put(0, 0, "周报里每张表和每张图的数据,可以排序、筛选、复制;改这里的数,图会跟着变,表不会。", **_QUIET)
        checked(sheet.raw.set_column_pixels(0, 0, _FIRST))
        checked(sheet.raw.set_column_pixels(1, 40, _OTHER))
        sheet.raw.freeze_panes(1, 1)
        page_setup(sheet.raw)

    def tables(self, report: Report) -> None:
        """Every table of the report."""
        for n in heading.numbered(report):
            for table in n.section.tables:
                if table.rows or table.total:
                    title = f"{n.number}、{n.section.title}" + (f" · {table.title}" if table.title else "")
                    self.sheet.put(self.row, 0, title, bold=True)
                    self.at[id(table)] = self.row + 1
                    pixels = [_FIRST, *[_OTHER] * (len(table.columns) - 1)]
                    self.row = _grid(self.sheet, self.row + 1, table, pixels, wrap=False) + 1

    def chart(self, chart: Chart) -> Source:
        """The data of a chart, written once."""
        if id(chart) not in self._sources:
            self._sources[id(chart)] = write_source(self.sheet, self.name, self.row, chart)
            self.row += len(chart.categories) + 3
        return self._sources[id(chart)]

    def spark(self, name: str, values: Sequence[Scalar]) -> list[Any]:
        """The range of a small line's values, written in a row of their own."""
        self.sheet.put(self.row, 0, f"走势:{name}", **_QUIET)
        for j, value in enumerate(values, 1):
            if (exact := number(value)) is not None:
                self.sheet.put(self.row, j, exact)
        self.row += 1
        return [self.name, self.row - 1, 1, self.row - 1, len(values)]


def _traced(report: Report) -> Iterator[tuple[str, str, str, Trace]]:
    """Every number that says where it comes from: place, name, value, trace."""
    for card in report.cards:
        if card.value.trace:
            yield "指标卡", card.title, shown(card.value), card.value.trace
    for n in heading.numbered(report):
        for table in n.section.tables:
            for column in table.columns:
                if column.trace:
                    place = f"{n.number}、{n.section.title}" + (f" · {table.title}" if table.title else "")
                    yield place, f"{column.title}(整列)", "", column.trace
            for row in [*table.rows, *([table.total] if table.total else [])]:
                for cell, column in zip(row, table.columns, strict=False):
                    if cell.trace:
                        name = row[0].value if isinstance(row[0].value, str) else show(row[0].value, row[0].fmt)
                        yield (
                            f"{n.number}、{n.section.title}",
                            f"{name} · {column.title}",
                            shown(cell, column),
                            cell.trace,
                        )


def write_basis(sheet: Sheet, report: Report) -> None:
    """The sheet 口径: how to read the report, what to know of this one, where each number comes from."""
    header, raw = report.header, sheet.raw
    facts = (
        heading.title(header),
        heading.period_line(header),
        heading.data_line(header),
        *_LEGEND,
        *report.marks,
        report.missing,
    )
    row = 0
    for text in filter(None, facts):
        look: dict[str, Any] = {"bold": True, "font_size": 12} if row == 0 else {}
        sheet.put(row, 0, text, 5, text_wrap=True, **look)
        sheet.heights(row, [lines(clean(text), 62) * 18 + 8])
        row += 1
    row += 1
    titles = (("所在", 110), ("名称", 190), ("显示", 90), ("怎么算", 210), ("来自哪些文件", 210), ("行数与说明", 200))
    for j, (title, pixels) in enumerate(titles):
        sheet.header(row, j, title, "left")
        checked(raw.set_column_pixels(j, j, pixels))
    for place, name, value, trace in _traced(report):
        row += 1
        rest = "" if trace.rows is None else f"{trace.rows:,} 行"
        texts = (
            place,
            name,
            value,
            trace.formula,
            "、".join(trace.sources),
            ";".join(filter(None, (rest, trace.note))),
        )
        for j, text in enumerate(texts):
            sheet.put(row, j, text, text_wrap=True, valign="top", **_BORDER)
        sheet.heights(row, [_height([clean(t) for t in texts], [p for _, p in titles])])
    page_setup(raw)

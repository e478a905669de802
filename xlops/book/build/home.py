"""首页 beneath its cards: a line of links for each kind of sheet, then the charts.

Rule: the everyday sheets come first; every other sheet is one click away. Links lead to sheets that can be seen,
for a spreadsheet can't jump to a hidden one without a macro.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlops.book.build.charts import Source, draw
from xlops.book.build.language import Language
from xlops.book.build.place import Page
from xlops.book.build.writer import Writer
from xlops.catalog.sheets.model import Group, Sheet

__all__ = ["CHART_ROWS", "links_height", "write_charts", "write_links"]

_GROUPS = {
    Group.START: "目标与待办", Group.DATA: "数据", Group.PLAN: "计划", Group.MONEY: "钱", Group.CARE: "检查与服务",
    Group.BASE: "设置与说明",
}  # fmt: skip
CHART_ROWS, _CHART_ROW = 13, 20  # rows of a chart, pixels of a row
_WIDEST, _AIR = 556, 8  # pixels
_PER_LINE = 9  # links in a line, behind its name


def _lines(sheets: Mapping[str, Sheet], own: str) -> list[tuple[str, list[Sheet]]]:
    lines = []
    for group, name in _GROUPS.items():
        of = [s for s in sheets.values() if s.group is group and s.id != own]
        of.sort(key=lambda sheet: not sheet.visible)
        lines += [(name if i == 0 else "", of[i : i + _PER_LINE]) for i in range(0, len(of), _PER_LINE)]
    return lines


def links_height(sheets: Mapping[str, Sheet], own: str) -> int:
    """The rows that the links take, the bar over them included."""
    return len(_lines(sheets, own)) + 2


def write_links(writer: Writer, page: Page, sheets: Mapping[str, Sheet], row: int) -> None:
    """The links to all other sheets, from this row on."""
    looks = writer.looks
    for col in range(page.last_column + 1):
        writer.put(row, col, "全部表格" if col == 0 else None, looks.bar())
    for i, (name, of) in enumerate(_lines(sheets, page.sheet.id), row + 1):
        writer.put(i, 0, name or None, looks.quiet())
        writer.raw.set_row_pixels(i, 22)
        for col, sheet in enumerate(of, 1):
            writer.link(i, col, sheet.name, "A1", sheet.name, looks.link(bold=sheet.visible))


def write_charts(
    writer: Writer,
    workbook: Any,
    page: Page,
    sources: Mapping[str, Source],
    language: Language,
    row: int,
    left: int = 0,
) -> int:
    """The charts of a sheet, two or three side by side from this row on; the row after them."""
    charts = page.sheet.charts
    many = 3 if len(charts) % 3 == 0 and not page.blocks else 2
    room = min(sum(page.widths[left:]), _WIDEST * many) if left <= page.last_column else _WIDEST * many
    wide = room // many - _AIR
    for i, chart in enumerate(charts):
        size = (wide, CHART_ROWS * _CHART_ROW - _AIR)
        place = {"x_offset": i % many * (wide + _AIR), "y_offset": 6, "description": chart.title, "object_position": 2}
        drawn = draw(workbook, chart, sources[chart.id], language, size)
        writer.raw.insert_chart(row + i // many * CHART_ROWS, left, drawn, place)
    return row + -(-len(charts) // many) * CHART_ROWS

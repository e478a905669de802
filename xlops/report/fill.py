"""An operator's own workbook filled with a report: the cells with placeholders, and nothing else.

Rule: the file is patched, so that formats, merged cells, charts, shapes and the print set-up stay as they are. A
placeholder alone in its cell leaves a number, a date or a text; among other text it becomes text. A table is written
down and to the right from its cell, a chart's data likewise (the operator's own chart, drawn over that range, shows
them); both only into cells that are empty. Rows below take the formats of the block's first row of data. Formulas of
the workbook lose their stored results and are calculated when it is opened. Every error names sheet and cell, and
nothing is written.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xlops.errors import BadInput, XlopsError
from xlops.report.cells import fmt_of, shown
from xlops.report.fill_words import Ask, chart_of, parsed, table_of, value_of
from xlops.report.formats import excel_value, show
from xlops.report.look import MISSING, clean
from xlops.report.model import Cell, Chart, Column, Fmt, Report, Table
from xlops.sheetxml import Area, Book, Edit, SetCell, SetResult, Value, cell_name, open_book, patch
from xlops.sheetxml.grid import Grid
from xlops.sheetxml.patch import write_parts
from xlops.sheetxml.xml import TAG, with_attribute

__all__ = ["fill"]

_PLACE = re.compile(r"\{\{(.*?)\}\}", re.S)
_MERGED = re.compile(r'<mergeCell\s+ref="([^"]+)"')
_CALC = re.compile(rf"<calcPr\b({TAG})(/?)>")
_BEFORE_CALC = re.compile(
    r".*(?:</definedNames>|<definedNames/>|</externalReferences>|</functionGroups>|</sheets>)", re.S
)


@dataclass(frozen=True)
class _Block:
    """What a placeholder writes: values from its cell on; `heads`: the first row is one of titles."""

    sheet: str
    row: int
    col: int
    values: tuple[tuple[Value, ...], ...]
    heads: bool = False

    @property
    def area(self) -> Area:
        wide = max(map(len, self.values))
        return Area(self.row, self.col, self.row + len(self.values) - 1, self.col + wide - 1)

    @property
    def several(self) -> bool:
        return len(self.values) > 1 or len(self.values[0]) > 1


def fill(template: Path, report: Report, path: Path) -> None:
    """Write `template` to `path` with its placeholders filled.

    `BadInput` for a placeholder that is wrong, unknown or has no room, with its cell; `BadFile` for a file that is no
    workbook.
    """
    book = open_book(template)
    blocks = list(_blocks(book, report))
    if not blocks:
        raise BadInput(f"「{template.name}」里没有 {{{{ … }}}} 占位符,请在单元格里写 {{{{ kpi.支付金额 }}}} 这样的内容")
    _check_room(book, blocks)
    edits = [*_forgotten(book), *_edits(blocks)]
    with tempfile.TemporaryDirectory(prefix="xlops-", ignore_cleanup_errors=True) as folder:
        styled = Path(folder) / template.name
        styled.write_bytes(book.archive.data)
        write_parts(book, styled, _prepared(book, blocks))
        patch(open_book(styled), path, edits)


# --- what is to be written ------------------------------------------------------------------------------


def _blocks(book: Book, report: Report) -> Iterator[_Block]:
    for sheet in book.sheets:
        for (row, col), cell in book.cells(sheet.name).items():
            if isinstance(cell.value, str) and not cell.formula and "{{" in cell.value:
                try:
                    yield _block(book, report, (sheet.name, row, col), cell.value)
                except XlopsError as error:
                    raise BadInput(f"「{sheet.name}」{cell_name(row, col)}:{error}") from error


def _block(book: Book, report: Report, place: tuple[str, int, int], text: str) -> _Block:
    found = _PLACE.findall(text)
    if not found or "{{" in _PLACE.sub("", text):
        raise BadInput("占位符没有写完,要成对写 {{ 和 }}")
    asks = [parsed(inside) for inside in found]
    alone = len(asks) == 1 and _PLACE.fullmatch(text.strip()) is not None
    if any(ask.kind in ("table", "chart") for ask in asks):
        if not alone:
            raise BadInput("table 和 chart 要单独占一个单元格")
        return _many(book, report, place, asks[0])
    if alone:
        dates = book.cell(*place).style in book.dates
        return _Block(*place, ((_one(value_of(report, asks[0]), dates),),))
    told = iter([_told(value_of(report, ask)) for ask in asks])
    return _Block(*place, ((_PLACE.sub(lambda _: next(told), text),),))


def _many(book: Book, report: Report, place: tuple[str, int, int], ask: Ask) -> _Block:
    if ask.kind == "chart":
        return _Block(*place, _chart_rows(chart_of(report, ask)), heads=True)
    heads = ask.options.get("header", True)
    return _Block(*place, _table_rows(book, place, table_of(report, ask), heads), heads=heads)


def _table_rows(book: Book, place: tuple[str, int, int], table: Table, heads: bool) -> tuple[tuple[Value, ...], ...]:
    sheet, top, left = place
    dates = [book.cell(sheet, top + heads, left + j).style in book.dates for j in range(len(table.columns))]
    rows: list[tuple[Value, ...]] = [tuple(clean(c.title) for c in table.columns)] if heads else []
    rows += [
        tuple(_one(cell, when, column) for cell, column, when in zip(row, table.columns, dates, strict=True))
        for row in table.rows
    ]
    return tuple(rows) or (("本期无数据",),)


def _chart_rows(chart: Chart) -> tuple[tuple[Value, ...], ...]:
    """Categories down, series across, names above: the block that a chart of the operator's own is drawn over."""
    head: tuple[Value, ...] = (clean(chart.title), *(clean(s.name) for s in chart.series))
    rows = [
        (clean(name), *(_one(Cell(s.values[i] if i < len(s.values) else None, s.fmt)) for s in chart.series))
        for i, name in enumerate(chart.categories)
    ]
    return (head, *rows)


def _one(cell: Cell, dated: bool = False, column: Column | None = None) -> Value:
    """A value alone in its cell: a number stays one; what is missing is blank; a date is one where the format is."""
    if cell.spark:
        return None
    value = excel_value(cell.value, fmt_of(cell, column))
    if value == MISSING:
        return None
    if isinstance(value, date):
        return value if dated else show(value, Fmt.DATE)
    return value


def _told(cell: Cell) -> str:
    """A value among other text, as our own reports show it, without its unit and arrow."""
    return shown(Cell(cell.value, cell.fmt), Column(""))


# --- room and formats -----------------------------------------------------------------------------------


def _check_room(book: Book, blocks: Sequence[_Block]) -> None:
    """Blocks of several cells go into empty cells only, and not over one another."""
    taken: dict[tuple[str, int, int], _Block] = {}
    for block in blocks:
        where = f"「{block.sheet}」{cell_name(block.row, block.col)}"
        if block.several:
            _check_empty(book, block, where)
        for i, row in enumerate(block.values):
            for j in range(len(row)):
                key = (block.sheet, block.row + i, block.col + j)
                if key in taken:
                    other = taken[key]
                    raise BadInput(
                        f"{where}:和 {cell_name(other.row, other.col)} 写出的内容在 {cell_name(*key[1:])} 重叠,请隔开些或用 top= 少写几行"
                    )
                taken[key] = block


def _check_empty(book: Book, block: _Block, where: str) -> None:
    area = block.area
    for (row, col), cell in book.cells(block.sheet, area).items():
        if (row, col) != (block.row, block.col) and not (isinstance(cell.value, str) and "{{" in cell.value):
            told = str("公式" if cell.formula else cell.value)[:12]
            raise BadInput(
                f"{where}:要写到 {area},但 {cell_name(row, col)} 已有内容「{told}」,请移开它或用 top= 少写几行"
            )
    for text in _MERGED.findall(book.grid(block.sheet).tail):
        if Area.parse(text).meets(area):
            raise BadInput(f"{where}:要写到 {area},但 {text} 是合并单元格,请取消合并或换个位置")


def _prepared(book: Book, blocks: Sequence[_Block]) -> dict[str, str | None]:
    """The sheets with the formats of each block's first row of data carried down, and the workbook set to calculate."""
    parts: dict[str, str | None] = {}
    for sheet in book.sheets:
        mine = [b for b in blocks if b.sheet == sheet.name and len(b.values) > 1 + b.heads]
        if mine:
            grid = book.grid(sheet.name).copy()
            for block in mine:
                _carry_down(grid, block)
            parts[sheet.part] = grid.text()
    if any(book.formulas(sheet.name) for sheet in book.sheets):
        parts[book.workbook_part] = _calculated(book.part(book.workbook_part))
    return parts


def _carry_down(grid: Grid, block: _Block) -> None:
    first = block.row + block.heads
    for j in range(len(block.values[0])):
        col = block.col + j
        style = grid.new_style(first, col)
        for row in range(first + 1, block.row + len(block.values)):
            if style and grid.cell(row, col) is None and not grid.new_style(row, col):
                grid.row(row).put(col, f'<c r="{cell_name(row, col)}" s="{style}"/>')


def _calculated(workbook: str) -> str:
    """The workbook's part with the order to calculate everything when it is opened."""
    if found := _CALC.search(workbook):
        tag = with_attribute(found[1], "fullCalcOnLoad", "1")
        return workbook[: found.start()] + f"<calcPr{tag}{found[2]}>" + workbook[found.end() :]
    before = _BEFORE_CALC.match(workbook)
    at = before.end() if before else workbook.rindex("</workbook>")
    return workbook[:at] + '<calcPr calcId="0" fullCalcOnLoad="1"/>' + workbook[at:]


def _forgotten(book: Book) -> Iterator[Edit]:
    """Formulas forget what they came to before."""
    for sheet in book.sheets:
        for row, col in book.formulas(sheet.name):
            yield SetResult(sheet.name, row, col, None)


def _edits(blocks: Sequence[_Block]) -> Iterator[Edit]:
    for block in blocks:
        for i, row in enumerate(block.values):
            for j, value in enumerate(row):
                yield SetCell(block.sheet, block.row + i, block.col + j, value)

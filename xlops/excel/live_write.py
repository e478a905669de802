"""What a refresh wants written, into an open workbook: whole blocks, new rows at the tables' ends, or nothing.

Rule: everything is worked out and checked before the first cell is touched; when the host then refuses anything
(a protected sheet), what was written is put back. A new row is the row above copied, so that it has its look, its
rules and its formulas, with its own contents. The stamp of the refresh is written last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from xlops.book.sync import Prepared
from xlops.book.sync.plan import Planned
from xlops.errors import BadInput
from xlops.excel.live import AS_OF, LiveBook, block
from xlops.excel.properties import write_property
from xlops.sheetxml import Area, Table, Value
from xlops.sheetxml.ids import named_cell
from xlops.sheetxml.refs import LAST_ROW, moved

if TYPE_CHECKING:
    import xlwings

__all__ = ["write"]

_EXCEL = "excel"
_STARTS = ("=", "+", "-", "@", "'")  # what Excel takes for the start of a formula, and its mark for a text

Rows = Sequence[Sequence[Value]]


@dataclass(frozen=True)
class _Block:
    """Values for an area of a sheet, and those that stand there now."""

    sheet: str
    area: Area
    values: Rows
    before: Rows


@dataclass(frozen=True)
class _Growth:
    """New rows of a table: their area, blocks of contents, formulas that the row above lacks."""

    table: Table
    area: Area
    blocks: tuple[_Block, ...]
    formulas: Mapping[int, Sequence[str]]  # by column


def write(book: LiveBook, prepared: Prepared, as_of: date | None) -> int:
    """Write a refresh into the workbook; how many cells it wrote. The caller keeps the host calm.

    Raises `BadInput` where a table can't grow; nothing is written then, nor when the host refuses.
    """
    growths = [_growth(book, one) for one in prepared.planned.values() if one.appended]
    blocks = [block for one in prepared.planned.values() for block in _blocks(book, one)]
    if found := _as_of(book, as_of):
        blocks.append(found)
    undo: list[Callable[[], None]] = []
    try:
        for one in blocks:
            undo.append(lambda one=one: _put(book, one, one.before))  # type: ignore[misc]
            _put(book, one, one.values)
        for growth in growths:
            _grow(book, growth, undo)
        until = as_of.isoformat() if as_of else ""
        for name, text in (("xlops.as_of", until), ("xlops.revision", prepared.after.stamp)):
            before = book.properties.get(name, "")
            if text and text != before:
                undo.append(lambda name=name, before=before: write_property(book.live, name, before))  # type: ignore[misc]
                write_property(book.live, name, text)
    except BaseException:
        for back in reversed(undo):
            with suppress(Exception):
                back()
        raise
    added = [one for growth in growths for one in growth.blocks]
    return sum(len(row) for one in blocks for row in one.values) + sum(
        value is not None for one in added for row in one.values for value in row
    )


# --- what is to be written --------------------------------------------------------------------------------


def _blocks(book: LiveBook, one: Planned) -> Iterator[_Block]:
    """The cells that change in rows that exist, as few rectangles as their places allow."""
    table = one.read.place.table
    at = {(line, one.read.place.columns[id].col): value for (line, id), value in one.cells.items()}
    standing = book.rows(table)
    for area in rectangles(at):
        lines, cols = range(area.top, area.bottom + 1), range(area.left, area.right + 1)
        values = [[at[line, col] for col in cols] for line in lines]
        before = [[standing[line - table.data.top][col - table.data.left] for col in cols] for line in lines]
        yield _Block(table.sheet, area, values, before)


def rectangles(cells: Iterable[tuple[int, int]]) -> list[Area]:
    """Areas that cover exactly these cells: runs down a column, joined where neighbours are alike.

    >>> [str(area) for area in rectangles([(4, 1), (5, 1), (4, 2), (5, 2), (7, 2)])]
    ['A4:B5', 'B7']
    """
    runs: dict[tuple[int, int], list[int]] = {}
    start = last = (0, 0)
    for col, row in sorted((col, row) for row, col in cells):
        if (col, row) != (last[0], last[1] + 1):
            if last != (0, 0):
                runs.setdefault((start[1], last[1]), []).append(start[0])
            start = (col, row)
        last = (col, row)
    if last != (0, 0):
        runs.setdefault((start[1], last[1]), []).append(start[0])
    return [Area(top, left, bottom, right) for (top, bottom), cols in runs.items() for left, right in _spans(cols)]


def _spans(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of following numbers (sorted)."""
    start = None
    for i, number in enumerate(numbers):
        start = number if start is None else start
        if i + 1 == len(numbers) or numbers[i + 1] != number + 1:
            yield start, number
            start = None


def _as_of(book: LiveBook, as_of: date | None) -> _Block | None:
    """The cell that every formula asks for the last day of data."""
    place = named_cell(book, AS_OF)
    if as_of is None or place is None:
        return None
    sheet, row, col = place
    now = book.cell(*place).value
    return None if now == as_of else _Block(sheet, Area(row, col, row, col), [[as_of]], [[now]])


def _growth(book: LiveBook, one: Planned) -> _Growth:
    """The rows at a table's end. Raises `BadInput` where something stands below it."""
    table, count = one.read.place.table, one.appended
    data = table.data
    area = Area(data.bottom + 1, data.left, data.bottom + count, data.right)
    _check_free(book, table, count)
    ids = {column.col: id for id, column in one.read.place.columns.items()}
    made = {column.col for column in table.columns if _is_formula(one, ids.get(column.col))}
    formulas = book.formulas(table.sheet)
    above = {col for row, col in formulas if row == data.bottom}
    found = {col: _filled(formulas, col, data, area) for col in made - above}
    texts = {col: lines for col, lines in found.items() if lines}
    filled = [c.col for c in table.columns if c.col not in texts and not _keeps(one, c.col, ids, made, above)]
    blocks = []
    for left, right in _spans(filled):
        cols = range(left, right + 1)
        values = [[one.rows[line].get(ids.get(col, "")) for col in cols] for line in range(area.top, area.bottom + 1)]
        blocks.append(
            _Block(table.sheet, Area(area.top, left, area.bottom, right), values, [[None] * len(cols)] * count)
        )
    return _Growth(table, area, tuple(blocks), texts)


def _is_formula(one: Planned, id: str | None) -> bool:
    column = one.read.grid.by_id.get(id or "")
    return column is not None and bool(column.formula)


def _keeps(one: Planned, col: int, ids: Mapping[int, str], made: set[int], above: set[int]) -> bool:
    """Does a new row keep what it has from the row above: our formulas, and those in the operator's own columns?"""
    return col in above and (col in made or ids.get(col) not in one.read.grid.by_id)


def _filled(formulas: Mapping[tuple[int, int], str], col: int, data: Area, area: Area) -> list[str]:
    """The nearest formula above, as a fill down would write it; nothing where the column has none."""
    for row in range(data.bottom, data.top - 1, -1):
        if text := formulas.get((row, col)):
            return ["=" + moved(text, line - row) for line in range(area.top, area.bottom + 1)]
    return []


def _check_free(book: LiveBook, table: Table, count: int) -> None:
    below = Area(table.area.bottom + 1, table.area.left, table.area.bottom + count, table.area.right)
    if below.bottom > LAST_ROW:
        raise BadInput(f"表「{table.name}」放不下新的 {count} 行,请先把旧的行移到别处再刷新")
    other = next(
        (t for t in book.tables if t.sheet == table.sheet and t.name != table.name and t.area.meets(below)), None
    )
    values, formulas = block(book.live.sheets[table.sheet], below)
    taken = any(
        value is not None or text
        for row, line in zip(values, formulas, strict=True)
        for value, text in zip(row, line, strict=True)
    )
    if other or taken:
        what = f"有表「{other.name}」" if other else "有内容"
        raise BadInput(
            f"工作表「{table.sheet}」里表「{table.name}」下面{what},放不下新的 {count} 行,请把它移到右边或别的工作表再刷新"
        )


# --- writing ----------------------------------------------------------------------------------------------


def _range(book: LiveBook, sheet: str, area: Area) -> xlwings.Range:
    return book.live.sheets[sheet].range((area.top, area.left), (area.bottom, area.right))


def _put(book: LiveBook, one: _Block, values: Rows) -> None:
    excel = book.live.app.engine.name == _EXCEL
    _range(book, one.sheet, one.area).value = [[_shielded(v) if excel else v for v in row] for row in values]


def _shielded(value: Value) -> Value:
    """A text that Excel would take for a formula, marked as a text.

    >>> _shielded("=1+1"), _shielded("收纳柜"), _shielded(-3)
    ("'=1+1", '收纳柜', -3)
    """
    return "'" + value if isinstance(value, str) and value.startswith(_STARTS) else value


def _copy(book: LiveBook, source: xlwings.Range, target: xlwings.Range) -> None:
    """xlwings gives Excel the argument by its name, which an Excel whose type library is not registered does not know."""
    if book.live.app.engine.name == _EXCEL:
        source.api.Copy(target.api)
    else:
        source.copy(target)


def _grow(book: LiveBook, growth: _Growth, undo: list[Callable[[], None]]) -> None:
    table, area, handle = growth.table, growth.area, book.handle(growth.table.name)
    whole = table.area
    if table.totals_rows:
        handle.show_totals = False
        undo.append(lambda: setattr(handle, "show_totals", True))
    undo.append(lambda: handle.resize(_range(book, table.sheet, whole.to_row(table.data.bottom))))
    undo.append(lambda: _range(book, table.sheet, area).clear_contents())
    handle.resize(_range(book, table.sheet, whole.to_row(area.bottom)))
    if table.data.bottom >= table.data.top:
        last = Area(table.data.bottom, area.left, table.data.bottom, area.right)
        _copy(book, _range(book, table.sheet, last), _range(book, table.sheet, area))
    for one in growth.blocks:
        _put(book, one, one.values)
    for col, lines in growth.formulas.items():
        _range(book, table.sheet, Area(area.top, col, area.bottom, col)).formula = [[text] for text in lines]
    if table.totals_rows:
        handle.show_totals = True

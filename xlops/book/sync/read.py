"""An operator's workbook as rows: every grid found by its id, wherever it was moved, sorted, renamed or widened.

Rule: a row is read by its column ids and cast to their kinds; a row where nothing was typed or imported is
empty and not a row. What can't be read stays and is reported; two rows of one key, or two tables that could
be one grid, are asked about; a deleted table is said and the rest goes on. Values that formulas gave are
read as they are cached, but a formula's cell makes no row. Source: design.md (the workbook belongs to the
operator).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from xlops.book.sync import cast
from xlops.book.sync.cast import Value
from xlops.book.sync.model import Key, Problem, ReadBook, ReadGrid, Row
from xlops.catalog.model import Kind
from xlops.catalog.sheets import GRIDS, Column, Grid, Origin
from xlops.catalog.sheets.renamed import former
from xlops.errors import NotFound, Question
from xlops.sheetxml import Book, Located, cell_name, locate, open_book
from xlops.sheetxml.values import ERRORS

__all__ = ["VERSION_PROPERTY", "key_of", "label_of", "property_name", "read_tables"]

VERSION_PROPERTY = "xlops.version"


def property_name(name: str) -> str:
    """The name of a document property of ours: `revision` stands as `xlops.revision`."""
    return f"xlops.{name}"


def key_of(grid: Grid, row: Mapping[str, Value]) -> Key:
    """The identity of a row: its key columns as texts, dates as ISO; an empty one is an empty text."""
    return tuple(["" if (value := row.get(id)) is None else _key_text(value) for id in grid.key])


def _key_text(value: Value) -> str:
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def label_of(key: Key) -> str:
    """A key as an operator reads it."""
    return " · ".join(key)


def read_tables(
    path: Path | str | Book, *, grids: Mapping[str, Grid] = GRIDS, answers: Mapping[str, str] | None = None
) -> ReadBook:
    """Read every grid of a workbook; it may be open in Excel.

    `answers` to questions by their option: `table:<grid>` the name of a table, `row:<grid>` `上` or `下` for the
    row that counts where a key stands twice. Errors: `BadFile` where the workbook can't be read, `Question`
    where only the operator knows.
    """
    answers = answers or {}
    book = path if isinstance(path, Book) else open_book(path)
    properties = book.properties
    version = int(found) if (found := properties.get(VERSION_PROPERTY, "")).isdigit() else 0
    read: dict[str, ReadGrid] = {}
    missing: dict[str, str] = {}
    problems: list[Problem] = []
    for id, grid in grids.items():
        try:
            place = _locate(book, grid, answers.get(f"table:{id}", ""))
        except NotFound:
            missing[id] = f"表「{grid.name}」不在工作簿里(可能已被删除),没有读取;需要它时请运行 xlops upgrade 找回"
            continue
        result, bad = _read_grid(book, grid, place)
        problems += bad
        read[id] = _one_of_each(result, answers.get(f"row:{id}", ""))
    return ReadBook(
        book, grids, read, _settings(read), properties.get(property_name("shop"), ""), version,
        properties.get(property_name("revision"), ""), _day(properties.get(property_name("as_of"), "")),
        missing, tuple(problems),
    )  # fmt: skip


def _day(text: str) -> date | None:
    value = cast.from_json(Kind.DATE, text)
    return value if isinstance(value, date) else None


def _locate(book: Book, grid: Grid, chosen: str) -> Located:
    """Where a grid stands; columns that an older version called otherwise are found under their former id."""
    headers = {column.id: column.title for column in grid.columns} | {spark.id: spark.name for spark in grid.sparks}
    place = locate(book, grid.id, headers, chosen)
    old = {before: now for before, now in former(grid.id).items() if now in place.missing}
    if not old:
        return place
    before = locate(book, grid.id, dict.fromkeys(old, "\0"), place.table.name).columns
    moved = {old[id]: column for id, column in before.items()}
    own = tuple(column for column in place.own if column not in moved.values())
    return replace(
        place, columns={**place.columns, **moved}, own=own,
        missing=tuple(id for id in place.missing if id not in moved),
    )  # fmt: skip


def _read_grid(book: Book, grid: Grid, place: Located) -> tuple[ReadGrid, list[Problem]]:
    table = place.table
    known = grid.by_id
    columns = [(known[id], column.col - table.area.left) for id, column in place.columns.items() if id in known]
    ids = {column.col: id for id, column in place.columns.items() if id in known}
    top, bottom, formulas = table.data.top, table.data.bottom, book.formulas(table.sheet)
    texts = {(row, ids[col]): text for (row, col), text in formulas.items() if col in ids and top <= row <= bottom}
    typed = {c.id for c in grid.columns if c.origin is Origin.TYPED}
    values = [(c.id, c.holds, at) for c, at in columns if c.origin is not Origin.FORMULA]
    results = [(c.id, c.holds, at) for c, at in columns if c.origin is Origin.FORMULA]
    rows: list[Row] = []
    lines: list[int] = []
    empty: list[int] = []
    problems: list[Problem] = []
    cached: dict[tuple[int, str], Value] = {}
    own = [column.col - table.area.left for column in place.own]
    noted: set[int] = set()
    for line, cells in enumerate(book.rows(table), table.data.top):
        row: Row = {}
        for id, kind, at in values:
            raw = cells[at]
            if raw is None or raw == "":
                continue
            value, bad = _cast(kind, raw)
            if bad and id in typed:
                name = cell_name(line, at + table.area.left)
                problems.append(Problem(table.sheet, name, str(raw), bad))
            if value is not None:
                row[id] = value
        for id, kind, at in results:
            raw = cells[at]
            if (line, id) in texts:
                cached[line, id] = raw
            elif raw is not None and (value := _cast(kind, raw)[0]) is not None:
                row[id] = value  # the operator typed over our formula
        if own and any(cells[at] not in (None, "") and (line, at + table.area.left) not in formulas for at in own):
            noted.add(line)
        if row:
            rows.append(row)
            lines.append(line)
        elif line not in noted:
            empty.append(line)
    problems += _without_key(grid, place, rows, lines)
    return ReadGrid(grid, place, rows, lines, empty, texts, cached, frozenset(noted)), problems


def _cast(kind: Kind, raw: Value) -> tuple[Value, str]:
    if type(raw) is float and kind in (Kind.MONEY, Kind.NUMBER, Kind.RATE):
        return raw, ""
    return cast.read(kind, raw, error=isinstance(raw, str) and raw in ERRORS)


def _without_key(grid: Grid, place: Located, rows: list[Row], lines: list[int]) -> Iterable[Problem]:
    """Rows that something was typed into, but not what identifies them. Only where the operator fills the key."""
    for row, line in zip(rows, lines, strict=True):
        lost = [id for id in grid.key if row.get(id) is None and _typed(grid.by_id[id])]
        if len(lost) == len(grid.key) and lost:
            at = place.columns.get(lost[0])
            cell = cell_name(line, at.col) if at else f"第 {line} 行"
            yield Problem(place.table.sheet, cell, "", f"没有填「{grid.by_id[lost[0]].title}」,这一行没有采用,请补上")


def _typed(column: Column) -> bool:
    return column.origin is not Origin.FORMULA and not column.hidden


def _one_of_each(read: ReadGrid, answer: str) -> ReadGrid:
    """The grid with one row of every key. `Question` where a key stands twice and no answer is given."""
    grid, seen = read.grid, dict[Key, int]()
    if not (grid.feed or grid.store):
        return read  # nobody asks for a row of it by its key
    drop: set[int] = set()
    for at, row in enumerate(read.rows):
        key = key_of(grid, row)
        if not any(key):
            continue
        if key not in seen:
            seen[key] = at
            continue
        if answer not in ("上", "下"):
            raise Question(
                f"表「{grid.name}」(工作表「{read.sheet}」)里「{label_of(key)}」有两行(第 {read.lines[seen[key]]} 行和"
                f"第 {read.lines[at]} 行),请删掉一行,或说明以哪一行为准:上、下",
                f"row:{grid.id}",
            )
        drop.add(at if answer == "上" else seen[key])
        if answer == "下":
            seen[key] = at
    if not drop:
        return read
    kept = [at for at in range(len(read.rows)) if at not in drop]
    doubles = {read.lines[at]: read.rows[at] for at in drop}
    return replace(read, rows=[read.rows[at] for at in kept], lines=[read.lines[at] for at in kept], doubles=doubles)


def _settings(read: Mapping[str, ReadGrid]) -> dict[str, Value]:
    """What the operator set in 设置: a value of the shop's own, or one typed over the value in effect."""
    found: dict[str, Value] = {}
    for row in (row for id in ("settings", "words") if id in read for row in read[id].rows):
        value = row.get("effective", row.get("own"))
        if isinstance(id := row.get("setting"), str) and value is not None:
            found[id] = value
    return found

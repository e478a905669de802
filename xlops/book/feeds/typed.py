"""What operators type into the workbook enters the planning tables, and settings.

Rule: a row enters under its table's key with every column that the table knows; a row of which nothing is typed is
none. A row that came from this grid earlier and is gone is removed; one with a bad cell stays as it was and is reported.
A setting changes when its cell does, so that one set elsewhere is not undone. Source: design.md, everything enters the store.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlops.book.feeds.cells import cell
from xlops.book.feeds.model import Row, Value
from xlops.catalog.config import DEFAULTS, WORDS
from xlops.catalog.fields import FIELDS
from xlops.catalog.model import Table
from xlops.catalog.sheets.model import Column, Grid, Origin
from xlops.catalog.tables import TABLES
from xlops.errors import BadInput
from xlops.store.schema import quote
from xlops.store.settings import setting, write_setting

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["BadCell", "Typed", "origin", "stored_rows", "typed_rows"]

_SETTINGS, _OWN = ("settings", "words"), "own"
_REMEMBERED = "workbook_settings"
_SOURCE = "workbook"
_MAY_BE_EMPTY = {"activities": ("item_id",), "keyword_ranks": ("item_id",)}
"""Key columns that may stay empty: an activity of the whole shop, a word without an item."""
_ORDERED = {"ledger_map": "position"}
"""Tables whose rows hold in their order in the sheet: the column that keeps it."""


@dataclass(frozen=True)
class BadCell:
    """A typed value that can't be taken: where it stands and what to do about it."""

    sheet: str
    column: str
    row: str
    value: str
    reason: str

    def __str__(self) -> str:
        return f"表「{self.sheet}」第「{self.row}」行的「{self.column}」:{self.reason}"


@dataclass(frozen=True)
class Typed:
    """What became of a grid's rows: how many are stored now, how many were removed, and the bad cells."""

    stored: int = 0
    removed: int = 0
    bad: tuple[BadCell, ...] = ()


def origin(grid: Grid) -> int:
    """The mark of rows that came from a grid: negative, where an import has its number."""
    return -1 - zlib.crc32(grid.id.encode())


def typed_rows(con: DuckDBPyConnection, grid: Grid, rows: Sequence[Row]) -> Typed:
    """Write a grid's typed rows, inside the caller's transaction. A grid without `store` is left alone."""
    if grid.id in _SETTINGS:
        return _settings(con, grid, rows)
    if not grid.store:
        return Typed()
    table = TABLES[grid.store]
    columns = _stored_columns(grid, table)
    good: dict[tuple[object, ...], dict[str, object]] = {}
    bad: list[BadCell] = []
    kept: set[tuple[object, ...]] = set()  # keys of rows with a bad cell: they stay as they were
    for number, row in enumerate(rows, 1):
        if not any(_filled(row.get(c.id)) for c in columns.values() if c.origin is Origin.TYPED):
            continue
        values, wrong = _values(grid, row, columns)
        if table.id == "todos" and not values.get("todo_id"):
            values["todo_id"] = _own_id(row)
        if order := _ORDERED.get(table.id):
            values[order] = number
        if "source" in table.key and "source" not in columns:
            values["source"] = _SOURCE
        for name in _MAY_BE_EMPTY.get(table.id, ()):
            values[name] = values.get(name) or ""
        key = tuple(values.get(name) for name in table.key)
        optional = _MAY_BE_EMPTY.get(table.id, ())
        lacking = [n for n in table.key if not _filled(values.get(n)) and n not in wrong and n not in optional]
        if wrong:
            bad += wrong.values()
            kept.add(key)
        elif lacking:
            if _needs_key(grid, row, columns, table):
                bad.append(_lacks(grid, row, columns, lacking[0]))
        else:
            good[key] = values
    return Typed(len(good), _write(con, table, origin(grid), good, kept), tuple(bad))


def _stored_columns(grid: Grid, table: Table) -> dict[str, Column]:
    """Columns of the table by field id, where the grid has them."""
    given = [c for c in grid.columns if c.origin is not Origin.FORMULA]
    by_id = {c.id: c for c in given}
    by_feed = {c.feed.partition("@")[0]: c for c in given if c.feed}
    return {name: c for name in (*table.key, *table.columns) if (c := by_id.get(name) or by_feed.get(name))}


def _filled(value: object) -> bool:
    return value is not None and not (isinstance(value, str) and not value.strip())


def _values(grid: Grid, row: Row, columns: dict[str, Column]) -> tuple[dict[str, object], dict[str, BadCell]]:
    """Stored values by field, and what can't be read."""
    values: dict[str, object] = {}
    wrong: dict[str, BadCell] = {}
    for id, column in columns.items():
        try:
            values[id] = cell(row.get(column.id), FIELDS[id])
        except BadInput as error:
            wrong[id] = BadCell(grid.name, column.title, _called(grid, row), str(row.get(column.id)), str(error))
    return values, wrong


def _called(grid: Grid, row: Row) -> str:
    """How an operator finds the row: its key as it stands there, else its first filled cell."""
    hidden = {c.id for c in grid.columns if c.hidden}
    said = [str(row.get(id)) for id in grid.key if _filled(row.get(id)) and id not in hidden]
    said = said or [str(row[c.id]) for c in grid.columns if _filled(row.get(c.id)) and c.id not in hidden][:1]
    return " ".join(said)


def _needs_key(grid: Grid, row: Row, columns: dict[str, Column], table: Table) -> bool:
    """Is it worth a word? A day of 日数据 whose 大事记 is empty is no mistake, unless its kind is filled."""
    others = [c for id, c in columns.items() if id not in table.key and c.origin is Origin.TYPED]
    return any(_filled(row.get(c.id)) for c in others)


def _lacks(grid: Grid, row: Row, columns: dict[str, Column], name: str) -> BadCell:
    title = columns[name].title if name in columns else FIELDS[name].name
    return BadCell(grid.name, title, _called(grid, row), "", f"「{title}」空着,请填上,这一行才算数")


def _own_id(row: Row) -> str:
    """An id for a to-do that the operator wrote: the same words give the same id."""
    said = "\n".join(str(row.get(id) or "").strip() for id in ("problem", "todo_subject", "action"))
    return "手填-" + hashlib.sha256(said.encode()).hexdigest()[:12]


def _write(
    con: DuckDBPyConnection, table: Table, mark: int, good: dict[tuple[object, ...], dict[str, object]],
    kept: set[tuple[object, ...]],
) -> int:  # fmt: skip
    """Upsert what is other than it stands there, and remove what came from this grid and is gone; returns how many went."""
    where = " AND ".join(f"{quote(name)} IS NOT DISTINCT FROM ?" for name in table.key)
    columns = list(dict.fromkeys([*table.key, *(name for values in good.values() for name in values)]))
    names = ", ".join(quote(name) for name in columns)
    standing = con.execute(f"SELECT {names}, import_id FROM {table.id}").fetchall()
    old = {tuple(row[: len(table.key)]): dict(zip([*columns, "import_id"], row, strict=True)) for row in standing}
    gone = [key for key, row in old.items() if row["import_id"] == mark and key not in good and key not in kept]
    for key in gone:
        con.execute(f"DELETE FROM {table.id} WHERE {where}", list(key))
    for key, values in good.items():
        if key in old and old[key] != {**old[key], **values, "import_id": mark}:
            sets = ", ".join(f"{quote(name)} = ?" for name in values if name not in table.key)
            sets = f"{sets}, import_id = ?" if sets else "import_id = ?"
            own = [value for name, value in values.items() if name not in table.key]
            con.execute(f"UPDATE {table.id} SET {sets} WHERE {where}", [*own, mark, *key])
    if new := [values for key, values in good.items() if key not in old]:
        into = ", ".join(quote(name) for name in new[0])
        marks = ", ".join("?" for _ in new[0])
        lines = [[*(values[name] for name in new[0]), mark] for values in new]
        con.executemany(f"INSERT INTO {table.id} ({into}, import_id) VALUES ({marks}, ?)", lines)
    return len(gone)


def stored_rows(con: DuckDBPyConnection, grid: Grid) -> list[Row]:
    """What the store knows of a grid's rows, by column id: for a workbook that is made anew."""
    if grid.id in _SETTINGS:
        ids = [str(row["setting"]) for row in grid.rows]
        return [{"setting": id, _OWN: _as_number(id, raw)} for id in ids if (raw := setting(con, id))]
    if not grid.store:
        return []
    table = TABLES[grid.store]
    columns = _stored_columns(grid, table)
    names = ", ".join(quote(name) for name in columns)
    order = _ORDERED.get(table.id, "")
    sql = f"SELECT {names} FROM {table.id} ORDER BY {quote(order) + ', ' if order else ''}ALL"
    sql = f"SELECT {names} FROM (SELECT * FROM {table.id}) ORDER BY {quote(order)}" if order else sql
    ids = [column.id for column in columns.values()]
    rows: list[Row] = [dict(zip(ids, row, strict=True)) for row in con.execute(sql).fetchall()]
    return [row for row in rows if any(_filled(row.get(id)) for id in grid.key)]


def _settings(con: DuckDBPyConnection, grid: Grid, rows: Sequence[Row]) -> Typed:
    """本店值 → settings, where the cell is another than at the last refresh; empty goes back to the default."""
    before: dict[str, str] = json.loads(setting(con, _REMEMBERED) or "{}")
    now = dict(before)
    here = {str(row["setting"]) for row in grid.rows}
    bad: list[BadCell] = []
    removed = 0
    for row in rows:
        id = str(row.get("setting") or "")
        if id not in here:
            continue
        try:
            said = _said(id, row.get(_OWN))
        except BadInput as error:
            bad.append(BadCell(grid.name, grid.by_id[_OWN].title, DEFAULTS[id].name, str(row.get(_OWN)), str(error)))
            continue
        if said != before.get(id, ""):
            write_setting(con, id, said)
            removed += not said
            now[id] = said
    now = {id: said for id, said in now.items() if said}
    if now != before:
        write_setting(con, _REMEMBERED, json.dumps(now, ensure_ascii=False, sort_keys=True))
    return Typed(len(now.keys() & here), removed, tuple(bad))


def _said(id: str, value: Value) -> str:
    """A setting's cell as the store keeps it. Raises `BadInput`."""
    if not _filled(value):
        return ""
    default = DEFAULTS[id]
    if id in WORDS:
        if (word := str(value).strip()) not in WORDS[id]:
            raise BadInput(f"「{default.name}」没有「{word}」这个选项,可以选 {'、'.join(WORDS[id])}")
        return word
    kind = FIELDS["tacos_limit"] if default.unit == "%" else FIELDS["month_target"]
    number = cell(value, kind)
    if not isinstance(number, int | float | Decimal) or number < 0:
        raise BadInput(f"「{default.name}」不能是负数,请改正")
    return f"{Decimal(str(number)).normalize():f}"


def _as_number(id: str, raw: str) -> Value:
    if isinstance(DEFAULTS[id].value, str):
        return raw
    text = raw.strip().replace(",", "")
    return float(Decimal(text[:-1]) / 100 if text.endswith("%") else Decimal(text))

"""Change a closed workbook: the XML of the cells concerned and what must follow, nothing else.

Rule: besides the worksheets and tables concerned only the calculation chain (and the document properties,
when one is set) change; every other part keeps its bytes. The file is refused while it is open, backed up
first, and replaced in one step.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from xlops.errors import Busy
from xlops.files import atomic_write, backup
from xlops.sheetxml import package
from xlops.sheetxml.book import Book, open_book
from xlops.sheetxml.edits import AppendRows, Edit, Patched, SetCell, SetProperty, SetResult
from xlops.sheetxml.lock import check_closed
from xlops.sheetxml.refs import cell_name
from xlops.sheetxml.sheet_edit import SheetEdit
from xlops.sheetxml.values import Formula, Value

__all__ = ["patch", "write_parts"]

_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"

Parts = dict[str, str | None]  # part → new text, `None` to remove it


def patch(
    source: Book | Path | str, target: Path | str, edits: Iterable[Edit], *, backup_folder: Path | str | None = None
) -> Patched:
    """Read `source`, apply the edits, write `target` (it may be the same file).

    Give the `Book` from which the edits were worked out: when the file has changed since, nothing is written.
    Cells are set first, rows added after. Errors: `Busy` when the target is open or was changed meanwhile,
    `BadFile` when the workbook can't be read or a table can't grow, `BadInput` for a value or a place that
    can't be written, `NotFound` for an unknown sheet or table. After an error the target is as it was.
    """
    check_closed(target)
    book = source if isinstance(source, Book) else open_book(source)
    edits = list(edits)
    cells, rows, properties = _sorted(book, edits)
    results = _results(book, edits)
    hosts = {*cells, *results, *(book.table(name).sheet for name in rows)}
    changed = {sheet: SheetEdit(book, sheet) for sheet in book.sheets if sheet.name in hosts}
    for sheet, edit in changed.items():
        edit.write(cells.get(sheet.name, {}))
        edit.set_results(results.get(sheet.name, {}))
    appended = {}
    for name, new in rows.items():
        table = book.table(name)
        if new.rows:
            appended[name] = changed[book.sheet(table.sheet)].append(table, new)
    parts: Parts = {}
    for sheet, edit in changed.items():
        parts[sheet.part] = edit.text()
        parts.update(edit.tables)
    parts.update(_chain(book, {sheet.sheet_id: edit for sheet, edit in changed.items()}))
    parts.update(_properties(book, properties))
    names, copy = write_parts(book, target, parts, backup_folder)
    count = sum(map(len, cells.values())) + sum(map(len, results.values()))
    return Patched(count, appended, names, copy)


_SheetCells = dict[tuple[int, int], Value | Formula]


def _sorted(book: Book, edits: Iterable[Edit]) -> tuple[dict[str, _SheetCells], dict[str, AppendRows], dict[str, str]]:
    """The edits by sheet, by table and by property; the last word on a cell counts."""
    cells: dict[str, _SheetCells] = {}
    rows: dict[str, AppendRows] = {}
    properties: dict[str, str] = {}
    names: dict[str, str] = {}
    for edit in edits:
        if isinstance(edit, SetCell):
            if edit.sheet not in names:
                names[edit.sheet] = book.sheet(edit.sheet).name
            cells.setdefault(names[edit.sheet], {})[edit.row, edit.col] = edit.value
        elif isinstance(edit, AppendRows):
            name = book.table(edit.table).name
            rows[name] = rows[name].and_then(edit) if name in rows else edit
        elif isinstance(edit, SetProperty):
            properties[edit.name] = edit.value
    return cells, rows, properties


def _results(book: Book, edits: Iterable[Edit]) -> dict[str, dict[tuple[int, int], Value]]:
    """The cached values to write, by sheet."""
    results: dict[str, dict[tuple[int, int], Value]] = {}
    names: dict[str, str] = {}
    for edit in edits:
        if isinstance(edit, SetResult):
            if edit.sheet not in names:
                names[edit.sheet] = book.sheet(edit.sheet).name
            results.setdefault(names[edit.sheet], {})[edit.row, edit.col] = edit.value
    return results


def _chain(book: Book, edits: Mapping[str, SheetEdit]) -> Parts:
    """The calculation chain after the edits, with its traces when it goes altogether."""
    part = book.related("calcChain")
    if part is None:
        return {}
    lost = {(sheet, cell_name(*cell)) for sheet, edit in edits.items() for cell in edit.lost}
    gained = [(sheet, cell_name(*cell)) for sheet, edit in edits.items() for cell in sorted(edit.gained)]
    if not (lost or gained):
        return {}
    new = package.chain(book.part(part), lost, gained)
    if new is not None:
        return {part: new}
    folder, _, file = book.workbook_part.rpartition("/")
    rels = f"{folder}/_rels/{file}.rels"
    return {
        part: None,
        package.CONTENT_TYPES: package.without_part(book.part(package.CONTENT_TYPES), part),
        rels: package.without_relation(book.part(rels), "calcChain"),
    }


def _properties(book: Book, properties: Mapping[str, str]) -> Parts:
    """The document properties after the edits; a workbook without any gets their part."""
    if not properties:
        return {}
    exists = package.CUSTOM in book.archive.parts
    xml = book.part(package.CUSTOM) if exists else None
    for name, value in properties.items():
        xml = package.with_property(xml, name, value)
    if exists:
        return {package.CUSTOM: xml}
    return {
        package.CUSTOM: xml,
        package.CONTENT_TYPES: package.with_part(book.part(package.CONTENT_TYPES), package.CUSTOM, _CUSTOM_TYPE),
        package.ROOT_RELATIONS: package.with_relation(book.part(package.ROOT_RELATIONS), _CUSTOM_KIND, package.CUSTOM),
    }


def write_parts(
    book: Book, target: Path | str, parts: Parts, backup_folder: Path | str | None = None
) -> tuple[tuple[str, ...], Path | None]:
    """Write a workbook with some parts changed; returns what really changed, and the backup.

    `Busy` when the target is open, or when it is the workbook that was read and has changed since.
    """
    source, target = book.archive.path, Path(target)
    check_closed(target)
    removed = frozenset(part for part, text in parts.items() if text is None)
    new = {part: text.encode() for part, text in parts.items() if text is not None}
    changes = {
        part: content
        for part, content in new.items()
        if part not in book.archive.parts or content != book.archive.read(part)
    }
    same = source.resolve() == target.resolve()
    if same and not changes and not removed:
        return (), None
    copy = backup(target, backup_folder) if backup_folder is not None else None
    with atomic_write(target) as temporary:
        temporary.write_bytes(book.archive.rewritten(changes, removed))
        if same and source.read_bytes() != book.archive.data:
            raise Busy(f"「{target.name}」刚刚被别的程序改动,没有写入,请稍后再试")
    return tuple(sorted({*changes, *removed})), copy

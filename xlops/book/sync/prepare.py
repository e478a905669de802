"""What a refresh is going to do to a workbook, worked out before anything is written.

Rule: the same for a closed file and for an open workbook: every grid of the import is merged by key and gets its
places, the sheet of conflicts is written anew, and what is to be remembered is known. Whoever writes decides
nothing any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from xlops.book.sync.conflicts import CONFLICTS, conflict_rows
from xlops.book.sync.merge import Merged, merge
from xlops.book.sync.model import Conflict, Key, Problem, ReadBook, ReadGrid, Refreshed, Tables
from xlops.book.sync.plan import Planned, plan, rewritten, unchanged
from xlops.book.sync.read import key_of
from xlops.catalog.sheets import Origin
from xlops.store.book import Base

__all__ = ["Prepared", "prepare"]


@dataclass(frozen=True)
class Prepared:
    """The tables as they will stand, and the base to remember under the stamp that the workbook gets."""

    book: ReadBook
    planned: Mapping[str, Planned]
    conflicts: tuple[Conflict, ...]
    after: Base
    added: Mapping[str, int]
    deleted: Mapping[str, int]
    problems: tuple[Problem, ...]

    def done(self, cells: int, stale: int = 0, backup: Path | None = None) -> Refreshed:
        """What was done, once it is written."""
        return Refreshed(
            cells=cells, added=self.added, conflicts=self.conflicts, deleted=self.deleted, stale=stale,
            problems=self.problems, revision=self.after.stamp, backup=backup,
        )  # fmt: skip


def prepare(book: ReadBook, new: Tables, base: Base, *, restore: bool = False, part: bool = False) -> Prepared:
    """Merge the rows of an import into the workbook that was read; arguments as for `refresh`.

    `part`: only some sheets are refreshed; the sheet of conflicts, which speaks of all, stays as it is.
    """
    merged, problems = _merged(book, new, base, restore)
    conflicts = tuple(conflict for one in merged.values() for conflict in one.conflicts)
    planned = {id: plan(read, merged[id]) if id in merged else unchanged(read) for id, read in book.grids.items()}
    if CONFLICTS in book.grids and not part:
        planned[CONFLICTS] = rewritten(book.grids[CONFLICTS], conflict_rows(book.grids, conflicts))
    return Prepared(
        book,
        planned,
        conflicts,
        _base_after(Base() if part and not _fits(book, base) else base, merged),
        added={id: len(one.rows) for id, one in merged.items() if one.rows},
        deleted={id: one.kept_away for id, one in merged.items() if one.kept_away},
        problems=tuple(problems),
    )


def _merged(book: ReadBook, new: Tables, base: Base, restore: bool) -> tuple[dict[str, Merged], list[Problem]]:
    """The merge of every grid of the import that stands in the workbook."""
    problems = [*book.problems]
    merged: dict[str, Merged] = {}
    known = _fits(book, base)
    for id, rows in new.items():
        read = book.grids.get(id)
        if read is None:
            problems.append(Problem("", "", "", book.missing.get(id, f"工作簿里没有表「{id}」")))
            continue
        lost = [read.grid.by_id[key].title for key in read.grid.key if key not in read.place.columns]
        if lost:
            told = f"表「{read.grid.name}」缺少「{'、'.join(lost)}」列,没有刷新;请从备份恢复,或运行 xlops upgrade"
            problems.append(Problem(read.sheet, "", "", told))
            continue
        here = [{key: value for key, value in row.items() if key in read.place.columns} for row in rows]
        merged[id] = merge(
            read.grid, base.rows.get(id, {}) if known else None, read.rows, here,
            deleted=base.deleted.get(id, ()) if book.revision else (), formulas=_own_formulas(read), noted=_noted(read), restore=restore,
        )  # fmt: skip
    return merged, problems


def _fits(book: ReadBook, base: Base) -> bool:
    """Is this what was last written into this workbook?"""
    return bool(book.revision) and base.stamp == book.revision


def _own_formulas(read: ReadGrid) -> set[tuple[Key, str]]:
    """The imported cells where the operator put a formula."""
    imported = {c.id for c in read.grid.columns if c.origin is Origin.IMPORTED}
    lines = {line for line, id in read.formulas if id in imported}
    if not lines:
        return set()
    keys = {line: key_of(read.grid, row) for line, row in zip(read.lines, read.rows, strict=True) if line in lines}
    return {(keys[line], id) for line, id in read.formulas if id in imported and line in keys}


def _noted(read: ReadGrid) -> set[Key]:
    """The rows with something in the operator's own columns."""
    return {key_of(read.grid, row) for row, line in zip(read.rows, read.lines, strict=True) if line in read.noted}


def _base_after(base: Base, merged: Mapping[str, Merged]) -> Base:
    """What is to be remembered: the grids of this import as merged, the others as they were."""
    rows = {**base.rows, **{id: one.base for id, one in merged.items()}}
    deleted = {**base.deleted, **{id: one.deleted for id, one in merged.items()}}
    return Base({id: r for id, r in rows.items() if r}, {id: keys for id, keys in deleted.items() if keys})

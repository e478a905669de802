"""The planning workbook of a shop: made, filled, refreshed, brought up to date.

Rule: what the operator typed goes into the store first, in one transaction; then what the store knows goes into
the workbook. The workbook is only written when it is closed, after a backup; everything else never waits for that.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from xlops.errors import BadInput, NotFound, XlopsError
from xlops.files import resource
from xlops.store import Shop, create_shop, reading, transaction, writing

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from xlops.book.feeds import BadCell
    from xlops.book.feeds import Typed as Taken
    from xlops.book.sync import Prepared, ReadBook, Refreshed
    from xlops.book.sync.model import Tables
    from xlops.book.sync.upgrade import Upgraded

__all__ = [
    "WORKBOOK",
    "Refresh",
    "blank_workbook",
    "build_workbook",
    "find_workbook",
    "new_shop",
    "refresh_open",
    "refresh_workbook",
    "take_typed",
    "upgrade_workbook",
]

WORKBOOK = "店铺运营"
"""Name of the workbook, without its ending."""

ENDINGS = (".xlsm", ".xlsx")
Typed = Mapping[str, Sequence[Mapping[str, object]]]
Write = Callable[["Prepared", "date | None"], int]


@dataclass(frozen=True)
class Refresh:
    """What a refresh did: cells and rows written, what the operator typed, typed cells that could not be taken."""

    workbook: Path
    done: Refreshed
    typed: int
    bad: tuple[BadCell, ...]


def blank_workbook(target: Path, *, macros: bool = True) -> Path:
    """An empty workbook of no shop: the one that is kept with the program."""
    from xlops.book.build import build
    from xlops.facts.settings import defaults

    build(target, {}, settings=defaults().values, as_of=None, macros=macros)
    return target


def build_workbook(
    shop: Shop, target: Path | None = None, *, macros: bool = True, typed: Typed | None = None, replace: bool = False
) -> Path:
    """A new workbook filled with what the store knows; by default `店铺运营.xlsm` in the shop's folder.

    Raises `BadInput` where a workbook stands already, unless `replace`.
    """
    from xlops.book.build import build
    from xlops.book.feeds import whole_tables
    from xlops.book.sync import base_of
    from xlops.catalog.sheets import GRIDS
    from xlops.facts.settings import settings
    from xlops.store.book import write_base

    path = target or shop.folder / f"{WORKBOOK}{ENDINGS[0 if macros else 1]}"
    if path.exists() and not replace:
        raise BadInput(f"「{path.name}」已经有了,没有覆盖;要更新内容请运行 xlops refresh,要升级请运行 xlops upgrade")
    with writing(shop) as con:
        as_of = _last_day(con)
        tables = whole_tables(con, GRIDS.values(), as_of=as_of, typed=typed)
        base = base_of(GRIDS, tables)
        with transaction(con):
            write_base(con, base)
        build(
            path, tables, settings=settings(con).values, as_of=as_of, shop_id=shop.id, shop_name=shop.name,
            macros=macros, revision=base.stamp,
        )  # fmt: skip
    return path


def new_shop(name: str, folder: Path) -> Shop:
    """A shop's folder with a fresh workbook in it; what is there already stays."""
    from xlops.book.build import fresh

    shop = create_shop(name, folder)
    if not any((shop.folder / f"{WORKBOOK}{ending}").exists() for ending in ENDINGS):
        kept = resource(f"workbook/{WORKBOOK}{ENDINGS[0]}")
        fresh(kept, shop.folder / kept.name, shop_id=shop.id, shop_name=shop.name)
    return shop


def take_typed(shop: Shop, typed: Typed) -> None:
    """Planning rows into the store as if they had been typed into the workbook."""
    from xlops.book.feeds import typed_rows
    from xlops.catalog.sheets import GRIDS

    with writing(shop) as con, transaction(con):
        for id, rows in typed.items():
            typed_rows(con, GRIDS[id], [dict(row) for row in rows])  # type: ignore[arg-type]


def find_workbook(shop: Shop) -> Path:
    """The shop's workbook: by its usual name, else the one in the folder that says it is of this shop.

    Raises `NotFound` where there is none, `BadInput` where several say so.
    """
    from xlops.sheetxml import open_book

    for ending in ENDINGS:
        if (path := shop.folder / f"{WORKBOOK}{ending}").exists():
            return path
    mine = []
    for path in sorted(shop.folder.glob("*.xls[xm]")):
        if not path.name.startswith("~$") and open_book(path).properties.get("xlops.shop") == shop.id:
            mine.append(path)
    if len(mine) > 1:
        raise BadInput(f"店铺文件夹里有 {len(mine)} 个工作簿({'、'.join(p.name for p in mine)}),请指明用哪个")
    if not mine:
        raise NotFound(f"「{shop.name}」还没有工作簿,请运行 xlops build 生成一个")
    return mine[0]


def refresh_workbook(shop: Shop, workbook: Path | None = None, *, restore: bool = False) -> Refresh:
    """Take in what was typed, then write what the store knows; `restore` brings deleted rows back.

    Raises `Busy` while the workbook is open, `BadInput` for one of another shop.
    """
    from xlops.book.sync import read_tables, refresh
    from xlops.facts.settings import settings
    from xlops.sheetxml import check_closed
    from xlops.store.book import Base, read_base, write_base

    path = workbook or find_workbook(shop)
    check_closed(path)
    book = read_tables(path)
    _check_shop(shop, book, path.name)
    with writing(shop) as con:
        taken, as_of, new = _taken(con, book)

        def keep(base: Base) -> None:
            with transaction(con):
                write_base(con, base)

        done = refresh(
            book, new, read_base(con, book.revision), settings=settings(con).values, as_of=as_of,
            backup_folder=shop.backups, keep=keep, restore=restore,
        )  # fmt: skip
    return _refreshed(path, done, taken)


def refresh_open(
    shop: Shop, book: ReadBook, path: Path, write: Write, *, only: Collection[str] | None = None
) -> Refresh:
    """The same for a workbook that is open in a spreadsheet: `book` is what stands there, `write` writes into it.

    `write` gets what is to be done and the last day with data, and returns how many cells it wrote; what it raises
    leaves the store with the base that the workbook still has. `only` names the grids to refresh. `path` is where the
    workbook lies; the file there is backed up. Raises `BadInput` for a workbook of another shop.
    """
    from xlops.book.sync import prepare
    from xlops.files import backup
    from xlops.store.book import read_base, write_base

    _check_shop(shop, book, path.name)
    with writing(shop) as con:
        taken, as_of, new = _taken(con, book)
        if only is not None:
            new = {id: rows for id, rows in new.items() if id in only}
        base = read_base(con, book.revision)
        prepared = prepare(book, new, base, part=only is not None)
        copy = None
        with suppress(OSError, XlopsError):  # a workbook in the cloud has no file here, one never saved none at all
            copy = backup(path, shop.backups)
        if prepared.after.stamp != base.stamp:
            with transaction(con):
                write_base(con, prepared.after)
        done = prepared.done(write(prepared, as_of), backup=copy)
    return _refreshed(path, done, taken)


def _check_shop(shop: Shop, book: ReadBook, name: str) -> None:
    if book.shop_id and book.shop_id != shop.id:
        raise BadInput(f"「{name}」是另一家店的工作簿,没有刷新")


def _taken(con: DuckDBPyConnection, book: ReadBook) -> tuple[list[Taken], date | None, Tables]:
    """What was typed goes into the store; then what the store knows for the grids of the workbook."""
    from xlops.book.feeds import feed_tables, typed_rows

    tables = book.tables
    with transaction(con):
        taken = [typed_rows(con, read.grid, tables[id]) for id, read in book.grids.items()]
    as_of = _last_day(con)
    fed = [read.grid for read in book.grids.values() if read.grid.feed]
    return taken, as_of, feed_tables(con, fed, as_of=as_of, known=tables)


def _refreshed(path: Path, done: Refreshed, taken: Sequence[Taken]) -> Refresh:
    return Refresh(path, done, sum(t.stored for t in taken), tuple(b for t in taken for b in t.bad))


def upgrade_workbook(shop: Shop, workbook: Path | None = None) -> tuple[Path, Upgraded]:
    """Rebuild an older workbook in today's layout, in its place; the old file goes to the backups.

    Raises `Busy` while it is open, `BadInput` for one of another shop.
    """
    from xlops.book.sync.upgrade import upgrade
    from xlops.facts.settings import settings
    from xlops.sheetxml import open_book

    path = workbook or find_workbook(shop)
    if open_book(path).properties.get("xlops.shop", shop.id) not in ("", shop.id):
        raise BadInput(f"「{path.name}」是另一家店的工作簿,没有升级")
    with reading(shop) as con:
        done = upgrade(
            path, path, settings=settings(con).values, as_of=_last_day(con), shop_name=shop.name,
            macros=path.suffix == ".xlsm", backup_folder=shop.backups,
        )  # fmt: skip
    return path, done


def _last_day(con: DuckDBPyConnection) -> date | None:
    from xlops.facts import coverage

    return coverage(con).last

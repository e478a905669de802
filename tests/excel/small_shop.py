"""A shop of three days with a workbook of a few sheets, built once and copied for each test."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from xlops.book.build import build
from xlops.book.feeds import whole_tables
from xlops.book.sync import base_of
from xlops.catalog.sheets import SHEETS, Sheet
from xlops.facts import coverage
from xlops.facts.settings import settings
from xlops.formula.sheet import check
from xlops.shop import import_files
from xlops.store import Shop, create_shop, imports, reading, transaction, writing
from xlops.store.book import write_base

__all__ = ["NOW", "SMALL", "core", "copied", "files", "made"]

NOW = datetime(2026, 11, 16, 9)
_NAMES = ("daily", "targets", "profit", "settings", "checks", "definitions", "conflicts")


def _closed(sheets: dict[str, Sheet]) -> dict[str, Sheet]:
    """The sheets without grids whose formulas ask for sheets that are not there."""
    grids = {grid.id: grid for sheet in sheets.values() for grid in sheet.grids}
    kept = {id: tuple(g for g in sheet.grids if not check(g, grids)) for id, sheet in sheets.items()}
    done = {id: replace(sheet, grids=kept[id], cards=(), charts=()) for id, sheet in sheets.items()}
    return done if all(sheets[id].grids == kept[id] for id in sheets) else _closed(done)


SMALL = _closed({id: SHEETS[id] for id in _NAMES})


def core(path: Path, *lines: str) -> Path:
    """A 店铺整体 export: day, visitors, buyers, paid."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["统计日期,访客数,支付买家数,支付金额", *lines]) + "\n", encoding="utf-8")
    return path


def made(folder: Path) -> Shop:
    """The shop with 9–11 November, and its workbook."""
    shop = create_shop("小店", folder)
    days = ("2026-11-09,100,5,300", "2026-11-10,200,8,500", "2026-11-11,150,6,420.5")
    assert [i.error for i in import_files(shop, [core(folder / "三天.csv", *days)], now=NOW)] == [""]
    grids = {grid.id: grid for sheet in SMALL.values() for grid in sheet.grids}
    with writing(shop) as con:
        as_of = coverage(con).last
        assert as_of is not None
        tables = whole_tables(con, grids.values(), as_of=as_of)
        base = base_of(grids, tables)
        with transaction(con):
            write_base(con, base)
        build(
            folder / "店铺运营.xlsx", tables, settings=settings(con).values, as_of=as_of, shop_id=shop.id,
            shop_name=shop.name, macros=False, revision=base.stamp, sheets=SMALL,
        )  # fmt: skip
    return shop


def copied(shop: Shop, folder: Path) -> Shop:
    """The same shop in another folder, registered there."""
    shutil.copytree(shop.folder, folder)
    return create_shop(shop.name, folder)


def files(shop: Shop) -> list[str]:
    """The names of the files in the store."""
    with reading(shop) as con:
        return [one.file for one in imports(con)]

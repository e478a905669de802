"""A workbook of a few small sheets, built by the writer of the real one, and what operators do to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.sheetxml.conftest import edit_zip
from xlops.book.build import build
from xlops.book.sync import ReadBook, read_tables, refresh
from xlops.book.sync.engine import Engine, sheet_language
from xlops.book.sync.model import Refreshed, Tables
from xlops.catalog.model import Kind
from xlops.catalog.sheets import SHEETS, Card, Column, Grid, Group, Origin, Sheet
from xlops.store.book import Base

IMPORTED = Origin.IMPORTED
DAYS = Grid(
    "days", "日报", key=("day",), feed="day",
    columns=(
        Column("day", origin=IMPORTED),
        Column("pay_amount", origin=IMPORTED, summed=True),
        Column("uv", origin=IMPORTED),
        Column("per_visitor", "每访客", Kind.NUMBER, formula="pay_amount / uv"),
        Column("part", "占比", Kind.RATE, formula="pay_amount / total(days.pay_amount)"),
        Column("note", "备注", Kind.TEXT),
    ),
)  # fmt: skip
GOODS = Grid(
    "goods", "商品", key=("item_id",), feed="item", at_least=3,
    columns=(
        Column("item_id", origin=IMPORTED),
        Column("title", "标题", Kind.TEXT, origin=IMPORTED),
        Column("stock", "库存", Kind.COUNT, unit="件", origin=IMPORTED),
        Column("price", "定价", Kind.MONEY),
        Column("worth", "货值", Kind.MONEY, formula="price * stock"),
        Column("rate", "退款率", Kind.RATE),
        Column("since", "上架日", Kind.DATE),
    ),
)  # fmt: skip
SMALL = {
    sheet.id: sheet
    for sheet in (
        Sheet(
            "home",
            "总览",
            Group.START,
            "看这里。",
            cards=(Card("all", "合计", "total(days.pay_amount)"),),
            visible=True,
        ),
        Sheet("days", "日报", Group.DATA, "每天一行。", grids=(DAYS,), visible=True),
        Sheet("goods", "商品", Group.DATA, "每个商品一行。", grids=(GOODS,), visible=True),
        SHEETS["conflicts"],
    )
}
GRIDS = {grid.id: grid for sheet in SMALL.values() for grid in sheet.grids}


def day(number: int) -> date:
    return date(2026, 11, number)


def sold(number: int, amount: float | None, visitors: int | None = 100) -> dict[str, Any]:
    return {"day": day(number), "pay_amount": amount, "uv": visitors}


def item(id: str, title: str, stock: int | None) -> dict[str, Any]:
    return {"item_id": id, "title": title, "stock": stock}


LAST = day(20)


class Office:
    """A workbook, and the store's memory of it."""

    def __init__(self, path: Path) -> None:
        self.path, self.bases, self.engine = path, {"": Base()}, sheet_language(SMALL)

    def read(self, **answers: str) -> ReadBook:
        return read_tables(self.path, grids=GRIDS, answers={k.replace("_", ":", 1): v for k, v in answers.items()})

    def keep(self, base: Base) -> None:
        self.bases[base.stamp] = base

    def refresh(self, new: Tables, as_of: date = LAST, engine: Engine | None = None, **more: Any) -> Refreshed:
        book = self.read()
        last = list(self.bases.values())[-1]
        base = self.bases.get(book.revision, last)
        return refresh(
            book, new, base, settings={}, as_of=as_of, engine=engine or self.engine, keep=self.keep,
            **{"backup_folder": self.path.parent / "备份", **more},
        )  # fmt: skip

    def rewrite(self, part: str, *changes: tuple[str, str]) -> None:
        """Change the XML of a part, as a spreadsheet would."""

        def change(name: str, data: bytes) -> bytes:
            if name == part:
                text = data.decode()
                for old, new in changes:
                    assert old in text, old
                    text = text.replace(old, new)
                return text.encode()
            return data

        edit_zip(self.path, change)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("built") / "店铺.xlsx"
    build(path, {}, settings={}, as_of=None, shop_id="s1", shop_name="小店", macros=False, sheets=SMALL)
    return path.read_bytes()


@pytest.fixture
def office(built: bytes, tmp_path: Path) -> Office:
    path = tmp_path / "店铺.xlsx"
    path.write_bytes(built)
    return Office(path)


@pytest.fixture
def rows(office: Office) -> Callable[[str], list[dict[str, Any]]]:
    """The typed and imported values of a grid, without what is empty."""
    return lambda grid: [dict(row) for row in office.read().grids[grid].rows]

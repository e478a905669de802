"""A shop's workbook through its life: built, filled in by an operator, refreshed, mixed up, open elsewhere."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.shops import copied
from xlops.book.sync import ReadGrid, read_tables
from xlops.errors import BadInput, Busy
from xlops.sheetxml import SetCell, patch
from xlops.shop import build_workbook, find_workbook, refresh_workbook, upgrade_workbook
from xlops.store import Shop, create_shop, reading, transaction, writing

pytestmark = pytest.mark.journey

FIRST = date(2026, 11, 2)


def put_days(shop: Shop, first: int, last: int, *, pay: int = 100) -> None:
    """Daily rows of the shop: `pay` yuan a day and one more each day, 200 visitors, 10 buyers."""
    with writing(shop) as con, transaction(con):
        for n in range(first, last):
            day = FIRST + timedelta(days=n)
            con.execute("DELETE FROM shop_facts WHERE start = ?", [day])
            con.execute(
                """INSERT INTO shop_facts (start, "end", terminal, source, pay_amount, uv, pay_buyers)
                VALUES (?, ?, '全部', 'sycm_shop', ?, 200, 10)""",
                [day, day, pay + n],
            )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """Two weeks of days, and the workbook made from them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XLOPS_HOME", str(tmp_path_factory.mktemp("home")))
        shop = create_shop("甲店", tmp_path_factory.mktemp("built") / "我的 店")
        put_days(shop, 0, 14)
        build_workbook(shop)
    return shop


@pytest.fixture
def shop(built: Shop, tmp_path: Path) -> Shop:
    return copied(built, tmp_path / "我的 店")


def type_into(path: Path, grid: str, key: object, **cells: object) -> None:
    """As an operator: into the row whose first key is `key`."""
    read = read_tables(path).grids[grid]
    line = next(n for row, n in zip(read.rows, read.lines, strict=True) if row[read.grid.key[0]] == key)
    edits = [SetCell(read.sheet, line, read.place.columns[id].col, value) for id, value in cells.items()]  # type: ignore[arg-type]
    patch(path, path, edits)


def daily(path: Path) -> dict[object, dict[str, object]]:
    found: ReadGrid = read_tables(path).grids["daily"]
    return {row["day"]: dict(row) for row in found.rows}


def test_the_workbook_holds_what_the_store_knows(shop: Shop) -> None:
    path = find_workbook(shop)
    assert path == shop.folder / "店铺运营.xlsm"
    rows = daily(path)
    assert len(rows) == 14 and rows[FIRST]["pay_amount"] == 100 and rows[date(2026, 11, 15)]["pay_amount"] == 113
    with pytest.raises(BadInput, match="xlops refresh"):
        build_workbook(shop)


def test_what_was_typed_stays_and_new_days_come(shop: Shop) -> None:
    path = find_workbook(shop)
    type_into(path, "daily", FIRST, event="换主图", event_kind="改图")
    put_days(shop, 14, 16)
    done = refresh_workbook(shop)
    rows = daily(path)
    assert rows[FIRST]["event"] == "换主图" and len(rows) == 16
    assert done.done.added["daily"] == 2 and not done.done.conflicts and not done.bad
    with reading(shop) as con:
        assert con.execute("SELECT day, event FROM events").fetchall() == [(FIRST, "换主图")]


def test_refreshing_twice_changes_nothing(shop: Shop) -> None:
    path = find_workbook(shop)
    put_days(shop, 14, 15)
    refresh_workbook(shop)
    before = path.read_bytes()
    done = refresh_workbook(shop)
    assert not done.done.added and path.read_bytes() == before


def test_an_overwritten_number_stays_and_is_listed(shop: Shop) -> None:
    path = find_workbook(shop)
    type_into(path, "daily", FIRST, pay_amount=999.0)
    put_days(shop, 0, 14, pay=500)
    done = refresh_workbook(shop)
    rows = daily(path)
    assert rows[FIRST]["pay_amount"] == 999 and rows[date(2026, 11, 3)]["pay_amount"] == 501
    (conflict,) = [c for c in done.done.conflicts if c.column == "pay_amount"]
    assert (conflict.typed, conflict.imported) == (999, 500)
    listed = read_tables(path).grids["conflicts"].rows
    assert any("999" in str(row.values()) for row in listed)


def test_an_open_workbook_is_left_alone_with_a_sentence(shop: Shop) -> None:
    path = find_workbook(shop)
    before = path.read_bytes()
    path.with_name(f"~${path.name}").write_bytes(b"owner")
    with pytest.raises(Busy, match="打开"):
        refresh_workbook(shop)
    assert path.read_bytes() == before


def test_a_workbook_of_another_shop_is_refused(shop: Shop, tmp_path: Path) -> None:
    other = create_shop("乙店", tmp_path / "乙店")
    put_days(other, 0, 3)
    with pytest.raises(BadInput, match="另一家店"):
        refresh_workbook(other, find_workbook(shop))


def test_a_shop_without_data_gets_a_workbook_too(tmp_path: Path) -> None:
    empty = create_shop("新店", tmp_path / "新店")
    path = build_workbook(empty, macros=False)
    assert path.name == "店铺运营.xlsx" and not daily(path)
    put_days(empty, 0, 3)
    assert refresh_workbook(empty).done.added["daily"] == 3


def test_an_upgrade_keeps_what_was_typed_and_the_next_refresh_knows_it(shop: Shop) -> None:
    path = find_workbook(shop)
    type_into(path, "daily", FIRST, event="换主图")
    where, done = upgrade_workbook(shop)
    assert where == path and done.backup is not None and done.backup.exists()
    assert daily(path)[FIRST]["event"] == "换主图"
    put_days(shop, 14, 15)
    again = refresh_workbook(shop)
    assert again.done.added["daily"] == 1 and not again.done.conflicts

"""What the demo's operator typed: it fits the sheets, the shop and the story."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest

from xlops.catalog.config import DEFAULTS
from xlops.catalog.model import Kind
from xlops.catalog.sheets import GRIDS, LISTS
from xlops.catalog.sheets.model import Column, Origin
from xlops.demo.entries import ENTRIES
from xlops.demo.shop import ITEMS, SKUS
from xlops.demo.story import EVENTS, HERO, LAST_DAY, PROMOTION, STOCK_OUT
from xlops.demo.typed import typed

TABLES = typed()
CODES = {item.code for item in ITEMS} | {sku.code for sku in SKUS}
IDS = {item.id for item in ITEMS}


def cells() -> Iterator[tuple[str, Column, object]]:
    for id, rows in TABLES.items():
        for row in rows:
            for name, value in row.items():
                yield id, GRIDS[id].by_id[name], value


def test_every_cell_has_its_column() -> None:
    """No column is named that a sheet does not have, and no formula is typed over."""
    unknown = {(id, name) for id, rows in TABLES.items() for row in rows for name in row if name not in GRIDS[id].by_id}
    assert unknown == set()
    assert [(id, c.id) for id, c, _ in cells() if c.origin is Origin.FORMULA] == []


def test_choices_are_in_their_lists() -> None:
    wrong = [(id, c.id, v) for id, c, v in cells() if c.choices in LISTS and v not in LISTS[c.choices][1]]
    assert wrong == []


def test_numbers_lie_in_their_bounds() -> None:
    for id, column, value in cells():
        if isinstance(value, int | float) and not isinstance(value, bool):
            assert column.low is None or value >= column.low, (id, column.id, value)
            assert column.high is None or value <= column.high, (id, column.id, value)
        if column.holds is Kind.DATE:
            assert isinstance(value, date), (id, column.id, value)


def test_rows_have_keys_of_their_own() -> None:
    for id, rows in TABLES.items():
        keys = [tuple(row.get(name) for name in GRIDS[id].key) for row in rows]
        assert len(set(keys)) == len(keys), id


@pytest.mark.parametrize(
    "id", ["items", "skus", "activities", "price_watch", "incidents", "bad_reviews", "competitors"]
)
def test_goods_are_those_of_the_shop(id: str) -> None:
    assert {row["item_id"] for row in TABLES[id] if "item_id" in row} <= IDS
    assert {row["merchant_code"] for row in TABLES[id] if "merchant_code" in row} <= CODES


def test_entries_are_those_of_the_tree() -> None:
    paths = {" > ".join(entry.path): entry.name for entry in ENTRIES}
    assert all(paths[str(row["entry_path"])] == row["entry"] for row in TABLES["entries"])


def test_events_are_the_storys() -> None:
    assert {row["day"]: row["event"] for row in TABLES["daily"]} == EVENTS
    assert {row["event"]: row["event_kind"] for row in TABLES["daily"]}["次推款米白断货"] == "断货"


def test_nothing_is_noted_after_the_last_day() -> None:
    """What is looked up lies in the past; plans and due days may lie ahead."""
    looked = (
        "daily",
        "competitors",
        "keyword_ranks",
        "scores",
        "incidents",
        "bad_reviews",
        "price_watch",
        "ad_budgets",
        "ad_balances",
    )
    assert all(row["day"] <= LAST_DAY for id in looked for row in TABLES[id])  # type: ignore[operator]


def test_settings_are_left_as_they_are() -> None:
    assert "settings" not in TABLES and DEFAULTS


def test_last_weeks_to_dos_explain_the_week() -> None:
    """The picture was changed on purpose, the colour that ran out was not ordered, the budget was raised."""
    todos = {str(row["todo_id"]): row for row in TABLES["todos"]}
    picture = next(row for row in todos.values() if "搜索首图" in str(row.get("action")))
    assert picture["due"] == next(day for day, event in EVENTS.items() if "首图" in event) and picture["done"] == "是"
    ordered = next(row for row in todos.values() if str(STOCK_OUT.in_transit) in str(row.get("action")))
    assert ordered["done"] == "否" and ordered["due"] < STOCK_OUT.day  # type: ignore[operator]
    assert {row["week"] for row in todos.values()} == {"2026-W45", "2026-W46"}


def test_the_activity_of_the_story_is_in_the_calendar() -> None:
    row = next(row for row in TABLES["activities"] if row["start"] == PROMOTION.start)
    price = next(item.price for item in ITEMS if item.code == HERO) / 100
    assert row["end"] == PROMOTION.end and row["planned_price"] == pytest.approx(price * 0.88, abs=0.01)


def test_the_trade_explains_nothing() -> None:
    """The market of the last week equals the one before; competitors kept their prices."""
    market = {row["day"]: row["market_amount"] for row in TABLES["scores"]}
    for row in TABLES["scores"][-7:]:
        assert market[row["day"]] == market[date.fromordinal(row["day"].toordinal() - 7)]  # type: ignore[attr-defined]
    prices: dict[object, list[float]] = {}
    for row in TABLES["competitors"]:
        prices.setdefault(row["competitor"], []).append(float(str(row["price"])))
    assert all(abs(now / old - 1) < 0.05 for own in prices.values() for old, now in pairwise(own))

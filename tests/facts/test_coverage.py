"""Which days there are, which week is the last full one, and which files are lacking."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from duckdb import DuckDBPyConnection

from tests.facts.conftest import Put
from xlops.catalog.exports import EXPORTS
from xlops.facts import coverage, missing_files
from xlops.periods import Period, week_of

MON, SUN = date(2026, 11, 9), date(2026, 11, 15)
WEEK = week_of(MON)


def days(put: Put, first: date, n: int, source: str = "sycm_core_daily") -> None:
    put("shop_facts", *[{"start": first + timedelta(i), "source": source, "uv": 1} for i in range(n)])


def order(id: str, created: datetime, paid: datetime) -> dict[str, object]:
    return {"order_id": id, "created_at": created, "paid_at": paid, "paid_amount": Decimal(1)}


def test_an_empty_shop(con: DuckDBPyConnection) -> None:
    found = coverage(con)
    assert (found.first, found.last, found.sources, found.last_full_week()) == (None, None, {}, None)


def test_days_of_each_source(con: DuckDBPyConnection, put: Put) -> None:
    days(put, MON, 2)
    put("item_facts", {"start": MON, "end": SUN, "source": "sycm_item", "item_id": "1", "uv": 3})
    found = coverage(con)
    assert (found.first, found.last) == (MON, SUN)
    assert found.sources["sycm_core_daily"].days == {MON, MON + timedelta(1)}
    assert found.sources["sycm_item"].periods == (WEEK,)
    assert found.missing("sycm_core_daily", Period(MON, MON + timedelta(3))) == (
        MON + timedelta(2), MON + timedelta(3),
    )  # fmt: skip
    assert found.missing("orders", Period(MON, MON)) == (MON,)


def test_late_payments_cover_no_day(con: DuckDBPyConnection, put: Put) -> None:
    """Ordered on Saturday, paid on Sunday: the file ends on Saturday, and its week is not full."""
    put("orders", order("1", datetime(2026, 11, 8, 9), datetime(2026, 11, 8, 9)))
    put("orders", order("2", datetime(2026, 11, 14, 23), datetime(2026, 11, 15, 0)))
    found = coverage(con)
    assert found.last == date(2026, 11, 14)
    assert found.last_full_week() == WEEK.shift(-7)


@pytest.mark.parametrize(("n", "week"), [(6, WEEK), (7, WEEK), (10, WEEK), (14, WEEK.shift(7))])
def test_the_last_full_week(con: DuckDBPyConnection, put: Put, n: int, week: Period) -> None:
    """Six days reach no Sunday: the last week with data then."""
    days(put, MON, n)
    assert coverage(con).last_full_week() == week


def test_an_operators_plan_covers_nothing(con: DuckDBPyConnection, put: Put) -> None:
    days(put, MON, 1)
    put("activities", {"activity": "双12", "item_id": "1", "start": date(2026, 12, 12)})
    assert coverage(con).last == MON


def test_missing_files_name_the_export_and_where_it_is(con: DuckDBPyConnection, put: Put) -> None:
    days(put, MON, 6, "sycm_shop")
    con.execute("""INSERT INTO imports (id, export, "table") VALUES (1, 'sycm_shop', 'shop_facts')""")
    put("item_facts", {"start": MON, "end": SUN, "source": "sycm_item", "item_id": "1", "uv": 3})
    found = {EXPORTS[m.export].table: m for m in missing_files(con, WEEK)}
    assert found["shop_facts"].export == "sycm_shop"  # the kind that the shop imports, not the first of the list
    assert found["shop_facts"].days == (SUN,)
    assert found["shop_facts"].menu == EXPORTS["sycm_shop"].menu != ""
    assert "item_facts" not in found
    assert found["orders"].days == tuple(WEEK)
    assert found["ad_facts"].export == "wxt_plan"
    assert all(m.name == EXPORTS[m.export].name for m in found.values())

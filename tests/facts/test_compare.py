"""Now against before, like with like; sources against each other."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from tests.facts.conftest import Put
from xlops.facts import compare, compares, reconcile
from xlops.periods import Period, week_of

D = Decimal
MON = date(2026, 11, 9)
NOW = week_of(MON)
BEFORE = NOW.shift(-7)


def week(start: date, n: int = 7, source: str = "sycm_core_daily", **fields: Any) -> list[dict[str, Any]]:
    return [{"start": start + timedelta(i), "terminal": "全部", "source": source, **fields} for i in range(n)]


def test_two_whole_weeks(con: DuckDBPyConnection, put: Put) -> None:
    put("shop_facts", *week(BEFORE.start, pay_amount=D("100")), *week(MON, pay_amount=D("110")))
    found = compare(con, "pay_amount", NOW, BEFORE)
    assert (found.now.value, found.before.value, found.delta, found.common) == (D("770"), D("700"), D("70"), ())
    assert found.rate == pytest.approx(0.1)
    assert found.pp is None


def test_a_missing_sunday_is_left_out_of_both_weeks(con: DuckDBPyConnection, put: Put) -> None:
    """Sunday is the largest day of last week; without it both weeks have six days."""
    put("shop_facts", *week(BEFORE.start, 6, pay_amount=D("100")), *week(BEFORE.end, 1, pay_amount=D("200")))
    put("shop_facts", *week(MON, 6, pay_amount=D("110")))
    found = compare(con, "pay_amount", NOW, BEFORE)
    assert (found.now.value, found.before.value) == (D("660"), D("800"))
    assert (found.delta, found.rate) == (D("60"), pytest.approx(0.1))
    assert found.common == tuple(MON + timedelta(i) for i in range(6))


def test_different_days_missing_on_both_sides(con: DuckDBPyConnection, put: Put) -> None:
    """Monday is missing now, Sunday was before: Tuesday to Saturday are compared."""
    put("shop_facts", *week(BEFORE.start, 6, pay_amount=D("10")), *week(MON + timedelta(1), 6, pay_amount=D("10")))
    found = compare(con, "pay_amount", NOW, BEFORE)
    assert found.common == tuple(MON + timedelta(i) for i in range(1, 6))
    assert (found.delta, found.rate) == (D("0"), 0.0)


def test_a_ratio_changes_by_points(con: DuckDBPyConnection, put: Put) -> None:
    put("shop_facts", *week(BEFORE.start, uv=1000, pay_buyers=30), *week(MON, uv=1000, pay_buyers=23))
    found = compare(con, "pay_cvr", NOW, BEFORE)
    assert found.pp == pytest.approx(-0.007)
    assert found.rate == pytest.approx(23 / 30 - 1)


def test_no_rate_on_nothing(con: DuckDBPyConnection, put: Put) -> None:
    put("shop_facts", *week(BEFORE.start, pay_amount=D("0")), *week(MON, pay_amount=D("5")))
    found = compare(con, "pay_amount", NOW, BEFORE)
    assert (found.delta, found.rate) == (D("35"), None)
    nothing = compare(con, "uv", NOW, BEFORE)
    assert (nothing.delta, nothing.rate, nothing.now.value) == (None, None, None)


def test_the_first_week_has_nothing_to_compare(con: DuckDBPyConnection, put: Put) -> None:
    put("shop_facts", *week(MON, pay_amount=D("5")))
    found = compare(con, "pay_amount", NOW, BEFORE)
    assert (found.now.value, found.before.value, found.delta, found.rate) == (D("35"), None, None, None)


def test_people_of_a_week_against_people_added_by_day(con: DuckDBPyConnection, put: Put) -> None:
    """The week's file says 500; last week there are only days, 100 each: 500 against 700 would be −29%."""
    put("shop_facts", *week(BEFORE.start, uv=100))
    put("shop_facts", {"start": MON, "end": NOW.end, "terminal": "全部", "source": "sycm_shop", "uv": 500})
    found = compare(con, "uv", NOW, BEFORE)
    assert (found.now.basis, found.before.basis, found.delta, found.flags) == (
        "period",
        "daily",
        None,
        ("BASES_DIFFER",),
    )
    put("shop_facts", *week(MON, source="sycm_shop", uv=90))
    found = compare(con, "uv", NOW, BEFORE)
    assert (found.now.value, found.delta, found.rate) == (500, -70, pytest.approx(-0.1))


def test_both_weeks_from_the_source_that_has_both(con: DuckDBPyConnection, put: Put) -> None:
    """This week only the orders, last week the shop's file as well: orders are compared with orders."""
    for start, amount in ((BEFORE.start, "100"), (MON, "90")):
        for i in range(7):
            at = datetime(start.year, start.month, start.day, 9) + timedelta(i)
            put("orders", {"order_id": f"{at}", "created_at": at, "paid_at": at, "paid_amount": D(amount)})
    put("shop_facts", *week(BEFORE.start, pay_amount=D("120")))
    found = compare(con, "pay_amount", NOW, BEFORE)
    assert (found.before.value, found.before.source, found.delta) == (D("700"), "orders", D("-70"))


def test_a_score_is_compared_as_it_stands(con: DuckDBPyConnection, put: Put) -> None:
    put("shop_facts", *week(BEFORE.start, dsr_desc=4.8), *week(MON, 3, dsr_desc=4.9))
    found = compare(con, "dsr_desc", NOW, BEFORE)
    assert (found.delta, found.common) == (pytest.approx(0.1), ())


def test_many_at_once_are_the_same(con: DuckDBPyConnection, put: Put) -> None:
    put("shop_facts", *week(BEFORE.start, uv=9, pay_amount=D("1")), *week(MON, 5, uv=8, pay_amount=D("2")))
    many = compares(con, ["uv", "pay_amount", "uv_value"], NOW, BEFORE)
    assert {name: compare(con, name, NOW, BEFORE) for name in many} == many


def test_sources_that_disagree_are_listed(con: DuckDBPyConnection, put: Put) -> None:
    """
    | source | Mon | Tue |                                                 |
    |--------|-----|-----|-------------------------------------------------|
    | shop   | 100 | 100 |                                                 |
    | items  | 100 | 99  | 0.5% less: within the tolerance of 1%           |
    | orders | 97  | -   | 3% less on Monday; on Tuesday there is no order |
    """
    put("shop_facts", *week(MON, 2, pay_amount=D("100")))
    for day, amount in enumerate(("100", "99")):
        put("item_facts", *week(MON + timedelta(day), 1, "sycm_item", item_id="1", pay_amount=D(amount)))
    at = datetime(2026, 11, 9, 9)
    put("orders", {"order_id": "1", "created_at": at, "paid_at": at, "paid_amount": D("97")})
    (found,) = reconcile(con, Period(MON, MON + timedelta(1)))
    assert (found.field, found.source, found.value) == ("pay_amount", "sycm_core_daily", D("100"))
    assert (found.other, found.other_value, found.days) == ("orders", D("97"), 1)
    assert found.rate == pytest.approx(-0.03)
    con.execute("INSERT INTO settings VALUES ('reconcile_tolerance', '0.05')")
    assert reconcile(con, Period(MON, MON + timedelta(1))) == []

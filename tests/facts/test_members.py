"""Repeat purchase and the eight groups: the SQL against the methods of the same name, and by hand."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from random import Random

import duckdb
import pytest

from tests.facts.conftest import Put
from xlops.facts.members import groups, repeat
from xlops.methods.repurchase import period_repurchase_rate, repeat_purchase_rate
from xlops.methods.rfm import rfm_score

AS_OF = date(2026, 8, 31)


@pytest.fixture
def orders(put: Put) -> list[tuple[str, date, int]]:
    """300 orders of 60 buyers over 100 days, some buyers far more often than others."""
    rng = Random(7)
    found = []
    for n in range(300):
        buyer, ago, paid = f"b{int(60 * rng.random() ** 2)}", rng.randrange(100), rng.randrange(10, 500)
        found.append((buyer, AS_OF - timedelta(days=ago), paid))
        at = datetime.combine(found[-1][1], time(12))
        put("orders", {"order_id": str(n), "buyer": buyer, "created_at": at, "paid_at": at, "paid_amount": paid})
    put(
        "orders",
        {
            "order_id": "first",
            "buyer": "z",
            "created_at": datetime(2026, 1, 1),
            "paid_at": datetime(2026, 1, 1),
            "paid_amount": 1,
        },
    )
    return [*found, ("z", date(2026, 1, 1), 1)]


def test_repeat_as_the_methods_say(con: duckdb.DuckDBPyConnection, orders: list[tuple[str, date, int]]) -> None:
    got = repeat(con, AS_OF)
    recent = Counter(b for b, day, _ in orders if (AS_OF - day).days < 30)
    assert got is not None and got.recent == len(recent)
    assert got.across == period_repurchase_rate([(b, day) for b, day, _ in orders], AS_OF, 30)
    assert got.within == repeat_purchase_rate(list(recent.values()))


def test_groups_as_the_method_says(con: duckdb.DuckDBPyConnection, orders: list[tuple[str, date, int]]) -> None:
    people = sorted({b for b, *_ in orders})
    customers = [
        (
            p, min((AS_OF - day).days for b, day, _ in orders if b == p), sum(b == p for b, *_ in orders),
            sum(paid for b, _, paid in orders if b == p),
        )
        for p in people
    ]  # fmt: skip
    expected = Counter(row["segment"] for row in rfm_score(customers))
    got = groups(con, AS_OF)
    assert got is not None and got.counts == expected and len(expected) > 3


def test_hidden_names_are_refused(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """Two of a hundred hidden are too many; one of a hundred is not."""
    for n in range(100):
        at = datetime.combine(AS_OF - timedelta(days=n % 70), time(12))
        put(
            "orders",
            {"order_id": str(n), "buyer": "" if n < 2 else f"b{n}", "created_at": at, "paid_at": at, "paid_amount": 1},
        )
    found = repeat(con, AS_OF)
    assert found is not None and found.masked and found.across is None and groups(con, AS_OF) is None
    con.execute("UPDATE orders SET buyer = 'b0' WHERE order_id = '0'")
    found = repeat(con, AS_OF)
    assert found is not None and not found.masked and found.recent is not None


def test_a_short_history_says_nothing_of_the_window_before(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    for n in range(40):
        at = datetime.combine(AS_OF - timedelta(days=n), time(12))
        put("orders", {"order_id": str(n), "buyer": "a", "created_at": at, "paid_at": at, "paid_amount": 1})
    found = repeat(con, AS_OF)
    assert found is not None and found.across is None and (found.recent, found.twice) == (1, 1)
    assert groups(con, AS_OF) is None and repeat(con, date(2020, 1, 1)) is not None

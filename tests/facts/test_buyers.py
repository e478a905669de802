"""Buyers by hand: who comes back, after how long, and what they buy next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal as D

import duckdb
import pytest

from xlops.facts.buyers import again_within, cohorts, interval, paths, segments, visits, who
from xlops.facts.members import groups

Put = Callable[..., None]
DAY = date(2026, 11, 30)


def order(put: Put, id: str, buyer: str, day: date, paid: float = 10, title: str = "箱") -> None:
    at = datetime.combine(day, datetime.min.time()).replace(hour=9)
    put("orders", {"order_id": id, "buyer": buyer, "paid_at": at, "created_at": at, "paid_amount": paid})
    put("order_lines", {"line_key": id, "order_id": id, "buyer": buyer, "paid_at": at, "created_at": at, "paid_amount": paid,
                        "item_title": title})  # fmt: skip


def test_who_is_known(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    assert who(con) == ("", False)
    order(put, "1", "a", DAY)
    assert who(con) == ("orders", False)
    order(put, "2", "", DAY)
    assert who(con) == ("", True)


def test_days_since_the_last_order(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """a came 20 and 60 days ago (30 yuan), b 60 days ago (5): one buyer each; 40 days between."""
    for id, buyer, back, paid in (("1", "a", 60, 10), ("2", "a", 20, 20), ("3", "b", 60, 5)):
        order(put, id, buyer, DAY - timedelta(days=back), paid)
    assert [(v.days, v.buyers, v.amount) for v in visits(con, "orders", DAY)] == [(20, 1, D(30)), (60, 1, D(5))]
    assert interval(con, "orders", DAY) == 40


def test_what_is_bought_next(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """Five buyers of 箱 buy 袋 ten days later, and then 柜, which is not their second; one buys 箱 again."""
    for n in range(5):
        for id, back, title in (("a", 30, "箱"), ("b", 20, "袋"), ("c", 10, "柜")):
            order(put, f"{n}{id}", f"x{n}", DAY - timedelta(days=back), title=title)
    order(put, "y1", "y", DAY - timedelta(days=9))
    order(put, "y2", "y", DAY)
    assert [(p.first, p.second, p.buyers, p.days) for p in paths(con, "order_lines", DAY)] == [("箱", "袋", 5, 10)]
    assert len(paths(con, "order_lines", DAY, least=1)) == 2


def test_cohorts(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """September: a and b, of whom a comes in October and November (30 yuan in all): 50%, 50%; 15 yuan each, and b's 4."""
    for id, buyer, day, paid in (
        ("1", "a", date(2026, 9, 3), 10), ("2", "b", date(2026, 9, 4), 4), ("3", "a", date(2026, 10, 5), 10),
        ("4", "a", date(2026, 11, 5), 10), ("5", "c", date(2026, 11, 6), 7),
    ):  # fmt: skip
        order(put, id, buyer, day, paid)
    september, november = cohorts(con, "orders", DAY)
    assert (september.month, september.buyers, september.active, september.spent) == (
        date(2026, 9, 1),
        2,
        {1: 0.5, 2: 0.5},
        D(17),
    )
    assert (november.buyers, november.spent) == (1, D(7)) and not november.active
    before = cohorts(con, "orders", date(2026, 11, 29))
    assert before[0].active == {1: 0.5}  # November is not over


def test_repeat_purchase_across_windows(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """Of the two buyers of days 31–60 one came again in the last 30; 90 days need 180 of orders."""
    for id, buyer, back in (("1", "a", 59), ("2", "b", 40), ("3", "a", 3), ("4", "c", 2)):
        order(put, id, buyer, DAY - timedelta(days=back))
    assert again_within(con, "orders", 30, DAY) == 0.5
    assert again_within(con, "orders", 90, DAY) is None


def test_segments_count_like_the_members_of_the_report(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """The same buyers in the same groups, and no yuan lost."""
    for n in range(40):
        for k in range(n % 4 + 1):
            order(put, f"{n}-{k}", f"b{n}", DAY - timedelta(days=(n * 7 + k * 11) % 90), 5 + n * 3 % 50)
    found = segments(con, "orders", DAY)
    theirs = groups(con, DAY)
    assert theirs is not None and {name: count for name, (count, _) in found.items()} == theirs.counts
    total = con.execute("SELECT sum(paid_amount) FROM orders").fetchone()
    assert total and sum(money for _, money in found.values()) == total[0]


@pytest.mark.parametrize("days", [10, 59])
def test_a_short_history_has_no_segments(con: duckdb.DuckDBPyConnection, put: Put, days: int) -> None:
    order(put, "1", "a", DAY - timedelta(days=days - 1))
    assert segments(con, "orders", DAY) == {}

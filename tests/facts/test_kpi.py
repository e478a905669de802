"""Rows on request; and every published number of a real order file, to the fen."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.facts.conftest import Put
from xlops.errors import BadInput, NotFound
from xlops.facts import by_dimension, coverage, kpi, value
from xlops.periods import Period
from xlops.store.schema import create

D = Decimal
MON, TUE = date(2026, 11, 9), date(2026, 11, 10)
TWO = Period(MON, TUE)
MONDAY = Period(MON, MON)


def order(id: str, created: datetime, paid: datetime | None, amount: str, **fields: Any) -> dict[str, Any]:
    return {"order_id": id, "created_at": created, "paid_at": paid, "paid_amount": D(amount), **fields}


def test_one_row_for_the_period(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    put("shop_facts", {"start": MON, "source": "sycm_shop", "uv": 200, "pay_buyers": 5, "pay_amount": D("12.34")})
    assert kpi(con, ["pay_amount", "uv", "pay_cvr", "cart_users"], MONDAY) == [
        {"period": "2026-11-09", "pay_amount": D("12.34"), "uv": 200, "pay_cvr": 0.025, "cart_users": None}
    ]


def test_rows_by_time(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    put("shop_facts", *[{"start": MON + timedelta(n), "source": "s", "pay_amount": D(2**n)} for n in (0, 1, 7)])
    period = Period(MON, date(2026, 11, 17))
    assert [(r["day"], r["pay_amount"]) for r in kpi(con, ["pay_amount"], period, "day")][:3] == [
        (MON, D(1)), (TUE, D(2)), (date(2026, 11, 11), None),
    ]  # fmt: skip
    assert kpi(con, ["pay_amount"], period, "week") == [
        {"week": "2026-W46", "start": MON, "end": date(2026, 11, 15), "pay_amount": D(3)},
        {"week": "2026-W47", "start": date(2026, 11, 16), "end": date(2026, 11, 17), "pay_amount": D(128)},
    ]
    assert [(r["month"], r["pay_amount"]) for r in kpi(con, ["pay_amount"], period, "month")] == [("2026-11", D(131))]


def test_hours_follow_the_basis(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """Ordered at 9, paid at 11; the hours without orders are 0 on a day that has orders."""
    put("orders", order("1", datetime(2026, 11, 9, 9, 59), datetime(2026, 11, 9, 11), "10"))
    paid = {
        r["hour"]: (r["pay_amount"], r["created_orders"])
        for r in kpi(con, ["pay_amount", "created_orders"], MONDAY, "hour")
    }
    assert len(paid) == 24
    assert (paid[9], paid[11], paid[0]) == ((0, 1), (D("10"), 0), (0, 0))
    created = {r["hour"]: r["pay_amount"] for r in kpi(con, ["pay_amount"], MONDAY, "hour", basis="created")}
    assert (created[9], created[11]) == (D("10"), 0)


def test_weekdays_put_their_days_together(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """Two Mondays of 100 and 200 visitors, 10 and 30 buyers: 40 of 300."""
    for n, uv, buyers in ((0, 100, 10), (7, 200, 30), (1, 50, 1)):
        put("shop_facts", {"start": MON + timedelta(n), "source": "s", "uv": uv, "pay_buyers": buyers})
    rows = kpi(con, ["pay_cvr"], Period(MON, MON + timedelta(13)), "weekday")
    assert [r["weekday"] for r in rows] == ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]
    assert [r["pay_cvr"] for r in rows[:3]] == [pytest.approx(40 / 300), pytest.approx(0.02), None]


def test_items_entries_plans_and_provinces(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    for day in (MON, TUE):
        for item, amount in (("1", "10"), ("2", "30")):
            put(
                "item_facts",
                {"start": day, "source": "sycm_item", "item_id": item, "item_title": f"枕头{item}{day.day}",
                 "pay_amount": D(amount)},
            )  # fmt: skip
        put(
            "entry_facts",
            {"start": day, "source": "e", "scope": "", "tree": "t", "carrier": "全店", "entry_path": "付费 > 全站推广",
             "entry": "全站推广", "uv": 4},
        )  # fmt: skip
        put(
            "ad_facts",
            {"start": day, "source": "wxt_plan", "scene": "s", "plan_id": "77", "plan": "日常", "ad_spend": D("2"),
             "clicks": 4},
        )  # fmt: skip
        at = datetime(day.year, day.month, day.day, 8)
        put("orders", order(f"{day}", at, at, "5", province="浙江"), order(f"{day}b", at, at, "1", province=None))
    assert kpi(con, ["pay_amount"], TWO, "item") == [
        {"item_id": "2", "item_title": "枕头210", "pay_amount": D("60")},
        {"item_id": "1", "item_title": "枕头110", "pay_amount": D("20")},
    ]
    assert kpi(con, ["uv"], TWO, "entry") == [{"entry_path": "付费 > 全站推广", "entry": "全站推广", "uv": 8}]
    assert kpi(con, ["ad_spend", "cpc"], TWO, "plan") == [
        {"plan_id": "77", "plan": "日常", "ad_spend": D("4"), "cpc": pytest.approx(0.5)}
    ]
    assert kpi(con, ["pay_amount", "aov_order"], TWO, "province") == [
        {"province": "浙江", "pay_amount": D("10"), "aov_order": 5.0},
        {"province": "未填", "pay_amount": D("2"), "aov_order": 1.0},
    ]


def test_groups_carry_what_is_missing(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    put("item_facts", {"start": MON, "source": "sycm_item", "item_id": "1", "uv": 4})
    (group,) = by_dimension(con, ["uv"], TWO, "item")
    assert (group.values["uv"].value, group.values["uv"].missing) == (4, (TUE,))


def test_what_cannot_be_asked(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(BadInput, match="不能按「agent」分"):
        kpi(con, ["uv"], TWO, "agent")
    with pytest.raises(NotFound):
        kpi(con, ["visitors_"], TWO)
    assert kpi(con, ["pay_amount"], TWO, "hour") == []
    assert kpi(con, ["pay_amount"], TWO, "item") == []


# --- a real file: 28,010 orders of a Tmall shop, February 2020 -------------------------------------

FEBRUARY = Period(date(2020, 2, 1), date(2020, 2, 29))
ALL = Period(date(2020, 2, 1), date(2020, 3, 1))
CREATED = {  # published: orders created by day, the 8th and the 16th missing
    1: 176, 2: 222, 3: 267, 4: 469, 5: 369, 6: 144, 7: 177, 8: None, 9: 404, 10: 27, 11: 15, 12: 1, 13: 5, 14: 7, 15: 5,
    16: None, 17: 390, 18: 1015, 19: 1025, 20: 1345, 21: 2068, 22: 2027, 23: 2200, 24: 1998, 25: 3416, 26: 2849,
    27: 2586, 28: 2691, 29: 2112,
}  # fmt: skip
HOURS = (  # published: orders created by hour
    1043, 530, 341, 189, 135, 113, 250, 556, 880, 1283, 1672, 1640, 1367, 1339, 1500, 1720, 1481, 1205, 1270, 1532, 1990,
    2204, 2126, 1644,
)  # fmt: skip
NAMES = ("created_orders", "order_amount", "pay_orders", "pay_amount", "refund_orders", "refund_amount_paid")


@pytest.fixture(scope="module")
def tmall_rows(samples: Path) -> list[tuple[datetime, datetime | None, Decimal, Decimal, Decimal, str]]:
    """The file by the csv module alone: created, paid, total, paid amount, refund, province."""
    with (samples / "orders" / "tmall_order_report.csv").open(encoding="utf-8-sig", newline="") as file:
        found = []
        for _, total, paid, place, created, paid_at, refund in list(csv.reader(file))[1:]:
            at = datetime.fromisoformat(paid_at.strip()) if paid_at.strip() else None
            found.append((datetime.fromisoformat(created.strip()), at, D(total), D(paid), D(refund), place.strip()))
    return found


@pytest.fixture(scope="module")
def tmall(samples: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The same file in the store's table, read by DuckDB without any importer."""
    con = duckdb.connect()
    create(con)
    path = samples / "orders" / "tmall_order_report.csv"
    con.execute(
        """INSERT INTO orders (order_id, order_amount, paid_amount, province, created_at, paid_at, refund_amount)
        SELECT * FROM read_csv(?, header = true, columns = {'a': 'VARCHAR', 'b': 'DECIMAL(18,4)', 'c': 'DECIMAL(18,4)',
            'd': 'VARCHAR', 'e': 'TIMESTAMP', 'f': 'TIMESTAMP', 'g': 'DECIMAL(18,4)'})""",
        [str(path)],
    )
    yield con
    con.close()


@pytest.mark.samples
def test_published_totals(tmall: duckdb.DuckDBPyConnection) -> None:
    (by_creation,) = kpi(tmall, NAMES, FEBRUARY, basis="created")
    assert by_creation["created_orders"] == 28010
    assert by_creation["pay_orders"] == 24087
    assert by_creation["pay_amount"] == D("1902487.15")
    assert by_creation["refund_orders"] == 5646
    assert round(by_creation["refund_amount_paid"] / 10000, 2) == D("57.23")
    (by_payment,) = kpi(tmall, NAMES, FEBRUARY)
    assert by_payment["pay_orders"] == 24081
    assert by_payment["pay_amount"] == D("1902189.15")
    (march,) = kpi(tmall, ["pay_orders"], Period(ALL.end, ALL.end))
    assert march["pay_orders"] == 6
    (everything,) = kpi(tmall, NAMES, ALL)
    assert (everything["pay_orders"], everything["pay_amount"]) == (24087, D("1902487.15"))


@pytest.mark.samples
def test_published_ratios(tmall: duckdb.DuckDBPyConnection) -> None:
    """Paid of all orders 85.99%; refunded of all orders 20.16%, which is not the rate of the paid ones."""
    (row,) = kpi(
        tmall, ["pay_orders", "created_orders", "refund_orders", "refund_rate_count"], FEBRUARY, basis="created"
    )
    assert round(100 * row["pay_orders"] / row["created_orders"], 2) == 85.99
    assert round(100 * row["refund_orders"] / row["created_orders"], 2) == 20.16
    assert row["refund_rate_count"] == pytest.approx(5646 / 24087)


@pytest.mark.samples
def test_published_days(tmall: duckdb.DuckDBPyConnection) -> None:
    rows = kpi(tmall, ["created_orders"], FEBRUARY, "day")
    assert {row["day"].day: row["created_orders"] for row in rows} == CREATED


@pytest.mark.samples
def test_published_hours(tmall: duckdb.DuckDBPyConnection) -> None:
    rows = kpi(tmall, ["created_orders"], FEBRUARY, "hour")
    assert tuple(row["created_orders"] for row in rows) == HOURS


@pytest.mark.samples
@pytest.mark.parametrize("basis", ["paid", "created"])
def test_every_day_against_the_csv_module(
    tmall: duckdb.DuckDBPyConnection, tmall_rows: list[tuple[Any, ...]], basis: str
) -> None:
    expected: dict[date, dict[str, Any]] = defaultdict(lambda: defaultdict(Decimal))
    for created, paid, total, amount, refund, _ in tmall_rows:
        expected[created.date()]["created_orders"] += 1
        expected[created.date()]["order_amount"] += total
        if paid:
            day = expected[paid.date() if basis == "paid" else created.date()]
            day["pay_orders"] += 1
            day["pay_amount"] += amount
            day["refund_orders"] += refund > 0
            day["refund_amount_paid"] += refund
    for row in kpi(tmall, NAMES, ALL, "day", basis=basis):
        day = row.pop("day")
        known = expected.get(day, {})
        whole = "created_orders" in known
        assert row == {name: known.get(name, D(0) if whole else None) for name in NAMES}, day


@pytest.mark.samples
def test_provinces_and_paid_hours_against_the_csv_module(
    tmall: duckdb.DuckDBPyConnection, tmall_rows: list[tuple[Any, ...]]
) -> None:
    provinces: dict[str, Decimal] = defaultdict(Decimal)
    hours: dict[int, Decimal] = defaultdict(Decimal)
    for _, paid, _, amount, _, place in tmall_rows:
        if paid:
            provinces[place] += amount
            hours[paid.hour] += amount
    found = kpi(tmall, ["pay_amount"], ALL, "province")
    assert {row["province"]: row["pay_amount"] for row in found} == provinces
    assert {row["hour"]: row["pay_amount"] for row in kpi(tmall, ["pay_amount"], ALL, "hour")} == hours


@pytest.mark.samples
def test_missing_days_are_named(tmall: duckdb.DuckDBPyConnection) -> None:
    found = value(tmall, "pay_amount", FEBRUARY)
    assert found.missing == (date(2020, 2, 8), date(2020, 2, 16))
    assert found.flags == ("PARTIAL",)  # two orders of the 7th were paid on the 8th
    covered = coverage(tmall)
    assert (covered.first, covered.last) == (FEBRUARY.start, FEBRUARY.end)
    week = covered.last_full_week()
    assert week is not None
    assert week.label == "2020-W08"

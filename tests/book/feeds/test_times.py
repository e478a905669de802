"""Rows by day, week and month over stores of a few rows: nothing missing becomes a number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal as D

import duckdb

from xlops.book.feeds import feed_rows
from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Column, Grid, Origin

Put = Callable[..., None]
MONDAY = date(2026, 11, 2)


def grid(feed: str, *names: str, newest_first: bool = False) -> Grid:
    columns = [Column(feed, origin=Origin.IMPORTED)]
    columns += [
        Column(f"c{n}", f"列{n}", Kind.NUMBER, origin=Origin.IMPORTED, feed=name) for n, name in enumerate(names)
    ]
    return Grid("own", "自己的表", (feed,), tuple(columns), feed=feed, newest_first=newest_first)


def days(put: Put, first: date, amounts: list[float | None], **more: float) -> None:
    for n, amount in enumerate(amounts):
        if amount is not None:
            row = {"start": first + timedelta(days=n), "terminal": "全部", "source": "sycm_core_daily"}
            put("shop_facts", {**row, "pay_amount": amount, **more})


def test_a_day_without_data_has_no_row(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """Monday 100, Tuesday 0 and nothing on Wednesday: a zero day is a row, a missing day is none."""
    days(put, MONDAY, [100, 0, None, 40], uv=10)
    rows = feed_rows(con, grid("day", "pay_amount", "uv", "pay_buyers", newest_first=True), as_of=date(2026, 11, 5))
    assert [(r["day"], r["c0"], r["c1"], r["c2"]) for r in rows] == [
        (date(2026, 11, 5), 40, 10, None), (date(2026, 11, 3), 0, 10, None), (MONDAY, 100, 10, None),
    ]  # fmt: skip


def test_days_after_the_last_one_looked_at_are_left_out(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    days(put, MONDAY, [1, 2, 3])
    assert [r["day"] for r in feed_rows(con, grid("day", "pay_amount"), as_of=date(2026, 11, 3))] == [
        MONDAY, date(2026, 11, 3),
    ]  # fmt: skip


def test_a_week_that_lacks_a_day_has_no_sum(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """W45 is whole (700), W46 lacks its Wednesday; W47 has two days so far: 20 against 200 of the same days of W45+1."""
    days(put, MONDAY, [100] * 7)
    days(put, MONDAY + timedelta(7), [50, 50, None, 50, 50, 50, 50])
    days(put, MONDAY + timedelta(14), [10, 10])
    rows = feed_rows(
        con, grid("week", "pay_amount", "pay_amount@before_same", "pay_amount@before"), as_of=date(2026, 11, 17)
    )
    assert [(r["week"], r["c0"], r["c1"], r["c2"]) for r in rows] == [
        ("2026-W45", 700, None, None), ("2026-W46", None, 700, 700), ("2026-W47", 20, 100, None),
    ]  # fmt: skip


def test_people_of_days_are_not_the_people_of_a_week(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """Seven days of 10 visitors are not 70 visitors; the weekly file says 45."""
    days(put, MONDAY, [100] * 7, uv=10, pay_buyers=1)
    rows = feed_rows(con, grid("week", "uv", "pay_amount"), as_of=date(2026, 11, 8))
    assert [(r["c0"], r["c1"]) for r in rows] == [(None, 700)]
    week = {"start": MONDAY, "end": date(2026, 11, 8), "terminal": "全部", "source": "sycm_core_daily", "uv": 45}
    put("shop_facts", week)
    assert [r["c0"] for r in feed_rows(con, grid("week", "uv"), as_of=date(2026, 11, 8))] == [45]


def test_months_and_the_same_month_of_last_year(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """February 2025 (28 days of 10) beside 2026-02 so far: 3 days of 20, against the first three of 2025."""
    days(put, date(2025, 2, 1), [10] * 28)
    days(put, date(2026, 1, 1), [5] * 31)
    days(put, date(2026, 2, 1), [20] * 3)
    own = grid("month", "pay_amount", "pay_amount@before_same", "pay_amount@last_year_same", "pay_amount@before")
    rows = feed_rows(con, own, as_of=date(2026, 2, 3))
    assert [tuple(r.values()) for r in rows] == [
        (date(2025, 2, 1), 280, None, None, None), (date(2026, 1, 1), 155, None, None, None),
        (date(2026, 2, 1), 60, 15, 30, 155),
    ]  # fmt: skip


def test_profit_of_a_week_by_hand(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """1,000 paid in 10 orders, item 7 sold 8 at 30 (800 yuan), the rest at the cost rate of 50%: 240 + 100 = 340.

    Fees 5.6% of 1,000 are 56, freight 4.5 × 10 = 45, ads 100: 559 before, 459 after; costs cover 80% of the sales.
    """
    sunday = date(2026, 11, 8)
    shop = {"start": MONDAY, "end": sunday, "terminal": "全部", "source": "sycm_core_daily"}
    put("shop_facts", {**shop, "pay_amount": 1000, "pay_orders": 10, "ad_spend": 100})
    item = {"start": MONDAY, "end": sunday, "terminal": "全部", "source": "sycm_item"}
    put("item_facts", {**item, "item_id": "7", "pay_amount": 800, "pay_items": 8})
    put("item_facts", {**item, "item_id": "8", "pay_amount": 200, "pay_items": 4})
    put("item_costs", {"item_id": "7", "merchant_code": "K7", "unit_cost": 30})
    names = ("goods_cost", "platform_fees", "logistics_cost", "contribution_before_ads", "contribution_after_ads",
             "cost_cover", "fixed_costs", "net_profit", "refunds_so_far")  # fmt: skip
    (row,) = feed_rows(con, grid("week", *names), as_of=sunday)
    assert list(row.values())[1:] == [340, 56, 45, 559, 459, 0.8, None, None, None]
    put("week_costs", {"week": "2026-W45", "fixed_costs": 200, "other_costs": 9})
    (row,) = feed_rows(con, grid("week", "fixed_costs", "net_profit"), as_of=sunday)
    assert (row["c0"], row["c1"]) == (209, 250)


def test_what_alipay_took(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """Commission 50 and 6, 2 given back, a payment fee of 3 and a flow that no rule knows; a month not covered has none."""
    at = datetime(2026, 11, 2, 9)
    flows = (
        ("天猫佣金(类目)", 0, -50), ("天猫佣金(类目)", 2, 0), ("基础软件服务费", 0, -6), ("花呗支付服务费", 0, -3), ("交易付款", 1000, 0),
        ("什么也不是", 0, -1),
    )  # fmt: skip
    for n in range(30):
        put("ledger", {"flow_id": f"d{n}", "happened_at": datetime(2026, 11, n + 1), "income": 0, "expense": 0,
                       "ledger_note": "交易付款"})  # fmt: skip
    for n, (note, income, expense) in enumerate(flows):
        row = {"flow_id": str(n), "happened_at": at, "income": income, "expense": expense, "ledger_note": note}
        put("ledger", row)
    days(put, date(2026, 10, 31), [1])
    own = grid("month", "ledger_commission", "ledger_fees", "ledger_receipts", "ledger_income", "ledger_expense")
    (november,) = feed_rows(con, own, as_of=date(2026, 11, 30))
    assert list(november.values())[1:] == [54, 57, 1000, 1002, -60]
    classes = Grid("own", "账目", ("month", "ledger_class"), (
        Column("month", origin=Origin.IMPORTED), Column("ledger_class", origin=Origin.IMPORTED),
        Column("expense", origin=Origin.IMPORTED), Column("income", origin=Origin.IMPORTED),
    ), feed="ledger")  # fmt: skip
    found = {r["ledger_class"]: (r["expense"], r["income"]) for r in feed_rows(con, classes, as_of=date(2026, 11, 30))}
    assert found == {
        "天猫佣金": (50, 2), "基础软件服务费": (6, 0), "支付服务费": (3, 0), "收款": (0, 1000), "未分类": (1, 0),
    }  # fmt: skip
    put("ledger_map", {"fragment": "什么", "ledger_class": "公益", "position": 1},
        {"fragment": "也不是", "ledger_class": "售后", "position": 2})  # fmt: skip
    spent = {r["ledger_class"]: r["expense"] for r in feed_rows(con, classes, as_of=date(2026, 11, 30))}
    assert spent["公益"] == 1 and "售后" not in spent


def test_service_of_a_week(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """Three parcels: after 10 and 70 hours, and one not sent after two days and a half; the limit is 48 hours.

    Mean 40 hours, one in three in time; one arrived after 3 days. One refund of 24 hours, applied for before shipping.
    """
    paid = datetime(2026, 11, 4, 12)
    order = {"order_status": "买家已付款", "import_id": 1, "paid_at": paid, "created_at": paid}
    put("orders",
        {**order, "order_id": "1", "shipped_at": paid + timedelta(hours=10), "received_at": paid + timedelta(hours=82)},
        {**order, "order_id": "2", "shipped_at": paid + timedelta(hours=70)},
        {**order, "order_id": "3", "paid_at": datetime(2026, 11, 6, 12)})  # fmt: skip
    put("refunds", {"refund_id": "r", "order_id": "2", "applied_at": datetime(2026, 11, 5), "refund_amount": 5,
                    "finished_at": datetime(2026, 11, 6), "paid_at": paid})  # fmt: skip
    names = ("ship_hours", "shipped_in_time", "delivery_days", "refund_hours", "before_ship_refunds")
    (row,) = feed_rows(con, grid("week", *names), as_of=date(2026, 11, 8))
    assert list(row.values())[1:] == [40, 1 / 3, 3, 24, 1]


def test_money_is_exact(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    days(put, MONDAY, [0.1, 0.2])
    (_, row) = feed_rows(con, grid("day", "pay_amount", "pay_amount@before"), as_of=date(2026, 11, 3))
    assert (row["c0"], row["c1"]) == (D("0.20"), D("0.10"))

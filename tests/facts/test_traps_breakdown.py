"""The traps of a change of sales: a double count, entries that come and go, a remainder below zero."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal as D
from typing import Any

import duckdb
import pytest

from xlops.facts.breakdown import breakdown
from xlops.functions import call
from xlops.periods import Period

Put = Callable[..., None]
NOW = Period(date(2026, 8, 10), date(2026, 8, 16))
BEFORE = NOW.previous()


def entry(period: Period, name: str, uv: int, buyers: int, amount: int) -> dict[str, Any]:
    return {
        "start": period.start, "end": period.end, "terminal": "全部", "source": "sycm_entry", "scope": "每一次访问",
        "tree": "三级来源", "carrier": "全店", "entry_path": name, "entry": name, "uv": uv, "pay_buyers": buyers,
        "pay_amount": amount,
    }  # fmt: skip


def test_basket_times_frequency_counts_twice() -> None:
    """
    | buyers | orders | amount | 客单价 = amount/buyers | 人均笔数 |
    |--------|--------|--------|------------------------|----------|
    | 240    | 252    | 25,200 | 105                    | 1.05     | 240 × 105 × 1.05 = 26,460, 5% too much
    """
    parts = call("sales_identity_orders", impressions=200000, clicks=8000, buyers=240, orders=252, amount=25200)
    naive = 240 * call("aov_buyer", pay_amount=25200, pay_buyers=240) * parts["frequency"]
    assert naive == pytest.approx(26460)
    product = parts["impressions"] * parts["ctr"] * parts["cvr"] * parts["frequency"] * parts["price"]
    assert product == pytest.approx(25200)


def test_a_new_entry_is_volume_whole(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """
    | entry | last week | this week |
    |-------|-----------|-----------|
    | 搜索  | 1,000     | 1,000     |
    | 聚划算 | –        | 300       | +300, all of it visitors: a rate that did not exist has not risen
    """
    put("entry_facts", entry(BEFORE, "搜索", 100, 10, 1000), entry(NOW, "搜索", 100, 10, 1000))
    put("entry_facts", entry(NOW, "聚划算", 40, 6, 300))
    found = breakdown(con, NOW, BEFORE, ({"pay_amount": D(1000)}, {"pay_amount": D(1300)}))
    assert found is not None
    line = next(x for x in found.lines if x.name == "聚划算")
    assert (line.status, line.change) == ("新增", D(300))
    assert {e.factor: e.yuan for e in line.effects if e.yuan} == {"uv": pytest.approx(300)}


def test_a_vanished_entry_is_volume_whole(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """
    | entry | last week | this week |
    |-------|-----------|-----------|
    | 搜索  | 1,000     | 1,000     |
    | 聚划算 | 300      | –         | −300, all of it visitors
    """
    put("entry_facts", entry(BEFORE, "搜索", 100, 10, 1000), entry(NOW, "搜索", 100, 10, 1000))
    put("entry_facts", entry(BEFORE, "聚划算", 40, 6, 300))
    found = breakdown(con, NOW, BEFORE, ({"pay_amount": D(1300)}, {"pay_amount": D(1000)}))
    assert found is not None
    line = next(x for x in found.lines if x.name == "聚划算")
    assert (line.status, line.change) == ("消失", D(-300))
    assert {e.factor: e.yuan for e in line.effects if e.yuan} == {"uv": pytest.approx(-300)}


def test_a_remainder_below_zero_is_shown_and_never_decomposed(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """
    |           | last week | this week |
    |-----------|-----------|-----------|
    | 搜索      | 800       | 900       |
    | 推荐      | 400       | 500       |
    | 全店      | 1,000     | 1,150     | entries overlap: 其余 is −200, then −250, its change −50
    """
    for name, old, new in (("搜索", 800, 900), ("推荐", 400, 500)):
        put("entry_facts", entry(BEFORE, name, 100, 10, old), entry(NOW, name, 100, 10, new))
    found = breakdown(con, NOW, BEFORE, ({"pay_amount": D(1000)}, {"pay_amount": D(1150)}))
    assert found is not None
    assert (found.rest_before, found.rest_now, found.rest) == (D(-200), D(-250), D(-50))
    effects = sum(e.yuan for line in found.lines for e in line.effects)
    assert effects + float(found.rest) == pytest.approx(150)

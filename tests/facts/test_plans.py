"""What the sheets say of months, weeks and goods comes before settings and files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal as D

import duckdb
import pytest

from xlops.facts.goods import goods
from xlops.facts.items import costs, items
from xlops.facts.month import month_progress
from xlops.facts.planned import planned
from xlops.facts.profit import profit
from xlops.facts.settings import settings
from xlops.facts.traffic import traffic
from xlops.periods import Period

Put = Callable[..., None]
WEEK = Period(date(2026, 8, 10), date(2026, 8, 16))


def test_the_target_of_the_month(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """August has its own 840,000; September takes the setting, and the reference only without both."""
    put("settings", {"id": "month_target", "value": "700000"})
    put(
        "targets",
        {"month": date(2026, 8, 1), "month_target": 840_000, "tacos_limit": 0.12, "net_profit_target": 45_000},
    )
    chosen = settings(con)
    daily: dict[date, D | None] = {date(2026, 8, n): D(100) for n in range(1, 17)}
    found = month_progress(WEEK, daily, (), D(5), chosen)
    assert found is not None and (found.target, found.reference) == (D(840_000), False)
    later = Period(date(2026, 9, 7), date(2026, 9, 13))
    found = month_progress(later, {date(2026, 9, 7): D(1)}, (), D(5), chosen)
    assert found is not None and found.target == 700_000
    assert (chosen.tacos_limit(date(2026, 8, 31)), chosen.tacos_limit(date(2026, 9, 1))) == (D("0.12"), D("0.15"))
    assert chosen.net_profit_target(Period(date(2026, 8, 1), date(2026, 8, 31))) == 45_000


def test_fixed_costs_of_a_week(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """31,000 a month are 1,000 a day; 30,000 in September; a week's own number wins; a month without costs tells nothing."""
    put("cost_items",
        {"month": date(2026, 8, 1), "cost_name": "人工", "cost_amount": 30_000},
        {"month": date(2026, 8, 1), "cost_name": "软件", "cost_amount": 1_000},
        {"month": date(2026, 9, 1), "cost_name": "人工", "cost_amount": 30_000})  # fmt: skip
    put("week_costs", {"week": "2026-W32", "fixed_costs": 5_000, "other_costs": 600},
        {"week": "2026-W33", "other_costs": 40})  # fmt: skip
    chosen = settings(con)
    assert chosen.fixed_costs(WEEK.shift(-7)) == 5_600
    assert chosen.fixed_costs(WEEK) == 7_040
    assert chosen.fixed_costs(Period(date(2026, 8, 31), date(2026, 9, 6))) == 7_000
    assert chosen.fixed_costs(Period(date(2026, 8, 1), date(2026, 8, 31))) == 31_000
    assert chosen.fixed_costs(Period(date(2026, 9, 28), date(2026, 10, 4))) is None
    assert profit(D(100), 1, D(0), None, D(0), chosen, WEEK).fixed == 7_040


def test_the_setting_is_a_weeks(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    put("settings", {"id": "fixed_cost_week", "value": "700"})
    chosen = settings(con)
    assert chosen.fixed_costs(WEEK) == chosen.fixed_costs() == 700
    assert chosen.fixed_costs(Period(date(2026, 8, 1), date(2026, 8, 31))) == 3_100


def test_typed_costs_win_code_by_code(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """K1 is typed, K2 is not; item 8's row without a code gives way to its code; item 9 is typed only."""
    put("item_costs",
        {"item_id": "7", "merchant_code": "K1", "unit_cost": 20, "on_hand": 3, "in_transit": 5, "arrives_on": date(2026, 8, 20)},
        {"item_id": "7", "merchant_code": "K2", "unit_cost": 30, "on_hand": 4},
        {"item_id": "8", "merchant_code": "", "unit_cost": 50, "on_hand": 9})  # fmt: skip
    put("sku_plans",
        {"merchant_code": "K1", "item_id": "7", "unit_cost": 24},
        {"merchant_code": "K2", "item_id": "7", "in_transit": 100, "arrives_on": date(2026, 8, 25)},
        {"merchant_code": "K8", "item_id": "8", "unit_cost": 44},
        {"merchant_code": "K9", "item_id": "9", "unit_cost": 9, "role": "利润"},
        {"merchant_code": "K0", "role": "新品"})  # fmt: skip
    rows = {(row.item, row.code): row for row in goods(con)}
    assert [(k, r.unit_cost) for k, r in rows.items()] == [
        (("7", "K1"), 24), (("7", "K2"), 30), (("8", ""), None), (("8", "K8"), 44), (("9", "K9"), 9),
    ]  # fmt: skip
    assert (rows["7", "K1"].in_transit, rows["7", "K2"].in_transit) == (5, 100)
    assert rows["7", "K2"].arrives_on == date(2026, 8, 25)
    found = costs(con)
    assert {id: own.unit_cost for id, own in found.items()} == {"7": 27, "8": 44, "9": 9}
    assert (found["8"].on_hand, found["7"].on_hand) == (9, 7)


def test_a_link_that_is_left_out(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    whole = {"start": WEEK.start, "end": WEEK.end, "terminal": "全部", "source": "sycm_item"}
    put("item_facts", {**whole, "item_id": "7", "pay_amount": 10}, {**whole, "item_id": "8", "pay_amount": 5})
    put("item_plans", {"item_id": "8", "excluded": "是"}, {"item_id": "7", "excluded": "否"})
    found = items(con, WEEK, WEEK.shift(-7), settings(con))
    assert found is not None and [x.id for x in found.items] == ["7"]


def test_an_entry_in_a_group_of_the_shops_own(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """手淘搜索 80 and 店铺码 20 visitors: 其他 20%, until the shop says that 店铺码 is 会员."""
    for name, uv in (("手淘搜索", 80), ("店铺码", 20)):
        put("entry_facts", {"start": WEEK.start, "end": WEEK.end, "terminal": "全部", "scope": "每一次访问", "tree": "t",
                            "carrier": "全店", "entry_path": name, "entry": name, "source": "sycm_entry", "uv": uv})  # fmt: skip
    found = traffic(con, WEEK, "原文标准", None)
    assert found is not None and {g.name: g.uv for g in found.groups if g.uv} == {"自然": 80, "其他": 20}
    put("entry_owners", {"entry": "店铺码", "traffic_group": "会员"})
    found = traffic(con, WEEK, "原文标准", None)
    assert found is not None and {g.name: g.uv for g in found.groups if g.uv} == {"自然": 80, "会员": 20}


def test_an_older_database_has_no_plans() -> None:
    old = duckdb.connect()
    old.execute("CREATE TABLE targets (month DATE)")
    assert planned(old, "targets", "month", "month_target") == planned(old, "suppliers", "supplier") == []


@pytest.mark.parametrize("week", [WEEK, WEEK.shift(7)])
def test_without_plans_everything_is_as_before(con: duckdb.DuckDBPyConnection, week: Period) -> None:
    chosen = settings(con)
    assert (chosen.fixed_costs(week), chosen.month_target(week)) == (None, None)

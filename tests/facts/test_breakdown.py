"""涨跌拆解: the published examples to six digits, exact sums, and when weeks must not be compared."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal as D
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlops.facts.breakdown import breakdown
from xlops.facts.chain import Breakdown, break_down
from xlops.periods import Period

Put = Callable[..., None]
NOW = Period(date(2026, 8, 10), date(2026, 8, 16))
BEFORE = NOW.previous()


def entry(period: Period, name: str, **fields: Any) -> dict[str, Any]:
    grain = {
        "start": period.start, "end": period.end, "terminal": "全部", "source": "sycm_entry",
        "scope": "每一次访问", "tree": "三级来源", "carrier": "全店", "entry_path": name, "entry": name,
    }  # fmt: skip
    return grain | fields


def chain(values: tuple[int, ...]) -> dict[str, int]:
    return dict(zip(("impressions", "clicks", "pay_buyers", "pay_orders", "pay_amount"), values, strict=True))


def shop(before: int | None, now: int | None) -> tuple[dict[str, Any], dict[str, Any]]:
    return {"pay_amount": before}, {"pay_amount": now}


def effects(found: Breakdown, name: str) -> dict[str, float]:
    return {e.factor: e.yuan for line in found.lines if line.name == name for e in line.effects}


def test_worked_example_of_the_specification(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """
    | entry    | impressions  | ctr          | cvr         | frequency   | price       | total |
    |----------|--------------|--------------|-------------|-------------|-------------|-------|
    | search   | 1192.943647  | −1254.146419 | −873.324787 | −55.506255  | −493.966187 | −1484 |
    | paid     | 1801.193887  | 520.948910   | 0           | −54.725     | −85.417797  | 2182  |
    | member   | −1767.641047 | 550.117246   | 792.765092  | −289.267043 | −281.974248 | −996  |
    | campaign | 2923         | 0            | 0           | 0           | 0           | 2923  |
    """
    weeks = {
        "search": ((200000, 8000, 240, 252, 25200), (210000, 7980, 231, 242, 23716)),
        "paid": ((120000, 3600, 72, 74, 7030), (150000, 4800, 96, 98, 9212)),
        "member": ((10000, 1500, 120, 144, 17280), (9000, 1395, 117, 138, 16284)),
    }
    for name, (old, new) in weeks.items():
        put("entry_facts", entry(BEFORE, name, **chain(old)), entry(NOW, name, **chain(new)))
    put("entry_facts", entry(NOW, "campaign", **chain((30000, 900, 36, 37, 2923))))
    found = breakdown(con, NOW, BEFORE, shop(49510, 52135))
    assert found is not None
    expected = {
        "search": (1192.943647, -1254.146419, -873.324787, -55.506255, -493.966187),
        "paid": (1801.193887, 520.948910, 0.0, -54.725000, -85.417797),
        "member": (-1767.641047, 550.117246, 792.765092, -289.267043, -281.974248),
        "campaign": (2923.0, 0, 0, 0, 0),
    }
    for name, yuan in expected.items():
        assert tuple(effects(found, name).values()) == pytest.approx(yuan, abs=5e-7), name
    sums = (4149.496487, -183.080263, -80.559695, -399.498297, -861.358232)
    assert tuple(found.by_factor().values()) == pytest.approx(sums, abs=5e-7)
    assert [line.status for line in found.lines if line.name == "campaign"] == ["新增"]
    assert found.change == 2625 and found.rest == 0 and abs(found.gap()) < 1e-6


def test_visitors_stand_in_for_clicks(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """展现, 访客, 买家, 订单, 金额: 48,800 → 43,740; the shop sold 1,000 more that no entry explains."""
    fields = ("impressions", "uv", "pay_buyers", "pay_orders", "pay_amount")
    weeks = {
        "搜索": ((200000, 10000, 300, 315, 37800), (180000, 9900, 198, 207, 24840)),
        "关键词推广": ((100000, 4000, 100, 100, 11000), (150000, 6300, 189, 189, 18900)),
    }
    for name, pair in weeks.items():
        for period, values in zip((BEFORE, NOW), pair, strict=True):
            put("entry_facts", entry(period, name, **dict(zip(fields, values, strict=True))))
    found = breakdown(con, NOW, BEFORE, shop(49800, 44740))
    assert found is not None
    search = {"impressions": -3252.26, "ctr": 2942.02, "cvr": -12515.85, "frequency": -133.92, "price_order": 0.0}
    paid = {"impressions": 5917.92, "ctr": 712.11, "cvr": 2661.05, "frequency": 0.0, "price_order": -1391.09}
    assert effects(found, "搜索") == pytest.approx(search, abs=0.005)
    assert effects(found, "关键词推广") == pytest.approx(paid, abs=0.005)
    total = {"impressions": 2665.67, "ctr": 3654.14, "cvr": -9854.80, "frequency": -133.92, "price_order": -1391.09}
    assert found.by_factor() == pytest.approx(total, abs=0.01)
    assert (found.rest_before, found.rest_now, found.rest) == (1000, 1000, 0)
    assert found.change == -5060 and abs(found.gap()) < 1e-6


def test_chance_is_marked() -> None:
    """300/10000 → 198/9900 is no chance, 100/4000 → 189/6300 may be one, 3/100 → 5/100 says nothing."""
    rows = {
        "a": ((10000, 300), (9900, 198)),
        "b": ((4000, 100), (6300, 189)),
        "c": ((100, 3), (100, 5)),
    }
    old = {k: {"uv": v[0][0], "pay_buyers": v[0][1], "pay_amount": v[0][1] * 50} for k, v in rows.items()}
    new = {k: {"uv": v[1][0], "pay_buyers": v[1][1], "pay_amount": v[1][1] * 50} for k, v in rows.items()}
    found = break_down("entries", new, old, {}, None)
    said = {line.key: next(e.verdict for e in line.effects if e.factor == "cvr") for line in found.lines}
    assert said == {"a": "显著下降", "b": "可能是波动", "c": "样本不足"}


def test_another_scope_is_not_compared(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """每一次访问 this week, 第一次访问 last week: the shop as one line, and the reason."""
    put("entry_facts", entry(BEFORE, "搜索", scope="第一次访问", uv=900, pay_buyers=30, pay_amount=3000))
    put("entry_facts", entry(NOW, "搜索", uv=1000, pay_buyers=20, pay_amount=2000))
    old, new = {"uv": 1000, "pay_buyers": 40, "pay_amount": 4000}, {"uv": 1000, "pay_buyers": 30, "pay_amount": 3000}
    found = breakdown(con, NOW, BEFORE, (old, new))
    assert found is not None and found.kind == "visitors"
    assert "归属不同" in found.notes[0] and "第一次访问" in found.notes[0]
    # only conversion changed: 4% → 3% carries the whole −1,000
    assert effects(found, "全店") == pytest.approx({"uv": 0, "cvr": -1000, "price_buyer": 0}, abs=1e-9)


def test_a_weekly_file_is_not_compared_with_daily_ones(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    put("entry_facts", entry(BEFORE, "搜索", uv=700, pay_buyers=7, pay_amount=700))
    for day in NOW:
        put("entry_facts", entry(Period(day, day), "搜索", uv=200, pay_buyers=2, pay_amount=200))
    found = breakdown(con, NOW, BEFORE, ({"pay_amount": 700, "pay_orders": 7}, {"pay_amount": 1400, "pay_orders": 14}))
    assert found is not None and found.kind == "orders"
    assert "周文件" in found.notes[0]


def test_days_of_one_week_only_are_left_out_of_both(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """Last week lacks its Wednesday: six days against six days, 600 → 1,200, not 600 → 1,400."""
    for day in NOW:
        put("entry_facts", entry(Period(day, day), "搜索", uv=200, pay_buyers=2, pay_amount=200))
        if day.weekday() != 2:
            earlier = day - timedelta(days=7)
            put("entry_facts", entry(Period(earlier, earlier), "搜索", uv=100, pay_buyers=1, pay_amount=100))
    common = tuple(day for day in NOW if day.weekday() != 2)
    found = breakdown(con, NOW, BEFORE, shop(600, 1200), common)
    assert found is not None and found.kind == "entries" and found.common == common
    assert (found.before, found.now, found.rest) == (600, 1200, 0)


def test_paid_entries_borrow_impressions_and_clicks_of_their_scene(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """E, K/E, U/K: the three together are the visitors' yuan, L·ln(U1/U0), whatever the clicks."""
    put("entry_facts", entry(BEFORE, "关键词推广", uv=1000, pay_buyers=20, pay_amount=2000))
    put("entry_facts", entry(NOW, "关键词推广", uv=1500, pay_buyers=30, pay_amount=3300))
    for period, shown, clicks in ((BEFORE, 50000, 1100), (NOW, 60000, 1800)):
        plan = {"scene": "关键词推广", "plan_id": "1", "subject_type": "计划", "window": "7", "rule": "末次点击"}
        ads = {"start": period.start, "end": period.end, "source": "wxt_plan", "ad_spend": 500}
        put("ad_facts", plan | ads | {"impressions": shown, "clicks": clicks})
    found = breakdown(con, NOW, BEFORE, shop(2000, 3300))
    assert found is not None
    yuan = effects(found, "关键词推广")
    assert list(yuan) == ["impressions", "ctr", "landing", "cvr", "price_buyer"]
    weight = 1300 / math.log(3300 / 2000)
    assert yuan["impressions"] == pytest.approx(weight * math.log(60000 / 50000))
    assert yuan["impressions"] + yuan["ctr"] + yuan["landing"] == pytest.approx(weight * math.log(1.5))
    assert yuan["cvr"] == pytest.approx(0, abs=1e-9)


def test_an_amount_without_visitors_shortens_the_chain() -> None:
    """Visitors 0 but 5 buyers: a data error; buyers × amount each still explain all of it."""
    found = break_down(
        "entries",
        {"x": {"uv": 0, "pay_buyers": 5, "pay_amount": 500}},
        {"x": {"uv": 80, "pay_buyers": 4, "pay_amount": 400}},
        {},
        None,
    )
    assert {e.factor: round(e.yuan, 9) for e in found.lines[0].effects} == {"pay_buyers": 100.0, "price_buyer": 0.0}


def test_no_sales_data_no_breakdown(con: duckdb.DuckDBPyConnection) -> None:
    assert breakdown(con, NOW, BEFORE, shop(None, 100)) is None
    assert breakdown(con, NOW, BEFORE, shop(100, 200)) is None  # an amount alone explains nothing


count = st.integers(0, 10**6)
row = st.tuples(count, count, count, st.integers(0, 10**9))


@given(st.dictionaries(st.sampled_from("abcdef"), st.tuples(row, row), min_size=1), count, count)
def test_effects_and_rest_add_up_whatever_the_numbers(
    entries: dict[str, tuple[tuple[int, ...], tuple[int, ...]]], before: int, now: int
) -> None:
    """Contradictory counts included: nothing is lost, nothing invented."""
    names = ("clicks", "pay_buyers", "pay_orders", "pay_amount")
    old = {k: dict(zip(names, v[0], strict=True)) for k, v in entries.items()}
    new = {k: dict(zip(names, v[1], strict=True)) for k, v in entries.items()}
    found = break_down("entries", new, old, {}, (D(before), D(now)))
    assert found.change == now - before
    assert abs(found.gap()) <= 1e-6 * max(1.0, *(abs(float(line.change)) for line in found.lines))
    for line in found.lines:
        assert sum(e.yuan for e in line.effects) == pytest.approx(float(line.change), rel=1e-9, abs=1e-6)

"""What the engine promises whatever the store holds; how evidence is written; which days are unusual."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xlops.facts.rules import Answer, Evidence, Finding, Subject, causes, check_day, red_lines
from xlops.facts.rules.show import show
from xlops.facts.rules.skipped import flagged_days
from xlops.methods.holidays import day_kind
from xlops.periods import Period

DAY = date(2026, 11, 15)
Put = Callable[..., None]


def finding(n: int, yuan: int | None, level: str = "red") -> Finding:
    number = (Evidence("笔数", n, str(n)),)
    return Finding(
        "A18", "超时未发货", "是", level, Subject("order", str(n)), number, None if yuan is None else Decimal(yuan), ""
    )


def test_yes_needs_a_number() -> None:
    with pytest.raises(ValueError, match="without a number"):
        Finding("A18", "", "是", "red", Subject("shop"), (Evidence("订单", "1", "1"),), None, "")
    with pytest.raises(ValueError, match="without a number"):
        Answer("page_changed", "", "是")


@given(st.lists(st.one_of(st.none(), st.integers(0, 10**6)), max_size=30))
def test_at_most_seven_red_lines_the_dearest_first(stakes: list[int | None]) -> None:
    lines = red_lines([finding(n, yuan) for n, yuan in enumerate(stakes)])
    assert len(lines) == min(7, len(stakes))
    told = [int(line.yuan or 0) for line in lines]
    assert told == sorted((yuan or 0 for yuan in stakes), reverse=True)[:7]


def test_amber_is_no_red_line() -> None:
    assert red_lines([finding(1, 100, "amber"), finding(2, None)]) == (finding(2, None),)


numbers = st.integers(0, 5000)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(numbers, numbers, numbers, numbers), min_size=30, max_size=45),
    st.lists(st.tuples(numbers, numbers), min_size=8, max_size=30),
)
def test_whatever_the_store_holds(
    empty_store: duckdb.DuckDBPyConnection, shop: list[tuple[int, int, int, int]], entries: list[tuple[int, int]]
) -> None:
    """No 是 without a number, ordered by yuan, at most seven red lines, strength between 0 and 1."""
    empty_store.begin()
    try:
        fill(empty_store, shop, entries)
        sound(empty_store)
    finally:
        empty_store.rollback()


def fill(con: duckdb.DuckDBPyConnection, shop: list[tuple[int, int, int, int]], entries: list[tuple[int, int]]) -> None:
    for n, (uv, buyers, amount, spend) in enumerate(shop):
        day = DAY - timedelta(days=n)
        con.execute(
            'INSERT INTO shop_facts(start, "end", terminal, source, uv, pay_buyers, pay_amount, pay_orders, ad_spend)'
            " VALUES (?, ?, '全部', 'sycm_core_daily', ?, ?, ?, ?, ?)", [day, day, uv, min(buyers, uv), amount, buyers, spend],
        )  # fmt: skip
    for n, pair in enumerate(entries):
        day = DAY - timedelta(days=n)
        for name, uv in zip(("手淘搜索", "全站推广"), pair, strict=True):
            con.execute(
                'INSERT INTO entry_facts(start, "end", terminal, source, carrier, entry_path, entry, uv)'
                " VALUES (?, ?, '全部', 'sycm_entry', '全店', ?, ?, ?)", [day, day, name, name, uv],
            )  # fmt: skip


def sound(con: duckdb.DuckDBPyConnection) -> None:
    findings = check_day(con, DAY)
    holding = [f for f in findings if f.verdict == "是"]
    assert {f.rule for f in findings} == {f"A{n:02d}" for n in range(1, 25)}
    assert all(any(isinstance(e.value, int | float | Decimal) for e in f.evidence) for f in holding)
    stakes = [f.yuan or Decimal(0) for f in holding]
    assert stakes == sorted(stakes, reverse=True)
    assert findings[: len(holding)] == tuple(holding)
    assert len(red_lines(findings)) <= 7
    assert all(f.level in ("red", "amber") for f in holding)
    assert all(f.missing for f in findings if f.verdict == "数据不足")
    found = causes(con, DAY, findings)
    strengths = [-1 if c.strength is None else c.strength for c in found]
    assert strengths == sorted(strengths, reverse=True)
    assert all(-1 <= s <= 1 for s in strengths)
    assert all(c.value is not None for cause in found for c in cause.clues if c.verdict == "是")


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (0.025, "rate", "2.50%"), (-0.2, "change", "−20.0%"), (0.053, "change", "+5.3%"), (0.05, "points", "+5.0个百分点"),
        (Decimal("10050.5"), "money", "10,051元"), (1.2, "price", "1.20元"), (1234, "count", "1,234"), (13.57, "number", "13.6"),
        (14.0, "number", "14"), (2.345, "score", "2.35"), (-0.02, "step", "−0.02"), (1.5, "times", "1.5倍"),
        (date(2026, 8, 13), "day", "8月13日"), ("质量", "text", "质量"), (None, "money", "未知"),
    ],
)  # fmt: skip
def test_evidence_as_text(value: object, kind: str, text: str) -> None:
    assert show(value, kind) == text  # type: ignore[arg-type]


# 2026: the State Council's calendar; the make-up days are named in the specification.
@pytest.mark.parametrize("day", [date(2026, m, d) for m, d in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))])
def test_make_up_workdays(day: date) -> None:
    assert (day_kind(day).kind, day_kind(day).off) == ("调休上班", False)


def test_beyond_the_calendar_plain_weekends() -> None:
    assert [day_kind(date(2027, 10, d)).kind for d in (1, 2)] == ["工作日", "周末"]
    assert not day_kind(date(2027, 10, 1)).known


def test_a_promotion_lasts_from_its_beginning_to_its_end(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    put("events", {"day": date(2026, 11, 3), "event": "满减开始"}, {"day": date(2026, 11, 5), "event": "满减结束"})
    flags = flagged_days(con, Period(date(2026, 11, 1), DAY))
    assert sorted(flags) == [date(2026, 11, d) for d in (3, 4, 5)]
    assert {flag for flag, _ in flags.values()} == {"促销"}


def test_a_promotion_without_an_end_lasts_a_week(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    put("events", {"day": date(2026, 11, 2), "event": "满减开始"}, {"day": date(2026, 11, 12), "event": "换主图"})
    assert len(flagged_days(con, Period(date(2026, 11, 1), DAY))) == 7


def test_an_event_the_shop_is_not_part_of_is_an_ordinary_day(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    put("activities", {"activity": "双11", "item_id": "", "start": DAY, "end": DAY, "enrolled": "否"})
    assert flagged_days(con, Period(DAY, DAY)) == {}


def test_a_broken_import_and_a_stock_out_are_no_ordinary_days(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    put("imports", {"id": 1, "file": "a.xlsx", "table": "shop_facts", "start": DAY, "rows": 8, "bad_rows": 1})
    put("events", {"day": DAY - timedelta(days=1), "event": "主推款断货"})
    flags = flagged_days(con, Period(DAY - timedelta(days=3), DAY))
    assert {day: flag for day, (flag, _) in flags.items()} == {DAY: "导入有误", DAY - timedelta(days=1): "断货"}

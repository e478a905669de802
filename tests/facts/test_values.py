"""One metric over one period: which rows it is made of, which source is believed, what is said beside it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from duckdb import DuckDBPyConnection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.facts.conftest import Put
from xlops.catalog.metrics import METRICS
from xlops.errors import BadInput, NotFound
from xlops.facts import series, value, values
from xlops.facts.slices import Row, Slice, Span, make_plan, take
from xlops.facts.wanted import wanted
from xlops.periods import Period, parse_period, week_of

D = Decimal
MON, TUE, WED = date(2026, 11, 9), date(2026, 11, 10), date(2026, 11, 11)
TWO = Period(MON, TUE)
WEEK = week_of(MON)
MONDAY = Period(MON, MON)


def shop(day: date, source: str = "sycm_core_daily", **fields: Any) -> dict[str, Any]:
    return {"start": day, "terminal": "全部", "source": source, **fields}


def order(id: str, created: datetime, paid: datetime | None, amount: str, **fields: Any) -> dict[str, Any]:
    return {"order_id": id, "created_at": created, "paid_at": paid, "paid_amount": D(amount), **fields}


def at(day: int, hour: int = 10) -> datetime:
    return datetime(2026, 11, day, hour)


def test_a_value_says_how_it_came_about(con: DuckDBPyConnection, put: Put) -> None:
    put("shop_facts", shop(MON, pay_amount=D("300"), pay_orders=3), shop(TUE, pay_amount=D("50.50"), pay_orders=2))
    found = value(con, "aov_order", Period(MON, WED))
    assert found.value == pytest.approx(350.5 / 5)
    assert found.parts == {"pay_amount": D("350.50"), "pay_orders": 5}
    assert (found.source, found.days, found.missing, found.rows) == ("sycm_core_daily", 2, (WED,), 2)
    assert (found.basis, found.flags) == ("", ())


def test_money_stays_exact(con: DuckDBPyConnection, put: Put) -> None:
    put("shop_facts", *[shop(MON + timedelta(n), pay_amount=D("0.10")) for n in range(3)])
    found = value(con, "pay_amount", Period(MON, WED)).value
    assert isinstance(found, Decimal)
    assert str(found) == "0.30"


def test_net_sales_take_each_part_where_it_is(con: DuckDBPyConnection, put: Put) -> None:
    """The shop's file has no refunds, the refund file has: both cover both days."""
    put("shop_facts", shop(MON, pay_amount=D("100")), shop(TUE, pay_amount=D("50")))
    put(
        "refunds",
        {"refund_id": "1", "applied_at": at(9), "finished_at": at(10), "refund_amount": D("30")},
        {"refund_id": "2", "applied_at": at(10), "finished_at": None, "refund_amount": D("9")},
    )
    found = value(con, "net_sales", TWO)
    assert (found.value, found.source) == (D("120.00"), "sycm_core_daily+refunds")
    assert "SOURCES_DIFFER" in found.flags


def test_parts_of_different_sources_share_their_days(con: DuckDBPyConnection, put: Put) -> None:
    """Tuesday's visitors are missing, so Tuesday's orders are left out as well."""
    put("shop_facts", shop(MON, uv=100))
    put("orders", order("1", at(9), at(9), "40"), order("2", at(10), at(10), "99"))
    found = value(con, "uv_value", TWO)
    assert found.value == pytest.approx(0.4)
    assert found.missing == (TUE,)


def test_a_ratio_prefers_one_source_for_both_parts(con: DuckDBPyConnection, put: Put) -> None:
    """推广花费 alone comes from the ad report, 费比 from the shop's file, which has both parts."""
    put("shop_facts", shop(MON, ad_spend=D("11"), pay_amount=D("100")))
    put("ad_facts", {"start": MON, "scene": "全站推广", "plan_id": "1", "source": "wxt_plan", "ad_spend": D("12")})
    assert value(con, "ad_spend", MONDAY).value == D("12")
    tacos = value(con, "tacos", MONDAY)
    assert (tacos.value, tacos.source) == (pytest.approx(0.11), "sycm_core_daily")


def test_the_source_with_the_most_days_where_none_has_all(con: DuckDBPyConnection, put: Put) -> None:
    put("shop_facts", shop(MON, pay_amount=D("1")))
    put("shop_facts", shop(TUE, "sycm_shop", pay_amount=D("2")), shop(WED, "sycm_shop", pay_amount=D("4")))
    found = value(con, "pay_amount", Period(MON, WED))
    assert (found.value, found.source, found.missing) == (D("6"), "sycm_shop", (MON,))


def test_an_exact_file_of_people_beats_days_of_a_source_more_believed(con: DuckDBPyConnection, put: Put) -> None:
    put("shop_facts", shop(MON, uv=100), shop(TUE, uv=80))
    put("shop_facts", {**shop(MON, "sycm_shop", uv=150), "end": TUE})
    found = value(con, "uv", TWO)
    assert (found.value, found.basis, found.source) == (150, "period", "sycm_shop")


def test_amounts_of_weeks_make_a_month_and_people_do_not(con: DuckDBPyConnection, put: Put) -> None:
    for n in range(2):
        put(
            "shop_facts", {**shop(MON + timedelta(7 * n), uv=10, pay_amount=D("5")), "end": WEEK.end + timedelta(7 * n)}
        )
    month = parse_period("2026-11")
    amount = value(con, "pay_amount", month)
    assert (amount.value, amount.days, len(amount.missing)) == (D("10"), 14, 16)
    assert (value(con, "uv", month).value, value(con, "uv", month).flags) == (None, ("NOT_ADDITIVE",))


def test_a_platform_average_without_parts(con: DuckDBPyConnection, put: Put) -> None:
    """跳失率 is in the file, the bounced visitors are not: weighted by visitors."""
    put("shop_facts", shop(MON, uv=100, bounce_rate=0.5), shop(TUE, uv=300, bounce_rate=0.7))
    assert value(con, "bounce_rate", TWO).value == pytest.approx(0.65)
    put("shop_facts", shop(WED, avg_response=30.0))
    assert value(con, "avg_response_seconds", Period(WED, WED)).value == 30.0


def test_a_stored_field_without_a_metric(con: DuckDBPyConnection, put: Put) -> None:
    put("shop_facts", shop(MON, site_spend=D("7"), members=500), shop(TUE, site_spend=D("8"), members=510))
    assert value(con, "site_spend", TWO).value == D("15")
    assert value(con, "members", TWO).value == 510


def test_an_order_file_has_no_zero_days_only_missing_ones(con: DuckDBPyConnection, put: Put) -> None:
    """Orders were created on Monday and Wednesday, one of them paid on Thursday."""
    put("orders", order("1", at(9), at(9), "10"), order("2", at(11), at(12), "20"))
    tuesday, wednesday, thursday = (value(con, "pay_amount", Period(d, d)) for d in (TUE, WED, date(2026, 11, 12)))
    assert (tuesday.value, tuesday.missing) == (None, (TUE,))
    assert (wednesday.value, wednesday.missing) == (D("0"), ())  # nobody paid that day: a true zero
    assert (thursday.value, thursday.missing, thursday.flags) == (D("20"), thursday.missing, ("PARTIAL",))
    assert thursday.missing == (date(2026, 11, 12),)
    week = value(con, "pay_amount", WEEK)
    assert (week.value, week.days, "PARTIAL" in week.flags) == (D("30"), 2, True)


def test_basis_created_asks_what_became_of_the_orders_of_a_day(con: DuckDBPyConnection, put: Put) -> None:
    put("orders", order("1", at(9), at(10), "10"), order("2", at(9), None, "0"), order("3", at(10), at(10), "5"))
    put("shop_facts", shop(MON, pay_amount=D("77")))
    assert value(con, "pay_amount", MONDAY, basis="created").value == D("10")
    assert value(con, "pay_orders", MONDAY, basis="created").value == 1
    assert value(con, "pay_amount", MONDAY).value == D("77")


def test_a_column_that_the_file_lacks_is_missing_not_zero(con: DuckDBPyConnection, put: Put) -> None:
    put("orders", order("1", at(9), at(9), "10"))
    assert value(con, "refund_amount_paid", MONDAY).value is None
    assert value(con, "refund_orders", MONDAY).value is None
    put("orders", order("2", at(10), at(10), "10", refund_amount=D("3")))
    assert value(con, "refund_amount_paid", MONDAY).value == D("0")


def test_a_buyer_counts_once_a_period(con: DuckDBPyConnection, put: Put) -> None:
    put("orders", *[order(str(n), at(9 + n % 2), at(9 + n % 2), "10", buyer="ab"[n // 2]) for n in range(4)])
    assert value(con, "pay_buyers", TWO).value == 2
    assert value(con, "aov_buyer", TWO).value == pytest.approx(20.0)
    assert [v.value for v in series(con, "pay_buyers", TWO)] == [2, 2]


def test_refund_days_without_refunds_are_zero_inside_the_file(con: DuckDBPyConnection, put: Put) -> None:
    put(
        "refunds",
        {"refund_id": "1", "applied_at": at(9), "finished_at": at(9), "refund_amount": D("3")},
        {"refund_id": "2", "applied_at": at(11), "finished_at": at(11), "refund_amount": D("4")},
    )
    assert [v.value for v in series(con, "refund_amount_done", Period(MON, date(2026, 11, 12)))] == [3, 0, 4, None]


def test_below_the_shop(con: DuckDBPyConnection, put: Put) -> None:
    for item, amount, uv in (("1", "10", 5), ("2", "30", 6)):
        put("item_facts", shop(MON, "sycm_item", item_id=item, pay_amount=D(amount), uv=uv))
    put(
        "ad_facts",
        {"start": MON, "scene": "s", "plan_id": "1", "subject_id": "2", "source": "wxt_item", "ad_spend": D("4")},
    )
    assert value(con, "pay_amount", MONDAY, level="item", key="2").value == D("30")
    assert value(con, "uv_value", MONDAY, level="item", key="1").value == pytest.approx(2.0)
    assert value(con, "ad_spend", MONDAY, level="item", key="2").value == D("4")
    assert value(con, "pay_amount", MONDAY, level="item", key="3").value is None
    with pytest.raises(BadInput, match="没有「sku」这一层"):
        value(con, "pay_amount", MONDAY, level="sku")


def test_many_at_once_are_the_same_as_one_by_one(con: DuckDBPyConnection, put: Put) -> None:
    put("shop_facts", *[shop(MON + timedelta(n), uv=100 + n, pay_buyers=n, pay_amount=D(n)) for n in range(14)])
    put("orders", *[order(str(n), at(9 + n % 7), at(9 + n % 7), "10", buyer=str(n % 5)) for n in range(40)])
    names = ("uv", "pay_cvr", "pay_amount", "aov_buyer", "pay_orders", "order_buyers")
    periods = (WEEK, WEEK.shift(7), MONDAY)
    many = values(con, names, periods)
    assert len(many) == 18
    for period in periods:
        for name in names:
            assert many[name, period.label] == value(con, name, period)


def test_weeks_of_a_period_are_cut_at_its_ends(con: DuckDBPyConnection, put: Put) -> None:
    put("shop_facts", *[shop(MON + timedelta(n), pay_amount=D(2**n)) for n in range(10)])
    found = series(con, "pay_amount", Period(TUE, date(2026, 11, 17)), "week")
    assert [(str(v.period), v.value) for v in found] == [
        ("2026-11-10~2026-11-15", D(2 + 4 + 8 + 16 + 32 + 64)),
        ("2026-11-16~2026-11-17", D(128 + 256)),
    ]


def test_what_cannot_be_asked(con: DuckDBPyConnection) -> None:
    with pytest.raises(NotFound, match="pay_amount"):
        value(con, "pay_amont", WEEK)
    with pytest.raises(BadInput, match="专门的算法"):
        value(con, "rfm_score", WEEK)
    with pytest.raises(BadInput, match="口径"):
        value(con, "pay_amount", WEEK, basis="shipped")
    with pytest.raises(BadInput, match="不能按「year」"):
        series(con, "pay_amount", WEEK, "year")
    assert value(con, "gross_profit", WEEK).flags == ("NO_INPUT",)


def test_every_metric_with_a_field_or_expression_can_be_asked(con: DuckDBPyConnection) -> None:
    """On an empty shop each is None with its days missing; only algorithms and indices are refused."""
    refused = {name for name in METRICS if not _askable(name)}
    asked = [name for name in METRICS if name not in refused]
    assert {name for name in refused if METRICS[name].parts} == {
        "demand_supply_ratio", "competition_index", "blue_ocean_index",
    }  # fmt: skip
    found = values(con, asked, [WEEK])
    assert len(found) == len(asked) > 80
    assert all(v.value is None and v.days == 0 and len(v.missing) == 7 for v in found.values())


def _askable(name: str) -> bool:
    try:
        wanted(name)
    except BadInput:
        return False
    return True


rows = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 7), st.none() | st.integers(0, 99)),
    max_size=8,
    unique_by=lambda r: r[:2],
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows)
def test_rows_are_put_together_without_overlap_and_as_far_as_they_reach(
    given_rows: list[tuple[int, int, int | None]],
) -> None:
    """Against a search through every subset of rows."""
    span = Span.whole(Period(MON, MON + timedelta(27)))
    made = [
        Row(MON + timedelta(a), MON + timedelta(a + n - 1), {"pay_amount": v})
        for a, n, v in sorted(given_rows, key=lambda r: r[:2])
    ]
    piece = Slice("x", frozenset({"pay_amount"}), {"": tuple(made)})
    usable = [row for row in made if row.has(["pay_amount"])]
    best = 0
    for mask in range(2 ** len(usable)):
        days = [day for n, row in enumerate(usable) if mask >> n & 1 for day in Period(row.start, row.end)]
        best = max(best, len(days)) if len(days) == len(set(days)) else best
    plan = make_plan(piece, ["pay_amount"], span)
    assert (len(plan.covered) if plan else 0) == best
    if plan:
        chosen = [row for row in usable if row.interval in plan.intervals]
        assert sum(len(tuple(Period(r.start, r.end))) for r in chosen) == best  # no day twice
        assert take(piece, ["pay_amount"], span, plan).sums["pay_amount"] == sum(
            r.values["pay_amount"] or 0 for r in chosen
        )

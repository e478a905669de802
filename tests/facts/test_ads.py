"""Advertising: one level of reports, one window and rule per scene, and days that are not there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal as D
from typing import Any

import duckdb

from xlops.facts.ads import ads, item_spend, scene_of
from xlops.periods import Period

Put = Callable[..., None]
WEEK = Period(date(2026, 8, 10), date(2026, 8, 16))
ITEM = "6512345678901234567"  # 19 digits: more than a float holds


def row(day: date, **given: Any) -> dict[str, Any]:
    plan = {"start": day, "scene": "全站推广", "plan_id": "1", "subject_type": "计划", "subject_id": "", "keyword": ""}
    return plan | {"window": "7", "rule": "末次点击", "source": "wxt_plan"} | given


def test_plan_item_and_keyword_reports_are_the_same_money(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """Three reports of the same 700 yuan: 700, not 2,100; the item's share comes from the item report."""
    for day in WEEK:
        put("ad_facts", row(day, ad_spend=100, clicks=50, ad_pay_amount=300))
        put("ad_facts", row(day, ad_spend=60, subject_id=ITEM, subject_type="商品", source="wxt_item"))
        put("ad_facts", row(day, ad_spend=40, subject_id="2", subject_type="商品", source="wxt_item"))
        put("ad_facts", row(day, ad_spend=100, keyword="沙发", source="wxt_keyword"))
    found = ads(con, WEEK)
    assert found is not None and found.level == "plan"
    assert (found.spend, found.amount, found.roas) == (700, 2100, 3.0)
    assert found.channels[0].cpc == 2.0
    assert item_spend(con, WEEK) == {ITEM: D(420), "2": D(280)}


def test_two_windows_of_one_scene_are_not_added(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """7 days: 300 yuan sold, 15 days: 400: the longer window is taken, the spend counted once."""
    put("ad_facts", row(WEEK.start, ad_spend=100, ad_pay_amount=300))
    put("ad_facts", row(WEEK.start, ad_spend=100, ad_pay_amount=400, window="15"))
    found = ads(con, WEEK)
    assert found is not None and (found.spend, found.amount) == (100, 400)


def test_scenes_of_different_windows_have_no_common_sales(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    put("ad_facts", row(WEEK.start, ad_spend=100, ad_pay_amount=300))
    put("ad_facts", row(WEEK.start, scene="关键词推广", ad_spend=50, ad_pay_amount=200, window="15"))
    found = ads(con, WEEK)
    assert found is not None and found.spend == 150 and found.amount is None and found.roas is None


def test_a_scene_report_beside_a_plan_report_without_scenes(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    """Plans that name no scene speak of the money that the scene report names."""
    put("ad_facts", row(WEEK.start, scene="", ad_spend=150))
    put(
        "ad_facts", row(WEEK.start, scene="全站推广", ad_spend=100, source="wxt_scene", plan_id="", subject_type="场景")
    )
    put(
        "ad_facts",
        row(WEEK.start, scene="关键词推广", ad_spend=50, source="wxt_scene", plan_id="", subject_type="场景"),
    )
    found = ads(con, WEEK)
    assert found is not None and found.spend == 150
    assert found.site_share == 100 / 150


def test_missing_days_are_named_and_a_weekly_file_has_none(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    for day in list(WEEK)[:6]:
        put("ad_facts", row(day, ad_spend=100))
    found = ads(con, WEEK)
    assert found is not None and found.missing == (date(2026, 8, 16),)
    put("ad_facts", row(WEEK.start, end=WEEK.end, ad_spend=650))
    whole = ads(con, WEEK)
    assert whole is not None and (whole.spend, whole.missing) == (650, ())
    assert ads(con, WEEK.previous()) is None


def test_scene_by_name(con: duckdb.DuckDBPyConnection, put: Put) -> None:
    put("ad_facts", row(WEEK.start, ad_spend=1), row(WEEK.start, scene="关键词推广", ad_spend=1))
    found = ads(con, WEEK)
    assert found is not None
    scene = scene_of("万相台-全站推广", found.channels)
    assert scene is not None and scene.scene == "全站推广"
    assert scene_of("手淘搜索", found.channels) is None

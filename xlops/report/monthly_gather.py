"""All facts of a calendar month in the form that the sections of the weekly report read.

Rule: the month before and the same month of last year are compared; earlier periods are the seven months before.
What only a week has is left empty: stock of today, problems, the month's progress, shares of the last eight weeks.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from xlops.facts.ads import ads
from xlops.facts.breakdown import breakdown, over_items
from xlops.facts.compare import compared
from xlops.facts.entries import entry_pair
from xlops.facts.idle import idle
from xlops.facts.items import items
from xlops.facts.ladder import ladder, month_of_sales
from xlops.facts.settings import settings
from xlops.facts.traffic import traffic
from xlops.periods import Period, month_of
from xlops.report.like import DAILY, number, shop_fields
from xlops.report.more import gather_more
from xlops.report.rounding import whole_breakdown
from xlops.report.week import FUNNEL_FIELDS, KPI_METRICS, Week, any_known, events_of, profits, values_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["gather_month"]

_MONTHS = 8


def gather_month(con: DuckDBPyConnection, month: Period, *, shop: str, edition: str) -> Week:
    """Everything of the month out of the store."""
    chosen = settings(con)
    before, year = month.previous(), _year_ago(month)
    months = [month]
    while len(months) < _MONTHS:
        months.insert(0, months[0].previous())
    days = [Period(day, day) for span in (before, month) for day in span]
    facts, found = values_of(con, {KPI_METRICS: (*months, year), FUNNEL_FIELDS: (before, month), DAILY: days})
    rows = shop_fields(found, month, before, ())
    spent, spent_before = ads(con, month), ads(con, before)
    goods = items(con, month, before, chosen)
    split = breakdown(con, month, before, rows, ())
    if split is None and goods:
        split = over_items(goods, rows)
    refunds, earned, expected = profits(con, month, found, goods, spent, chosen)
    goods_before = items(con, before, before.previous(), chosen)
    _, earned_before, expected_before = profits(con, before, found, goods_before, spent_before, chosen)
    sources = traffic(con, month, chosen.text("traffic_standard"), spent)
    falling = over_items(goods, rows) if goods else None
    more = gather_more(
        con, month, before, items=goods, ads=spent, falling=whole_breakdown(falling) if falling else None,
        members_moved=True, known=False,
    )  # fmt: skip
    if number(found, "pay_amount", month) is not None:
        sold = month_of_sales(con, month)
        more = replace(more, ladder=ladder(sold), idle=idle(con, sold))
    return Week(
        shop=shop, period=month, previous=before, last_year=year, edition=edition, settings=chosen, values=found,
        changes=compared(facts, KPI_METRICS, month, before),
        year_changes=compared(facts, KPI_METRICS, month, year) if any_known(found, year) else {},
        weeks=tuple(months), common=(), breakdown=whole_breakdown(split) if split else None,
        entries=entry_pair(con, month, before), ads=spent, ads_before=spent_before, items=goods, stock=(),
        traffic=replace(sources, history=()) if sources else None, refunds=refunds, profit=earned, expected=expected,
        profit_before=earned_before, expected_before=expected_before, month=None, events=events_of(con, month),
        more=more,
    )  # fmt: skip


def _year_ago(month: Period) -> Period:
    return month_of(date(month.start.year - 1, month.start.month, 1))

"""All facts of a report's week, gathered once; the sections only choose words and order.

Rule: the week is an argument; nothing here reads a clock or a file. One batch of values for the weeks,
one for the days; days that only one of two weeks has are left out of both when they are compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from xlops.facts.ads import Ads, ads
from xlops.facts.breakdown import breakdown, over_items
from xlops.facts.chain import Breakdown
from xlops.facts.compare import compared
from xlops.facts.coverage import coverage
from xlops.facts.entries import EntryPair, entry_pair, last_weeks
from xlops.facts.items import ItemWeek, costs, items
from xlops.facts.model import Change, Number, Value
from xlops.facts.month import Month, main_month, month_progress
from xlops.facts.profit import Profit, Refunds, profit, projected_refunds
from xlops.facts.reconcile import RECONCILED
from xlops.facts.rules.view import SHOP, steps_of
from xlops.facts.settings import Settings, settings
from xlops.facts.slices import Span
from xlops.facts.sources import Facts, gather_fields
from xlops.facts.stock import StockLine, stock
from xlops.facts.traffic import Traffic, traffic
from xlops.facts.values import compute
from xlops.facts.wanted import wanted as fields_of
from xlops.methods.significance import noise_verdict
from xlops.periods import Period
from xlops.report.like import DAILY, common_days, number, shop_fields
from xlops.report.more import More, gather_more
from xlops.report.rounding import whole_breakdown, whole_profit
from xlops.report.words import common_prefix, short

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["FUNNEL_FIELDS", "KPI_METRICS", "Week", "any_known", "events_of", "gather", "profits", "values_of"]

KPI_METRICS = (
    "pay_amount", "net_sales", "uv", "pay_buyers", "pay_cvr", "aov_buyer", "uv_value", "pay_orders", "aov_order",
    "orders_per_buyer", "units_per_order", "add_to_cart_rate", "favorite_rate", "refund_amount_paid",
    "refund_amount_done", "refund_rate_amount", "returning_buyer_share", "ad_spend", "tacos", "roas", "pv_per_uv", "avg_stay",
    "bounce_rate", "inquiry_cvr", "silent_cvr", "dsr_desc", "dsr_service", "dsr_logistics",
)  # fmt: skip
FUNNEL_FIELDS = (
    "uv", "cart_users", "favorite_users", "order_buyers", "pay_buyers", "old_buyers", "old_buyer_amount", "inquirers",
    "inquiry_pay_buyers", "silent_pay_buyers", "avg_response", "cs_amount",
)  # fmt: skip
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_BACK = 35


@dataclass(frozen=True)
class Week:
    """What is known of one week; what the data does not give is None or empty."""

    shop: str
    period: Period
    previous: Period
    last_year: Period
    edition: str
    settings: Settings
    values: Mapping[tuple[str, str], Value]
    changes: Mapping[str, Change]
    year_changes: Mapping[str, Change]
    weeks: tuple[Period, ...]
    common: tuple[date, ...]
    breakdown: Breakdown | None
    entries: EntryPair
    ads: Ads | None
    ads_before: Ads | None
    items: ItemWeek | None
    stock: tuple[StockLine, ...]
    traffic: Traffic | None
    refunds: Refunds | None
    profit: Profit | None
    expected: Profit | None
    profit_before: Profit | None
    expected_before: Profit | None
    month: Month | None
    events: str = ""  # 大事记 of the week, as the operator noted it
    more: More = field(default_factory=More)
    read: Facts | None = field(default=None, repr=False)  # what the shop's values were worked out from

    def value(self, metric: str, period: Period | None = None) -> Value | None:
        """A metric over the week, or over another of the gathered periods."""
        return self.values.get((metric, (period or self.period).label))

    def number(self, metric: str, period: Period | None = None) -> Number | None:
        found = self.value(metric, period)
        return found.value if found else None

    def day(self, metric: str, day: date) -> Number | None:
        """One day; None too where the day has only part of its data."""
        value = self.value(metric, Period(day, day))
        return None if value is None or value.missing else value.value

    @cached_property
    def prefix(self) -> str:
        """What the titles of all goods begin with."""
        return common_prefix([x.title for x in self.items.items if x.is_goods] if self.items else [])

    def plain(self, title: str) -> str:
        """An item's title without what all titles begin with."""
        return title.removeprefix(self.prefix) or title

    def short(self, title: str) -> str:
        """The same as a sentence bears it."""
        return short(title, self.prefix)

    @property
    def boss(self) -> bool:
        """Whether costs and profit are shown (老板版)."""
        return self.edition != "员工版"

    @property
    def best(self) -> Profit | None:
        """按预计退款 where it is known, else 按已退款."""
        return self.expected or self.profit

    @property
    def best_before(self) -> Profit | None:
        """Last week's by the same refunds as `best`: refunds so far of two ages are not compared."""
        return self.expected_before if self.expected else self.profit_before


def gather(con: DuckDBPyConnection, period: Period, *, shop: str, edition: str) -> Week:
    """Everything of the week out of the store."""
    chosen = settings(con)
    previous, last_year = period.shift(-7), period.shift(-364)
    weeks = last_weeks(period)
    month = main_month(period)
    first = min(month.start, period.start - _BACK * _DAY)
    days = [Period(day, day) for day in Period(first, period.end)]
    facts, found = values_of(
        con,
        {
            KPI_METRICS: (*weeks, last_year),
            FUNNEL_FIELDS: (previous, period),
            ("pay_amount",): (month.previous(),),
            DAILY: days,
        },
        (SHOP, (*steps_of(period), period)),
    )
    common = common_days(found, period, previous)
    shop_rows = shop_fields(found, period, previous, common)
    now, before = ads(con, period), ads(con, previous)
    week_items = items(con, period, previous, chosen)
    known_costs = costs(con)
    until = coverage(con).last
    latest = until is None or until < period.end + _WEEK  # stock is of today: it says nothing of a week long past
    entry = entry_pair(con, period, previous)
    split = breakdown(con, period, previous, shop_rows, common)
    if split is None and week_items and not common:
        split = over_items(week_items, shop_rows)
    refunds, lines, expected = profits(con, period, found, week_items, now, chosen)
    _, lines_before, expected_before = profits(
        con, previous, found, items(con, previous, previous.shift(-7), chosen), before, chosen
    )
    daily = {day.start: _decimal(number(found, "pay_amount", day)) for day in days}
    gaps = {day.start for day in days if (v := found.get(("pay_amount", day.label))) is None or v.missing}
    last_month = found.get(("pay_amount", month.previous().label))
    week = Week(
        shop,
        period,
        previous,
        last_year,
        edition,
        chosen,
        found,
        compared(facts, KPI_METRICS, period, previous),
        compared(facts, KPI_METRICS, period, last_year) if any_known(found, last_year) else {},
        weeks,
        common,
        whole_breakdown(split) if split else None,
        entry,
        now,
        before,
        week_items,
        stock(con, week_items, known_costs, chosen) if week_items and latest else (),
        traffic(con, period, chosen.text("traffic_standard"), now),
        refunds,
        lines,
        expected,
        lines_before,
        expected_before,
        month_progress(
            period, daily, gaps, _decimal(last_month.value) if last_month and not last_month.missing else None, chosen
        ),
        events_of(con, period),
    )
    falling = over_items(week_items, shop_rows) if week_items and not common else None
    more = gather_more(
        con, period, previous, items=week_items, ads=now, falling=whole_breakdown(falling) if falling else None,
        members_moved=_members_moved(found, period, previous), known=number(found, "pay_amount", period) is not None,
        read=facts,
    )  # fmt: skip
    return replace(week, more=more, read=facts)


def _members_moved(found: Mapping[tuple[str, str], Value], now: Period, before: Period) -> bool:
    """Did the share of old buyers change by more than chance, counted the same way?"""
    values = [found.get(("returning_buyer_share", p.label)) for p in (now, before)]
    if any(v is None or v.missing for v in values) or len({v.basis for v in values if v}) > 1:
        return False
    counts = [v.parts.get(f) for v in values if v for f in ("old_buyers", "pay_buyers")]
    if len(counts) < 4 or any(c is None for c in counts):
        return False
    x1, n1, x0, n0 = (float(c) for c in counts if c is not None)
    told = noise_verdict(x1, n1, x0, n0) if x1 <= n1 and x0 <= n0 else None
    return told is not None and str(told["verdict"]).startswith("显著")


def events_of(con: DuckDBPyConnection, period: Period, most: int = 4) -> str:
    """`11月9日主推款换搜索首图；11月12日次推款米白断货`."""
    sql = "SELECT day, event FROM events WHERE day BETWEEN ? AND ? AND coalesce(event, '') <> '' ORDER BY ALL"
    rows = con.execute(sql, [period.start, period.end]).fetchall()
    said = [f"{day.month}月{day.day}日{str(event).strip().rstrip('。')}" for day, event in rows]
    return "；".join(said[:most]) + (f"；另有{len(said) - most}条" if len(said) > most else "")


def values_of(
    con: DuckDBPyConnection, wanted: Mapping[Sequence[str], Sequence[Period]],
    besides: tuple[Sequence[str], Sequence[Period]] = ((), ()),
) -> tuple[Facts, dict[tuple[str, str], Value]]:  # fmt: skip
    """Metrics over periods, several sets of them out of one reading of the tables; and what was read.

    `besides` are metrics and periods to be read too, without working out values.
    """
    every = (*(period for periods in wanted.values() for period in periods), *besides[1])
    spans = {period: Span.whole(period) for period in every}
    metrics = {*besides[0], *(metric for own in wanted for metric in own)}
    fields = {*RECONCILED, *(name for metric in metrics for name in fields_of(metric).fields)}
    facts = gather_fields(con, fields, list(spans.values()))
    return facts, {
        (metric, period.label): compute(facts, metric, spans[period])
        for metrics, periods in wanted.items()
        for period in periods
        for metric in metrics
    }


def profits(
    con: DuckDBPyConnection,
    period: Period,
    found: Mapping[tuple[str, str], Value],
    week_items: ItemWeek | None,
    spent: Ads | None,
    chosen: Settings,
) -> tuple[Refunds | None, Profit | None, Profit | None]:
    """Refunds and profit of a week: by refunds so far, and by those to be expected where known."""
    pay = _decimal(number(found, "pay_amount", period))
    if pay is None:
        return None, None, None
    refunds = projected_refunds(con, period, pay) or _shop_refunds(found, period)
    orders = number(found, "pay_orders", period)
    if orders is None:
        orders = number(found, "pay_buyers", period)
    spend = spent.spend if spent else _decimal(number(found, "ad_spend", period))
    count = None if orders is None else int(orders)
    so_far = profit(pay, count, refunds.done if refunds else None, week_items, spend, chosen, period)
    if refunds is None or refunds.projected is None:
        return refunds, whole_profit(so_far), None
    expected = profit(pay, count, refunds.projected, week_items, spend, chosen, period)
    return refunds, whole_profit(so_far), whole_profit(expected)


def _shop_refunds(found: Mapping[tuple[str, str], Value], period: Period) -> Refunds | None:
    """Refunds that a shop or order file states: of the period's sales first, else those finished in it."""
    for metric, basis in (("refund_amount_paid", "paid"), ("refund_amount_done", "done")):
        done = _decimal(number(found, metric, period))
        if done is not None:
            return Refunds(done, basis)
    return None


def any_known(found: Mapping[tuple[str, str], Value], period: Period) -> bool:
    """Whether anything is known of a period."""
    return any(number(found, metric, period) is not None for metric in KPI_METRICS)


def _decimal(value: Number | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))

"""All facts of a report's week, gathered once; the sections only choose words and order.

Rule: the week is an argument; nothing here reads a clock or a file. One batch of values for the weeks,
one for the days; days that only one of two weeks has are left out of both when they are compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from xlops.facts.ads import Ads, ads
from xlops.facts.breakdown import breakdown, over_items
from xlops.facts.chain import CHAIN, Breakdown
from xlops.facts.compare import compares
from xlops.facts.coverage import coverage
from xlops.facts.entries import EntryPair, entry_pair, last_weeks
from xlops.facts.items import ItemWeek, costs, items
from xlops.facts.model import Change, Number, Value
from xlops.facts.month import Month, main_month, month_progress
from xlops.facts.profit import Profit, Refunds, profit, projected_refunds
from xlops.facts.rows import Row
from xlops.facts.settings import Settings, settings
from xlops.facts.slices import Span
from xlops.facts.sources import gather as read_facts
from xlops.facts.stock import StockLine, stock
from xlops.facts.traffic import Traffic, traffic
from xlops.facts.values import compute
from xlops.periods import Period
from xlops.report.rounding import whole_breakdown, whole_profit

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["KPI_METRICS", "Week", "gather"]

KPI_METRICS = (
    "pay_amount", "net_sales", "uv", "pay_buyers", "pay_cvr", "aov_buyer", "uv_value", "pay_orders", "aov_order",
    "orders_per_buyer", "units_per_order", "add_to_cart_rate", "favorite_rate", "refund_amount_paid",
    "refund_amount_done", "refund_rate_amount", "returning_buyer_share", "ad_spend", "tacos", "pv_per_uv", "avg_stay",
    "bounce_rate", "inquiry_cvr", "silent_cvr", "dsr_desc", "dsr_service", "dsr_logistics",
)  # fmt: skip
_DAILY = ("pay_amount", "uv", "pay_buyers", "pay_orders")
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
    found = _values(con, {KPI_METRICS: (*weeks, last_year), ("pay_amount",): (month.previous(),), _DAILY: days})
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
    refunds, lines, expected = _profits(con, period, found, week_items, now, chosen)
    _, lines_before, expected_before = _profits(
        con, previous, found, items(con, previous, previous.shift(-7), chosen), before, chosen
    )
    daily = {day.start: _decimal(_number(found, "pay_amount", day)) for day in days}
    gaps = {day.start for day in days if (v := found.get(("pay_amount", day.label))) is None or v.missing}
    last_month = found.get(("pay_amount", month.previous().label))
    return Week(
        shop,
        period,
        previous,
        last_year,
        edition,
        chosen,
        found,
        compares(con, KPI_METRICS, period, previous),
        compares(con, KPI_METRICS, period, last_year) if _any(found, last_year) else {},
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
        _events(con, period),
    )


def _events(con: DuckDBPyConnection, period: Period, most: int = 4) -> str:
    """`11月9日主推款换搜索首图；11月12日次推款米白断货`."""
    sql = "SELECT day, event FROM events WHERE day BETWEEN ? AND ? AND coalesce(event, '') <> '' ORDER BY ALL"
    rows = con.execute(sql, [period.start, period.end]).fetchall()
    said = [f"{day.month}月{day.day}日{str(event).strip().rstrip('。')}" for day, event in rows]
    return "；".join(said[:most]) + (f"；另有{len(said) - most}条" if len(said) > most else "")


def _values(con: DuckDBPyConnection, wanted: Mapping[Sequence[str], Sequence[Period]]) -> dict[tuple[str, str], Value]:
    """Metrics over periods, several sets of them out of one reading of the tables."""
    spans = {period: Span.whole(period) for periods in wanted.values() for period in periods}
    facts = read_facts(con, {metric for metrics in wanted for metric in metrics}, list(spans.values()))
    return {
        (metric, period.label): compute(facts, metric, spans[period])
        for metrics, periods in wanted.items()
        for period in periods
        for metric in metrics
    }


def _profits(
    con: DuckDBPyConnection,
    period: Period,
    found: Mapping[tuple[str, str], Value],
    week_items: ItemWeek | None,
    spent: Ads | None,
    chosen: Settings,
) -> tuple[Refunds | None, Profit | None, Profit | None]:
    """Refunds and profit of a week: by refunds so far, and by those to be expected where known."""
    pay = _decimal(_number(found, "pay_amount", period))
    if pay is None:
        return None, None, None
    refunds = projected_refunds(con, period, pay) or _shop_refunds(found, period)
    orders = _number(found, "pay_orders", period)
    if orders is None:
        orders = _number(found, "pay_buyers", period)
    spend = spent.spend if spent else _decimal(_number(found, "ad_spend", period))
    count = None if orders is None else int(orders)
    so_far = profit(pay, count, refunds.done if refunds else None, week_items, spend, chosen)
    if refunds is None or refunds.projected is None:
        return refunds, whole_profit(so_far), None
    expected = profit(pay, count, refunds.projected, week_items, spend, chosen)
    return refunds, whole_profit(so_far), whole_profit(expected)


def _shop_refunds(found: Mapping[tuple[str, str], Value], period: Period) -> Refunds | None:
    """Refunds that a shop or order file states: of the period's sales first, else those finished in it."""
    for metric, basis in (("refund_amount_paid", "paid"), ("refund_amount_done", "done")):
        done = _decimal(_number(found, metric, period))
        if done is not None:
            return Refunds(done, basis)
    return None


def common_days(found: Mapping[tuple[str, str], Value], now: Period, before: Period) -> tuple[date, ...]:
    """The days of `now` whose weekday both weeks have; empty where both weeks are whole."""
    pair = [found.get(("pay_amount", period.label)) for period in (now, before)]
    if any(v is None or v.value is None for v in pair) or not any(v.missing for v in pair if v):
        return ()
    gaps = {day for v in pair if v for day in v.missing}
    shift = now.start - before.start
    return tuple(day for day in now if day not in gaps and day - shift not in gaps)


def shop_fields(
    found: Mapping[tuple[str, str], Value], now: Period, before: Period, common: Iterable[date]
) -> tuple[Row, Row]:
    """The shop's fields of the chain before and now: whole weeks, or sums over the common days."""
    days = tuple(common)
    shift = now.start - before.start
    rows: list[Row] = []
    for period, back in ((before, shift), (now, timedelta(0))):
        if days:
            rows.append({f: _sum(found, f, [day - back for day in days]) for f in CHAIN if f in _DAILY})
        else:
            rows.append({f: _number(found, f, period) for f in CHAIN if f in _DAILY})
    if not days and _bases(found, now) != _bases(found, before):  # visitors of a week and of days: never compared
        rows = [{f: v for f, v in row.items() if f not in ("uv", "pay_buyers")} for row in rows]
    return rows[0], rows[1]


def _bases(found: Mapping[tuple[str, str], Value], period: Period) -> tuple[str, ...]:
    return tuple(v.basis if (v := found.get((f, period.label))) else "" for f in ("uv", "pay_buyers"))


def _any(found: Mapping[tuple[str, str], Value], period: Period) -> bool:
    """Whether anything is known of a period."""
    return any(_number(found, metric, period) is not None for metric in KPI_METRICS)


def _sum(found: Mapping[tuple[str, str], Value], metric: str, days: Iterable[date]) -> Number | None:
    known = [_number(found, metric, Period(day, day)) for day in days]
    if not known or any(v is None for v in known):
        return None
    return sum((v if isinstance(v, Decimal) else Decimal(str(v)) for v in known if v is not None), Decimal(0))


def _number(found: Mapping[tuple[str, str], Value], metric: str, period: Period) -> Number | None:
    value = found.get((metric, period.label))
    return value.value if value else None


def _decimal(value: Number | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))

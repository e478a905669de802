"""Rows by time: a row a day, a week, a month, with any metric of the shop and the lines of its profit.

Rule: every period of which a number is known, the oldest first. A sum over a past week or month of which a day is missing
is empty, never short; the current one is to date. `@before` is the whole period before, `@last_year` the same week
(364 days back) or month of the year before; `@before_same` and `@last_year_same` are, for the current period, the same days.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from xlops.book.feeds.context import Context
from xlops.book.feeds.model import Asked, Feed, Row, Value, Want
from xlops.book.feeds.money import LINES, profit_lines
from xlops.book.feeds.service import SERVICE, service_lines
from xlops.book.feeds.statement import STATEMENT, statement
from xlops.errors import BadInput
from xlops.periods import Period, month_of, week_of

__all__ = ["TIMES"]

_YEAR_OF_WEEKS = timedelta(days=364)
_MOST_DAYS = 400
_SAME = "_same"
_PLAIN = frozenset({"start", "end", "week_start", "label"})
_SPAN: dict[str, Callable[[date], Period]] = {"day": lambda d: Period(d, d), "week": week_of, "month": month_of}


def _periods(ctx: Context, by: str) -> list[Period]:
    """The days, weeks or months with data, and the one of the last day."""
    since = ctx.as_of - timedelta(days=_MOST_DAYS)
    found = dict.fromkeys(_SPAN[by](day) for day in ctx.days if day > since)
    if by != "week":
        return list(found)
    return [week for week in found if week.end <= ctx.as_of or week == week_of(ctx.as_of)]


def _moved(period: Period, window: str) -> Period:
    """The period that a column speaks of. Raises `BadInput` for an unknown window."""
    name = window.removesuffix(_SAME)
    if name == "":
        return period
    if name == "before":
        return period.previous()
    if name == "last_year":
        if period == month_of(period.start) and period.days > 7:
            return month_of(period.start.replace(year=period.start.year - 1))
        return Period(period.start - _YEAR_OF_WEEKS, period.end - _YEAR_OF_WEEKS)
    raise BadInput(f"没有「{window}」这个时间段,按时间的表可以用 before、last_year、before_same、last_year_same")


def _cut(ctx: Context, period: Period) -> Period:
    """What of a period is over: the current week and month to date."""
    return Period(period.start, min(period.end, ctx.as_of)) if period.start <= ctx.as_of else period


def _meant(ctx: Context, period: Period, window: str) -> Period:
    """The days that a column speaks of; `…_same` are as many days as the current period has so far."""
    moved, cut = _moved(period, window), _cut(ctx, period)
    if not window.endswith(_SAME) or cut.days == period.days:
        return _cut(ctx, moved)
    return Period(moved.start, min(moved.end, moved.start + timedelta(days=cut.days - 1)))


def _metrics(asked: Asked) -> list[Want]:
    own = _PLAIN | LINES | STATEMENT | SERVICE
    return [want for want in asked.wants.values() if want.name not in own]


def _prepare(by: str) -> Callable[[Context, Asked], None]:
    def prepare(ctx: Context, asked: Asked) -> None:
        wanted = _metrics(asked)
        periods = _periods(ctx, by)
        for window in {want.window for want in wanted}:
            spans = [_meant(ctx, period, window) for period in periods]
            ctx.ask("shop", [w.name for w in wanted if w.window == window], spans)
        if any(want.name in LINES for want in asked.wants.values()):
            spans = [_cut(ctx, period) for period in periods]
            ctx.ask("shop", ("pay_amount", "pay_orders", "pay_buyers", "ad_spend", *_REFUNDS), spans)
            ctx.ask("item", ("pay_amount", "pay_items"), spans)

    return prepare


_REFUNDS = ("refund_amount_paid", "refund_amount_done")


def _rows(by: str) -> Callable[[Context, Asked], list[Row]]:
    def rows(ctx: Context, asked: Asked) -> list[Row]:
        periods = _periods(ctx, by)
        names = {want.name for want in asked.wants.values()}
        own = [id for id, want in asked.wants.items() if want.name not in _PLAIN and not want.window]
        lines = profit_lines(ctx, [_cut(ctx, p) for p in periods]) if names & LINES else {}
        paid = statement(ctx, [_cut(ctx, p) for p in periods]) if names & STATEMENT else {}
        served = service_lines(ctx, [_cut(ctx, p) for p in periods], names)
        found = []
        for period in periods:
            cut = _cut(ctx, period)
            known: dict[str, Value] = {
                "start": period.start, "end": period.end, "week_start": period.start, "label": period.label,
                **lines.get(cut, {}), **paid.get(cut, {}), **served.get(cut, {}),
            }  # fmt: skip
            row: Row = {id: _key(period, by, name) for id, name in asked.keys.items()}
            for id, want in asked.wants.items():
                if want.name in LINES and want.window:
                    row[id] = lines.get(_moved(period, want.window), {}).get(want.name)
                else:
                    row[id] = known[want.name] if want.name in known else _number(ctx, want, period)
            found.append(row)
        filled = [not own or any(row[id] is not None for id in own) for row in found]
        return [row for row, inside in zip(found, _inside(periods, filled), strict=True) if inside]

    return rows


def _inside(periods: list[Period], known: list[bool]) -> list[bool]:
    """Which rows stand: of each unbroken run of periods those from the first to the last with a number.

    >>> days = [Period(date(2026, 11, n), date(2026, 11, n)) for n in (1, 2, 3, 4, 9)]
    >>> _inside(days, [False, True, False, True, False])
    [False, True, True, True, False]
    """
    stands = [False] * len(periods)
    start = 0
    for n, period in enumerate(periods):
        if n and periods[n - 1].end + timedelta(days=1) != period.start:
            start = n
        if known[n]:
            first = next((k for k in range(start, n + 1) if known[k]), n)
            stands[first : n + 1] = [True] * (n + 1 - first)
    return stands


def _key(period: Period, by: str, name: str) -> Value:
    """How a row is called: a day or the first day of a month as a date, a week by its label."""
    return period.label if by == "week" and name == "week" else period.start


def _number(ctx: Context, want: Want, period: Period) -> Value:
    if want.name in LINES | STATEMENT | SERVICE:
        return None
    return ctx.number("shop", want.name, _meant(ctx, period, want.window), whole=True)


def _feed(by: str, about: str, keys: set[str]) -> Feed:
    values = _PLAIN | LINES | STATEMENT | SERVICE if by != "day" else _PLAIN
    return Feed(about, frozenset(keys), _rows(by), frozenset(values), metrics=True, prepare=_prepare(by))


TIMES: dict[str, Feed] = {
    "day": _feed("day", "一天一行", {"day"}),
    "week": _feed("week", "一周一行", {"week", "week_start"}),
    "month": _feed("month", "一月一行", {"month"}),
}

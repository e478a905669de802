"""The items of 健康: the shop's value now and its range over the last eight weeks.

Rule: against the trade the difference is given, against oneself the distance from the mean of the eight weeks before;
what nobody exported or typed stays empty. Source: features Q1–Q8; spec section 1.12.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from statistics import fmean

from xlops.book.feeds.care import picked
from xlops.book.feeds.context import Context
from xlops.book.feeds.model import Asked, Feed, Row
from xlops.facts.ladder import ladder, month_of_sales
from xlops.facts.planned import planned
from xlops.periods import Period

__all__ = ["HEALTH"]

WEEKS = 8
_SCORES = ("dsr_desc", "dsr_service", "dsr_logistics")
_GROUPS = ("organic", "paid", "campaign", "member", "other")
_Told = tuple[float | None, Sequence[float]]  # now, and the weeks before


def _weeks(ctx: Context) -> list[Period]:
    """The eight whole weeks before the last one, oldest first."""
    return [ctx.week.shift(-7 * n) for n in range(WEEKS, 0, -1)]


def _prepare(ctx: Context, asked: Asked) -> None:
    ctx.ask("shop", ("uv", "pay_cvr", "returning_buyer_share", *_SCORES), [*_weeks(ctx), ctx.week])


def _shop(ctx: Context, metric: str) -> tuple[float | None, list[float | None]]:
    def read(week: Period) -> float | None:
        found = ctx.number("shop", metric, week)
        return None if found is None else float(found)

    return read(ctx.week), [read(week) for week in _weeks(ctx)]


def _against_itself(ctx: Context, metric: str) -> _Told:
    """Distance from the mean of the weeks before, as a share of it."""
    now, history = _shop(ctx, metric)
    known = [v for v in history if v is not None]
    if now is None or not known or not (mean := fmean(known)):
        return None, ()
    return now / mean - 1, [v / mean - 1 for v in known]


def _against_trade(ctx: Context, metric: str, column: str, relative: bool) -> _Told:
    """Difference to what the trade's page said in the same week (the last look at it)."""
    looks = {day: float(v) for day, v in planned(ctx.con, "industry", "day", column) if v is not None}
    now, history = _shop(ctx, metric)
    gaps = []
    for week, own in zip([*_weeks(ctx), ctx.week], [*history, now], strict=True):
        seen = [looks[day] for day in sorted(looks) if day in week]
        peer = seen[-1] if seen else None
        gap = None if own is None or not peer else own / peer - 1 if relative else own - peer
        gaps.append(None if gap is None else round(gap, 6))
    return gaps[-1], [gap for gap in gaps[:-1] if gap is not None]


def _groups(ctx: Context) -> dict[str, _Told]:
    found = ctx.traffic
    if found is None:
        return {}
    before = [shares for _, shares in found.history[:-1] if shares]
    return {
        g.group: (g.share, [s for shares in before if (s := shares.get(g.group)) is not None]) for g in found.groups
    }


def _incidents(ctx: Context) -> _Told:
    """Violations of 30 days, now and at the end of each week before; unknown while nobody ever noted one."""
    days = [day for (day,) in planned(ctx.con, "incidents", "day") if day is not None]
    if not days:
        return None, ()

    def count(week: Period) -> float:
        return float(sum(week.end - timedelta(days=29) <= day <= week.end for day in days))

    return count(ctx.week), [count(week) for week in _weeks(ctx)]


def _ladder(ctx: Context) -> _Told:
    """How many tiers of the ladder of items are empty between filled ones."""
    found = ladder(month_of_sales(ctx.con, ctx.week)) if ctx.days else None
    return (None, ()) if found is None else (float(len(found.empty)), ())


_READ: dict[str, Callable[[Context], _Told]] = {
    "incidents": _incidents,
    "uv_trend": lambda ctx: _against_itself(ctx, "uv"),
    "returning_buyer_share": lambda ctx: _against_itself(ctx, "returning_buyer_share"),
    "broken_tiers": _ladder,
    "pay_cvr": lambda ctx: _against_trade(ctx, "pay_cvr", "market_cvr", True),
}


def _rows(ctx: Context, asked: Asked) -> list[Row]:
    told = {id: read(ctx) for id, read in _READ.items()} | _groups(ctx)
    told |= {score: _against_trade(ctx, score, f"{score}_industry", False) for score in _SCORES}
    return [
        picked(asked, {
            "health_item": id, "fed_value": now, "own_low": min(weeks, default=None), "own_high": max(weeks, default=None),
        })
        for id, (now, weeks) in told.items()
    ]  # fmt: skip


HEALTH = Feed(
    "健康七因素", frozenset({"health_item"}), _rows, frozenset({"fed_value", "own_low", "own_high"}), prepare=_prepare
)

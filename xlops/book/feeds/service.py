"""Values of a week or month that service is judged by: how long refunds, parcels and deliveries took.

Rule: the hours of refunds count in the week they were finished, refunds before shipping in the week they were applied
for, orders in the week they were paid. 按时发货 is the share of the
orders shipped within the shop's limit, of those that were shipped or have waited longer. A file that tells nothing of
shipping gives nothing. Source: features C8 L3 L7 S2; spec section 1.9.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta
from typing import Any

from xlops.book.feeds.context import Context
from xlops.book.feeds.model import Value
from xlops.facts.buyers import again_within
from xlops.periods import Period

__all__ = ["SERVICE", "service_lines"]

_REFUNDS = ("refund_hours", "before_ship_refunds")
_PARCELS = ("ship_hours", "shipped_in_time", "delivery_days")
_BUYERS = ("repurchase_30", "repurchase_90")
_TERMINALS = ("wireless_share",)
SERVICE = frozenset({*_REFUNDS, *_PARCELS, *_BUYERS, *_TERMINALS})

Lines = dict[Period, dict[str, Value]]


def service_lines(ctx: Context, periods: list[Period], names: Iterable[str]) -> Lines:
    """What of `names` each period has."""
    wanted = set(names)
    lines: Lines = {period: {} for period in periods}
    for group, read in _READ.items():
        if wanted.intersection(group) and periods:
            for period, row in read(ctx, periods).items():
                lines[period] |= row
    return lines


def _spans(periods: list[Period]) -> str:
    rows = ", ".join(f"({n}, DATE '{p.start}', DATE '{p.end}')" for n, p in enumerate(periods))
    return f"(VALUES {rows}) AS spans(n, lo, hi)"


def _read(ctx: Context, periods: list[Period], sql: str, names: tuple[str, ...], **values: Any) -> Lines:
    rows = ctx.con.execute(sql.format(spans=_spans(periods)), values).fetchall()
    return {periods[n]: dict(zip(names, own, strict=True)) for n, *own in rows}


def _refunds(ctx: Context, periods: list[Period]) -> Lines:
    sql = """SELECT n, avg(epoch(finished_at) - epoch(applied_at)) FILTER (applied_at <= finished_at) / 3600,
            NULL FROM refunds JOIN {spans} ON finished_at::DATE BETWEEN lo AND hi GROUP BY n ORDER BY n"""
    early = """SELECT n, CASE WHEN count(tells) > 0
                THEN count(*) FILTER (tells AND (shipped_at IS NULL OR applied_at < shipped_at)) END
        FROM refunds r JOIN {spans} ON applied_at::DATE BETWEEN lo AND hi
        LEFT JOIN (SELECT order_id, shipped_at,
            nullif(bool_or(shipped_at IS NOT NULL) OVER (PARTITION BY coalesce(import_id, 0)), FALSE) AS tells FROM orders) o
            ON o.order_id = r.order_id
        GROUP BY n ORDER BY n"""
    hours, before = _read(ctx, periods, sql, _REFUNDS), _read(ctx, periods, early, _REFUNDS[1:])
    return {period: hours.get(period, {}) | before.get(period, {}) for period in {*hours, *before}}


def _parcels(ctx: Context, periods: list[Period]) -> Lines:
    limit = float(ctx.settings.rate("unshipped_hours"))
    now = datetime.combine(ctx.as_of + timedelta(days=1), time())
    sql = """SELECT n, avg(epoch(shipped_at) - epoch(paid_at)) FILTER (shipped_at >= paid_at) / 3600,
            count(*) FILTER (epoch(shipped_at) - epoch(paid_at) <= $limit * 3600)
                / nullif(count(*) FILTER (shipped_at IS NOT NULL OR epoch($now::TIMESTAMP) - epoch(paid_at) > $limit * 3600), 0),
            avg(epoch(received_at) - epoch(shipped_at)) FILTER (received_at >= shipped_at) / 86400
        FROM (SELECT *, bool_or(shipped_at IS NOT NULL) OVER (PARTITION BY coalesce(import_id, 0)) AS tells FROM orders)
        JOIN {spans} ON paid_at::DATE BETWEEN lo AND hi
        WHERE tells AND coalesce(order_status, '') NOT LIKE '%关闭%' GROUP BY n ORDER BY n"""
    return _read(ctx, periods, sql, _PARCELS, limit=limit, now=now)


def _buyers(ctx: Context, periods: list[Period]) -> Lines:
    table, _ = ctx.buyers
    if not table:
        return {}
    return {
        period: {f"repurchase_{days}": again_within(ctx.con, table, days, period.end) for days in (30, 90)}
        for period in periods
    }


def _terminals(ctx: Context, periods: list[Period]) -> Lines:
    """无线 visitors over 无线 and PC together, from files of exactly the days."""
    sql = """SELECT n, sum(uv) FILTER (terminal = '无线') / nullif(sum(uv) FILTER (terminal IN ('无线', 'PC')), 0)
        FROM shop_facts JOIN {spans} ON start >= lo AND "end" <= hi AND (start = "end" OR (start = lo AND "end" = hi))
        WHERE terminal IN ('无线', 'PC') GROUP BY n, start = "end"
        HAVING count(DISTINCT terminal) = 2 ORDER BY n, start = "end" DESC"""
    return _read(ctx, periods, sql, _TERMINALS)


_READ: dict[tuple[str, ...], Callable[[Context, list[Period]], Lines]] = {
    _REFUNDS: _refunds, _PARCELS: _parcels, _BUYERS: _buyers, _TERMINALS: _terminals,
}  # fmt: skip

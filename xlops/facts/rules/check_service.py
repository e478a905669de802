"""Checks of service: orders that wait too long, and agents who sell or answer worse (A18 A21).

Rule: the age of an order is counted to the end of the day looked at, not to the clock. Closed, refunded and
presale orders don't wait. Source: spec sections 1.9 and 3.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from statistics import fmean

from xlops.catalog.rules import Check
from xlops.facts.rules.baseline import known, ordinary
from xlops.facts.rules.change import relative
from xlops.facts.rules.check_shop import yuan
from xlops.facts.rules.model import NO, UNKNOWN, YES, Hit, Subject
from xlops.facts.rules.view import View

__all__ = ["agent_drop", "unshipped"]

_SHOWN = 5
# a file without these columns knows nothing of shipping: its orders are not unshipped
_TELLS = """coalesce(import_id, 0) IN (SELECT coalesce(import_id, 0) FROM orders GROUP BY 1
    HAVING bool_or(shipped_at IS NOT NULL) OR bool_or(coalesce(order_status, '') <> ''))"""


def unshipped(view: View, check: Check) -> Iterator[Hit]:
    """Paid and unshipped for more than a day (amber), or for more than the platform allows (red)."""
    if not view.rows(f"SELECT 1 FROM orders WHERE {_TELLS} LIMIT 1"):
        yield Hit.unknown("订单文件里没有发货时间，也没有订单状态", Subject("order", "", "订单"))
        return
    now = datetime.combine(view.period.end + timedelta(days=1), time())
    limit = float(view.settings.rate("unshipped_hours"))
    sql = f"""SELECT order_id, paid_at, coalesce(paid_amount, 0) FROM orders
        WHERE paid_at < ? AND paid_at >= ? AND (shipped_at IS NULL OR shipped_at >= ?)
            AND {_TELLS} AND coalesce(order_status, '') NOT LIKE '%已发货%'
            AND coalesce(order_status, '') NOT LIKE '%关闭%' AND coalesce(order_status, '') NOT LIKE '%成功%'
            AND coalesce(order_status, '') NOT LIKE '%预售%' AND coalesce(order_status, '') NOT LIKE '%定金%'
            AND NOT (coalesce(refund_amount, 0) > 0 AND refund_amount >= paid_amount)
        ORDER BY paid_at, order_id"""
    oldest = now - timedelta(days=int(check.params["oldest_days"]))
    late = [
        (str(id), (now - paid).total_seconds() / 3600, Decimal(str(amount)))
        for id, paid, amount in view.rows(sql, now - timedelta(hours=check.params["hours"]), oldest, now)
        if isinstance(paid, datetime)
    ]
    if not late:
        yield Hit(Subject("order", "", "订单"), NO, (0, check.params["hours"], 0, "无", Decimal(0)))
        return
    over = [row for row in late if row[1] > limit]
    shown = over or late
    ids = "、".join(id for id, _, _ in shown[:_SHOWN]) + (f" 等{len(shown)}笔" if len(shown) > _SHOWN else "")
    amount = sum((money for _, _, money in shown), Decimal(0))
    hours = limit if over else check.params["hours"]
    values = (len(shown), hours, shown[0][1], ids, amount)
    yield Hit(Subject("order", "", "订单"), YES, values, bool(over), yuan(amount))


def agent_drop(view: View, check: Check) -> Iterator[Hit]:
    """询单转化率 and response of every agent; of the shop where no agent file is there."""
    agents = view.rows(
        "SELECT agent, sum(inquirers), sum(inquiry_pay_buyers), avg(avg_response) FROM agent_facts "
        'WHERE start = ? AND "end" = ? GROUP BY 1 ORDER BY 1', view.period.start, view.period.end,
    )  # fmt: skip
    for name, asked, paid, seconds in agents:
        before = _agent_before(view, str(name), int(check.params["days"]))
        yield _agent(check, view, Subject("agent", str(name), str(name)), (_f(asked), _f(paid), _f(seconds)), before)
    if not agents and view.now("inquirers") is not None:
        pasts = [known(ordinary(view, view.shop(n).history)[-28:]) for n in ("inquirers", "inquiry_pay_buyers")]
        response = known(ordinary(view, view.shop("avg_response").history)[-7:])
        before = (sum(pasts[0]) or None, sum(pasts[1]), fmean(response) if response else None)
        now = view.now("inquirers"), view.now("inquiry_pay_buyers"), view.now("avg_response")
        yield _agent(check, view, Subject("shop"), now, before)


_Three = tuple[float | None, float | None, float | None]


def _agent_before(view: View, name: str, days: int) -> _Three:
    """Inquirers and buyers of the days before (rows of the same length), and the mean response of seven days."""
    start = view.period.start
    sql = """SELECT sum(inquirers) FILTER (inquiry_pay_buyers IS NOT NULL), sum(inquiry_pay_buyers) FILTER (inquirers IS NOT NULL),
            avg(avg_response) FILTER (start >= ?::DATE - 7 * ?)
        FROM agent_facts WHERE agent = ? AND "end" < ? AND start >= ? AND "end" - start = ?"""
    row = view.rows(sql, start, view.step, name, start, start - timedelta(days=days), view.step - 1)[0]
    return _f(row[0]), _f(row[1]), _f(row[2])


def _agent(check: Check, view: View, subject: Subject, now: _Three, before: _Three) -> Hit:
    asked, paid, seconds = now
    rate = paid / asked if paid is not None and asked else None
    base = before[1] / before[0] if before[0] and before[1] is not None else None
    change = relative(rate, base) if rate is not None and base else None
    enough = asked is not None and asked >= check.params["min_inquirers"]
    values = (None if asked is None else int(asked), rate, base, change, seconds, before[2])
    fell = enough and change is not None and change <= check.params["change"]
    slow = seconds is not None and before[2] is not None and seconds > check.params["slow"] * before[2]
    if (change is None or not enough) and (seconds is None or before[2] is None):
        return Hit(subject, UNKNOWN, values, missing="询单太少，或没有之前的客服数据")
    price = view.price_of_buyer()
    lost = (base - rate) * asked * price if fell and base and rate is not None and asked and price else None
    return Hit(subject, YES if fell or slow else NO, values, yuan=yuan(lost), change=change)


def _f(value: object) -> float | None:
    return None if value is None else float(str(value))

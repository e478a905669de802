"""Checks of items: conversion of the leading ones, refund reasons, bad reviews, losses (A02 A09 A22 A24).

Rule and source: spec section 3. The leading items (主推款、次推款) are the best sellers of the last 28 days.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from statistics import fmean

from xlops.catalog.rules import Check
from xlops.facts.items import ItemWeek, items
from xlops.facts.rules.baseline import pooled_rate
from xlops.facts.rules.check_shop import judge_rate, yuan
from xlops.facts.rules.model import NO, YES, Hit, Subject
from xlops.facts.rules.view import View
from xlops.methods.robust import robust_z
from xlops.periods import Period

__all__ = ["bad_reviews", "item_rate_drop", "losing_item", "reason_share"]

_DAY = timedelta(days=1)


def item_rate_drop(view: View, check: Check) -> Iterator[Hit]:
    """支付转化率 of each leading item."""
    if not view.items.now:
        yield Hit.unknown(f"没有{'当天' if view.daily else '这周'}的商品数据")
        return
    if view.promo:
        yield Hit.unknown(f"「{view.promo}」期间，转化率不与平时相比")
        return
    for item in view.heroes[: int(check.params["heroes"])]:
        row = view.items.now.get(item, {})
        base = pooled_rate(view, view.items.past(item, "pay_buyers"), view.items.past(item, "uv"))
        bought, amount = row.get("pay_buyers"), row.get("pay_amount")
        price = amount / bought if amount is not None and bought else view.price_of_buyer()
        yield judge_rate(check, _item(view, item), (bought, row.get("uv")), base, price)


def reason_share(view: View, check: Check) -> Iterator[Hit]:
    """One reason that leads an item's refunds of the last days."""
    recent = view.recent(int(check.params["days"]))
    sql = """SELECT coalesce(nullif(item_id, ''), nullif(merchant_code, ''), item_title) AS k,
            any_value(item_title || CASE WHEN coalesce(item_id, '') = '' THEN coalesce('（' || merchant_code || '）', '')
                ELSE '' END),
            refund_reason, count(*) AS n, sum(refund_amount)
        FROM refunds WHERE coalesce(nullif(item_id, ''), nullif(merchant_code, ''), item_title, '') <> ''
            AND coalesce(refund_reason, '') <> ''
            AND coalesce(applied_at, finished_at) >= ? AND coalesce(applied_at, finished_at) < ?::DATE + INTERVAL 1 DAY
        GROUP BY k, refund_reason ORDER BY k, n DESC, refund_reason"""
    rows = view.rows(sql, recent.start, recent.end)
    totals: dict[str, int] = {}
    for item, _, _, count, _ in rows:
        totals[str(item)] = totals.get(str(item), 0) + int(str(count))
    seen: set[str] = set()
    for item, title, reason, count, amount in rows:
        id, number = str(item), int(str(count))
        if id in seen:
            continue
        seen.add(id)
        share = number / totals[id]
        holds = share >= check.params["share"] and number >= check.params["min_count"]
        money = yuan(None if amount is None else Decimal(str(amount)))
        subject = Subject("item", id, str(title or view.name_of(id)))
        yield Hit(subject, YES if holds else NO, (str(reason), number, share, money), yuan=money)


def bad_reviews(view: View, check: Check) -> Iterator[Hit]:
    """中差评 of each item: three in a day, or two and far above its usual."""
    n = int(check.params["days"])
    before = Period(view.period.start - n * _DAY, view.period.start - _DAY)
    sql = (
        "SELECT day, item_id, bad_reviews FROM bad_review_counts WHERE day BETWEEN ? AND ? AND bad_reviews IS NOT NULL"
    )
    counts: dict[str, dict[date, int]] = {}
    for day, item, count in view.rows(sql, before.start, view.period.end):
        assert isinstance(day, date)
        counts.setdefault(str(item or ""), {})[day] = int(str(count))
    if not counts:
        return
    first = min(day for own in counts.values() for day in own)
    watched = [day for day in before if day >= first]  # nobody counted before the first entry
    leading = view.heroes[: int(check.params["heroes"])]
    for item, own in sorted(counts.items()):
        most = max((own.get(day, 0) for day in view.period), default=0)
        usual = [float(own.get(day, 0)) for day in watched]
        z = robust_z(usual, most)
        # one is no volume: beside a history of hardly any every single one would lie far out
        holds = most >= check.params["count"] or (most > 1 and z is not None and z >= check.params["z"])
        values = (most, fmean(usual) if usual else None, z)
        yield Hit(_item(view, item), YES if holds else NO, values, item in leading)


def losing_item(view: View, check: Check) -> Iterator[Hit]:
    """Items that lost money after refunds, goods, fees, freight and ads on every one of the last days."""
    n = int(check.params["days"] if view.daily else check.params["weeks"])
    periods = [view.period.shift(-view.step * i) for i in reversed(range(n))]
    told = [items(view.con, p, p.shift(-view.step), view.settings) for p in periods]
    weeks = [week for week in told if week is not None]
    if len(weeks) < n:
        yield Hit.unknown(f"没有连续{n}{'天' if view.daily else '周'}的商品数据")
        return
    for item in sorted({i.id for week in weeks for i in week.items if i.is_goods}):
        if hit := _loss(item, weeks, check):
            yield hit


def _loss(id: str, weeks: list[ItemWeek], check: Check) -> Hit | None:
    found = [item for week in weeks for item in week.items if item.id == id]
    orders = sum(item.orders or item.buyers or 0 for item in found)
    if len(found) < len(weeks) or orders < check.params["min_orders"]:
        return None
    subject = Subject("item", id, found[-1].title)
    after = sum((item.after_ads for item in found), Decimal(0))
    holds = all(item.after_ads < 0 for item in found)
    values = (
        sum((item.amount for item in found), Decimal(0)),
        orders,
        yuan(sum((item.before_ads for item in found), Decimal(0))),
        sum((item.spend or Decimal(0) for item in found), Decimal(0)),
        yuan(after),
        len(found),
    )
    note = "货品成本按成本率估算" if any(item.estimated for item in found) else ""
    return Hit(subject, YES if holds else NO, values, True, yuan(-after) if holds else None, note=note)


def _item(view: View, id: str) -> Subject:
    return Subject("item", id, view.name_of(id))

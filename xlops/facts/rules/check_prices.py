"""Checks of prices, activities, competitors and incidents: what operators type (A16 A17 A19 A20).

Rule: a price that differs from the last one or from the plan is said; out of plan is red. Source: spec section 3.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from xlops.catalog.rules import Check
from xlops.facts.rules.check_shop import yuan
from xlops.facts.rules.model import NO, YES, Hit, Subject
from xlops.facts.rules.view import View

__all__ = ["activity_ends", "competitor_price", "incident", "price_changed"]


def _money(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _day(value: object) -> date:
    assert isinstance(value, date)
    return value


def _planned(view: View, item: str, day: date) -> tuple[Decimal | None, str]:
    """The price an activity that runs on the day plans for the item, and the activity."""
    sql = """SELECT planned_price, activity FROM activities
        WHERE item_id = ? AND start <= ? AND coalesce("end", start) >= ? AND planned_price IS NOT NULL
            AND coalesce(enrolled, '') <> '否' ORDER BY start DESC, activity LIMIT 1"""
    found = view.rows(sql, item, day, day)
    return (_money(found[0][0]), str(found[0][1] or "")) if found else (None, "")


def _prices(view: View) -> list[tuple[str, date, Decimal, Decimal | None, Decimal | None]]:
    """The last price of each item within the period, with the price noted before it."""
    sql = """SELECT item_id, day, price, lag(price) OVER (PARTITION BY item_id ORDER BY day), planned_price
        FROM price_watch WHERE price IS NOT NULL AND day <= ?
        QUALIFY day >= ? AND row_number() OVER (PARTITION BY item_id ORDER BY day DESC) = 1 ORDER BY item_id"""
    return view.rows(sql, view.period.end, view.period.start)  # type: ignore[return-value]


def _per_day(view: View, item: str) -> Decimal | None:
    sales = view.sold(7)
    return Decimal(str(sales.units[item])) / sales.days if sales.days and item in sales.units else None


def price_changed(view: View, check: Check) -> Iterator[Hit]:
    """Own prices against the last look and against the plan; a day's units price the difference."""
    rows = _prices(view)
    if not rows:
        yield Hit.unknown(f"{'当天' if view.daily else '这周'}没有登记价格")
    for item, day, price, before, noted in rows:
        plan, activity = (noted, "") if noted is not None else _planned(view, item, day)
        off = plan is not None and price != plan
        moved = before is not None and price != before
        against = plan if off and plan is not None else before
        units = _per_day(view, item)
        stake = abs(price - against) * units if (off or moved) and against is not None and units is not None else None
        values = (before, price, plan, activity)
        subject = Subject("item", item, view.name_of(item))
        if before is None and plan is None:
            yield Hit.unknown("没有上次的价格，也没有计划价", subject)
            continue
        change = float(price / before - 1) if before else None
        yield Hit(subject, YES if off or moved else NO, values, off or plan is None, yuan(stake), change)


def competitor_price(view: View, check: Check) -> Iterator[Hit]:
    """A competitor's price against the one noted before."""
    sql = """SELECT competitor, price, lag(price) OVER (PARTITION BY competitor ORDER BY day), day
        FROM competitor_watch WHERE price IS NOT NULL AND day <= ?
        QUALIFY day >= ? AND row_number() OVER (PARTITION BY competitor ORDER BY day DESC) = 1 ORDER BY competitor"""
    rows = view.rows(sql, view.period.end, view.recent(int(check.params["days"])).start)
    if not rows:
        yield Hit.unknown(f"近{check.params['days']:.0f}天没有登记竞品价格")
    for name, price, before, _ in rows:
        now, old = _money(price), _money(before)
        subject = Subject("competitor", str(name), str(name))
        if now is None or not old:
            yield Hit.unknown("没有上次的竞品价格", subject)
            continue
        change = now / old - 1
        holds = abs(change) >= Decimal(str(check.params["change"]))
        yield Hit(subject, YES if holds else NO, (old, now, float(change)), change=float(change))


def activity_ends(view: View, check: Check) -> Iterator[Hit]:
    """Activities that end within a day, or whose price on sale is not the planned one."""
    sql = """SELECT activity, item_id, coalesce("end", start), planned_price FROM activities
        WHERE start <= ? AND coalesce("end", start) >= ? AND coalesce(enrolled, '') <> '否' ORDER BY ALL"""
    today = view.period.end
    for name, item, end, plan in view.rows(sql, today, today):
        left = (_day(end) - today).days
        prices = [price for id, _, price, *_ in _prices(view) if id == item]
        price, planned = (prices[0] if prices else None), _money(plan)
        off = price is not None and planned is not None and price != planned
        units = _per_day(view, str(item or ""))
        stake = abs(price - planned) * units if off and price and planned and units is not None else None
        title = f"{name}（{view.name_of(str(item))}）" if item else str(name)
        values = (_day(end), left, planned, price)
        holds = off or left * 24 <= check.params["hours"]
        yield Hit(Subject("activity", str(name), title), YES if holds else NO, values, off, yuan(stake))


def incident(view: View, check: Check) -> Iterator[Hit]:
    """Complaints, violations and lost points of the period, by kind."""
    sql = """SELECT coalesce(incident_kind, ''), count(*), string_agg(coalesce(incident_id, ''), '、' ORDER BY incident_id)
        FROM incidents WHERE day BETWEEN ? AND ? GROUP BY 1 ORDER BY 1"""
    rows = view.rows(sql, view.period.start, view.period.end)
    if not rows:
        yield Hit(Subject("shop"), NO, (0, "投诉与违规", "无"))
    for kind, count, ids in rows:
        name = str(kind) or "投诉与违规"
        yield Hit(Subject("incident", name, name), YES, (int(str(count)), name, str(ids)), True)

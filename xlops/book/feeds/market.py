"""Rows about the shop's surroundings: traffic groups, scenes, keywords, agents, refund reasons, competitors, activities.

Rule: each is read the way its own fact is read; nothing is counted twice. Source: `facts.traffic`, `facts.ads`,
`facts.agents`, `methods.festivals`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from xlops.book.feeds.care import picked
from xlops.book.feeds.context import Context
from xlops.book.feeds.model import Asked, Feed, Row, Value, Want
from xlops.catalog.fields import FIELDS
from xlops.catalog.tables import TABLES
from xlops.errors import XlopsError
from xlops.facts.agents import agents
from xlops.facts.items import costs
from xlops.facts.planned import planned
from xlops.facts.wanted import wanted
from xlops.formula import expression
from xlops.formula import value as apply
from xlops.periods import Period, week_of

__all__ = ["MARKET", "reckon"]

_AD_SUMS = tuple(c for c in TABLES["ad_facts"].columns if FIELDS[c].agg.value == "SUM")


def _groups(ctx: Context, asked: Asked) -> list[Row]:
    found = ctx.traffic
    return [
        picked(asked, {
            "group": g.name, "uv": g.uv, "share": g.share, "previous_share": g.previous, "low": g.low, "high": g.high,
            "seed_low": g.seed_low, "seed_high": g.seed_high, "status": g.status, "gap": g.gap, "standard": found.standard,
        })
        for g in found.groups
    ] if found else []  # fmt: skip


def reckon(name: str, sums: Mapping[str, Any]) -> Value:
    """A metric out of sums by field; None where one of its fields is not among them."""
    try:
        need = wanted(name)
    except XlopsError:
        return None
    if need.inputs or not need.fields or any(sums.get(field) is None for field in need.fields):
        return None
    found: Value = apply(need.metric, **{field: sums[field] for field in expression(need.metric).names})
    return found


def _sums(asked: Asked, window: str, sums: Mapping[str, Any]) -> Row:
    """The wants of a window that are metrics, out of sums."""
    return {id: reckon(w.name, sums) for id, w in asked.wants.items() if w.window == window and w.name not in _TEXTS}


_TEXTS = frozenset({"keyword", "plan", "scene", "agent", "refund_reason", "share"})


def _scenes(ctx: Context, asked: Asked) -> list[Row]:
    rows: dict[str, Row] = {}
    for window in _windows(asked):
        week = ctx.ads(ctx.window(window))
        for c in week.channels if week else ():
            sums = {
                "ad_spend": c.spend, "impressions": c.impressions, "clicks": c.clicks, "ad_pay_amount": c.amount,
                "ad_orders": c.orders,
            }  # fmt: skip
            own = rows.setdefault(c.scene, picked(asked, {"scene": c.scene}))
            own.update(_sums(asked, window, sums))
    return list(rows.values())


def _windows(asked: Asked) -> list[str]:
    return list(dict.fromkeys(w.window for w in asked.wants.values() if w.name not in _TEXTS))


def _keywords(ctx: Context, asked: Asked) -> list[Row]:
    """Keywords of the ads, of each one window and rule; those with the most days win."""
    keys = list(dict.fromkeys([*asked.keys.values(), "keyword"]))
    names = ", ".join(f"coalesce({name}, '')" for name in keys)
    chosen = ", ".join(f'sum("{c}")' for c in _AD_SUMS)
    rows: dict[tuple[str, ...], Row] = {}
    for window in _windows(asked):
        period = ctx.window(window)
        sql = f"""SELECT {names}, coalesce("window", ''), coalesce(rule, ''), source, count(DISTINCT start), {chosen}
            FROM ad_facts WHERE coalesce(keyword, '') <> '' AND start >= ? AND "end" <= ? AND start = "end"
            GROUP BY ALL ORDER BY ALL"""
        best: dict[tuple[str, ...], tuple[Any, ...]] = {}
        for row in ctx.con.execute(sql, [period.start, period.end]).fetchall():
            key, rest = row[: len(keys)], row[len(keys) :]
            if key not in best or rest[3] > best[key][3]:
                best[key] = rest
        for key, rest in best.items():
            named = dict(zip(keys, key, strict=True))
            own = rows.setdefault(key, picked(asked, dict(named)))
            own.update(_sums(asked, window, dict(zip(_AD_SUMS, rest[4:], strict=True))))
    return sorted(rows.values(), key=lambda row: -_largest(row))


def _largest(row: Row) -> float:
    return max((float(v) for v in row.values() if isinstance(v, int | float | Decimal)), default=0.0)


def _agents(ctx: Context, asked: Asked) -> list[Row]:
    rows: dict[str, Row] = {}
    for window in _windows(asked) or [""]:
        for a in agents(ctx.con, ctx.window(window)):
            sums = {
                "inquirers": a.asked, "inquiry_pay_buyers": a.bought, "cs_amount": a.amount, "rated": a.rated,
            }  # fmt: skip
            own = rows.setdefault(a.name, picked(asked, {"agent": a.name}))
            own.update(_sums(asked, window, sums))
            own.update({id: a.seconds for id, w in asked.wants.items() if w == Want("avg_response", window)})
    return list(rows.values())


def _reasons(ctx: Context, asked: Asked) -> list[Row]:
    """Finished refunds by reason; four weeks unless said otherwise."""
    rows: dict[str, Row] = {}
    for window in dict.fromkeys(w.window for w in asked.wants.values() if w.name != "refund_reason"):
        period = ctx.window(window or "28")
        sql = """SELECT coalesce(nullif(refund_reason, ''), '未注明'), count(*), sum(refund_amount) FROM refunds
            WHERE finished_at >= ? AND finished_at < ?::DATE + INTERVAL 1 DAY GROUP BY 1 ORDER BY 3 DESC NULLS LAST, 1"""
        found = ctx.con.execute(sql, [period.start, period.end]).fetchall()
        total = sum((money for _, _, money in found if money is not None), Decimal(0))
        for reason, count, money in found:
            known: dict[str, Value] = {
                "refund_orders": count, "refund_amount": money, "share": float(money / total) if money is not None and total else None,
            }  # fmt: skip
            own = rows.setdefault(reason, picked(asked, {"refund_reason": reason}))
            own.update({id: known[w.name] for id, w in asked.wants.items() if w.window == window and w.name in known})
    return list(rows.values())


def _competitors(ctx: Context, asked: Asked) -> list[Row]:
    """Looks at competitors with our own price of those days; a price that stands there stays."""
    names = {want.name: id for id, want in asked.wants.items()}
    weeks: dict[Period, dict[str, Value]] = {}
    typed = {
        code: price for code, price in planned(ctx.con, "sku_plans", "merchant_code", "price") if price is not None
    }
    rows = []
    for known in asked.known:
        day, code = known.get("day"), str(known.get("merchant_code") or "")
        if not isinstance(day, date):
            continue
        week = week_of(day)
        if week not in weeks:
            weeks[week] = _paid_prices(ctx, week)
        price = known.get(names.get("own_price", "own_price"))
        if price is None and code:
            price = typed.get(code) if week_of(ctx.as_of) == week else None
            price = weeks[week].get(code) if price is None else price
        values: Row = {"own_price": price, **{name: known.get(id) for id, name in asked.keys.items()}}
        rows.append(picked(asked, values))
    return rows


def _paid_prices(ctx: Context, week: Period) -> dict[str, Value]:
    """The mean paid for a unit in a week, by 商家编码 of the line and of its item."""
    sql = """WITH sold AS (
            SELECT l.merchant_code AS code, i.code AS item_code, paid_amount, quantity FROM order_lines l
            LEFT JOIN (SELECT item_id, any_value(merchant_code) AS code FROM item_facts WHERE merchant_code <> '' GROUP BY 1) i
                ON i.item_id = l.item_id
            WHERE paid_at >= $start AND paid_at < $end::DATE + INTERVAL 1 DAY AND quantity > 0 AND paid_amount IS NOT NULL
        ) SELECT name, sum(paid_amount) / sum(quantity) FROM (
            SELECT code AS name, * FROM sold UNION ALL SELECT item_code AS name, * FROM sold WHERE item_code <> code
        ) WHERE name <> '' GROUP BY 1 ORDER BY 1"""
    rows = ctx.con.execute(sql, {"start": week.start, "end": week.end}).fetchall()
    return {name: round(float(price), 2) for name, price in rows}


def _activities(ctx: Context, asked: Asked) -> list[Row]:
    """Activities that are over or running: units and price of the item during them and before, as many days."""
    rows = []
    wanted_rows = planned(ctx.con, "activities", "activity", "item_id", "start", "end", "enrolled")
    past = [
        (n, i, s, min(e or s, ctx.as_of))
        for n, i, s, e, took in wanted_rows
        if s and i and s <= ctx.as_of and took != "否"
    ]
    cost = {id: own.unit_cost for id, own in costs(ctx.con).items()}
    for name, item, start, end in past:
        during = Period(start, max(start, end))
        before = Period(start - timedelta(days=during.days), start - timedelta(days=1))
        (units1, pay1), (units0, pay0) = (_item_sales(ctx, item, p) for p in (during, before))
        rate = _refund_rate(ctx, item)
        rows.append(picked(asked, {
            "activity": name, "item_id": item, "start": start, "units_before": units0, "units_during": units1,
            "price_before": _price(pay0, units0), "price_during": _price(pay1, units1),
            "unit_cost": cost.get(item), "refund_rate": rate,
        }))  # fmt: skip
    return rows


def _prepare_activities(ctx: Context, asked: Asked) -> None:
    for level in ("item", "shop"):
        ctx.ask(level, ("refund_amount_paid", "pay_amount"), [ctx.window("56")])
    for start, end in planned(ctx.con, "activities", "start", "end"):
        if start and start <= ctx.as_of:
            during = Period(start, max(start, min(end or start, ctx.as_of)))
            before = Period(start - timedelta(days=during.days), start - timedelta(days=1))
            ctx.ask("item", ("pay_items", "pay_amount"), (during, before))


def _refund_rate(ctx: Context, item: str) -> Value:
    """Refunds of the last eight weeks' sales over those sales: of the item, else of the shop."""
    for level, key in (("item", item), ("shop", "")):
        back, pay = (ctx.number(level, name, ctx.window("56"), key) for name in ("refund_amount_paid", "pay_amount"))
        if back is not None and pay:
            return float(back) / float(pay)
    return None


def _item_sales(ctx: Context, item: str, period: Period) -> tuple[Any, Any]:
    return tuple(ctx.number("item", name, period, item, whole=True) for name in ("pay_items", "pay_amount"))  # type: ignore[return-value]


def _price(pay: Any, units: Any) -> Value:
    return round(float(pay) / float(units), 2) if pay is not None and units else None


def _promotions(ctx: Context, asked: Asked) -> list[Row]:
    """The platform's promotions and the statutory holidays of the next twelve months."""
    from xlops.methods.festivals import windows

    last = ctx.as_of + timedelta(days=365)
    found = [
        (w.start, w.end, w.name, w.anchor, w.confirmed)
        for year in (ctx.as_of.year, ctx.as_of.year + 1)
        for w in windows(year)
    ]
    named = {name for _, _, name, _, _ in found}
    found += [holiday for holiday in _holidays(ctx.as_of, last) if holiday[2] not in named]
    return [
        picked(asked, {
            "promotion": name, "start": start, "end": end, "anchor": anchor,
            "days_left": max(0, (start - ctx.as_of).days), "confirmed": "已公布" if confirmed else "未公布",
        })
        for start, end, name, anchor, confirmed in sorted(found) if ctx.as_of <= end and start <= last
    ]  # fmt: skip


_HOLIDAYS = {
    "New Year's Day": "元旦", "Spring Festival": "春节", "Tomb-sweeping Day": "清明", "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午", "Mid-autumn Festival": "中秋", "National Day": "国庆",
}  # fmt: skip


def _holidays(first: date, last: date) -> list[tuple[date, date, str, date, bool]]:
    """Statutory holidays as far as the government has announced them."""
    from chinese_calendar import get_holiday_detail

    days: dict[tuple[str, int], list[date]] = {}
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        try:
            off, name = get_holiday_detail(day)
        except NotImplementedError:
            break
        if off and name in _HOLIDAYS:
            days.setdefault((_HOLIDAYS[name], day.year), []).append(day)
    return [(own[0], own[-1], name, own[0], True) for (name, _), own in days.items()]


MARKET: dict[str, Feed] = {
    "group": Feed(
        "五类流量", frozenset({"group"}), _groups,
        frozenset({"uv", "share", "previous_share", "low", "high", "seed_low", "seed_high", "status", "gap", "standard"}),
    ),
    "scene": Feed("一个推广场景一行", frozenset({"scene"}), _scenes, metrics=True),
    "keyword": Feed("一个关键词一行", frozenset({"keyword", "plan"}), _keywords, frozenset({"plan", "keyword"}), metrics=True),
    "agent": Feed("一个客服一行", frozenset({"agent"}), _agents, frozenset({"avg_response"}), metrics=True),
    "refund_reason": Feed(
        "一个退款原因一行", frozenset({"refund_reason"}), _reasons, frozenset({"refund_orders", "refund_amount", "share"})
    ),
    "competitor": Feed("登记过的竞品", frozenset({"day", "competitor"}), _competitors, frozenset({"own_price"})),
    "activity_result": Feed(
        "活动前后对比", frozenset({"activity", "item_id", "start"}), _activities,
        frozenset({"units_before", "units_during", "price_before", "price_during", "unit_cost", "refund_rate"}),
        prepare=_prepare_activities,
    ),
    "promotions": Feed(
        "平台大促日历", frozenset({"promotion", "start"}), _promotions, frozenset({"end", "anchor", "days_left", "confirmed"})
    ),
}  # fmt: skip

"""Checks of the shop as a whole: conversion, visitors and sales, page quality, scores, refunds (A01 A03 A06 A07 A08).

Rule and source: spec section 3; thresholds come from the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from statistics import fmean, median

from xlops.catalog.rules import Check
from xlops.facts.rules.baseline import ordinary, pooled_rate, shift, when
from xlops.facts.rules.change import relative
from xlops.facts.rules.model import NO, UNKNOWN, YES, Hit, Subject
from xlops.facts.rules.view import View
from xlops.methods.dsr import dsr_needed_5star
from xlops.methods.robust import robust_z
from xlops.methods.significance import binomial_z

__all__ = ["bad_shift", "judge_rate", "level_shift", "rate_drop", "refund_rate", "score_drop", "yuan"]

_LOWER_IS_BETTER = frozenset({"bounce_rate"})


def yuan(value: float | Decimal | None) -> Decimal | None:
    """Yuan to the fen; None stays None."""
    return None if value is None else Decimal(str(value)).quantize(Decimal("0.01"))


def judge_rate(
    check: Check, subject: Subject, now: tuple[float | None, float | None], base: float | None, price: float | None
) -> Hit:
    """A rate of `now` (successes, trials) against its usual self; `price` is yuan a success."""
    buyers, visitors = now
    if buyers is None or not visitors:
        return Hit.unknown("没有访客数或支付买家数", subject)
    if base is None:
        return Hit.unknown("没有可比的历史", subject)
    z = binomial_z(buyers, visitors, base, check.params["min_expected"])
    rate = buyers / visitors
    change = relative(rate, base) if base else None
    values = (int(visitors), int(buyers), rate, base, z, change)
    if z is None or change is None:
        return Hit(subject, UNKNOWN, values, missing="样本太少，看不出转化率的变化")
    holds = z <= check.params["z"] and change <= check.params["change"]
    lost = max(0.0, base - rate) * visitors * price if price is not None else None
    return Hit(subject, YES if holds else NO, values, z <= check.params["red_z"], yuan(lost), change)


def rate_drop(view: View, check: Check) -> Iterator[Hit]:
    """支付转化率 of the shop and, where entries say who bought, of each entry."""
    buyers, uv = view.shop("pay_buyers"), view.shop("uv")
    subject = Subject("shop")
    if view.promo:
        yield Hit.unknown(f"「{view.promo}」期间，转化率不与平时相比", subject)
        return
    base = pooled_rate(view, buyers.history, uv.history)
    yield judge_rate(check, subject, (buyers.now, uv.now), base, view.price_of_buyer())
    for key, row in view.entries.now.items():
        base = pooled_rate(view, view.entries.past(key, "pay_buyers"), view.entries.past(key, "uv"))
        bought, amount = row.get("pay_buyers"), row.get("pay_amount")
        price = amount / bought if amount is not None and bought else view.price_of_buyer()
        found = Subject("entry", key, view.entries.name(key))
        yield judge_rate(check, found, (bought, row.get("uv")), base, price)


def level_shift(view: View, check: Check) -> Iterator[Hit]:
    """访客数 and 支付金额 against the weekday's level."""
    for name in check.fields:
        series = view.shop(name)
        found = shift(view, series.history, series.now, check.params)
        subject = Subject("shop", name, series.name)
        values = (found.value, found.expected, found.z, found.change)
        if found.z is None or found.change is None:
            yield Hit(subject, UNKNOWN, values, missing=found.missing)
            continue
        lost = _stake(view, name, found.gap)
        red = abs(found.z) >= check.params["red_z"]
        verdict = YES if found.beyond(check.params) else NO
        yield Hit(subject, verdict, values, red, lost, found.change, note=found.note)


def _stake(view: View, name: str, gap: float | None) -> Decimal | None:
    """Yuan of a gap: sales as they are, visitors at their usual worth."""
    if gap is None or name == "pay_amount":
        return yuan(gap)
    worth = view.uv_value
    return None if worth is None else yuan(Decimal(str(gap)) * worth)


def bad_shift(view: View, check: Check) -> Iterator[Hit]:
    """跳失率 up, 访问深度 or 停留 down."""
    visitors = view.now("uv")
    for name in check.fields:
        series = view.shop(name)
        subject = Subject("shop", name, series.name)
        if visitors is None or visitors < check.params["min_uv"]:
            reason = "没有访客数" if visitors is None else f"访客不足{check.params['min_uv']:.0f}"
            yield Hit.unknown(f"{when(view)}{reason}", subject)
            continue
        found = shift(view, series.history, series.now, check.params)
        values = (found.value, found.expected, found.change, found.z)
        if found.z is None or found.change is None:
            yield Hit(subject, UNKNOWN, values, missing=found.missing)
            continue
        worse = found.z if name in _LOWER_IS_BETTER else -found.z
        holds = worse >= check.params["z"] and abs(found.change) >= check.params["change"]
        lost = _stake(view, "uv", (found.gap or 0) * visitors) if name in _LOWER_IS_BETTER else None
        yield Hit(subject, YES if holds else NO, values, yuan=lost, change=found.change)


def score_drop(view: View, check: Check) -> Iterator[Hit]:
    """体验分 against seven days ago and against the trade."""
    for name in check.fields:
        series = view.shop(name)
        subject = Subject("shop", name, series.name)
        if series.now is None:
            yield Hit.unknown("没有体验分", subject)
            continue
        before = series.history[-7] if view.daily else series.history[-1]
        trade = _trade(view, f"{name}_industry", int(check.params["industry_days"]))
        if before is None and trade is None:
            yield Hit.unknown("没有7天前的分数，也没有同行分数", subject)
            continue
        score = Fraction(str(series.now))
        delta = None if before is None else score - Fraction(str(before))
        below = trade is not None and score < Fraction(str(trade))
        fell = delta is not None and delta <= -Fraction(str(check.params["drop"]))
        needed = _five_stars(view, series.now, trade, int(check.params["rating_days"]))
        values = (series.now, None if delta is None else float(delta), trade, needed)
        yield Hit(subject, YES if below or fell else NO, values, below, change=None if delta is None else float(delta))


def _trade(view: View, field: str, days: int) -> float | None:
    """The trade's last known score."""
    found = view.rows(
        f"SELECT {field} FROM industry WHERE day BETWEEN ? AND ? AND {field} IS NOT NULL ORDER BY day DESC LIMIT 1",
        view.recent(days).start, view.period.end,
    )  # fmt: skip
    return float(str(found[0][0])) if found else None


def _five_stars(view: View, score: float, trade: float | None, days: int) -> int | None:
    """Ratings still needed to reach the trade; the count of ratings is that of the window the store knows."""
    if trade is None:
        return None
    sql = 'SELECT sum(reviews) FROM shop_facts WHERE start = "end" AND start BETWEEN ? AND ?'
    count = view.rows(sql, view.recent(days).start, view.period.end)[0][0]
    needed: int | None = dsr_needed_5star(score, None if count is None else float(str(count)), trade)
    return needed


def refund_rate(view: View, check: Check) -> Iterator[Hit]:
    """Refunds of the payments of the day, by pay date."""
    back, pay = view.shop("refund_amount_paid"), view.shop("pay_amount")
    if back.now is None or not pay.now:
        yield Hit.unknown("没有按付款时间的退款")
        return
    n = 28 if view.daily else len(view.steps)
    pairs = list(zip(ordinary(view, back.history), ordinary(view, pay.history), strict=True))[-n:]
    rates = [b / p for b, p in pairs if b is not None and p]
    least = int(check.params["min_days"] if view.daily else check.params["min_weeks"])
    if len(rates) < least:
        yield Hit.unknown(f"退款历史只有{len(rates)}期，至少要{least}期")
        return
    base, rate = fmean(rates), back.now / pay.now
    z = robust_z(rates, rate)
    enough = pay.now >= median(p for b, p in pairs if b is not None and p)
    items, reasons = _leading(view)
    values = (rate, base, z, yuan(back.now), items, reasons)
    if z is None:
        yield Hit(Subject("shop"), UNKNOWN, values, missing="退款率历史没有波动，无法比较")
        return
    holds = enough and z >= check.params["z"] and rate >= check.params["times"] * base
    change = relative(rate, base) if base else None
    yield Hit(Subject("shop"), YES if holds else NO, values, True, yuan(max(0.0, rate - base) * pay.now), change)


def _leading(view: View) -> tuple[str, str]:
    """Items and reasons with the most refunds among the day's payments."""
    found = []
    for column in ("item_title", "refund_reason"):
        sql = f"""SELECT {column}, count(*) FROM refunds WHERE paid_at >= ? AND paid_at < ?::DATE + INTERVAL 1 DAY
            AND coalesce({column}, '') <> '' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 2"""
        rows = view.rows(sql, view.period.start, view.period.end)
        found.append("、".join(f"{name}{count}笔" for name, count in rows))
    return found[0], found[1]

"""Checks of advertising plans: spend, what it brings, what a click costs and how many click (A12–A15).

Rule: attributed sales of the last days still grow for the length of the window, so 投产 is judged over seven
closed days; 全站推广 has no bid, there 投产 alone counts. 保本投产 is that of the shop's margin before ads.
Source: spec sections 1.5 and 3; operator.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from xlops.catalog.rules import Check
from xlops.facts.rules.baseline import known, ordinary
from xlops.facts.rules.change import relative
from xlops.facts.rules.check_shop import yuan
from xlops.facts.rules.model import NO, UNKNOWN, YES, Hit, Shown, Subject
from xlops.facts.rules.view import View
from xlops.methods.significance import two_proportion_z
from xlops.periods import Period

__all__ = ["PlanWeek", "above_limit", "below_breakeven", "click_rate_drop", "closed_week", "plan_weeks", "spend_jump"]

_SITE_WIDE = "全站"


@dataclass(frozen=True)
class PlanWeek:
    """A plan over some days. Money in yuan; sales None where the file has none."""

    subject: Subject
    scene: str
    spend: float
    impressions: float | None
    clicks: float
    amount: float | None
    orders: float | None


def closed_week(view: View, days: int) -> Period:
    """The last days whose attribution window has closed; an unstated window is taken as closed."""
    sql = """SELECT DISTINCT "window" FROM ad_facts WHERE start BETWEEN ? AND ? ORDER BY 1"""
    told = [str(window or "") for (window,) in view.rows(sql, view.recent(30).start, view.period.end)]
    digits = ["".join(ch for ch in window if ch.isdigit()) for window in told]
    lag = min((int(d) for d in digits if d), default=0)
    return Period(view.period.end - timedelta(days=days - 1), view.period.end).shift(-lag)


def plan_weeks(view: View, period: Period) -> list[PlanWeek]:
    """Every plan with spend over the period."""
    rows = view.plans_over(period)
    return [
        PlanWeek(
            Subject("plan", key, rows.name(key)), rows.groups.get(key, ""), row["ad_spend"] or 0.0, row["impressions"],
            row["clicks"] or 0.0, row["ad_pay_amount"], row["ad_orders"],
        )
        for key, row in rows.now.items()
    ]  # fmt: skip


def _budget(view: View, name: str) -> float | None:
    sql = "SELECT budget FROM ad_budgets WHERE plan = ? AND day <= ? AND budget IS NOT NULL ORDER BY day DESC LIMIT 1"
    found = view.rows(sql, name, view.period.end)
    return float(str(found[0][0])) * view.step if found else None


def spend_jump(view: View, check: Check) -> Iterator[Hit]:
    """花费 of a plan against its mean of the seven days before, or above its budget."""
    n = int(check.params["days"]) if view.daily else 4
    for key, row in view.plans.now.items():
        spend = row["ad_spend"] or 0.0
        if spend < check.params["min_spend"]:
            continue
        usual = known(ordinary(view, view.plans.past(key, "ad_spend"))[-n:])
        base = sum(usual) / len(usual) if usual else None
        budget = _budget(view, view.plans.name(key))
        times = round(spend / base, 12) if base else None
        subject = Subject("plan", key, view.plans.name(key))
        values = (spend, base, times, budget)
        if times is None and budget is None:
            yield Hit(subject, UNKNOWN, values, missing="没有之前的花费，也没有预算")
            continue
        over = budget is not None and spend > budget
        jump = times is not None and times >= check.params["times"]
        more = max(spend - base if base is not None else 0.0, spend - budget if budget is not None else 0.0)
        change = times - 1 if times is not None else None
        yield Hit(
            subject, YES if over or jump else NO, values, yuan=yuan(more) if over or jump else None, change=change
        )


def _plans_with_clicks(view: View, check: Check) -> Iterator[PlanWeek]:
    week = closed_week(view, int(check.params["days"]))
    yield from (plan for plan in plan_weeks(view, week) if plan.clicks >= check.params["min_clicks"])


def below_breakeven(view: View, check: Check) -> Iterator[Hit]:
    """投产 of seven closed days under 保本投产."""
    earned = view.margin
    for plan in _plans_with_clicks(view, check):
        if plan.amount is None or not plan.spend:
            yield Hit.unknown("推广报表没有成交金额", plan.subject)
            continue
        if earned is None:
            yield Hit.unknown("没有支付金额，算不出保本投产", plan.subject)
            continue
        roas, even = plan.amount / plan.spend, earned.breakeven
        loss = plan.spend - plan.amount * earned.rate
        values = (roas, even, plan.spend, int(plan.clicks), loss)
        holds = even is None or roas < even
        red = even is None or roas < check.params["red_share"] * even
        note = "成本按成本率估算" if earned.estimated else ""
        yield Hit(plan.subject, YES if holds else NO, values, red, yuan(loss) if holds else None, note=note)


def above_limit(view: View, check: Check) -> Iterator[Hit]:
    """平均点击花费 above what a click may cost: order value × conversion × margin."""
    earned = view.margin
    for plan in _plans_with_clicks(view, check):
        if _SITE_WIDE in plan.scene:
            continue
        if plan.amount is None or plan.orders is None or earned is None:
            yield Hit.unknown("推广报表没有成交笔数或成交金额", plan.subject)
            continue
        cost, rate = plan.spend / plan.clicks, plan.orders / plan.clicks
        value = plan.amount / plan.orders if plan.orders else None
        limit = max(0.0, earned.rate) * rate * (value or 0.0)
        values: tuple[Shown, ...] = (cost, limit, rate, value, earned.rate, int(plan.clicks))
        holds = cost > limit
        lost = yuan((cost - limit) * plan.clicks) if holds else None
        yield Hit(plan.subject, YES if holds else NO, values, yuan=lost)


def click_rate_drop(view: View, check: Check) -> Iterator[Hit]:
    """点击率 of a plan against the seven days (four weeks) before."""
    n = int(check.params["days"]) if view.daily else 4
    for key, row in view.plans.now.items():
        subject = Subject("plan", key, view.plans.name(key))
        pairs = zip(view.plans.past(key, "clicks")[-n:], view.plans.past(key, "impressions")[-n:], strict=True)
        both = [(c, i) for c, i in pairs if c is not None and i]
        clicks, shown = row["clicks"], row["impressions"]
        if clicks is None or not shown or clicks < check.params["min_clicks"]:
            continue
        before = sum(c for c, _ in both), sum(i for _, i in both)
        z = two_proportion_z(clicks, shown, *before) if both else None
        base = before[0] / before[1] if before[1] else None
        change = relative(clicks / shown, base) if base else None
        values = (int(shown), int(clicks), clicks / shown, base, change, z)
        if z is None or change is None:
            yield Hit(subject, UNKNOWN, values, missing="没有之前的点击率")
            continue
        holds = z <= check.params["z"] and change <= check.params["change"]
        yield Hit(subject, YES if holds else NO, values, yuan=_clicks_worth(row, base, shown), change=change)


def _clicks_worth(row: object, base: float | None, shown: float) -> Decimal | None:
    """The clicks that did not come, at what a click of the plan brings."""
    assert isinstance(row, dict)
    amount, clicks = row.get("ad_pay_amount"), row.get("clicks")
    if base is None or amount is None or not clicks:
        return None
    return yuan(max(0.0, base * shown - clicks) * amount / clicks)

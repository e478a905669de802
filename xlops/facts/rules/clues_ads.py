"""Clues from advertising: spend, clicks, budgets, and plans that do worse than the others.

Rule: a case is about the plans that were found, else about those of the entry that lost most.
Source: spec section 3, D23 and D24.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from xlops.catalog.causes import Clue
from xlops.facts.rules.case import Case, Said, lacking, said
from xlops.facts.rules.change import relative
from xlops.facts.rules.check_ads import PlanWeek, closed_week, plan_weeks
from xlops.facts.rules.keyed import Cells
from xlops.facts.rules.show import show
from xlops.methods.significance import two_proportion_z

__all__ = ["CLUES"]


def _plan_keys(case: Case) -> list[str]:
    """The plans a case is about: those found, else those of the entry that lost, else all."""
    plans = case.view.plans
    named = [f.subject.id for f in case.raised if f.subject.kind == "plan"]
    if named:
        return [key for key in dict.fromkeys(named) if key in plans.names]
    of_entry = [
        k for k, scene in plans.groups.items() if case.entry and scene and (scene in case.entry or case.entry in scene)
    ]
    return sorted(of_entry or plans.names)


def _ad_sums(case: Case, *fields: str) -> tuple[list[float], list[float]] | None:
    """Sums of the case's plans now, and usually (mean of the steps compared with)."""
    view, keys = case.view, _plan_keys(case)
    steps = [step for i in view.like_ordinary if view.plans.now and (step := view.plans.history[i]) is not None]
    if not steps or not keys:
        return None

    def total(step: Mapping[str, Cells], field: str) -> float:
        return sum(step.get(key, {}).get(field) or 0 for key in keys)

    now = [total(view.plans.now, f) for f in fields]
    return now, [sum(total(step, f) for step in steps) / len(steps) for f in fields]


def ad_spend_down(case: Case, clue: Clue) -> Said:
    found = _ad_sums(case, "ad_spend")
    if found is None or not found[1][0]:
        return lacking("没有可比的推广花费")
    now, before = found[0][0], found[1][0]
    change = relative(now, before)
    return said(change <= clue.params["change"], change, f"花费{show(before, 'money')}→{show(now, 'money')}")


def cpc_up(case: Case, clue: Clue) -> Said:
    found = _ad_sums(case, "ad_spend", "clicks")
    if found is None or found[0][1] < clue.params["min_clicks"] or not found[1][1] or not found[1][0]:
        return lacking("点击太少，或没有可比的点击花费")
    now, before = (spend / clicks for spend, clicks in found)
    change = relative(now, before)
    return said(change >= clue.params["change"], change, f"平均点击花费{show(before, 'price')}→{show(now, 'price')}")


def ctr_down(case: Case, clue: Clue) -> Said:
    found = _ad_sums(case, "clicks", "impressions")
    if found is None or not found[0][1] or not found[1][1] or not found[1][0]:
        return lacking("没有可比的点击率")
    (clicks, shown), (clicks0, shown0) = found
    z = two_proportion_z(clicks, shown, clicks0, shown0)
    if z is None:
        return lacking("没有可比的点击率")
    now, before = clicks / shown, clicks0 / shown0
    change = relative(now, before)
    holds = change <= clue.params["change"] and z <= clue.params["z"]
    return said(holds, change, f"点击率{show(before, 'rate')}→{show(now, 'rate')}")


def budget_out_early(case: Case, clue: Clue) -> Said:
    """A day's budget that was spent before the evening was over."""
    sql = """SELECT plan, spent_out_hour FROM ad_budgets WHERE day BETWEEN ? AND ? AND spent_out_hour IS NOT NULL
        ORDER BY spent_out_hour, plan LIMIT 1"""
    rows = case.view.rows(sql, case.view.period.start, case.view.period.end)
    if not rows:
        return lacking("没有登记预算花完的时间")
    hour = float(str(rows[0][1]))
    return said(hour < clue.params["hour"], hour, f"{rows[0][0]}{hour:.0f}点花完")


def _weaker(case: Case, clue: Clue, over: str, under: str, *, same_scene: bool) -> Said:
    """The worst of the case's plans against all others in a share of counts."""
    plans = plan_weeks(case.view, closed_week(case.view, int(clue.params["days"])))
    keys = set(_plan_keys(case))
    found: dict[str, tuple[float, float, float]] = {}
    for plan in plans:
        rest = [p for p in plans if p is not plan and (not same_scene or p.scene == plan.scene)]
        if plan.subject.id not in keys:
            continue
        own, others = _pair([plan], over, under), _pair(rest, over, under)
        z = two_proportion_z(*own, *others) if own[1] and others[1] else None
        if z is not None:
            found[plan.subject.name] = (z, own[0] / own[1], others[0] / others[1])
    if not found:
        return lacking("没有可比的计划")
    name = min(found, key=lambda n: found[n][0])
    z, now, others_rate = found[name]
    change = relative(now, others_rate) if others_rate else 0.0
    return said(z <= clue.params["z"], change, f"{name}{show(now, 'rate')}，其他计划{show(others_rate, 'rate')}")


def _pair(plans: Iterable[PlanWeek], over: str, under: str) -> tuple[float, float]:
    rows = [(getattr(p, over), getattr(p, under)) for p in plans]
    both = [(a, b) for a, b in rows if a is not None and b is not None]
    return sum(a for a, _ in both), sum(b for _, b in both)


def plan_ctr_low(case: Case, clue: Clue) -> Said:
    return _weaker(case, clue, "clicks", "impressions", same_scene=True)


def plan_cvr_low(case: Case, clue: Clue) -> Said:
    """Orders a click against the other plans (orders a click and buyers a visitor don't compare)."""
    return _weaker(case, clue, "orders", "clicks", same_scene=False)


CLUES = {f.__name__: f for f in (ad_spend_down, cpc_up, ctr_down, budget_out_early, plan_ctr_low, plan_cvr_low)}

"""Clues from where visitors come from: the part of search, the mix of entries, the entry that lost most.

Rule: changes are split by LMDI-I, exactly and without regard to order. Source: spec sections 2 and 3, D09 and D20.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from xlops.catalog.causes import Clue
from xlops.facts.entries import traffic_group
from xlops.facts.rules.case import Case, Said, lacking, said
from xlops.facts.rules.change import points
from xlops.facts.rules.check_shop import yuan
from xlops.facts.rules.keyed import Cells
from xlops.facts.rules.model import YES
from xlops.facts.rules.show import show
from xlops.facts.rules.view import View
from xlops.methods.lmdi import lmdi_additive

__all__ = ["CLUES", "chain"]


def _usual_entries(view: View) -> dict[str, dict[str, float]]:
    """Mean of each entry's numbers over the steps compared with."""
    steps = (
        [step for i in view.like_ordinary if (step := view.entries.history[i]) is not None] if view.entries.now else []
    )
    found: dict[str, dict[str, float]] = {}
    for key in sorted({key for step in steps for key in step}):
        rows = [step.get(key, {}) for step in steps]
        found[key] = {f: sum(row.get(f) or 0 for row in rows) / len(steps) for f in ("uv", "pay_buyers", "pay_amount")}
    return found


def _cells(row: Cells) -> dict[str, float]:
    return {f: row.get(f) or 0.0 for f in ("uv", "pay_buyers", "pay_amount")}


def chain(row: Mapping[str, float], *fields: str) -> list[float | None]:
    """The first field, then each over the one before; None over zero."""
    values = [row[f] for f in fields]
    return [values[0], *(b / a if a else None for a, b in pairwise(values))]


def _is_search(view: View, key: str) -> bool:
    return "搜索" in view.entries.name(key)


def _share(view: View, rows: Mapping[str, Mapping[str, float]], keys: Iterable[str]) -> float | None:
    every = sum(row["uv"] for row in rows.values())
    return sum(rows[key]["uv"] for key in keys if key in rows) / every if every else None


def search_share_down(case: Case, clue: Clue) -> Said:
    """The part of search in all entries' visitors."""
    view = case.view
    before, now = _usual_entries(view), {k: _cells(r) for k, r in view.entries.now.items()}
    keys = [key for key in {**before, **now} if _is_search(view, key)]
    shares = _share(view, before, keys), _share(view, now, keys)
    if shares[0] is None or shares[1] is None:
        return lacking("没有可比的流量来源")
    moved = points(shares[1], shares[0])
    return said(moved <= clue.params["points"], moved, f"搜索占比{show(shares[0], 'rate')}→{show(shares[1], 'rate')}")


def mix_explains(case: Case, clue: Clue) -> Said:
    """How much of the fall of conversion comes from other entries' larger part."""
    before, now = _usual_entries(case.view), {k: _cells(r) for k, r in case.view.entries.now.items()}
    totals = [sum(row["uv"] for row in rows.values()) for rows in (before, now)]
    if not all(totals) or not any(row["pay_buyers"] for row in before.values()):
        return lacking("没有可比的流量来源")

    def vectors(rows: Mapping[str, Mapping[str, float]], total: float) -> dict[str, list[float | None]]:
        return {k: [r["uv"] / total, r["pay_buyers"] / r["uv"]] for k, r in rows.items() if r["uv"]}

    split = lmdi_additive(["share", "cvr"], vectors(before, totals[0]), vectors(now, totals[1]))
    change, factors = float(str(split["total_change"])), split["by_factor"]
    assert isinstance(factors, dict)
    if change >= 0:
        return said(False, 0, "各来源合计的转化率没有下降")
    share = factors["share"] / change
    return said(share >= clue.params["share"], share, f"结构解释{show(max(0.0, share), 'rate')}")


def entry_lost_most(case: Case, clue: Clue) -> Said:
    """The entry whose fewer visitors cost the most, in yuan."""
    view = case.view
    before, now = _usual_entries(view), {k: _cells(r) for k, r in view.entries.now.items()}
    if not before or not now:
        return lacking("没有可比的流量来源")
    told = {
        key: _uv_effect(before.get(key), now.get(key), float(view.uv_value or 0)) for key in {**before, **now}
    }  # fmt: skip
    key = min(sorted(told), key=lambda k: told[k])
    lost = before.get(key, {}).get("uv", 0.0) - now.get(key, {}).get("uv", 0.0)
    if told[key] >= 0 or lost <= 0:
        return said(False, 0, "没有来源的访客变少")
    name = view.entries.name(key)
    family = "search" if _is_search(view, key) else traffic_group(name, key)
    shown = f"{name}访客少{show(lost, 'count')}，少卖约{show(-told[key], 'money')}"
    return Said(YES, -lost, shown, yuan=yuan(-told[key]), family=family, entry=name)


def _uv_effect(before: Mapping[str, float] | None, now: Mapping[str, float] | None, worth: float) -> float:
    """Yuan that the entry's visitors alone added; without its sales, at the shop's yuan a visitor."""
    old = dict(before or {"uv": 0.0, "pay_amount": 0.0})
    new = dict(now or {"uv": 0.0, "pay_amount": 0.0})
    if not old["pay_amount"] and not new["pay_amount"]:
        return (new["uv"] - old["uv"]) * worth
    try:
        split = lmdi_additive(
            ["uv", "value"], {"x": chain(old, "uv", "pay_amount")}, {"x": chain(new, "uv", "pay_amount")}
        )
    except ValueError:  # an amount without visitors
        return (new["uv"] - old["uv"]) * worth
    factors = split["by_factor"]
    assert isinstance(factors, dict)
    return float(factors["uv"])


CLUES = {f.__name__: f for f in (search_share_down, mix_explains, entry_lost_most)}

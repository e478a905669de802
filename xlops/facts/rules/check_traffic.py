"""Checks of where visitors come from: entries and the five groups (A04 A05).

Rule and source: spec section 3; bands are the standard that the shop chose (spec 1.12, operator.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from xlops.catalog.config import GROUP_NAMES, SEED_BANDS, STAGE_BANDS
from xlops.catalog.rules import Check
from xlops.facts.ads import ads
from xlops.facts.entries import traffic_group
from xlops.facts.rules.baseline import shift
from xlops.facts.rules.change import points
from xlops.facts.rules.check_shop import yuan
from xlops.facts.rules.keyed import Cells
from xlops.facts.rules.model import NO, UNKNOWN, YES, Hit, Subject
from xlops.facts.rules.view import View
from xlops.facts.traffic import ORIGINAL, OWN, shares_of

__all__ = ["entry_shift", "share_band", "share_of_entry"]

_TINY = 1e-12


def share_of_entry(view: View, key: str) -> tuple[float | None, float | None]:
    """An entry's share of all entries' visitors: usually (the steps compared with), and now."""

    def share(steps: list[Mapping[str, Cells]]) -> float | None:
        own = sum(step.get(key, {}).get("uv") or 0 for step in steps)
        every = sum(row.get("uv") or 0 for step in steps for row in step.values())
        return own / every if every else None

    past = [step for i in view.like_ordinary if (step := view.entries.history[i]) is not None]
    return share(past), share([view.entries.now])


def entry_shift(view: View, check: Check) -> Iterator[Hit]:
    """Visitors of every entry against its own history; its share must have moved as well."""
    entries = view.entries
    if not entries.now:
        return
    for key in sorted({key for step in (*entries.history, entries.now) for key in step or ()}):
        series = entries.past(key, "uv")
        now = entries.now.get(key, {}).get("uv")
        found = shift(view, series, 0.0 if now is None else now, check.params)
        subject = Subject("entry", key, entries.name(key))
        before, after = share_of_entry(view, key)
        moved = None if before is None or after is None else points(after, before)
        values = (found.value, found.expected, found.change, after, before, moved, found.z)
        if found.z is None or found.change is None or moved is None:
            yield Hit(subject, UNKNOWN, values, missing=found.missing)
            continue
        if (found.expected or 0) < check.params["min_uv"]:
            continue
        holds = found.beyond(check.params) and abs(moved) >= check.params["share"]
        red = abs(found.z) >= check.params["red_z"]
        lost = _lost(view, key, found.gap)
        yield Hit(subject, YES if holds else NO, values, red, lost, found.change, note=found.note)


def _lost(view: View, key: str, gap: float | None) -> Decimal | None:
    """Visitors at what the entry's visitors are usually worth, else the shop's."""
    amounts, visitors = view.entries.past(key, "pay_amount"), view.entries.past(key, "uv")
    pairs = [(amounts[i], visitors[i]) for i in reversed(view.like_ordinary)]
    worth = view.per_visitor(*pairs) or view.uv_value
    return None if worth is None or gap is None else yuan(Decimal(str(gap)) * worth)


def share_band(view: View, check: Check) -> Iterator[Hit]:
    """A group's share outside its band, on the same side, three days (one week) running."""
    n = int(check.params["days"] if view.daily else check.params["weeks"])
    steps = [*view.entries.history, view.entries.now][-n:]
    visitors = [_groups(step) for step in steps if step]
    if len(visitors) < n:
        yield Hit.unknown(f"没有连续{n}{'天' if view.daily else '周'}的流量来源")
        return
    if sum(visitors[-1].values()) < check.params["min_uv"]:
        yield Hit.unknown(f"来源访客合计不足{check.params['min_uv']:.0f}")
        return
    shares = [shares_of(groups) for groups in visitors]
    bands, least = _bands(view, n, check.params["own_gap"])
    for group, (low, high) in bands.items():
        subject = Subject("group", group, GROUP_NAMES[group])
        gaps = [_gap(step.get(group), low, high) for step in shares]
        now = shares[-1].get(group)
        if now is None or (low is None and high is None):
            yield Hit.unknown("历史不足，没有可比的区间", subject)
            continue
        holds = all(g < -least for g in gaps) or all(g > least for g in gaps)
        at_stake = view.uv_value
        lost = None if at_stake is None else yuan(Decimal(str(abs(gaps[-1]) * sum(visitors[-1].values()))) * at_stake)
        yield Hit(
            subject,
            YES if holds else NO,
            (now, low, high, gaps[-1], f"{n}{'天' if view.daily else '周'}"),
            False,
            lost,
            gaps[-1] or None,
        )


def _groups(step: Mapping[str, Cells]) -> dict[str, int]:
    sums = dict.fromkeys(SEED_BANDS, 0)
    for path, row in step.items():
        sums[traffic_group(path.rsplit(" > ", 1)[-1], path)] += int(row.get("uv") or 0)
    return sums


def _gap(share: float | None, low: float | None, high: float | None) -> float:
    """Signed distance to the nearest bound; 0 inside, bounds included."""
    if share is None:
        return 0.0
    if low is not None and share < low - _TINY:
        return share - low
    return share - high if high is not None and share > high + _TINY else 0.0


def _bands(view: View, n: int, own_gap: float) -> tuple[dict[str, tuple[float | None, float | None]], float]:
    """The bands in force and how far beyond them counts: the guide's, or the range of the shop's own history.

    A range of one's own is passed by any new extreme, so a distance is asked for; the guide's bounds are bounds.
    """
    chosen = view.settings.text("traffic_standard")
    if chosen in STAGE_BANDS or chosen == ORIGINAL or (chosen != OWN and not _site_wide(view)):
        seed = {
            group: (None if low is None else float(low), None if high is None else float(high))
            for group, (low, high) in STAGE_BANDS.get(chosen, SEED_BANDS).items()
        }
        return seed, 0.0
    least = 28 if view.daily else 4
    steps = list(zip(view.entries.history, view.ordinary, strict=True))
    past = [shares_of(_groups(step)) for step, usual in steps[: len(steps) - n + 1] if step and usual]
    found: dict[str, tuple[float | None, float | None]] = {}
    for group in SEED_BANDS:
        known = [share for step in past if (share := step.get(group)) is not None]
        found[group] = (min(known), max(known)) if len(known) >= least else (None, None)
    return found, own_gap


def _site_wide(view: View) -> bool:
    """Does 全站推广 run?"""
    found = ads(view.con, view.recent(7))
    return found is not None and (found.site_share or 0) > 0

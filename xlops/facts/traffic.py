"""The five traffic groups' shares of a week, against the standard that the shop chose.

Rule: the seed's bands (原文标准), or the shop's own eight weeks (近8周: the lowest to the highest share
of the weeks before, and a point to both sides; a side that the seed leaves open, as
less 其他 or more 自然, stays open). 自动 takes the own weeks where 全站推广 runs, whose paid share would be red for
ever. Source: spec 1.12; operator.md, the seed's standards in today's shops.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlops.catalog.config import GROUP_NAMES, SEED_BANDS, STAGE_BANDS
from xlops.facts.ads import Ads
from xlops.facts.entries import EntryWeek, entry_week, last_weeks, traffic_group
from xlops.facts.planned import planned
from xlops.methods.traffic import traffic_share
from xlops.periods import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["GroupShare", "Traffic", "own_groups", "shares_of", "traffic"]

ORIGINAL, OWN = "原文标准", "近8周"
MIN_WEEKS = 4
MARGIN = 0.01  # eight quiet weeks span a few tenths of a point: one point more is no change worth a colour


@dataclass(frozen=True)
class GroupShare:
    """One group: visitors (a person counts once per entry), share, its band and the verdict.

    `status` is 偏低, 达标, 偏高 or 样本不足; `gap` the distance to the nearest bound (a fraction).
    """

    group: str
    name: str
    uv: int
    share: float | None
    previous: float | None
    low: float | None
    high: float | None
    status: str
    gap: float | None
    seed_low: float | None
    seed_high: float | None


@dataclass(frozen=True)
class Traffic:
    """The groups of a week, the standard in force, and shares of the last eight weeks (oldest first)."""

    standard: str
    groups: tuple[GroupShare, ...]
    week: EntryWeek
    history: tuple[tuple[Period, Mapping[str, float | None] | None], ...]


def traffic(con: DuckDBPyConnection, period: Period, chosen: str, ads: Ads | None) -> Traffic | None:
    """Shares and verdicts of the week; None without entries that count visitors."""
    own = own_groups(con)
    week = entry_week(con, period)
    now = _groups(week, own)
    if week is None or now is None:
        return None
    history = []
    for earlier in last_weeks(period):
        other = entry_week(con, earlier)
        same = other is not None and _comparable(other, week)
        groups = _groups(other, own) if same else None
        history.append((earlier, shares_of(groups) if groups else None))
    standard = _standard(chosen, ads)
    shares = shares_of(now)
    before = [found for _, found in history[:-1] if found]
    rows = []
    for group in SEED_BANDS:
        low, high = _band(group, standard, before)
        seed_low, seed_high = (None if b is None else float(b) for b in SEED_BANDS[group])
        last = history[-2][1] if len(history) > 1 else None
        status, gap = _judge(shares.get(group), low, high)
        rows.append(
            GroupShare(
                group,
                GROUP_NAMES[group],
                now[group],
                shares.get(group),
                last.get(group) if last else None,
                low,
                high,
                status,
                gap,
                seed_low,
                seed_high,
            )
        )
    return Traffic(standard, tuple(rows), week, tuple(history))


def shares_of(visitors: Mapping[str, int]) -> dict[str, float | None]:
    """Share of each group in the sum of all five."""
    return dict(traffic_share(visitors))


def _comparable(a: EntryWeek, b: EntryWeek) -> bool:
    return a.read.view.grain == b.read.view.grain and a.read.basis == b.read.basis


def own_groups(con: DuckDBPyConnection) -> dict[str, str]:
    """Groups that the shop gave to entries itself (流量渠道, 改归类), by the entry's name."""
    codes = {name: group for group, name in GROUP_NAMES.items()}
    typed = planned(con, "entry_owners", "entry", "traffic_group")
    return {entry: codes[said] for entry, said in typed if said in codes}


def _groups(week: EntryWeek | None, own: Mapping[str, str]) -> dict[str, int] | None:
    """Visitors by group; None where no entry counts any."""
    if week is None or all(row.get("uv") is None for row in week.rows.values()):
        return None
    sums = dict.fromkeys(SEED_BANDS, 0)
    for path, row in week.rows.items():
        name = week.names[path]
        sums[own.get(name) or traffic_group(name, path)] += int(row.get("uv") or 0)
    return sums


def _standard(chosen: str, ads: Ads | None) -> str:
    """The standard that colours: the chosen one, or by whether 全站推广 runs."""
    if chosen in (ORIGINAL, OWN, *STAGE_BANDS):
        return chosen
    return OWN if ads is not None and (ads.site_share or 0) > 0 else ORIGINAL


def _band(group: str, standard: str, before: Sequence[Mapping[str, float | None]]) -> tuple[float | None, float | None]:
    if standard != OWN:
        low, high = STAGE_BANDS.get(standard, SEED_BANDS)[group]
        return None if low is None else float(low), None if high is None else float(high)
    known = [share for week in before if (share := week.get(group)) is not None]
    if len(known) < MIN_WEEKS:
        return None, None
    seed_low, seed_high = SEED_BANDS[group]
    lowest, highest = max(0.0, min(known) - MARGIN), min(1.0, max(known) + MARGIN)
    return None if seed_low is None else lowest, None if seed_high is None else highest


def _judge(share: float | None, low: float | None, high: float | None) -> tuple[str, float | None]:
    """Bounds belong to the band (以上, 以内 include the number)."""
    if share is None or (low is None and high is None):
        return "样本不足", None
    if low is not None and share < low - 1e-12:
        return "偏低", share - low
    if high is not None and share > high + 1e-12:
        return "偏高", share - high
    return "达标", 0.0

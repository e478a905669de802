"""Advertising of a week by scene: spend, clicks, attributed sales, and what more money bought.

Rule: a plan report, an item report and a keyword report speak of the same money: only one level is
added up, plans before items before keywords; per scene one source, window and rule. Spend adds over
windows, attributed sales do not. Source: spec section 0 (check 5), 1.5; operator.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlops.periods import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Ads", "Channel", "ads", "item_spend", "same_terms", "scene_of"]

_UNNAMED = "未分场景"
_LEVELS = ("plan", "item", "keyword")
_LEVEL_SQL = """CASE WHEN coalesce(keyword, '') <> '' THEN 'keyword'
    WHEN coalesce(subject_id, '') <> '' THEN 'item' ELSE 'plan' END"""
# a report of a whole account (钻展 of old) names no scene and is money of its own
_SCENE_SQL = "coalesce(nullif(scene, ''), CASE WHEN subject_type = '账户' THEN '推广账户' ELSE '' END)"


@dataclass(frozen=True)
class Channel:
    """One scene in one period. Money is exact; `amount` None where the file has no attributed sales."""

    scene: str
    spend: Decimal
    impressions: int | None
    clicks: int | None
    amount: Decimal | None
    orders: int | None
    window: str
    rule: str
    days: frozenset[date]
    source: str
    rows: int = 0

    @property
    def cpc(self) -> float | None:
        return float(self.spend) / self.clicks if self.clicks else None

    @property
    def roas(self) -> float | None:
        return float(self.amount / self.spend) if self.amount is not None and self.spend else None


@dataclass(frozen=True)
class Ads:
    """All scenes of a period. `missing` days have no row although the report should cover them."""

    period: Period
    level: str
    channels: tuple[Channel, ...]
    missing: tuple[date, ...]

    @property
    def spend(self) -> Decimal:
        return sum((c.spend for c in self.channels), Decimal(0))

    @property
    def amount(self) -> Decimal | None:
        """Attributed sales; None where a scene lacks them or windows and rules differ."""
        if len({(c.window, c.rule) for c in self.channels}) != 1 or any(c.amount is None for c in self.channels):
            return None
        return sum((c.amount for c in self.channels if c.amount is not None), Decimal(0))

    @property
    def roas(self) -> float | None:
        return float(self.amount / self.spend) if self.amount is not None and self.spend else None

    @property
    def site_share(self) -> float | None:
        """Share of 全站推广 in the spend."""
        site = sum((c.spend for c in self.channels if "全站" in c.scene), Decimal(0))
        return float(site / self.spend) if self.spend else None

    def total(self) -> Channel | None:
        """All scenes as one line."""
        if not self.channels:
            return None
        kinds = {(c.window, c.rule) for c in self.channels}
        window, rule = kinds.pop() if len(kinds) == 1 else ("不一", "不一")
        return Channel(
            "合计",
            self.spend,
            _add(c.impressions for c in self.channels),
            _add(c.clicks for c in self.channels),
            self.amount,
            _add(c.orders for c in self.channels),
            window,
            rule,
            frozenset().union(*(c.days for c in self.channels)),
            "",
            sum(c.rows for c in self.channels),
        )


def _add(values: Iterable[int | None]) -> int | None:
    """A sum, None where any part is missing."""
    known = list(values)
    return None if any(v is None for v in known) else sum(v for v in known if v is not None)


def ads(con: DuckDBPyConnection, period: Period, days: frozenset[date] | None = None) -> Ads | None:
    """The period's advertising; None without any row. `days` restricts daily rows (like with like)."""
    sql = f"""
        SELECT {_LEVEL_SQL} AS level, {_SCENE_SQL}, coalesce("window", ''), coalesce(rule, ''), source,
            start = $start AND "end" = $end AND start <> "end" AS exact,
            sum(ad_spend), sum(impressions), sum(clicks), sum(ad_pay_amount), sum(ad_orders),
            list(DISTINCT start), count(*)
        FROM ad_facts
        WHERE ((start = $start AND "end" = $end) OR (start = "end" AND start BETWEEN $start AND $end))
            AND ad_spend IS NOT NULL
            AND ($days::DATE[] IS NULL OR (start = "end" AND list_contains($days::DATE[], start)))
        GROUP BY ALL ORDER BY ALL
    """
    wanted = sorted(days) if days is not None else None
    rows = con.execute(sql, {"start": period.start, "end": period.end, "days": wanted}).fetchall()
    if not rows:
        return None
    level = next(name for name in _LEVELS if any(row[0] == name for row in rows))
    scenes: dict[str, Channel] = {}
    for _, scene, window, rule, source, exact, spend, shown, clicks, amount, orders, starts, count in (
        row for row in rows if row[0] == level
    ):
        covered = frozenset(period) if exact else frozenset(starts)
        found = Channel(
            scene or _UNNAMED, Decimal(spend), shown, clicks, amount, orders, window, rule, covered, source, count
        )
        best = scenes.get(found.scene)
        if best is None or _better(found) > _better(best):
            scenes[found.scene] = found
    if any(c.source != scenes[_UNNAMED].source for c in scenes.values() if _UNNAMED in scenes):
        del scenes[_UNNAMED]  # plans without a scene speak of the same money as another file's scenes
    channels = tuple(sorted(scenes.values(), key=lambda c: (-c.spend, c.scene)))
    seen = frozenset().union(*(c.days for c in channels))
    expected = period if days is None else wanted or ()
    return Ads(period, level, channels, tuple(day for day in expected if day not in seen))


def _better(channel: Channel) -> tuple[int, int, str, str, str]:
    """More days, then the longer window."""
    window = "".join(ch for ch in channel.window if ch.isdigit())
    return len(channel.days), int(window or 0), channel.window, channel.rule, channel.source


def scene_of(entry: str, channels: tuple[Channel, ...]) -> Channel | None:
    """The scene that an entry's name speaks of: one name holds the other; None if none or several do.

    >>> scene_of("手淘搜索", ()) is None
    True
    """
    found = [c for c in channels if c.scene != _UNNAMED and (c.scene in entry or entry in c.scene)]
    return found[0] if len(found) == 1 else None


def same_terms(now: Channel, before: Channel) -> bool:
    """Whether attributed sales of the two may be compared."""
    return (now.window, now.rule) == (before.window, before.rule)


def item_spend(con: DuckDBPyConnection, period: Period) -> dict[str, Decimal]:
    """Spend by 商品ID from item rows; one view of window, rule and source for each item and scene."""
    sql = """
        SELECT subject_id, coalesce(scene, ''), coalesce("window", ''), coalesce(rule, ''), source,
            start = $start AND "end" = $end AND start <> "end" AS exact, sum(ad_spend), count(DISTINCT start)
        FROM ad_facts
        WHERE coalesce(subject_id, '') <> '' AND coalesce(keyword, '') = '' AND ad_spend IS NOT NULL
            AND ((start = $start AND "end" = $end) OR (start = "end" AND start BETWEEN $start AND $end))
        GROUP BY ALL ORDER BY ALL
    """
    best: dict[tuple[str, str], tuple[int, Decimal]] = {}
    for item, scene, _, _, _, exact, spend, days in con.execute(
        sql, {"start": period.start, "end": period.end}
    ).fetchall():
        found = (period.days if exact else days, Decimal(spend))
        if (item, scene) not in best or found > best[item, scene]:
            best[item, scene] = found
    spend_of: dict[str, Decimal] = {}
    for (item, _), (_, spend) in best.items():
        spend_of[item] = spend_of.get(item, Decimal(0)) + spend
    return spend_of

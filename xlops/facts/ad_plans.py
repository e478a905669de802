"""Advertising of a week by plan: what each plan costs, earns and may bid at most.

Rule: only plan rows of the scenes, windows and rules that the week's scenes were read from, so that plans add up
to their scene. 最高出价 = attributed sales per click × the shop's margin before ads; where 全站推广 bids by itself
there is none. Source: spec section 1.5; operator.md, the seed's standards (最高出价 does not apply to 全站).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlops.facts.ads import Ads

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["AdPlan", "ad_plans"]


@dataclass(frozen=True)
class AdPlan:
    """One plan in one week; `days` with a row."""

    scene: str
    name: str
    spend: Decimal
    impressions: int | None
    clicks: int | None
    amount: Decimal | None
    orders: int | None
    days: int

    @property
    def cpc(self) -> float | None:
        return float(self.spend) / self.clicks if self.clicks else None

    @property
    def roas(self) -> float | None:
        return float(self.amount / self.spend) if self.amount is not None and self.spend else None

    @property
    def bids(self) -> bool:
        """Whether the operator bids by click at all."""
        return "全站" not in self.scene

    def most(self, margin: float | None) -> float | None:
        """最高出价: what a click may cost at the shop's margin before ads."""
        if not self.bids or margin is None or margin <= 0 or self.amount is None or not self.clicks:
            return None
        return float(self.amount) / self.clicks * margin


def ad_plans(con: DuckDBPyConnection, week: Ads) -> tuple[AdPlan, ...]:
    """The plans of the week's scenes, the costliest first; empty where the reports know no plans."""
    if week.level != "plan":
        return ()
    sql = """
        SELECT coalesce(nullif(scene, ''), CASE WHEN subject_type = '账户' THEN '推广账户' ELSE '' END) AS s,
            coalesce(nullif(plan, ''), plan_id, ''), start = $start AND "end" = $end AND start <> "end" AS whole, sum(ad_spend), sum(impressions), sum(clicks),
            sum(ad_pay_amount), sum(ad_orders), count(DISTINCT start), coalesce("window", ''), coalesce(rule, ''), source
        FROM ad_facts
        WHERE coalesce(keyword, '') = '' AND coalesce(subject_id, '') = '' AND ad_spend IS NOT NULL
            AND ((start = $start AND "end" = $end) OR (start = "end" AND start BETWEEN $start AND $end))
        GROUP BY ALL ORDER BY ALL
    """
    views = {(c.scene, c.window, c.rule, c.source) for c in week.channels}
    rows = con.execute(sql, {"start": week.period.start, "end": week.period.end}).fetchall()
    weekly = {(row[0], *row[-3:]) for row in rows if row[2]}  # a file of the week wins over its days
    found = []
    for scene, name, whole, spend, shown, clicks, amount, orders, days, window, rule, source in rows:
        view = scene, window, rule, source
        if (scene or "未分场景", window, rule, source) not in views or not name or (view in weekly) != whole:
            continue
        money = None if amount is None else Decimal(amount)
        covered = week.period.days if whole else days
        found.append(AdPlan(scene, name, Decimal(spend), shown, clicks, money, orders, covered))
    return tuple(sorted(found, key=lambda p: (-p.spend, p.scene, p.name)))

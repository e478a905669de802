"""The facts of the later pages, gathered once beside those of the week.

Rule: what is looked at only once a month (会员, 店铺健康) is read only when its week has come or something moved;
everything else is read where its tables have rows. Nothing here reads a clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from xlops.facts.ad_balance import AdBalance, ad_balance
from xlops.facts.ad_plans import AdPlan, ad_plans
from xlops.facts.ads import Ads
from xlops.facts.after_sale import AfterSale, after_sale
from xlops.facts.agents import Agent, agents
from xlops.facts.chain import Breakdown
from xlops.facts.coming import Coming, Listing, coming, listings
from xlops.facts.competitors import Competitor, competitors
from xlops.facts.files import Files, files, rows_behind
from xlops.facts.health import Standing, standing
from xlops.facts.idle import Idle, idle
from xlops.facts.items import ItemWeek
from xlops.facts.ladder import Ladder, ladder, month_of_sales
from xlops.facts.market import Market, market
from xlops.facts.members import Groups, Repeat, groups, repeat
from xlops.facts.new_items import NewItem, new_items
from xlops.facts.problems import Problem, problems
from xlops.facts.sources import Facts
from xlops.facts.todos import TodoResult, todos
from xlops.periods import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["AHEAD", "MONTH", "More", "gather_more", "month_ends"]

AHEAD = 14  # days of the calendar
_DAY = timedelta(days=1)
MONTH = 28  # days between two looks at what is monthly
_TABLES = ("shop_facts", "item_facts", "entry_facts", "ad_facts", "orders", "order_lines", "refunds", "agent_facts")


@dataclass(frozen=True)
class More:
    """What stands beyond page one; empty or None where the data does not give it."""

    files: Files = field(default_factory=Files)
    rows: dict[str, int] = field(default_factory=dict)
    market: Market | None = None
    falling: Breakdown | None = None
    ladder: Ladder | None = None
    idle: tuple[Idle, ...] | None = None
    new_items: tuple[NewItem, ...] = ()
    plans: tuple[AdPlan, ...] = ()
    balance: AdBalance | None = None
    after_sale: AfterSale | None = None
    agents: tuple[Agent, ...] = ()
    agents_before: tuple[Agent, ...] = ()
    competitors: tuple[Competitor, ...] = ()
    problems: tuple[Problem, ...] = ()
    coming: tuple[Coming, ...] = ()
    listings: tuple[Listing, ...] = ()
    todos: tuple[TodoResult, ...] = ()
    standing: Standing = field(default_factory=Standing)
    repeat: Repeat | None = None
    repeat_before: Repeat | None = None
    groups: Groups | None = None
    groups_before: Groups | None = None
    month_ends: bool = False


def month_ends(week: Period) -> bool:
    """Is it the week in which a month ends? The monthly blocks stand in its report.

    >>> from xlops.periods import parse_period
    >>> [month_ends(parse_period(w)) for w in ("2026-W44", "2026-W45", "2026-W22")]
    [True, False, True]
    """
    return any((day + _DAY).day == 1 for day in week)


def gather_more(
    con: DuckDBPyConnection,
    week: Period,
    previous: Period,
    *,
    items: ItemWeek | None,
    ads: Ads | None,
    falling: Breakdown | None,
    members_moved: bool,
    known: bool,
    read: Facts | None = None,
) -> More:
    """The later pages of a week.

    `falling` breaks the change down over items; `members_moved`: the share of old buyers changed by more than chance;
    `known`: the week has sales at all; `read`: facts of the shop that the problems can be judged by.
    """
    monthly = month_ends(week)
    month = month_of_sales(con, week) if known else None
    again = repeat(con, week.end) if monthly or members_moved else None
    named = again is not None and not again.masked
    earlier, ahead = week.end - MONTH * _DAY, Period(week.end + _DAY, week.end + AHEAD * _DAY)
    return More(
        files=files(con),
        rows=rows_behind(con, _TABLES, week),
        market=market(con, week, previous),
        falling=falling,
        ladder=ladder(month) if month else None,
        idle=idle(con, month) if month else None,
        new_items=new_items(con, items) if items else (),
        plans=ad_plans(con, ads) if ads else (),
        balance=ad_balance(con, week, ads),
        after_sale=after_sale(con, week, previous),
        agents=agents(con, week),
        agents_before=agents(con, previous),
        competitors=competitors(con, week),
        problems=problems(con, week, read) if known else (),
        coming=coming(con, ahead),
        listings=listings(con, ahead),
        todos=todos(con, week),
        standing=standing(con, week),
        repeat=again,
        repeat_before=repeat(con, earlier) if named else None,
        groups=groups(con, week.end) if named else None,
        groups_before=groups(con, earlier) if named else None,
        month_ends=monthly,
    )

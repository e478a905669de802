"""Entries (流量来源) of two weeks, compared like with like.

Rule: both weeks must speak of the same source, scope (归属), tree and carrier, and count people the
same way; else they are not compared and the reason is said. Paid entries borrow impressions and clicks
from the ads of the same name. Source: spec section 2, field choice per entry; design.md, grain.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from xlops.catalog.config import TRAFFIC_GROUPS
from xlops.facts.rows import Read, Row, View, read, views
from xlops.periods import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["FIELDS_OF_ENTRY", "EntryPair", "EntryWeek", "entry_pair", "entry_week", "last_weeks", "traffic_group"]

GRAIN = ("terminal", "source", "scope", "tree", "carrier")
FIELDS_OF_ENTRY = ("impressions", "clicks", "uv", "pay_buyers", "pay_orders", "pay_amount")
_SCOPES = ("每一次访问", "最后一次访问", "第一次访问", "未注明")
_TERMINALS = ("全部", "无线", "PC")
_WHOLE_SHOP = ("全店", "", "全部")


@dataclass(frozen=True)
class EntryWeek:
    """Entries of one period by path: sums, leaf names, and the grain they were read in."""

    read: Read
    names: dict[str, str]

    @property
    def rows(self) -> dict[str, Row]:
        return self.read.rows


@dataclass(frozen=True)
class EntryPair:
    """Two comparable weeks, or the sentence why they are not (`reason`); `common` days if not whole weeks."""

    now: EntryWeek | None
    before: EntryWeek | None
    reason: str = ""
    common: tuple[date, ...] = ()

    @property
    def comparable(self) -> bool:
        return self.now is not None and self.before is not None and not self.reason


def traffic_group(entry: str, path: str = "") -> str:
    """The seed's group of an entry: by its own name, else by the levels above it, else `other`.

    >>> traffic_group("手淘搜索"), traffic_group("超级推荐"), traffic_group("新来的", "付费流量 > 新来的")
    ('organic', 'paid', 'paid')
    """
    for text in (entry, path):
        for group, fragments in TRAFFIC_GROUPS:
            if any(fragment in text for fragment in fragments):
                return group
    return "other"


def _rank(view: View) -> tuple[int, int, int, int, int]:
    """The better view first: an exact file, the whole shop, all terminals, the preferred scope, more days."""

    def place(value: str, order: tuple[str, ...]) -> int:
        return order.index(value) if value in order else len(order)

    return (
        place(view["carrier"], _WHOLE_SHOP),
        place(view["terminal"], _TERMINALS),
        0 if view.exact else 1,
        place(view["scope"], _SCOPES),
        -len(view.days),
    )


def _week(con: DuckDBPyConnection, period: Period, view: View, days: tuple[date, ...] | None = None) -> EntryWeek:
    got = read(con, "entry_facts", period, view, "entry_path", FIELDS_OF_ENTRY, ("entry",), days)
    names = {path: got.texts[path].get("entry") or path.rsplit(" > ", 1)[-1] for path in got.rows}
    return EntryWeek(got, names)


def entry_week(con: DuckDBPyConnection, period: Period) -> EntryWeek | None:
    """The entries of one period in its best view; None without any."""
    found = sorted(views(con, "entry_facts", period, GRAIN), key=_rank)
    return _week(con, period, found[0]) if found else None


def entry_pair(con: DuckDBPyConnection, now: Period, before: Period) -> EntryPair:
    """Both periods in the best view that they share; daily rows over the weekdays that both have."""
    ours = sorted(views(con, "entry_facts", now, GRAIN), key=_rank)
    theirs = {view.grain: view for view in views(con, "entry_facts", before, GRAIN)}
    if not ours:
        return EntryPair(None, None, "本周没有流量来源")
    if not theirs:
        return EntryPair(_week(con, now, ours[0]), None, "上周没有流量来源")
    for view in ours:
        other = theirs.get(view.grain)
        if other is None:
            continue
        if view.exact and other.exact:
            return EntryPair(_week(con, now, view), _week(con, before, other))
        shift = now.start - before.start
        common = tuple(sorted(day for day in view.days if day - shift in other.days))
        if common:
            earlier = tuple(day - shift for day in common)
            whole = len(common) == now.days
            pair = _week(con, now, view, common), _week(con, before, other, earlier)
            return EntryPair(*pair, common=() if whole else common)
    return EntryPair(_week(con, now, ours[0]), None, _why_not(ours, list(theirs.values())))


def _why_not(ours: list[View], theirs: list[View]) -> str:
    for column, word in (("scope", "归属"), ("tree", "来源树"), ("source", "文件种类"), ("carrier", "载体")):
        a, b = {v[column] for v in ours}, {v[column] for v in theirs}
        if not a & b:
            return f"两周的流量来源{word}不同（{_say(a)} 与 {_say(b)}），不能相比"
    return "两周的流量来源一周是周文件、一周是日文件，不能相比"


def _say(values: set[str]) -> str:
    return "、".join(sorted(v or "未注明" for v in values))


def last_weeks(period: Period, n: int = 8) -> tuple[Period, ...]:
    """The `n` periods of the same length up to and including this one, oldest first."""
    return tuple(
        Period(period.start - timedelta(days=period.days * i), period.end - timedelta(days=period.days * i))
        for i in reversed(range(n))
    )

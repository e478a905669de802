"""Which breakdown the data allows: over entries, over visitors × conversion × 客单价, or over orders.

Rule: entries where both weeks have comparable ones; else the shop as one line; days that only one week
has are left out of both. Shop minus Σ entries is 其余. Source: spec section 2; operator.md, page one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlops.facts.ads import Ads, ads, scene_of
from xlops.facts.chain import Breakdown, break_down
from xlops.facts.entries import EntryPair, entry_pair, traffic_group
from xlops.facts.items import ItemWeek
from xlops.facts.model import Number
from xlops.facts.rows import Row
from xlops.periods import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["breakdown", "over_items", "over_shop"]


def breakdown(
    con: DuckDBPyConnection,
    now: Period,
    before: Period,
    shop: tuple[Row, Row],
    common: Sequence[date] = (),
) -> Breakdown | None:
    """The change of sales from `before` to `now`; None where one of the weeks has no sales data.

    `shop` holds the shop's fields (of `CHAIN`) before and now, over the days both have; `common` lists
    those days of `now` where they are not the whole week.
    """
    pair = entry_pair(con, now, before)
    if pair.comparable:
        found = _over_entries(con, now, before, pair, shop, tuple(common))
        if found is not None:
            return found
    notes = (pair.reason,) if pair.now is not None and pair.reason else ()
    return over_shop(shop, tuple(common), notes)


def over_shop(shop: tuple[Row, Row], common: tuple[date, ...] = (), notes: tuple[str, ...] = ()) -> Breakdown | None:
    """The shop as one line: 访客×转化率×客单价, with orders only 订单数×笔单价."""
    old, new = shop
    if old.get("pay_amount") is None or new.get("pay_amount") is None:
        return None
    people = all(row.get("uv") is not None and row.get("pay_buyers") is not None for row in shop)
    wanted = ("uv", "pay_buyers", "pay_amount") if people else ("pay_orders", "pay_amount")
    if not people and any(row.get("pay_orders") is None for row in shop):
        return None  # an amount alone explains nothing
    rows = [{f: row[f] for f in wanted if row.get(f) is not None} for row in shop]
    amounts = Decimal(str(old["pay_amount"])), Decimal(str(new["pay_amount"]))
    kind = "visitors" if people else "orders"
    return break_down(kind, {"shop": rows[1]}, {"shop": rows[0]}, {"shop": "全店"}, amounts, common, notes)


def over_items(week: ItemWeek, shop: tuple[Row, Row]) -> Breakdown | None:
    """Items in place of entries: 访客×转化率×客单价 of each, the items that are gone in 其余."""
    now: dict[str, Row] = {}
    before: dict[str, Row] = {}
    for item in week.items:
        now[item.id] = _known(uv=item.uv, pay_buyers=item.buyers, pay_amount=item.amount)
        if item.previous is not None:
            before[item.id] = _known(uv=item.previous_uv, pay_buyers=item.previous_buyers, pay_amount=item.previous)
    amounts = [row.get("pay_amount") for row in shop]
    if not before or any(a is None for a in amounts):
        return None
    names = {item.id: item.title for item in week.items}
    old, new = (Decimal(str(a)) for a in amounts)
    return break_down("items", now, before, names, (old, new))


def _known(**fields: Number | None) -> Row:
    return {name: value for name, value in fields.items() if value is not None}


def _over_entries(
    con: DuckDBPyConnection,
    now: Period,
    before: Period,
    pair: EntryPair,
    shop: tuple[Row, Row],
    shop_common: tuple[date, ...],
) -> Breakdown | None:
    assert pair.now is not None and pair.before is not None
    days = frozenset(pair.common) or None
    shift = now.start - before.start
    earlier = frozenset(day - shift for day in days) if days else None
    campaigns = ads(con, now, days), ads(con, before, earlier)
    names = {**pair.before.names, **pair.now.names}
    new, old = _joined(pair.now.rows, pair.before.rows, names, campaigns)
    notes = list(_borrowed_note(pair.now.rows, new))
    amounts: tuple[Decimal, Decimal] | None = None
    if shop[0].get("pay_amount") is not None and shop[1].get("pay_amount") is not None:
        if pair.common == shop_common:
            amounts = Decimal(str(shop[0]["pay_amount"])), Decimal(str(shop[1]["pay_amount"]))
        else:
            notes.append("店铺数据与流量来源的日期不一致，只比较各流量来源")
    found = break_down("entries", new, old, names, amounts, pair.common, tuple(notes))
    return found if found.lines else None


def _joined(
    new: Mapping[str, Row], old: Mapping[str, Row], names: Mapping[str, str], campaigns: tuple[Ads | None, Ads | None]
) -> tuple[dict[str, Row], dict[str, Row]]:
    """Paid entries get impressions and clicks of their scene, where both weeks can have them."""
    scene_by_path: dict[str, str] = {}
    for path, name in names.items():
        if traffic_group(name, path) != "paid":
            continue
        scenes = [scene_of(name, week.channels) if week else None for week in campaigns]
        needed = [path in new, path in old]
        if any(
            need and (s is None or not s.impressions or not s.clicks) for need, s in zip(needed, scenes, strict=True)
        ):
            continue
        scene_by_path[path] = next(s.scene for s in scenes if s is not None)
    several = Counter(scene_by_path.values())
    unique = {path for path, scene in scene_by_path.items() if several[scene] == 1}
    return _with_ads(new, names, unique, campaigns[0]), _with_ads(old, names, unique, campaigns[1])


def _with_ads(rows: Mapping[str, Row], names: Mapping[str, str], paths: set[str], week: Ads | None) -> dict[str, Row]:
    joined: dict[str, Row] = {}
    for path, row in rows.items():
        scene = scene_of(names[path], week.channels) if week and path in paths else None
        if scene is None or row.get("clicks") is not None or row.get("impressions") is not None:
            joined[path] = row
        else:
            more: dict[str, Number | None] = {"impressions": scene.impressions, "clicks": scene.clicks}
            joined[path] = {**row, **more}
    return joined


def _borrowed_note(plain: Mapping[str, Row], joined: Mapping[str, Row]) -> tuple[str, ...]:
    borrowed = any(joined[p].get("clicks") is not None and plain[p].get("clicks") is None for p in plain)
    return ("付费来源的展现、点击取自推广报表",) if borrowed else ()

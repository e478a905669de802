"""What things are called: texts by key, as the store wrote them last.

Rule: of several files the last one is believed; nothing is invented for a thing that has no name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlops.book.feeds.model import Value
from xlops.catalog.config import GROUP_NAMES
from xlops.facts.entries import traffic_group
from xlops.facts.planned import planned

if TYPE_CHECKING:
    from xlops.book.feeds.context import Context

__all__ = ["Labels", "entry_labels", "item_labels", "plain_labels", "plan_labels"]

Labels = dict[str, dict[str, Value]]

_ITEM_TEXTS = ("item_title", "merchant_code", "category", "brand", "item_status", "item_tags")


def item_labels(ctx: Context) -> Labels:
    """Items: their texts, the first day they are known, the last day they sold."""
    texts = ", ".join(f"arg_max({name}, start) FILTER ({name} <> '')" for name in _ITEM_TEXTS)
    rows = ctx.con.execute(
        f"SELECT item_id, min(start), {texts} FROM item_facts WHERE item_id <> '' GROUP BY 1 ORDER BY 1"
    ).fetchall()
    found: Labels = {id: {"first_day": first, **dict(zip(_ITEM_TEXTS, own, strict=True))} for id, first, *own in rows}
    sold = ctx.con.execute(
        """SELECT item_id, max(paid_at)::DATE, min(paid_at)::DATE, arg_max(item_title, paid_at), arg_max(merchant_code, paid_at)
        FROM order_lines WHERE item_id <> '' AND paid_at IS NOT NULL GROUP BY 1 ORDER BY 1"""
    ).fetchall()
    for id, last, first, title, code in sold:
        own = found.setdefault(id, {"first_day": first, "item_title": title, "merchant_code": code})
        own["last_sale"] = last
    for id, title, code in planned(ctx.con, "item_costs", "item_id", "item_title", "merchant_code"):
        if id:
            found.setdefault(id, {"item_title": title, "merchant_code": code})
    return found


def entry_labels(ctx: Context) -> Labels:
    """Entries by path: the leaf's name and its preset group; another one is typed beside it."""
    rows = ctx.con.execute(
        "SELECT entry_path, arg_max(entry, start) FROM entry_facts WHERE entry_path <> '' GROUP BY 1 ORDER BY 1"
    ).fetchall()
    found: Labels = {}
    for path, name in rows:
        leaf = name or path.rsplit(" > ", 1)[-1]
        found[path] = {"entry": leaf, "traffic_group": GROUP_NAMES[traffic_group(leaf, path)]}
    return found


def plan_labels(ctx: Context) -> Labels:
    """Advertising plans: name and scene, by id (by name where there is none)."""
    rows = ctx.con.execute(
        """SELECT coalesce(nullif(plan_id, ''), plan, ''), arg_max(plan, start), arg_max(scene, start) FROM ad_facts
        GROUP BY 1 ORDER BY 1"""
    ).fetchall()
    return {key: {"plan": name, "scene": scene} for key, name, scene in rows if key}


def plain_labels(ctx: Context) -> Labels:
    """Things that are called like their key."""
    return {}

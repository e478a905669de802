"""The advertising of a day: impressions, clicks, money and credited sales, by plan and item.

Rule: a scene's clicks follow its entry's visitors, its credited amount the entry's orders; both are split
over plans and items by the largest remainder, so plan report, item report and daily spend agree to the fen.

>>> from datetime import date
>>> spend(1, date(2026, 11, 9), 8, 2500) == spend(1, date(2026, 11, 9), 8, 2500) > 0
True
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import NamedTuple

from xlops.demo.entries import ENTRIES, SCENES, Scene
from xlops.demo.exact import of, split
from xlops.demo.plan import DayPlan
from xlops.demo.shop import ITEMS
from xlops.demo.tally import Sums

__all__ = ["EFFECT", "FIGURES", "AdCell", "cells", "spend"]

FIGURES = ("impressions", "clicks", "spend", "direct_amount", "indirect_amount", "direct_orders", "indirect_orders",
           "direct_carts", "indirect_carts", "favorites", "visits", "visitors", "new_buyers", "buyers")  # fmt: skip
"""The figures of a cell, all of which add up."""

EFFECT = (1.1, 1.4, 0.55, 1.0, 0.7, 1.2, 0.45)
"""What an item sells per click against the others, by its position: some items earn their ads, some do not."""


class AdCell(NamedTuple):
    """What one plan did for one item on one day in one scene; `figures` in the order of `FIGURES`."""

    day: date
    scene: int
    plan: int
    item: int
    figures: tuple[int, ...]


def _clicks(seed: int, day: date, entry: int, uv: int) -> tuple[int, int]:
    """Clicks and spend in fen of a scene on a day."""
    scene = _scene(entry)
    rng = Random(f"{seed}/ads/{day}/{scene.id}")
    clicks = round(uv * scene.clicks * rng.uniform(0.99, 1.01))
    return clicks, round(clicks * scene.cpc * rng.uniform(0.97, 1.03))


def _scene(entry: int) -> Scene:
    scene = ENTRIES[entry].scene
    assert scene is not None
    return scene


def spend(seed: int, day: date, entry: int, uv: int) -> int:
    """Fen spent on a day in the scene behind an entry with so many visitors."""
    return _clicks(seed, day, entry, uv)[1]


def cells(seed: int, plan: DayPlan, sums: Sums) -> list[AdCell]:
    """The advertising of a day at its finest grain."""
    found = []
    for n, (entry, scene) in enumerate(SCENES):
        places = [(p, item) for p, ad in enumerate(scene.plans) for item in ad.items]
        rows = zip(*_figures(seed, plan, sums, entry, scene), strict=True)
        found += [AdCell(plan.day, n, p, item, tuple(row)) for (p, item), row in zip(places, rows, strict=True)]
    return found


def _figures(seed: int, plan: DayPlan, sums: Sums, entry: int, scene: Scene) -> list[list[int]]:
    """Every figure of a scene's day, split over its plans' items."""
    rng = Random(f"{seed}/split/{plan.day}/{scene.id}")
    reach = _reach(scene, rng)
    items = [item for ad in scene.plans for item in ad.items]
    pull = [w * EFFECT[item % len(EFFECT)] for w, item in zip(reach, items, strict=True)]
    clicks, money = _clicks(seed, plan.day, entry, plan.entry_uv[entry])
    amount, orders = round(sums.entry_amount[entry] * scene.claim), round(sums.entry_orders[entry] * scene.claim)
    direct = round(orders * scene.direct)
    direct_orders, other_orders = split(direct, pull), split(orders - direct, pull)
    direct_amount = of(amount, direct, orders)
    prices = [ITEMS[item].price for item in items]
    carts = round(clicks * 0.065)
    buyers = [min(a + b, of(a + b, 97, 100)) for a, b in zip(direct_orders, other_orders, strict=True)]
    return [
        split(round(clicks / scene.ctr), reach), split(clicks, reach), split(money, reach),
        _by_orders(direct_amount, direct_orders, prices), _by_orders(amount - direct_amount, other_orders, prices),
        direct_orders, other_orders, split(of(carts, 7, 10), pull), split(carts - of(carts, 7, 10), pull),
        split(round(clicks * 0.021), pull), split(round(clicks * 1.12), reach), split(plan.entry_uv[entry], reach),
        [round(b * (1 - ENTRIES[entry].old)) for b in buyers], buyers,
    ]  # fmt: skip


def _by_orders(amount: int, orders: list[int], prices: list[int]) -> list[int]:
    """Credited money where orders are, in proportion to their number and the item's price."""
    return split(amount, [n * price for n, price in zip(orders, prices, strict=True)])


def _reach(scene: Scene, rng: Random) -> list[float]:
    """How the scene's impressions and money spread over its plans and their items."""
    weights: list[float] = []
    for ad in scene.plans:
        shares: Sequence[float] = [1 / (k + 1) for k in range(len(ad.items))]
        weights += [ad.share * share / sum(shares) * rng.uniform(0.9, 1.1) for share in shares]
    return weights

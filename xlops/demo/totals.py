"""The shop's figures of a day or a week as the core report shows them, and their row of texts.

Rule: amounts, buyers and spend come from the orders and the ads; what no order tells (views, stay, carts,
inquiries, scores, members) follows from the visitors with a little noise fixed by seed and date.

>>> row = core_row(1, "2026-11-09", ShopTotals(uv=100, amount=123456, buyers=4, placers=5), 0)
>>> from xlops.demo.headers import CORE
>>> len(row) == len(CORE), row[16], row[21]
(True, '1,234.56', '4.00%')
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from xlops.demo.exact import commas, money, of, per, rate
from xlops.demo.shop import SHOP
from xlops.demo.tally import Sums

__all__ = ["ShopTotals", "core_row", "totals_of"]


@dataclass(frozen=True)
class ShopTotals:
    """What a period came to; money in fen, `spend` by scene in the order of `SCENES`."""

    uv: int
    amount: int = 0
    orders: int = 0
    lines: int = 0
    units: int = 0
    buyers: int = 0
    old_buyers: int = 0
    old_amount: int = 0
    placers: int = 0
    placed_amount: int = 0
    placed_units: int = 0
    refunded: int = 0
    commission: int = 0
    spend: tuple[int, ...] = (0, 0, 0, 0)


def totals_of(uv: int, sums: Sums, spend: Sequence[int]) -> ShopTotals:
    """The totals of a period from its visitors, the sums of its orders and its ad spend."""
    return ShopTotals(
        uv, sums.amount, sums.orders, sums.lines, sums.units, len(sums.buyers), sums.old(sums.buyers),
        sums.old_amount, len(sums.placers), sums.placed_amount, sums.placed_units, sums.refunded, sums.commission,
        tuple(spend),
    )  # fmt: skip


def core_row(seed: int, label: str, t: ShopTotals, week: int) -> list[str]:
    """The row of a day or week in the order of `headers.CORE`; `week` counts from the first of the data."""
    rng = Random(f"{seed}/core/{label}")

    def about(share: float) -> int:
        return round(t.uv * share * rng.uniform(0.97, 1.03))

    pv, item_uv, carts, new = about(3.1), min(about(0.94), t.uv), about(0.055) + t.buyers, about(0.72)
    asked = about(0.046)
    asked_buyers = min(of(asked, 26, 100), t.buyers)
    members = 18_000 + 110 * week
    member_buyers = of(t.buyers, 31, 100)
    keyword, audience, site, smart = t.spend
    return [
        label, SHOP, commas(t.uv), commas(of(t.uv, 97, 100)), commas(pv), commas(item_uv), commas(about(2.2)),
        f"{rng.uniform(38, 44):.2f}", f"{rng.uniform(49, 53):.2f}%", commas(carts), commas(of(carts, 127, 100)),
        commas(about(0.031)), money(t.placed_amount), commas(t.placers), commas(t.placed_units),
        rate(t.placers, t.uv), money(t.amount), commas(t.buyers), commas(t.units), commas(t.orders), commas(t.lines),
        rate(t.buyers, t.uv), per(t.amount, t.buyers), per(t.amount, t.uv), commas(t.uv - new), commas(new),
        commas(t.buyers - t.old_buyers), commas(t.old_buyers), money(t.old_amount), money(site), money(keyword),
        money(audience), money(smart), money(t.commission), money(t.refunded), commas(asked),
        rate(asked_buyers, asked), rate(t.buyers - asked_buyers, t.uv - asked), money(of(t.amount, asked_buyers, t.buyers)),
        f"{rng.uniform(21, 29):.2f}", commas(of(t.orders, 21, 100)), "4.83", "4.81", "4.85", commas(members),
        commas(about(0.004)), commas(about(0.03)), money(of(t.amount, 33, 100)), commas(member_buyers),
        commas(about(0.006)),
    ]  # fmt: skip

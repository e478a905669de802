"""「商品成本库存.xlsx」: the operator's own table of costs and stock, colour by colour.

Rule: a plain table of the operator's hand, header in row 1; one item in ten has no cost yet. Stock follows from
the sales of the last two weeks; the colour that ran out stands at 0 with its delivery on the way.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

from xlops.demo.exact import of, plain
from xlops.demo.headers import COSTS
from xlops.demo.sheets import Workbook
from xlops.demo.shop import ITEMS, SKUS
from xlops.demo.story import STOCK_OUT

__all__ = ["UNCOVERED", "write_costs"]

UNCOVERED = 10
"""Every tenth item has no row."""


def write_costs(folder: Path, seed: int, sold: list[int]) -> Path:
    """Write the table; `sold` is the units of every SKU in the last fourteen days."""
    rng = Random(f"{seed}/stock")
    path = folder / "商品成本库存.xlsx"
    with Workbook(path) as book, book.sheet("成本库存") as sheet:
        sheet.row(COSTS)
        for n, sku in enumerate(SKUS):
            days = rng.choice((9, 14, 18, 25, 25, 32, 40, 60, 120))
            stock, transit, arrival = of(sold[n], days, 14) + rng.randrange(5), 0, ""
            if days < 15:
                transit, arrival = of(sold[n], 30, 14), f"2026-11-{rng.randrange(19, 29)}"
            if sku.code == STOCK_OUT.sku:
                stock, transit, arrival = 0, STOCK_OUT.in_transit, STOCK_OUT.arrival.isoformat()
            item = ITEMS[sku.item]
            if sku.item % UNCOVERED != UNCOVERED - 1:
                sheet.row([item.id, sku.code, item.title, plain(sku.cost), str(stock), str(transit), arrival])
    return path

"""All files of the demo shop, written week by week as its history runs.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     paths = write_demo(Path(folder), orders=500)
...     len(paths), all(path.exists() for path in paths)
(56, True)
"""

from __future__ import annotations

from collections import deque
from pathlib import Path

from xlops.demo.history import weeks
from xlops.demo.orders import LINES_PER_BUYER
from xlops.demo.plan import plan_weeks
from xlops.demo.write_ads import AdReport
from xlops.demo.write_core import CoreReport, write_last_year
from xlops.demo.write_costs import write_costs
from xlops.demo.write_items import ItemReport
from xlops.demo.write_ledger import Ledger
from xlops.demo.write_orders import OrderReport
from xlops.demo.write_refunds import RefundReport
from xlops.demo.write_traffic import TrafficReport
from xlops.errors import BadInput

__all__ = ["SEED", "write_demo"]

SEED = 20261109
"""The seed of the demo that the documents speak of."""


MIN_LINES, MAX_LINES = 500, 2_500_000
"""Fewer lines make no shop, more do not fit into a sheet."""


def write_demo(folder: Path, *, orders: int | None = None, seed: int = SEED) -> list[Path]:
    """Write the demo shop's exports into a folder, which is made if needed.

    `orders` is about how many order lines the thirteen weeks hold (the whole shop grows or shrinks with it);
    without it the shop has its natural size, some 35,000 lines. Returns the files, in the order an operator would
    import them. Files of the same name are overwritten.
    """
    folder.mkdir(parents=True, exist_ok=True)
    scale = _scale(orders, seed)
    core, items, traffic = CoreReport(folder, seed), ItemReport(folder, seed, scale), TrafficReport(folder)
    ads, book, refunds, ledger = AdReport(folder, seed), OrderReport(folder), RefundReport(folder), Ledger(folder)
    recent: deque[list[int]] = deque(maxlen=2)
    for run in weeks(seed, scale, plan_weeks(seed, scale)):
        counts = run.plan.week >= 0
        for done in run.days:
            refunds.day(done)
            if counts:
                core.day(done, run.plan.week)
                items.day(done)
                ads.day(done)
                book.day(done)
                ledger.day(done)
        traffic.week(run.plan, run.sums, write=counts)
        if counts:
            core.week(run.plan, run.sums)
            items.week(run.plan, run.sums)
        recent.append(run.sums.sku_units)
    sold = [sum(units) for units in zip(*recent, strict=True)]
    return [
        *core.close(), *write_last_year(folder, seed, scale), *items.close(), *traffic.close(), *ads.close(),
        *refunds.close(), *book.close(), *ledger.close(), write_costs(folder, seed, sold),
    ]  # fmt: skip


def _scale(lines: int | None, seed: int) -> float:
    """The size of the shop that leaves about so many order lines."""
    if lines is None:
        return 1.0
    if not MIN_LINES <= lines <= MAX_LINES:
        raise BadInput(f"示例店铺的订单行数要在 {MIN_LINES} 到 {MAX_LINES:,} 之间,请改小或改大")
    natural = sum(sum(day.buyers) for week in plan_weeks(seed, 1.0) if week.week >= 0 for day in week.days)
    return lines / (natural * LINES_PER_BUYER)

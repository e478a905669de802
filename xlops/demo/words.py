"""The words that the keyword plans of the shop bid on, and what each brought.

Rule: a plan's day is split over its words by the largest remainder, so the words add up to their plan; what they
sold follows the orders. One word of each plan costs and sells nothing: every shop has some to be taken out.

>>> days = words([AdCell(date(2026, 11, 9), 0, 0, 0, (1000, 50, 9000, 500, 0, 5, 0, 3, 0, 2, 55, 48, 3, 4))])
>>> sum(cell.figures[2] for cell in days), days[0].word, days[-1].figures[3:7]
(9000, '收纳箱', (0, 0, 0, 0))
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from xlops.demo.ads import FIGURES, AdCell
from xlops.demo.entries import SCENES
from xlops.demo.exact import split

__all__ = ["KEYWORDS", "WORDS", "WordCell", "words"]

KEYWORDS = "关键词推广"
"""The scene whose plans bid on words."""

WORDS: tuple[tuple[tuple[str, float, float], ...], ...] = (
    (("收纳箱", 0.34, 0.8), ("收纳箱大号", 0.24, 1.3), ("衣物整理箱", 0.18, 1.1), ("收纳箱家用带盖", 0.14, 1.2), ("塑料箱子", 0.10, 0.0)),
    (("收纳柜", 0.38, 0.9), ("抽屉式收纳柜", 0.30, 1.2), ("收纳柜五层", 0.20, 1.3), ("柜子便宜", 0.12, 0.0)),
)  # fmt: skip
"""By plan of the keyword scene: the word, its share of the plan's money, what it sells per click against the others."""

_SOLD = frozenset(FIGURES[5:10])
_MONEY = {"direct_amount": "direct_orders", "indirect_amount": "indirect_orders"}


class WordCell(NamedTuple):
    """What one word did on one day in one plan of the keyword scene; `figures` in the order of `FIGURES`."""

    day: date
    plan: int
    word: str
    figures: tuple[int, ...]


def words(cells: Iterable[AdCell]) -> list[WordCell]:
    """The cells of the keyword scene, a row a day, plan and word."""
    sums: dict[tuple[date, int], list[int]] = {}
    for cell in cells:
        if SCENES[cell.scene][1].name == KEYWORDS:
            row = sums.setdefault((cell.day, cell.plan), [0] * len(FIGURES))
            row[:] = [a + b for a, b in zip(row, cell.figures, strict=True)]
    found = []
    for (day, plan), totals in sorted(sums.items()):
        figures = zip(*_split(dict(zip(FIGURES, totals, strict=True)), plan), strict=True)
        found += [WordCell(day, plan, word, tuple(row)) for (word, _, _), row in zip(WORDS[plan], figures, strict=True)]
    return found


def _split(totals: dict[str, int], plan: int) -> list[list[int]]:
    """Each figure split over a plan's words; money where the orders are."""
    reach = [share for _, share, _ in WORDS[plan]]
    pull = [share * effect for _, share, effect in WORDS[plan]]
    parts = {name: split(total, pull if name in _SOLD else reach) for name, total in totals.items()}
    sold = [a + b for a, b in zip(parts["direct_orders"], parts["indirect_orders"], strict=True)]
    parts["buyers"] = split(totals["buyers"], sold)
    parts["new_buyers"] = split(totals["new_buyers"], parts["buyers"])
    for money, orders in _MONEY.items():
        parts[money] = split(totals[money], parts[orders])
    return [parts[name] for name in FIGURES]

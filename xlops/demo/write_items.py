"""生意参谋 商品 (周): `【生意参谋平台】商品_全部_….xlsx`, one file a week.

Rule: four preamble rows, header in row 5, every cell a text; the items' 支付金额 and 支付件数 add up to the shop's,
their visitors to more than the shop's, since a visitor looks at several items.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

from xlops.demo.entries import SEARCH
from xlops.demo.exact import commas, money, of, per, rate, split
from xlops.demo.headers import ITEMS_WEEK
from xlops.demo.history import DayDone
from xlops.demo.plan import WeekPlan, item_weights
from xlops.demo.sheets import Workbook
from xlops.demo.shop import ITEMS, SHOP
from xlops.demo.tally import Sums

__all__ = ["ItemReport", "preamble"]

_DEPTH = 112
"""Items that a hundred visitors of an entry look at."""

_TAGS = ("主推款", "次推款", "引流款", "利润款")


def preamble(period: str) -> list[list[str]]:
    """The four rows above the header."""
    return [
        [f"【生意参谋平台】{SHOP} 商品排行"],
        [f"日期范围:{period}"],
        ["终端类型:所有终端 商品类型:全部"],
        ["说明:支付金额未剔除退款"],
    ]


class ItemReport:
    """Writes a file a week; keeps the month's and the year's sums of every item."""

    def __init__(self, folder: Path, seed: int, scale: float) -> None:
        self._folder, self._seed = folder, seed
        self._month = ""
        self._month_amount, self._month_units = [0] * len(ITEMS), [0] * len(ITEMS)
        self._year = [round(item.weight * item.price * 52 * scale) for item in ITEMS]
        self._paths: list[Path] = []

    def day(self, done: DayDone) -> None:
        """Take a finished day into the running sums."""
        month = done.plan.day.isoformat()[:7]
        if month != self._month:
            self._month, self._month_amount, self._month_units = month, [0] * len(ITEMS), [0] * len(ITEMS)
        for n in range(len(ITEMS)):
            self._month_amount[n] += done.sums.item_amount[n]
            self._month_units[n] += done.sums.item_units[n]
            self._year[n] += done.sums.item_amount[n]

    def week(self, plan: WeekPlan, sums: Sums) -> None:
        """Write a finished week, after its days."""
        start, end = plan.period.start, plan.period.end
        uv, search = _visitors(plan)
        path = self._folder / f"【生意参谋平台】商品_全部_{start}_{end}.xlsx"
        period = f"{start} ~ {end}"
        with Workbook(path) as book, book.sheet("商品_全部") as sheet:
            for row in preamble(period):
                sheet.row(row)
            sheet.row(ITEMS_WEEK)
            for n in sorted(range(len(ITEMS)), key=lambda n: -sums.item_amount[n]):
                sheet.row(self._row(period, n, sums, uv[n], search[n]))
        self._paths.append(path)

    def _row(self, period: str, n: int, sums: Sums, uv: int, search: int) -> list[str]:
        item, rng = ITEMS[n], Random(f"{self._seed}/item/{period}/{n}")
        buyers, placers, found = sums.item_buyers[n], sums.item_placers[n], len(sums.item_search[n])
        uv, search = max(uv, len(placers)), max(search, found)
        carts, liked = round(uv * rng.uniform(0.045, 0.055)) + len(buyers), round(uv * rng.uniform(0.025, 0.035))
        old, amount = sums.old(buyers), sums.item_amount[n]
        tag = _TAGS[n] if n < 2 else _TAGS[2 + n % 2]
        return [
            period, item.id, item.title, item.id, "普通商品", item.code, "当前在线", tag, commas(uv),
            commas(round(uv * rng.uniform(1.7, 2.1))), f"{rng.uniform(18, 32):.2f}", f"{rng.uniform(55, 68):.2f}%",
            commas(liked), commas(of(carts, 121, 100)), commas(carts), rate(liked, uv), rate(carts, uv),
            commas(len(placers)), commas(sums.item_placed_units[n]), money(sums.item_placed_amount[n]),
            rate(len(placers), uv), commas(len(buyers)), commas(sums.item_units[n]), money(amount),
            rate(len(buyers), uv), commas(len(buyers) - old), commas(old), money(sums.item_old_amount[n]),
            money(sums.item_campaign[n]), per(amount, uv), money(sums.item_refunded[n]), f"{60 + n % 35}",
            money(self._year[n]), money(self._month_amount[n]), commas(self._month_units[n]), rate(found, search),
            commas(search), commas(found), "-", "-",
        ]  # fmt: skip

    def close(self) -> list[Path]:
        """The files written."""
        return self._paths


def _visitors(plan: WeekPlan) -> tuple[list[int], list[int]]:
    """Visitors of every item in the week, and those of them that the search brought."""
    total, search = [0] * len(ITEMS), [0] * len(ITEMS)
    for entry, people in enumerate(plan.entry_uv):
        parts = split(of(people, _DEPTH, 100), item_weights(entry))
        total = [a + b for a, b in zip(total, parts, strict=True)]
        if entry == SEARCH:
            search = parts
    return total, search

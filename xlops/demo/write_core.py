"""生意参谋 自助取数: 「店铺经营核心日报」 by month, the same by week, and both for last year's weeks.

Rule: header in row 1, newest day first, every cell a text. A weekly row holds `开始 ~ 结束` in 统计日期 and the
week's deduplicated visitors, which the days do not add up to.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

from xlops.demo.ads import spend
from xlops.demo.entries import AFFILIATE, SCENES
from xlops.demo.exact import of
from xlops.demo.headers import CORE
from xlops.demo.history import DayDone
from xlops.demo.plan import WeekPlan, plan_weeks
from xlops.demo.sheets import Workbook
from xlops.demo.tally import Sums
from xlops.demo.totals import ShopTotals, core_row, totals_of
from xlops.periods import Period

__all__ = ["CoreReport", "write_last_year"]

LAST_YEAR_SIZE = 0.87
"""How large the shop was a year ago."""

_AVERAGE = 8_030
"""Fen a buyer spent on average last year."""


class CoreReport:
    """Collects the rows of days and weeks and writes them at the end."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder, self._seed = folder, seed
        self._days: list[tuple[str, list[str]]] = []
        self._weeks: list[list[str]] = []
        self._spent = [0] * len(SCENES)

    def day(self, done: DayDone, week: int) -> None:
        """Take a finished day."""
        day = done.plan.day
        spent = [spend(self._seed, day, entry, done.plan.entry_uv[entry]) for entry, _ in SCENES]
        self._spent = [a + b for a, b in zip(self._spent, spent, strict=True)]
        row = core_row(self._seed, day.isoformat(), totals_of(done.plan.uv, done.sums, spent), week)
        self._days.append((day.isoformat(), row))

    def week(self, plan: WeekPlan, sums: Sums) -> None:
        """Take a finished week, after its days."""
        self._weeks.append(core_row(self._seed, _label(plan.period), totals_of(plan.uv, sums, self._spent), plan.week))
        self._spent = [0] * len(SCENES)

    def close(self) -> list[Path]:
        """Write the files: one a month, one of weeks."""
        months = sorted({day[:7] for day, _ in self._days})
        paths = [_write_days(self._folder, [r for r in self._days if r[0][:7] == month]) for month in months]
        return [*paths, _write_weeks(self._folder, self._weeks)]


def write_last_year(folder: Path, seed: int, scale: float) -> list[Path]:
    """Last year's daily and weekly totals for the same ISO weeks; no orders stand behind them."""
    days, weeks = [], []
    rng = Random(f"{seed}/last year")
    for plan in plan_weeks(seed, scale, years_back=1, size=LAST_YEAR_SIZE):
        parts = []
        for day in plan.days:
            spent = tuple(spend(seed, day.day, entry, day.entry_uv[entry]) for entry, _ in SCENES)
            total = _guess(day.uv, sum(day.buyers), day.buyers[AFFILIATE], spent, rng)
            parts.append(total)
            days.append((day.day.isoformat(), core_row(seed, day.day.isoformat(), total, plan.week - 52)))
        weeks.append(core_row(seed, _label(plan.period), _sum(plan.uv, parts), plan.week - 52))
    return [_write_days(folder, days), _write_weeks(folder, weeks)]


def _guess(uv: int, buyers: int, affiliate: int, spent: tuple[int, ...], rng: Random) -> ShopTotals:
    """A day without orders: sums in the proportions of this year's."""
    amount = round(buyers * _AVERAGE * rng.uniform(0.96, 1.04))
    orders, placers = of(buyers, 104, 100), of(buyers, 109, 100)
    old, units = of(buyers, 21, 100), of(buyers, 147, 100)
    return ShopTotals(
        uv, amount, orders, of(orders, 117, 100), units, buyers, old, of(amount, old, buyers), placers,
        of(amount, placers, buyers), of(units, 109, 100), round(amount * rng.uniform(0.08, 0.11)),
        of(affiliate * _AVERAGE, 8, 100), spent,
    )  # fmt: skip


def _sum(uv: int, parts: Sequence[ShopTotals]) -> ShopTotals:
    """A week from its days: amounts add; people are fewer than the days' sum."""

    def total(name: str) -> int:
        return sum(getattr(part, name) for part in parts)

    def people(name: str) -> int:
        return of(total(name), 985, 1000)

    return ShopTotals(
        uv, total("amount"), total("orders"), total("lines"), total("units"), people("buyers"), people("old_buyers"),
        total("old_amount"), people("placers"), total("placed_amount"), total("placed_units"), total("refunded"),
        total("commission"), tuple(map(sum, zip(*(part.spend for part in parts), strict=True))),
    )  # fmt: skip


def _label(period: Period) -> str:
    return f"{period.start} ~ {period.end}"


def _write_days(folder: Path, rows: list[tuple[str, list[str]]]) -> Path:
    first, last = rows[0][0], rows[-1][0]
    return _write(folder / f"【生意参谋平台】店铺经营核心日报_{first}_{last}.xlsx", [row for _, row in rows])


def _write_weeks(folder: Path, rows: list[list[str]]) -> Path:
    first, last = rows[0][0].split(" ~ ")[0], rows[-1][0].split(" ~ ")[1]
    return _write(folder / f"【生意参谋平台】店铺经营核心周报_{first}_{last}.xlsx", rows)


def _write(path: Path, rows: list[list[str]]) -> Path:
    with Workbook(path) as book, book.sheet("Sheet1") as sheet:
        sheet.row(CORE)
        for row in reversed(rows):
            sheet.row(row)
    return path

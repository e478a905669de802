"""万相台无界版 计划报表 and 商品报表, 分日: a zip with one GB18030 CSV, one of each a month; 关键词报表 of the last four weeks.

Rule: header in row 1, missing cells `nan`, a last row 总计; the name holds the time of the download, not of the
data. All reports speak of the same money.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path

from xlops.demo.ads import FIGURES, AdCell, cells
from xlops.demo.entries import SCENES
from xlops.demo.exact import of, plain, rate
from xlops.demo.headers import AD_ITEMS, AD_PLANS, AD_WORDS
from xlops.demo.history import DayDone
from xlops.demo.sheets import entry
from xlops.demo.shop import ITEMS
from xlops.demo.words import KEYWORDS, words

__all__ = ["AdReport"]

_DOWNLOADED = "20261116"
_RECENT = timedelta(days=28)
_Key = tuple[str, int, int, int]


class AdReport:
    """Collects the days' cells and writes both reports at the end."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder, self._seed = folder, seed
        self._cells: list[AdCell] = []

    def day(self, done: DayDone) -> None:
        """Take a finished day."""
        self._cells += cells(self._seed, done.plan, done.sums)

    def close(self) -> list[Path]:
        """Write the files: per month a report of plans and one of items, and one of the keywords."""
        paths = []
        for n, month in enumerate(sorted({cell.day.isoformat()[:7] for cell in self._cells})):
            part = [cell for cell in self._cells if cell.day.isoformat()[:7] == month]
            paths.append(self._write(f"计划报表_{_DOWNLOADED}_0912{n:02d}", part, by_item=False))
            paths.append(self._write(f"商品报表_{_DOWNLOADED}_0913{n:02d}", part, by_item=True))
        return [*paths, self._write_words(f"关键词报表_{_DOWNLOADED}_091400")]

    def _write(self, name: str, part: list[AdCell], by_item: bool) -> Path:
        sums: dict[_Key, list[int]] = {}
        total = [0] * len(FIGURES)
        for cell in part:
            key = (cell.day.isoformat(), cell.scene, -1 if by_item else cell.plan, cell.item if by_item else -1)
            row = sums.setdefault(key, [0] * len(FIGURES))
            for n, value in enumerate(cell.figures):
                row[n] += value
                total[n] += value
        rows = [[*_names(key), *_figures(row)] for key, row in _ordered(sums)]
        return self._zip(name, AD_ITEMS if by_item else AD_PLANS, rows, total)

    def _write_words(self, name: str) -> Path:
        first = max(cell.day for cell in self._cells) - _RECENT
        found = words(cell for cell in self._cells if cell.day > first)
        scene = next(scene for _, scene in SCENES if scene.name == KEYWORDS)
        rows = [
            [w.day.isoformat(), scene.id, scene.name, scene.plans[w.plan].id, scene.plans[w.plan].name, w.word,
             *_figures(w.figures)] for w in found
        ]  # fmt: skip
        return self._zip(
            name, AD_WORDS, rows, [sum(column) for column in zip(*(w.figures for w in found), strict=True)]
        )

    def _zip(self, name: str, header: Sequence[str], rows: Iterable[list[str]], total: Sequence[int]) -> Path:
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows(rows)
        figures = _figures(total)
        writer.writerow(["总计", *[""] * (len(header) - len(figures) - 1), *figures])
        path = self._folder / f"{name}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(entry(f"{name}.csv"), out.getvalue().encode("gb18030"))
        return path


def _ordered(sums: dict[_Key, list[int]]) -> Iterable[tuple[_Key, list[int]]]:
    return sorted(sums.items(), key=lambda pair: pair[0])


def _names(key: _Key) -> list[str]:
    day, scene_at, plan_at, item_at = key
    scene = SCENES[scene_at][1]
    if item_at >= 0:
        item = ITEMS[item_at]
        return [day, scene.id, scene.name, item.id, "商品", item.title]
    plan = scene.plans[plan_at]
    return [day, scene.id, scene.name, plan.id, plan.name]


def _figures(values: Sequence[int]) -> list[str]:
    f = dict(zip(FIGURES, values, strict=True))
    amount, orders = f["direct_amount"] + f["indirect_amount"], f["direct_orders"] + f["indirect_orders"]
    carts, clicks, money = f["direct_carts"] + f["indirect_carts"], f["clicks"], f["spend"]
    return [
        str(f["impressions"]), str(clicks), plain(money), rate(clicks, f["impressions"]), _per(money, clicks),
        _per(1000 * money, f["impressions"]), plain(f["direct_amount"]), plain(f["indirect_amount"]), plain(amount),
        str(orders), str(f["direct_orders"]), str(f["indirect_orders"]), rate(orders, clicks), _per(100 * amount, money),
        _per(money, orders), str(carts), str(f["direct_carts"]), str(f["indirect_carts"]), rate(carts, clicks),
        str(f["favorites"]), str(carts + f["favorites"]), str(f["visits"]), str(f["visitors"]), str(f["new_buyers"]),
        str(f["buyers"]),
    ]  # fmt: skip


def _per(fen: int, count: int) -> str:
    return plain(of(fen, 1, count)) if count else "nan"

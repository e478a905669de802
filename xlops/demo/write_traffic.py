"""生意参谋 流量来源 (周): three sheets, one file a week.

Rule: five preamble rows with the period and the 归属, header in row 6; a row that sums its children says 汇总 in the
levels below its own. Visitors of a branch are fewer than its leaves' (one person, several entries), amounts add.
The shop's own 汇总 row holds what no entry claims as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from xlops.demo.entries import ENTRIES
from xlops.demo.exact import commas, money, of, per, rate, split
from xlops.demo.headers import TRAFFIC, TRAFFIC_CHANNEL
from xlops.demo.plan import WeekPlan
from xlops.demo.sheets import Workbook
from xlops.demo.shop import SHOP
from xlops.demo.tally import Sums

__all__ = ["CARRIERS", "SCOPE", "TrafficReport"]

SCOPE = "每一次访问"
"""The 归属 the shop downloads with."""

CARRIERS = (("商品", 78), ("店铺页", 14), ("短视频", 5), ("直播", 3))
"""What the visitors landed on, in percent."""

_ALL = "全店流量"
_SUM = "汇总"
_LEVELS = ("汇总", "一级来源", "二级来源", "三级来源")
_BRANCH = 94


@dataclass(frozen=True)
class _Figures:
    """The figures of a row; the order is that of the headers before their 环比."""

    uv: int
    placers: int
    placed_amount: int
    buyers: int
    amount: int

    def values(self, n: int) -> list[tuple[str, int, int]]:
        """Each figure as text and as a pair, numerator and denominator, for its 环比; `n` tells sources apart."""
        new, liked = of(self.uv, 74, 100), of(self.uv, 28 + n % 7, 1000)
        carts = of(self.uv, 50 + n % 9, 1000) + self.buyers
        stay = 1850 + 97 * (n % 13)
        return [
            (commas(self.uv), self.uv, 1), (commas(new), new, 1), (f"{stay // 100}.{stay % 100:02d}", stay, 1),
            (commas(carts), carts, 1), (commas(liked), liked, 1), (commas(of(carts, 125, 100)), carts, 1),
            (commas(self.placers), self.placers, 1), (money(self.placed_amount), self.placed_amount, 1),
            (rate(self.placers, self.uv), self.placers, self.uv), (commas(self.buyers), self.buyers, 1),
            (money(self.amount), self.amount, 1), (rate(self.buyers, self.uv), self.buyers, self.uv),
            (per(self.amount, self.buyers), self.amount, self.buyers), (per(self.amount, self.uv), self.amount, self.uv),
        ]  # fmt: skip


_Path = tuple[str, ...]


class TrafficReport:
    """Writes a file a week; keeps the week before for the 环比 columns."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._before: dict[tuple[str, _Path], _Figures] = {}
        self._paths: list[Path] = []

    def week(self, plan: WeekPlan, sums: Sums, write: bool) -> None:
        """Take a finished week and, unless it belongs to the warm-up, write it."""
        now = _tree(plan, sums)
        if write:
            self._write(plan, now)
        self._before = now

    def _write(self, plan: WeekPlan, now: dict[tuple[str, _Path], _Figures]) -> None:
        start, end = plan.period.start, plan.period.end
        path = self._folder / f"【生意参谋平台】店铺流量来源-{start}_{end}.xlsx"
        top = [[f"【生意参谋平台】{SHOP} 流量来源构成"], [f"统计日期:{start} ~ {end}"], [f"归属:{SCOPE}"], ["终端:全部"],
               ["说明:同一访客从多个来源进店时各来源分别计数"]]  # fmt: skip
        whole = [key for key in now if key[0] == _ALL]
        with Workbook(path) as book:
            for name, keys in (
                ("全店流量来源", whole),
                ("经营优势来源渠道", whole),
                ("分载体流量来源", list(now)[len(whole) :]),
            ):
                best = name == "经营优势来源渠道"
                with book.sheet(name) as sheet:
                    for row in top:
                        sheet.row(row)
                    sheet.row(TRAFFIC_CHANNEL if best else TRAFFIC)
                    for key in _strongest(now, keys) if best else keys:
                        sheet.row(
                            [
                                *_names(key, best),
                                *_cells(now[key], self._before.get(key), crc32("".join(key[1]).encode())),
                            ]
                        )
        self._paths.append(path)

    def close(self) -> list[Path]:
        """The files written."""
        return self._paths


def _cells(figures: _Figures, before: _Figures | None, n: int) -> list[str]:
    cells = []
    past = before.values(n) if before else [("", 0, 0)] * 14
    for (text, part, whole), (_, part0, whole0) in zip(figures.values(n), past, strict=True):
        cells += [text, _change(part, whole, part0, whole0)]
    return cells


def _names(key: tuple[str, _Path], best: bool) -> list[str]:
    carrier, path = key
    if best:
        return [carrier, _LEVELS[len(path)], path[-1]]
    return [carrier, _LEVELS[len(path)], *path, *(_SUM,) * (3 - len(path))]


def _change(part: int, whole: int, part0: int, whole0: int) -> str:
    """Change against the week before in percent, `-` without a base."""
    if not (whole and part0 and whole0):
        return "-"
    change = part / whole / (part0 / whole0) - 1
    return f"{change * 100:.2f}%"


def _strongest(now: dict[tuple[str, _Path], _Figures], keys: list[tuple[str, _Path]]) -> list[tuple[str, _Path]]:
    """The five leaves that sell most."""
    leaves = [key for key in keys if key[1] in {entry.path for entry in ENTRIES}]
    return sorted(leaves, key=lambda key: -now[key].amount)[:5]


def _tree(plan: WeekPlan, sums: Sums) -> dict[tuple[str, _Path], _Figures]:
    """All rows in the file's order: the whole shop's tree, then the tree of every carrier."""
    leaves = [
        _Figures(max(uv, len(sums.entry_placers[n])), len(sums.entry_placers[n]), sums.entry_placed_amount[n],
                 len(sums.entry_buyers[n]), sums.entry_amount[n])
        for n, uv in enumerate(plan.entry_uv)
    ]  # fmt: skip
    shop = _Figures(plan.uv, len(sums.placers), sums.placed_amount, len(sums.buyers), sums.amount)
    rows = _branches(_ALL, leaves, shop)
    shares = [share for _, share in CARRIERS]
    parts = [_carried(leaf, shares) for leaf in leaves]
    totals = _carried(shop, shares)
    for k, (carrier, _) in enumerate(CARRIERS):
        rows |= _branches(carrier, [part[k] for part in parts], totals[k])
    return rows


def _carried(figures: _Figures, shares: list[int]) -> list[_Figures]:
    columns = (figures.uv, figures.placers, figures.placed_amount, figures.buyers, figures.amount)
    return [_Figures(*parts) for parts in zip(*(split(value, shares) for value in columns), strict=True)]


def _branches(carrier: str, leaves: list[_Figures], total: _Figures) -> dict[tuple[str, _Path], _Figures]:
    rows: dict[tuple[str, _Path], _Figures] = {(carrier, ()): total}
    for entry, figures in zip(ENTRIES, leaves, strict=True):
        for depth in range(1, len(entry.path)):
            branch = entry.path[:depth]
            below = [f for e, f in zip(ENTRIES, leaves, strict=True) if e.path[:depth] == branch]
            rows.setdefault((carrier, branch), _joined(below))
        rows[carrier, entry.path] = figures
    return rows


def _joined(parts: list[_Figures]) -> _Figures:
    """A branch from its leaves: people overlap, amounts add."""
    if len(parts) == 1:
        return parts[0]
    placers, buyers = sum(p.placers for p in parts), sum(p.buyers for p in parts)
    uv = max(of(sum(p.uv for p in parts), _BRANCH, 100), placers)
    return _Figures(uv, placers, sum(p.placed_amount for p in parts), buyers, sum(p.amount for p in parts))

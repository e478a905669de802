"""The files of an ordinary week: where each is downloaded, and which of its days are there.

Rule: few files are needed, the rest is optional; several exports may do the same service (one of them is proposed). A
shop of another platform needs that platform's files. A day is there when an imported file speaks of it; a file of
today's state (costs, stock) is there once it was imported. Source: operator.md, "Files of an ordinary week".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from xlops.catalog.exports import EXPORTS
from xlops.periods import Period
from xlops.store import Shop, reading

if TYPE_CHECKING:
    from xlops.facts.files import File

__all__ = ["Needed", "needed"]

_HOME = "淘宝/天猫"
_NEEDED = (
    ("sycm_core_daily", "sycm_shop"),
    ("sycm_item",),
    ("sycm_entry", "sycm_entry_parent", "sycm_entry_detail"),
    ("wxt_plan", "wxt_scene", "ad_account"),
    ("wxt_item",),
    ("taobao_refund",),
)
_OPTIONAL = (("taobao_lines", "taobao_lines_old"), ("item_costs",), ("alipay_ledger",))


@dataclass(frozen=True)
class Needed:
    """A file of the week: its name, the way to it on the platform, the days of the week that are still lacking."""

    name: str
    menu: str
    lacking: tuple[date, ...]
    optional: bool
    files: tuple[str, ...] = ()

    @property
    def there(self) -> bool:
        return not self.lacking


def needed(shop: Shop | None, week: Period) -> tuple[Needed, ...]:
    """The checklist of a week, needed files first; without a shop, that of a new one."""
    known = _imported(shop) if shop else ()
    required, optional = _lists({EXPORTS[f.export].platform for f in known if f.export in EXPORTS})
    return tuple(
        [_one(ids, week, known, False) for ids in required] + [_one(ids, week, known, True) for ids in optional]
    )


def _imported(shop: Shop) -> tuple[File, ...]:
    from xlops.facts.files import files

    with reading(shop) as con:
        return files(con).all


def _lists(platforms: set[str]) -> tuple[Iterable[tuple[str, ...]], Iterable[tuple[str, ...]]]:
    """What a shop of these platforms needs, and what else it may bring."""
    others = platforms - {_HOME, "自己的表格", "支付宝"}
    if _HOME in platforms or not others:
        return _NEEDED, _OPTIONAL
    return [(e.id,) for e in EXPORTS.values() if e.platform in others and e.menu], [("item_costs",)]


def _one(ids: tuple[str, ...], week: Period, known: Iterable[File], optional: bool) -> Needed:
    mine = [file for file in known if file.export in ids and file.speaks_of(week)]
    proposed = next((EXPORTS[file.export] for file in mine), EXPORTS[ids[0]])
    have = [Period(file.start, file.end) if file.start and file.end else week for file in mine]
    lacking = tuple(day for day in week if not any(day in period for period in have))
    return Needed(proposed.name, proposed.menu, lacking, optional, tuple(dict.fromkeys(file.name for file in mine)))

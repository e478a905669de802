"""The sample shop, in a folder of its own that never mixes with the operator's data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from xlops.errors import NotFound
from xlops.shop.imports import Imported, import_files
from xlops.shop.reports import weekly
from xlops.shop.workbook import build_workbook, find_workbook, refresh_workbook, take_typed
from xlops.store import Shop, create_shop

__all__ = ["Sample", "create_demo"]


@dataclass(frozen=True)
class Sample:
    """The sample shop with what was made for it."""

    shop: Shop
    imported: list[Imported]
    reports: list[Path]
    workbook: Path


def create_demo(
    folder: Path, *, now: datetime, orders: int | None = None, progress: Callable[[str], None] | None = None,
    formats: Sequence[str] = ("xlsx", "html"),
) -> Sample:  # fmt: skip
    """The sample shop in a folder of its own: raw exports written and imported, its plans typed, reported, its workbook."""
    from xlops.demo.shop import SHOP
    from xlops.demo.typed import typed
    from xlops.demo.write import write_demo

    shop = create_shop(SHOP, folder)
    raw = write_demo(shop.inbox, orders=orders)
    imported = import_files(shop, raw, now=now, progress=progress)
    plans = typed()
    take_typed(shop, plans)
    reports = weekly(shop, now=now, formats=formats)
    try:
        workbook = find_workbook(shop)
        refresh_workbook(shop, workbook)
    except NotFound:
        workbook = build_workbook(shop, typed=plans)
    return Sample(shop, imported, reports, workbook)

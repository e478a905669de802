"""The sample shop, in a folder of its own that never mixes with the operator's data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from xlops.shop.imports import Imported, import_files
from xlops.shop.reports import weekly
from xlops.store import Shop, create_shop

__all__ = ["create_demo"]


def create_demo(
    folder: Path, *, now: datetime, orders: int | None = None, progress: Callable[[str], None] | None = None
) -> tuple[Shop, list[Imported], list[Path]]:
    """The sample shop in a folder of its own: raw exports written, imported and reported."""
    from xlops.demo import write_demo
    from xlops.demo.shop import SHOP

    shop = create_shop(SHOP, folder)
    raw = write_demo(shop.inbox, orders=orders)
    imported = import_files(shop, raw, now=now, progress=progress)
    return shop, imported, weekly(shop, now=now)

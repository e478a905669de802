"""All of an operator's shops in one table: each line is that shop's own week.

Rule: the sample shop never stands beside real ones. A shop whose data can't be read keeps its line, without numbers.
Each shop's snapshot is opened and closed on its own.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlops.errors import XlopsError
from xlops.periods import Period
from xlops.store import Shop, reading, registered_shops

if TYPE_CHECKING:
    from xlops.report.sections.shops import ShopWeek

__all__ = ["shop_weeks"]


def shop_weeks(shop: Shop, week: Period, edition: str) -> tuple[ShopWeek, ...]:
    """The lines of all registered shops, this one first; none where there is only one."""
    others = [other for other in registered_shops() if other.id != shop.id]
    if not others:
        return ()
    from xlops.demo.shop import SHOP as SAMPLE

    others = [] if shop.name == SAMPLE else [other for other in others if other.name != SAMPLE]
    return tuple(_line(one, week, edition) for one in (shop, *others)) if others else ()


def _line(shop: Shop, week: Period, edition: str) -> ShopWeek:
    from xlops.report.sections.shops import ShopWeek
    from xlops.report.week import gather

    try:
        with reading(shop) as con:
            found = gather(con, week, shop=shop.name, edition=edition)
    except XlopsError:
        return ShopWeek(shop.name, None, None, None)
    now, before = found.number("pay_amount"), found.number("pay_amount", found.previous)
    return ShopWeek(
        shop.name, _yuan(now), _yuan(before), found.best.after_ads if found.best else None,
        _yuan(found.number("ad_spend")),
    )  # fmt: skip


def _yuan(number: Any) -> Decimal | None:
    return None if number is None else Decimal(str(number))

"""What the demo shop's operator copied about the trade month by month, and what was planned for those months.

Rule: it fits the story: the trade is flat, October went over plan with the anniversary, November falls short because the
new picture converts worse and a colour ran out.
"""

from __future__ import annotations

from datetime import date

from xlops.demo.story import HERO, SECOND

__all__ = ["MARKET", "Row"]

Row = dict[str, object]

_SEPTEMBER, _OCTOBER, _NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)


def _trade() -> list[Row]:
    return [
        {"month": _SEPTEMBER, "market_amount": 39_500_000, "market_amount_last_year": 38_900_000},
        {"month": _OCTOBER, "market_amount": 42_000_000, "market_amount_last_year": 41_500_000},
    ]


def _peers() -> list[Row]:
    columns = ("market_cvr", "peer_aov", "peer_returning", "new_items", "peer_new_items", "staff")
    told = {
        _SEPTEMBER: (0.0258, 84.0, 0.20, 3, 5, 6.5),
        _OCTOBER: (0.0262, 83.0, 0.205, 4, 3, 6.5),
    }
    return [{"month": month, **dict(zip(columns, row, strict=True))} for month, row in told.items()]


def _planned() -> list[Row]:
    columns = ("planned_pay", "planned_ads", "planned_margin", "planned_fixed", "adjusted_pay", "why")
    told = {
        _SEPTEMBER: (760_000, 91_000, 0.41, 123_200, None, None),
        _OCTOBER: (790_000, 98_000, 0.41, 123_200, None, "店庆满减多卖"),
        _NOVEMBER: (800_000, 100_000, 0.41, 123_200, 750_000, "新首图转化差,五层柜米白断货"),
    }
    return [{"month": month, **dict(zip(columns, row, strict=True))} for month, row in told.items()]


MARKET: dict[str, list[Row]] = {
    "market_months": _trade(),
    "peers": _peers(),
    "plan_months": _planned(),
    "price_compare": [{"merchant_code": f"{HERO}-灰"}, {"merchant_code": f"{SECOND}-浅灰"}],
}
"""Rows by grid."""

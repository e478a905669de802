"""Whole yuan whose shown parts add up to the shown total.

Rule: a total is rounded once, half-up; its parts are rounded down and the yuan left over go to the largest
remainders. A change is the difference of two shown amounts, never rounded by itself. Everything on the page
(sentence, table, waterfall, card) speaks of these same whole yuan. Source: largest remainder (Hamilton).

>>> apportion([Decimal("0.4"), Decimal("0.4"), Decimal("1.2")], 2)
[1, 0, 1]
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from xlops.facts.chain import Breakdown, Line
from xlops.facts.model import Number
from xlops.facts.profit import Profit
from xlops.report.words import whole

__all__ = ["apportion", "whole_breakdown", "whole_profit"]


def apportion(parts: Sequence[Number], total: int) -> list[int]:
    """The parts as whole numbers of sum `total`; what is left over goes to the largest remainders.

    Where the parts add up to `total` but for rounding, none moves by more than 1. No parts give none.
    """
    floors = [math.floor(part) for part in parts]
    if not floors:
        return []
    each, left = divmod(total - sum(floors), len(floors))
    order = sorted(range(len(parts)), key=lambda i: (floors[i] - Decimal(str(parts[i])), i))
    first = set(order[:left])
    return [floor + each + (i in first) for i, floor in enumerate(floors)]


def whole_breakdown(found: Breakdown) -> Breakdown:
    """The breakdown in whole yuan: entries and 其余 add up to the shop, factors to their entry's change."""
    before, now = whole(found.before), whole(found.now)
    rest = found.rest_before is not None and found.rest_now is not None
    olds = apportion([*(x.before for x in found.lines), *([found.rest_before or 0] if rest else [])], before)
    news = apportion([*(x.now for x in found.lines), *([found.rest_now or 0] if rest else [])], now)
    lines = tuple(_line(x, a, b) for x, a, b in zip(found.lines, olds, news, strict=False))
    return replace(
        found,
        before=Decimal(before),
        now=Decimal(now),
        lines=lines,
        rest_before=Decimal(olds[-1]) if rest else None,
        rest_now=Decimal(news[-1]) if rest else None,
    )


def _line(x: Line, before: int, now: int) -> Line:
    parts = apportion([e.yuan for e in x.effects], now - before)
    effects = tuple(replace(e, yuan=float(yuan)) for e, yuan in zip(x.effects, parts, strict=True))
    return replace(x, before=Decimal(before), now=Decimal(now), effects=effects)


def whole_profit(found: Profit | None) -> Profit | None:
    """The lines in whole yuan: 推广前毛利 is rounded, the three costs before it share what is left over."""
    if found is None:
        return None
    pay, refunds = whole(found.pay), _known(found.refunds)
    left = pay - int(refunds or 0) - whole(found.before_ads)
    goods, fees, freight = map(Decimal, apportion([found.goods, found.fees, found.freight], left))
    return replace(
        found, pay=Decimal(pay), refunds=refunds, goods=goods, fees=fees, freight=freight,
        ads=_known(found.ads), fixed=_known(found.fixed),
    )  # fmt: skip


def _known(value: Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(whole(value))

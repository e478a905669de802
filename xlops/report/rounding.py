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

__all__ = ["apportion", "in_wan", "profit_shares", "whole_breakdown", "whole_profit"]


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


def in_wan(found: Profit) -> Profit:
    """The lines in 万元 of two digits that still add up; to be handed whole yuan or fen.

    >>> p = in_wan(Profit(Decimal(12349), None, Decimal(4349), Decimal(1049), Decimal(1949), None, None, None))
    >>> p.pay, p.goods + p.fees + p.freight, p.before_ads
    (Decimal('1.23'), Decimal('0.73'), Decimal('0.50'))
    """
    tens = whole_profit(_scaled(found, Decimal("0.01")))
    assert tens is not None
    return _scaled(tens, Decimal("0.01"))


def _scaled(found: Profit, by: Decimal) -> Profit:
    def times(value: Decimal | None) -> Decimal | None:
        return None if value is None else value * by

    return replace(
        found, pay=found.pay * by, refunds=times(found.refunds), goods=found.goods * by, fees=found.fees * by,
        freight=found.freight * by, ads=times(found.ads), fixed=times(found.fixed),
    )  # fmt: skip


def profit_shares(found: Profit) -> dict[str, float]:
    """Each line over 净销售额 in tenths of a percent: costs and what is left add up to 100.0; empty without net sales."""
    if found.net <= 0:
        return {}

    def tenths(value: Decimal | None) -> Decimal:
        return (value or Decimal(0)) * 1000 / found.net

    last = found.net_profit if found.net_profit is not None else found.after_ads
    before, left = whole(tenths(found.before_ads)), None if last is None else whole(tenths(last))
    goods, fees, freight = map(
        Decimal, apportion([tenths(found.goods), tenths(found.fees), tenths(found.freight)], 1000 - before)
    )
    ads, fixed = found.ads, found.fixed
    if left is not None and ads is not None:
        later = apportion([tenths(ads), *([tenths(fixed)] if fixed is not None else [])], before - left)
        ads, fixed = Decimal(later[0]), Decimal(later[1]) if fixed is not None else None
    refunds = None if found.refunds is None else Decimal(whole(tenths(found.refunds)))
    shown = replace(
        found, pay=1000 + (refunds or Decimal(0)), refunds=refunds, goods=goods, fees=fees, freight=freight, ads=ads,
        fixed=fixed if left is not None else None,
    )  # fmt: skip
    lines = {
        "pay": shown.pay, "refunds": shown.refunds, "net": shown.net, "goods": shown.goods, "fees": shown.fees,
        "freight": shown.freight, "before_ads": shown.before_ads, "ads": shown.ads, "after_ads": shown.after_ads,
        "fixed": shown.fixed, "net_profit": shown.net_profit,
    }  # fmt: skip
    return {name: float(value) / 1000 for name, value in lines.items() if value is not None}

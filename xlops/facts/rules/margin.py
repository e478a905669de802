"""What a yuan of sales leaves before ads: the week's 推广前毛利 over its sales, refunds at the usual rate.

Rule: refunds of the last days still grow, so the refund rate is that of the four weeks that ended a week ago;
items without a unit cost are costed by the shop's cost rate and the margin is marked 估算.
Source: spec section 1.12; facts `profit`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from xlops.facts.items import items
from xlops.facts.profit import profit
from xlops.facts.settings import Settings
from xlops.facts.values import values
from xlops.periods import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Lines", "Margin", "margin", "profit_lines", "refund_rate"]

_ENOUGH = 0.5


@dataclass(frozen=True)
class Margin:
    """`rate` of 推广前毛利 in paid amount; `covered` share of sales with a unit cost."""

    rate: float
    covered: float

    @property
    def estimated(self) -> bool:
        return self.covered < _ENOUGH

    @property
    def breakeven(self) -> float | None:
        """保本投产; None where every sale loses money."""
        return 1 / self.rate if self.rate > 0 else None


def refund_rate(con: DuckDBPyConnection, week: Period) -> Decimal:
    """Refunds over payments of the 28 days that ended a week before; 0 where nothing is known."""
    period = Period(week.end - timedelta(days=34), week.end - timedelta(days=7))
    found = values(con, ["pay_amount", "refund_amount_paid", "refund_amount_done"], [period])
    pay = found["pay_amount", period.label]
    for name in ("refund_amount_paid", "refund_amount_done"):
        back = found[name, period.label]
        if pay.value and back.value is not None and back.missing == pay.missing:  # the same days, else no rate
            return Decimal(str(back.value)) / Decimal(str(pay.value))
    return Decimal(0)


def margin(con: DuckDBPyConnection, week: Period, settings: Settings) -> Margin | None:
    """The margin of a week of sales; None without sales."""
    found = values(con, ["pay_amount", "pay_orders"], [week])
    pay, orders = (found[name, week.label].value for name in ("pay_amount", "pay_orders"))
    if not pay:
        return None
    amount = Decimal(str(pay))
    back = (amount * refund_rate(con, week)).quantize(Decimal("0.01"))
    known = items(con, week, week.shift(-week.days), settings)
    got = profit(amount, None if orders is None else int(orders), back, known, None, settings)
    return None if got.margin is None else Margin(got.margin, got.covered or 0.0)


@dataclass(frozen=True)
class Lines:
    """Yuan of a period: what was paid, and what each line took of it."""

    pay: Decimal
    taken: dict[str, Decimal]

    @property
    def after_ads(self) -> Decimal:
        return self.pay - sum(self.taken.values(), Decimal(0))

    def bridge(self, before: Lines) -> dict[str, Decimal]:
        """What each line added to the change of 推广后毛利; they add up to it exactly.

        销量 is the change of sales at the earlier margin; a line is the change of its share, on today's sales.
        """
        kept = before.after_ads / before.pay
        found = {"销量": (self.pay - before.pay) * kept}
        for name, amount in self.taken.items():
            found[name] = self.pay * before.taken[name] / before.pay - amount
        return found


def profit_lines(con: DuckDBPyConnection, period: Period, settings: Settings) -> Lines | None:
    """The lines of a period; None without sales or without the ads' spend of it."""
    found = values(con, ["pay_amount", "pay_orders", "ad_spend"], [period])
    pay, orders, spend = (found[name, period.label] for name in ("pay_amount", "pay_orders", "ad_spend"))
    if not pay.value or pay.missing or spend.value is None or spend.missing:
        return None
    amount, ads = Decimal(str(pay.value)), Decimal(str(spend.value))
    back = amount * refund_rate(con, period)
    known = items(con, period, period.shift(-period.days), settings)
    got = profit(amount, None if orders.value is None else int(orders.value), back, known, ads, settings)
    taken = {"退款": back, "货品成本": got.goods, "平台扣点": got.fees, "运费包材": got.freight, "推广": ads}
    return Lines(amount, taken)

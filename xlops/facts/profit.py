"""Profit of a week: 推广前毛利, 推广后毛利, and 净利 only where the fixed costs are known.

Rule: net sales − goods of what stays sold − fees on it − freight of the orders − ads − fixed costs.
Items with a unit cost are costed by units, the rest by the shop's cost rate (估算), and the share of
sales that costs cover is said. Twice where four weeks of refunds are known: 按已退款 and 按预计退款.
Source: spec section 1.12; operator.md, 利润台账; features part 4 example 7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from xlops.facts.items import ItemWeek, fees, freight
from xlops.facts.settings import Settings
from xlops.methods.refunds import refund_maturity, refund_projection
from xlops.periods import Period, week_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Profit", "Refunds", "profit", "project", "projected_refunds", "refund_days"]

_ZERO = Decimal(0)
_WEEK = timedelta(days=7)
MIN_WEEKS = 4


@dataclass(frozen=True)
class Refunds:
    """Refunds of a period: `done` known so far, `basis` paid (of its sales) or done (finished in it), `projected` in the end."""

    done: Decimal | None
    basis: str
    projected: Decimal | None = None
    seen: float | None = None  # share of the final refunds seen at this age


@dataclass(frozen=True)
class Profit:
    """The lines of the week, in yuan to the fen; `ads` and `fixed` None where unknown."""

    pay: Decimal
    refunds: Decimal | None
    goods: Decimal
    fees: Decimal
    freight: Decimal
    ads: Decimal | None
    fixed: Decimal | None
    covered: float | None  # share of sales whose unit cost is known

    @property
    def net(self) -> Decimal:
        return self.pay - (self.refunds or _ZERO)

    @property
    def gross(self) -> Decimal:
        """毛利: net sales minus goods."""
        return self.net - self.goods

    @property
    def before_ads(self) -> Decimal:
        return self.gross - self.fees - self.freight

    @property
    def after_ads(self) -> Decimal | None:
        return None if self.ads is None else self.before_ads - self.ads

    @property
    def net_profit(self) -> Decimal | None:
        return None if self.after_ads is None or self.fixed is None else self.after_ads - self.fixed

    @property
    def margin(self) -> float | None:
        """推广前毛利 of one yuan paid: what an attributed yuan is worth."""
        return float(self.before_ads / self.pay) if self.pay else None

    @property
    def breakeven(self) -> float | None:
        """保本投产 as platforms count it, on paid amounts; None where every sale loses money."""
        return float(self.pay / self.before_ads) if self.before_ads > 0 and self.pay else None


def profit(
    pay: Decimal,
    orders: int | None,
    refunds: Decimal | None,
    items: ItemWeek | None,
    ads: Decimal | None,
    settings: Settings,
    period: Period | None = None,
) -> Profit:
    """The lines of one week out of the shop's sums; `refunds` None is unknown, not zero.

    `period` says whose fixed costs count; without it the items' period does.
    """
    if period is None and items is not None:
        period = items.period
    back = refunds or _ZERO
    net = pay - back
    known = min(items.costed, pay) if items is not None else _ZERO
    goods = _goods(pay, net, known, items, settings)
    return Profit(
        pay,
        refunds,
        _fen(goods),
        _fen(fees(net, settings)),
        _fen(freight(orders, settings)),
        ads,
        settings.fixed_costs(period),
        float(known / pay) if pay else None,
    )


def _goods(pay: Decimal, net: Decimal, known: Decimal, items: ItemWeek | None, settings: Settings) -> Decimal:
    """Unit costs for the items that have one, the cost rate for the rest; both for what stays sold."""
    kept = max(_ZERO, net) / pay if pay else _ZERO
    costed = _ZERO
    if items is not None:
        for item in items.items:
            if item.unit_cost is not None and item.units is not None:
                costed += item.unit_cost * item.units
    return (costed + (pay - known) * settings.rate("cost_rate")) * kept


Paid = tuple[date, date, Decimal]
"""Pay day, finish day, and the yuan that came back."""


def refund_days(con: DuckDBPyConnection) -> list[Paid]:
    """Refunds by pay day and finish day."""
    return con.execute(
        "SELECT paid_at::DATE, finished_at::DATE, sum(refund_amount) FROM refunds "
        "WHERE paid_at IS NOT NULL AND finished_at IS NOT NULL AND refund_amount IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2"
    ).fetchall()


def projected_refunds(con: DuckDBPyConnection, period: Period, pay: Decimal) -> Refunds | None:
    """Refunds of the period's sales, so far and in the end; None without a refund file for it.

    Pay and finish days are taken to their Monday and Sunday, so that age 0 is the sale's own week. The
    projection needs refunds from at least four weeks before.
    """
    return project(refund_days(con), period, pay)


def project(rows: Sequence[Paid], period: Period, pay: Decimal) -> Refunds | None:
    """The same out of rows already read (`refund_days`), for many periods."""
    own = [row for row in rows if row[0] in period]
    if not own:
        return None
    done = sum((Decimal(row[2]) for row in own), _ZERO)
    until = _last_sunday(max(row[1] for row in rows), period)
    first = min(row[0] for row in rows)
    if not period.is_week or not pay or (period.start - first).days < 7 * MIN_WEEKS:
        return Refunds(done, "paid")
    done = sum((Decimal(row[2]) for row in own if row[1] <= until), _ZERO)
    weeks = [(week_of(p).start, week_of(f).end, float(m)) for p, f, m in rows if f <= until and p < period.start]
    curve = refund_maturity(weeks)
    age = ((until - period.start).days + 1) // 7 - 1
    if not curve or age < 0:
        return Refunds(done, "paid")
    seen = curve[min(age, len(curve) - 1)]
    rate = refund_projection(float(done / pay), seen)
    projected = None if rate is None else _fen(Decimal(str(rate)) * pay)
    return Refunds(done, "paid", projected, seen)


def _last_sunday(day: date, period: Period) -> date:
    """The last Sunday that the refund file reaches, at least the period's own."""
    sunday = week_of(day).end
    return max(period.end, sunday if sunday == day else sunday - _WEEK)


def _fen(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)

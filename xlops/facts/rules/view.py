"""The shop as a check sees it: the day (or week) looked at, the ones before it, and what is out of the ordinary.

Rule: a day is compared with days, a week with weeks. Everything is read lazily and once; a number of another
basis (people counted once, people added by day) than today's is left out of the history. Source: spec section 3.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from xlops.catalog.fields import FIELDS
from xlops.catalog.metrics import METRICS
from xlops.errors import BadInput
from xlops.facts.coverage import Coverage, coverage
from xlops.facts.model import Number
from xlops.facts.rules.keyed import Keyed, entry_rows, item_rows, plan_rows
from xlops.facts.rules.margin import Margin, margin
from xlops.facts.rules.skipped import PROMO, Note, flagged_days, notes
from xlops.facts.rules.sold import Sold, sold
from xlops.facts.settings import Settings, settings
from xlops.facts.slices import Span
from xlops.facts.sources import Facts, gather
from xlops.facts.values import compute
from xlops.periods import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["SHOP", "Series", "View", "steps_of"]

_DAYS, _WEEKS = 56, 8
SHOP = (
    "uv", "pay_buyers", "pay_amount", "pay_orders", "order_buyers", "bounce_rate", "pv_per_uv", "avg_stay",
    "dsr_desc", "dsr_service", "dsr_logistics", "reviews", "refund_amount_paid", "inquirers", "inquiry_pay_buyers",
    "silent_pay_buyers", "avg_response", "old_buyers", "favorite_users", "cart_users", "affiliate_commission",
    "ad_spend",
)  # fmt: skip


def steps_of(period: Period) -> tuple[Period, ...]:
    """The periods of the same length before a day or week that it is judged by, oldest first."""
    n = _DAYS if period.days == 1 else _WEEKS
    return tuple(period.shift(-period.days * i) for i in range(n, 0, -1))


@dataclass(frozen=True)
class Series:
    """A number of the shop: `history` of the steps before (oldest first, None missing), and now."""

    field: str
    name: str
    history: tuple[float | None, ...]
    now: float | None
    missing: tuple[date, ...] = ()


@dataclass
class View:
    """One day or one week of the shop, with what the tests ask for."""

    con: DuckDBPyConnection
    period: Period
    read: Facts | None = None  # facts of the shop already read: `SHOP` over the period and `steps_of` it
    cache: dict[object, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.period.days != 1 and not self.period.is_week:
            raise BadInput(f"只能检查一天或一个周一到周日的自然周,不能检查 {self.period}")

    @property
    def daily(self) -> bool:
        return self.period.days == 1

    @property
    def step(self) -> int:
        """Days of one step."""
        return self.period.days

    @cached_property
    def steps(self) -> tuple[Period, ...]:
        """The periods of the same length before this one, oldest first."""
        return steps_of(self.period)

    @cached_property
    def flags(self) -> dict[date, tuple[str, str]]:
        return flagged_days(self.con, Period(self.steps[0].start, self.period.end))

    def flag(self, step: Period) -> tuple[str, str]:
        """What makes a step unusual: its day's flag, a week's where most of its days carry one."""
        found = [self.flags[day] for day in step if day in self.flags]
        if len(found) * 2 <= step.days:
            return "", ""
        return found[0]

    @cached_property
    def ordinary(self) -> tuple[bool, ...]:
        """Which steps of the history are ordinary."""
        return tuple(not self.flag(step)[0] for step in self.steps)

    @property
    def promo(self) -> str:
        """The name of the promotion that runs now, or empty."""
        flag, name = self.flag(self.period)
        return name if flag == PROMO else ""

    @cached_property
    def like(self) -> tuple[int, ...]:
        """Places in the history of the four steps to compare with: same weekday, or the last four weeks."""
        n = len(self.steps)
        return tuple(n - 7 * i for i in range(1, 5)) if self.daily else tuple(range(n - 4, n))

    @cached_property
    def like_ordinary(self) -> tuple[int, ...]:
        """Those of `like` that are ordinary."""
        return tuple(i for i in self.like if self.ordinary[i])

    @cached_property
    def _shop(self) -> dict[str, Series]:
        spans = [Span.whole(p) for p in (*self.steps, self.period)]
        facts = self.read or gather(self.con, SHOP, spans)
        found = {}
        for name in SHOP:
            values = [compute(facts, name, span) for span in spans]
            now = values[-1]
            whole = None if now.missing else _float(now.value)
            history = tuple(_float(v.value) if not v.missing and v.basis == now.basis else None for v in values[:-1])
            label = FIELDS[name].name if name in FIELDS else METRICS[name].name
            found[name] = Series(name, label, history, whole, now.missing)
        return found

    def shop(self, name: str) -> Series:
        """A number of the shop over the history and now. Raises `KeyError` for one not in `SHOP`."""
        return self._shop[name]

    def now(self, name: str) -> float | None:
        return self.shop(name).now

    @cached_property
    def items(self) -> Keyed:
        return item_rows(self.con, self.steps, self.period)

    @cached_property
    def entries(self) -> Keyed:
        return entry_rows(self.con, self.steps, self.period)

    @cached_property
    def plans(self) -> Keyed:
        return plan_rows(self.con, self.steps, self.period)

    def plans_over(self, period: Period) -> Keyed:
        """Plans over another period with the one before it."""
        key = ("plans", period)
        if key not in self.cache:
            self.cache[key] = plan_rows(self.con, (period.shift(-period.days),), period)
        found = self.cache[key]
        assert isinstance(found, Keyed)
        return found

    @cached_property
    def settings(self) -> Settings:
        return settings(self.con)

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        return notes(self.con)

    @cached_property
    def margin(self) -> Margin | None:
        return margin(self.con, self.recent(7), self.settings)

    @cached_property
    def coverage(self) -> Coverage:
        return coverage(self.con)

    def sold(self, days: int) -> Sold:
        """Units by item and by code over the last days."""
        key = ("sold", days)
        if key not in self.cache:
            self.cache[key] = sold(self.con, self.recent(days))
        found = self.cache[key]
        assert isinstance(found, Sold)
        return found

    def recent(self, days: int) -> Period:
        """The last days up to the end of the period."""
        return Period(self.period.end - timedelta(days=days - 1), self.period.end)

    def rows(self, sql: str, *parameters: object) -> list[tuple[object, ...]]:
        """Rows of a statement whose names come from the catalogue."""
        return self.con.execute(sql, list(parameters)).fetchall()

    def holds_any(self, table: str) -> bool:
        """Did anybody ever write into a table?"""
        key = ("any", table)
        if key not in self.cache:
            self.cache[key] = bool(self.rows(f"SELECT 1 FROM {table} LIMIT 1"))
        return bool(self.cache[key])

    @cached_property
    def heroes(self) -> tuple[str, ...]:
        """Items by sales over the last 28 days, largest first."""
        amounts = self.sold(28).amount
        return tuple(sorted(amounts, key=lambda id: (-amounts[id], id)))

    @property
    def uv_value(self) -> Decimal | None:
        """Yuan a visitor: of now, else of the steps compared with."""
        return self.per_visitor((self.now("pay_amount"), self.now("uv")))

    def per_visitor(self, *pairs: tuple[float | None, float | None]) -> Decimal | None:
        for amount, visitors in pairs:
            if amount is not None and visitors:
                return Decimal(str(amount)) / Decimal(str(visitors))
        return None

    def name_of(self, item: str) -> str:
        return self.sold(28).names.get(item) or self.items.names.get(item) or f"商品{item}"

    def price_of_buyer(self) -> float | None:
        """客单价 now."""
        amount, buyers = self.now("pay_amount"), self.now("pay_buyers")
        return amount / buyers if amount is not None and buyers else None


def _float(value: Number | None) -> float | None:
    return None if value is None else float(value)

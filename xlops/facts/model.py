"""What facts hand to the faces: numbers with how they came about. Frozen.

Rule: a number without its basis, source and missing days is not a fact.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from xlops.periods import Period

__all__ = ["Change", "Number", "Value"]

Number = Decimal | float | int


@dataclass(frozen=True)
class Value:
    """A metric over a period.

    `parts` are the sums it was computed from, by field id; `basis` is `period` where distinct people
    were counted over the whole period, `daily` where daily counts were added (访客数(按日累加)), empty
    where no people are counted; `source` the export or table believed; `days` with data and `missing`
    days of the period; `rows` of the store behind it; `flags` such as `DQ_RATE_GT_1`.
    """

    metric: str
    period: Period
    value: Number | None
    parts: dict[str, Number | None] = field(default_factory=dict)
    basis: str = ""
    source: str = ""
    scope: str = ""
    days: int = 0
    missing: tuple[date, ...] = ()
    rows: int = 0
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """A metric now against before, over the weekdays that both periods have.

    `now` and `before` are whole-period values; `delta` and `rate` compare like with like: over
    `common` days only (empty: all of both). `pp` is the difference of a ratio (a fraction); `flags` say
    why there is no comparison, or what it suffers from.
    """

    metric: str
    now: Value
    before: Value
    delta: Number | None
    rate: float | None
    common: tuple[date, ...] = ()
    pp: float | None = None
    flags: tuple[str, ...] = ()

"""Numbers on request and the daily check, read from the published snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from xlops.errors import NoData
from xlops.periods import Period
from xlops.store import Shop, reading

if TYPE_CHECKING:
    from xlops.facts.rules import Cause, Finding

__all__ = ["Checked", "check", "kpi"]


def kpi(
    shop: Shop, metrics: Sequence[str], *, start: date | None = None, end: date | None = None, by: str | None = None,
    basis: str = "paid",
) -> list[dict[str, Any]]:  # fmt: skip
    """Metrics over a period (all data by default), one row or one a group; see `facts.kpi`."""
    from xlops.facts import coverage
    from xlops.facts import kpi as rows_of

    with reading(shop) as con:
        covered = coverage(con)
        if covered.first is None or covered.last is None:
            raise NoData
        period = Period(start or covered.first, end or covered.last)
        return rows_of(con, metrics, period, by=by, basis=basis)


@dataclass(frozen=True)
class Checked:
    """A day's check: red lines, the other findings that hold, candidate causes, and what lacks data."""

    day: date
    red: tuple[Finding, ...]
    amber: tuple[Finding, ...]
    causes: tuple[Cause, ...]
    missing: tuple[str, ...]


def check(shop: Shop, day: date | None = None) -> Checked:
    """The daily check (每日巡店); without a day, the last one with data."""
    from xlops.facts import coverage
    from xlops.facts.rules import UNKNOWN, YES, causes, check_day, red_lines

    with reading(shop) as con:
        day = day or coverage(con).last
        if day is None:
            raise NoData
        found = check_day(con, day)
        holding = tuple(f for f in found if f.verdict == YES)
        red = red_lines(found)
        missing = tuple(dict.fromkeys(f.name for f in found if f.verdict == UNKNOWN))
        return Checked(day, red, tuple(f for f in holding if f not in red), causes(con, day, found), missing)

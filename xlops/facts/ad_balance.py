"""How long the advertising account lasts: the balance last looked at over what a day of the week cost.

Rule: a balance older than the week says nothing of today and is left out; so is one of a later week than the next.
Cost is the mean of the days of the week that have advertising data. Source: operator.md, the boss's first minute.

| balance typed on | 15,060 on the Sunday; the week's seven days cost 21,084, 3,012 a day: 5.0 days |
|------------------|---------------------------------------------------------------------------------|
| six days known   | 18,072 over six days is the same 3,012 a day                                    |
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from xlops.facts.ads import Ads
from xlops.facts.planned import planned
from xlops.periods import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["SHORT", "AdBalance", "ad_balance"]

SHORT = 3  # days: less is pressing
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class AdBalance:
    """Yuan in the account on a day, and what a day costs."""

    day: date
    yuan: Decimal
    daily: Decimal

    @property
    def days(self) -> Decimal:
        """Days it lasts from that day on; `daily` is never 0."""
        return self.yuan / self.daily


def ad_balance(con: DuckDBPyConnection, week: Period, ads: Ads | None) -> AdBalance | None:
    """The latest balance of the week or the one after it; None where none was typed or nothing was spent."""
    if ads is None:
        return None
    known = [
        (day, Decimal(str(yuan)))
        for day, yuan in planned(con, "ad_balances", "day", "balance")
        if yuan is not None and day is not None and week.start <= day <= week.end + _WEEK
    ]
    spent = len(frozenset[date]().union(*(channel.days for channel in ads.channels)))
    if not known or not spent or ads.spend <= 0:
        return None
    return AdBalance(*max(known), ads.spend / spent)

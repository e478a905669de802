"""A case under diagnosis: the shop, its findings, what raised the cause, and the entry that lost most.

Rule: a clue that can't be tested says what is missing; it never counts against a cause.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from xlops.facts.model import Number
from xlops.facts.rules.baseline import pooled_rate
from xlops.facts.rules.model import NO, UNKNOWN, YES, Finding
from xlops.facts.rules.skipped import Note, speaks_of
from xlops.facts.rules.view import View

__all__ = ["Case", "Said", "lacking", "rates", "said"]


@dataclass(frozen=True)
class Said:
    """What a clue says: verdict, number, how it is written; `missing` where it can't be told; its own yuan."""

    verdict: str
    value: Number | None = None
    shown: str = ""
    missing: str = ""
    yuan: Decimal | None = None
    family: str = ""  # of the entry that lost most: search, paid, campaign, member, organic or other
    entry: str = ""


def said(holds: bool, value: Number, shown: str, *, yuan: Decimal | None = None) -> Said:
    return Said(YES if holds else NO, value, shown, yuan=yuan)


def lacking(missing: str) -> Said:
    return Said(UNKNOWN, missing=missing)


@dataclass(frozen=True)
class Case:
    """`raised` are the findings that raised the cause; `entry` the name of the entry that lost most."""

    view: View
    findings: tuple[Finding, ...]
    raised: tuple[Finding, ...] = ()
    entry: str = ""

    def of(self, rule: str, *subjects: str) -> list[Finding]:
        """Findings of a check, of some subjects only where they are named."""
        return [f for f in self.findings if f.rule == rule and (not subjects or f.subject.id in subjects)]

    def notes(self, topic: str, days: int) -> list[Note]:
        """大事记 on a topic, from some days before the period to its end."""
        since, until = self.view.period.start - timedelta(days=days), self.view.period.end
        return [note for note in self.view.notes if since <= note[0] <= until and speaks_of(note, topic)]


def rates(view: View, num: Sequence[float | None], den: Sequence[float | None]) -> tuple[float | None, float | None]:
    """A rate now (the last of each) and usually (the steps compared with)."""
    over, under = num[-1], den[-1]
    now = over / under if over is not None and under else None
    return now, pooled_rate(view, num[:-1], den[:-1])

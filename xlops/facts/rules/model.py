"""What the rule engine hands out: findings and causes, every one with its numbers. Frozen.

Rule: a verdict is 是, 否 or 数据不足; 是 without a number is refused here, so no test can slip one in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xlops.facts.model import Number

__all__ = ["NO", "UNKNOWN", "YES", "Answer", "Cause", "Evidence", "Finding", "Hit", "Shown", "Subject"]

YES, NO, UNKNOWN = "是", "否", "数据不足"

Shown = Number | date | str | None


@dataclass(frozen=True)
class Subject:
    """What a finding speaks of: one of the catalogue's `SUBJECTS`, its id and its Chinese name."""

    kind: str
    id: str = ""
    name: str = "全店"


@dataclass(frozen=True)
class Evidence:
    """A named number (or day, or text) and how it is written."""

    name: str
    value: Shown
    shown: str


@dataclass(frozen=True)
class Hit:
    """What a test says of one subject: `values` in the order of the check's evidence.

    `yuan` is what is at stake; `change` the relative change (its sign tells direction); `missing` what is
    lacking for a verdict.
    """

    subject: Subject
    verdict: str
    values: tuple[Shown, ...] = ()
    red: bool = False
    yuan: Decimal | None = None
    change: float | None = None
    missing: str = ""
    note: str = ""

    @classmethod
    def unknown(cls, missing: str, subject: Subject | None = None) -> Hit:
        return cls(subject or Subject("shop"), UNKNOWN, missing=missing)


@dataclass(frozen=True)
class Finding:
    """A check's verdict on one subject. `level` is red or amber where it holds, else empty."""

    rule: str
    name: str
    verdict: str
    level: str
    subject: Subject
    evidence: tuple[Evidence, ...]
    yuan: Decimal | None
    sentence: str
    change: float | None = None
    missing: str = ""

    def __post_init__(self) -> None:
        if self.verdict == YES and not any(_is_number(e.value) for e in self.evidence):
            raise ValueError(f"{self.rule} says 是 without a number")

    def __getitem__(self, name: str) -> Shown:
        """The value of a piece of evidence by name."""
        return {e.name: e.value for e in self.evidence}[name]


@dataclass(frozen=True)
class Answer:
    """A clue's verdict with its number, how that is written, and what is missing otherwise."""

    clue: str
    name: str
    verdict: str
    value: Number | None = None
    shown: str = ""
    missing: str = ""

    def __post_init__(self) -> None:
        if self.verdict == YES and not _is_number(self.value):
            raise ValueError(f"{self.clue} says 是 without a number")


@dataclass(frozen=True)
class Cause:
    """A candidate cause: its clues, how many of the testable ones hold, and the yuan of what raised it."""

    id: str
    side: str
    name: str
    clues: tuple[Answer, ...]
    yuan: Decimal | None
    action: str
    seed: str
    sentence: str
    raised_by: tuple[str, ...] = ()

    @property
    def satisfied(self) -> int:
        return sum(c.verdict == YES for c in self.clues)

    @property
    def testable(self) -> int:
        return sum(c.verdict != UNKNOWN for c in self.clues)

    @property
    def strength(self) -> float | None:
        """Satisfied over testable; None where nothing could be tested."""
        return self.satisfied / self.testable if self.testable else None

    @property
    def verdict(self) -> str:
        return YES if self.satisfied else NO if self.testable else UNKNOWN


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)

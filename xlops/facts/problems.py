"""The week's problems: what a check found, the yuan at stake, and the cause that has most evidence.

Rule: only what holds and has a number behind it; of refund reasons and of late parcels the costliest only. A cause
is named where at least one of its clues holds. Advertising, stock and losses by item are not asked here: the
report has them from its own numbers, and two thresholds for one thing would contradict each other.
Source: spec section 3; features part 4 example 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlops.catalog.causes import CAUSES, CLUES
from xlops.facts.rules import YES, Cause, Finding, causes, check
from xlops.facts.rules.view import View
from xlops.facts.sources import Facts
from xlops.facts.todos import Todo, stored_todos, todo_id
from xlops.periods import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Problem", "problems"]

_ASKED = (
    "A01", "A02", "A03", "A04", "A06", "A07", "A08", "A09", "A16", "A17", "A18", "A19", "A20", "A21", "A22",
)  # fmt: skip
_FIRST_ONLY = ("A09", "A16", "A18", "A22")
_NOTED = {id for id, clue in CLUES.items() if "大事记" in clue.name or id == "page_changed"}
_RAISED = tuple(id for id, cause in CAUSES.items() if cause.triggers)


@dataclass(frozen=True)
class Problem:
    """A finding, the one or two candidate causes with most evidence for it, and what 待办 says is done about it."""

    finding: Finding
    causes: tuple[Cause, ...] = ()
    todo: Todo | None = None


def problems(con: DuckDBPyConnection, week: Period, read: Facts | None = None) -> tuple[Problem, ...]:
    """The problems of a Monday-to-Sunday week, the most yuan at stake first.

    Only what got worse: a rise of visitors is no problem. `read` are facts of the shop already read, see `View`.
    """
    view = View(con, week, read)
    found = check(con, week, rules=_ASKED, view=view)
    holds = _worse(found)
    if not holds:
        return ()
    told = [c for c in causes(con, week, found, rules=_RAISED, view=view) if c.verdict == YES]
    known = {todo.id: todo for todo in stored_todos(con)}
    return tuple(
        Problem(f, _strongest([c for c in told if f.rule in c.raised_by]), known.get(_todo(week, f))) for f in holds
    )


def _strongest(told: Sequence[Cause]) -> tuple[Cause, ...]:
    """The strongest, and beside it what somebody noted down in 大事记, else the next (`told` come strongest first)."""
    rest = sorted(told[1:], key=lambda c: not any(a.clue in _NOTED and a.verdict == YES for a in c.clues))
    return (*told[:1], *rest[:1])


def _todo(week: Period, finding: Finding) -> str:
    return todo_id(week.label, finding.rule, finding.subject.kind, finding.subject.id)


def _worse(found: Sequence[Finding]) -> list[Finding]:
    seen: set[str] = set()
    holds = []
    for finding in found:
        rose = finding.rule in ("A01", "A02", "A03", "A04") and (finding.change or 0) > 0
        if finding.verdict != YES or rose or (finding.rule in seen and finding.rule in _FIRST_ONLY):
            continue
        seen.add(finding.rule)
        holds.append(finding)
    return holds

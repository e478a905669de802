"""The diagnosis: every cause whose trigger holds, with its clues, the strongest first.

Rule: strength is the clues that hold over those that could be tested; a clue without a source counts on neither
side and says what is missing. Never one cause: all are handed out. Source: spec section 3, diagnosis tree.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlops.catalog.causes import CAUSES, CauseRule, Clue
from xlops.catalog.causes import CLUES as DECLARED
from xlops.facts.rules import clues_ads, clues_market, clues_money, clues_shop, clues_traffic
from xlops.facts.rules.case import Case, Said
from xlops.facts.rules.model import UNKNOWN, YES, Answer, Cause, Finding
from xlops.facts.rules.view import View
from xlops.periods import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["TESTS", "causes"]

TESTS: dict[str, Callable[[Case, Clue], Said]] = {
    **clues_market.CLUES, **clues_shop.CLUES, **clues_traffic.CLUES, **clues_ads.CLUES, **clues_money.CLUES,
}  # fmt: skip
_ENTRY = "D20"


def causes(
    con: DuckDBPyConnection, period: Period | date, findings: Sequence[Finding], *,
    rules: Collection[str] = tuple(CAUSES), view: View | None = None,
) -> tuple[Cause, ...]:  # fmt: skip
    """Candidate causes of a day's or week's findings (`check` of the same period), strongest first, then by yuan.

    `rules` are the ids of the causes to look at; a `view` of the same period, as of the check, is read on.
    """
    view = view or View(con, Period(period, period) if isinstance(period, date) else period)
    found: list[Cause] = []
    family = entry = ""
    for rule in (c for c in CAUSES.values() if c.id in rules):  # D20 stands before what depends on it
        raised = _raised(rule, findings, family)
        if raised is None:
            continue
        case = Case(view, tuple(findings), tuple(raised), entry if f"{_ENTRY}:{family}" in rule.triggers else "")
        told = [TESTS[id](case, DECLARED[id]) for id in rule.clues]
        if rule.id == _ENTRY and told[0].verdict == YES:
            family, entry = told[0].family, told[0].entry
        if not rule.triggers and told[0].verdict != YES:
            continue
        found.append(_cause(rule, raised, told))
    return tuple(sorted(found, key=_place))


def _place(cause: Cause) -> tuple[float, Decimal, str]:
    """Strongest first; what could not be tested last."""
    return 1 if cause.strength is None else -cause.strength, -(cause.yuan or Decimal(0)), cause.id


def _raised(rule: CauseRule, findings: Sequence[Finding], family: str) -> list[Finding] | None:
    """The findings that raise a cause; None where no trigger holds."""
    if not rule.triggers:
        return []
    if any(trigger == f"{_ENTRY}:{family}" for trigger in rule.triggers):
        return [f for f in findings if _fits(f, "A03:uv-") or _fits(f, "A04:-")]
    found = [f for f in findings if any(_fits(f, trigger) for trigger in rule.triggers)]
    return found or None


def _fits(finding: Finding, trigger: str) -> bool:
    """`A01`, `A03:uv-` (of uv, and it fell), `A04:-` (any, and it fell)."""
    id, _, rest = trigger.partition(":")
    if finding.rule != id or finding.verdict != YES:
        return False
    subject, falls = rest.removesuffix("-"), rest.endswith("-")
    if subject and finding.subject.id != subject:
        return False
    return not falls or (finding.change is not None and finding.change < 0)


def _cause(rule: CauseRule, raised: Sequence[Finding], told: Sequence[Said]) -> Cause:
    clues = tuple(
        Answer(id, DECLARED[id].name, s.verdict, s.value, s.shown, s.missing)
        for id, s in zip(rule.clues, told, strict=True)
    )
    own = [s.yuan for s in told if s.verdict == YES and s.yuan is not None]
    stakes = own or [f.yuan for f in raised if f.yuan is not None]
    return Cause(
        rule.id, rule.side, rule.name, clues, max(stakes, default=None), rule.action, rule.seed,
        _sentence(rule, clues), tuple(dict.fromkeys(f.rule for f in raised)),
    )  # fmt: skip


def _sentence(rule: CauseRule, clues: Sequence[Answer]) -> str:
    """What speaks for the cause and what to do; else that nothing does, or what is missing."""
    holds = [c for c in clues if c.verdict == YES]
    if holds:
        return f"可能是{rule.name}：{'；'.join(c.shown for c in holds)}。{rule.action}"
    if all(c.verdict == UNKNOWN for c in clues):
        return f"{rule.name}：数据不足，{'、'.join(dict.fromkeys(c.missing for c in clues))}"
    return f"{rule.name}：没有证据"

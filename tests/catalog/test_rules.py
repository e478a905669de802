"""The rules as data: complete, consistent, and with the thresholds of the specification."""

from __future__ import annotations

import re

import pytest

from xlops.catalog.causes import CAUSES, CLUES, NOTE_WORDS
from xlops.catalog.rules import CHECKS, KINDS, SUBJECTS, Check
from xlops.catalog.tables import TABLES

# Words that stay off the screen (what operators say instead is in the manual).
FORBIDDEN = re.compile(r"人天|归因|日检|DSR|运费险|ROI|频次|次爆款|直通车|钻展|LMDI|\bp\b|\bz\b|显著|刷单|补单", re.I)

# The numbers of the table of daily rules, typed from the specification.
THRESHOLDS = [
    ("A01", "z", -2.58), ("A01", "change", -0.20), ("A01", "min_expected", 5), ("A01", "red_z", -3.3),
    ("A03", "min_days", 28), ("A03", "change", 0.20), ("A03", "z", 2.5), ("A03", "red_z", 3.5),
    ("A04", "share", 0.05), ("A04", "min_uv", 100), ("A05", "days", 3), ("A05", "min_uv", 500),
    ("A06", "z", 3.5), ("A06", "min_uv", 200), ("A07", "drop", 0.02), ("A08", "z", 3.5), ("A08", "times", 1.5),
    ("A09", "share", 0.30), ("A09", "min_count", 5), ("A11", "days", 30), ("A12", "times", 1.5),
    ("A12", "min_spend", 50), ("A13", "days", 7), ("A13", "min_clicks", 100), ("A13", "red_share", 0.8),
    ("A14", "min_clicks", 100), ("A15", "z", -2.58), ("A15", "min_clicks", 30), ("A17", "change", 0.05),
    ("A18", "hours", 24), ("A19", "hours", 24), ("A21", "change", -0.20), ("A21", "min_inquirers", 30),
    ("A21", "slow", 1.5), ("A22", "count", 3), ("A22", "z", 3.5), ("A24", "days", 3), ("A24", "min_orders", 10),
]  # fmt: skip


def test_every_check_and_every_cause_of_the_specification_is_there() -> None:
    assert list(CHECKS) == [f"A{n:02d}" for n in range(1, 25)]
    wanted = [*range(1, 15), *range(20, 27), *range(30, 35)]
    assert list(CAUSES) == [f"D{n:02d}" for n in wanted]


@pytest.mark.parametrize(("id", "name", "value"), THRESHOLDS)
def test_thresholds_are_those_of_the_specification(id: str, name: str, value: float) -> None:
    assert CHECKS[id].params[name] == value


@pytest.mark.parametrize("check", CHECKS.values(), ids=lambda c: c.id)
def test_a_check_is_declared_whole(check: Check) -> None:
    names = {fact.name for fact in check.evidence}
    assert names
    assert len(names) == len(check.evidence)
    assert {fact.kind for fact in check.evidence} <= set(KINDS)
    assert set(re.findall(r"\{(\w+)\}", check.sentence)) <= {*names, "对象"}
    assert set(check.needs) <= {*TABLES, "imports"}
    assert set(check.at) <= set(SUBJECTS)
    assert check.level in ("red", "amber")


def test_every_clue_is_declared_and_used() -> None:
    used = {clue for cause in CAUSES.values() for clue in cause.clues}
    assert used == set(CLUES)


def test_a_trigger_names_a_check_or_the_branch_of_a_cause() -> None:
    for cause in CAUSES.values():
        for trigger in cause.triggers:
            assert trigger.partition(":")[0] in {*CHECKS, "D20"}, (cause.id, trigger)


def test_no_forbidden_word_is_shown() -> None:
    shown = [
        text for c in CHECKS.values() for text in (c.name, c.sentence, c.guard, c.red, *(f.name for f in c.evidence))
    ]
    shown += [text for c in CAUSES.values() for text in (c.name, c.side, c.action)]
    shown += [clue.name for clue in CLUES.values()]
    assert [text for text in shown if FORBIDDEN.search(text)] == []


def test_topics_of_notes_do_not_share_a_word() -> None:
    words = [word for topic in NOTE_WORDS.values() for word in topic]
    assert len(words) == len(set(words))

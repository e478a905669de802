"""The daily check and the diagnosis: findings with evidence, candidate causes with clues."""

from xlops.facts.rules.diagnose import causes
from xlops.facts.rules.engine import check, check_day, red_lines
from xlops.facts.rules.model import NO, UNKNOWN, YES, Answer, Cause, Evidence, Finding, Subject

__all__ = [
    "NO", "UNKNOWN", "YES", "Answer", "Cause", "Evidence", "Finding", "Subject", "causes", "check", "check_day",
    "red_lines",
]  # fmt: skip

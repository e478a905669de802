"""The check of the data itself: files and days that are missing, numbers that disagree (A23).

Rule: only kinds of files that the shop uses are missed; a kind that comes as weekly files is looked for in the
week, not in the day. Sources that tell a number differently by over 1% are red. Source: spec section 3.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from xlops.catalog.exports import EXPORTS
from xlops.catalog.rules import Check
from xlops.catalog.tables import TABLES
from xlops.facts.coverage import missing_files
from xlops.facts.reconcile import Difference, reconcile
from xlops.facts.rules.check_shop import yuan
from xlops.facts.rules.model import NO, YES, Hit, Subject
from xlops.facts.rules.view import View

__all__ = ["data_gap"]


def data_gap(view: View, check: Check) -> Iterator[Hit]:
    """One hit a missing file and one a disagreement; 否 where there is neither."""
    hits = [*_missing(view, int(check.params["recent_days"])), *_differences(view)]
    yield from hits or [Hit(Subject("shop"), NO, ("没有缺失，也没有对不上", 0, None))]


def _missing(view: View, days: int) -> Iterator[Hit]:
    used = _used(view, days)
    for file in missing_files(view.con, view.period):
        if EXPORTS[file.export].table in used:
            text = f"缺{len(file.days)}天数据，请到「{file.menu}」下载导入"
            yield Hit(Subject("file", file.export, file.name), YES, (text, len(file.days), None), True)


def _used(view: View, days: int) -> set[str]:
    """Tables that the shop has filled lately with files of this length."""
    since, until = view.period.end - timedelta(days=days), view.period.end + timedelta(days=days)
    found = set()
    for source in view.coverage.sources.values():
        if TABLES[source.table].is_period and view.daily:
            longer = {day for period in source.periods for day in period}
            lately = source.days - longer
        else:
            lately = source.days
        if any(since <= day <= until for day in lately):
            found.add(source.table)
    return found


def _differences(view: View) -> Iterator[Hit]:
    for found in reconcile(view.con, view.period):
        text = f"{found.name}：{_name(found.source)} {found.value:,}，{_name(found.other)} {found.other_value:,}"
        money = abs(Decimal(str(found.other_value)) - Decimal(str(found.value))) if _is_money(found) else None
        subject = Subject("file", f"{found.field}:{found.other}", f"{found.name}对不上")
        yield Hit(subject, YES, (text, found.days, found.rate), True, yuan(money), found.rate)


def _is_money(found: Difference) -> bool:
    return isinstance(found.value, Decimal)


def _name(source: str) -> str:
    """A source as the operator knows it."""
    if source in EXPORTS:
        return EXPORTS[source].name
    return TABLES[source].name if source in TABLES else source

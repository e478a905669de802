"""Where the numbers of a block come from: formula, files, rows, basis; one `Trace` a column.

Rule: files are those of the source that was believed, in the period; more than three are counted. A source that
left no record of a file is named itself. Source: features part 4 example 15.
"""

from __future__ import annotations

from collections.abc import Sequence

from xlops.catalog.metrics import METRICS
from xlops.facts.model import Value
from xlops.report.model import Column, Fmt, Trace
from xlops.report.week import Week
from xlops.report.words import days_text, source

__all__ = ["file_names", "of_source", "of_value", "traced"]

_MOST = 3


def file_names(names: Sequence[str]) -> tuple[str, ...]:
    """At most three, and how many there are.

    >>> file_names(["a", "b", "c", "d"])
    ('a', 'b', 'c', '等4个文件')
    """
    return tuple(names) if len(names) <= _MOST else (*names[:_MOST], f"等{len(names)}个文件")


def of_value(week: Week, id: str, value: Value | None) -> Trace | None:
    """The trace of a metric's value: its definition, the files believed, the rows added, how people are counted."""
    if value is None or value.value is None:
        return None
    note = []
    if value.basis:
        note.append("整段去重" if value.basis == "period" else "按日累加")
    if value.missing:
        note.append(f"缺{days_text(value.missing)}")
    formula = METRICS[id].definition if id in METRICS else ""
    return Trace(formula, _files(week, value.source), value.rows or None, "；".join(note))


def of_source(week: Week, id: str, formula: str = "", note: str = "", rows: int | None = None) -> Trace:
    """The trace of what a table (or an export) says of the week; its rows are counted unless they are given."""
    return Trace(formula, _files(week, id), week.more.rows.get(id) if rows is None else rows, note)


def _files(week: Week, source_id: str) -> tuple[str, ...]:
    if not source_id:
        return ()
    return file_names(week.more.files.of(source_id, week.period)) or (source(source_id),)


def traced(title: str, fmt: Fmt, width: int, base: Trace, formula: str) -> Column:
    """A column of numbers with the trace of its block and a formula of its own."""
    return Column(title, fmt, width, Trace(formula, base.sources, base.rows, base.note))

"""A report's words for another length of time: 本周 becomes 本月, 上周 becomes 上月.

Rule: what the report itself says is retold (sentences, titles, notes, traces); what a file brought (names of items,
of plans, of files) is not: a column of names is left as it is.

>>> told("比上周少10元，近8周最低")
'比上月少10元，近8个月最低'
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xlops.report.model import Card, Cell, Chart, Section, Sentence, Table, Trace

__all__ = ["retold_card", "retold_section", "retold_sentence", "told"]

_WORDS = (
    ("近8周", "近8个月"), ("去年同周", "去年同月"), ("前几周", "前几个月"), ("两周", "两个月"), ("周目标", "月目标"), ("一周涉及", "一月涉及"),
    ("本周", "本月"), ("上周", "上月"), ("这一周", "这个月"), ("每周", "每月"), ("周报", "月报"),
)  # fmt: skip
_NAMES = ("商品", "计划", "流量来源", "来源", "规格", "客服", "文件", "竞品", "商品和规格", "姓名")


def told(text: str) -> str:
    """A text of ours about a month."""
    for old, new in _WORDS:
        text = text.replace(old, new)
    return text


def retold_sentence(sentence: Sentence) -> Sentence:
    return replace(sentence, text=told(sentence.text))


def retold_card(card: Card) -> Card:
    return replace(
        card, title=told(card.title), hint=told(card.hint), value=_cell(card.value), change=_cell(card.change)
    )


def retold_section(section: Section) -> Section:
    """A block with its lead, tables and charts."""
    return replace(
        section, title=told(section.title), lead=tuple(map(told, section.lead)), tables=tuple(map(_table, section.tables)),
        charts=tuple(map(_chart, section.charts)),
    )  # fmt: skip


def _table(table: Table) -> Table:
    names = [column.title in _NAMES for column in table.columns]
    columns = tuple(replace(c, title=told(c.title), trace=_trace(c.trace)) for c in table.columns)
    rows = tuple(_row(row, names) for row in table.rows)
    total = _row(table.total, names) if table.total else None
    return replace(table, title=told(table.title), columns=columns, rows=rows, total=total, note=told(table.note))


def _row(row: Sequence[Cell], names: Sequence[bool]) -> tuple[Cell, ...]:
    return tuple(cell if name else _cell(cell) for cell, name in zip(row, names, strict=True))


def _cell(cell: Cell) -> Cell:
    value = told(cell.value) if isinstance(cell.value, str) else cell.value
    return replace(cell, value=value, trace=_trace(cell.trace))


def _trace(trace: Trace | None) -> Trace | None:
    return None if trace is None else replace(trace, formula=told(trace.formula), note=told(trace.note))


def _chart(chart: Chart) -> Chart:
    series = tuple(replace(s, name=told(s.name)) for s in chart.series)
    return replace(chart, title=told(chart.title), categories=tuple(map(told, chart.categories)), series=series)

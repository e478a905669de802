"""A report as frozen data of small parts; renderers only draw it.

Rule: everything is decided here (which number, its format, its tone, its sentence), nothing in a
renderer. A value is raw (`Decimal`, `float`, `int`, `date`, text or `None`); `fmt` says how it is
shown. `None` is shown as `—`, never as 0.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from xlops.periods import Period

__all__ = [
    "Card", "Cell", "Chart", "Column", "Fmt", "Header", "Report", "Scalar", "Section", "Sentence", "Series", "Table",
    "Tone", "Trace",
]  # fmt: skip

Scalar = Decimal | float | int | str | date | None


class Fmt(StrEnum):
    """How a value is shown; one row each in `report/formats.py`, for Excel, html and text alike."""

    TEXT = "text"
    YUAN = "yuan"  # 180,350 元, whole yuan (sum lines keep the fen in the data)
    FEN = "fen"  # 12.34 元: unit prices
    WAN = "wan"  # 18.04, the header says 万元: the value is stored divided by 10,000
    COUNT = "count"  # 22,100
    CVR = "cvr"  # 2.30%: conversion rates
    SHARE = "share"  # 62.0%: shares
    GROWTH = "growth"  # +5.3% / −5.3%, a fraction is stored
    PP = "pp"  # −0.70 个百分点, a fraction is stored
    DELTA = "delta"  # +1,234 / −1,234 元
    TIMES = "times"  # 2.92: 投产
    DATE = "date"  # 8月13日
    DAYS = "days"  # 12.3
    SECONDS = "seconds"


class Tone(StrEnum):
    """Colour by meaning. UP and DOWN are directions (红涨绿跌 by setting); the rest are states."""

    NONE = ""
    UP = "up"
    DOWN = "down"
    FLAT = "flat"
    GOOD = "good"  # ✔ 达标
    WATCH = "watch"  # ● 关注
    BAD = "bad"  # ✖ 预警
    MISSING = "missing"  # — 无数据


@dataclass(frozen=True)
class Trace:
    """Where a number comes from: formula text, source files, rows behind it, note (basis, 归属 …)."""

    formula: str = ""
    sources: tuple[str, ...] = ()
    rows: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Cell:
    """One shown value; `spark` draws a small line of earlier values instead (近8周走势)."""

    value: Scalar
    fmt: Fmt = Fmt.TEXT
    tone: Tone = Tone.NONE
    trace: Trace | None = None
    bold: bool = False
    spark: tuple[Decimal | float | int | None, ...] = ()


@dataclass(frozen=True)
class Column:
    """A column of a table: its title (with unit), default format and relative width in characters.

    `trace` says where its numbers come from, of every cell that has no trace of its own.
    """

    title: str
    fmt: Fmt = Fmt.TEXT
    width: int = 10
    trace: Trace | None = None


@dataclass(frozen=True)
class Table:
    """A table with at most one total row, drawn bold at its end.

    `aside`: looked up, not read: a sheet of its own, folded on a page.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    note: str = ""
    aside: bool = False

    def trace_of(self, cell: Cell, j: int) -> Trace | None:
        """Where the number in column `j` comes from; None for text and what is missing."""
        if cell.trace is not None:
            return cell.trace
        return None if cell.value is None or isinstance(cell.value, str) else self.columns[j].trace


@dataclass(frozen=True)
class Series:
    """One line or bar of a chart; `None` leaves a gap. `secondary` puts it on the right axis."""

    name: str
    values: tuple[Decimal | float | int | None, ...]
    fmt: Fmt = Fmt.COUNT
    secondary: bool = False
    kind: str = ""  # overrides the chart's kind for this series (column with a line over it)


@dataclass(frozen=True)
class Chart:
    """`kind`: line, column, bar, stacked100 or waterfall. The title states the conclusion.

    A waterfall has one series: first start, then changes, last the end; `categories` name them.
    """

    kind: str
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True)
class Sentence:
    """One sentence of page one, with the section it speaks of (a link) and its weight in yuan."""

    text: str
    section: str = ""
    yuan: Decimal | None = None


@dataclass(frozen=True)
class Card:
    """A headline number: title, value, change against the week before, eight weeks behind it."""

    title: str
    value: Cell
    change: Cell
    hint: str = ""
    spark: tuple[Decimal | float | int | None, ...] = ()


@dataclass(frozen=True)
class Section:
    """A block of the report: numbered by the renderer (一、二、…), its lead lines, tables, charts."""

    id: str
    title: str
    lead: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True)
class Header:
    """What stands above: shop, periods, until when there is data, completeness, stamp (初版 …).

    `colors` is the setting 涨跌配色: 红涨绿跌 or 绿涨红跌.
    """

    shop: str
    period: Period
    previous: Period
    last_year: Period | None
    data_until: date
    made_at: datetime
    completeness: str
    stamp: str = ""
    edition: str = "老板版"
    colors: str = "红涨绿跌"


@dataclass(frozen=True)
class Report:
    """A whole weekly report. Sections without data are absent and named in `missing`."""

    header: Header
    sentences: tuple[Sentence, ...]
    cards: tuple[Card, ...]
    page_one: tuple[Section, ...]
    sections: tuple[Section, ...]
    missing: str = ""
    marks: tuple[str, ...] = field(default=())  # 待确认, 估算, 初版: what the reader must know

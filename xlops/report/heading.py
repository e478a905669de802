"""The lines above a report and the numbers of its sections, the same in every rendering.

Rule: the period is written with its weekdays, the comparison and last year's week beside it; sections are
numbered 一、二、… in the order shown, page one first. A section with nothing to show has no number.

>>> from datetime import date
>>> span(Period(date(2026, 8, 10), date(2026, 8, 16)), weekdays=True)
'2026-08-10(周一)~08-16(周日)'
"""

from __future__ import annotations

from dataclasses import dataclass

from xlops.periods import Period, month_of
from xlops.report.charts import drawable
from xlops.report.look import clean, numeral
from xlops.report.model import Header, Report, Section

__all__ = ["Numbered", "data_line", "kind", "lead", "nothing", "numbered", "period_line", "short_span", "span", "title"]

_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Numbered:
    """A section with its Chinese number; `first_page` says where it stands."""

    number: str
    section: Section
    first_page: bool


def kind(period: Period) -> str:
    """What the report of a period is called.

    >>> from xlops.periods import parse_period
    >>> [kind(parse_period(text)) for text in ("2026-11-15", "2026-W46", "2026-10")]
    ['日报', '周报', '月报']
    """
    return "日报" if period.days == 1 else "月报" if period == month_of(period.start) else "周报"


def title(header: Header) -> str:
    """The report's name, with the stamp where there is one: 小店 运营周报(初版)."""
    return clean(f"{header.shop} 运营{kind(header.period)}" + (f"({header.stamp})" if header.stamp else ""))


def lead(period: Period) -> str:
    """The title of the sentences on page one: 本周结论."""
    return {"日报": "当日结论", "月报": "本月结论"}.get(kind(period), "本周结论")


def nothing(period: Period) -> str:
    """What stands where a table has no rows: 本周无数据."""
    return {"日报": "当日无数据", "月报": "本月无数据"}.get(kind(period), "本周无数据")


def short_span(period: Period) -> str:
    """A period as it is said: `8月10–16日`, `11月15日(周日)`, `2026年10月`.

    >>> from xlops.periods import parse_period
    >>> [short_span(parse_period(text)) for text in ("2026-11-15", "2026-W46", "2026-W44", "2026-10")]
    ['11月15日(周日)', '11月9–15日', '10月26日–11月1日', '2026年10月']
    """
    start, end = period.start, period.end
    if start == end:
        return f"{start.month}月{start.day}日(周{_WEEKDAYS[start.weekday()]})"
    if kind(period) == "月报":
        return f"{start.year}年{start.month}月"
    return f"{start.month}月{start.day}" + (
        f"–{end.day}日" if end.month == start.month else f"日–{end.month}月{end.day}日"
    )


def span(period: Period, weekdays: bool = False) -> str:
    """A period as `2026-08-10~08-16`; the year of the end is written only where it differs."""
    start, end = period.start, period.end
    text = f"{start:%Y-%m-%d}" + (f"(周{_WEEKDAYS[start.weekday()]})" if weekdays else "")
    if start == end:
        return text
    text += "~" + (f"{end:%m-%d}" if end.year == start.year else f"{end:%Y-%m-%d}")
    return text + (f"(周{_WEEKDAYS[end.weekday()]})" if weekdays else "")


def period_line(header: Header) -> str:
    """周期 … · 对比 … · 去年同期 …"""
    parts = [f"周期 {span(header.period, weekdays=True)}", f"对比 {span(header.previous)}"]
    if header.last_year:
        parts.append(f"去年同期 {span(header.last_year)}(自然周对齐)")
    return " · ".join(parts)


def data_line(header: Header) -> str:
    """数据截止 … · 数据完整度 … · 生成于 … · 老板版"""
    parts = [
        f"数据截止 {header.data_until.month}月{header.data_until.day}日",
        f"数据完整度 {header.completeness}" if header.completeness else "",
        f"生成于 {header.made_at:%Y-%m-%d %H:%M}",
        header.edition,
    ]
    return clean(" · ".join(p for p in parts if p))


def numbered(report: Report) -> tuple[Numbered, ...]:
    """Every section that has something to show, in order, with its number."""
    both = [(s, True) for s in report.page_one] + [(s, False) for s in report.sections]
    shown = [(s, first) for s, first in both if s.lead or s.tables or any(map(drawable, s.charts))]
    return tuple(Numbered(numeral(i), s, first) for i, (s, first) in enumerate(shown, 1))

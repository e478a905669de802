"""Numbers inside sentences, as operators write them.

Rule: yuan whole and half-up, a minus is `−`, a period names its month once. Source: operator.md, the
five example sentences.

>>> span(Period(date(2026, 8, 10), date(2026, 8, 16))), span(Period(date(2026, 8, 31), date(2026, 9, 6)))
('8月10–16日', '8月31日–9月6日')
>>> more(Decimal("-10050")), growth(-0.0528), wan(Decimal(840000))
('少10,050元', '−5.3%', '84万')
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from xlops.catalog.exports import EXPORTS
from xlops.catalog.fields import FIELDS
from xlops.catalog.metrics import METRICS
from xlops.catalog.tables import TABLES
from xlops.facts.model import Number
from xlops.periods import Period
from xlops.report.formats import show
from xlops.report.measure import cut
from xlops.report.model import Fmt

__all__ = [
    "common_prefix", "count", "cvr", "day", "days_text", "growth", "more", "name", "percent", "refund_time", "share", "short", "source", "span", "times",
    "wan", "whole", "yuan",
]  # fmt: skip


def name(id: str) -> str:
    """The catalogue's name of a metric or field: no header is typed here."""
    return METRICS[id].name if id in METRICS else FIELDS[id].name


def refund_time(basis: str) -> str:
    """What dates a refund, by the name of its field: `paid` or `done`."""
    return name(f"refund_amount_{basis}").partition("(")[2].rstrip(")")


def source(id: str) -> str:
    """The Chinese name of a source, an export or a table; of several joined by `+` each.

    >>> source("sycm_core_daily+orders")
    '生意参谋 店铺经营核心日报、订单'
    """
    names = [EXPORTS[x].name if x in EXPORTS else TABLES[x].name if x in TABLES else x for x in id.split("+")]
    return "、".join(dict.fromkeys(names))


def short(title: str, prefix: str = "") -> str:
    """A title as long as a sentence can bear, without the `prefix` that all of the shop's titles begin with.

    >>> short("云栖家居抽屉式收纳柜", "云栖家居")
    '抽屉式收纳柜'
    """
    return cut(title.removeprefix(prefix) or title, 16)


def common_prefix(titles: Sequence[str]) -> str:
    """What four items or more all begin with (the shop's brand); empty where that is one character, or over eight.

    >>> common_prefix(["云栖家居收纳箱", "云栖家居衣架", "云栖家居鞋柜", "云栖家居米桶"])
    '云栖家居'
    """
    if len(titles) < 4:
        return ""
    low, high = min(titles), max(titles)  # what these two share, all between them share
    same = next((n for n, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), len(low))
    return low[:same] if 2 <= same <= 8 else ""


def whole(value: Number) -> int:
    """Whole yuan, half-up away from zero."""
    return int(Decimal(str(value)).quantize(Decimal(1), ROUND_HALF_UP))


def yuan(value: Number) -> str:
    return show(Decimal(whole(value)), Fmt.YUAN) + "元"


def more(value: Number) -> str:
    """`多8,180元`, `少13,942元`, `持平`."""
    rounded = whole(value)
    return "持平" if rounded == 0 else f"{'多' if rounded > 0 else '少'}{abs(rounded):,}元"


def growth(value: float) -> str:
    return show(value, Fmt.GROWTH)


def cvr(value: float) -> str:
    return show(value, Fmt.CVR)


def share(value: float) -> str:
    return show(value, Fmt.SHARE)


def percent(value: Decimal) -> str:
    """A setting, with as many digits as it has: `50%`, `0.6%`."""
    return f"{(value * 100).normalize():f}%"


def times(value: float) -> str:
    return show(value, Fmt.TIMES)


def count(value: Number) -> str:
    return show(value, Fmt.COUNT)


def wan(value: Decimal) -> str:
    """A round amount in 万 (`84万`), any other in yuan."""
    return f"{(value / 10000).normalize():f}万" if value >= 10000 and value % 1000 == 0 else yuan(value)


def day(value: date) -> str:
    return show(value, Fmt.DATE)


def span(period: Period) -> str:
    """`8月10–16日`."""
    start, end = period.start, period.end
    if start == end:
        return day(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.month}月{start.day}–{end.day}日"
    return f"{day(start)}–{day(end)}"


def days_text(days: Iterable[date], limit: int = 4) -> str:
    """`8月8日、8月16日`, cut after a few."""
    listed = sorted(days)
    text = "、".join(day(d) for d in listed[:limit])
    return text if len(listed) <= limit else f"{text}等{len(listed)}天"

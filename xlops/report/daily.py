"""The daily report: how the day went and at most five red lines, ready for the chat.

Rule: a day is compared with the day before (日环比) and the same weekday of last week (周同比). Red lines are those of
每日巡店, the most yuan first; what is only to be watched stands folded below. Source: operator.md, "A day".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from xlops.catalog.metrics import METRICS
from xlops.errors import BadInput
from xlops.facts.coverage import coverage
from xlops.facts.model import Number, Value
from xlops.facts.rules import UNKNOWN, YES, Finding, check_day, red_lines
from xlops.facts.settings import settings
from xlops.facts.values import values
from xlops.periods import Period
from xlops.report.cells import shown
from xlops.report.model import (
    Card,
    Cell,
    Chart,
    Column,
    Fmt,
    Header,
    Report,
    Section,
    Sentence,
    Series,
    Table,
    Tone,
    Trace,
)  # fmt: skip
from xlops.report.weekly import EDITIONS
from xlops.report.words import day as day_text
from xlops.report.words import growth, more, name, source, whole, yuan
from xlops.store import remembering

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["MOST", "daily_report"]

MOST = 5  # red lines
_BACK = 14  # days of the chart
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_SHOWN = {
    "pay_amount": Fmt.YUAN, "uv": Fmt.COUNT, "pay_buyers": Fmt.COUNT, "pay_cvr": Fmt.CVR, "aov_buyer": Fmt.FEN,
    "ad_spend": Fmt.YUAN, "tacos": Fmt.SHARE, "roas": Fmt.TIMES, "refund_amount_done": Fmt.YUAN,
}  # fmt: skip
_CARDS = ("pay_amount", "uv", "pay_cvr", "aov_buyer", "ad_spend")
_COSTLY = {"A11", "A13", "A14", "A24"}  # checks that speak of costs or profit: nothing for 员工版
_RATES = (Fmt.CVR, Fmt.SHARE)
_Series = tuple[Value, ...]


def daily_report(
    con: DuckDBPyConnection, day: date, *, shop: str, made_at: datetime, edition: str = "老板版"
) -> Report:
    """The report of one day. Raises `BadInput` for an unknown edition."""
    if edition not in EDITIONS:
        raise BadInput(f"没有「{edition}」,可以用 {'、'.join(EDITIONS)}")
    con = remembering(con)
    days = [day - i * _DAY for i in reversed(range(_BACK))]
    told = values(con, _SHOWN, [Period(d, d) for d in days])
    known: dict[str, _Series] = {id: tuple(told[id, Period(d, d).label] for d in days) for id in _SHOWN}
    found = tuple(f for f in check_day(con, day) if edition != EDITIONS[1] or f.rule not in _COSTLY)
    red = red_lines(found, MOST)
    period = Period(day, day)
    last = coverage(con).last
    header = Header(
        shop, period, period.shift(-1), None, min(last, day) if last else day, made_at, "", "", edition,
        settings(con).text("colors"),
    )  # fmt: skip
    result = _result(known["pay_amount"])
    sentences = [*([result] if result else []), *(Sentence(f.sentence.rstrip("。") + "。", "red", f.yuan) for f in red)]
    blocks, watched = (_red(red), _indicators(known)), _watched(found, red)
    lacking = tuple(dict.fromkeys(f.name for f in found if f.verdict == UNKNOWN))
    return Report(
        header, tuple(sentences), tuple(c for id in _CARDS if (c := _card(id, known[id])) is not None),
        tuple(b for b in blocks if b is not None), (watched,) if watched else (), f"数据不足,没有判断:{'、'.join(lacking)}。" if lacking else "", (),
    )  # fmt: skip


def _at(known: _Series, back: int) -> Number | None:
    """The value `back` days before the day; None too where the day has only part of its data."""
    value = known[-1 - back]
    return None if value.missing else value.value


def _moved(id: str, known: _Series, back: int) -> float | None:
    """Difference of a rate, growth of the rest, against `back` days before."""
    now, base = _at(known, 0), _at(known, back)
    if now is None or base is None:
        return None
    if _SHOWN[id] in _RATES:
        return float(now) - float(base)
    return float(now) / float(base) - 1 if base else None


def _change(id: str, known: _Series, back: int) -> Cell:
    moved = _moved(id, known, back)
    if moved is None:
        return Cell(None)
    flat = round(moved, 4 if _SHOWN[id] in _RATES else 3)
    tone = Tone.UP if flat > 0 else Tone.DOWN if flat < 0 else Tone.FLAT
    return Cell(moved, Fmt.PP if _SHOWN[id] in _RATES else Fmt.GROWTH, tone)


def _result(known: _Series) -> Sentence | None:
    """`11月15日支付25,764元，比昨日少1,050元（−3.9%），比上周同日多300元（+1.2%）。`"""
    now = _at(known, 0)
    if now is None:
        return None
    text = f"{day_text(known[-1].period.start)}支付{yuan(now)}"
    for back, whom in ((1, "昨日"), (7, "上周同日")):
        base = _at(known, back)
        if base is None:
            text += f"，{whom}没有数据"
            continue
        gap = whole(now) - whole(base)
        rate = f"（{growth(float(now) / float(base) - 1)}）" if base else ""
        text += f"，比{whom}{more(gap)}{rate}" if gap else f"，与{whom}持平"
    base = _at(known, 1)
    return Sentence(text + "。", "day", None if base is None else Decimal(whole(now) - whole(base)))


def _trace(id: str, value: Value) -> Trace:
    return Trace(
        METRICS[id].definition if id in METRICS else "",
        (source(value.source),) if value.source else (),
        value.rows or None,
    )


def _title(id: str) -> str:
    return name(id) + ("(元)" if _SHOWN[id] in (Fmt.YUAN, Fmt.FEN) else "")


def _card(id: str, known: _Series) -> Card | None:
    now, base = _at(known, 0), _at(known, 1)
    if now is None:
        return None
    before = Cell(base, _SHOWN[id])
    return Card(
        _title(id), Cell(now, _SHOWN[id], trace=_trace(id, known[-1]), bold=True), _change(id, known, 1),
        "昨日无数据" if base is None else f"昨日 {shown(before)}", tuple(_at(known, i) for i in reversed(range(_BACK))),
    )  # fmt: skip


def _red(red: Sequence[Finding]) -> Section | None:
    """红线, at most five; a single calm line where there is none."""
    if not red:
        return Section("red", "红线:今天没有", ("每日巡店没有发现红线。",))
    return Section("red", f"红线{len(red)}条", (), (_findings("", red),))


def _findings(title: str, found: Sequence[Finding], aside: bool = False) -> Table:
    columns = (Column("项目", Fmt.TEXT, 14), Column("说明", Fmt.TEXT, 48), Column("涉及(元)", Fmt.YUAN, 9))
    tone = Tone.WATCH if aside else Tone.BAD
    rows = tuple((Cell(f.name, tone=tone), Cell(f.sentence), Cell(f.yuan, Fmt.YUAN)) for f in found)
    return Table(title, columns, rows, aside=aside)


def _watched(found: Sequence[Finding], red: Sequence[Finding]) -> Section | None:
    """What holds and is no red line of those shown."""
    rest = [f for f in found if f.verdict == YES and f not in red]
    if not rest:
        return None
    return Section("watch", f"关注{len(rest)}条", (), (_findings("明细", rest, aside=True),))


def _indicators(known: dict[str, _Series]) -> Section | None:
    """当日 beside 昨日 and 上周同日, and fourteen days of 支付金额."""
    rows = []
    for id, one in known.items():
        if _at(one, 0) is None and _at(one, 1) is None:
            continue
        fmt = _SHOWN[id]
        rows.append((
            Cell(_title(id)), Cell(_at(one, 0), fmt, trace=_trace(id, one[-1])), Cell(_at(one, 1), fmt), _change(id, one, 1),
            Cell(_at(one, 7), fmt), _change(id, one, 7),
        ))  # fmt: skip
    if not rows:
        return None
    columns = (
        Column("指标", Fmt.TEXT, 16), Column("当日"), Column("昨日"), Column("日环比", Fmt.TEXT, 12), Column("上周同日"),
        Column("周同比", Fmt.TEXT, 12),
    )  # fmt: skip
    return Section("day", "核心指标", (), (Table("", columns, tuple(rows)),), _fortnight(known["pay_amount"]))


def _fortnight(known: _Series) -> tuple[Chart, ...]:
    found = [_at(known, i) for i in reversed(range(_BACK))]
    now, sure = found[-1], [float(v) for v in found if v is not None]
    if now is None or len(sure) < 2:
        return ()
    place = 1 + sum(v > float(now) for v in sure)
    days = tuple(f"{v.period.start.day}日" for v in known)
    title = f"近{_BACK}天{name('pay_amount')}:当日排第{place}"
    return (Chart("column", title, days, (Series(name("pay_amount"), tuple(found), Fmt.YUAN),)),)

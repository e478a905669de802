"""竞品: what changed at those that were looked at, what it may mean, and our answer.

Rule: shown where somebody looked this week and something moved, or at the end of a month; a jump without a visible
reason is 原因不明. The day of the look stands beside the numbers. Source: weekly_report.md, 13; spec D04–D07.
"""

from __future__ import annotations

from xlops.report.model import Cell, Column, Fmt, Section, Table, Tone
from xlops.report.traces import of_source
from xlops.report.week import Week

__all__ = ["competitors"]


def competitors(week: Week) -> Section | None:
    """The section; None where nobody looked, or nothing moved within the month."""
    found = week.more.competitors
    if not found or not (week.more.month_ends or any(c.moved for c in found)):
        return None
    base = of_source(week, "competitor_watch", note="录入")
    columns = (
        Column("竞品", Fmt.TEXT, 14), Column("看的日子", Fmt.DATE, 8), Column("到手价(元)", Fmt.FEN, 8, base),
        Column("较上次", Fmt.GROWTH, 8, base), Column("付款人数", Fmt.COUNT, 8, base), Column("较上次", Fmt.GROWTH, 8, base),
        Column("活动", Fmt.TEXT, 12), Column("排名", Fmt.COUNT, 5, base), Column("判断", Fmt.TEXT, 9), Column("应对", Fmt.TEXT, 14),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(c.name), Cell(c.day, Fmt.DATE), Cell(c.price, Fmt.FEN), _moved(c.price_change), Cell(c.sold, Fmt.COUNT),
            _moved(c.sold_change), Cell(c.activity or None), Cell(c.position, Fmt.COUNT),
            Cell(c.verdict or "没有变化", Fmt.TEXT, Tone.WATCH if c.moved else Tone.MISSING), Cell(c.reply or None),
        )
        for c in found
    )  # fmt: skip
    note = "付款人数是页面上看到的，只比多少；价格变5%、付款人数多50%才算变化，没有可见原因的写原因不明。"
    return Section("competitors", "竞品", (), (Table("", columns, rows, note=note),))


def _moved(rate: float | None) -> Cell:
    if rate is None:
        return Cell(None)
    return Cell(rate, Fmt.GROWTH, Tone.UP if rate > 0 else Tone.DOWN if rate < 0 else Tone.FLAT)

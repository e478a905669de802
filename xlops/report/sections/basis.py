"""口径与数据: which definitions were used, which files, which days, and whether sources agree."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from xlops.facts.model import Value
from xlops.facts.reconcile import reconcile
from xlops.periods import Period
from xlops.report.model import Cell, Column, Fmt, Section, Table, Tone
from xlops.report.sections.ads import terms
from xlops.report.week import Week
from xlops.report.words import days_text, name, refund_time, share, source, span

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["basis", "completeness"]

_WEEKDAYS = "一二三四五六日"


def completeness(week: Week) -> str:
    """`店铺7/7天；流量来源7/7天；推广6/7天，缺8月16日` of what there is."""
    said = []
    for title, days, gaps in _covered(week):
        text = f"{title}{days}/{week.period.days}天"
        said.append(text + (f"，缺{days_text(gaps)}" if gaps else ""))
    return "；".join(said) or "本周没有数据"


def _covered(week: Week) -> list[tuple[str, int, tuple[date, ...]]]:
    found: list[tuple[str, int, tuple[date, ...]]] = []
    pay = week.value("pay_amount")
    if pay is not None and pay.value is not None:
        found.append(
            (
                "订单" if pay.source in ("orders", "order_lines") else "店铺",
                week.period.days - len(pay.missing),
                pay.missing,
            )
        )
    if week.entries.now is not None:
        read = week.entries.now.read
        gaps = () if read.basis == "period" else tuple(d for d in week.period if d not in read.view.days)
        found.append(("流量来源", week.period.days - len(gaps), gaps))
    if week.ads is not None:
        found.append(("推广", week.period.days - len(week.ads.missing), week.ads.missing))
    if week.items is not None and week.items.source != "order_lines":
        found.append(("商品", week.items.days, ()))
    return found


def basis(week: Week, con: DuckDBPyConnection) -> Section:
    """The section: definitions, days by source, files, reconciliation."""
    tables = [t for t in (_days(week), _files(week, con), _checks(week, con)) if t is not None]
    return Section("basis", "口径与数据", tuple(_definitions(week)), tuple(tables))


def _definitions(week: Week) -> list[str]:
    said = []
    for id in ("pay_amount", "uv", "pay_buyers"):
        value = week.value(id)
        if value is not None and value.value is not None:
            said.append(f"{name(id)}：{_how(value)}")
    if week.entries.now is not None:
        view = week.entries.now.read.view
        said.append(f"流量来源归属：{view['scope'] or '未注明'}")
    if week.refunds is not None and week.refunds.done is not None:
        said.append(f"退款：按{refund_time(week.refunds.basis)}")
    if week.ads is not None and (total := week.ads.total()) is not None:
        said.append(f"推广：{terms(total)}")
    return ["；".join(said) + "。"] if said else []


def _how(value: Value) -> str:
    basis = {"period": "整周去重", "daily": "按日累加，不是整周去重"}.get(value.basis, "按支付时间")
    return basis


def _days(week: Week) -> Table | None:
    """Coverage by source and day: ✓ or 缺."""
    found = _covered(week)
    if not found:
        return None
    columns = (
        Column("数据", Fmt.TEXT, 10),
        *(Column(f"周{_WEEKDAYS[d.weekday()]} {d.day}日", Fmt.TEXT, 9) for d in week.period),
    )
    rows = []
    for title, days, gaps in found:
        if not gaps and days < week.period.days:
            continue  # daily item files: only the number of days is known
        rows.append(
            (
                Cell(title),
                *(
                    Cell("缺" if d in gaps else "✓", Fmt.TEXT, Tone.MISSING if d in gaps else Tone.NONE)
                    for d in week.period
                ),
            )
        )
    return Table("每天的数据", columns, tuple(rows), aside=True) if rows else None


def _files(week: Week, con: DuckDBPyConnection) -> Table | None:
    """The files that speak of the two weeks, of last year's, or of today (costs, stock); a re-import once."""
    rows = con.execute(
        """SELECT file, export, rows, bad_rows, start, "end" FROM imports
        WHERE start IS NULL OR (start <= $end AND "end" >= $before) OR (start <= $year + 6 AND "end" >= $year)
        QUALIFY row_number() OVER (PARTITION BY file, export, "table" ORDER BY imported_at DESC, id DESC) = 1
        ORDER BY imported_at DESC, id DESC""",
        {"end": week.period.end, "before": week.previous.start, "year": week.last_year.start},
    ).fetchall()
    if not rows:
        return None
    columns = (
        Column("文件", Fmt.TEXT, 34),
        Column("种类", Fmt.TEXT, 16),
        Column("行数", Fmt.COUNT, 8),
        Column("坏行", Fmt.COUNT, 6),
        Column("数据时间", Fmt.TEXT, 16),
    )
    shown = []
    for file, export, count, bad, start, end in rows:
        when = span(Period(start, end)) if start and end and start <= end else None
        shown.append(
            (
                Cell(file),
                Cell(source(export)),
                Cell(count, Fmt.COUNT),
                Cell(bad, Fmt.COUNT, Tone.WATCH if bad else Tone.NONE),
                Cell(when),
            )
        )
    return Table("数据文件", columns, tuple(shown), aside=True)


def _checks(week: Week, con: DuckDBPyConnection) -> Table | None:
    """Sources that tell the same number differently, above the tolerance; the first is believed."""
    found = reconcile(con, week.period, week.read)
    if not found:
        return None
    columns = (
        Column("数", Fmt.TEXT, 14), Column("采用", Fmt.TEXT, 18), Column("数值", Fmt.YUAN, 10), Column("另一来源", Fmt.TEXT, 18),
        Column("数值", Fmt.YUAN, 10), Column("相差", Fmt.GROWTH, 9), Column("天数", Fmt.COUNT, 6),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(d.name), Cell(source(d.source)), Cell(d.value, Fmt.YUAN), Cell(source(d.other)),
            Cell(d.other_value, Fmt.YUAN), Cell(d.rate, Fmt.GROWTH, Tone.WATCH), Cell(d.days, Fmt.COUNT),
        )
        for d in found
    )  # fmt: skip
    limit = share(float(week.settings.rate("reconcile_tolerance")))
    return Table(f"来源核对：相差超过{limit}的数", columns, rows, note="报表只采用一个来源，不相加、不平均。")

"""The five headline cards of page one."""

from __future__ import annotations

from xlops.report.formats import show
from xlops.report.model import Card, Cell, Fmt, Tone
from xlops.report.sections.indicators import Line, change_cell, lines, profit_lines, titled
from xlops.report.week import Week
from xlops.report.words import days_text

__all__ = ["cards"]


def cards(week: Week) -> tuple[Card, ...]:
    """Five headline numbers: those of the core formula and the profit, else the next that are known."""
    found = {x.id: x for x in lines(week)}
    chosen = [_card(week, found[id]) for id in ("pay_amount", "uv", "pay_cvr", "aov_buyer") if _has(found.get(id))]
    last = _profit_card(week) or (_card(week, found["roas"]) if _has(found.get("roas")) else None)
    if last:
        chosen.append(last)
    for id in ("pay_orders", "aov_order", "refund_amount_paid", "refund_amount_done", "pay_buyers"):
        if len(chosen) < 5 and _has(found.get(id)):
            chosen.append(_card(week, found[id]))
    if len(chosen) < 5 and (earned := _profit_card(week, True)) and earned not in chosen:
        chosen.append(earned)
    return tuple(chosen[:5])


def _has(x: Line | None) -> bool:
    return x is not None and x.now is not None


def _card(week: Week, x: Line) -> Card:
    hint = f"上周 {show(x.before, x.fmt, unit=True)}" if x.before is not None else "上周无数据"
    value = week.value(x.id)
    if value is not None and value.missing:
        hint += f"；缺{days_text(value.missing, 2)}"
    return Card(
        titled(x),
        Cell(x.now, x.fmt, trace=x.trace, bold=True),
        change_cell(x, x.change, x.now, x.before),
        hint,
        x.spark,
    )


def _profit_card(week: Week, short: bool = False) -> Card | None:
    """推广后毛利; with `short` also 推广前毛利, where no spend is known."""
    best, before = week.best, week.best_before
    if not week.boss or best is None:
        return None
    if best.after_ads is None:
        return (
            Card("推广前毛利(元)", Cell(best.before_ads, Fmt.YUAN, bold=True), Cell(None), "没有推广花费")
            if short
            else None
        )
    change = Cell(None)
    hint = "预计" if week.expected else "按已退款" if best.refunds is not None else "未扣退款"
    if before is not None and before.after_ads is not None:
        hint += f"；上周 {show(before.after_ads, Fmt.YUAN, unit=True)}"
        if before.after_ads > 0 and not week.common and not _gaps(week):
            rate = float(best.after_ads / before.after_ads - 1)
            change = Cell(rate, Fmt.GROWTH, Tone.UP if rate > 0 else Tone.DOWN if rate < 0 else Tone.FLAT)
    trace = next((x.trace for x in profit_lines(week) if x.id == "contribution_after_ads"), None)
    return Card("推广后毛利(元)", Cell(best.after_ads, Fmt.YUAN, bold=True, trace=trace), change, hint)


def _gaps(week: Week) -> bool:
    return any(found is not None and found.missing for found in (week.ads, week.ads_before))

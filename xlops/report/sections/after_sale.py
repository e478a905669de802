"""售后: what came back, why (the few reasons that make most of it), and how long it took.

Rule: refunds by 完结时间, so that the week is whole; reasons in the order of their yuan with the running share, the
last of which is 100.0. Source: features S2; weekly_report.md, 11.
"""

from __future__ import annotations

from decimal import Decimal

from xlops.facts.after_sale import AfterSale
from xlops.report.model import Cell, Chart, Column, Fmt, Section, Series, Table, Tone
from xlops.report.rounding import apportion
from xlops.report.traces import of_source
from xlops.report.week import Week
from xlops.report.words import count, name, share, whole, yuan

__all__ = ["after_sale"]

TOP = 5


def after_sale(week: Week) -> Section | None:
    """The section; None without a finished refund."""
    found = week.more.after_sale
    if found is None or not found.amount:
        return None
    pay = week.number("pay_amount")
    rate = f"，占本周支付的{share(float(found.amount) / float(pay))}" if pay else ""
    lead = [f"本周完结退款{count(found.count)}笔、{yuan(found.amount)}{rate}（按{name('finished_at')}）。"]
    lead += [text for text in (_goods(found), _hours(found)) if text]
    return Section("after_sale", "售后", ("".join(lead),), (_table(week, found),), _pareto(found))


def _goods(found: AfterSale) -> str:
    """`买家未收到货95笔、7,012元；买家已退货…`: by where the goods were."""
    known = [(state, n, amount) for state, n, amount in found.goods if n]
    return "；".join(f"{state}{count(n)}笔、{yuan(amount)}" for state, n, amount in known) + "。" if known[1:] else ""


def _hours(found: AfterSale) -> str:
    """Days where it takes days."""
    if found.hours is None:
        return ""
    before = "" if found.hours_before is None else f"，上周{_time(found.hours_before)}"
    return f"从申请到完结平均{_time(found.hours)}{before}。"


def _time(hours: float) -> str:
    return f"{hours / 24:.1f}天" if hours >= 48 else f"{hours:.1f}小时"


def _lines(found: AfterSale) -> list[tuple[str, int, Decimal, Decimal]]:
    """The costliest reasons, the others as one line; whole yuan that add up to the total's."""
    top, rest = found.reasons[:TOP], found.reasons[TOP:]
    lines = [(r.name, r.count, r.amount, r.before) for r in top]
    if rest:
        zero = Decimal(0)
        others = (sum(r.count for r in rest), sum((r.amount for r in rest), zero), sum((r.before for r in rest), zero))
        lines.append((f"另外{len(rest)}种", *others))
    amounts = apportion([line[2] for line in lines], whole(found.amount))
    return [(title, n, Decimal(a), before) for (title, n, _, before), a in zip(lines, amounts, strict=True)]


def _table(week: Week, found: AfterSale) -> Table:
    lines = _lines(found)
    base = of_source(week, "refunds", "按退款原因相加", f"按{name('finished_at')}")
    columns = (
        Column(name("refund_reason"), Fmt.TEXT, 12), Column("笔数", Fmt.COUNT, 5, base), Column("金额(元)", Fmt.YUAN, 7, base),
        Column("较上周(元)", Fmt.DELTA, 8, base),
    )  # fmt: skip
    rows = tuple(
        (Cell(title), Cell(n, Fmt.COUNT), Cell(a, Fmt.YUAN), _change(a, Decimal(whole(b)))) for title, n, a, b in lines
    )
    total = (Cell("合计"), Cell(found.count, Fmt.COUNT), Cell(Decimal(whole(found.amount)), Fmt.YUAN))
    before = sum((Decimal(whole(b)) for _, _, _, b in lines), Decimal(0))
    return Table("", columns, rows, (*total, _change(Decimal(whole(found.amount)), before)))


def _change(now: Decimal, before: Decimal) -> Cell:
    change = now - before
    return Cell(change, Fmt.DELTA, Tone.UP if change > 0 else Tone.DOWN if change < 0 else Tone.FLAT)


def _pareto(found: AfterSale) -> tuple[Chart, ...]:
    """Columns by reason with the running share over them."""
    lines = _lines(found)
    if len(lines) < 3:
        return ()
    running, sums = Decimal(0), []
    for _, _, amount, _ in lines:
        running += amount
        sums.append(float(running / whole(found.amount)))
    first = lines[0]
    title = f"「{first[0]}」占退款的{share(sums[0])}，前{min(3, len(lines))}种占{share(sums[min(3, len(lines)) - 1])}"
    money = Series(name("refund_amount"), tuple(a for _, _, a, _ in lines), Fmt.YUAN)
    return (
        Chart(
            "column",
            title,
            tuple(t for t, *_ in lines),
            (money, Series("累计占比", tuple(sums), Fmt.SHARE, True, "line")),
        ),
    )

"""会员: old and new buyers, whether buyers come back, the eight groups. Monthly, unless something moved.

Rule: old and new from the platform's own columns; repeat purchase and groups only from orders whose buyers are
known, else refused in one sentence. Two kinds of repeat rate, each with its name. Source: operator.md; spec 1.8.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xlops.facts.members import Groups, Repeat
from xlops.facts.model import Value
from xlops.methods.significance import noise_verdict
from xlops.report.model import Cell, Column, Fmt, Section, Table, Tone
from xlops.report.rounding import apportion
from xlops.report.traces import of_value
from xlops.report.week import Week
from xlops.report.words import count, cvr, whole

__all__ = ["REFUSED", "members"]

REFUSED = "订单里的买家被平台隐藏，算不了复购率和客户分组；新老买家用平台给的支付新买家数、支付老买家数。"


def members(week: Week) -> Section | None:
    """The section; None in an ordinary week, and without any of its numbers."""
    if week.more.repeat is None and not week.more.month_ends and not _moved(week):
        return None
    tables = [t for t in (_old_new(week), _groups(week.more.groups, week.more.groups_before)) if t is not None]
    lead = _repeat(week.more.repeat, week.more.repeat_before)
    if not tables and (week.more.repeat is None or week.more.repeat.masked):
        return None  # nothing but the refusal
    return Section("members", "会员", tuple(lead), tuple(tables))


def _moved(week: Week) -> bool:
    return (_verdict(week) or "").startswith("显著")


def _verdict(week: Week) -> str | None:
    """Whether the share of old buyers changed by more than chance."""
    counts = [week.number(f, p) for p in (week.period, week.previous) for f in ("old_buyers", "pay_buyers")]
    if any(c is None for c in counts) or week.common or not _alike(week):
        return None
    x1, n1, x0, n0 = (float(c) for c in counts if c is not None)
    found = noise_verdict(x1, n1, x0, n0) if x1 <= n1 and x0 <= n0 else None
    return str(found["verdict"]) if found else None


def _alike(week: Week) -> bool:
    pair = [week.value("old_buyers", p) for p in (week.period, week.previous)]
    return len({(v.basis, v.source) for v in pair if v is not None}) == 1


def _old_new(week: Week) -> Table | None:
    """Two rows that add up to all buyers and all sales, shares to 100.0."""
    old, all_, money, pay = (week.value(f) for f in ("old_buyers", "pay_buyers", "old_buyer_amount", "pay_amount"))
    if old is None or all_ is None or old.value is None or not all_.value or _basis(old) != _basis(all_):
        return None
    people = [int(old.value), int(all_.value) - int(old.value)]
    if people[1] < 0:
        return None
    amounts: list[Decimal | None] = [None, None]
    yuan_shares: list[float | None] = [None, None]
    if money is not None and pay is not None and money.value is not None and pay.value is not None:
        exact = [Decimal(str(money.value)), Decimal(str(pay.value)) - Decimal(str(money.value))]
        if exact[1] >= 0:
            amounts, yuan_shares = [Decimal(y) for y in apportion(exact, whole(pay.value))], _tenths(exact)
    trace = of_value(week, "returning_buyer_share", old)
    columns = (
        Column("买家", Fmt.TEXT, 8), Column("人数", Fmt.COUNT, 8, trace), Column("人数占比", Fmt.SHARE, 8, trace),
        Column("金额(元)", Fmt.YUAN, 9, trace), Column("金额占比", Fmt.SHARE, 8, trace), Column("客单价(元)", Fmt.FEN, 8, trace),
        Column("判断", Fmt.TEXT, 10),
    )  # fmt: skip
    heads = _tenths(people)
    rows = tuple(
        (
            Cell(title), Cell(n, Fmt.COUNT), Cell(h, Fmt.SHARE), Cell(a, Fmt.YUAN), Cell(y, Fmt.SHARE),
            Cell(a / n if a is not None and n else None, Fmt.FEN), Cell(_verdict(week) if title == "老买家" else None),
        )
        for title, n, h, a, y in zip(("老买家", "新买家"), people, heads, amounts, yuan_shares, strict=True)
    )  # fmt: skip
    basis = "人数按日累加，不是整周去重。" if old.basis == "daily" else ""
    return Table("新老买家", columns, rows, note=basis + "老买家：这周之前365天买过的。")


def _basis(value: Value) -> tuple[str, str]:
    return value.basis, value.source


def _tenths(parts: Sequence[int | Decimal]) -> list[float | None]:
    """Shares in tenths of a percent that add up to 100.0; None where there is nothing to share."""
    total = sum(parts)
    if not total:
        return [None] * len(parts)
    return [n / 1000 for n in apportion([Decimal(p) * 1000 / Decimal(total) for p in parts], 1000)]


def _repeat(now: Repeat | None, before: Repeat | None) -> list[str]:
    if now is None:
        return []
    if now.masked:
        return [REFUSED]
    said = []
    if now.base is not None and now.again is not None:
        text = f"30天复购率(跨期)：前30天的{count(now.base)}名买家，近30天又买的{count(now.again)}名"
        text += f"，{cvr(now.across)}" if now.across is not None else ""
        if before is not None and before.across is not None:
            text += f"，4周前{cvr(before.across)}"
            text += _doubt(now.again, now.base, before.again, before.base)
        said.append(text + "。")
    if now.recent is not None and now.twice is not None and now.within is not None:
        said.append(
            f"复购率(期内)：近30天{count(now.recent)}名买家，买两次以上的{count(now.twice)}名，{cvr(now.within)}。"
        )
    return said or ["订单不足60天，还算不了复购率。"]


def _doubt(x1: int, n1: int, x0: int | None, n0: int | None) -> str:
    found = noise_verdict(x1, n1, x0, n0) if x0 is not None and n0 else None
    return f"（{found['verdict']}）" if found else ""


def _groups(now: Groups | None, before: Groups | None) -> Table | None:
    if now is None:
        return None
    total = sum(now.counts.values())
    columns = (
        Column("客户分组", Fmt.TEXT, 14), Column("人数", Fmt.COUNT, 8), Column("占比", Fmt.SHARE, 8),
        Column("4周前", Fmt.COUNT, 8), Column("变化", Fmt.COUNT, 8),
    )  # fmt: skip
    order = sorted(now.counts, key=lambda g: (g.startswith("一般"), -now.counts[g], g))
    shares = _tenths([now.counts[g] for g in order])
    rows = []
    for group, part in zip(order, shares, strict=True):
        old = before.counts.get(group, 0) if before else None
        change = None if old is None else now.counts[group] - old
        tone = Tone.NONE if not change else Tone.UP if change > 0 else Tone.DOWN
        cells = (Cell(group), Cell(now.counts[group], Fmt.COUNT), Cell(part, Fmt.SHARE), Cell(old, Fmt.COUNT))
        rows.append((*cells, Cell(change, Fmt.COUNT, tone)))
    note = f"{count(total)}名买家，按近{now.days}天的最近购买、购买次数、购买金额分组，都高于平均的是重要价值客户。"
    return Table("客户分组", columns, tuple(rows), note=note, aside=True)

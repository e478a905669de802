"""全部店铺: every shop's week in one table, where an operator keeps several.

Rule: sales and 推广后毛利 add over shops, visitors do not; a shop that lacks a number leaves the total empty, never 0.
Each line is a shop's own report. Source: operator.md, the boss's first minute.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlops.report.model import Cell, Column, Fmt, Section, Table, Tone
from xlops.report.rounding import apportion
from xlops.report.words import whole

__all__ = ["ShopWeek", "shops"]


@dataclass(frozen=True)
class ShopWeek:
    """One shop's week in yuan; None where its data does not give the number."""

    name: str
    pay: Decimal | None
    before: Decimal | None
    after_ads: Decimal | None
    ad_spend: Decimal | None = None


def shops(found: Sequence[ShopWeek], boss: bool = True) -> Section | None:
    """The block of page one; None for a single shop."""
    if len(found) < 2:
        return None
    columns = [
        Column("店铺", Fmt.TEXT, 20), Column("支付金额(元)", Fmt.YUAN, 10), Column("上周(元)", Fmt.YUAN, 10),
        Column("变化(元)", Fmt.DELTA, 10), Column("推广花费(元)", Fmt.YUAN, 10),
    ]  # fmt: skip
    if boss:
        columns.append(Column("推广后毛利(元)", Fmt.YUAN, 10))
    sums = [_total([getattr(s, f) for s in found]) for f in ("pay", "before", "ad_spend", "after_ads")]
    parts = [_parts([getattr(s, f) for s in found], total) for f, total in zip(("pay", "before", "ad_spend", "after_ads"), sums, strict=True)]  # fmt: skip
    rows = tuple(_row(s.name, *(p[i] for p in parts), boss=boss) for i, s in enumerate(found))
    total = _row("合计", *sums, boss=boss)
    return Section("shops", f"全部店铺（{len(found)}家）", (), (Table("", tuple(columns), rows, total),))


def _total(values: Sequence[Decimal | None]) -> int | None:
    known = [v for v in values if v is not None]
    return whole(sum(known, Decimal(0))) if len(known) == len(values) else None


def _parts(values: Sequence[Decimal | None], total: int | None) -> list[int | None]:
    """Whole yuan that add up to the total's."""
    if total is None:
        return [None if v is None else whole(v) for v in values]
    return list(apportion([v for v in values if v is not None], total))


def _row(
    name: str, pay: int | None, before: int | None, spend: int | None, after: int | None, *, boss: bool
) -> tuple[Cell, ...]:
    change = None if pay is None or before is None else pay - before
    tone = Tone.NONE if change is None else Tone.UP if change > 0 else Tone.DOWN if change < 0 else Tone.FLAT
    cells = [
        Cell(name),
        Cell(pay, Fmt.YUAN),
        Cell(before, Fmt.YUAN),
        Cell(change, Fmt.DELTA, tone),
        Cell(spend, Fmt.YUAN),
    ]
    return (*cells, Cell(after, Fmt.YUAN)) if boss else tuple(cells)

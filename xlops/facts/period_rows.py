"""Slices of the period tables: shop, item, entry and ad rows, each grain apart.

Rule: rows of different source, terminal, scope or tree are never added. 全部 is the total of the
terminals; where only PC and 无线 are there, amounts are added and people are not. Ads of plans, items and
keywords speak of the same money: one level is read, and per scene one window and rule.
Source: spec section 0, checks 3 and 5; design.md, grain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlops.catalog.fields import FIELDS
from xlops.catalog.model import Agg
from xlops.catalog.tables import TABLES
from xlops.facts.model import Number
from xlops.facts.slices import Row, Slice

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["ad_slices", "entry_slices", "item_slices", "items_of_shop", "shop_slices"]

_SCOPES = ("每一次访问", "最后一次访问", "第一次访问", "未注明", "")
_WHOLE = ("全店", "", "全部")
_BOTH = frozenset({"PC", "无线"})
_AD_KEYS = {"shop": "''", "plan": "coalesce(nullif(plan_id, ''), plan, '')", "item": "coalesce(subject_id, '')"}
_AD_LEVELS = {"shop": ("plan", "item", "keyword"), "plan": ("plan", "item", "keyword"), "item": ("item",)}
_PER_TERMS = frozenset({
    "ad_pay_amount", "ad_direct_amount", "ad_indirect_amount", "ad_net_amount", "ad_orders", "ad_net_orders",
})  # fmt: skip


def _columns(table: str, fields: Collection[str], *, summed: bool) -> list[str]:
    """Wanted fields that the table has; only additive ones where rows are put together."""
    own = TABLES[table].columns
    return [f for f in own if f in fields and (not summed or FIELDS[f].agg is Agg.SUM)]


def _read(
    con: DuckDBPyConnection, table: str, columns: Sequence[str], grain: Sequence[str], key: str, lo: date, hi: date,
    *, summed: bool = False,
) -> list[tuple[Any, ...]]:  # fmt: skip
    """Grain values, key, start, end, count, then the columns; names come from the catalogue."""
    how = "sum" if summed else "any_value"
    chosen = ", ".join([*grain, f"{key} AS key", "start", '"end"', "count(*)", *(f'{how}("{c}")' for c in columns)])
    sql = f'SELECT {chosen} FROM {table} WHERE start >= ? AND "end" <= ? GROUP BY ALL ORDER BY ALL'
    return con.execute(sql, [lo, hi]).fetchall()


def _text(column: str) -> str:
    return f"coalesce(\"{column}\", '')"


def _grouped(
    rows: Iterable[tuple[Any, ...]], n: int, columns: Sequence[str]
) -> dict[tuple[str, ...], dict[str, list[Row]]]:
    """Rows by grain (the first `n` values) and key."""
    found: dict[tuple[str, ...], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        key, start, end, count, *values = row[n:]
        found[row[:n]][key or ""].append(Row(start, end, dict(zip(columns, values, strict=True)), count))
    return found


def _slice(source: str, columns: Iterable[str], rows: dict[str, list[Row]], **more: Any) -> Slice:
    return Slice(source, frozenset(columns), {key: tuple(own) for key, own in rows.items()}, **more)


def _by_terminal(source: str, columns: Sequence[str], found: dict[str, dict[str, list[Row]]]) -> list[Slice]:
    """One slice of all terminals: their total row, else PC and 无线 added, else one of them as a last resort."""
    slices = [_slice(source, columns, found[t]) for t in ("全部", "") if t in found]
    if not slices and found.keys() >= _BOTH:
        summed = [c for c in columns if FIELDS[c].agg is Agg.SUM]
        slices = [_slice(source, summed, _added(found["PC"], found["无线"], summed))]
    if not slices:
        slices = [
            _slice(source, columns, rows, scope=terminal, flags=("ONE_TERMINAL",), fallback=True)
            for terminal, rows in sorted(found.items(), key=lambda pair: pair[0] != "无线")
        ]
    return slices


def _added(left: dict[str, list[Row]], right: dict[str, list[Row]], names: Sequence[str]) -> dict[str, list[Row]]:
    """Rows that both terminals have, their amounts added; one of them missing makes a value missing."""
    found: dict[str, list[Row]] = {}
    for key in left.keys() & right.keys():
        other = {row.interval: row for row in right[key]}
        for row in left[key]:
            if twin := other.get(row.interval):
                values = {n: _plus(row.values[n], twin.values[n]) for n in names}
                found.setdefault(key, []).append(Row(row.start, row.end, values, row.count + twin.count))
    return found


def _plus(a: Number | None, b: Number | None) -> Number | None:
    return None if a is None or b is None else a + b  # type: ignore[operator]


def shop_slices(con: DuckDBPyConnection, fields: Collection[str], lo: date, hi: date) -> list[Slice]:
    """店铺数据 by source."""
    return _table_slices(con, "shop_facts", fields, "''", lo, hi)


def item_slices(con: DuckDBPyConnection, fields: Collection[str], lo: date, hi: date) -> list[Slice]:
    """商品数据 by source, keyed by item."""
    return _table_slices(con, "item_facts", fields, "item_id", lo, hi)


def _table_slices(
    con: DuckDBPyConnection, table: str, fields: Collection[str], key: str, lo: date, hi: date
) -> list[Slice]:
    columns = _columns(table, fields, summed=False)
    if not columns:
        return []
    found = _grouped(_read(con, table, columns, [_text("source"), _text("terminal")], key, lo, hi), 2, columns)
    slices: list[Slice] = []
    for source in sorted({source for source, _ in found}):
        slices += _by_terminal(source, columns, {t: rows for (s, t), rows in found.items() if s == source})
    return slices


def items_of_shop(con: DuckDBPyConnection, fields: Collection[str], lo: date, hi: date) -> list[Slice]:
    """Amounts and units of all items added up to the shop.

    People are not (one visitor sees several items), orders neither (one order holds several items).
    """
    columns = [c for c in _columns("item_facts", fields, summed=True) if FIELDS[c].unit != "笔"]
    if not columns:
        return []
    grain = [_text("source"), _text("terminal")]
    found = _grouped(_read(con, "item_facts", columns, grain, "''", lo, hi, summed=True), 2, columns)
    slices: list[Slice] = []
    for source in sorted({source for source, _ in found}):
        own = {t: rows for (s, t), rows in found.items() if s == source}
        slices += [replace(piece, source="item_facts") for piece in _by_terminal(source, columns, own)]
    return slices


def entry_slices(
    con: DuckDBPyConnection, fields: Collection[str], lo: date, hi: date, scope: str | None = None
) -> list[Slice]:
    """流量来源数据 keyed by path: one slice a source, scope, tree and carrier, the most general first."""
    columns = _columns("entry_facts", fields, summed=False)
    if not columns:
        return []
    grain = [_text(c) for c in ("source", "carrier", "scope", "tree", "terminal")]
    found = _grouped(_read(con, "entry_facts", columns, grain, "entry_path", lo, hi), 5, columns)
    views: dict[tuple[str, ...], dict[str, dict[str, list[Row]]]] = defaultdict(dict)
    for (*view, terminal), rows in found.items():
        if scope is None or view[2] == scope:
            views[tuple(view)][terminal] = rows
    slices: list[Slice] = []
    for source, carrier, said, tree in sorted(views, key=lambda v: (_place(v[1], _WHOLE), _place(v[2], _SCOPES), v)):
        for piece in _by_terminal(source, columns, views[source, carrier, said, tree]):
            words = [w for w in (said, carrier if carrier not in _WHOLE else "", piece.scope) if w]
            slices.append(replace(piece, scope=" ".join(words)))
    return slices


def _place(value: str, order: Sequence[str]) -> int:
    return order.index(value) if value in order else len(order)


def ad_slices(con: DuckDBPyConnection, fields: Collection[str], lo: date, hi: date, level: str) -> list[Slice]:
    """推广数据 of all scenes added up, keyed by `level`: per scene one source, window and rule.

    Where scenes differ in window or rule, spend is added and attributed sales are left out.
    """
    columns = _columns("ad_facts", fields, summed=True)
    if not columns:
        return []
    kind = f"""CASE WHEN {_text("keyword")} <> '' THEN 'keyword'
        WHEN {_text("subject_id")} <> '' THEN 'item' ELSE 'plan' END"""
    grain = [kind, *(_text(c) for c in ("scene", "source", "window", "rule"))]
    found = _grouped(_read(con, "ad_facts", columns, grain, _AD_KEYS[level], lo, hi, summed=True), 5, columns)
    present = [kind for kind in _AD_LEVELS[level] if any(grain[0] == kind for grain in found)]
    if not present:
        return []
    chosen: dict[str, tuple[str, ...]] = {}
    for view in sorted(view for view in found if view[0] == present[0]):
        best = chosen.get(view[1])
        if best is None or _terms_rank(view, found[view]) > _terms_rank(best, found[best]):
            chosen[view[1]] = view
    terms = {(view[3], view[4]) for view in chosen.values()}
    mixed = len(terms) > 1
    given = [c for c in columns if not (mixed and c in _PER_TERMS)]
    rows = _stacked([found[view] for view in chosen.values()], given)
    scope = "" if mixed else " ".join(w for w in terms.pop() if w)
    return [_slice("ad_facts", given, rows, scope=scope, flags=("AD_TERMS_DIFFER",) if mixed else ())]


def _terms_rank(view: tuple[str, ...], rows: dict[str, list[Row]]) -> tuple[int, int, tuple[str, ...]]:
    """More days, then the longer window."""
    days = {row.interval for own in rows.values() for row in own}
    window = "".join(ch for ch in view[3] if ch.isdigit())
    return len(days), int(window or 0), view


def _stacked(parts: Sequence[dict[str, list[Row]]], names: Sequence[str]) -> dict[str, list[Row]]:
    """Rows of several scenes added by key and interval; a missing value counts as nothing."""
    sums: dict[tuple[str, date, date], dict[str, Number | None]] = {}
    counts: dict[tuple[str, date, date], int] = defaultdict(int)
    for part in parts:
        for key, own in part.items():
            for row in own:
                place = (key, *row.interval)
                total = sums.setdefault(place, dict.fromkeys(names))
                counts[place] += row.count
                for name in names:
                    total[name] = _known_sum(total[name], row.values[name])
    found: dict[str, list[Row]] = {}
    for (key, start, end), total in sorted(sums.items()):
        found.setdefault(key, []).append(Row(start, end, total, counts[key, start, end]))
    return found


def _known_sum(a: Number | None, b: Number | None) -> Number | None:
    if a is None or b is None:
        return b if a is None else a
    return a + b if isinstance(a, Decimal) == isinstance(b, Decimal) else float(a) + float(b)  # type: ignore[operator]

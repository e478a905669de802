"""Rows with everything that goes wrong in cells, and random formulas over them.

Ids of 19 digits that differ in the last one, texts that look like patterns, operators and numbers, capitals,
texts in columns of numbers, dates as text, noise in the last bits, days at the ends of ISO years.
"""

from __future__ import annotations

import random
import re
from datetime import date, datetime
from typing import Any

from tests.formula.sheet.sheets import column, grid
from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Column, Grid

__all__ = ["AS_OF", "OTHER", "SETTINGS", "TABLES", "every", "formulas", "rows_with"]

NUMBER, TEXT, ID, DATE = Kind.NUMBER, Kind.TEXT, Kind.ID, Kind.DATE
AS_OF = date(2026, 11, 15)
SETTINGS: dict[str, Any] = {"tacos_limit": 0.15, "month_target": None}

# headers hold what a table reference has to escape or to put into brackets
OTHER = grid(
    "other", column("key", ID), column("label", TEXT, name="标 签"), column("day", DATE),
    column("amount", NUMBER, name="金额(元)"), column("amount2", NUMBER, name="a#2"), column("note", TEXT), key="day",
)  # fmt: skip
_BASE = (
    column("id", ID, name="编码#"), column("name", TEXT, name="名'称"), column("a", NUMBER, name="数 a"),
    column("b", NUMBER, name="b[元]"), column("n", NUMBER), column("d", DATE), column("e", DATE), column("kind", TEXT),
)  # fmt: skip


def rows_with(*columns: Column) -> Grid:
    """The grid of edge rows with further columns."""
    return grid("rows", *_BASE, *columns)


def _rows(ids: str, *values: tuple[Any, ...]) -> list[dict[str, Any]]:
    return [dict(zip(ids.split(), row, strict=True)) for row in values]


TABLES: dict[str, list[dict[str, Any]]] = {
    "other": _rows(
        "key label day amount amount2 note",
        ("1234567890123456789", "60*90", date(2026, 11, 1), 10.5, 1, "x"),
        ("1234567890123456780", "60cm90", date(2026, 11, 2), 20.25, None, None),
        ("A-1", "促销", date(2026, 11, 3), 0, -4, "~a"),
        ("a-1", "促销", date(2026, 11, 3), None, 7.5, "618"),
        ("618", "618", date(2026, 12, 31), 0.1 + 0.2, 0.3, 618),
        ("<b>", "<b>", None, -7.125, "", "<b>"),
        ("=x", "=x", date(2024, 2, 29), "待定", 1e9, "=x"),
        ("~a", "~a", date(2026, 11, 16), 100, 8, "灰?"),
        ("灰?", "灰?", date(2026, 11, 17), 2, 2, "灰x"),
        ("灰x", "灰X", "2026-11-01", 3, 3, ""),
        (None, None, None, None, None, None),
        ("", "", date(2026, 11, 18), 5, 6, ""),
    ),
    "rows": _rows(
        "id name a b n d e kind",
        ("1234567890123456789", "60*90", 10, 4, 2, date(2026, 11, 3), date(2026, 11, 16), "促销"),
        ("1234567890123456780", "60cm90", 0, 3, 1, date(2026, 12, 31), date(2027, 1, 1), "断货"),
        ("a-1", "促销", 5, 0, 0, date(2024, 2, 29), date(2024, 3, 1), ""),
        ("A-1", "618", -3.5, 2.675, 2, date(2027, 1, 3), None, None),
        ("618", 618, 0.1 + 0.2, 0.3, 1, None, date(2026, 11, 15), "促销"),
        (None, None, None, None, None, None, None, None),
        ("~a", "~a", "待定", 7, 1, "2026-11-01", date(2026, 11, 2), "x"),
        ("灰?", "灰?", "12", 1, 0, date(2026, 11, 9), date(2026, 11, 9), "促 销"),
        ("<b>", "<b>", 1, "", -1, date(2025, 12, 29), date(2026, 1, 4), "<"),
        ("=x", "=x", 1234567.125, -1e-7, 2, date(2026, 11, 30), date(2026, 2, 28), '说"好"'),
        ("灰X", "灰X", -0.005, 1.005, 2, date(2026, 1, 31), date(2028, 2, 29), "是"),
        ("  x", "abc", 1e9, 3, 3, datetime(2026, 11, 16, 13, 30), date(2026, 11, 16), "ABC"),
        ("0618", "ABC", 2.5, -2.5, 0, date(2026, 11, 2), date(2026, 11, 3), "否"),
    ),
}

# What a formula of each type may be made of: %n a number, %d a date, %t a text, %f a condition, %k a key and its value,
# %c criteria, %o a comparison. The first few need nothing further.
_PLAIN = {
    "n": ["a", "b", "n", "3", "0.5", "-2", "setting(tacos_limit)", "setting(month_target)"],
    "d": ["d", "e", "as_of()"],
    "t": ["id", "name", "kind", '"促销"', '"60*90"', '"618"'],
    "f": ["a > b", "missing(kind)", 'kind == "促销"'],
    "k": ["other.key, id", "other.label, name", "other.day, d", 'other.label, "促销"'],
    "c": ["other.key, id", "other.day, le(e)", 'other.label, ne("促销")'],
    "o": ["<", "<=", ">", ">=", "==", "!="],
}
_MADE = {
    "n": """(%n + %n); (%n - %n); (%n * %n); (%n / %n); (%n - (%n - %n)); -%n; rounded(%n, 2); rounded(%n, 0);
        roundup(%n, 1); rounddown(%n, -1); absolute(%n); sqrt(%n); minimum(%n, %n); maximum(%n, %n, 1); coalesce(%n, %n);
        (%n if %f else %n); (None if %f else %n); lookup(other.amount, %k); lookup(other.amount2, %k);
        sumifs(other.amount, %c); sumifs(other.amount2, %c); averageifs(other.amount, %c); countifs(%c); countifs(%c, %c);
        total(other.amount); average(rows.a); largest(other.amount2); smallest(rows.b); count(other.amount);
        filled(other.note); filled(rows.d); rank(%n, other.amount); rank(a, rows.a); last(other.amount);
        month_days(%d); day_of(%d); month_of(%d); year_of(%d); weekday(%d); days(%d, %d); (%d - %d); length(%t);
        metric("pay_cvr", pay_buyers=a, visitors=b); metric("net_sales", pay_amount=a, refund_amount=n)""",
    "d": """month_start(%d); week_start(%d); add_days(%d, n); add_days(%d, -28); add_months(%d, n); (%d + 7); (d if %f else e);
        coalesce(%d, %d); maximum(d, e); smallest(other.day); lookup(other.day, %k)""",
    "t": """join(%t, "·", %t); amount(%n, 0); amount(%n, 2); percent(%n, 1); weekday_name(%d); week_label(%d);
        month_label(%d); day_label(%d); lookup(other.note, %k); lookup(other.label, %k); coalesce(%t, %t);
        (%t if %f else %t); (%t if %f else None); last(other.note)""",
    "f": """(%n %o %n); (%d %o %d); (%t == %t); (%t != %t); (%t == ""); missing(%n); present(%t); missing(%d);
        (%f and %f); (%f or %f); (not %f); (%t in ("促销", "断货", kind)); (%t not in ("促销", "x")); contains(%t, "*");
        contains(%t, %t); (0 <= %n < 10)""",
    "k": "other.key, %t; other.note, %t; other.day, %d; other.amount2, %n",
    "c": """%k; other.day, ge(%d); other.day, gt(%d); other.day, lt(%d); other.day, ne(%d); other.amount2, ge(%n);
        other.amount2, lt(%n); other.amount2, ne(%n); other.key, ne(%t); other.note, ne(%t);
        other.day, gt(d), other.day, le(e)""",
    "o": "",
}
_KINDS = {"n": NUMBER, "d": DATE, "t": TEXT}


def _formula(dice: random.Random, what: str, depth: int) -> str:
    made = [text.strip() for text in _MADE[what].split(";") if text.strip()]
    template = dice.choice(made) if made and depth and dice.random() < 0.8 else dice.choice(_PLAIN[what])
    return re.sub(r"%([ndtfkco])", lambda match: _formula(dice, match[1], depth - 1), template)


def formulas(seed: int, count: int, depth: int = 3) -> list[Column]:
    """Columns with random formulas, the same for the same seed."""
    dice = random.Random(seed)
    each = [(dice.choice("nnndtt"), f"f{i}") for i in range(count)]
    return [column(id, _KINDS[what], _formula(dice, what, depth)) for what, id in each]


def every() -> list[Column]:
    """Each way of making a formula once, over cells."""
    dice = random.Random(1)
    given = [(what, text.strip()) for what in "ndt" for text in _MADE[what].split(";")]
    flags = [("t", f'"是" if {text.strip()} else "否"') for text in _MADE["f"].split(";")]
    plain = lambda match: _formula(dice, match[1], 0)  # noqa: E731
    keyed = [
        ("n", f"{name}({'' if name == 'countifs' else 'other.amount, '}{text.strip()})")
        for name in ("sumifs", "averageifs", "countifs") for text in _MADE["c"].split(";")
    ]  # fmt: skip
    looked = [("n", f"lookup(other.amount, {text.strip()})") for text in _MADE["k"].split(";")]
    return [
        column(f"e{i}", _KINDS[what], re.sub(r"%([ndtfkco])", plain, text))
        for i, (what, text) in enumerate(given + flags + keyed + looked)
    ]

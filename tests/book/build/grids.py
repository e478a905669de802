"""A sheet of its own with every kind of column, for the tests of the writer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Column, Grid, Group, Mark, Origin, Sheet, Spark

__all__ = ["GOODS", "KINDS", "ROWS"]

IMPORTED = Origin.IMPORTED

GOODS = Grid(
    "goods", "商品", key=("code",), at_least=2,
    columns=(
        Column("code", "编码", Kind.ID, origin=IMPORTED),
        Column("note", "备注", Kind.TEXT, help="写一句话。"),
        Column("role", "定位", Kind.TEXT, choices="yes_no"),
        Column("day", "日期", Kind.DATE),
        Column("price", "单价", Kind.MONEY, low=0, summed=True),
        Column("share", "占比", Kind.RATE, low=0, high=1),
        Column("pieces", "件数", Kind.COUNT, unit="件"),
        Column("score", "分数", Kind.NUMBER),
        Column("half", "一半", Kind.MONEY, formula="price / 2", marks=(Mark("bad", "half > 100"),)),
        Column("next_day", "次日", Kind.DATE, formula="add_days(day, 1)"),
        Column("said", "说法", Kind.TEXT, formula='"贵" if price > 100 else ""'),
        Column("key", "钥匙", Kind.TEXT, origin=IMPORTED, hidden=True),
        Column("w1", "第1周", Kind.COUNT, origin=IMPORTED),
        Column("w2", "第2周", Kind.COUNT, origin=IMPORTED),
    ),
    sparks=(Spark("trend", "走势", over=("w1", "w2")),),
)  # fmt: skip

KINDS = Sheet("kinds", "各种列", Group.PLAN, guide="测试。", grids=(GOODS,), visible=True, buttons=("ImportFiles",))

ROWS: list[dict[str, object]] = [
    {"code": "6523001170491234567", "note": "=1+1", "role": "是", "day": date(2026, 11, 15), "price": Decimal("250.005"),
     "share": 0.125, "pieces": 7, "score": 4.5, "key": "k1", "w1": 3, "w2": 9},
    {"code": "007", "note": "+cmd|' /C calc'!A0", "price": None, "pieces": 0, "w1": None, "w2": 1},
]  # fmt: skip

"""冲突: where a refresh found something else than what the operator typed.

Rule: what was typed stays; the list is written anew by every refresh. Source: design.md (three-way merge).
"""

from __future__ import annotations

from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Column, Grid, Group, Origin, Sheet

__all__ = ["CONFLICTS"]

IMPORTED = Origin.IMPORTED

CONFLICTS = Sheet(
    "conflicts", "冲突", Group.BASE,
    guide="以您填的为准;想改用导入的值,把那个单元格清空再刷新。",
    buttons=("RefreshSheets",),
    grids=(
        Grid(
            "conflicts", "冲突", key=("place", "row_key", "column_name"), at_least=0,
            note="最近一次刷新里,您改过的格子和新数据不一样的地方;空着就是没有。",
            columns=(
                Column("place", "工作表", Kind.TEXT, origin=IMPORTED, width=16),
                Column("row_key", "哪一行", Kind.TEXT, origin=IMPORTED, width=30),
                Column("column_name", "哪一列", Kind.TEXT, origin=IMPORTED, width=16),
                Column("typed", "您填的", Kind.TEXT, origin=IMPORTED, width=24),
                Column("imported", "导入的", Kind.TEXT, origin=IMPORTED, width=24),
            ),
            samples=(
                {"place": "日数据", "row_key": "2026-11-14", "column_name": "支付金额", "typed": "27300",
                 "imported": "27310.40"},
                {"place": "SKU计划", "row_key": "YX-SN01-灰", "column_name": "可售库存", "typed": "300", "imported": "310"},
                {"place": "流量渠道", "row_key": "手淘搜索", "column_name": "归类", "typed": "自然", "imported": "其他"},
            ),
        ),
    ),
)  # fmt: skip

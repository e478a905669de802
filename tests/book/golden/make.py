"""Makes a golden workbook of the present version: the shipped sheets, filled and used as an operator would.

`python -m tests.book.golden.make` writes `version_<n>.xlsx` beside this file. It is made once a version and never again:
what an operator has on the disk does not change either.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from xlops.book.build import VERSION, build
from xlops.book.sync import read_tables, settle
from xlops.sheetxml import Edit, Formula, SetCell, patch

__all__ = ["DAYS", "OWN_SHEET", "make"]

AS_OF = date(2026, 11, 15)
OWN_SHEET = "我的备忘"
DAYS: list[dict[str, Any]] = [
    {"day": date(2026, 11, 13), "pay_amount": 25764.0, "uv": 8210, "pay_buyers": 231, "ad_spend": 3657.0},
    {"day": date(2026, 11, 14), "pay_amount": 27310.4, "uv": 8466, "pay_buyers": 243, "ad_spend": 3720.2},
    {"day": date(2026, 11, 15), "pay_amount": 23120.0, "uv": 7902, "pay_buyers": 204, "ad_spend": 3590.0},
]
SKUS: list[dict[str, Any]] = [{"merchant_code": "YX-SN01-灰", "item_id": "612345678901", "sku_props": "灰60L"}]


def make(path: Path) -> None:
    """Write the workbook: three days and an SKU; typed cells, an own column, an own sheet, a cell typed over."""
    build(
        path, {"daily": DAYS, "skus": SKUS}, settings={}, as_of=AS_OF, shop_id="golden", shop_name="样例", macros=False
    )
    settle(path, {"daily": DAYS, "skus": SKUS})
    book = read_tables(path)
    edits: list[Edit] = []
    for grid, row, column, value in (
        ("daily", 0, "event", "换主图"), ("daily", 1, "pay_amount", 30000.0), ("skus", 0, "unit_cost", 24.5),
        ("skus", 0, "price", 62.0), ("todos", 0, "action", "主推款换回旧主图"), ("todos", 0, "due", date(2026, 11, 20)),
    ):  # fmt: skip
        read = book.grids[grid]
        edits.append(SetCell(read.sheet, read.place.table.data.top + row, read.place.columns[column].col, value))
    settings = book.grids["settings"]
    cost = next(
        line for row, line in zip(settings.rows, settings.lines, strict=True) if row["setting"] == "shipping_per_order"
    )
    edits.append(SetCell(settings.sheet, cost, settings.place.columns["own"].col, 6.2))
    patch(path, path, edits)
    workbook = openpyxl.load_workbook(path)  # a program of another maker adds what is the operator's own
    own = workbook.create_sheet(OWN_SHEET)
    own["A1"], own["B1"], own["A2"] = "三天合计", "=SUM(t_daily[支付金额])", "供应商电话 0571-0000"
    own["B1"].number_format = "#,##0.0"
    workbook.save(path)
    _own_column(path)


def _own_column(path: Path) -> None:
    """A column 我的毛估 at the right end of the table on 目标, as a spreadsheet adds one."""
    from tests.sheetxml.conftest import edit_zip

    book = read_tables(path)
    read = book.grids["suppliers"]
    table, right = read.place.table, read.place.table.area.right + 1
    assert all(
        t.part == table.part or t.area.left > right + 1 or t.area.right < right or t.sheet != table.sheet
        for t in book.book.tables
    )

    def change(name: str, data: bytes) -> bytes:
        if name != table.part:
            return data
        area = str(table.area)
        wider = area.replace(area, str(type(table.area)(table.area.top, table.area.left, table.area.bottom, right)))
        text = data.decode().replace(f'ref="{area}"', f'ref="{wider}"')
        count = len(table.columns)
        new = f'<tableColumn id="{count + 100}" name="我的评价"/></tableColumns>'
        return (
            text.replace("</tableColumns>", new)
            .replace(f'<tableColumns count="{count}"', f'<tableColumns count="{count + 1}"')
            .encode()
        )

    edit_zip(path, change)
    top = table.data.top
    patch(path, path, [
        SetCell(read.sheet, top, read.place.columns["supplier"].col, "甲厂"), SetCell(read.sheet, top, right, "靠谱"),
        SetCell(read.sheet, top + 1, read.place.columns["supplier"].col, "乙厂"),
        SetCell(read.sheet, top + 1, right, Formula("1+1", 2)),
    ])  # fmt: skip


if __name__ == "__main__":
    make(Path(__file__).with_name(f"version_{VERSION}.xlsx"))

"""Workbooks of earlier versions, kept as they were, are upgraded with everything in them.

While the present version is not released its golden workbook may be missing: then one is made on the spot.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.book.golden.make import AS_OF, OWN_SHEET, make
from xlops.book.build import VERSION
from xlops.book.sync import read_tables
from xlops.book.sync.upgrade import upgrade
from xlops.catalog.sheets import GRIDS

_FOLDER = Path(__file__).resolve().parents[1] / "golden"


@pytest.mark.parametrize("version", range(1, VERSION + 1))
def test_a_workbook_of_every_version_is_upgraded(version: int, tmp_path: Path) -> None:
    golden, path = _FOLDER / f"version_{version}.xlsx", tmp_path / "店铺运营.xlsx"
    if golden.exists():
        path.write_bytes(golden.read_bytes())
    else:
        assert version == VERSION, f"{golden.name} is missing"
        make(path)
    old = read_tables(path)
    done = upgrade(path, path, settings={"shipping_per_order": 6.2}, as_of=AS_OF, macros=False)
    new = read_tables(path)
    assert (new.version, new.shop_id, new.revision, set(new.grids)) == (VERSION, "golden", old.revision, set(GRIDS))
    days = {row["day"]: row for row in new.tables["daily"]}
    assert (days[date(2026, 11, 13)]["event"], days[date(2026, 11, 14)]["pay_amount"]) == ("换主图", 30000.0)
    assert (days[date(2026, 11, 15)]["uv"], len(days)) == (7902, 3)
    sku = new.tables["skus"][0]
    assert (sku["merchant_code"], sku["item_id"], sku["unit_cost"], sku["price"]) == (
        "YX-SN01-灰",
        "612345678901",
        24.5,
        62.0,
    )
    assert new.settings == {"shipping_per_order": 6.2}
    assert (new.tables["todos"][0]["action"], new.tables["todos"][0]["due"]) == ("主推款换回旧主图", date(2026, 11, 20))
    assert [row["supplier"] for row in new.tables["suppliers"]] == ["甲厂", "乙厂"]
    assert (done.columns, done.sheets, done.left) == (("供应商.我的评价",), (OWN_SHEET,), ())
    book = openpyxl.load_workbook(path)
    assert [book[OWN_SHEET][name].value for name in ("A1", "B1", "A2")] == [
        "三天合计", "=SUM(t_daily[支付金额])", "供应商电话 0571-0000",
    ]  # fmt: skip
    suppliers = new.grids["suppliers"]
    own = next(column for column in suppliers.place.own if column.header == "我的评价")
    cells = [book[suppliers.sheet].cell(line, own.col).value for line in suppliers.lines]
    assert cells == ["靠谱", "=1+1"]

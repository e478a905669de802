"""Real files, and the numbers that others published about them; skipped where they are not at hand.

`XLOPS_SAMPLES` names the folder.
"""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pytest

from xlops.ingest import Mapping, stage

SAMPLES = Path(os.environ.get("XLOPS_SAMPLES", "/nowhere"))
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="no sample files (XLOPS_SAMPLES)")
KEY = b"k" * 32


def test_tmall_orders() -> None:
    con = duckdb.connect()
    staged = stage(con, SAMPLES / "orders" / "tmall_order_report.csv", buyer_key=KEY)[0]
    found = con.execute(
        "SELECT count(*), count(paid_at), count(*) FILTER (WHERE refund_amount > 0), sum(refund_amount), "
        "count(*) FILTER (WHERE paid_at IS NOT NULL AND paid_amount > 0), "
        "count(*) FILTER (WHERE paid_at IS NOT NULL AND paid_amount = order_amount), sum(paid_amount) "
        f"FROM {staged.relation}"
    ).fetchall()[0]
    assert found[:3] == (28010, 24087, 5646) and found[4:6] == (18955, 18441)
    assert round(found[3] / 10000, 2) == Decimal("57.23") and round(found[6] / 10000, 2) == Decimal("190.25")
    assert staged.bad_count == 0
    hours = con.execute(f"SELECT count(*) FROM {staged.relation} GROUP BY hour(created_at) ORDER BY hour(created_at)")
    assert [r[0] for r in hours.fetchall()][:6] == [1043, 530, 341, 189, 135, 113]


def test_cosmetics_lines() -> None:
    """Of 31,452 rows four lack an amount and one is dated 2050; the rest lie in the published range."""
    con = duckdb.connect()
    mapping = Mapping(
        "order_lines",
        (("订单编码", "order_id"), ("订单日期", "paid_at"), ("客户编码", "buyer"), ("所在省份", "province"),
         ("商品编号", "item_id"), ("订购数量", "quantity"), ("订购单价", "unit_price"), ("金额", "paid_amount")),
    )  # fmt: skip
    staged = stage(con, SAMPLES / "items" / "淘宝日用化妆.xlsx", mapping=mapping, buyer_key=KEY)[0]
    assert staged.rows + staged.bad_count == 31_452 and staged.bad_count == 5
    assert (str(staged.start), str(staged.end)) == ("2019-01-01", "2019-09-30")
    mean = con.execute(f"SELECT avg(paid_amount) FROM {staged.relation}").fetchall()[0][0]
    assert mean == pytest.approx(141_653.540480, rel=1e-4)


@pytest.mark.parametrize("month", range(1, 7))
def test_jd_items(month: int) -> None:
    """Sums over all rows are the file's, though some items are written over two rows a day."""
    con = duckdb.connect()
    path = SAMPLES / "traffic" / f"JD商品明细月报_{month:02d}月.xlsx"
    staged = stage(con, path, buyer_key=KEY)[0]
    assert staged.export.id == "jd_item" and staged.bad_count == 0
    assert staged.start and staged.start.month == month and staged.start.day == 1
    rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(min_row=2, values_only=True))
    sums = con.execute(f"SELECT sum(uv), sum(pv), sum(pay_items), sum(cart_users) FROM {staged.relation}").fetchall()[0]
    assert sums == tuple(sum(int(str(r[i])) for r in rows if r[0]) for i in (8, 7, 11, 15))


def test_shopify_orders() -> None:
    con = duckdb.connect()
    orders, lines = stage(con, SAMPLES / "shopify" / "shopify_orders_export_CAD.csv", buyer_key=KEY)
    assert (orders.export.id, lines.export.id) == ("shopify_orders", "shopify_lines")
    assert orders.bad_count == lines.bad_count == 0
    missing = con.execute(f"SELECT count(*) FROM {lines.relation} l ANTI JOIN {orders.relation} o USING (order_id)")
    assert missing.fetchall() == [(0,)]

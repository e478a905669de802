"""The operator's own table: headers are proposed for, then read like any declaration."""

from __future__ import annotations

from pathlib import Path

import duckdb

from xlops.ingest import Mapping, propose_mapping, stage

KEY = b"k" * 32
TABLE = """我的销售表,,,,,,
订单编码,订单日期,客户编码,所在省份,商品编号,订购数量,订购单价,金额
D1,2019#3#11,S1,浙江省,X1,2个,10元,20元
D1,2019#3#11,S1,浙江省,X1,2个,10元,20元
D2,2019/3/12,编号S2,上海,X2,1,5,5
D3,,S3,上海,X2,1,5,5
D4,2019-03-13,S4,上海,X2,一个,5,5
"""
MAPPING = Mapping(
    "order_lines",
    (("订单编码", "order_id"), ("订单日期", "paid_at"), ("客户编码", "buyer"), ("所在省份", "province"),
     ("商品编号", "item_id"), ("订购数量", "quantity"), ("订购单价", "unit_price"), ("金额", "paid_amount")),
)  # fmt: skip


def test_every_header_is_understood() -> None:
    headers = TABLE.splitlines()[1].split(",")
    proposed = propose_mapping(headers)
    assert proposed.table == "order_lines" and set(proposed.columns) == set(MAPPING.columns)


def test_near_names_are_proposed_with_less_confidence() -> None:
    proposed = propose_mapping(["订单编号 ", "买家实付款金额", "完全无关的列"], "orders")
    assert dict(proposed.columns) == {"订单编号 ": "order_id", "买家实付款金额": "paid_amount"}
    assert dict(proposed.confidence)["订单编号 "] == 1 > dict(proposed.confidence)["买家实付款金额"]


def test_rows_and_bad_rows(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TABLE, encoding="utf-8")
    con = duckdb.connect()
    staged = stage(con, tmp_path / "a.csv", mapping=MAPPING, buyer_key=KEY)[0]
    rows = con.execute(
        f"SELECT order_id, paid_at::DATE::VARCHAR, quantity, unit_price::VARCHAR, paid_amount::VARCHAR, province "
        f"FROM {staged.relation} ORDER BY ALL"
    ).fetchall()
    assert rows == [
        ("D1", "2019-03-11", 2, "10.0000", "20.0000", "浙江"),
        ("D1", "2019-03-11", 2, "10.0000", "20.0000", "浙江"),
        ("D2", "2019-03-12", 1, "5.0000", "5.0000", "上海"),
    ]
    assert [(b.row, b.column, b.value) for b in staged.bad] == [(6, "订单日期", ""), (7, "订购数量", "一个")]
    assert staged.header_row == 2


def test_line_keys_are_the_same_on_every_reading(tmp_path: Path) -> None:
    """Two equal lines keep two keys, so that a second import adds nothing and loses nothing."""
    (tmp_path / "a.csv").write_text(TABLE, encoding="utf-8")
    keys = []
    for _ in range(2):
        con = duckdb.connect()
        staged = stage(con, tmp_path / "a.csv", mapping=MAPPING, buyer_key=KEY)[0]
        keys.append(sorted(r[0] for r in con.execute(f"SELECT line_key FROM {staged.relation}").fetchall()))
    assert keys[0] == keys[1] and len(set(keys[0])) == 3


def test_a_mapping_survives_its_text() -> None:
    assert Mapping.from_json(MAPPING.to_json()) == MAPPING

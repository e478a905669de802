"""The use cases end to end on small files: import, ask, refuse, report."""

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from xlops.errors import BadInput
from xlops.ingest import Mapping
from xlops.shop import bad_rows, import_files, kpi, map_table, weekly
from xlops.store import Shop, create_shop, reading

NOW = datetime(2026, 11, 16, 9, 0)

ORDERS = """订单编号,总金额,买家实际支付金额,收货地址 ,订单创建时间,订单付款时间 ,退款金额
1,178.8,0.0,上海,2026-11-09 00:00:00,,0.0
2,21.0,21.0,内蒙古自治区,2026-11-09 23:59:54,2026-11-10 00:00:02,0.0
3,37.5,37.5,安徽省,2026-11-15 23:59:35,2026-11-15 23:59:50,7.5
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.setenv("XLOPS_HOME", str(tmp_path / "家"))
    return create_shop("小 店", tmp_path / "小 店")


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def test_an_order_file_is_imported_once_and_counted_right(shop, tmp_path):
    path = write(tmp_path / "订单 一.csv", ORDERS, "gb18030")
    (first,) = import_files(shop, [path], now=NOW)
    assert (first.new, first.updated, first.bad_rows, first.error) == (3, 0, 0, "")
    (again,) = import_files(shop, [path], now=NOW)
    assert again.known and again.new == 0
    (row,) = kpi(shop, ["created_orders", "order_amount", "pay_orders", "pay_amount", "refund_amount_paid"])
    assert [row["created_orders"], row["pay_orders"]] == [3, 2]
    assert [row["order_amount"], row["pay_amount"], row["refund_amount_paid"]] == [
        Decimal("237.3"), Decimal("58.5"), Decimal("7.5"),
    ]  # fmt: skip


def test_an_overlapping_file_updates_by_key(shop, tmp_path):
    import_files(shop, [write(tmp_path / "a.csv", ORDERS)], now=NOW)
    later = ORDERS.replace("1,178.8,0.0,上海,2026-11-09 00:00:00,,0.0\n", "").replace("37.5,37.5", "37.5,30.5")
    (done,) = import_files(shop, [write(tmp_path / "b.csv", later)], now=NOW)
    assert (done.new, done.updated) == (0, 2)
    (row,) = kpi(shop, ["created_orders", "pay_amount"])
    assert (row["created_orders"], row["pay_amount"]) == (3, Decimal("51.5"))


def test_bad_rows_are_kept_and_the_rest_goes_in(shop, tmp_path):
    text = ORDERS.replace("37.5,37.5", "37.5,三十")
    (done,) = import_files(shop, [write(tmp_path / "坏.csv", text)], now=NOW)
    assert (done.new, done.bad_rows) == (2, 1)
    (bad,) = bad_rows(shop)
    assert (bad["文件"], bad["行"], bad["列"], bad["值"]) == ("坏.csv", 4, "买家实际支付金额", "三十")
    assert bad["原因"]


def test_an_unknown_file_is_refused_and_the_others_go_on(shop, tmp_path):
    odd = write(tmp_path / "笔记.csv", "今天,天气\n晴,好\n")
    good = write(tmp_path / "订单.csv", ORDERS)
    results = import_files(shop, [odd, good], now=NOW)
    assert "笔记.csv" in results[0].error and results[1].new == 3


SHOPS = """订单编号,总金额,买家实际支付金额,订单状态,订单创建时间,订单付款时间,退款金额,店铺名称
{n},10.0,10.0,交易成功,2026-11-09 08:00:00,2026-11-09 08:01:00,0,{name}
"""


def test_a_file_of_another_shop_is_asked_about(shop, tmp_path):
    import_files(shop, [write(tmp_path / "a.csv", SHOPS.format(n=1, name="甲店"))], now=NOW)
    other = write(tmp_path / "b.csv", SHOPS.format(n=2, name="乙店"))
    (refused,) = import_files(shop, [other], now=NOW)
    assert "乙店" in refused.error and "甲店" in refused.error
    asked = []
    (accepted,) = import_files(shop, [other], now=NOW, ask=lambda q: asked.append(q.option) or "yes")
    assert asked == ["same-shop"] and accepted.new == 1
    (again,) = import_files(shop, [write(tmp_path / "c.csv", SHOPS.format(n=3, name="乙店"))], now=NOW)
    assert again.error == "" and again.new == 1


def test_an_ad_file_without_a_date_is_asked_for_it_and_kept_under_the_answer(shop, tmp_path):
    text = "主体ID,主体类型,主体名称,花费,总成交金额,展现量,点击量\n1001,商品,箱子,12.50,60.00,1000,30\n"
    path = write(tmp_path / "商品报表_20261110_090000.csv", text, "gb18030")
    (refused,) = import_files(shop, [path], now=NOW)
    assert "--date" in refused.error or "日期" in refused.error
    (done,) = import_files(shop, [path], now=NOW, ask=lambda q: "2026-11-09")
    assert (done.start, done.end, done.new) == (date(2026, 11, 9), date(2026, 11, 9), 1)
    (row,) = kpi(shop, ["ad_spend"])
    assert row["ad_spend"] == Decimal("12.5")


def test_an_own_table_is_mapped_once_and_remembered(shop, tmp_path):
    text = "单子,哪天付的,收了多少\nA-1,2026-11-09,12.00\nA-2,2026-11-10,8.50\n"
    path = write(tmp_path / "我的.csv", text)
    (refused,) = import_files(shop, [path], now=NOW)
    assert refused.error
    mapping = Mapping("orders", (("单子", "order_id"), ("哪天付的", "paid_at"), ("收了多少", "paid_amount")))
    map_table(shop, path.name, mapping)
    (done,) = import_files(shop, [path], now=NOW)
    assert done.new == 2
    later = write(tmp_path / "第二周.csv", text.replace("A-", "B-"))
    (done,) = import_files(shop, [later], now=NOW)
    assert done.new == 2
    (row,) = kpi(shop, ["pay_amount"])
    assert row["pay_amount"] == Decimal("41")


def test_names_and_phones_never_reach_the_database(shop, tmp_path):
    head = "订单编号,买家会员名,收货人姓名,收货地址,联系手机,总金额,买家实际支付金额,订单状态,订单创建时间,订单付款时间,退款金额"
    rows = [
        f"{n},王小二{n},李四喜{n},浙江省 杭州市 西湖区 文三路{n}号,'1380000{n:04d},10,10,交易成功,2026-11-09 08:00:00,2026-11-09 08:01:00,0"
        for n in range(20)
    ]
    import_files(shop, [write(tmp_path / "a.csv", "\n".join([head, *rows]), "gb18030")], now=NOW)
    raw = b"".join(p.read_bytes() for p in (shop.database, *shop.hidden.glob("facts-*.duckdb")))
    with reading(shop) as con:
        stored = con.execute("SELECT DISTINCT province, city FROM orders").fetchall()
        dump = str(con.execute("SELECT * FROM orders").fetchall()) + str(
            con.execute("SELECT * FROM imports").fetchall()
        )
    assert stored == [("浙江", "杭州")] or stored == [("浙江", "杭州市")]
    for secret in ("王小二", "李四喜", "文三路", "1380000"):
        assert secret.encode() not in raw and secret not in dump


def test_a_report_needs_data_and_a_whole_week(shop, tmp_path):
    with pytest.raises(BadInput, match="还没有数据"):
        weekly(shop, now=NOW)
    import_files(shop, [write(tmp_path / "a.csv", ORDERS)], now=NOW)
    with pytest.raises(BadInput, match="自然周"):
        weekly(shop, now=NOW, week="2026-11-09")
    with pytest.raises(BadInput, match="不认识的格式"):
        weekly(shop, now=NOW, formats=["doc"])


def test_a_second_report_of_a_week_keeps_the_first(shop, tmp_path):
    import_files(shop, [write(tmp_path / "a.csv", ORDERS)], now=NOW)
    first = weekly(shop, now=NOW, week="2026-W46")
    second = weekly(shop, now=NOW, week="2026-W46")
    assert [p.name for p in first] == [
        "小 店_运营周报_2026W46_1109-1115.xlsx", "小 店_运营周报_2026W46_1109-1115.html",
    ]  # fmt: skip
    assert all("_v2" in p.stem for p in second) and all(p.exists() for p in (*first, *second))


@pytest.mark.samples
def test_the_real_order_file_gives_the_published_numbers(shop, samples):
    import_files(shop, [samples / "orders" / "tmall_order_report.csv"], now=NOW)
    names = ["created_orders", "pay_orders", "pay_amount", "refund_orders"]
    (row,) = kpi(shop, names, basis="created")
    assert [row[n] for n in names] == [28010, 24087, Decimal("1902487.15"), 5646]
    (row,) = kpi(shop, names[1:3], start=date(2020, 2, 1), end=date(2020, 2, 29))
    assert [row["pay_orders"], row["pay_amount"]] == [24081, Decimal("1902189.15")]
    days = {r["day"]: r["created_orders"] for r in kpi(shop, ["created_orders"], by="day", basis="created")}
    assert days[date(2020, 2, 8)] is None and days[date(2020, 2, 16)] is None
    assert (days[date(2020, 2, 1)], days[date(2020, 2, 25)], days[date(2020, 2, 29)]) == (176, 3416, 2112)
    path = samples / "orders" / "tmall_order_report.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    refunded = sum((Decimal(r["退款金额"]) for r in rows), Decimal(0))
    (row,) = kpi(shop, ["refund_amount_paid"], basis="created")
    assert row["refund_amount_paid"] == refunded

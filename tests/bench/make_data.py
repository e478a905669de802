"""Write the files the benches read: the same layouts an operator downloads, made of fixed random numbers.

    python tests/bench/make_data.py FOLDER

- 宝贝报表 of today's layout, 100,000 order lines × 20 columns, xlsx
- 生意参谋 商品, 90 days × 200 items, xlsx with its header on row 5 and text in every cell
- the same kind of order lines, 1,000,000 × 12, as GB18030 CSV and as UTF-8 CSV

A file that already stands is not written again. Made up entirely; it follows no real shop.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import xlsxwriter

LINES = 100_000
BIG_LINES = 1_000_000
DAYS = 90
ITEMS = 200
LAST_DAY = date(2026, 11, 15)  # a Sunday, so that the last week is whole

ORDERS_XLSX = "ExportItemList202611160900.xlsx"
ITEMS_XLSX = "【生意参谋平台】商品_全部_2026-08-18_2026-11-15.xlsx"
BIG_GB18030 = "ExportItemList202611161000.csv"
BIG_UTF8 = "ExportItemList_utf8.csv"

ORDER_HEADERS = (
    "子订单编号", "主订单编号", "商品标题", "商品价格", "购买数量", "外部系统编号", "商品属性", "套餐信息", "订单状态",
    "商家编码", "支付单号", "买家应付货款", "买家实付金额", "退款状态", "退款金额", "订单创建时间", "订单付款时间",
    "商品ID", "物流单号", "物流公司",
)  # fmt: skip
BIG_HEADERS = (
    "子订单编号", "主订单编号", "商品标题", "商品价格", "购买数量", "订单状态", "商家编码", "买家应付货款",
    "买家实付金额", "订单创建时间", "订单付款时间", "商品ID",
)  # fmt: skip
ITEM_HEADERS = (
    "统计日期", "商品ID", "商品名称", "货号", "商品状态", "商品访客数", "商品浏览量", "平均停留时长",
    "商品详情页跳出率", "商品收藏人数", "商品加购件数", "商品加购人数", "下单买家数", "下单件数", "下单金额",
    "支付买家数", "支付件数", "支付金额", "商品支付转化率", "成功退款金额",
)  # fmt: skip
_COLOURS = ("米白", "浅灰", "雾蓝", "原木色", "墨绿")
_SIZES = ("小号", "中号", "大号")
_NAMES = ("收纳箱", "衣架", "置物架", "抽屉柜", "洗衣篮", "挂钩", "真空袋", "鞋架", "垃圾桶", "桌面盒")


def item_id(item: int) -> str:
    return str(672_000_000_000 + item * 7_919)


def _title(item: int) -> str:
    return f"云栖家居{_NAMES[item % len(_NAMES)]}家用大容量加厚款{item:03d}"


def order_lines(count: int, seed: int = 7) -> Iterator[dict[str, object]]:
    """Lines of orders spread over the days by order time; one line in eight unpaid, one in twelve refunded."""
    rng = random.Random(seed)
    first = datetime.combine(LAST_DAY - timedelta(days=DAYS - 1), datetime.min.time())
    order = 2_600_000_000_000_000_000
    for n in range(count):
        if n == 0 or rng.random() < 0.7:  # else one more line of the same order
            order += rng.randrange(1_000, 900_000_000)
            created = first + timedelta(seconds=int(n / count * DAYS * 86_400))
            unpaid = rng.random() < 0.12
        item = min(int(rng.expovariate(1 / 40)), ITEMS - 1)
        quantity = 1 if rng.random() < 0.85 else rng.randrange(2, 5)
        price = 1_990 + item * 130  # in fen
        due = price * quantity
        paid = 0 if unpaid else due - due * rng.randrange(0, 15) // 100
        refunded = paid > 0 and rng.random() < 0.08
        yield {
            "子订单编号": str(order + n),
            "主订单编号": str(order),
            "商品标题": _title(item),
            "商品价格": price / 100,
            "购买数量": quantity,
            "外部系统编号": "",
            "商品属性": f"颜色分类:{rng.choice(_COLOURS)};规格:{rng.choice(_SIZES)}",
            "套餐信息": "",
            "订单状态": "交易关闭" if unpaid or refunded else "交易成功",
            "商家编码": f"YQ{item:03d}",
            "支付单号": "" if unpaid else f"2026{order % 10**16:016d}",
            "买家应付货款": due / 100,
            "买家实付金额": paid / 100,
            "退款状态": "退款成功" if refunded else "没有申请退款",
            "退款金额": paid / 100 if refunded else 0,
            "订单创建时间": f"{created:%Y-%m-%d %H:%M:%S}",
            "订单付款时间": "" if unpaid else f"{created + timedelta(seconds=95):%Y-%m-%d %H:%M:%S}",
            "商品ID": item_id(item),
            "物流单号": "" if unpaid else f"YT{order % 10**13:013d}",
            "物流公司": "" if unpaid else "圆通速递",
        }


def item_days(seed: int = 11) -> Iterator[tuple[str, ...]]:
    """A row per day and item, every cell the text that the platform writes."""
    rng = random.Random(seed)
    for back in range(DAYS - 1, -1, -1):
        day = LAST_DAY - timedelta(days=back)
        for item in range(ITEMS):
            visitors = rng.randrange(20, 3_000 // (1 + item // 20) + 30)
            carts = visitors * rng.randrange(3, 12) // 100
            ordered = visitors * rng.randrange(1, 6) // 100
            buyers = ordered * 9 // 10
            price = 1_990 + item * 130
            yield (
                str(day), item_id(item), _title(item), f"YQ{item:03d}", "当前在线",
                f"{visitors:,}", f"{visitors * 2 + 3:,}", f"{rng.randrange(800, 4_000) / 100:.2f}",
                f"{rng.randrange(4_000, 8_500) / 100:.2f}%", f"{carts // 2:,}", f"{carts + 2:,}", f"{carts:,}",
                f"{ordered:,}", f"{ordered + 1:,}", f"{ordered * price / 100:,.2f}",
                f"{buyers:,}", f"{buyers:,}", f"{buyers * price / 100:,.2f}", f"{buyers / visitors:.2%}",
                f"{buyers // 12 * price / 100:,.2f}" if buyers >= 12 else "-",
            )  # fmt: skip


def _write_xlsx(path: Path, sheet: str, rows: Iterable[Iterable[object]]) -> None:
    # Shared strings, although inline ones need less memory here: openpyxl reads inline text
    # more slowly, and the yardstick must not suffer from how its input was made.
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    page.write_string(number, column, cell)
                else:
                    page.write(number, column, cell)


def _order_rows() -> Iterator[Iterable[object]]:
    yield ORDER_HEADERS
    for line in order_lines(LINES):
        yield line.values()


def _item_rows() -> Iterator[Iterable[object]]:
    yield ("【生意参谋平台】商品_全部",)
    yield (f"统计周期:{LAST_DAY - timedelta(days=DAYS - 1)} ~ {LAST_DAY}",)
    yield ("数据说明:以下数据仅供参考",)
    yield ()
    yield ITEM_HEADERS
    yield from item_days()


def _write_csv(gb18030: Path, utf8: Path) -> None:
    with (
        gb18030.open("w", encoding="gb18030", newline="") as old,
        utf8.open("w", encoding="utf-8", newline="") as new,
    ):
        writers = csv.writer(old), csv.writer(new)
        for writer in writers:
            writer.writerow(BIG_HEADERS)
        for line in order_lines(BIG_LINES, seed=8):
            row = [line[header] for header in BIG_HEADERS]
            for writer in writers:
                writer.writerow(row)


def write(folder: Path) -> dict[str, Path]:
    """The four files by a short name, written where they are missing."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "orders": folder / ORDERS_XLSX,
        "items": folder / ITEMS_XLSX,
        "big": folder / BIG_GB18030,
        "big_utf8": folder / "utf8" / BIG_UTF8,
    }
    files["big_utf8"].parent.mkdir(exist_ok=True)
    if not files["orders"].exists():
        _write_xlsx(files["orders"], "sheet1", _order_rows())
    if not files["items"].exists():
        _write_xlsx(files["items"], "商品", _item_rows())
    if not (files["big"].exists() and files["big_utf8"].exists()):
        _write_csv(files["big"], files["big_utf8"])
    return files


if __name__ == "__main__":
    for name, path in write(Path(sys.argv[1])).items():
        print(f"{name}: {path} ({path.stat().st_size / 1e6:.1f} MB)")

"""Writes `【生意参谋平台】商品_全部_2026-11-09_2026-11-09.xls`, a small BIFF workbook in the layout of 生意参谋's daily item export.

Rule: four rows above the header, header in row 5, every cell a text. Six items with every kind of value: thousands
commas, percent, `-`, zero. Run `python -m tests.data.make_xls` to write it again; the file itself is kept.
"""

from __future__ import annotations

from pathlib import Path

import xlwt

PATH = Path(__file__).with_name("【生意参谋平台】商品_全部_2026-11-09_2026-11-09.xls")

ABOVE = (
    "【生意参谋平台】云栖家居旗舰店 商品排行",
    "日期范围:2026-11-09",
    "终端类型:所有终端",
    "说明:支付金额未剔除退款",
)

HEADER = (
    "统计日期", "商品ID", "商品名称", "主商品ID", "商品类型", "货号", "商品状态", "商品标签", "商品访客数", "商品浏览量",
    "平均停留时长", "商品详情页跳出率", "商品收藏人数", "商品加购件数", "商品加购人数", "访问收藏转化率", "访问加购转化率",
    "下单买家数", "下单件数", "下单金额", "下单转化率", "支付买家数", "支付件数", "支付金额", "商品支付转化率", "成功退款金额",
)  # fmt: skip

_KINDS = ("普通商品", "", "当前在线", "-")
ROWS = (
    ("652300117049", "云栖家居收纳箱大号加厚带盖60L", "3,250", "6,812", "27.42", "65.84%", "104", "263", "228", "3.20%",
     "7.02%", "88", "101", "7,059.90", "2.71%", "80", "92", "6,430.80", "2.46%", "419.40"),
    ("652308036380", "云栖家居抽屉式收纳柜五层", "1,200", "2,431", "24.68", "67.98%", "33", "71", "60", "2.75%",
     "5.00%", "39", "42", "5,838.00", "3.25%", "36", "39", "5,421.00", "3.00%", "0.00"),
    ("652315955711", "云栖家居收纳箱中号45L带滑轮", "800", "1,502", "21.10", "61.25%", "20", "44", "41", "2.50%",
     "5.13%", "20", "24", "1,197.60", "2.50%", "18", "22", "1,097.80", "2.25%", "49.90"),
    ("652323875042", "云栖家居真空压缩袋 & 抽气泵 <11件套>", "410", "777", "19.33", "59.02%", "9", "25", "22", "2.20%",
     "5.37%", "12", "13", "518.70", "2.93%", "12", "13", "518.70", "2.93%", "-"),
    ("652331794373", "云栖家居折叠收纳箱前开门", "96", "150", "15.02", "70.83%", "1", "2", "2", "1.04%",
     "2.08%", "0", "0", "0.00", "0.00%", "0", "0", "0.00", "0.00%", "69.00"),
    ("652339713704", "云栖家居厨房置物架(下架中)", "0", "0", "-", "-", "0", "0", "0", "-",
     "-", "0", "0", "0.00", "-", "0", "0", "0.00", "-", "-"),
)  # fmt: skip


def cells() -> list[tuple[str, ...]]:
    """Every row of the sheet, the rows above the header included."""
    body = [("2026-11-09", id, title, id, *_KINDS, *figures) for id, title, *figures in ROWS]
    return [*((text,) for text in ABOVE), HEADER, *body]


def main() -> None:
    """Write the workbook beside this script."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("商品_全部")
    for r, row in enumerate(cells()):
        for c, text in enumerate(row):
            sheet.write(r, c, text)
    book.save(str(PATH))


if __name__ == "__main__":
    main()

"""The weekly report as a good tutorial would teach it: pandas reads, openpyxl writes.

    python tests/bench/tutorial.py ORDERS.xlsx ITEMS.xlsx REPORT.xlsx [openpyxl|calamine]

This is the yardstick of `make bench`, so it is written as one writes such a script: whole-column
operations, one pass over each file, no loop over rows that pandas can do, styles shared. Nine sheets,
eight charts.
"""

import sys
from datetime import timedelta

import pandas as pd
from openpyxl import Workbook
from openpyxl.chart import BarChart, LineChart, PieChart, Reference
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

MONEY, COUNT, RATE, DAY = "#,##0.00", "#,##0", "0.00%", "yyyy-mm-dd"
HEADER_FONT = Font(bold=True, color="FFFFFF")
HEADER_FILL = PatternFill("solid", fgColor="4472C4")
CENTRE = Alignment(horizontal="center")


def read_orders(path, engine):
    ids = {"子订单编号": str, "主订单编号": str, "商品ID": str, "支付单号": str}
    orders = pd.read_excel(path, dtype=ids, engine=engine)
    orders["订单创建时间"] = pd.to_datetime(orders["订单创建时间"])
    orders["订单付款时间"] = pd.to_datetime(orders["订单付款时间"])
    orders["日期"] = orders["订单付款时间"].dt.normalize()
    return orders


def read_items(path, engine):
    items = pd.read_excel(path, header=4, dtype=str, engine=engine)
    items["统计日期"] = pd.to_datetime(items["统计日期"])
    counts = ["商品访客数", "商品浏览量", "商品收藏人数", "商品加购件数", "商品加购人数", "下单买家数", "下单件数"]
    counts += ["下单金额", "支付买家数", "支付件数", "支付金额", "成功退款金额"]
    for column in counts:
        items[column] = pd.to_numeric(items[column].str.replace(",", ""), errors="coerce")
    for column in ["商品详情页跳出率", "商品支付转化率"]:
        items[column] = pd.to_numeric(items[column].str.rstrip("%"), errors="coerce") / 100
    return items


def between(table, column, start):
    return table[(table[column] >= start) & (table[column] < start + timedelta(days=7))]


def kpis(orders, items):
    paid = orders["买家实付金额"].sum()
    number = orders["主订单编号"].nunique()
    visitors = items["商品访客数"].sum()
    buyers = items["支付买家数"].sum()
    return {
        "支付金额": paid,
        "支付订单数": number,
        "笔单价": paid / number if number else None,
        "件数": orders["购买数量"].sum(),
        "退款金额": orders["退款金额"].sum(),
        "退款率": orders["退款金额"].sum() / paid if paid else None,
        "访客数(按日累加)": visitors,
        "加购人数": items["商品加购人数"].sum(),
        "支付买家数": buyers,
        "支付转化率": buyers / visitors if visitors else None,
        "UV价值": items["支付金额"].sum() / visitors if visitors else None,
    }


def item_table(orders, items):
    sales = orders.groupby("商品ID").agg(
        支付金额=("买家实付金额", "sum"), 件数=("购买数量", "sum"), 退款金额=("退款金额", "sum")
    )
    visits = items.groupby(["商品ID", "商品名称"], as_index=False).agg(
        访客数=("商品访客数", "sum"), 加购人数=("商品加购人数", "sum"), 支付买家数=("支付买家数", "sum")
    )
    table = visits.merge(sales.reset_index(), on="商品ID", how="left").fillna({"支付金额": 0, "件数": 0, "退款金额": 0})
    table["转化率"] = table["支付买家数"] / table["访客数"]
    table["退款率"] = table["退款金额"] / table["支付金额"].where(table["支付金额"] > 0)
    return table


def write_table(sheet, table, formats, widths=None):
    sheet.append(list(table.columns))
    for cell in sheet[1]:
        cell.font, cell.fill, cell.alignment = HEADER_FONT, HEADER_FILL, CENTRE
    for row in table.astype(object).where(table.notna(), None).itertuples(index=False):
        sheet.append(list(row))
    for number, column in enumerate(table.columns, 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = (widths or {}).get(column, 14)
        if column in formats:
            for cell in sheet[letter][1:]:
                cell.number_format = formats[column]
    sheet.freeze_panes = "A2"


def add_chart(sheet, chart, title, values, rows, anchor, category=1):
    chart.title = title
    chart.height, chart.width = 8, 16
    for column in values:
        chart.add_data(Reference(sheet, min_col=column, min_row=1, max_row=rows + 1), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=category, min_row=2, max_row=rows + 1))
    sheet.add_chart(chart, anchor)


def main(orders_path, items_path, report_path, engine="openpyxl"):
    orders, items = read_orders(orders_path, engine), read_items(items_path, engine)
    paid = orders[orders["订单付款时间"].notna()]
    last = items["统计日期"].max()
    start = last - timedelta(days=6)
    before = start - timedelta(days=7)
    week, week_items = between(paid, "日期", start), between(items, "统计日期", start)
    earlier, earlier_items = between(paid, "日期", before), between(items, "统计日期", before)
    book = Workbook()

    # 1 the week against the week before
    now, then = kpis(week, week_items), kpis(earlier, earlier_items)
    table = pd.DataFrame({"指标": now.keys(), "本周": now.values(), "上周": then.values()})
    table["环比"] = table["本周"] / table["上周"] - 1
    sheet = book.active
    sheet.title = "核心指标"
    write_table(sheet, table, {"本周": MONEY, "上周": MONEY, "环比": RATE}, {"指标": 20})
    for row in sheet.iter_rows(min_row=2):
        if "率" in row[0].value:
            row[1].number_format = row[2].number_format = RATE
    add_chart(sheet, BarChart(), "本周与上周", [2, 3], 2, "F2")

    # 2 every day
    sales = paid.groupby("日期").agg(
        支付金额=("买家实付金额", "sum"), 订单数=("主订单编号", "nunique"), 退款金额=("退款金额", "sum")
    )
    visits = items.groupby("统计日期").agg(访客数=("商品访客数", "sum"), 支付买家数=("支付买家数", "sum"))
    daily = visits.join(sales).reset_index(names="日期")
    daily["转化率"] = daily["支付买家数"] / daily["访客数"]
    sheet = book.create_sheet("每日趋势")
    write_table(sheet, daily, {"日期": DAY, "支付金额": MONEY, "退款金额": MONEY, "访客数": COUNT, "转化率": RATE})
    add_chart(sheet, LineChart(), "每日支付金额", [4], len(daily), "I2")
    add_chart(sheet, LineChart(), "每日转化率", [7], len(daily), "I20")

    # 3 every week
    weekly = daily.set_index("日期").resample("W").sum(numeric_only=True).drop(columns="转化率").reset_index()
    weekly["转化率"] = weekly["支付买家数"] / weekly["访客数"]
    weekly["环比"] = weekly["支付金额"].pct_change()
    sheet = book.create_sheet("每周趋势")
    write_table(sheet, weekly, {"日期": DAY, "支付金额": MONEY, "退款金额": MONEY, "转化率": RATE, "环比": RATE})
    add_chart(sheet, BarChart(), "每周支付金额", [4], len(weekly), "J2")

    # 4 best items, 5 what rose and fell
    ranked = item_table(week, week_items).sort_values("支付金额", ascending=False)
    top = ranked.head(20)
    formats = {"支付金额": MONEY, "退款金额": MONEY, "转化率": RATE, "退款率": RATE, "访客数": COUNT}
    sheet = book.create_sheet("商品TOP20")
    write_table(sheet, top, formats, {"商品名称": 36, "商品ID": 16})
    add_chart(sheet, BarChart(), "商品支付金额", [6], len(top), "L2", category=2)

    moved = ranked.merge(
        item_table(earlier, earlier_items)[["商品ID", "支付金额", "访客数", "转化率"]],
        on="商品ID", how="outer", suffixes=("", "_上周"),
    )  # fmt: skip
    moved["变化"] = moved["支付金额"].fillna(0) - moved["支付金额_上周"].fillna(0)
    moved = moved.sort_values("变化")
    formats |= {"支付金额_上周": MONEY, "转化率_上周": RATE, "变化": MONEY}
    write_table(book.create_sheet("商品涨跌"), moved, formats, {"商品名称": 36, "商品ID": 16})

    # 6 from visitor to buyer, 7 colours and sizes
    funnel = week_items[["商品访客数", "商品收藏人数", "商品加购人数", "下单买家数", "支付买家数"]].sum()
    funnel = funnel.rename_axis("环节").reset_index(name="人数")
    funnel["占访客"] = funnel["人数"] / funnel["人数"].iloc[0]
    sheet = book.create_sheet("转化漏斗")
    write_table(sheet, funnel, {"人数": COUNT, "占访客": RATE})
    add_chart(sheet, BarChart(), "转化漏斗", [2], len(funnel), "F2")

    props = week["商品属性"].str.extract(r"颜色分类:(?P<颜色>[^;]+);规格:(?P<规格>.+)")
    kinds = week.join(props).groupby(["颜色", "规格"], as_index=False)
    kinds = kinds.agg(支付金额=("买家实付金额", "sum"), 件数=("购买数量", "sum")).sort_values(
        "支付金额", ascending=False
    )
    kinds["占比"] = kinds["支付金额"] / kinds["支付金额"].sum()
    write_table(book.create_sheet("规格"), kinds, {"支付金额": MONEY, "占比": RATE})

    # 8 hours of the day, 9 refunds
    hours = week.groupby(week["订单付款时间"].dt.hour).agg(
        支付金额=("买家实付金额", "sum"), 订单数=("主订单编号", "nunique")
    )
    hours = hours.reindex(range(24), fill_value=0).rename_axis("时段").reset_index()
    sheet = book.create_sheet("时段")
    write_table(sheet, hours, {"支付金额": MONEY})
    add_chart(sheet, BarChart(), "各时段支付金额", [2], len(hours), "F2")

    refunds = week.groupby("退款状态", as_index=False).agg(
        订单行数=("子订单编号", "count"), 支付金额=("买家实付金额", "sum"), 退款金额=("退款金额", "sum")
    )
    sheet = book.create_sheet("退款")
    write_table(sheet, refunds, {"支付金额": MONEY, "退款金额": MONEY})
    add_chart(sheet, PieChart(), "退款状态", [2], len(refunds), "F2")

    book.save(report_path)


if __name__ == "__main__":
    main(*sys.argv[1:5])

"""Each file has the platform's layout: place of the header, encoding, marks around values."""

from __future__ import annotations

from pathlib import Path

from tests.demo.reading import above, csv_rows, found, lines_of, members, orders_of, sheet_rows


def test_core_report_has_its_header_in_row_one_and_newest_day_first(small: Path) -> None:
    rows = sheet_rows(found(small, "*核心日报_2026-09*")[0])
    assert [rows[0]["统计日期"], rows[-1]["统计日期"], len(rows)] == ["2026-09-30", "2026-09-01", 30]
    assert rows[0]["店铺名称"] == "云栖家居旗舰店"
    assert rows[0]["支付转化率"].endswith("%")


def test_last_year_covers_the_same_iso_weeks(small: Path) -> None:
    days = sheet_rows(found(small, "*核心日报_2025*")[0])
    assert [days[0]["统计日期"], days[-1]["统计日期"], len(days)] == ["2025-11-16", "2025-08-18", 91]
    weeks = sheet_rows(found(small, "*核心周报_2025*")[0])
    assert weeks[0]["统计日期"] == "2025-11-10 ~ 2025-11-16"
    assert len(weeks) == 13


def test_item_files_have_four_rows_above_the_header(small: Path) -> None:
    paths = found(small, "【生意参谋平台】商品_全部_*.xlsx")
    assert len(paths) == 13
    assert above(paths[-1], 5)[4] == "统计日期"
    rows = sheet_rows(paths[-1], header=5)
    assert {row["统计日期"] for row in rows} == {"2026-11-09 ~ 2026-11-15"}
    assert len(rows) == 60 and all(len(row["商品ID"]) == 12 for row in rows)
    assert rows[0]["结构化详情引导转化率"] == "-"


def test_traffic_files_have_three_sheets_and_say_their_scope(small: Path) -> None:
    path = found(small, "*流量来源-2026-11-09_2026-11-15.xlsx")[0]
    for sheet in ("全店流量来源", "经营优势来源渠道", "分载体流量来源"):
        top = above(path, 6, sheet)
        assert top[1] == "统计日期:2026-11-09 ~ 2026-11-15"
        assert top[2] == "归属:每一次访问"
        assert top[5] == "流量载体"
    rows = sheet_rows(path, "全店流量来源", header=6)
    assert [rows[0]["来源层级"], rows[0]["一级来源"], rows[0]["三级来源"]] == ["汇总", "汇总", "汇总"]
    assert {"商品", "直播"} <= {row["流量载体"] for row in sheet_rows(path, "分载体流量来源", header=6)}


def test_ad_reports_are_zips_with_one_gb18030_csv(small: Path) -> None:
    for pattern in ("计划报表_*.zip", "商品报表_*.zip"):
        paths = found(small, pattern)
        assert len(paths) == 4
        (name, data), *rest = members(paths[-1])
        assert not rest and name == paths[-1].with_suffix(".csv").name
        rows = csv_rows(data)
        assert rows[0]["日期"] == "2026-11-01" and rows[-1]["日期"] == "总计"
    assert rows[0]["主体类型"] == "商品" and "计划ID" not in rows[0]
    assert any(row["总成交成本"] == "nan" for row in rows)


def test_order_report_masks_buyers_and_keeps_ids_as_text(small: Path) -> None:
    rows = orders_of(small)
    assert all(row["买家会员名"][1:-1] == "**" for row in rows)
    assert all(len(row["订单编号"]) == 19 for row in rows)
    assert {row["订单状态"] for row in rows} == {
        "等待买家付款", "买家已付款，等待卖家发货", "卖家已发货，等待买家确认", "交易成功", "交易关闭",
    }  # fmt: skip
    assert all((row["买家实付金额"] == "0.00") == (row["订单付款时间"] == "") for row in rows)
    assert not any("订单付款时间" in row and row["订单付款时间"] > "2026-11-16" for row in rows)


def test_line_report_wraps_ids(small: Path) -> None:
    rows = lines_of(small)
    assert all(row["子订单编号"].startswith('="') and row["子订单编号"].endswith('"') for row in rows)
    assert all(row["商品ID"].isdigit() for row in rows)


def test_ledger_has_its_preamble_and_footer_and_the_summary_comes_first(small: Path) -> None:
    paths = found(small, "2088*_账务明细.zip")
    assert [path.name[17:23] for path in paths] == ["202608", "202609", "202610", "202611"]
    (first, _), (second, data) = members(paths[0])
    assert "汇总" in first and "汇总" not in second
    lines = data.decode("gbk").split("\r\n")
    assert lines[0] == "#支付宝账务明细查询"
    assert lines[2] == "#起始日期：[2026年08月17日 00:00:00]   终止日期：[2026年08月31日 23:59:59]"
    assert lines[4].startswith("账务流水号,业务流水号,商户订单号")
    assert all(cell.endswith("\t") for cell in lines[5].split(","))
    assert [line[:5] for line in lines[-5:]] == ["#----", "#支出合计", "#收入合计", "#导出时间", ""]


def test_refund_report_has_the_38_columns(small: Path) -> None:
    rows = sheet_rows(found(small, "退款报表*.xlsx")[0])
    assert len(rows[0]) == 38
    assert {row["退款状态"] for row in rows} == {"退款成功", "退款待处理"}
    assert all((row["退款完结时间"] == "") == (row["退款状态"] == "退款待处理") for row in rows)

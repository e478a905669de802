"""Files as they really arrive: other encodings, packings and ends, damaged and dangerous ones."""

from __future__ import annotations

import hashlib
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter

from xlops.errors import BadFile, Question
from xlops.ingest import Answers, Staged, stage

HEADER = "订单编号,买家会员名,买家实际支付金额,订单状态,订单创建时间,订单付款时间 ,退款金额"
ROW = "{id},小明,{paid},交易成功,2026-08-10 09:00:00,2026-08-10 09:01:00,0"
KEY = b"0123456789abcdef0123456789abcdef"


def orders(*ids: str, paid: str = "10.00") -> str:
    return "\r\n".join([HEADER, *(ROW.format(id=i, paid=paid) for i in ids)]) + "\r\n"


def read(path: Path, **options: Any) -> tuple[Staged, list[dict[str, Any]]]:
    con = duckdb.connect()
    staged = stage(con, path, buyer_key=KEY, **options)[0]
    cursor = con.execute(f"SELECT * FROM {staged.relation}")
    names = [d[0] for d in cursor.description or ()]
    return staged, [dict(zip(names, r, strict=True)) for r in cursor.fetchall()]


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    staged, rows = read(write(tmp_path / "订单.csv", orders("3299194706518006493"), encoding))
    assert staged.export.id == "taobao_orders"
    assert [r["order_id"] for r in rows] == ["3299194706518006493"]


def test_gb18030_across_block_borders(tmp_path: Path) -> None:
    """Four-byte characters at every offset of a block's border."""
    ids = [f"32991947065{i:08d}" for i in range(30_000)]
    text = HEADER + "\n" + "".join(ROW.format(id=i, paid="1.00").replace("小明", "㐀𠮷明") + "\n" for i in ids)
    staged, rows = read(write(tmp_path / "大.csv", text, "gb18030"))
    assert staged.rows == 30_000 and not staged.bad_count
    assert len({r["buyer"] for r in rows}) == 1


def test_broken_bytes_are_refused_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "坏.csv"
    path.write_bytes(orders("1", "2", "3").encode("gb18030").replace(b"\r\n2,", b"\r\n2\xff\xff,"))
    with pytest.raises(BadFile, match="第 3 行"):
        read(path)


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_other_delimiters(tmp_path: Path, delimiter: str) -> None:
    staged, _ = read(write(tmp_path / "订单.xls", orders("1", "2").replace(",", delimiter)))
    assert staged.rows == 2


def test_ledger_whose_every_value_ends_with_a_tab(tmp_path: Path) -> None:
    head = "账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,账户余额（元）,交易渠道,业务类型,备注"
    rows = [f"{i}\t,b\t,\t,\t,2026-08-17 00:02:5{i}\t,\t,1.00\t,\t,{i + 1}.00\t,\t,收费\t,\t" for i in range(1, 4)]
    staged, got = read(
        write(tmp_path / "a.csv", "\r\n".join(["#支付宝账务明细查询", head, *rows, "#导出时间：x"]), "gb18030")
    )
    assert staged.export.id == "alipay_ledger" and staged.rows == 3
    assert [str(r["balance"]) for r in got] == ["2.0000", "3.0000", "4.0000"]


def test_ledger_with_a_row_missing_is_noticed(tmp_path: Path) -> None:
    head = "账务流水号,发生时间,收入金额（+元）,支出金额（-元）,账户余额（元）,业务类型,备注"
    rows = ["1,2026-08-17 00:00:01,1.00,,11.00,收费,", "3,2026-08-17 00:00:03,1.00,,13.00,收费,"]
    staged, _ = read(write(tmp_path / "a.csv", "\n".join([head, *rows])))
    assert any("余额与收支对不上" in n for n in staged.notes)


def test_a_comma_in_an_unquoted_title_makes_a_bad_row(tmp_path: Path) -> None:
    text = orders("1", "2", "3").replace("2,小明", "2,小,明")
    staged, rows = read(write(tmp_path / "a.csv", text))
    assert {r["order_id"] for r in rows} == {"1", "3"}
    assert staged.bad_count == 1 and {b.row for b in staged.bad} == {3}


def test_an_open_quote_swallows_nothing_silently(tmp_path: Path) -> None:
    text = orders("1", "2", "3", "4").replace("2,小明", '2,"小明')
    staged, rows = read(write(tmp_path / "a.csv", text))
    assert {r["order_id"] for r in rows} == {"1"}
    assert staged.bad_count == 1 and any("引号" in b.reason for b in staged.bad)


def test_quoted_line_ends_keep_excel_row_numbers(tmp_path: Path) -> None:
    text = orders("1", "2", "3", paid="10").replace("1,小明", '1,"小\n明"').replace("3,小明,10", "3,小明,两元")
    staged, _ = read(write(tmp_path / "a.csv", text))
    assert [(b.row, b.column, b.value) for b in staged.bad] == [(4, "买家实际支付金额", "两元")]


def test_empty_lines_keep_excel_row_numbers(tmp_path: Path) -> None:
    text = orders("1", "2", paid="10").replace("2,小明,10", "\r\n\r\n2,小明,两元")
    staged, _ = read(write(tmp_path / "a.csv", text))
    assert [b.row for b in staged.bad] == [5]


def test_totals_repeated_headers_and_remarks_are_no_data(tmp_path: Path) -> None:
    text = (
        orders("1", "2")
        + HEADER
        + "\r\n"
        + ROW.format(id="3", paid="5")
        + "\r\n合计,,25,,,,0\r\n注：以上为全部订单,,,,,,\r\n"
    )
    staged, rows = read(write(tmp_path / "a.csv", text))
    assert [r["order_id"] for r in rows] == ["1", "2", "3"]
    assert (
        staged.bad_count == 0 and any("合计行 1" in n for n in staged.notes) and any("表头" in n for n in staged.notes)
    )


def test_of_the_same_order_the_last_row_stands(tmp_path: Path) -> None:
    staged, rows = read(write(tmp_path / "a.csv", orders("1") + ROW.format(id="1", paid="7.00") + "\r\n"))
    assert [str(r["paid_amount"]) for r in rows] == ["7.0000"] and any("重复" in n for n in staged.notes)


def test_bad_cells_keep_file_row_column_and_value(tmp_path: Path) -> None:
    text = orders("1", paid="-3") + ROW.format(id="2", paid="abc") + "\r\n" + ROW.format(id="", paid="1") + "\r\n"
    staged, rows = read(write(tmp_path / "a.csv", text))
    assert rows == [] and staged.bad_count == 3
    assert [(b.row, b.column, b.value) for b in staged.bad] == [
        (2, "买家实际支付金额", "-3"), (3, "买家实际支付金额", "abc"), (4, "订单编号", ""),
    ]  # fmt: skip
    assert "负数" in staged.bad[0].reason


def test_ids_that_excel_has_rounded_are_refused(tmp_path: Path) -> None:
    staged, rows = read(write(tmp_path / "a.csv", orders("4.0E+17", "329919470651800000", "329919470651900000")))
    assert rows == [] and staged.bad_count == 3
    assert all("重新下载" in b.reason for b in staged.bad)


def test_a_date_far_after_all_others_is_a_slip(tmp_path: Path) -> None:
    text = orders(*map(str, range(1, 30))) + ROW.format(id="99", paid="1").replace("2026-08-10", "2050-08-10") + "\r\n"
    staged, rows = read(write(tmp_path / "a.csv", text))
    assert len(rows) == 29 and staged.bad_count == 1 and "日期明显不对" in staged.bad[0].reason


def test_a_date_after_the_last_possible_day_is_bad(tmp_path: Path) -> None:
    staged, _ = read(write(tmp_path / "a.csv", orders("1")), latest=date(2026, 8, 9))
    assert staged.bad_count == 1


def test_masked_buyers_identify_nobody(tmp_path: Path) -> None:
    staged, rows = read(write(tmp_path / "a.csv", orders("1", "2").replace("小明", "t**1")))
    assert {r["buyer"] for r in rows} == {""} and any("隐去" in n for n in staged.notes)


def test_nothing_of_a_buyer_leaves(tmp_path: Path) -> None:
    head = HEADER + ",收货人姓名,收货地址,联系手机,买家留言"
    line = ROW.format(id="1", paid="1") + ",张三丰,浙江省 杭州市 西湖区文三路1号,13812345678,请打13812345678"
    path = write(tmp_path / "a.csv", f"{head}\n{line}\n")
    con = duckdb.connect()
    staged = stage(con, path, buyer_key=KEY)[0]
    left = [r[0] for r in con.execute("SELECT table_name FROM information_schema.tables").fetchall()]
    said = str([con.execute(f"SELECT * FROM {t}").fetchall() for t in left])
    assert {staged.relation, staged.bad_relation} <= set(left) and not any(t.startswith("_sheet") for t in left)
    assert not any(secret in said for secret in ("小明", "张三丰", "13812345678", "文三路"))
    assert "浙江" in said and "杭州市" in said


def test_a_buyer_is_a_keyed_hash(tmp_path: Path) -> None:
    """Computed here with hashlib: 128 bits of the key's digest, then the name."""
    _, rows = read(write(tmp_path / "a.csv", orders("1")))
    key = hashlib.sha256(KEY).hexdigest()[:32]
    assert rows[0]["buyer"] == hashlib.sha256((key + "小明").encode()).hexdigest()[:32]


def test_the_same_name_under_another_key_is_another_buyer(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", orders("1"))
    hashes = []
    for key in (KEY, KEY[::-1]):
        con = duckdb.connect()
        hashes.append(con.execute(f"SELECT buyer FROM {stage(con, path, buyer_key=key)[0].relation}").fetchall()[0][0])
    assert hashes[0] != hashes[1]


# --- packings ------------------------------------------------------------------------------------


def gbk_zip(path: Path, members: dict[str, bytes]) -> Path:
    """A zip as old Windows tools write it: names are GBK bytes without the UTF-8 flag."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name.encode("gbk").decode("cp437"))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    raw = path.read_bytes()
    path.write_bytes(raw)
    return path


def test_zip_with_a_folder_gbk_names_and_rubbish(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("报表/订单.csv", orders("1").encode("gb18030"))
        archive.writestr("__MACOSX/报表/._订单.csv", b"rubbish")
        archive.writestr("说明.txt", "没有表格".encode())
    staged, _ = read(path)
    assert staged.rows == 1 and any("说明.txt" in n for n in staged.notes)


def test_summary_beside_the_ledger_is_left_out(tmp_path: Path) -> None:
    ledger = "账务流水号,发生时间,收入金额（+元）,支出金额（-元）,账户余额（元）\n1,2026-08-17 00:00:01,1.00,,11.00\n"
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "账务明细(汇总).csv", "收入笔数,收入金额（+元）,支出笔数,支出金额（-元）\n1,1.00,0,0\n".encode("gb18030")
        )
        archive.writestr("账务明细.csv", ledger.encode("gb18030"))
    con = duckdb.connect()
    staged = stage(con, path, buyer_key=KEY)
    assert [s.rows for s in staged] == [1] and any("汇总" in n for n in staged[0].notes)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("空.csv", b""), ("空白.csv", b"\r\n  \r\n"), ("图.csv", b"\x89PNG\r\n\x1a\n0000"), ("坏.xlsx", b"PK\x03\x04rubbish"),
        ("坏.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600), ("别的.csv", b"a,b,c\n1,2,3\n"),
        ("二进制.csv", bytes(range(256)) * 20), ("网页.xls", b"<html><body>please log in</body></html>"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_a_sentence(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(BadFile, match=r"[。,;]"):
        read(tmp_path / name)


def test_unknown_file_names_the_nearest_kind_and_what_it_lacks(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "订单编号,买家应付邮费,收货地址,打款商家金额,买家实付金额\n1,0,上海,3,3\n")
    with pytest.raises(BadFile, match=r"订单报表.*缺少列:订单创建时间"):
        read(path)


def bomb(path: Path, cell: str, strings: str = "") -> Path:
    wb = xlsxwriter.Workbook(str(path))
    wb.add_worksheet().write(0, 0, "x")
    wb.close()
    with zipfile.ZipFile(path) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(
        b"</sheetData>",
        f'<row r="{cell.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{cell}"><v>1</v></c></row></sheetData>'.encode(),
    )
    if strings:
        parts["xl/sharedStrings.xml"] = parts["xl/sharedStrings.xml"].replace(b'uniqueCount="1"', strings.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize("cell", ["XFD1048576", "ZZ999999", "XFD90000"])
def test_far_cell_is_refused_before_the_reader_sees_it(tmp_path: Path, cell: str) -> None:
    with pytest.raises(BadFile, match="异常"):
        read(bomb(tmp_path / "a.xlsx", cell))


@pytest.mark.parametrize("written", ["r = 'XFD1048576'", "r='XFD1048576'", "\nr=\t'XFD1048576'"])
def test_far_cell_is_found_however_its_place_is_written(tmp_path: Path, written: str) -> None:
    path = bomb(tmp_path / "a.xlsx", "XFD1048576")
    with zipfile.ZipFile(path) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b'r="XFD1048576"', written.encode())
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    with pytest.raises(BadFile, match="异常"):
        read(path)


def test_lying_count_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="异常"):
        read(bomb(tmp_path / "a.xlsx", "B2", 'uniqueCount="4000000000"'))


def test_member_outside_the_folder_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../订单.csv", orders("1"))
    with pytest.raises(BadFile, match="路径"):
        read(path)


# --- workbooks -----------------------------------------------------------------------------------


def book(
    path: Path, rows: list[list[Any]], first: int = 0, column: int = 0, sheet: str = "export", **options: Any
) -> Path:
    wb = xlsxwriter.Workbook(str(path), options)
    ws = wb.add_worksheet(sheet)
    day = wb.add_format({"num_format": options.pop("day", "yyyy-mm-dd hh:mm:ss")})
    for r, row in enumerate(rows, first):
        for c, value in enumerate(row, column):
            if isinstance(value, datetime):
                ws.write_datetime(r, c, value, day)
            elif value is not None:
                ws.write(r, c, value)
    wb.close()
    return path


NOON = datetime(2026, 8, 10, 12, 30, 5)
BOOK = [
    ["订单编号", "买家会员名", "买家实付金额", "订单创建时间", "订单付款时间", "购买数量"],
    ["3299194706518006493", "小明", 62.5, NOON, NOON, 1],
    ["3299194706518006494", "小红", "1,240.00", "2026-08-11 08:00:00", None, 2.0],
]


def test_workbook_with_real_dates_and_numbers(tmp_path: Path) -> None:
    staged, rows = read(book(tmp_path / "a.xlsx", BOOK, strings_to_numbers=False))
    assert staged.bad_count == 0
    assert [str(r["paid_amount"]) for r in rows] == ["62.5000", "1240.0000"]
    assert [r["created_at"] for r in rows] == [NOON, datetime(2026, 8, 11, 8)]
    assert [r["quantity"] for r in rows] == [1, 2]


def test_table_that_starts_elsewhere_keeps_its_row_numbers(tmp_path: Path) -> None:
    rows = [BOOK[0], [*BOOK[1][:2], "两元", *BOOK[1][3:]]]
    staged, _ = read(book(tmp_path / "a.xlsx", rows, first=3, column=2))
    assert staged.header_row == 4 and [b.row for b in staged.bad] == [5]


def test_1904_workbook(tmp_path: Path) -> None:
    _, rows = read(book(tmp_path / "a.xlsx", BOOK, date_1904=True))
    assert rows[0]["created_at"] == NOON


def test_numeric_ids_have_lost_their_digits(tmp_path: Path) -> None:
    rows = [BOOK[0], [3299194706518006493, *BOOK[1][1:]], BOOK[2]]
    staged, got = read(book(tmp_path / "a.xlsx", rows))
    assert [r["order_id"] for r in got] == ["3299194706518006494"]
    assert staged.bad_count == 1 and "Excel" in staged.bad[0].reason


def test_wrong_dimension_loses_no_rows(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", BOOK)
    with zipfile.ZipFile(path) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b'ref="A1:F3"', b'ref="A1:A1"')
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert read(path)[0].rows == 2


def test_web_page_under_an_xls_name(tmp_path: Path) -> None:
    lines = "".join(
        "<tr>" + "".join(f"<td>{c}</td>" for c in r) + "</tr>" for r in [[c or "" for c in row] for row in BOOK]
    )
    path = write(tmp_path / "a.xls", f"<html><meta charset=gbk><table>{lines}</table></html>", "gb18030")
    staged, rows = read(path)
    assert staged.rows == 2 and rows[0]["order_id"] == "3299194706518006493"


def test_old_xls(tmp_path: Path) -> None:
    xlwt = pytest.importorskip("xlwt")
    wb = xlwt.Workbook(encoding="utf-8")
    ws = wb.add_sheet("商品_全部")
    head = ["统计日期", "商品ID", "商品名称", "商品访客数", "支付金额", "商品详情页跳出率"]
    for c, value in enumerate(head):
        ws.write(4, c, value)
    for c, value in enumerate(["2026-06-18", "680000000001", "收纳箱", "1,234", "5,678.90", "3.25%"]):
        ws.write(5, c, value)
    wb.save(str(tmp_path / "a (1).xls"))
    staged, rows = read(tmp_path / "a (1).xls")
    assert staged.header_row == 5 and (staged.start, staged.end) == (date(2026, 6, 18), date(2026, 6, 18))
    assert (rows[0]["uv"], str(rows[0]["pay_amount"]), rows[0]["bounce_rate"]) == (1234, "5678.9000", 0.0325)


# --- what only the operator knows ------------------------------------------------------------------


AD = "主体ID,主体类型,主体名称,花费,展现量,点击量\n680000000001,商品,收纳箱,12.50,100,5\n"


def test_ad_report_without_dates_is_asked_about_and_its_name_is_not_believed(tmp_path: Path) -> None:
    path = write(tmp_path / "商品报表_20260619_110309.csv", AD)
    with pytest.raises(Question) as asked:
        read(path)
    assert asked.value.option == "date"
    staged, rows = read(path, answers=Answers(date=date(2026, 6, 18)))
    assert (rows[0]["start"], rows[0]["window"], rows[0]["rule"]) == (date(2026, 6, 18), "未注明", "未注明")
    assert staged.start == date(2026, 6, 18)


def test_creatives_of_one_item_are_added_up(tmp_path: Path) -> None:
    text = AD + "680000000001,商品,收纳箱,7.50,50,3\n"
    staged, rows = read(write(tmp_path / "a.csv", text), answers=Answers(date=date(2026, 6, 18)))
    assert [(str(r["ad_spend"]), r["clicks"]) for r in rows] == [("20.0000", 8)]
    assert any("相加" in n for n in staged.notes)


def test_rows_that_complete_each_other_are_merged(tmp_path: Path) -> None:
    """An item's traffic in one row and its sales in another, as JD writes them."""
    text = "时间,SKU,商品名称,访客数,浏览量,成交商品件数\n2019-04-20,12512461,书,128,285,0\n2019-04-20,12512461,书,0,0,18\n"
    staged, rows = read(write(tmp_path / "a.csv", text))
    assert [(r["uv"], r["pv"], r["pay_items"]) for r in rows] == [(128, 285, 18)]
    assert any("合并" in n for n in staged.notes)


def test_of_rows_that_contradict_each_other_the_last_stands(tmp_path: Path) -> None:
    text = "时间,SKU,商品名称,访客数,浏览量,成交商品件数\n2019-04-20,1,书,128,285,3\n2019-04-20,1,书,130,290,4\n"
    _, rows = read(write(tmp_path / "a.csv", text))
    assert [(r["uv"], r["pv"], r["pay_items"]) for r in rows] == [(130, 290, 4)]


def test_tree_written_as_names_and_depths(tmp_path: Path) -> None:
    """Only leaves are kept, each under its parents; 其他 stands under both."""
    text = "统计日期,来源层级,来源名称,访客数,支付金额\n" + "".join(
        f"2026-08-15,{depth},{name},{uv},1.00\n"
        for depth, name, uv in [
            ("一级", "平台流量", 90),
            ("二级", "手淘搜索", 60),
            ("二级", "其他", 30),
            ("一级", "广告流量", 50),
            ("二级", "其他", 50),
        ]
    )
    _, rows = read(write(tmp_path / "a.csv", text))
    assert {(r["entry_path"], r["uv"]) for r in rows} == {
        ("平台流量 > 手淘搜索", 60), ("平台流量 > 其他", 30), ("广告流量 > 其他", 50),
    }  # fmt: skip


def test_odd_cells_among_usual_ones_are_read_in_their_rows_alone(tmp_path: Path) -> None:
    """Each odd form stands in a row of its own; a cell in no form at all makes its row bad."""
    header = ["订单编号", "买家会员名", "买家实付金额", "订单创建时间", "订单付款时间", "购买数量"]
    day = "2026-08-10 09:00:00"
    rows = [
        header,
        ["3299194706518006493", "小明", "62.5", day, day, "1"],
        ["3299194706518006494", "小明", "3.2万", day, "2026年8月11日 10:00", "1,000 ~ 2,000"],
        ["No:3299194706518006495", "小明", "12 元", "20260812", "-", "2"],
        ["3299194706518006496", "小明", "两元", day, day, "1"],
    ]
    staged, got = read(book(tmp_path / "a.xlsx", rows))
    found = [(r["order_id"][-2:], str(r["paid_amount"]), r["created_at"].day, r["paid_at"]) for r in got]
    assert sorted(found, key=str) == [
        ("93", "62.5000", 10, datetime(2026, 8, 10, 9)),
        ("94", "32000.0000", 10, datetime(2026, 8, 11, 10)),
        ("95", "12.0000", 12, None),
    ]
    assert [(b.row, b.column, b.value) for b in staged.bad] == [(5, "买家实付金额", "两元")]

"""A workbook with everything an operator puts into one: chart, button, shape, sparklines, comments, slicer, ribbon.

XlsxWriter builds it; what it can't write (slicer, ribbon, calculation chain) is put into the zip by hand.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cf500f0003860180dd6f5c2b0000000049454e44ae426082"
)
RIBBON = '<customUI xmlns="http://schemas.microsoft.com/office/2006/01/customui"><ribbon/></customUI>'
SLICER = '<slicers xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><slicer name="省"/></slicers>'
PROFIT = "t_orders[[#This Row],[金额]]-t_orders[[#This Row],[成本]]"

# The table 订单 as it is built: B3:F6, the last column the operator's own. Excel's serial 46023 is 2026-01-01.
ROWS = [(date(2026, 1, 1), 10, 4, 6, "甲"), (date(2026, 1, 2), 20, 5, 15, "乙"), (date(2026, 1, 3), 30, 6, 24, "丙")]


def edit_zip(path: Path, change: Callable[[str, bytes], bytes], extra: dict[str, str] | None = None) -> None:
    """Rewrite a zip, each part through `change`, with some parts added."""
    source = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for info in source.infolist():
            out.writestr(info.filename, change(info.filename, source.read(info.filename)))
        for name, text in (extra or {}).items():
            out.writestr(name, text)


def parts_of(path: Path) -> dict[str, bytes]:
    """Every part of a workbook, in its order."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def build(path: Path) -> Path:
    book = xlsxwriter.Workbook(str(path))
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    money, pale = book.add_format({"num_format": "0.00"}), book.add_format({"bg_color": "#FFFFCC"})
    sheet, other = book.add_worksheet("数据"), book.add_worksheet("小 结")
    columns = [{"header": h} for h in ("日期", "金额", "成本", "毛利", "备注")]
    columns[3]["formula"] = PROFIT
    sheet.add_table("B3:F6", {"name": "t_orders", "columns": columns})
    for row, (when, amount, cost, profit, note) in enumerate(ROWS, 3):
        sheet.write_datetime(row, 1, when, day)
        sheet.write_number(row, 2, amount, money)
        sheet.write_number(row, 3, cost, pale)
        sheet.write_formula(row, 4, PROFIT, money, profit)
        sheet.write_string(row, 5, note)
    sheet.write("A1", "标题")
    sheet.data_validation("C4:C6", {"validate": "decimal", "criteria": ">", "value": 0, "input_title": "a > b"})
    sheet.data_validation("F4:F6", {"validate": "list", "source": "='小 结'!$A$1:$A$2"})
    sheet.conditional_format("C4:C6", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format("B4:F6", {"type": "cell", "criteria": ">", "value": 100, "format": pale})
    sheet.ignore_errors({"number_stored_as_text": "F4:F6"})
    sheet.add_sparkline("H1", {"range": "数据!C4:C6"})
    sheet.add_sparkline("H6", {"range": "数据!C6:D6"})
    sheet.write_comment("C4", "看这里")
    sheet.insert_button("J1", {"macro": "go", "caption": "导入"})
    sheet.insert_textbox("J5", "说明")
    sheet.insert_image("J9", "x.png", {"image_data": io.BytesIO(PNG)})
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=数据!$C$4:$C$6"})
    sheet.insert_chart("L3", chart)
    other.write_column("A1", ["甲", "乙"])
    other.write_formula("B1", "=SUM(数据!C4:C6)", None, 60)
    book.set_custom_property("xlops_shop", "s1")
    book.define_name("其他", "=数据!$A$1")
    book.close()

    cells = [("E4", 1), ("E5", 1), ("E6", 1), ("B1", 2)]
    chain = "".join(f'<c r="{name}" i="{sheet}"/>' for name, sheet in cells)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    microsoft = "http://schemas.microsoft.com/office"

    def change(name: str, data: bytes) -> bytes:
        text = data.decode() if name.endswith((".xml", ".rels")) else ""
        if name == "[Content_Types].xml":
            kinds = (
                "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml",
                "application/vnd.ms-excel.slicer+xml",
            )
            new = "".join(
                f'<Override PartName="/xl/{part}" ContentType="{kind}"/>'
                for part, kind in zip(("calcChain.xml", "slicers/slicer1.xml"), kinds, strict=True)
            )
            return text.replace("</Types>", new + "</Types>").encode()
        ends = {
            "_rels/.rels": f'<Relationship Id="rId90" Type="{microsoft}/2006/relationships/ui/extensibility" Target="customUI/customUI.xml"/>',
            "xl/_rels/workbook.xml.rels": f'<Relationship Id="rId90" Type="{office}/calcChain" Target="calcChain.xml"/>',
            "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationship Id="rId90" Type="{microsoft}/2007/relationships/slicer" Target="../slicers/slicer1.xml"/>',
        }
        return text.replace("</Relationships>", ends[name] + "</Relationships>").encode() if name in ends else data

    extra = {
        "customUI/customUI.xml": RIBBON,
        "xl/slicers/slicer1.xml": SLICER,
        "xl/calcChain.xml": f'<calcChain xmlns="{main}">{chain}</calcChain>',
    }
    edit_zip(path, change, extra)
    return path


@pytest.fixture
def rich(tmp_path: Path) -> Path:
    return build(tmp_path / "店铺.xlsx")

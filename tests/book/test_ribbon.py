"""The ribbon: its buttons and their macros, and the part in a finished workbook."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
import xlsxwriter
from pyopenvba import check_file

from xlops.book.ribbon import add_ribbon, buttons, ribbon_xml
from xlops.book.vba import vba_modules
from xlops.errors import BadFile

from .samples import SHEETS, macro_workbook

RELATION = "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility"


def plain_workbook() -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.add_worksheet("日数据").write("A1", "日期")
    book.close()
    return target.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def procedures() -> dict[str, str]:
    """Every public macro of the project and its arguments as written."""
    code = "\n".join(module.code for module in vba_modules(SHEETS))
    return dict(re.findall(r"(?m)^Public Sub (\w+)\((.*)\)$", code))


def test_the_buttons_an_operator_asked_for() -> None:
    captions = {"导入", "刷新", "每日巡店", "周报", "发群", "目标", "检查安装", "帮助"}
    assert {button.caption for button in buttons()} == captions
    assert len(buttons()) == len(captions) and all(button.tip for button in buttons())
    root = ElementTree.fromstring(ribbon_xml())
    assert [tab.attrib["label"] for tab in root.iter() if tab.tag.endswith("}tab")] == ["店铺运营"]


def test_every_callback_and_macro_exists_with_the_right_signature() -> None:
    known = procedures()
    assert {b.callback: known.get(b.callback) for b in buttons()} == {
        b.callback: "control As Object" for b in buttons()
    }
    assert {b.macro: known.get(b.macro) for b in buttons()} == {b.macro: "" for b in buttons()}
    assert {name for name in known if name.startswith("Ribbon_")} == {b.callback for b in buttons()}


def test_ids_are_unique_and_every_button_has_a_picture() -> None:
    elements = [e for e in ElementTree.fromstring(ribbon_xml()).iter() if "id" in e.attrib]
    assert len({e.attrib["id"] for e in elements}) == len(elements)
    assert all(re.fullmatch(r"[A-Z]\w+", e.attrib["imageMso"]) for e in elements if e.tag.endswith("}button"))
    assert all(e.tag.startswith("{http://schemas.microsoft.com/office/2006/01/customui}") for e in elements)


def test_every_other_part_stays_as_it_was() -> None:
    before, after = parts(plain_workbook()), parts(add_ribbon(plain_workbook()))
    assert after.keys() - before.keys() == {"customUI/customUI.xml"}
    assert {name for name in before if before[name] != after[name]} == {"_rels/.rels"}
    assert after["customUI/customUI.xml"] == ribbon_xml()
    relations = [r.attrib for r in ElementTree.fromstring(after["_rels/.rels"]) if r.attrib["Type"] == RELATION]
    assert [r["Target"] for r in relations] == ["customUI/customUI.xml"]


def test_a_second_ribbon_replaces_the_first_and_one_workbook_gives_one_file() -> None:
    once = add_ribbon(plain_workbook())
    assert add_ribbon(once) == once == add_ribbon(plain_workbook())
    other = ribbon_xml().replace("周报".encode(), "月报".encode())
    assert parts(add_ribbon(once, other))["customUI/customUI.xml"] == other


def test_a_workbook_without_a_type_for_xml_gets_one() -> None:
    """Such files exist: every part has an override, and only `rels` a default."""
    before = parts(plain_workbook())
    types = before["[Content_Types].xml"].replace(b'<Default Extension="xml" ContentType="application/xml"/>', b"")
    assert types != before["[Content_Types].xml"]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in {**before, "[Content_Types].xml": types}.items():
            archive.writestr(name, data)
    after = parts(add_ribbon(target.getvalue()))["[Content_Types].xml"]
    assert after.count(b'Extension="xml"') == 1 and len(after) == len(before["[Content_Types].xml"])


def test_the_file_has_no_fault_and_the_ribbon_survives_openpyxl(tmp_path: Path) -> None:
    path = tmp_path / "店铺运营.xlsm"
    path.write_bytes(macro_workbook())
    assert check_file(path).issues == ()
    book = openpyxl.load_workbook(path, keep_vba=True)
    assert book.sheetnames == ["首页", "_udf"]
    saved = io.BytesIO()
    book.save(saved)
    assert parts(saved.getvalue())["customUI/customUI.xml"] == ribbon_xml()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04broken", "日期,访客数".encode("gbk")])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(BadFile, match="工作簿"):
        add_ribbon(data)

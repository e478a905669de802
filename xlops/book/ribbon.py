"""The ribbon tab 店铺运营: which buttons there are, and how a finished workbook gets it.

Rule: `workbook/ribbon.xml` is the one list of buttons; a button on a sheet takes its caption and macro from there.
The part is of the 2006/01 kind, which every Excel since 2007 reads. All other parts are copied byte for byte, and
times in the zip are fixed, so that one workbook gives one file.
Source: [MS-CUSTOMUI] 2.2; ECMA-376 part 2 (relationships).

>>> [button.caption for button in buttons()][:3]
['导入', '刷新', '每日巡店']
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from xml.etree import ElementTree

from xlops.errors import BadFile
from xlops.files import resource

__all__ = ["Button", "add_ribbon", "buttons", "ribbon_xml"]

_PART = "customUI/customUI.xml"
_TYPE = "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility"
_NAMESPACE = "{http://schemas.microsoft.com/office/2006/01/customui}"
_CALLBACK = "Ribbon_"
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Button:
    """A button: what is written on it, its tip, the macro it runs, its callback on the ribbon."""

    caption: str
    tip: str
    macro: str
    callback: str


def ribbon_xml() -> bytes:
    """The ribbon as it goes into the workbook."""
    return resource("workbook/ribbon.xml").read_bytes()


def buttons(xml: bytes | None = None) -> tuple[Button, ...]:
    """The buttons of the ribbon, from left to right."""
    root = ElementTree.fromstring(ribbon_xml() if xml is None else xml)
    return tuple(
        Button(
            b.attrib["label"], b.attrib["screentip"], b.attrib["onAction"].removeprefix(_CALLBACK), b.attrib["onAction"]
        )
        for b in root.iter(_NAMESPACE + "button")
    )


def add_ribbon(workbook: bytes, xml: bytes | None = None) -> bytes:
    """The workbook (xlsx or xlsm) with the ribbon in place of any it had. Raises `BadFile` if it is no workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
            parts = {info.filename: archive.read(info) for info in archive.infolist() if info.filename != _PART}
        relations, types = parts["_rels/.rels"].decode(), parts["[Content_Types].xml"].decode()
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError) as error:
        raise BadFile("这不是完整的 Excel 工作簿,不能加功能区,请重新生成") from error
    parts["_rels/.rels"] = _related(relations).encode()
    parts["[Content_Types].xml"] = _typed(types).encode()
    parts[_PART] = ribbon_xml() if xml is None else xml
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0  # the same file on every system
            info.external_attr = 0
            archive.writestr(info, data)
    return target.getvalue()


def _related(relations: str) -> str:
    """The root relationships with one to the ribbon."""
    others = re.sub(rf'<Relationship\b[^>]*"{re.escape(_TYPE)}"[^>]*/>', "", relations)
    ours = f'<Relationship Id="rIdRibbon" Type="{_TYPE}" Target="{_PART}"/>'
    return others.replace("</Relationships>", ours + "</Relationships>")


def _typed(types: str) -> str:
    """The content types with one for plain XML parts, which the ribbon is."""
    if re.search(r'<Default\b[^>]*Extension="xml"', types):
        return types
    return re.sub(r"(<Types\b[^>]*>)", r'\1<Default Extension="xml" ContentType="application/xml"/>', types, count=1)

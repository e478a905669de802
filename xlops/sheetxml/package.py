"""The parts around the sheets that a patch may touch: calculation chain, document properties, names.

Rule: the chain may not name a cell without a formula (Excel then "repairs" the file) and may not be empty:
entries go, and the part with its last one. Source: ECMA-376 part 1, 18.6 (calcChain), 22.3 (properties),
18.2.5 (definedName); part 2, 8.3 (content types, relationships).

>>> chain('<calcChain><c r="A1" i="1"/><c r="A2"/><c r="B1" i="2"/></calcChain>', {("1", "A1")}, [("2", "B2")])
'<calcChain><c r="A2" i="1"/><c r="B1" i="2"/><c r="B2" i="2"/></calcChain>'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from xlops.sheetxml.xml import TAG, attributes, quoted, with_attribute, written_text

__all__ = [
    "CONTENT_TYPES", "CUSTOM", "ROOT_RELATIONS", "chain", "with_names", "with_part", "with_property",
    "with_relation", "without_part", "without_relation",
]  # fmt: skip

CONTENT_TYPES, ROOT_RELATIONS, CUSTOM = "[Content_Types].xml", "_rels/.rels", "docProps/custom.xml"

_ENTRY = re.compile(r"<c\b([^>]*?)/>")
_NAME = re.compile(rf"<definedName\b({TAG})>.*?</definedName>", re.S)
_BEFORE_NAMES = re.compile(
    r"</sheets>(?:<functionGroups.*?</functionGroups>)?(?:<externalReferences.*?</externalReferences>)?"
)
_PROPERTY = re.compile(rf"(<property\b({TAG})>).*?</property>", re.S)
_FMTID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_VT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_NEW_CUSTOM = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    f'xmlns:vt="{_VT}"></Properties>'
)


def chain(xml: str, lost: set[tuple[str, str]], gained: Iterable[tuple[str, str]]) -> str | None:
    """The calculation chain without the lost and with the gained cells (sheet id, address).

    `None` when nothing would be left: the part has to go.
    """
    entries, known, last, sheet = [], set(), "", ""
    for tag in _ENTRY.findall(xml):
        a = attributes(tag)
        sheet = a.get("i", sheet)  # an entry without a sheet is of the sheet before it
        if (sheet, a.get("r", "")) in lost:
            continue
        known.add((sheet, a.get("r", "")))
        entries.append(tag if "i" in a or sheet == last else with_attribute(tag, "i", sheet))
        last = sheet
    entries += [f' r="{name}" i="{sheet}"' for sheet, name in gained if (sheet, name) not in known]
    if not entries:
        return None
    body = "".join(f"<c{tag}/>" for tag in entries)
    start, end = xml.index("<c", xml.index("<calcChain") + 1), xml.rindex("</calcChain>")
    return xml[:start] + body + xml[end:]


def without_part(types: str, part: str) -> str:
    """The content types without a part."""
    return re.sub(rf'<Override\b[^>]*PartName="/{re.escape(part)}"[^>]*/>', "", types)


def without_relation(rels: str, kind: str) -> str:
    """Relationships without those of a kind (the end of their type)."""
    return re.sub(rf'<Relationship\b[^>]*Type="[^"]*/{re.escape(kind)}"[^>]*/>', "", rels)


def with_part(types: str, part: str, content_type: str) -> str:
    """The content types with one more part."""
    new = f'<Override PartName="/{part}" ContentType="{content_type}"/>'
    return types.replace("</Types>", new + "</Types>")


def with_relation(rels: str, kind: str, target: str) -> str:
    """Relationships with one more."""
    used = set(re.findall(r'\bId="([^"]*)"', rels))
    key = next(f"rId{n}" for n in range(1, len(used) + 2) if f"rId{n}" not in used)
    new = f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>'
    return rels.replace("</Relationships>", new + "</Relationships>")


def with_property(xml: str | None, name: str, value: str) -> str:
    """The custom properties with one set; `None` stands for a workbook that has none."""
    xml = re.sub(r"<Properties\b([^>]*)/>", r"<Properties\1></Properties>", xml or _NEW_CUSTOM)
    space = "" if "xmlns:vt=" in xml else f' xmlns:vt="{_VT}"'
    typed = f"<vt:lpwstr{space}>{written_text(value)}</vt:lpwstr></property>"
    pids = [1]
    for found in _PROPERTY.finditer(xml):
        a = attributes(found[2])
        if a.get("name") == name:
            return xml[: found.start()] + found[1] + typed + xml[found.end() :]
        pids.append(int(a.get("pid", "1")))
    tag = f'<property fmtid="{_FMTID}" pid="{max(pids) + 1}" name="{quoted(name)}">'
    return xml.replace("</Properties>", tag + typed + "</Properties>")


def with_names(workbook: str, names: Mapping[str, str]) -> str:
    """The workbook's part with hidden names set; one of the same spelling is replaced."""
    wanted = {name.casefold() for name in names}

    def keep(found: re.Match[str]) -> str:
        a = attributes(found[1])
        return "" if a.get("name", "").casefold() in wanted and "localSheetId" not in a else found[0]

    workbook = _NAME.sub(keep, workbook).replace("<definedNames/>", "<definedNames></definedNames>")
    new = "".join(f'<definedName name="{quoted(n)}" hidden="1">{quoted(ref)}</definedName>' for n, ref in names.items())
    if "</definedNames>" in workbook:
        return workbook.replace("</definedNames>", new + "</definedNames>")
    return _BEFORE_NAMES.sub(lambda found: f"{found[0]}<definedNames>{new}</definedNames>", workbook, count=1)

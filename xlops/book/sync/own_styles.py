"""The looks of the operator's own sheets, put behind those of a new workbook.

Rule: the old fonts, fills, borders and formats follow the new ones, and every number that points to them is
moved by what stood before. Source: ECMA-376 part 1, 18.8 (styles).
"""

from __future__ import annotations

import re

from xlops.sheetxml.xml import attributes, with_attribute

__all__ = ["with_styles"]

_NUMBERED = re.compile(r"<numFmt\b([^>]*)/>")
_XF = re.compile(r"<xf\b([^>]*?)(/?)>")
_FOREIGN = re.compile(r'\s(?:x14ac|x16r2|xr\d*):\w+="[^"]*"')
_LISTS = {"fonts": "fontId", "fills": "fillId", "borders": "borderId"}


def with_styles(new: str, old: str) -> tuple[str, int, int]:
    """The new part with the old looks behind it; by how much cell styles and conditional formats are moved."""
    old = _FOREIGN.sub("", old)
    moved: dict[str, int] = {}
    for name, id in _LISTS.items():
        count, inner = _inner(old, name)
        moved[id] = _inner(new, name)[0]
        new = _longer(new, name, count, inner)
    new, codes = _with_codes(new, old)
    count, inner = _inner(old, "cellXfs")
    first = _inner(new, "cellXfs")[0]

    def xf(found: re.Match[str]) -> str:
        tag, a = found[1], attributes(found[1])
        for id, by in moved.items():
            tag = with_attribute(tag, id, str(int(a.get(id, "0")) + by))
        tag = with_attribute(tag, "numFmtId", codes.get(a.get("numFmtId", "0"), a.get("numFmtId", "0")))
        return f"<xf{with_attribute(tag, 'xfId', '0')}{found[2]}>"

    new = _longer(new, "cellXfs", count, _XF.sub(xf, inner))
    first_rule = _inner(new, "dxfs")[0]
    count, inner = _inner(old, "dxfs")
    new = _longer(new, "dxfs", count, _NUMBERED.sub(lambda found: _renumbered(found, codes), inner))
    return new, first, first_rule


def _list(text: str, name: str) -> re.Match[str] | None:
    return re.search(rf"<{name}\b([^>]*?)(?:/>|>(.*?)</{name}>)", text, re.S)


def _inner(text: str, name: str) -> tuple[int, str]:
    """How many a list holds, and what."""
    found = _list(text, name)
    return (int(attributes(found[1]).get("count", "0")), found[2] or "") if found else (0, "")


def _longer(text: str, name: str, count: int, inner: str) -> str:
    """A part with more at the end of a list."""
    found = _list(text, name)
    if not count or found is None:
        return text
    have = int(attributes(found[1]).get("count", "0"))
    new = f"<{name}{with_attribute(found[1], 'count', str(have + count))}>{found[2] or ''}{inner}</{name}>"
    return text[: found.start()] + new + text[found.end() :]


def _with_codes(new: str, old: str) -> tuple[str, dict[str, str]]:
    """Number formats have numbers of their own: the old ones get free ones."""
    used = [int(attributes(tag).get("numFmtId", "0")) for tag in _NUMBERED.findall(new)]
    free = max([163, *used]) + 1
    own = list(_NUMBERED.finditer(_inner(old, "numFmts")[1]))
    codes = {attributes(found[1])["numFmtId"]: str(free + n) for n, found in enumerate(own)}
    if not codes:
        return new, {}
    if _list(new, "numFmts") is None:
        new = new.replace("<fonts", '<numFmts count="0"></numFmts><fonts', 1)
    return _longer(new, "numFmts", len(own), "".join([_renumbered(found, codes) for found in own])), codes


def _renumbered(found: re.Match[str], codes: dict[str, str]) -> str:
    number = attributes(found[1]).get("numFmtId", "0")
    return f"<numFmt{with_attribute(found[1], 'numFmtId', codes.get(number, number))}/>"

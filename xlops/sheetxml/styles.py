"""Which styles show a date: the number formats of a workbook, the Chinese built-in ones included.

Rule: a format shows a date when it writes a year, a month or a day; one of hours and minutes alone stays a
number. Source: ECMA-376 part 1, 18.8.30 (built-in formats, those of zh-cn too).

>>> shows_date('yyyy"年"m"月"d"日"'), shows_date('0.00"day"'), shows_date("[h]:mm")
(True, False, False)
"""

from __future__ import annotations

import re

from xlops.sheetxml.xml import attributes, plain

__all__ = ["date_styles", "number_formats", "shows_date"]

_BUILT_IN = {*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58}
_SILENT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')  # texts, paddings, colours, conditions
_ELAPSED = re.compile(r"\[[hms]+\]", re.I)
_FORMAT = re.compile(r"<numFmt\b([^>]*)>")
_XF = re.compile(r"<xf\b([^>]*)>")


def shows_date(code: str) -> bool:
    """Does a format code write a year, a month or a day?"""
    code = _SILENT.sub("", _ELAPSED.sub("h", code).split(";")[0]).lower().replace("general", "")
    clock = "h" in code or "s" in code
    return "y" in code or "d" in code or ("m" in code and not clock)


_CODES = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    14: "yyyy/m/d",
    22: "yyyy/m/d h:mm",
}


def number_formats(styles: str) -> list[str]:
    """The format code of every cell style; `General` where it is a built-in one that is seldom used."""
    custom = {}
    for tag in _FORMAT.findall(styles):
        found = attributes(tag)
        custom[int(found.get("numFmtId", "0"))] = found.get("formatCode", "")
    start, end = styles.find("<cellXfs"), styles.find("</cellXfs>")
    numbers = [int(attributes(tag).get("numFmtId", "0")) for tag in _XF.findall(styles[start:end])]
    dates = dict.fromkeys(_BUILT_IN, "yyyy/m/d") | _CODES
    return [custom.get(number, dates.get(number, "General")) for number in numbers]


def date_styles(styles: bytes) -> frozenset[int]:
    """The numbers of the cell styles that show a date, from the part `styles.xml`."""
    text = plain(styles, "styles.xml")
    custom = {}
    for tag in _FORMAT.findall(text):
        found = attributes(tag)
        if found.get("numFmtId", "").isdigit():
            custom[int(found["numFmtId"])] = shows_date(found.get("formatCode", ""))
    start, end = text.find("<cellXfs"), text.find("</cellXfs>")
    dates = set()
    for number, tag in enumerate(_XF.findall(text[start:end]) if 0 <= start < end else ()):
        code = int(attributes(tag).get("numFmtId", "0"))
        if custom.get(code, code in _BUILT_IN):
            dates.add(number)
    return frozenset(dates)

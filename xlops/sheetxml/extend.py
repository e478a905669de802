"""The ranges that grow with a table: validations, conditional formats, ignored errors, sparklines.

Rule: a range grows when it already reaches over the table's last two data rows (over its only one), and
only by the table's columns; a rule for a single row stays where it is. A `ref` grows with its bottom edge.
Source: ECMA-376 part 1, 18.3.1.18, 18.3.1.33, 18.5.1.2; [MS-XLSX] 2.6 (x14 twins and sparklines).

>>> extended("C4:C6 H1", Area(4, 2, 6, 5), 8)
'C4:C8 H1'
>>> extended("A1:Z6", Area(4, 2, 6, 5), 8)
'A1:Z6 B7:E8'
"""

from __future__ import annotations

import re

from xlops.errors import BadInput
from xlops.sheetxml.refs import Area
from xlops.sheetxml.xml import TAG, attributes, quoted, unescaped, with_attribute

__all__ = ["extended", "extended_rules", "extended_table"]

_RULE = re.compile(rf"<(conditionalFormatting|dataValidation|ignoredError)\b({TAG})(/?)>")
_X14 = re.compile(
    r"(?P<spark><x14:sparkline>.*?</x14:sparkline>)|(?P<open><xm:sqref>)(?P<ref>[^<]*)(?P<close></xm:sqref>)", re.S
)
_SOURCE = re.compile(r"(<xm:f>)([^<]*)(</xm:f>)")
_TABLE = re.compile(rf"<(table|autoFilter|sortState|sortCondition)\b({TAG})(/?)>")


def extended(sqref: str, data: Area, bottom: int) -> str:
    """A list of ranges, grown from a table's old data area to its new last row."""
    out, extra = [], []
    for text in sqref.split():
        area = Area.parse(text)
        reaches = area.top <= max(data.top, data.bottom - 1) and data.bottom <= area.bottom < bottom
        if not reaches or area.right < data.left or area.left > data.right:
            out.append(text)
        elif area.bottom == data.bottom and data.left <= area.left and area.right <= data.right:
            out.append(str(area.to_row(bottom)))
        else:
            out.append(text)
            left, right = max(area.left, data.left), min(area.right, data.right)
            extra.append(str(Area(area.bottom + 1, left, bottom, right)))
    return " ".join(out + extra)


def extended_rules(tail: str, sheet: str, data: Area, bottom: int) -> str:
    """What follows the rows of a worksheet, with every range grown that grows with the table."""

    def rule(found: re.Match[str]) -> str:
        old = attributes(found[2]).get("sqref", "")
        new = extended(old, data, bottom)
        return found[0] if new == old else f"<{found[1]}{with_attribute(found[2], 'sqref', new)}{found[3]}>"

    def twin(found: re.Match[str]) -> str:
        if found["spark"]:
            return _SOURCE.sub(
                lambda f: f[1] + quoted(_sparkline(unescaped(f[2]), sheet, data, bottom)) + f[3], found[0]
            )
        return found["open"] + extended(found["ref"], data, bottom) + found["close"]

    return _X14.sub(twin, _RULE.sub(rule, tail))


def _sparkline(source: str, sheet: str, data: Area, bottom: int) -> str:
    """The source of a sparkline: grown when it runs down a column of the table to its last row."""
    name, mark, ref = source.rpartition("!")
    if name.strip("'").replace("''", "'").casefold() != sheet.casefold():
        return source
    try:
        area = Area.parse(ref)
    except BadInput:
        return source  # a name, not a range
    down = area.left == area.right and data.left <= area.left <= data.right and area.top < area.bottom == data.bottom
    if not down:
        return source
    fixed = "$" if re.search(r":\$?[A-Za-z]+\$", ref) else ""
    return name + mark + re.sub(r"\$?[0-9]+$", lambda _: fixed + str(bottom), ref)


def extended_table(xml: str, old_bottom: int, new_bottom: int) -> str:
    """A table's part with its `ref`, filter and sort ranges grown, its mark of an empty table gone."""

    def element(found: re.Match[str]) -> str:
        tag = found[2]
        a = attributes(tag)
        area = Area.parse(a["ref"]) if "ref" in a else None
        if area and area.bottom == old_bottom:
            tag = with_attribute(tag, "ref", str(area.to_row(new_bottom)))
        if found[1] == "table":
            tag = with_attribute(with_attribute(tag, "insertRow", None), "insertRowShift", None)
        return f"<{found[1]}{tag}{found[3]}>"

    return _TABLE.sub(element, xml)

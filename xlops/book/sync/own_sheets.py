"""The operator's own sheets, and what they wrote beside our tables, carried into a workbook that was built anew.

Rule: a sheet's cells, looks, column widths, merged cells, validations and conditional formats are copied; a formula
follows what it reads (`moved`), and keeps its value where it reads nothing of ours. What hangs on other parts
(charts, pictures, comments, links, their own tables' frames) is not carried and said.
Source: ECMA-376 part 1, 18.3.1.99 (worksheet).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from xlops.book.sync.moved import Moved
from xlops.book.sync.own_styles import with_styles
from xlops.sheetxml import Book, Sheet, cell_name
from xlops.sheetxml.grid import RawCell
from xlops.sheetxml.package import CONTENT_TYPES, with_part, with_relation
from xlops.sheetxml.shared import SharedFormulas
from xlops.sheetxml.values import Formula, written
from xlops.sheetxml.xml import TAG, attributes, quoted, unescaped, with_attribute

__all__ = ["Copied", "with_sheets"]

_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_DROPPED = {
    "drawing": "图表或图片", "legacyDrawing": "批注或按钮", "hyperlinks": "超链接", "picture": "背景图",
    "oleObjects": "嵌入的文件", "controls": "控件", "tableParts": "表格外框", "extLst": "迷你图等",
}  # fmt: skip
_SILENT = ("legacyDrawingHF", "customSheetViews", "sheetProtection", "webPublishItems", "protectedRanges", "scenarios")
_RULE = re.compile(r"<(conditionalFormatting|dataValidation)\b" + TAG + r"(?:/>|>.*?</\1>)", re.S)
_RULE_FORMULA = re.compile(r"(<formula[12]?>)(.*?)(</formula[12]?>)", re.S)


@dataclass
class Copied:
    """Parts of the new workbook with the sheets in it; `left` says what could not be carried."""

    parts: dict[str, str | None] = field(default_factory=dict)
    sheets: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def with_sheets(
    old: Book, new: Book, moved: Moved, sheets: Collection[tuple[Sheet, str, Collection[tuple[int, int]] | None]]
) -> Copied:
    """Copy sheets (each with its new name, and the cells wanted or `None` for all)."""
    done = Copied()
    if not sheets:
        return done
    part, style = old.related("styles"), new.related("styles")
    first = first_rule = 0
    if part and style:
        done.parts[style], first, first_rule = with_styles(new.part(style), old.part(part))
    folder, _, file = new.workbook_part.rpartition("/")
    rels = f"{folder}/_rels/{file}.rels"
    workbook, relations, types = new.part(new.workbook_part), new.part(rels), new.part(CONTENT_TYPES)
    number = max(
        [int(sheet.sheet_id) for sheet in new.sheets] + [int(n) for n in re.findall(r'sheetId="(\d+)"', workbook)]
    )
    for sheet, name, wanted in sheets:
        number += 1
        target = f"worksheets/own{number}.xml"
        done.parts[f"{folder}/{target}"] = _Copy(old, sheet, moved, first, first_rule, done).text(wanted)
        relations = with_relation(relations, _KIND, target)
        key = re.findall(r'Id="(\w+)"', relations)[-1] if not relations.count(target) else _id_of(relations, target)
        state = ' state="hidden"' if sheet.hidden else ""
        entry = f'<sheet name="{quoted(name)}" sheetId="{number}"{state} r:id="{key}"/>'
        workbook = workbook.replace("</sheets>", entry + "</sheets>", 1)
        types = with_part(types, f"{folder}/{target}", _TYPE)
        done.sheets.append(name)
    done.parts |= {new.workbook_part: workbook, rels: relations, CONTENT_TYPES: types}
    return done


def _id_of(relations: str, target: str) -> str:
    tag = re.search(rf'<Relationship\b[^>]*Target="{re.escape(target)}"[^>]*/>', relations)
    assert tag
    return attributes(tag[0])["Id"]


class _Copy:
    """One sheet on its way."""

    def __init__(self, book: Book, sheet: Sheet, moved: Moved, first: int, first_rule: int, done: Copied) -> None:
        self._book, self._sheet, self._moved, self._done = book, sheet, moved, done
        self._first, self._first_rule = first, first_rule
        self._grid = book.grid(sheet.name).copy()
        self._lost: list[str] = []

    def text(self, wanted: Collection[tuple[int, int]] | None) -> str:
        """The sheet's XML for the new workbook."""
        grid, shared = self._grid, SharedFormulas(self._book.grid(self._sheet.name))
        for row, line in grid.rows.items():
            line.tag = self._styled(line.tag, "s")
            for col, raw in list(line.cells.items()):
                keep = wanted is None or (row, col) in wanted
                line.put(col, self._cell(row, col, raw, shared) if keep else "")
        head = re.sub(r'\s(?:codeName|tabSelected)="[^"]*"', "", grid.head)
        grid.head = re.sub(r"<col\b([^>]*?)/>", lambda found: f"<col{self._styled(found[1], 'style')}/>", head)
        grid.tail = (
            self._after(grid.tail)
            if wanted is None
            else re.sub(r"<(?!/worksheet).*(?=</worksheet>)", "", grid.tail, flags=re.S)
        )
        if self._lost:
            cells = "、".join(self._lost[:5]) + ("等" if len(self._lost) > 5 else "")
            self._done.left.append(f"「{self._sheet.name}」{cells} 的公式引用了新版里位置已变的单元格,只带来了它的值")
        return grid.text()

    def _styled(self, tag: str, name: str) -> str:
        found = attributes(tag).get(name)
        return with_attribute(tag, name, str(int(found) + self._first)) if found else tag

    def _cell(self, row: int, col: int, raw: str, shared: SharedFormulas) -> str:
        cell, name = RawCell(raw), cell_name(row, col)
        style = str(int(cell.style or 0) + self._first)
        value = self._book.cell(self._sheet.name, row, col)
        if value.kind == "error":
            return "" if not cell.formula else written(name, style, Formula(self._text(row, col, cell, shared)[0]))
        formula, ours = self._text(row, col, cell, shared) if cell.formula else ("", False)
        if not formula:
            return written(name, style, value.value)
        return written(name, style, Formula(formula, None if ours else "" if value.value is None else value.value))

    def _text(self, row: int, col: int, cell: RawCell, shared: SharedFormulas) -> tuple[str, bool]:
        kind = cell.formula[0].get("t", "") if cell.formula else ""
        text = shared.text(row, col, cell)
        found = None if kind in ("array", "dataTable") else self._moved.formula(text, self._sheet.name)
        if found is None:
            self._lost.append(cell_name(row, col))
            return "", False
        return found

    def _after(self, tail: str) -> str:
        """What follows the cells, without what hangs on other parts."""
        for name, said in _DROPPED.items():
            cut = re.sub(rf"<{name}\b{TAG}(?:/>|>.*?</{name}>)", "", tail, flags=re.S)
            if cut != tail:
                self._done.left.append(f"「{self._sheet.name}」上的{said}没有带过来,请从旧文件复制")
            tail = cut
        for name in _SILENT:
            tail = re.sub(rf"<{name}\b{TAG}(?:/>|>.*?</{name}>)", "", tail, flags=re.S)
        tail = re.sub(r'\sr:id="[^"]*"', "", tail)
        tail = re.sub(r'dxfId="(\d+)"', lambda found: f'dxfId="{int(found[1]) + self._first_rule}"', tail)
        return _RULE.sub(self._rule, tail)

    def _rule(self, rule: re.Match[str]) -> str:
        """A validation or a conditional format, unless it reads what can't be said any more."""
        lost = False

        def formula(found: re.Match[str]) -> str:
            nonlocal lost
            new = self._moved.formula(unescaped(found[2]), self._sheet.name)
            lost |= new is None
            return found[1] + (quoted(new[0]) if new else "") + found[3]

        text = _RULE_FORMULA.sub(formula, rule[0])
        return "" if lost else text

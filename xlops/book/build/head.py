"""The top of every sheet: title, guide, buttons, links, and what is frozen and printed.

Rule: every sheet leads back to 首页. Where macros run, buttons stand beside the title; in the edition without, the
guide says how the same is done. What a sheet prints is A4 across, one page wide, its top on every page; where grids stand
side by side each begins a page of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlops.book.build.looks import LEGEND, tab_color
from xlops.book.build.measure import lines, pixels
from xlops.book.build.numbers import clean
from xlops.book.build.place import ARROW, Block, Page, all_columns
from xlops.book.build.writer import Writer
from xlops.book.ribbon import Button
from xlops.catalog.sheets.model import Origin, Sheet
from xlops.sheetxml import cell_name

__all__ = ["PLAIN_HINT", "flow", "macro_of", "page_setup", "write_head"]

PLAIN_HINT = "导入、刷新、周报请用桌面上的 xlops 图标或 xlops 命令。"
_HOME = "home"
_BUTTON, _HIGH = 78, 26  # pixels
_PAPER, _MARGIN = 11.69, 0.4  # inches of A4 across
_SMALLEST = 45  # percent: below it nobody reads a print, and a wider table goes on to the next page
_FROZEN = 330  # pixels of key columns that may stand still


def macro_of(button: str) -> str:
    """The macro of a button, named either way.

    >>> macro_of("import_files"), macro_of("ImportFiles")
    ('ImportFiles', 'ImportFiles')
    """
    return "".join(part[:1].upper() + part[1:] for part in button.split("_"))


def write_head(writer: Writer, page: Page, sheets: Mapping[str, Sheet], buttons: Mapping[str, Button] | None) -> None:
    """Title, guide, buttons and links of a sheet; `buttons` by macro, `None` for the edition without macros."""
    sheet, looks, raw = page.sheet, writer.looks, writer.raw
    for col, width in enumerate(page.widths):
        raw.set_column_pixels(col, col, width)
    for block in page.blocks:
        for column in block.grid.columns:
            if column.hidden:
                col = block.column(column.id)
                raw.set_column_pixels(col, col, 60, None, {"hidden": True})
    raw.set_row_pixels(0, 38, looks.bar(font_size=16))
    raw.set_row_pixels(1, 24)
    raw.set_row_pixels(2, 22)
    start = _visible(page)
    writer.put(0, start, sheet.name, looks.bar(font_size=16))
    guide = sheet.guide + (PLAIN_HINT if sheet.buttons and buttons is None else "")
    writer.put(1, start, guide, looks.look())
    left = pixels(sheet.name, 16) + 24
    for macro in map(macro_of, sheet.buttons if buttons is not None else ()):
        button = buttons[macro]  # type: ignore[index]
        options = {
            "macro": macro, "caption": button.caption, "width": _BUTTON, "height": _HIGH, "x_offset": left,
            "y_offset": 6, "description": button.tip,
        }  # fmt: skip
        raw.insert_button(0, start, options)
        left += _BUTTON + 8
    _links(writer, page, sheets, start)
    _view(writer, page)


def _visible(page: Page) -> int:
    hidden = {b.column(c.id) for b in page.blocks for c in b.grid.columns if c.hidden}
    return next(col for col in range(len(page.widths)) if col not in hidden)


def _links(writer: Writer, page: Page, sheets: Mapping[str, Sheet], start: int) -> None:
    """Back to 首页, to the grids of the sheet, to its neighbours; at the end what the shades mean."""
    sheet, looks = page.sheet, writer.looks
    links = [("‹ 回首页", sheets[_HOME].name, "A1")] if _HOME in sheets and sheet.id != _HOME else []
    if len(page.blocks) > 1:
        links += [(f"› {b.grid.name}", sheet.name, cell_name(b.header + 1, b.left + 1)) for b in page.blocks]
    if sheet.id != _HOME:
        links += [(f"» {sheets[id].name}", sheets[id].name, "A1") for id in sheet.links if id in sheets]
    origins = {column.origin for block in page.blocks for column in block.grid.columns}
    texts = [text for text, _, _ in links] + ([LEGEND] if len(origins) > 1 and Origin.TYPED in origins else [])
    places = flow(texts, page.widths, start)
    for (text, target, cell), col in zip(links, places, strict=False):
        writer.link(2, col, target, cell, text, looks.link())
    if len(texts) > len(links):
        writer.put(2, places[-1], LEGEND, looks.quiet())


def flow(texts: Sequence[str], widths: Sequence[int], start: int = 0) -> list[int]:
    """The column of each text of a line, so that none covers the next; widths are pixels.

    >>> flow(["一二三四五六", "七"], [60, 60, 60, 60])
    [0, 2]
    """
    places, col = [], start
    for text in texts:
        places.append(col)
        need = pixels(text) + 6
        while need > 0 and col < len(widths):
            need -= widths[col]
            col += 1
        col += need > 0
    return places


def _view(writer: Writer, page: Page) -> None:
    sheet, raw = page.sheet, writer.raw
    raw.set_tab_color(tab_color(sheet.group, sheet.visible))
    raw.hide_gridlines(2)
    if page.blocks and page.blocks[0].header <= 8:
        header = page.blocks[0].header
        raw.freeze_panes(header + 1, _frozen(page.blocks[0]) if len(page.blocks) == 1 else 0)
    most = max((_header_lines(block) for block in page.blocks), default=0)
    if most:
        raw.set_row_pixels(page.blocks[0].header, 8 + 17 * most)


def _header_lines(block: Block) -> int:
    """How many lines the tallest header of a grid takes beside its filter button."""
    titles = zip(all_columns(block.grid), block.widths, strict=True)
    return max(lines(column.title, width - ARROW) for column, width in titles if not column.hidden)


def _frozen(block: Block) -> int:
    """How many columns stand still: those up to the last key column, where they leave room."""
    ids = [column.id for column in block.grid.columns]
    count = max((ids.index(key) for key in block.grid.key), default=-1) + 1
    wide = sum(
        w for w, c in zip(block.widths[:count], block.grid.columns, strict=False) if not c.hidden
    )  # fmt: skip
    return block.left + count if wide <= _FROZEN else 0


def page_setup(writer: Writer, page: Page, shop: str, end: int) -> None:
    """How a sheet is printed; `end` is the row after its last."""
    raw = writer.raw
    raw.set_landscape()
    raw.set_paper(9)
    raw.set_margins(left=_MARGIN, right=_MARGIN, top=0.5, bottom=0.6)
    name = clean(shop).replace("&", "&&")
    raw.set_footer(f"&L&9{name}&C&9{clean(page.sheet.name)}  第 &P 页 / 共 &N 页&R&9内部资料"[:255])
    raw.print_area(0, 0, max(end - 1, 0), page.last_column)
    if len(page.blocks) > 1:
        widest = max(sum(block.widths) for block in page.blocks)
        room = (_PAPER - 2 * _MARGIN) * 96
        raw.set_print_scale(max(_SMALLEST, min(100, int(94 * room / widest))))
        raw.set_v_pagebreaks([block.left for block in page.blocks[1:]])
    else:
        raw.fit_to_pages(1, 0 if page.blocks else 1 if page.tiles else 0)
    if page.blocks:
        raw.repeat_rows(0, page.blocks[0].header)

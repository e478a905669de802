"""Cards: a caption, a number, its change, a note. The cells of a sheet that have no table.

Rule: a card called `<id>_change` stands in the tile of the card `<id>`, as a signed line under the number, one called
`<id>_name` is its caption where that depends on the data; the colours of a change are those of direction as the shop chose them, not of judgement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlops.book.build.language import Language
from xlops.book.build.numbers import Value, code
from xlops.book.build.place import Page, Tile, tiled
from xlops.book.build.writer import Writer
from xlops.catalog.model import Kind
from xlops.catalog.palette import GREY, LINE, NAVY
from xlops.catalog.sheets.model import Card, Sheet
from xlops.sheetxml import Area, cell_name

__all__ = ["Placed", "place_cards", "write_cards"]

_RED, _GREEN = "C00000", "00802B"
_HEIGHTS = (22, 34, 20, 20, 8)  # caption, value, change, note, air


@dataclass(frozen=True)
class Placed:
    """A card with its cell (row and column from 0), its formula's text and value."""

    card: Card
    row: int
    col: int
    text: str
    value: Value


def place_cards(page: Page, language: Language) -> list[Placed]:
    """The cards of a sheet with their cells, formulas and values."""
    cells: dict[str, tuple[int, int]] = {}
    for (card, change), tile in zip(tiled(page.sheet.cards), page.tiles, strict=True):
        cells[card.id] = tile.row + 1, tile.left
        if change:
            cells[change.id] = tile.row + 2, tile.left
        cells[f"{card.id}_name"] = tile.row, tile.left
    refs = {id: str(_fixed(row, col)) for id, (row, col) in cells.items()}
    found = language.cards(page.sheet, refs)
    return [Placed(card, *cells[card.id], *found[card.id]) for card in page.sheet.cards]


def _fixed(row: int, col: int) -> str:
    """The address with `$`."""
    name = cell_name(row + 1, col + 1)
    letters = name.rstrip("0123456789")
    return f"${letters}${name[len(letters) :]}"


def write_cards(writer: Writer, page: Page, language: Language, colors: str) -> None:
    """Write the cards of a sheet; `colors` is the shop's 涨跌配色."""
    placed = {p.card.id: p for p in place_cards(page, language)}
    refs = {id: _fixed(p.row, p.col) for id, p in placed.items()}
    for (card, change), tile in zip(tiled(page.sheet.cards), page.tiles, strict=True):
        _frame(writer, card, tile, placed.get(f"{card.id}_name"))
        _value(writer, page.sheet, placed[card.id], tile, language, refs)
        if change:
            _change(writer, placed[change.id], tile, colors)
        if tile.left == page.tiles[0].left:
            for i, height in enumerate(_HEIGHTS):
                writer.raw.set_row_pixels(tile.row + i, height)


def _side(tile_row: str = "") -> dict[str, object]:
    sides: dict[str, object] = {"left": 1, "left_color": f"#{LINE}", "right": 1, "right_color": f"#{LINE}"}
    if tile_row == "top":
        return {**sides, "top": 5, "top_color": f"#{NAVY}"}
    return {**sides, "bottom": 1, "bottom_color": f"#{LINE}"} if tile_row == "bottom" else sides


def _frame(writer: Writer, card: Card, tile: Tile, caption: Placed | None) -> None:
    looks = writer.looks
    unit = "" if card.unit in ("", "%") else f"({card.unit})"
    lines = (
        (0, card.name + unit, looks.look(font_color=f"#{GREY}", indent=1, **_side("top"))),
        (2, None, looks.look(indent=1, **_side())),
        (3, card.note or None, looks.quiet(indent=1, shrink=True, **_side("bottom"))),
    )
    for offset, text, look in lines:
        writer.merged(tile.row + offset, tile.left, tile.right, look)
        if caption is not None and offset == 0:
            writer.formula(caption.row, caption.col, caption.text, caption.value, look, caption.card.kind)
        else:
            writer.put(tile.row + offset, tile.left, text, look)


def _value(
    writer: Writer, sheet: Sheet, placed: Placed, tile: Tile, language: Language, refs: Mapping[str, str]
) -> None:
    card = placed.card
    form = code(card.kind, card.unit, card.digits)
    form = "General" if card.kind in (Kind.TEXT, Kind.ID) else form
    look = writer.looks.look(num_format=form, bold=True, font_size=16, align="left", indent=1, shrink=True, **_side())
    writer.merged(placed.row, tile.left, tile.right, look)
    writer.formula(placed.row, placed.col, placed.text, placed.value, look, card.kind)
    for mark in card.marks:
        criteria = "=" + language.card_condition(mark.when, sheet, refs)
        style = writer.looks.mark(mark.look, form)
        writer.raw.conditional_format(
            placed.row, tile.left, placed.row, tile.right, {"type": "formula", "criteria": criteria, "format": style}
        )


def _change(writer: Writer, placed: Placed, tile: Tile, colors: str) -> None:
    """A signed line: ▲ 3.2%, in the colour of its direction."""
    card = placed.card
    plain = code(card.kind, card.unit, card.digits) + (f'" {card.unit}"' if card.unit not in ("", "%", "元") else "")
    form = f'"较上周同期 ▲ "{plain};"较上周同期 ▼ "{plain};"较上周同期 持平"'
    look = writer.looks.look(num_format=form, align="left", indent=1, font_size=9, shrink=True, **_side())
    writer.formula(placed.row, placed.col, placed.text, placed.value, look, card.kind)
    up, down = (_GREEN, _RED) if colors == "绿涨红跌" else (_RED, _GREEN)
    area = Area(placed.row + 1, tile.left + 1, placed.row + 1, tile.right + 1)
    for criteria, color in ((">", up), ("<", down)):
        # a text is larger than any number, and an empty change is a text
        rule = f"=AND(ISNUMBER({refs_of(placed)}),{refs_of(placed)}{criteria}0)"
        style = writer.looks.tint(color)
        writer.raw.conditional_format(str(area), {"type": "formula", "criteria": rule, "format": style})


def refs_of(placed: Placed) -> str:
    """The card's own cell with `$`."""
    return _fixed(placed.row, placed.col)

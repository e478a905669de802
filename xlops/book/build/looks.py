"""The formats of the workbook being written: made once for each look, on the house's font.

Rule: who fills a cell is seen: typed cells are white, imported ones blue, computed ones grey, each with a
header of its own shade. Nothing is in italics or pale: a computed number is read as often as a typed one.
A judgement carries its sign in the number format, so that a print in black and white says it too.
"""

from __future__ import annotations

from typing import Any

from xlops.book.build.numbers import number_format
from xlops.catalog.model import Kind
from xlops.catalog.palette import BAR, FONT, GREY, INK, JUDGED, LINE, LINK, NAVY
from xlops.catalog.sheets.model import Column, Group, Origin

__all__ = ["LEGEND", "TABS", "Looks", "tab_color"]

LEGEND = "白底手填 · 蓝底导入 · 灰底自动算"
_FILLS = {Origin.TYPED: "", Origin.IMPORTED: "EAF2FA", Origin.FORMULA: "F2F2F2"}
_HEADERS = {Origin.TYPED: NAVY, Origin.IMPORTED: "4A7EB0", Origin.FORMULA: GREY}
TABS = {
    Group.START: NAVY, Group.DATA: "4A7EB0", Group.PLAN: "ED7D31", Group.MONEY: "C9A227", Group.CARE: "2E8B6F",
    Group.BASE: GREY,
}  # fmt: skip
_BORDER = {"border": 1, "border_color": f"#{LINE}"}


def tab_color(group: Group, visible: bool) -> str:
    """The colour of a tab: its group's; paler where the sheet is not of the everyday ones.

    >>> tab_color(Group.DATA, True), tab_color(Group.DATA, False)
    ('#4A7EB0', '#C9D9E8')
    """
    color = TABS[group]
    if visible:
        return f"#{color}"
    return "#" + "".join(f"{255 - (255 - int(color[i : i + 2], 16)) * 3 // 10:02X}" for i in (0, 2, 4))


class Looks:
    """The formats of one workbook."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def look(self, **look: Any) -> Any:
        """The format with this look upon the house's font; one object for equal looks."""
        key = tuple(sorted(look.items()))
        if key not in self._made:
            base = {"font_name": FONT, "font_size": 10, "font_color": f"#{INK}", "valign": "vcenter"}
            self._made[key] = self._workbook.add_format({**base, **look})
        return self._made[key]

    def cell(self, column: Column) -> Any:
        """Cells of a column of a table."""
        return self.value(number_format(column), column.holds, column.origin)

    def value(self, form: str, kind: Kind, origin: Origin = Origin.TYPED) -> Any:
        """Cells of a number format, a kind and an origin."""
        fill = {"bg_color": f"#{_FILLS[origin]}"} if _FILLS[origin] else {}
        text = kind in (Kind.TEXT, Kind.ID)
        align: dict[str, Any] = (
            {"align": "left", "indent": 1, "text_wrap": kind is Kind.TEXT} if text else {"align": "right"}
        )
        if kind in (Kind.DATE, Kind.TIME):
            align = {"align": "center"}
        return self.look(num_format=form, **fill, **align, **_BORDER)

    def header(self, origin: Origin = Origin.TYPED) -> Any:
        """Header cells of a table."""
        return self.look(
            bold=True, font_color="#FFFFFF", bg_color=f"#{_HEADERS[origin]}", text_wrap=True, align="center", **_BORDER
        )

    def bar(self, **look: Any) -> Any:
        """The bar over a sheet or a part of it."""
        return self.look(bold=True, bg_color=f"#{BAR}", font_color=f"#{NAVY}", **look)

    def quiet(self, **look: Any) -> Any:
        """What is said beside."""
        return self.look(**{"font_color": f"#{GREY}", "font_size": 9, **look})

    def link(self, **look: Any) -> Any:
        """A link."""
        return self.look(font_color=f"#{LINK}", **look)

    def sum(self, form: str) -> Any:
        """A sum over a table."""
        return self.look(num_format=form, bold=True, align="right", font_color=f"#{NAVY}")

    def mark(self, name: str, form: str) -> Any:
        """The look of a conditional format on cells of a number format: only what differs from the cell."""
        if name == "quiet":
            return self._workbook.add_format({"font_color": f"#{GREY}"})
        sign, color, fill = JUDGED[name]
        look: dict[str, Any] = {"font_color": f"#{color}", "num_format": _signed(sign, form)}
        if fill:
            look["bg_color"] = f"#{fill}"
        return self._workbook.add_format({**look, "bold": True})

    def shape(self, form: str) -> Any:
        """A conditional format that changes the number format alone."""
        return self._workbook.add_format({"num_format": form})

    def tint(self, color: str) -> Any:
        """A conditional format that changes the colour alone."""
        return self._workbook.add_format({"font_color": f"#{color}"})


def _signed(sign: str, form: str) -> str:
    """A number format with a sign before the value; the minus stays with its number.

    >>> _signed("✖", "0.0%"), _signed("✖", "@")
    ('"✖ "0.0%;"✖ "-0.0%;"✖ "0.0%', '"✖ "@')
    """
    if form in ("@", "General"):
        return f'"{sign} "General;"{sign} "-General;"{sign} "General;"{sign} "@' if form == "General" else f'"{sign} "@'
    form = form.rpartition(";")[2]  # of several sections the plain one
    if form.startswith("yyyy"):
        return f'"{sign} "{form}'
    return f'"{sign} "{form};"{sign} "-{form};"{sign} "{form}'

"""The house's looks as constants: the font and the colours of everything that is shown, on paper and in a workbook.

Rule: a colour is declared once, as six hexadecimal digits; direction (▲ ▼) has colours of its own, apart from judgement
(✔ ● ✖), and both always come with a sign, so that a black-and-white print loses nothing. Whatever small text is written
in has a contrast of at least 4.5 : 1 on white and on a zebra stripe (WCAG 2.2, AA).

>>> JUDGED["bad"]
('✖', 'FFFFFF', '9C0006')
"""

from __future__ import annotations

__all__ = ["AMBER", "BAR", "FONT", "GREY", "INK", "JUDGED", "LINE", "LINK", "NAVY", "SERIES", "ZEBRA"]

FONT = "微软雅黑"
INK = "262626"  # text
GREY = "666666"  # what is said quietly
AMBER = "B45309"  # what is to be watched
LINE = "BFBFBF"  # borders
NAVY = "1F4E78"  # table headers, titles
BAR = "DDEBF7"  # section bars
ZEBRA = "F7F9FC"
LINK = "1F6FB2"

# At most five series a chart; told apart in grey print too (dark, mid, light, …).
SERIES = ("1F4E78", "ED7D31", "7FB2DE", "A5A5A5", "C9A227")

JUDGED: dict[str, tuple[str, str, str]] = {
    "good": ("✔", LINK, ""),
    "warn": ("●", AMBER, ""),
    "bad": ("✖", "FFFFFF", "9C0006"),
}
"""Judgement → sign before the value, colour of the text, fill behind it ("" for none)."""

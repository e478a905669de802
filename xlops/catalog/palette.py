"""The house's looks as constants: the font and the colours of everything that is shown, on paper and in a workbook.

Rule: a colour is declared once, as six hexadecimal digits; direction (▲ ▼) has colours of its own, apart from judgement
(✔ ● ✖), and both always come with a sign, so that a black-and-white print loses nothing.

>>> JUDGED["bad"]
('✖', 'FFFFFF', '9C0006')
"""

from __future__ import annotations

__all__ = ["BAR", "FONT", "GREY", "INK", "JUDGED", "LINE", "LINK", "NAVY", "SERIES", "ZEBRA"]

FONT = "微软雅黑"
INK = "262626"  # text
GREY = "7F7F7F"  # what is said quietly
LINE = "BFBFBF"  # borders
NAVY = "1F4E78"  # table headers, titles
BAR = "DDEBF7"  # section bars
ZEBRA = "F7F9FC"
LINK = "1F6FB2"

# At most five series a chart; told apart in grey print too (dark, mid, light, …).
SERIES = ("1F4E78", "ED7D31", "7FB2DE", "A5A5A5", "C9A227")

JUDGED: dict[str, tuple[str, str, str]] = {
    "good": ("✔", "1F6FB2", ""),
    "warn": ("●", "ED7D31", ""),
    "bad": ("✖", "FFFFFF", "9C0006"),
}
"""Judgement → sign before the value, colour of the text, fill behind it ("" for none)."""

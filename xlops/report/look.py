"""One visual language for the workbook and the page: fonts, colours, the mark of each tone.

Rule: direction (▲ ▼) and judgement (✔ ● ✖) have palettes of their own, and both always carry a shape
or a sign, so that a black-and-white print loses nothing. Red is up unless the shop chose otherwise.
Source: the layout conventions of Chinese weekly reports (红涨绿跌).

>>> mark(Tone.UP).sign, mark(Tone.UP).color, mark(Tone.UP, "绿涨红跌").color
('▲', 'C00000', '00802B')
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from xlops.catalog.palette import AMBER, BAR, FONT, GREY, INK, JUDGED, LINE, LINK, NAVY, SERIES, ZEBRA
from xlops.report.model import Tone

__all__ = [
    "AMBER", "BAR", "FONT", "GREY", "INK", "LINE", "LINK", "MISSING", "NAVY", "SERIES_COLORS", "ZEBRA", "Mark", "clean", "mark", "numeral",
]  # fmt: skip

MISSING = "—"

_RED, _GREEN = "C00000", "00802B"
SERIES_COLORS = SERIES


@dataclass(frozen=True)
class Mark:
    """How a tone looks: the sign before the value, the colour of the text, the fill behind it."""

    sign: str
    color: str
    fill: str = ""


_MARKS = {
    Tone.NONE: Mark("", INK),
    Tone.UP: Mark("▲", _RED),
    Tone.DOWN: Mark("▼", _GREEN),
    Tone.FLAT: Mark("–", GREY),
    Tone.GOOD: Mark(*JUDGED["good"]),
    Tone.WATCH: Mark(*JUDGED["warn"]),
    Tone.BAD: Mark(*JUDGED["bad"]),
    Tone.MISSING: Mark("", GREY),
}


def mark(tone: Tone, colors: str = "红涨绿跌") -> Mark:
    """The look of a tone under the shop's 涨跌配色 (红涨绿跌 or 绿涨红跌)."""
    found = _MARKS[tone]
    if colors == "绿涨红跌" and tone in (Tone.UP, Tone.DOWN):
        return Mark(found.sign, _GREEN if tone is Tone.UP else _RED)
    return found


# Characters that XML can't hold, that make Excel repair a file, or that reverse the text after them.
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_LONGEST = 32_000  # a cell of Excel holds 32,767 characters


def clean(text: str) -> str:
    r"""Text that is safe to show anywhere: control characters gone, tabs and returns made blanks.

    >>> clean("灰\x0060L\t加厚")
    '灰60L 加厚'
    """
    return _UNSAFE.sub("", text.replace("\t", " ").replace("\r\n", "\n").replace("\r", " "))[:_LONGEST]


_DIGITS = "零一二三四五六七八九"


def numeral(n: int) -> str:
    """The number of a section, 1 to 99.

    >>> [numeral(n) for n in (1, 10, 12, 20, 21)]
    ['一', '十', '十二', '二十', '二十一']
    """
    tens, ones = divmod(n, 10)
    return ("" if tens < 1 else "十" if tens == 1 else _DIGITS[tens] + "十") + (_DIGITS[ones] if ones or not n else "")

"""How wide a text is and where it wraps, without a font: what a merged cell or an SVG can't find out itself.

Rule: a Chinese character is 1 em wide, everything else what it is in 微软雅黑, rounded up a little. A line
breaks between Chinese characters and at blanks, never inside a number or a Latin word that fits a line,
and never before a closing mark. Source: glyph widths of 微软雅黑 (digits 0.55 em, capitals up to 0.9).

>>> width("支付180,350元")
6.65
>>> wrap("少的10,050元", 4.2)
['少的', '10,050元']
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["cut", "lines", "width", "wrap"]

_NARROW = set("ijlI.,:;'|!·()[]{} ft-r")
_WIDE = set("mwMWQO@%GDNHUCRAXKVB×÷±−")
_FULL = set("—→≥≤…▲▼✔●✖①②③④⑤")
_CLOSING = set(",。;:、?!,.;:%)」』》】)%’”")
_TOKEN = re.compile(r"[!-~−–—→≥≤×÷±]+ ?| |.", re.DOTALL)


@lru_cache(maxsize=8192)
def _em(char: str) -> float:
    if char > "\u2e7f" or char in _FULL:  # Chinese and what comes with it begins there
        return 1.0
    return 0.29 if char in _NARROW else 0.74 if char in _WIDE else 0.56


@lru_cache(maxsize=8192)  # a report measures each of its texts several times
def width(text: str) -> float:
    """The width of one line of text in em."""
    return round(sum(map(_em, text)), 2)


def wrap(text: str, room: float) -> list[str]:
    """The lines of a text in a column `room` em wide; at least one, newlines kept."""
    return [line for part in text.split("\n") for line in _wrap_line(part, room)]


def _wrap_line(text: str, room: float) -> list[str]:
    if width(text) <= room:
        return [text]
    done, line, used = [], "", 0.0
    for token in _TOKEN.findall(text):
        size = width(token)
        hangs = len(token.rstrip()) == 1 and token[0] in _CLOSING  # a mark alone, not a word that begins with one
        if used + width(token.rstrip()) > room and line and not hangs:
            done.append(line)
            line, used = "", 0.0
        while size > room and len(token) > 1:  # a word longer than the line is broken anywhere
            head = cut(token, room - used, "") or token[0]
            done.append(line + head)
            token, line, used = token[len(head) :], "", 0.0
            size = width(token)
        line, used = line + token, used + size
    return [*done, line]


def lines(text: str, room: float) -> int:
    """How many lines the text takes in a column `room` em wide."""
    return len(wrap(text, room))


def cut(text: str, room: float, sign: str = "…") -> str:
    """The text, or as much of it as fits with the sign after it.

    >>> cut("懒人沙发 灰60L 加厚", 6)
    '懒人沙发 …'
    """
    if width(text) <= room:
        return text
    used, room = 0.0, room - width(sign)
    for i, char in enumerate(text):
        used += _em(char)
        if used > room + 1e-9:
            return text[:i] + sign
    return text

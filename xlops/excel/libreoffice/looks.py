"""Fonts, fills and number formats of cells, as xlwings asks for them.

Rule: Chinese text has a font of its own in LibreOffice: every property is set for both scripts. Colours are red, green,
blue. Number formats are written as Excel writes them.
"""

from __future__ import annotations

from typing import Any

from xlops.excel.libreoffice.values import format_key

__all__ = ["Font", "color_of", "number_format", "of_color", "set_number_format"]

_NONE = -1


def color_of(value: Any) -> int:
    """A colour as LibreOffice's number; None is transparent.

    >>> color_of((255, 0, 0)) == color_of("#ff0000") == 0xFF0000
    True
    """
    if value is None:
        return _NONE
    if isinstance(value, str):
        return int(value.removeprefix("#"), 16)
    red, green, blue = value
    return int(red) << 16 | int(green) << 8 | int(blue)


def of_color(number: int) -> tuple[int, int, int] | None:
    """A colour from LibreOffice's number."""
    return None if number < 0 else (number >> 16 & 255, number >> 8 & 255, number & 255)


def number_format(document: Any, cells: Any) -> str | None:
    """The format code; None where the cells differ."""
    key = cells.NumberFormat
    return None if key is None else str(document.NumberFormats.getByKey(key).FormatString)


def set_number_format(document: Any, cells: Any, code: str) -> None:
    """Set a format code of Excel."""
    cells.NumberFormat = format_key(document, code)


class Font:
    """The font of a range."""

    def __init__(self, cells: Any) -> None:
        self.api = cells

    def _set(self, name: str, value: Any) -> None:
        self.api.setPropertyValue(name, value)
        self.api.setPropertyValue(name + "Asian", value)

    @property
    def bold(self) -> bool:
        return bool(self.api.CharWeight > 100)

    @bold.setter
    def bold(self, value: bool) -> None:
        self._set("CharWeight", 150.0 if value else 100.0)

    @property
    def italic(self) -> bool:
        return bool(self.api.CharPosture.value == "ITALIC")

    @italic.setter
    def italic(self, value: bool) -> None:
        from com.sun.star.awt.FontSlant import ITALIC, NONE

        self._set("CharPosture", ITALIC if value else NONE)

    @property
    def size(self) -> float:
        return float(self.api.CharHeight)

    @size.setter
    def size(self, value: float) -> None:
        self._set("CharHeight", float(value))

    @property
    def name(self) -> str:
        return str(self.api.CharFontName)

    @name.setter
    def name(self, value: str) -> None:
        self._set("CharFontName", value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        return of_color(self.api.CharColor)

    @color.setter
    def color(self, value: Any) -> None:
        self.api.CharColor = color_of(value)

"""The document properties of an open workbook: its shop, its version, the stamp of the last refresh.

Rule: Excel's and LibreOffice's own objects know custom properties; where a host gives neither, a defined name of the
workbook holds the text. Source: Office's DocumentProperties; UNO's com.sun.star.document.XDocumentProperties.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlwings import Book

__all__ = ["read_property", "write_property"]

_TEXT = 4  # msoPropertyTypeString
_REMOVABLE = 128  # com.sun.star.beans.PropertyAttribute.REMOVABLE


def read_property(book: Book, name: str) -> str:
    """The text of a custom property; "" where there is none."""
    try:
        if (com := _com(book)) is not None:
            return str(com(name).Value)
        if (uno := _uno(book)) is not None:
            return str(uno.getPropertyValue(name))
        return _unquoted(book.names[name].refers_to or "") if name in book.names else ""
    except Exception:  # each host has its own way of saying that there is none
        return ""


def write_property(book: Book, name: str, text: str) -> None:
    """Set a custom property."""
    if (com := _com(book)) is not None:
        if read_property(book, name):
            com(name).Value = text
        else:
            _added(com, name, text)
    elif (uno := _uno(book)) is not None:
        if uno.getPropertySetInfo().hasPropertyByName(name):
            uno.setPropertyValue(name, text)
        else:
            uno.addProperty(name, _REMOVABLE, text)
    else:
        book.names[name] = '="' + text.replace('"', '""') + '"'


def _added(com: Any, name: str, text: str) -> None:
    try:
        com.Add(name, False, _TEXT, text)
    except Exception:  # it is there, and empty
        com(name).Value = text


def _com(book: Book) -> Any:
    return getattr(book.api, "CustomDocumentProperties", None)


def _uno(book: Book) -> Any:
    known = getattr(book.api, "getDocumentProperties", None)
    return known().getUserDefinedProperties() if known else None


def _unquoted(formula: str) -> str:
    """The text of a name that stands for one.

    >>> _unquoted('="3f9a"')
    '3f9a'
    """
    return formula.removeprefix("=").removeprefix('"').removesuffix('"').replace('""', '"')

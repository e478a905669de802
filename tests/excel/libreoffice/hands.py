"""An operator's hands on a LibreOffice: press a button, read and close a message, look into a table."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

__all__ = [
    "column_of",
    "control",
    "fastest",
    "place",
    "press",
    "presses",
    "read_message",
    "snapshot",
    "tick",
    "until",
    "wait_message",
]

T = TypeVar("T")


def until(found: Callable[[], T | None], seconds: float = 60.0) -> T:
    """What is found, as soon as it is there."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if (value := found()) is not None:
            return value
        time.sleep(0.05)
    raise AssertionError("it did not come")


def fastest(attempt: Callable[[], float], limit: float, tries: int = 10) -> float:
    """The seconds of the first attempt under the limit, or of the best: other work on the machine only adds to them."""
    took = []
    for _ in range(tries):
        took.append(attempt())
        if took[-1] < limit:
            break
    return min(took)


def presses(book: Any) -> dict[str, tuple[str, Any]]:
    """Every button by its caption: a sheet it stands on, its model."""
    found = {}
    for name in book.Sheets.ElementNames:
        page = book.Sheets.getByName(name).DrawPage
        for i in range(page.Count):
            model = getattr(page.getByIndex(i), "Control", None)
            if model is not None and getattr(model, "Label", ""):
                found.setdefault(model.Label, (name, model))
    return found


def control(book: Any, caption: str) -> Any:
    """The button on the screen, its sheet brought to the front."""
    sheet, model = presses(book)[caption]
    controller = book.CurrentController
    controller.ActiveSheet = book.Sheets.getByName(sheet)
    controller.FormDesignMode = False
    return controller.getControl(model)


def press(book: Any, caption: str) -> None:
    """Press a button as a screen reader does; what it starts goes on by itself."""
    control(book, caption).getAccessibleContext().doAccessibleAction(0)


def read_message(context: Any) -> str | None:
    """The text of the message box that is open; it is closed by its button. None where there is none."""
    from com.sun.star.accessibility.AccessibleRole import ALERT, DIALOG

    toolkit = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", context)
    for i in range(toolkit.getTopWindowCount()):
        window = toolkit.getTopWindow(i)
        top = window.getAccessibleContext() if window is not None else None
        if top is None or top.getAccessibleRole() not in (ALERT, DIALOG):
            continue
        parts = list(_below(top))
        text = max((part.getAccessibleName() for part in parts), key=len)
        for part in parts:
            if part.getAccessibleName() in ("OK", "确定"):
                part.doAccessibleAction(0)
                return str(text)
    return None


def tick(context: Any) -> list[str]:
    """The lines of the list to tick that comes; all stay ticked and it is confirmed."""
    from com.sun.star.accessibility.AccessibleRole import DIALOG, LIST_ITEM

    toolkit = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", context)

    def found() -> list[str] | None:
        for i in range(toolkit.getTopWindowCount()):
            window = toolkit.getTopWindow(i)
            top = window.getAccessibleContext() if window is not None else None
            if top is not None and top.getAccessibleRole() == DIALOG:
                parts = list(_below(top))
                lines = [part.getAccessibleName() for part in parts if part.getAccessibleRole() == LIST_ITEM]
                for part in parts:
                    if lines and part.getAccessibleName() == "确定":
                        part.doAccessibleAction(0)
                        return lines
        return None

    return until(found, 90.0)


def wait_message(context: Any, seconds: float = 90.0) -> str:
    """The text of the message box that comes, closed."""
    return until(lambda: read_message(context), seconds)


def _below(accessible: Any) -> Iterator[Any]:
    for i in range(accessible.getAccessibleChildCount()):
        child = accessible.getAccessibleChild(i).getAccessibleContext()
        yield child
        yield from _below(child)


def place(book: Any, table: str, header: str) -> tuple[Any, int, int, int]:
    """Sheet, column, first and last data row of a table's column, from 0."""
    area = book.DatabaseRanges.getByName(table).DataArea
    sheet = book.Sheets.getByIndex(area.Sheet)
    heads = sheet.getCellRangeByPosition(area.StartColumn, area.StartRow, area.EndColumn, area.StartRow).getDataArray()
    return sheet, area.StartColumn + heads[0].index(header), area.StartRow + 1, area.EndRow


def column_of(book: Any, table: str, header: str) -> list[Any]:
    """What stands in a column of a table."""
    sheet, at, first, last = place(book, table, header)
    return [row[0] for row in sheet.getCellRangeByPosition(at, first, at, last).getDataArray()]


def snapshot(book: Any, name: str) -> tuple[Any, ...]:
    """All values of a sheet."""
    sheet = book.Sheets.getByName(name)
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    area = cursor.RangeAddress
    return tuple(sheet.getCellRangeByPosition(0, 0, area.EndColumn, area.EndRow).getDataArray())

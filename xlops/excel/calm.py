"""A host left in peace while it is written into: no redrawing, no calculating; afterwards everything as before.

Rule: what the operator had set comes back whatever happens, each setting on its own; a host that refuses one of them
(a cell is being edited) does not stop the work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlwings import App

__all__ = ["calm", "told"]


@contextmanager
def calm(app: App) -> Iterator[None]:
    """Screen and calculation stand still inside."""
    drawing, calculating = app.screen_updating, app.calculation
    try:
        app.screen_updating = False
        app.calculation = "manual"
        yield
    finally:
        with suppress(Exception):
            app.calculation = calculating
        with suppress(Exception):
            app.screen_updating = drawing


@contextmanager
def told(app: App) -> Iterator[Callable[[str], None]]:
    """Something that writes into the status bar; at the end the host has it back."""

    def tell(text: str) -> None:
        with suppress(Exception):
            app.status_bar = text

    try:
        yield tell
    finally:
        with suppress(Exception):
            app.status_bar = False

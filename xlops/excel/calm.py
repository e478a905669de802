"""A host left in peace while it is written into: no redrawing, no calculating; afterwards everything as before.

Rule: what the operator had set comes back whatever happens, each setting on its own; a host that refuses one of them
(a cell is being edited) does not stop the work. These are classes and no generators, and a host's own error leaves as
`Refused`: an error of UNO can't bear that a generator notes its traceback, and another one would be told instead.
"""

from __future__ import annotations

from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING

from xlops.errors import XlopsError

if TYPE_CHECKING:
    from xlwings import App

__all__ = ["Calm", "Refused", "Told"]

_SETTINGS = ("calculation", "screen_updating")  # in the order in which they come back


class Refused(XlopsError):
    """The host did not take what was written; its own error is the cause."""


class Calm:
    """Screen and calculation stand still inside. Raises `Refused` where the host raises anything of its own."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._before: dict[str, object] = {}

    def __enter__(self) -> None:
        for name in _SETTINGS:
            with suppress(Exception):
                self._before[name] = getattr(self._app, name)
        with suppress(Exception):
            self._app.screen_updating = False
        with suppress(Exception):
            self._app.calculation = "manual"

    def __exit__(self, kind: object, error: BaseException | None, trace: TracebackType | None) -> None:
        for name, value in self._before.items():
            with suppress(Exception):
                setattr(self._app, name, value)
        if isinstance(error, Exception) and not isinstance(error, XlopsError):
            told = f"表格拒绝写入({type(error).__name__}),表格没有改动;工作表若有保护请先撤销保护,再点一次"
            raise Refused(told) from error


class Told:
    """Writes into the status bar when called; at the end the host has it back."""

    def __init__(self, app: App) -> None:
        self._app = app

    def __call__(self, text: str) -> None:
        with suppress(Exception):
            self._app.status_bar = text

    def __enter__(self) -> Told:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(Exception):
            self._app.status_bar = False

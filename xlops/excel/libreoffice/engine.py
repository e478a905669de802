"""LibreOffice as an engine of xlwings: the same scripts and macros, another host.

Rule: what the macros use, and what people's own scripts use most; what is not here says so, nothing is done half.
Source: xlwings' base classes (BSD), which name what an engine may be asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from xlops.errors import NotFound
from xlops.excel.libreoffice.books import Book
from xlops.excel.libreoffice.functions import relay
from xlops.excel.libreoffice.office import connect, open_document
from xlops.excel.pick import Host
from xlops.shop.found import Found

__all__ = ["ENGINE", "App", "open_book"]

Choose = Callable[[str, list[str]], "list[int] | None"]
"""Title, lines → the numbers of the ticked lines; None when cancelled."""
_CALC = "com.sun.star.sheet.SpreadsheetDocument"
ORIGINAL = "xlops.original"
"""Document property of an open copy: the path of the operator's file."""


class Engine:
    """What xlwings asks of an engine beside its apps."""

    name, type = "libreoffice", "desktop"

    def __init__(self) -> None:
        self.apps: list[App] = []

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        return value

    @staticmethod
    def clean_value_data(
        data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool
    ) -> list[list[Any]]:
        """Values as the caller wants days, empty cells and numbers."""
        from datetime import datetime

        def clean(value: Any) -> Any:
            if value is None:
                return empty_as
            if isinstance(value, datetime):
                parts = dict(year=value.year, month=value.month, day=value.day)
                return datetime_builder(
                    **parts, hour=value.hour, minute=value.minute, second=value.second, microsecond=0, tzinfo=None
                )
            if number_builder is not None and isinstance(value, float):
                return number_builder(value)
            return value

        return [[clean(value) for value in row] for row in data]


ENGINE = Engine()


class App:
    """A running LibreOffice; `host` is what it can do for our macros beside its cells."""

    engine = ENGINE
    host = Host()

    def __init__(self, context: Any, relay: Any, document: Any = None) -> None:
        self.api = context
        self.relay = relay
        self.desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        self._document = document
        self._indicator: Any = None

    @property
    def pid(self) -> int:
        return 0

    @property
    def books(self) -> Books:
        return Books(self)

    def activate(self, steal_focus: bool = False) -> None:
        """Its window is where the operator left it."""

    def _current(self) -> Any:
        return self._document if self._document is not None else self.desktop.getCurrentComponent()

    @property
    def screen_updating(self) -> bool:
        return not self._current().hasControllersLocked()

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        document = self._current()
        if not value and not document.hasControllersLocked():
            document.lockControllers()
        while value and document.hasControllersLocked():
            document.unlockControllers()

    @property
    def calculation(self) -> str:
        return "automatic" if self._current().isAutomaticCalculationEnabled() else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        self._current().enableAutomaticCalculation(value != "manual")

    def calculate(self) -> None:
        self._current().calculate()

    @property
    def status_bar(self) -> str | bool:
        """LibreOffice tells nobody what stands there."""
        return False

    @status_bar.setter
    def status_bar(self, value: str | bool | None) -> None:
        if self._indicator is not None and not value:
            self._indicator.end()
            self._indicator = None
        elif value and self._indicator is None:
            self._indicator = self._current().CurrentController.Frame.createStatusIndicator()
            self._indicator.start(str(value), 0)
        elif value:
            self._indicator.setText(str(value))

    @property
    def visible(self) -> bool:
        return True

    def quit(self) -> None:
        self.desktop.terminate()


class Books:
    """The open workbooks."""

    def __init__(self, app: App) -> None:
        self.app = app

    def _documents(self) -> list[Any]:
        found = self.app.desktop.Components.createEnumeration()
        documents = []
        while found.hasMoreElements():
            one = found.nextElement()
            with suppress(AttributeError):
                if one.supportsService(_CALC):
                    documents.append(one)
        return documents

    def __iter__(self) -> Iterator[Book]:
        return (_book(self.app, document) for document in self._documents())

    def __len__(self) -> int:
        return len(self._documents())

    def __call__(self, key: int | str) -> Book:
        books = list(self)
        if isinstance(key, int):
            return books[key - 1]
        for book in books:
            if key in (book.name, book.fullname):
                return book
        raise KeyError(key)

    @property
    def active(self) -> Book:
        return _book(self.app, self.app.desktop.getCurrentComponent())

    def add(self) -> Book:
        return _book(self.app, self.app.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, ()))

    def open(self, fullname: str, *_: Any, **__: Any) -> Book:
        return _book(self.app, open_document(self.app.desktop, Path(fullname)))


def _book(app: App, document: Any) -> Book:
    """A document as a workbook of an app that knows which one it is about."""
    own = App(app.api, app.relay, document)
    own.host = app.host
    return Book(own, document, _original(document))


def _original(document: Any) -> Path | None:
    """The operator's file of which a copy is open."""
    properties = document.getDocumentProperties().getUserDefinedProperties()
    if properties.getPropertySetInfo().hasPropertyByName(ORIGINAL):
        return Path(str(properties.getPropertyValue(ORIGINAL)))
    return None


def _chooser(choose: Choose) -> Callable[[Sequence[Found]], list[Path] | None]:
    """The choice among files by their labels; nothing to choose from is nothing chosen."""

    def chosen(files: Sequence[Found]) -> list[Path] | None:
        numbers = choose("选择要导入的文件", [one.label for one in files]) if files else []
        return None if numbers is None else [files[number].path for number in numbers]

    return chosen


def open_book(pipe: str, folder: Path, id: str, choose: Choose | None = None) -> Any:
    """xlwings' book of an open document, found by its id in this run of LibreOffice. Raises `NotFound`.

    `choose` shows a list of lines to tick and gives the numbers of those that stay ticked.
    """
    import xlwings

    context = connect(pipe)
    app = App(context, relay(context, folder))
    app.host = Host(choose=_chooser(choose) if choose else None, copy=app.relay.copy)
    ENGINE.apps[:] = [app]
    if ENGINE.name not in xlwings.engines.engines_by_name:
        xlwings.engines.add(xlwings.Engine(impl=ENGINE))
    xlwings.engines.active = xlwings.engines[ENGINE.name]  # type: ignore[assignment]
    for book in app.books:
        if book.api.RuntimeUID == id:
            return xlwings.Book(impl=book)
    raise NotFound("这个工作簿已经关闭,请重新打开")

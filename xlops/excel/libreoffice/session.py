"""`xlops libreoffice WORKBOOK`: the workbook live in LibreOffice, its functions and buttons answered by this program.

Rule: a copy is open, never the operator's file: on every save of the copy what changed is patched into the file (see
`save`). The process that computes belongs to LibreOffice; this one only waits for the window to be closed. If this one
ends before, LibreOffice stays, functions and buttons go on, and the copy keeps what is typed.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from xlops.errors import BadFile, XlopsError
from xlops.excel.libreoffice.bridge import bridged_copy, install_wrappers
from xlops.excel.libreoffice.engine import ORIGINAL
from xlops.excel.libreoffice.functions import install
from xlops.excel.libreoffice.office import Office, open_document, start, store_as
from xlops.excel.libreoffice.save import Standing, save_into, standing
from xlops.excel.places import Places

__all__ = ["Live", "open_live"]

_SAVED = ("OnSaveDone", "OnSaveAsDone")
_REMOVABLE = 128  # com.sun.star.beans.PropertyAttribute.REMOVABLE
Tell = Callable[[str], None]


def open_live(path: Path, *, headless: bool = False, folder: Path | None = None, tell: Tell = print) -> None:
    """Open a workbook live and wait until its window is closed.

    `folder` holds LibreOffice's profile and the copies, by default the user's own of this program; `tell` gets a
    sentence for every save. Raises `NotFound` without LibreOffice, `BadFile` for what is no workbook.
    """
    with Live(path, headless=headless, folder=folder, tell=tell) as live:
        live.wait()


class Live:
    """A workbook open live: `book` is LibreOffice's document, `relay` what answers functions and buttons."""

    def __init__(self, path: Path, *, headless: bool = False, folder: Path | None = None, tell: Tell = print) -> None:
        self.path = path.resolve()
        if not self.path.is_file() or self.path.suffix.lower() not in (".xlsm", ".xlsx"):
            raise BadFile(f"「{path.name}」不是工作簿(xlsm、xlsx),请给出店铺文件夹里的工作簿")
        self._tell = tell
        self.folder = folder or Places.of_user().folder / "libreoffice"
        self.folder.mkdir(parents=True, exist_ok=True)
        self._copies = Path(tempfile.mkdtemp(prefix="copy-", dir=self.folder))
        self.copy = bridged_copy(self.path, self._copies / self.path.name)
        self.host: Office = start(self.folder, headless=headless)
        try:
            self.relay = install(self.host, self.folder / "relay")
            install_wrappers(self.host.context)
            self.book = self._open()
            self._before: Standing = standing(self.book, self.relay)
            self.book.addDocumentEventListener(_listener(self._saved))
        except BaseException:
            self.host.end()
            raise

    def __enter__(self) -> Live:
        return self

    def __exit__(self, *_: object) -> None:
        """Ends LibreOffice and removes the copy, unless something is still open: that is the operator's."""
        if self._windows():
            self._tell(f"LibreOffice 还开着,没有结束;里面的表在「{self.copy}」")
            return
        self.host.end()
        shutil.rmtree(self._copies, ignore_errors=True)

    def wait(self) -> None:
        """Until every window is closed."""
        while self._windows():
            time.sleep(0.5)

    def discard(self) -> None:
        """Close every window; what was not saved is lost."""
        for document in self._windows():
            with suppress(Exception):
                document.close(True)

    def _windows(self) -> list[Any]:
        """The open documents; none where LibreOffice has ended."""
        found = []
        with suppress(Exception):
            listed = self.host.desktop.Components.createEnumeration() if self.host.process.poll() is None else None
            while listed is not None and listed.hasMoreElements():
                found.append(listed.nextElement())
        return found

    def save(self) -> None:
        """Save the copy, and so what changed into the operator's file."""
        self.book.store()

    def _open(self) -> Any:
        book = open_document(self.host.desktop, self.copy)
        properties = book.getDocumentProperties().getUserDefinedProperties()
        if not properties.getPropertySetInfo().hasPropertyByName(ORIGINAL):
            properties.addProperty(ORIGINAL, _REMOVABLE, str(self.path))
        book.setModified(False)
        return book

    def _saved(self) -> None:
        """The copy was saved: patch the file, or keep the copy beside it where that can't be."""
        now = standing(self.book, self.relay)
        try:
            count = save_into(self.path, self._before, now, backups=self.path.parent / "备份")
            self._before = now
            self._tell(f"已写回「{self.path.name}」:{count} 处" if count else "没有要写回的改动")
        except XlopsError as error:
            beside = self.path.with_name(f"{self.path.stem}(LibreOffice {_now():%m%d-%H%M%S}).xlsx")
            store_as(self.book, beside)
            self._tell(f"{str(error).format(self.path.name)}:「{beside.name}」")


def _now() -> datetime:
    return datetime.now(UTC).astimezone()


def _listener(saved: Callable[[], None]) -> Any:
    """Calls `saved` after each save of a document."""
    import unohelper
    from com.sun.star.document import XDocumentEventListener

    class Listener(unohelper.Base, XDocumentEventListener):  # type: ignore[misc]
        def documentEventOccured(self, event: Any) -> None:
            if event.EventName in _SAVED:
                saved()

        def disposing(self, source: Any) -> None:
            """The document is gone; the waiting sees it."""

    return Listener()

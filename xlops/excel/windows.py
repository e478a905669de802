"""What Excel on Windows does for a macro beside its cells: ask, let files be chosen, open, fill the clipboard.

Rule: nothing but what Windows and Excel bring along. Of many proposed files the operator takes all, or picks in the
file dialog that everybody knows, which stands in the folder of the newest.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlops.excel.pick import Host
from xlops.shop.found import Found, downloads

if TYPE_CHECKING:
    from xlwings import App, Book

__all__ = ["windows_host"]

_TITLE = "店铺运营"
_LISTED = 12
_PICK_FILES = 3  # msoFileDialogFilePicker
_PDF = 0  # xlTypePDF
_UNICODE_TEXT = 13  # CF_UNICODETEXT
_MOVEABLE = 2  # GMEM_MOVEABLE


def windows_host(book: Book) -> Host:
    """The host of a workbook that is open in Excel."""
    app = book.app
    return Host(
        choose=lambda files: _choose(app, files),
        ask=lambda text, option, default: _ask(app, text, option, default),
        show=lambda path: os.startfile(path),  # type: ignore[attr-defined, unused-ignore]
        copy=_copy,
        print_pdf=lambda report: _print(app, report),
    )


def _choose(app: App, files: Sequence[Found]) -> list[Path] | None:
    """All of them, some of them through the file dialog, or none."""
    if files:
        listed = "\n".join(f"· {one.label}" for one in files[:_LISTED])
        more = f"\n……共 {len(files)} 个" if len(files) > _LISTED else ""
        text = (
            f"找到 {len(files)} 个没导入过的文件:\n{listed}{more}\n\n全部导入吗?\n是:全部导入  否:自己选  取消:不导入"
        )
        said = app.alert(text, _TITLE, "yes_no_cancel")
        if said == "yes":
            return [one.path for one in files]
        if said != "no":
            return None
    return _dialog(app, files[0].path.parent if files else downloads())


def _dialog(app: App, folder: Path) -> list[Path] | None:
    dialog: Any = app.api.FileDialog(_PICK_FILES)
    dialog.AllowMultiSelect = True
    dialog.Title = "选择要导入的文件(可以选多个)"
    dialog.InitialFileName = f"{folder}\\"
    if not dialog.Show():
        return None
    chosen = dialog.SelectedItems
    return [Path(chosen.Item(number)) for number in range(1, chosen.Count + 1)]


def _print(app: App, report: Path) -> Path | None:
    """The first sheet as a PDF, from a copy that is opened to be read and closed again."""
    target = report.with_suffix(".pdf")
    with suppress(Exception):  # no printer, no add-in: the report itself is there
        opened: Any = app.books.open(str(report), update_links=False, read_only=True)
        try:
            opened.sheets[0].api.ExportAsFixedFormat(_PDF, str(target))
        finally:
            opened.api.Close(False)  # nothing is saved
    return target if target.exists() else None


def _ask(app: App, text: str, option: str, default: str | None) -> str | None:
    """A yes, or a text; None where it was cancelled."""
    if option == "same-shop":
        return "yes" if app.alert(text, _TITLE, "yes_no") == "yes" else None
    said = app.api.InputBox(text[:250], _TITLE, default or "")  # it gives a text unless told otherwise
    return str(said).strip() or None if said is not False else None


def _copy(text: str) -> None:
    """Text onto the clipboard. Raises `OSError` while another program holds it."""
    user, kernel = ctypes.windll.user32, ctypes.windll.kernel32  # type: ignore[attr-defined, unused-ignore]
    kernel.GlobalAlloc.restype = kernel.GlobalLock.restype = ctypes.c_void_p
    kernel.GlobalAlloc.argtypes = [ctypes.c_uint, ctypes.c_size_t]
    kernel.GlobalLock.argtypes = kernel.GlobalUnlock.argtypes = [ctypes.c_void_p]
    user.SetClipboardData.argtypes = [ctypes.c_uint, ctypes.c_void_p]
    data = (text.replace("\n", "\r\n") + "\0").encode("utf-16-le")
    if not user.OpenClipboard(None):
        raise OSError("the clipboard is held by another program")
    try:
        user.EmptyClipboard()
        memory = kernel.GlobalAlloc(_MOVEABLE, len(data))
        ctypes.memmove(kernel.GlobalLock(memory), data, len(data))
        kernel.GlobalUnlock(memory)
        if not user.SetClipboardData(_UNICODE_TEXT, memory):
            raise OSError("the clipboard took nothing")
    finally:
        user.CloseClipboard()

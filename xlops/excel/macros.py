"""The macros behind the buttons, one plain function each; `run` is the one entry of every host.

Rule: a macro takes the open workbook and says in Chinese what came of it; an error is one sentence with what to do,
never a traceback. Imports and reports run in a process of their own. What the operator typed is taken first; the
host's screen, calculation and status bar are as before, whatever happens.

>>> run("import_file", book=object())
'没有「import_file」这个按钮,请运行 xlops upgrade 升级工作簿。您是不是要找「import_files」?'
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlops.errors import NotFound, Question, XlopsError, near_names
from xlops.excel.caller import path_of, shop_of
from xlops.excel.calm import Calm, Refused, Told
from xlops.excel.goto import go_to
from xlops.excel.jobs import JobFailed, work
from xlops.excel.pick import Host, pick
from xlops.excel.summary import of_check, of_import, of_refresh
from xlops.shop.found import Found, FoundFiles, downloads
from xlops.store import Shop, home

if TYPE_CHECKING:
    from datetime import date

    from xlwings import Book

    from xlops.book.sync import Prepared, ReadBook
    from xlops.excel.live import LiveBook
    from xlops.shop.workbook import Refresh

__all__ = [
    "MACROS", "daily_check", "doctor", "help", "import_files", "refresh_sheets", "run", "send_chat", "targets", "weekly_report",
]  # fmt: skip

_EDITING = {-2147418111, -2146777998}  # RPC_E_CALL_REJECTED, VBA_E_IGNORE: a cell is being edited
_SHOWN = 700  # characters of a text in a message box


def import_files(book: Book, host: Host) -> str:
    """Let the operator choose among the new files, import them, then refresh the sheets."""
    shop = shop_of(book)
    with Told(book.app) as tell:
        tell("正在找新下载的文件……")
        said = work("find", shop, {"folders": [str(downloads())]}, tell=tell)
        found = FoundFiles(tuple(_found(one) for one in said["files"]), tuple(said["unknown"]))
        paths = pick(host, found)
        if not paths:
            return of_import([], found, chosen=paths is None or bool(found.files))
        try:
            done = work("import", shop, {"files": [str(path) for path in paths]}, tell=tell, ask=host.ask)
        except JobFailed as error:
            before = f"(之前 {error.finished} 个文件已导入)" if error.finished else ""
            return f"没有导入完:{error}{before}。没导完的文件不会留下半份数据"
        said = of_import(done, found, chosen=host.choose is not None)
        if not any(one["new"] or one["updated"] for one in done):
            return said
        tell("正在刷新各表……")
        try:
            return f"{said}\n{of_refresh(_refresh(book, shop, host))}"
        except Exception as error:  # what was imported stays
            return f"{said}\n数据已导入,但表没有刷新:{_sentence(error)}"


def refresh_sheets(book: Book, host: Host) -> str:
    """Take in what was typed, then write what the store knows into the open workbook."""
    shop = shop_of(book)
    with Told(book.app) as tell:
        tell("正在刷新各表……")
        return of_refresh(_refresh(book, shop, host))


def daily_check(book: Book, host: Host) -> str:
    """Check the last day with data, show it on the sheet, say the red lines (at most five)."""
    from xlops.catalog.sheets import SHEETS
    from xlops.shop import check

    shop = shop_of(book)
    with Told(book.app) as tell:
        tell("正在巡店……")
        grids = {grid.id for grid in SHEETS["checks"].grids}
        _refresh(book, shop, host, only=grids)
        return of_check(check(shop))


def weekly_report(book: Book, host: Host) -> str:
    """Write the report of the last whole week and open it."""
    shop = shop_of(book)
    with Told(book.app) as tell:
        done = work("weekly", shop, {}, tell=tell)
        paths, notes = [Path(path) for path in done["files"]], list(done["notes"])
        if notes and host.print_pdf and (printed := host.print_pdf(paths[0])):
            paths, notes = [*paths, printed], []
    with suppress(Exception):  # the sentence says where it lies
        host.show(paths[0]) if host.show else book.app.books.open(str(paths[0]))
    names = "、".join(path.name for path in paths)
    return "\n".join([f"周报已生成:{names},在「{shop.reports}」里", *notes])


def send_chat(book: Book, host: Host) -> str:
    """Page one for the group chat: its picture beside the reports, its text on the clipboard."""
    shop = shop_of(book)
    with Told(book.app) as tell:
        done = work("chat", shop, {}, tell=tell)
    text, files = str(done["text"]), {Path(path).suffix: path for path in done["files"]}
    said = f"文字在「{files['.txt']}」里,请打开复制到群里"
    if host.copy is not None:
        with suppress(Exception):  # another program holds the clipboard: the file will do
            host.copy(text)
            said = "已复制,可以直接粘贴到群里"
    picture = f";图片在「{files['.png']}」" if ".png" in files else ""
    shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "……"
    return "\n".join([f"{said}{picture}:", shown, *done["notes"]])


def targets(book: Book, host: Host) -> str:
    """Go to 目标."""
    go_to(book, "targets")
    return ""


def doctor(book: Book, host: Host) -> str:
    """Look for every known pain of an installation."""
    from xlops.excel.doctor import checkup, report
    from xlops.excel.places import Places

    shop: Shop | None = None
    try:
        shop = shop_of(book)
        more = ""
    except NotFound as error:
        more = f"\n✖ 店铺:{error}"
    path = path_of(book)
    return report(checkup(Places.of_user(), shop=shop, workbook=path if path.exists() else None)) + more


def help(book: Book, host: Host) -> str:
    """Go to 口径 and say how to begin."""
    with suppress(NotFound):
        go_to(book, "definitions")
    return (
        "每天:导入 → 每日巡店;每周一:导入 → 周报 → 发群。\n"
        "白底手填,蓝底导入,灰底自动算;刷新只动蓝底,您填的一律保留。\n"
        "每个数怎么算,看「口径」;按钮没反应,点「检查安装」。"
    )


MACROS: dict[str, Callable[[Book, Host], str]] = {
    one.__name__: one
    for one in (import_files, refresh_sheets, daily_check, weekly_report, send_chat, targets, doctor, help)
}
"""The macros by the name that a button gives."""


def run(name: str, book: Any = None, host: Host | None = None) -> str:
    """Run a macro on a workbook (by default the one that calls); what to say to the operator. Never raises."""
    try:
        if name not in MACROS:
            raise NotFound(f"没有「{name}」这个按钮,请运行 xlops upgrade 升级工作簿", near_names(name, MACROS))
        if book is None:
            book = _caller()
        return MACROS[name](book, host or _host(book))
    except Exception as error:
        return _sentence(error)


def _caller() -> Any:
    import xlwings

    return xlwings.Book.caller()


def _host(book: Book) -> Host:
    """What the workbook's spreadsheet can do; an engine of ours brings it along."""
    if sys.platform == "win32" and book.app.engine.name == "excel":
        from xlops.excel.windows import windows_host

        return windows_host(book)
    found = getattr(book.app.impl, "host", None)
    return found if isinstance(found, Host) else Host()


def _sentence(error: BaseException) -> str:
    """An error as the operator reads it; an unforeseen one is noted for whoever is asked for help."""
    reason = error.__cause__ if isinstance(error, Refused) and error.__cause__ else error
    if reason.args and reason.args[0] in _EDITING:
        return "表格正在编辑单元格,请按回车结束编辑,再点一次"
    if isinstance(reason, XlopsError):
        return str(reason)
    note = home() / "macros.log"
    with suppress(OSError):
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text("".join(traceback.format_exception(reason)), encoding="utf-8")
    if reason is not error:
        return str(error)
    return f"出错了({type(error).__name__}),表格没有改动;请点「检查安装」,还不行请把 {note} 发给帮您安装的人"


def _found(said: dict[str, Any]) -> Found:
    from datetime import datetime

    return Found(Path(said["path"]), said["kind"], datetime.fromisoformat(said["modified"]), said["size"])


def _refresh(book: Book, shop: Shop, host: Host, only: Collection[str] | None = None) -> Refresh:
    """The open workbook merged with the store; see `shop.refresh_open`."""
    from xlops.excel.live import LiveBook
    from xlops.excel.live_write import write
    from xlops.shop.workbook import refresh_open

    live = LiveBook(book)
    read = _read(live, host)

    def put(prepared: Prepared, as_of: date | None) -> int:
        with Calm(book.app):
            return write(live, prepared, as_of)

    return refresh_open(shop, read, path_of(book), put, only=only)


def _read(live: LiveBook, host: Host) -> ReadBook:
    """What stands in the workbook; what only the operator knows is asked (which of two rows of a day counts)."""
    from xlops.book.sync import read_tables

    answers: dict[str, str] = {}
    while True:
        try:
            return read_tables(live, answers=answers)
        except Question as question:
            said = host.ask(str(question), question.option, question.default) if host.ask else None
            if said is None:
                raise
            answers[question.option] = said.strip()


if sys.platform == "win32":  # the server asks for what xlwings notes on a function
    import xlwings

    run.__annotations__ = {}  # xlwings would take them for converters
    run = xlwings.func(run)

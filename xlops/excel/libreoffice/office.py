"""A LibreOffice of our own: started with a profile of its own, reached over a pipe, ended whatever happens.

Rule: it never touches a LibreOffice that the operator has open, for its profile is another. Macros of the workbooks
that we open are allowed in that profile alone. A Python first on the path, or PYTHON* in the environment, would break
the Python inside LibreOffice, so it is started without them. It outlives a crash of this process, and so does
what is typed in it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from xlops.errors import BadFile, Busy
from xlops.excel.libreoffice.places import load_uno, soffice

__all__ = ["Document", "Office", "connect", "open_document", "start", "store_as"]

_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "0"),
    ("Office.Common/Misc", "UseLocking", "false"),  # a stale lock would make a file not open, silently
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Common/Save/Document", "WarnAlienFormat", "false"),
    ("Office.Calc/Formula/Load", "OOXMLRecalcMode", "0"),  # else cached values stay
)
_ITEM = '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{}
</oor:items>
"""
_FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML", ".xlsm": "Calc MS Excel 2007 VBA XML", ".ods": "calc8", ".pdf": "calc_pdf_Export",
}  # fmt: skip
_START, _END = 60.0, 20.0  # seconds
_ALL_MACROS = 4  # com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN


class Office:
    """A running LibreOffice: its process, the name of its pipe, its component context and its desktop. Used in a
    `with`, it is ended at the end."""

    def __init__(self, process: subprocess.Popen[bytes], pipe: str, context: Any, *, headless: bool) -> None:
        self.process = process
        self.headless = headless
        self.pipe = pipe
        self.context = context
        self.desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)

    @property
    def version(self) -> tuple[int, ...]:
        """The version of LibreOffice, for example (7, 4)."""
        name = "com.sun.star.configuration.ConfigurationProvider"
        provider = self.context.ServiceManager.createInstanceWithContext(name, self.context)
        from com.sun.star.beans import PropertyValue

        product = PropertyValue(Name="nodepath", Value="/org.openoffice.Setup/Product")
        found = provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", (product,))
        return tuple(int(part) for part in str(found.ooSetupVersion).split("."))

    def __enter__(self) -> Office:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def open(self, path: Path, *, hidden: bool = True) -> Document:
        """A workbook, open with its macros allowed; closed without saving at the end of `with`."""
        return Document(open_document(self.desktop, path, hidden=hidden))

    def end(self) -> None:
        """End it, by force where it doesn't answer."""
        with suppress(Exception):
            self.desktop.terminate()
        try:
            self.process.wait(_END)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(_END)


class Document:
    """An open workbook for the time of a `with`. (A generator can't be one: an error of UNO bears no traceback.)"""

    def __init__(self, book: Any) -> None:
        self.book = book

    def __enter__(self) -> Any:
        return self.book

    def __exit__(self, *_: object) -> None:
        with suppress(Exception):
            self.book.close(True)


def open_document(desktop: Any, path: Path, *, hidden: bool = False) -> Any:
    """Open a workbook with its macros allowed. Raises `BadFile` where LibreOffice can't."""
    from com.sun.star.beans import PropertyValue

    options = (
        PropertyValue(Name="Hidden", Value=hidden),
        PropertyValue(Name="MacroExecutionMode", Value=_ALL_MACROS),
    )
    book = desktop.loadComponentFromURL(path.resolve().as_uri(), "_blank", 0, options)
    if book is None:
        raise BadFile(f"LibreOffice 打不开「{path.name}」,请确认文件没有损坏")
    return book


def store_as(book: Any, target: Path) -> None:
    """Write an open workbook into another file, of the kind that its ending says; macros only into .xlsm."""
    from com.sun.star.beans import PropertyValue

    filter = _FILTERS.get(target.suffix.lower(), _FILTERS[".xlsx"])
    book.storeToURL(target.resolve().as_uri(), (PropertyValue(Name="FilterName", Value=filter),))


def start(folder: Path, *, headless: bool = True) -> Office:
    """Start LibreOffice with its profile in `folder` and wait until it answers. Raises `NotFound`, `Busy`."""
    uno = load_uno()
    profile = _profile(folder)
    pipe = f"xlops{os.getpid()}{time.monotonic_ns()}"
    quiet = ["--headless"] if headless else []
    process = subprocess.Popen(
        [
            str(soffice()), *quiet, "--norestore", "--nologo", "--nodefault", "--nofirststartwizard",
            f"-env:UserInstallation={profile.as_uri()}", f"--accept=pipe,name={pipe};urp;",
        ],
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=sys.platform != "win32",  # Ctrl-C in a terminal ends us, not the open workbook
    )  # fmt: skip
    try:
        return Office(process, pipe, _wait(uno, pipe, process), headless=headless)
    except BaseException:
        process.kill()
        process.wait(_END)
        raise


def connect(pipe: str) -> Any:
    """The component context of the LibreOffice behind a pipe. Raises UNO's own errors."""
    local = load_uno().getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")


def _wait(uno: Any, pipe: str, process: subprocess.Popen[bytes]) -> Any:
    deadline = time.monotonic() + _START
    while time.monotonic() < deadline:
        try:
            return connect(pipe)
        except Exception:
            if process.poll() is not None:
                raise Busy("LibreOffice 没有启动成功,请关闭所有 LibreOffice 窗口后再试") from None
            time.sleep(0.05)
    raise Busy("LibreOffice 一分钟内没有应答,请关闭所有 LibreOffice 窗口后再试")


def _profile(folder: Path) -> Path:
    """The profile; its settings are ours, what LibreOffice noted there later stays."""
    profile = folder / "profile"
    settings = profile / "user" / "registrymodifications.xcu"
    if not settings.exists():
        settings.parent.mkdir(parents=True, exist_ok=True)
        items = "\n".join(_ITEM.format(*setting) for setting in _SETTINGS)
        settings.write_text(_PROFILE.format(items), encoding="utf-8")
    return profile


def _environment(folder: Path) -> dict[str, str]:
    """The environment without another Python."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV", "PYENV", "CONDA"))}
    if sys.platform != "win32":
        kept["PATH"] = "/usr/bin:/bin"
    return kept

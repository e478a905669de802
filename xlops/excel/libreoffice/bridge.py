"""The Basic of a workbook in LibreOffice: the same modules, another bridge.

Rule: the copy that is opened gets a project with LibreOffice's bridge in place of the one for Excel, before it is opened, for
LibreOffice stops with a message at code for Windows. The module has the same four names and the same mark when Python
can't be reached, and decides nothing. A workbook of others has no macros; LibreOffice itself then has bridge and
wrappers, for before version 25 it does not find an add-in's functions in an .xlsx.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

from xlops.book.vba import Kind, compile_project, parse, vba_modules
from xlops.book.vba.workbook import PROJECT_NAME, WORKBOOK_CODE_NAME
from xlops.book.wrappers import registry_udfs, wrappers
from xlops.errors import BadFile
from xlops.files import check_zip, resource

__all__ = ["bridged_copy", "install_wrappers"]

_HEAD = """Rem Attribute VBA_ModuleType=VBAModule
Option VBASupport 1
"""
_PROJECT = "xl/vbaProject.bin"
_WORKSHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_CODE_NAME = re.compile(rb'<sheetPr\b[^>]*\bcodeName="(\w+)"')


def bridged_copy(source: Path, target: Path) -> Path:
    """A copy for LibreOffice; a workbook without macros is copied as it is. Raises `BadFile` for what is no workbook."""
    check_zip(source)
    with zipfile.ZipFile(source) as given, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        if "[Content_Types].xml" not in given.namelist():
            raise BadFile(f"「{source.name}」不是工作簿,请给出店铺文件夹里的工作簿")
        for info in given.infolist():
            made.writestr(info, _project(given) if info.filename == _PROJECT else given.read(info))
    return target


def install_wrappers(context: Any) -> None:
    """Give LibreOffice itself bridge and wrappers, for workbooks of others; into the profile of ours."""
    container = "com.sun.star.script.ApplicationScriptLibraryContainer"
    libraries = context.ServiceManager.createInstanceWithContext(container, context)
    libraries.loadLibrary("Standard")
    library = libraries.getByName("Standard")
    for name, code in (("XlopsBridge", _bridge().code), ("XlopsUdfs", wrappers(registry_udfs()))):
        if library.hasByName(name):
            library.replaceByName(name, _HEAD + code)
        else:
            library.insertByName(name, _HEAD + code)


def _bridge() -> Any:
    return parse(resource("workbook/libreoffice/Bridge.bas").read_text(encoding="ascii"))


def _project(book: zipfile.ZipFile) -> bytes:
    """The macros of today with LibreOffice's bridge, for the sheets of this workbook."""
    parts = [name for name in book.namelist() if _WORKSHEET.fullmatch(name)]
    names = [found[1].decode() for part in parts if (found := _CODE_NAME.search(book.read(part)))]
    modules = vba_modules(dict.fromkeys(names))
    bridge = _bridge()
    mine = [bridge if one.name == bridge.name and one.kind is Kind.STANDARD else one for one in modules]
    assert mine[0].name == WORKBOOK_CODE_NAME
    return compile_project(PROJECT_NAME, mine)

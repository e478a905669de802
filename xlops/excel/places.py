"""Where an installation leaves its few files, and how a path is written so that Excel's side can read it.

Rule: everything lies in one folder of the user's own, `%APPDATA%\\xlops`; nothing needs an administrator. VBA reads the
bridge file in the system's code page, and the DLL takes its command as ANSI, so a path that can't be written
so is shortened by Windows or refused.

>>> ascii_or_short("C:/Users/li/python.exe")
'C:/Users/li/python.exe'
"""

from __future__ import annotations

import locale
import os
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from xlops.errors import BadInput

__all__ = ["BRIDGE_DLL", "Places", "ascii_or_short", "code_page", "package_version"]

BRIDGE_DLL = "xlopsbridge.dll"


@dataclass(frozen=True)
class Places:
    """The folder of an installation and its files."""

    folder: Path

    @classmethod
    def of_user(cls) -> Places:
        """The user's own: `%APPDATA%\\xlops`, elsewhere a folder of the user's configuration."""
        base = os.environ.get("APPDATA")
        return cls(Path(base) / "xlops" if base else Path.home() / ".config" / "xlops")

    @property
    def bridge(self) -> Path:
        """Two lines for VBA: the DLL, the command."""
        return self.folder / "bridge.txt"

    @property
    def dll(self) -> Path:
        """The copy of xlwings' DLL, whose name never changes."""
        return self.folder / BRIDGE_DLL

    @property
    def record(self) -> Path:
        """What was installed, for the doctor and for uninstalling."""
        return self.folder / "install.json"


def code_page() -> str:
    """The encoding in which VBA reads a text file."""
    return "mbcs" if sys.platform == "win32" else locale.getpreferredencoding(False)


def ascii_or_short(path: str) -> str:
    """The path in ASCII: as it is, or Windows' short form of it.

    Raises `BadInput` where there is none.
    """
    if path.isascii():
        return path
    short = _short(path)
    if short.isascii():
        return short
    raise BadInput(f"程序所在的文件夹「{path}」有中文,Excel 启动不了它,请装到只有英文的文件夹,例如 C:\\xlops")


def _short(path: str) -> str:
    if sys.platform != "win32":
        return path
    import ctypes

    buffer = ctypes.create_unicode_buffer(1024)
    found = ctypes.windll.kernel32.GetShortPathNameW(path, buffer, len(buffer))
    return buffer.value if 0 < found < len(buffer) else path


def package_version(package: str) -> str:
    """The version of an installed package; empty where there is none."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""

"""Where LibreOffice lies, and its bridge to Python.

Rule: what is not there is said in one sentence with what to install. LibreOffice's package for Python is appended to
the path last, so that nothing of the project's own environment is hidden by the system's.
"""

from __future__ import annotations

import importlib
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from xlops.errors import NotFound

__all__ = ["load_uno", "soffice"]

_MAC = "/Applications/LibreOffice.app/Contents/MacOS/soffice"
_WINDOWS = r"LibreOffice\program\soffice.exe"
_PACKAGES = ("/usr/lib/python3/dist-packages", "/usr/lib64/libreoffice/program", "/usr/lib/libreoffice/program")


def soffice() -> Path:
    """The program. Raises `NotFound` with what to install."""
    found = [shutil.which(name) for name in ("soffice", "libreoffice")]
    windows = [
        os.path.join(os.environ[key], _WINDOWS) for key in ("ProgramFiles", "ProgramFiles(x86)") if key in os.environ
    ]
    for path in (*found, _MAC, *windows, "/opt/libreoffice/program/soffice", "/snap/bin/libreoffice"):
        if path and Path(path).exists():
            return Path(path)
    raise NotFound("没有找到 LibreOffice,请安装 LibreOffice Calc(libreoffice.org)后再试")


def load_uno() -> Any:
    """The module `uno`. Raises `NotFound` where this Python can't reach LibreOffice."""
    beside = str(soffice().resolve().parent)
    for folder in (*_PACKAGES, beside):
        if Path(folder, "uno.py").exists() and folder not in sys.path:
            sys.path.append(folder)
    try:
        uno = importlib.import_module("uno")
        uno.getComponentContext  # noqa: B018  (another package on PyPI has the same name)
    except (ImportError, AttributeError) as error:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        told = f"这个 Python({version})连不上 LibreOffice,请安装 python3-uno,并用系统自带的 Python 安装 xlops"
        raise NotFound(told) from error
    return uno

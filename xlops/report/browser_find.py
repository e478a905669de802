"""Where a Chromium-like browser is: Chrome, Edge or Chromium, on Windows, macOS and Linux.

Rule: what `XLOPS_BROWSER` names comes first, then the usual places of the system, then the command path.
Edge is part of Windows, so that one is nearly always there. Source: the installers' default folders.

>>> [str(p) for p in candidates("win32", {"ProgramFiles": "C:/P"})][:1]
['C:/P/Google/Chrome/Application/chrome.exe']
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

__all__ = ["candidates", "find_browser"]

_WINDOWS = (
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
    "Chromium/Application/chrome.exe",
)
_WINDOWS_ROOTS = ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData")
_MAC = ("Google Chrome", "Microsoft Edge", "Chromium")
_COMMANDS = (
    "google-chrome",
    "google-chrome-stable",
    "chromium",
    "chromium-browser",
    "microsoft-edge",
    "microsoft-edge-stable",
    "chrome",
    "msedge",
)


def candidates(platform: str, environ: Mapping[str, str]) -> Iterator[Path]:
    """The usual places of a system, the likeliest first."""
    if platform == "win32":
        roots = [environ[name] for name in _WINDOWS_ROOTS if environ.get(name)]
        yield from (Path(root) / file for file in _WINDOWS for root in roots)
    elif platform == "darwin":
        homes = ("/Applications", str(Path(environ.get("HOME", "/")) / "Applications"))
        yield from (Path(home) / f"{name}.app" / "Contents" / "MacOS" / name for name in _MAC for home in homes)


def find_browser() -> Path | None:
    """The browser to use; `None` where none is installed."""
    named = os.environ.get("XLOPS_BROWSER")
    if named:
        return Path(named) if Path(named).is_file() else None
    for path in candidates(sys.platform, os.environ):
        if path.is_file():
            return path
    found = next(filter(None, map(shutil.which, _COMMANDS)), None)
    return Path(found) if found else None

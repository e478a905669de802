"""The few keys of Windows' registry that matter: Excel's trusted folders, its version and bitness.

Rule: only `HKEY_CURRENT_USER` is written, and only keys that this module made. Elsewhere than on Windows there is no registry:
reading gives nothing. Source: Microsoft, Trusted Locations; platform facts on Mark of the Web.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

__all__ = ["excel_bits", "excel_path", "macros_off", "opens_with", "trust", "trusted", "untrust"]

_SECURITY = r"Software\Microsoft\Office\16.0\Excel\Security"
_POLICY = r"Software\Policies\Microsoft\Office\16.0\Excel\Security"
_TRUSTED = rf"{_SECURITY}\Trusted Locations"
_CHOICE = r"Software\Microsoft\Windows\CurrentVersion\Explorer\FileExts\{}\UserChoice"
_NEVER = 4  # VBAWarnings: no macro runs, nobody is asked
_OURS = "xlops"


def excel_path() -> str:
    """The program file of Excel; empty where none is registered."""
    if sys.platform == "win32":
        import winreg

        for root in (winreg.HKEY_CURRENT_USER, winreg.HKEY_LOCAL_MACHINE):
            try:
                with winreg.OpenKey(root, r"Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe") as key:
                    return str(winreg.QueryValueEx(key, "")[0])
            except OSError:
                continue
    return ""


def excel_bits() -> int:
    """32 or 64, as Office says of itself; 64 where it says nothing."""
    if sys.platform == "win32":
        import winreg

        places = ((r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration", "Platform"),
                  (r"SOFTWARE\Microsoft\Office\16.0\Outlook", "Bitness"))  # fmt: skip
        for path, name in places:
            try:
                with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path) as key:
                    return 32 if str(winreg.QueryValueEx(key, name)[0]) == "x86" else 64
            except OSError:
                continue
    return 64


def macros_off() -> bool:
    """Is Excel told to run no macro and not to ask?"""
    return _NEVER in (_of_user(_POLICY, "VBAWarnings"), _of_user(_SECURITY, "VBAWarnings"))


def opens_with(suffix: str) -> str:
    """The program class that a double click on such a file starts; empty where the operator never chose one."""
    return str(_of_user(_CHOICE.format(suffix), "ProgId") or "")


def _of_user(path: str, name: str) -> object:
    """A value of `HKEY_CURRENT_USER`; None where there is none."""
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path) as key:
                return winreg.QueryValueEx(key, name)[0]
        except OSError:
            return None
    return None


def trusted() -> list[Path]:
    """The folders whose macros Excel runs without asking."""
    return [Path(path) for _, path in _locations()]


def trust(folder: Path) -> None:
    """Let Excel run the macros of workbooks in a folder and below. Call only after the operator agreed."""
    if sys.platform == "win32":
        import winreg

        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, rf"{_TRUSTED}\{_name(folder)}") as key:
            winreg.SetValueEx(key, "Path", 0, winreg.REG_SZ, f"{folder}\\")
            winreg.SetValueEx(key, "AllowSubfolders", 0, winreg.REG_DWORD, 1)
            winreg.SetValueEx(key, "Description", 0, winreg.REG_SZ, "xlops")


def untrust() -> list[Path]:
    """Take back every folder that `trust` gave; returns them."""
    gone: list[Path] = []
    if sys.platform == "win32":
        import winreg

        for name, path in list(_locations()):
            if name.startswith(_OURS):
                winreg.DeleteKey(winreg.HKEY_CURRENT_USER, rf"{_TRUSTED}\{name}")
                gone.append(Path(path))
    return gone


def _name(folder: Path) -> str:
    """A key of its own for each folder, the same each time."""
    import hashlib

    return f"{_OURS}{hashlib.sha256(str(folder).casefold().encode()).hexdigest()[:8]}"


def _locations() -> Iterator[tuple[str, str]]:
    """Key and path of each trusted folder."""
    if sys.platform == "win32":
        import winreg

        try:
            root = winreg.OpenKey(winreg.HKEY_CURRENT_USER, _TRUSTED)
        except OSError:
            return
        with root:
            names = [winreg.EnumKey(root, i) for i in range(winreg.QueryInfoKey(root)[0])]
            for name in names:
                try:
                    with winreg.OpenKey(root, name) as key:
                        yield name, str(winreg.QueryValueEx(key, "Path")[0])
                except OSError:
                    continue
    yield from ()

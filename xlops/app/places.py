"""Where the window puts and finds things: new shops, the last shop, and what the system opens.

Rule: only what lies inside the shop's folder is opened, whatever a request says; a link that leads out of it counts as
outside. Source: Microsoft, known folders (a redirected 文档 is asked of the registry, not guessed).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from xlops.errors import BadFile, BadInput, NotFound, XlopsError
from xlops.files import atomic_write, safe_name
from xlops.store import Shop, find_shop, home, registered_shops

__all__ = [
    "free_name", "inbox_file", "inside", "is_sample", "last_shop", "new_folder", "open_outside", "remember", "report_file",
    "sample_folder", "shops_folder", "there",
]  # fmt: skip

_SHELL = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"


def shops_folder() -> Path:
    """Where a new shop is laid unless the operator says otherwise: 网店运营 in the user's documents."""
    return _documents() / "网店运营"


def _documents() -> Path:
    if sys.platform == "win32":
        import winreg

        with suppress(OSError), winreg.OpenKey(winreg.HKEY_CURRENT_USER, _SHELL) as key:
            found = Path(os.path.expandvars(str(winreg.QueryValueEx(key, "Personal")[0])))
            if found.is_absolute():
                return found
    usual = Path.home() / "Documents"
    return usual if usual.is_dir() or sys.platform == "win32" else Path.home()


def remember(shop: Shop) -> None:
    """The shop that the next start shows."""
    with suppress(XlopsError, OSError), atomic_write(home() / "last.json") as temporary:
        temporary.write_text(json.dumps({"shop": shop.id}), encoding="utf-8")


def sample_folder() -> Path:
    """Where the sample shop lies."""
    return shops_folder() / "示例店铺"


def is_sample(shop: Shop) -> bool:
    """Is it the sample? Files that are dropped on the icon are never meant for it."""
    return shop.folder == sample_folder().resolve()


def last_shop() -> Shop | None:
    """The shop of the last time, else the only one there is."""
    shops = registered_shops()
    with suppress(OSError, ValueError, KeyError, TypeError, NotFound):
        said = json.loads((home() / "last.json").read_text(encoding="utf-8"))
        return find_shop(str(said["shop"]), Path.cwd())
    return shops[0] if len(shops) == 1 else None


def inside(shop: Shop, path: Path) -> Path:
    """The path, if it is the shop's. Raises `NotFound` for one that is not, or is not there."""
    real = path.resolve()
    if not real.is_relative_to(shop.folder.resolve()) or not real.exists():
        raise NotFound(f"店铺文件夹里没有「{path.name}」,可能已被移走或改名")
    return real


def report_file(shop: Shop, name: str) -> Path:
    """A report by its name. Raises `NotFound`."""
    return _named(shop, shop.reports, name)


def inbox_file(shop: Shop, name: str) -> Path:
    """A file of the inbox by its name. Raises `NotFound`."""
    return _named(shop, shop.inbox, name)


def _named(shop: Shop, folder: Path, name: str) -> Path:
    """A name is compared with those that are there, never made a path."""
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name == name and path.is_file():
            return inside(shop, path)
    raise NotFound(f"「{folder.name}」里没有这个文件,可能已被移走或改名")


def free_name(folder: Path, name: str) -> Path:
    """A place in a folder for a file of that name; one that is there already is not overwritten."""
    said = Path(name.replace("\\", "/"))
    stem, suffix = safe_name(said.stem), said.suffix  # a name that is cut keeps what says which kind of file it is
    found, number = folder / f"{stem}{suffix}", 1
    while found.exists():
        number += 1
        found = folder / f"{stem}_{number}{suffix}"
    return found


def there(shop: Shop) -> Shop:
    """The shop, if its folder is still one. Raises `NotFound` where it was moved, deleted or unplugged.

    Without it the next look would lay an empty shop where the old one was.
    """
    if not shop.is_there():
        raise NotFound(f"「{shop.name}」的文件夹不见了(原来在 {shop.folder}),请移回原处,或另选一家店")
    return shop


def open_outside(path: Path) -> None:
    """Open a file or folder with the program that the system has for it. Raises `BadFile` where there is none."""
    try:
        if sys.platform == "win32":
            os.startfile(path)
            return
        program = "open" if sys.platform == "darwin" else "xdg-open"
        subprocess.Popen(
            [program, str(path)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        raise BadFile(f"这台电脑上没有程序能打开「{path.name}」,它在 {path.parent}") from error


def new_folder(name: str, typed: str) -> Path:
    """The folder of a new shop. Raises `BadInput` for a text that is no whole path."""
    if not name:
        raise BadInput("请给店铺起个名字,例如 我的店铺")
    folder = Path(typed.strip().strip('"')) if typed.strip() else shops_folder() / safe_name(name)
    if not folder.is_absolute():
        raise BadInput(f"「{typed}」不是完整的文件夹路径,请写成 {shops_folder() / safe_name(name)} 这样")
    return folder

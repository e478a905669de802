"""The installer, packed loosely for speed, and a Windows of its own to install it into."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.windows.forwarder import forwarder
from tests.windows.wine import Ran, Wine

ROOT = Path(__file__).resolve().parents[2]
_PROFILES = r"HKLM\Software\Microsoft\Windows NT\CurrentVersion\ProfileList"


@pytest.fixture(scope="session")
def setup_program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The setup program of the working copy."""
    if shutil.which("makensis") is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(
            "makensis is not installed: apt-get install nsis"
        )
    made = tmp_path_factory.mktemp("setup") / "xlops 安装.exe"
    done = subprocess.run(
        [sys.executable, ROOT / "packaging" / "windows" / "build.py", "--quick", made], check=False, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=1800,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    return made


@dataclass(frozen=True)
class Windows:
    """A fresh Windows: its Wine, and the folder of its user as Windows writes it."""

    wine: Wine
    home: str

    def path(self, *parts: str) -> Path:
        """Where something of the user's lies on this system."""
        return self.wine.path("\\".join((self.home, *parts)))

    def query(self, key: str, value: str) -> str:
        """A value of the registry; "" where there is none."""
        said = self.wine.run("reg", "query", key, "/v", value).text
        found = [line.split("REG_SZ", 1)[1].strip() for line in said.splitlines() if "REG_SZ" in line]
        return found[0] if found else ""


def _windows(folder: Path, users: str) -> Iterator[Windows]:
    """`users` is the folder in which users have theirs: one of Chinese name stands for a user of such a name."""
    wine = Wine(folder / "prefix", folder / "locale")
    wine.make_locale()
    wine.boot()
    try:
        wine.run("winecfg", "/v", "win10")
        wine.run("reg", "add", _PROFILES, "/v", "ProfilesDirectory", "/t", "REG_SZ", "/d", users, "/f")
        wine.end()
        wine.boot()
        made = Windows(wine, wine.run("cmd", "/c", "echo", "%USERPROFILE%").text.strip())
        for link in [path for path in made.path().iterdir() if path.is_symlink()]:
            link.unlink()  # Wine shows a user's folders of this system; a Windows has its own
            link.mkdir()
        yield made
    finally:
        wine.end()


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Windows]:
    """A user whose folder is written in ASCII."""
    yield from _windows(tmp_path_factory.mktemp("windows"), "C:\\users")


@pytest.fixture(scope="module")
def chinese(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Windows]:
    """A user whose name is Chinese, with a blank in it."""
    yield from _windows(tmp_path_factory.mktemp("chinese"), "C:\\用户 王小明")


def install(windows: Windows, setup_program: Path, *more: str) -> Ran:
    """Run the setup program without a window."""
    return windows.wine.run(str(setup_program), "/S", *more, timeout=600)


def mend(windows: Windows, folder: Path) -> None:
    """What Wine 8 lacks and Windows has: a library for Rust's random numbers, and what `platform` asks."""
    made = forwarder("bcryptprimitives.dll", {"ProcessPrng": "advapi32.SystemFunction036"})
    (folder / "python" / "bcryptprimitives.dll").write_bytes(made)
    (folder / "python" / "_wmi.pyd").unlink(missing_ok=True)

"""What every test may rely on: a home of its own, and a plain word when a host is missing.

A marker names what a test needs besides pip: LibreOffice, a browser, Wine, the real exports. Where it
is missing the test is skipped and says so; with `CI=true` a missing host is a failure, so that a green
run can't hide it. (The real exports can't be installed: their tests are skipped everywhere else.)
"""

from __future__ import annotations

import itertools
import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
collect_ignore_glob = ["bench/*"]  # programs, run by `make bench`


def _no_libreoffice() -> str:
    if not (shutil.which("soffice") or shutil.which("libreoffice")):
        return "LibreOffice is not installed: apt-get install libreoffice-calc"
    if not Path("/usr/lib/python3/dist-packages/uno.py").exists():
        return "the Python bridge of LibreOffice is not installed: apt-get install python3-uno"
    return ""


def _no_browser() -> str:
    found = any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return "" if found else "no Chromium is installed: apt-get install chromium"


_WINE = (sys.platform, platform.machine()) == ("linux", "x86_64")  # where Wine runs x86-64 Windows


def _no_windows() -> str:
    if not _WINE:
        return "Wine runs these tests on Linux and x86-64 only"
    if not (shutil.which("wine64") or Path("/usr/lib/wine/wine64").exists()):
        return "64-bit Wine is not installed: apt-get install wine wine64"
    sources = shutil.which("localedef") and Path("/usr/share/i18n/locales/zh_CN").exists()
    return "" if sources else "the sources of locales are not installed: apt-get install locales"


def _no_samples() -> str:
    return "" if _samples() else "no real exports: set XLOPS_SAMPLES to their folder"


def _samples() -> Path | None:
    """The folder of real exports: XLOPS_SAMPLES, else `shared/data` beside the project."""
    named = os.environ.get("XLOPS_SAMPLES")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    return folder if folder.is_dir() else None


# marker -> (why it can't run here or "", can it be installed)
_HOSTS: dict[str, tuple[Callable[[], str], bool]] = {
    "libreoffice": (_no_libreoffice, True),
    "browser": (_no_browser, True),
    "windows": (_no_windows, _WINE),
    "samples": (_no_samples, False),
}


def pytest_configure(config: pytest.Config) -> None:
    """Let tests that ask for XLOPS_SAMPLES themselves find the same folder."""
    if folder := _samples():
        os.environ.setdefault("XLOPS_SAMPLES", str(folder))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose host is missing; fail it where everything must be there."""
    for marker, (missing, installable) in _HOSTS.items():
        if item.get_closest_marker(marker) and (reason := missing()):
            if installable and os.environ.get("CI") == "true":
                pytest.fail(reason, pytrace=False)
            pytest.skip(reason)


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where every test's home comes to lie; a numbered folder of pytest's own for each would be searched for a number."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def xlops_home(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A registry of shops for this test alone: no test may see or touch the operator's own."""
    home = next(homes)
    home.mkdir()
    monkeypatch.setenv("XLOPS_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real exports; a test that uses it carries `@pytest.mark.samples`."""
    folder = _samples()
    if folder is None:
        pytest.skip(_no_samples())
    return folder

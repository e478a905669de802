"""Running Windows programs under Wine: one prefix, every run with a limit of time, its output through a pipe.

Rule: Wine takes the code page and the names of files from the locale, so a Chinese locale is made where the system has
none. No display is given: windows stand in memory (the driver "null"), where their buttons can be pressed. Source:
wine(1), `WINEPREFIX`, `WINEDEBUG`, `LC_ALL`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import IO

__all__ = ["Ran", "Wine", "loader"]

_DEBIAN = Path("/usr/lib/wine/wine64")  # not on the path there
_LOCALE = "zh_CN.UTF-8"
_LINGER = 3  # seconds in which what a program said arrives when it has ended


def loader() -> str | None:
    """The program that starts 64-bit Windows programs; None where there is none."""
    return str(_DEBIAN) if _DEBIAN.is_file() else shutil.which("wine64")


@dataclass(frozen=True)
class Ran:
    """What a program said and how it ended."""

    code: int
    output: bytes

    @property
    def text(self) -> str:
        """The output as a Chinese Windows reads it; whatever it can't read fails the test."""
        return self.output.decode("gbk")


@dataclass(frozen=True)
class Wine:
    """A prefix: its folder, and the folder of the locale that was made for it."""

    prefix: Path
    locale: Path

    @property
    def drive(self) -> Path:
        return self.prefix / "drive_c"

    def path(self, windows: str | PureWindowsPath) -> Path:
        r"""Where a file of `C:\` lies on this system."""
        drive, *parts = PureWindowsPath(windows).parts
        assert drive == "C:\\", windows
        return self.drive.joinpath(*parts)

    def environment(self, **more: str) -> dict[str, str]:
        """What a program under Wine sees of this system's variables, and those that are named."""
        kept = {name: os.environ[name] for name in ("PATH", "USER", "LOGNAME", "TMPDIR") if name in os.environ}
        wine = {
            "WINEPREFIX": str(self.prefix), "WINEARCH": "win64", "WINEDEBUG": "-all", "WINEDLLOVERRIDES": "mscoree,mshtml=",
            "LC_ALL": _LOCALE, "LOCPATH": str(self.locale), "HOME": str(self.prefix),  # Wine links a user's folders to it
        }  # fmt: skip
        return {**kept, **wine, **more}

    def command(self, program: str, *arguments: str) -> list[str]:
        wine64 = loader()
        assert wine64
        return [wine64, program, *arguments]

    def run(self, program: str, *arguments: str, timeout: float = 120, cwd: Path | None = None, **more: str) -> Ran:
        """Run a program to its end; after `timeout` seconds everything of the prefix is ended and the test fails.

        What it starts may live on and hold the pipe: it is not waited for.
        """
        process = subprocess.Popen(
            self.command(program, *arguments), env=self.environment(**more), cwd=cwd or self.drive,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        said: list[bytes] = []
        reader = threading.Thread(target=_read, args=(process.stdout, said), daemon=True)
        reader.start()
        try:
            code = process.wait(timeout)
        except subprocess.TimeoutExpired as slow:
            self.end()
            raise AssertionError(f"{program} {arguments} took over {timeout} s; it said {b''.join(said)!r}") from slow
        reader.join(_LINGER)
        return Ran(code, b"".join(said))

    def boot(self) -> None:
        """Start the services before the first program."""
        self.prefix.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            self.command("wineboot"), env=self.environment(), timeout=120, check=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def end(self) -> None:
        """End every process of the prefix and wait for it."""
        server = Path(loader() or "").with_name("wineserver")
        program = str(server) if server.is_file() else shutil.which("wineserver") or "wineserver"
        for option in ("-k", "-w"):
            _quietly([program, option], self.environment())

    def make_locale(self) -> None:
        """The Chinese locale, compiled into a folder of our own from the system's sources."""
        self.locale.mkdir(parents=True, exist_ok=True)
        target = self.locale / _LOCALE
        if not target.exists():  # localedef warns and ends with 1 for a locale that is fine
            _quietly(["localedef", "-i", "zh_CN", "-f", "UTF-8", str(target)], dict(os.environ))
        assert (target / "LC_CTYPE").exists(), "no sources of locales: apt-get install locales"


def _read(pipe: IO[bytes], said: list[bytes]) -> None:
    """Everything that comes through a pipe, piece by piece."""
    while piece := os.read(pipe.fileno(), 1 << 16):
        said.append(piece)


def _quietly(command: Sequence[str], environment: dict[str, str]) -> None:
    subprocess.run(
        command, env=environment, timeout=60, check=False,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip

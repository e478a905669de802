"""A screen that nobody sees: a program's windows on it, keys pressed there, pictures taken of it."""

from __future__ import annotations

import os
import struct
import subprocess
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Display", "display"]


@dataclass(frozen=True)
class Display:
    """A running Xvfb: its name for programs, the folder of its picture."""

    name: str
    folder: Path

    def titles(self) -> str:
        """The titles of all windows."""
        return self._tool("search", "--onlyvisible", "--name", ".", "getwindowname", "%@")

    def press(self, *keys: str) -> None:
        self._tool("key", "--delay", "200", *keys)

    def picture(self, path: Path, box: tuple[int, int, int, int]) -> None:
        """A part of the screen (left, top, width, height) as a PNG. Source: XWDFile.h, 32 bits a pixel."""
        data = (self.folder / "Xvfb_screen0").read_bytes()
        head = struct.unpack(">25I", data[:100])
        start, line = head[0] + head[19] * 12, head[12]
        left, top, width, height = box
        rows = b""
        for y in range(top, top + height):
            row = data[start + y * line + left * 4 : start + y * line + (left + width) * 4]
            rows += b"\0" + b"".join(
                row[x + 2 : x + 3] + row[x + 1 : x + 2] + row[x : x + 1] for x in range(0, len(row), 4)
            )
        parts = (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
            (b"IDAT", zlib.compress(rows, 9)),
            (b"IEND", b""),
        )
        chunks = [struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in parts]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))

    def _tool(self, *arguments: str) -> str:
        done = subprocess.run(
            ["xdotool", *arguments], env={**os.environ, "DISPLAY": self.name}, check=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=60,
        )  # fmt: skip
        return done.stdout


@contextmanager
def display() -> Iterator[Display]:
    """A screen of 1024 × 768."""
    reading, writing = os.pipe()
    with tempfile.TemporaryDirectory(prefix="xlops-screen-") as folder:
        screen = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1024x768x24", "-fbdir", folder, "-nocursor"], pass_fds=[writing],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(writing)
        try:
            with os.fdopen(reading) as told:
                yield Display(f":{told.readline().strip()}", Path(folder))
        finally:
            screen.kill()
            screen.wait()

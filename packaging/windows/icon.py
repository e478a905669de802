"""The icon: three rising bars on the house's blue, and the same on the last page of the setup program; drawn here, so that it
needs no program for pictures.

Rule: one picture a size, each a PNG inside the ICO. Source: Microsoft, the ICO format with PNG (since Windows Vista); the
BMP of 24 bits, its lines from the bottom.
"""

from __future__ import annotations

import struct
import zlib

__all__ = ["icon", "side"]

_SIZES = (16, 24, 32, 48, 64, 256)
_BLUE, _LIGHT, _ORANGE = b"\x1f\x4e\x78\xff", b"\xdd\xeb\xf7\xff", b"\xed\x7d\x31\xff"
_BARS = ((0.20, 0.36, 0.42), (0.42, 0.58, 0.60), (0.64, 0.80, 0.80))  # left, right, height


def icon() -> bytes:
    """The file's bytes."""
    pictures = [_png(size) for size in _SIZES]
    at = 6 + 16 * len(pictures)
    entries = b""
    for size, picture in zip(_SIZES, pictures, strict=True):
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), at)
        at += len(picture)
    return struct.pack("<HHH", 0, 1, len(pictures)) + entries + b"".join(pictures)


def side(width: int = 164, height: int = 314) -> bytes:
    """The picture at the side of the last page, a BMP: the icon in the upper third of a blue field."""
    size, left, bottom = 96, (width - 96) // 2, height - 140
    rows = b""
    for y in range(height):
        line = b"".join(
            _over_blue(_pixel(x - left, size - 1 - (y - bottom), size))
            if left <= x < left + size and bottom <= y < bottom + size
            else _BLUE[2::-1]
            for x in range(width)
        )
        rows += line + b"\0" * (-len(line) % 4)
    head = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, len(rows), 2835, 2835, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54 + len(rows), 0, 0, 54) + head + rows


def _over_blue(pixel: bytes) -> bytes:
    """A pixel as BMP writes it; what is clear shows the field."""
    return (pixel if pixel[3] else _BLUE)[2::-1]


def _png(size: int) -> bytes:
    rows = b"".join(b"\0" + b"".join(_pixel(x, y, size) for x in range(size)) for y in range(size))
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _pixel(x: int, y: int, size: int) -> bytes:
    across, up = (x + 0.5) / size, 1 - (y + 0.5) / size
    if _outside(across, up):
        return b"\0\0\0\0"
    for number, (left, right, height) in enumerate(_BARS):
        if left <= across < right and 0.16 <= up < height:
            return _ORANGE if number == 2 else _LIGHT
    return _BLUE


def _outside(across: float, up: float, round_by: float = 0.14) -> bool:
    """Beyond the rounded corners."""
    x, y = max(round_by - across, across - 1 + round_by, 0), max(round_by - up, up - 1 + round_by, 0)
    return x * x + y * y > round_by * round_by

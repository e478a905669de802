"""The compression of VBA streams: runs that occurred before, in chunks of 4096 bytes.

Rule: a chunk is a header and groups of eight tokens, each a byte or a copy (offset, length) whose bits are
split by how far the chunk has come. A chunk that would not shrink is stored as it is, filled with zeros.
Source: [MS-OVBA] 2.4.1; the examples of 3.2 are its tests.

>>> compress(b"a" * 73).hex()
'0103b002614500'
"""

from __future__ import annotations

import struct

__all__ = ["compress"]

_CHUNK = 4096
_TRIES = 64  # candidates looked at for one copy: enough for source text, and quick


def compress(data: bytes) -> bytes:
    """The compressed container of `data`."""
    chunks = (data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK))
    return b"\x01" + b"".join(_chunk(chunk) for chunk in chunks)


def _chunk(chunk: bytes) -> bytes:
    """One chunk with its header."""
    tokens = _tokens(chunk)
    groups = []
    for start in range(0, len(tokens), 8):
        group = tokens[start : start + 8]
        groups.append(bytes([sum(1 << i for i, token in enumerate(group) if len(token) == 2)]) + b"".join(group))
    packed = b"".join(groups)
    if len(packed) > _CHUNK:
        return struct.pack("<H", 0x3000 | (_CHUNK - 1)) + chunk.ljust(_CHUNK, b"\0")
    return struct.pack("<H", 0xB000 | (len(packed) - 1)) + packed


def _tokens(chunk: bytes) -> list[bytes]:
    """The chunk as single bytes and copies of two bytes, the longest copy first come."""
    seen: dict[bytes, list[int]] = {}
    tokens: list[bytes] = []
    here = 0
    while here < len(chunk):
        bits = max((here - 1).bit_length(), 4)
        offset, length = _longest(chunk, here, seen.get(chunk[here : here + 3], []), (0xFFFF >> bits) + 3)
        if length < 3:
            tokens.append(chunk[here : here + 1])
            length = 1
        else:
            tokens.append(struct.pack("<H", (offset - 1) << (16 - bits) | (length - 3)))
        for place in range(here, here + length):
            seen.setdefault(chunk[place : place + 3], []).append(place)
        here += length
    return tokens


def _longest(chunk: bytes, here: int, places: list[int], most: int) -> tuple[int, int]:
    """Offset and length of the longest earlier run, the nearest where several are equal."""
    best, limit = (0, 0), min(most, len(chunk) - here)
    for place in places[: -_TRIES - 1 : -1]:
        length = 3 if limit >= 3 else 0
        while length < limit and chunk[place + length] == chunk[here + length]:
            length += 1
        if length > best[1]:
            best = (here - place, length)
    return best

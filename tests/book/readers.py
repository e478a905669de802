"""Other people's readers of VBA projects, imported without the deprecation warnings of what they import."""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from oletools.olevba import VBA_Parser, decompress_stream

__all__ = ["VBA_Parser", "unpack"]


def unpack(packed: bytes) -> bytes:
    """olevba's decompression."""
    return bytes(decompress_stream(bytearray(packed)))

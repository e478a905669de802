"""What a console or a pipe of another code page can't show: a stand-in instead of an error.

Rule: a console of Windows shows everything; a pipe or a file takes the system's code page, 936 in China, which has
no ✔ and no half-width ¥. What has a twin there is written as the twin, anything else as `?`.

>>> "✔ 支付金额 ¥12".encode("gbk", "xlops").decode("gbk")
'√ 支付金额 ￥12'
"""

from __future__ import annotations

import codecs
import io
import sys

__all__ = ["never_fail"]

_TWINS = {"✔": "√", "✖": "×", "¥": "￥", "⚠": "!", "•": "·", "–": "-", "−": "-"}


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_twin(c, error.encoding) for c in error.object[error.start : error.end]), error.end


def _twin(character: str, encoding: str) -> str:
    twin = _TWINS.get(character, "?")
    try:
        twin.encode(encoding)
    except UnicodeEncodeError:
        return "?"
    return twin


codecs.register_error("xlops", _stand_in)


def never_fail() -> None:
    """Let the standard streams write a stand-in for what their encoding lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower().replace("-", "") != "utf8":
            stream.reconfigure(errors="xlops")

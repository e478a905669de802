"""What can go wrong, said to an operator: one base error and a few kinds.

Rule: the message is interface text, one Chinese sentence that says what is wrong and what to do.
Whoever raises one adds `exit_code` only by choosing the class.

>>> str(NotFound("找不到店铺「小店」", near=["小店铺"]))
'找不到店铺「小店」。您是不是要找「小店铺」?'
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

__all__ = ["BadFile", "BadInput", "Busy", "NoData", "NotFound", "Question", "XlopsError", "near_names"]


class XlopsError(Exception):
    """Base of every error that an operator may read; `exit_code` is the command line's."""

    exit_code = 1


class BadInput(XlopsError, ValueError):
    """An argument, option or typed value that makes no sense."""

    exit_code = 2


class NoData(BadInput):
    """A shop into which nothing was imported yet."""

    def __init__(self) -> None:
        super().__init__("这家店还没有数据,请先导入平台下载的报表")


class BadFile(XlopsError):
    """A file that can't be read: of an unknown kind, damaged, locked or dangerous."""

    exit_code = 3


class Busy(XlopsError):
    """Another process holds what is needed; the message says who."""

    exit_code = 4


class NotFound(XlopsError, LookupError):
    """A name that is not known; near names are proposed."""

    exit_code = 2

    def __init__(self, message: str, near: Sequence[str] = ()) -> None:
        if near:
            message += "。您是不是要找" + "、".join(f"「{n}」" for n in near) + "?"
        super().__init__(message)
        self.near = tuple(near)


class Question(XlopsError):
    """Something only the operator knows (which day, which shop): asked, never guessed.

    `option` is the answer's name on the command line, `default` what is proposed.
    """

    exit_code = 5

    def __init__(self, message: str, option: str, default: str | None = None) -> None:
        super().__init__(message)
        self.option = option
        self.default = default


def near_names(wanted: str, known: Iterable[str], n: int = 3) -> list[str]:
    """Names that look like the wanted one, best first.

    >>> near_names("支付转化", ["支付转化率", "客单价"])
    ['支付转化率']
    """
    return difflib.get_close_matches(wanted, list(known), n=n, cutoff=0.5)

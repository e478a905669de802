"""Which shop a workbook is of: by the id that it carries, not by its path.

Rule: the id stands in a document property and on the hidden sheet of texts. A shop's folder that was moved is found
through the workbook in it. A workbook of a shop that this computer does not know belongs to nobody here.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from xlops.book.wrappers import HELP_SHEET
from xlops.errors import NotFound
from xlops.excel.properties import read_property
from xlops.store import Shop, find_shop

if TYPE_CHECKING:
    from xlwings import Book

__all__ = ["path_of", "shop_id", "shop_of"]

_BLANK = "这个工作簿还不属于任何店铺,请在店铺文件夹里运行 xlops build 生成店铺自己的工作簿"
_FOREIGN = "这个工作簿的店铺不在这台电脑上(可能是从别处复制来的),请在店铺文件夹里运行 xlops build 生成自己的工作簿"


def shop_id(book: Book) -> str:
    """The id that a workbook carries; "" where it carries none."""
    if said := read_property(book, "xlops.shop"):
        return said
    with suppress(Exception):  # each host has its own way of saying that there is no such sheet
        rows = book.sheets[HELP_SHEET].used_range.options(ndim=2).value
        return next((str(row[1] or "") for row in rows if row[0] == "shop"), "")
    return ""


def shop_of(book: Book) -> Shop:
    """The shop of a workbook. Raises `NotFound` with what to do."""
    id = shop_id(book)
    if not id:
        raise NotFound(_BLANK)
    with suppress(NotFound):
        return find_shop(id, Path.cwd())
    if (folder := path_of(book).parent).is_dir():
        with suppress(NotFound):
            if (here := find_shop(None, folder)).id == id:
                return here
    raise NotFound(_FOREIGN)


def path_of(book: Book) -> Path:
    """Where a workbook lies; in the cloud this is no path of a file that exists."""
    return Path(str(book.fullname).removeprefix("file://"))

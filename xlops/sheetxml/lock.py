"""Is the workbook open in Excel, WPS or LibreOffice? Asked before anything is written to it.

Rule: a program that has a workbook open leaves an owner file beside it (`~$name`, LibreOffice
`.~lock.name#`), and on Windows no one else may write. Reading needs none of this.
"""

from __future__ import annotations

from pathlib import Path

from xlops.errors import Busy

__all__ = ["check_closed"]

_OWNERS = ("~${}", ".~{}", ".~lock.{}#")


def check_closed(path: Path | str) -> None:
    """`Busy` when the workbook is open or can't be written; nothing when it does not exist yet."""
    path = Path(path)
    for pattern in _OWNERS:
        owner = path.with_name(pattern.format(path.name))
        if owner.exists():
            raise Busy(
                f"「{path.name}」正在 Excel/WPS 里打开,请先保存并关闭它再试(若早已关闭,请删除旁边的「{owner.name}」)"
            )
    try:
        with path.open("r+b"):
            pass
    except FileNotFoundError:
        return
    except PermissionError as error:
        raise Busy(f"「{path.name}」正在 Excel/WPS 里打开或是只读的,请先关闭它或去掉只读再试") from error

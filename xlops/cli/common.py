"""What several commands share: which shop, which day, what time it is, progress, what was imported.

Rule: the clock and the current folder are read here and handed down.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlops.errors import BadInput

if TYPE_CHECKING:
    from xlops.shop import Imported
    from xlops.store import Shop

__all__ = [
    "day_of", "now", "print_imported", "print_summary", "print_written", "progress", "shop_of", "shop_option",
]  # fmt: skip

_SHOWN_BAD_ROWS = 5

shop_option = click.option("--shop", "shop_name", metavar="店铺", help="店铺名;默认当前文件夹所在的店铺。")


def shop_of(name: str | None) -> Shop:
    from xlops.store import find_shop

    return find_shop(name, Path.cwd())


def day_of(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise BadInput(f"{param.opts[0]} 要写成 2026-11-09 这样的日期,不是「{value}」") from error


def now() -> datetime:
    return datetime.now().replace(microsecond=0)


class progress:
    """A line that says which file is being read, on terminals only."""

    def __enter__(self) -> Any:
        self._live = sys.stderr.isatty()
        return self._step

    def _step(self, name: str) -> None:
        if self._live:
            click.echo(f"\r\033[K正在读 {name}", err=True, nl=False)

    def __exit__(self, *_: object) -> None:
        if self._live:
            click.echo("\r\033[K", err=True, nl=False)


def print_imported(imported: Sequence[Imported]) -> None:
    for one in imported:
        days = f" {one.start}~{one.end}" if one.start and one.end else ""
        if one.error:
            click.echo(f"✖ {one.file}:{one.error}", err=True)
        elif one.known:
            click.echo(f"= {one.file}:已导入过,没有新内容")
        else:
            click.echo(
                f"✔ {one.file}:{one.kind}{days},新增 {one.new:,} 行,更新 {one.updated:,} 行,坏行 {one.bad_rows:,} 行"
            )
        for note in one.notes:
            click.echo(f"    {note}")
        for bad in one.bad[:_SHOWN_BAD_ROWS]:
            sheet = f"「{bad.sheet}」" if bad.sheet else ""
            click.echo(f"    坏行 {sheet}第 {bad.row} 行「{bad.column}」的「{bad.value}」:{bad.reason}")
        if one.bad_rows > _SHOWN_BAD_ROWS:
            click.echo(f"    另有 {one.bad_rows - _SHOWN_BAD_ROWS:,} 个坏行,用 xlops bad 查看全部")
    if len(imported) > 1:
        print_summary(imported)


def print_summary(imported: Sequence[Imported]) -> None:
    files = len({i.file for i in imported})
    errors = sum(bool(i.error) for i in imported)
    new, updated, bad = (sum(getattr(i, k) for i in imported) for k in ("new", "updated", "bad_rows"))
    click.echo(f"导入 {files} 个文件:新增 {new:,} 行,更新 {updated:,} 行,坏行 {bad:,} 行,不能识别 {errors} 个")


def print_written(written: Sequence[Path]) -> None:
    for path in written:
        click.echo(f"周报:{path}")

"""Reports on request: of a week, a day, a month; in any form; with the text for the group chat on the clipboard."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from xlops.cli.common import day_of, now, shop_of, shop_option

__all__ = ["report"]

_EDITIONS = ("老板版", "员工版")


@click.group("report")
def report() -> None:
    """出报告:周报、日报、月报。"""


def _common(default: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """What all three understand; `default` are the forms written when none is asked for."""

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        options = (
            click.option(
                "--format", "formats", default=default, show_default=True, help="要哪几种:xlsx,html,pdf,png,txt。"
            ),
            click.option(
                "--edition", type=click.Choice(_EDITIONS), default=_EDITIONS[0], help="老板版,或不含成本利润的员工版。"
            ),
            click.option("--copy", is_flag=True, help="把发群的文字放到剪贴板。"),
            click.option(
                "--out", metavar="文件夹", type=click.Path(path_type=Path), help="放在哪里,默认店铺的「周报」。"
            ),
            shop_option,
        )
        for option in reversed(options):
            command = option(command)
        return command

    return add


@report.command("weekly")
@click.argument("paths", metavar="[文件…]", nargs=-1, type=click.Path(path_type=Path))
@click.option("--week", metavar="周", help="例如 2026-W46 或 上周;默认数据覆盖到周日的最近一周。")
@click.option(
    "--template", metavar="文件", type=click.Path(path_type=Path), help="用自己的 Excel 模板代替我们的 xlsx。"
)
@_common("xlsx,html")
def weekly(paths: Sequence[Path], week: str | None, template: Path | None, **rest: Any) -> None:
    """出运营周报;给出下载的文件或文件夹时,先导入再出。"""
    taken = not paths or _imported(paths, rest["shop_name"])
    _write("weekly", week, template, **rest)
    if not taken:
        sys.exit(3)


def _imported(paths: Sequence[Path], shop_name: str | None) -> bool:
    """Import first; what draws the report is loaded meanwhile, for reading files leaves a core idle."""
    from xlops.cli.imports import take
    from xlops.shop.reports import warm

    return take(shop_of(shop_name), paths, meanwhile=warm)


@report.command("daily")
@click.option("--date", "day", metavar="日期", callback=day_of, help="哪一天,默认最后有数据的一天。")
@_common("txt,html")
def daily(day: date | None, **rest: Any) -> None:
    """出运营日报:最多五条红线,文字可以直接发群。"""
    _write("daily", None if day is None else str(day), None, **rest)


@report.command("monthly")
@click.option("--month", metavar="月", help="例如 2026-10 或 上月;默认数据覆盖到月底的最近一个月。")
@_common("xlsx,html")
def monthly(month: str | None, **rest: Any) -> None:
    """出运营月报。"""
    _write("monthly", month, None, **rest)


def _write(
    kind: str, period: str | None, template: Path | None, *, formats: str, edition: str, copy: bool, out: Path | None,
    shop_name: str | None,
) -> None:  # fmt: skip
    """Write the report, say what was written and what not; a day's text is shown too."""
    from xlops.shop.clipboard import copy_text
    from xlops.shop.reports import write_report

    wanted = [f.strip() for f in formats.split(",") if f.strip()]
    found = write_report(
        shop_of(shop_name), kind, now=now(), period=period, formats=wanted, out=out, edition=edition, template=template
    )
    name = {"weekly": "周报", "daily": "日报", "monthly": "月报"}[kind]
    for path in found.files:
        click.echo(f"{name}:{path}")
    for note in found.notes:
        click.echo(f"! {note}", err=True)
    if kind == "daily":
        click.echo(found.text, nl=False)
    if copy:
        failed = copy_text(found.text)
        click.echo(
            f"! {failed}" if failed else f"发群文字已复制到剪贴板,{len(found.text)} 个字,粘贴即可", err=bool(failed)
        )

"""Reports on request."""

from __future__ import annotations

from pathlib import Path

import click

from xlops.cli.common import now, print_written, shop_of, shop_option

__all__ = ["report"]


@click.group("report")
def report() -> None:
    """出报告。"""


@report.command("weekly")
@click.option("--week", metavar="周", help="例如 2026-W46 或 上周;默认数据覆盖到周日的最近一周。")
@click.option("--format", "formats", default="xlsx,html", help="xlsx,html,可以只要一种。")
@click.option("--out", metavar="文件夹", type=click.Path(path_type=Path), help="放在哪里,默认店铺的「周报」。")
@shop_option
def weekly(week: str | None, formats: str, out: Path | None, shop_name: str | None) -> None:
    """出运营周报。"""
    from xlops.shop import weekly as write

    wanted = [f.strip() for f in formats.split(",") if f.strip()]
    print_written(write(shop_of(shop_name), now=now(), week=week, formats=wanted, out=out))

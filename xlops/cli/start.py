"""Beginning: the sample shop, a shop of one's own, which shops there are."""

from __future__ import annotations

from pathlib import Path

import click

from xlops.cli.common import now, print_summary, print_written, progress

__all__ = ["demo", "new", "shops"]


@click.command("demo")
@click.argument("folder", metavar="[文件夹]", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option("--orders", metavar="N", type=click.IntRange(1000, 5_000_000), help="订单行数,默认约两万行。")
def demo(folder: Path | None, orders: int | None) -> None:
    """造一家示例店铺,导入它的报表并出周报。"""
    from xlops.shop import create_demo

    target = folder or Path("xlops-demo")
    with progress() as step:
        made = create_demo(target, now=now(), orders=orders, progress=step)
    print_summary(made.imported)
    click.echo(f"示例店铺「{made.shop.name}」在 {made.shop.folder}")
    print_written(made.reports)
    click.echo(f"工作簿:{made.workbook}")


@click.command("new")
@click.argument("name", metavar="店铺名")
@click.option("--dir", "folder", metavar="文件夹", type=click.Path(path_type=Path), help="放在哪里,默认当前文件夹下。")
def new(name: str, folder: Path | None) -> None:
    """新建一家店铺的文件夹,里面有一个空的工作簿。"""
    from xlops.files import safe_name
    from xlops.shop import new_shop

    shop = new_shop(name, folder or Path.cwd() / safe_name(name))
    click.echo(f"店铺「{shop.name}」在 {shop.folder}")
    click.echo("把下载的报表放进「导入」,再运行 xlops import 导入")


@click.command("shops")
def shops() -> None:
    """列出登记过的店铺。"""
    from xlops.store import registered_shops

    found = registered_shops()
    for shop in found:
        click.echo(f"{shop.name}\t{shop.folder}")
    if not found:
        click.echo("还没有店铺,用 xlops new 店铺名 新建,或 xlops demo 看示例")

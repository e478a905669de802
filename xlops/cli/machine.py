"""The program on this machine: make workbooks live, take that back, look for what is wrong, open the window."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import click

from xlops.cli.common import shop_of, shop_option
from xlops.errors import BadInput, NotFound

__all__ = ["app", "doctor", "install", "libreoffice", "uninstall"]


@click.command("install")
@click.option("--trust", is_flag=True, help="不再询问,把店铺文件夹设为 Excel 的受信任位置。")
@shop_option
def install(trust: bool, shop_name: str | None) -> None:
    """让 Excel 里的按钮和函数能用(Windows,不需要管理员)。"""
    from xlops.excel.install import install as run
    from xlops.excel.places import Places

    if sys.platform != "win32":
        raise BadInput("xlops install 用于 Windows 的 Excel;这里请用 xlops libreoffice 打开工作簿")
    try:
        folder: Path | None = shop_of(shop_name).folder
    except NotFound:  # no shop yet: nothing to trust
        folder = None
    done = run(
        Places.of_user(), folder=folder, may_trust=lambda question: trust or click.confirm(question, default=False)
    )
    click.echo(f"装好了:xlops {done.xlops},{done.bits} 位,{done.python}")
    for place in done.trusted:
        click.echo(f"受信任位置:{place}")
    click.echo("请重新打开工作簿")


@click.command("uninstall")
def uninstall() -> None:
    """拿掉 xlops install 放的文件和受信任位置;店铺的文件不动。"""
    from xlops.excel.install import uninstall as run
    from xlops.excel.places import Places

    gone = run(Places.of_user())
    for path in gone:
        click.echo(f"已移除:{path}")
    if not gone:
        click.echo("没有装过,不用移除")


@click.command("doctor")
@shop_option
def doctor(shop_name: str | None) -> None:
    """检查安装:哪里不对,怎么办。"""
    from xlops.excel.doctor import checkup, report
    from xlops.excel.places import Places
    from xlops.shop import find_workbook

    shop, workbook = None, None
    with suppress(BadInput, NotFound):  # then there is less to look at
        shop = shop_of(shop_name)
        workbook = find_workbook(shop)
    found = checkup(Places.of_user(), shop=shop, workbook=workbook)
    click.echo(report(found))
    if not all(one.right for one in found):
        sys.exit(3)


@click.command("app")
@click.argument("files", metavar="[文件…]", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--no-browser", is_flag=True, help="不打开浏览器,只显示地址。")
@shop_option
def app(files: Sequence[Path], no_browser: bool, shop_name: str | None) -> None:
    """打开窗口:导入、周报、发群、每日巡店,不用命令也不用宏。"""
    from xlops.app import serve

    shop = None
    if shop_name:
        shop = shop_of(shop_name)
    else:
        with suppress(NotFound):  # a first run, or several shops: the window shows the last one
            shop = shop_of(None)
    serve(shop, files, open_browser=not no_browser)


@click.command("libreoffice")
@click.argument("workbook", metavar="[工作簿]", required=False, type=click.Path(path_type=Path, exists=True))
@shop_option
def libreoffice(workbook: Path | None, shop_name: str | None) -> None:
    """用 LibreOffice 打开工作簿,按钮和函数都能用(没有 Excel 的电脑)。"""
    from xlops.excel.libreoffice.session import open_live
    from xlops.shop import find_workbook

    open_live(workbook or find_workbook(shop_of(shop_name)), tell=click.echo)

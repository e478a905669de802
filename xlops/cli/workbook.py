"""The planning workbook: build it, refresh it, bring an older one up to date."""

from __future__ import annotations

from pathlib import Path

import click

from xlops.cli.common import shop_of, shop_option

__all__ = ["build", "refresh", "upgrade"]

_SHOWN = 10


@click.command("build")
@click.argument("file", metavar="[文件]", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--plain", is_flag=True, help="不带宏(.xlsx),给 WPS 和手机。")
@click.option("--blank", is_flag=True, help="不属于任何店铺的空白工作簿。")
@shop_option
def build(file: Path | None, plain: bool, blank: bool, shop_name: str | None) -> None:
    """生成运营工作簿:店铺运营.xlsm,已导入的数据都填好。"""
    from xlops.shop import WORKBOOK, blank_workbook, build_workbook

    if blank:
        target = file or Path(f"{WORKBOOK}{'.xlsx' if plain else '.xlsm'}")
        click.echo(f"工作簿:{blank_workbook(target, macros=not plain)}")
    else:
        click.echo(f"工作簿:{build_workbook(shop_of(shop_name), file, macros=not plain)}")


@click.command("refresh")
@click.argument("file", metavar="[文件]", required=False, type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--restore", is_flag=True, help="删掉过的行也恢复。")
@shop_option
def refresh(file: Path | None, restore: bool, shop_name: str | None) -> None:
    """刷新关着的工作簿:填过的都保留,导入的数据写进去。"""
    from xlops.shop import refresh_workbook

    found = refresh_workbook(shop_of(shop_name), file, restore=restore)
    done = found.done
    click.echo(f"工作簿:{found.workbook}")
    click.echo(f"写入 {done.cells:,} 格,新增 {sum(done.added.values()):,} 行,收下手填 {found.typed:,} 行")
    if done.conflicts:
        click.echo(f"● 有 {len(done.conflicts)} 格是您改过的,保留您的,对照见「冲突」")
    if away := sum(done.deleted.values()):
        click.echo(f"● 您删掉的 {away} 行没有放回来,要恢复请用 --restore")
    _list([str(bad) for bad in found.bad] + [problem.sentence for problem in done.problems])


@click.command("upgrade")
@click.argument("file", metavar="[文件]", required=False, type=click.Path(path_type=Path, dir_okay=False, exists=True))
@shop_option
def upgrade(file: Path | None, shop_name: str | None) -> None:
    """把旧版工作簿升级到现在的版本:填过的、自己加的列和表都带过来。"""
    from xlops.shop import upgrade_workbook

    path, done = upgrade_workbook(shop_of(shop_name), file)
    own = f",自己的列 {len(done.columns)} 个、表 {len(done.sheets)} 张" if done.columns or done.sheets else ""
    click.echo(f"工作簿:{path}")
    click.echo(f"带过来 {sum(done.rows.values()):,} 行{own};原来的在 {done.backup}")
    _list(list(done.left))


def _list(sentences: list[str]) -> None:
    for sentence in sentences[:_SHOWN]:
        click.echo(f"● {sentence}")
    if len(sentences) > _SHOWN:
        click.echo(f"● 另有 {len(sentences) - _SHOWN} 处")

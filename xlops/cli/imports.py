"""Files into the store: import, map one's own table, list what was not taken."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlops.cli.common import now, print_imported, progress, shop_of, shop_option
from xlops.errors import BadInput, Question

if TYPE_CHECKING:
    from xlops.ingest import Answers
    from xlops.store import Shop

__all__ = ["bad", "import_", "take"]


@click.command("import")
@click.argument("paths", metavar="文件…", nargs=-1, type=click.Path(path_type=Path))
@click.option("--date", "day", metavar="日期", help="文件里没有日期时,数据是哪一天(或 开始~结束)的。")
@click.option("--window", metavar="天数", help="推广报表的转化周期,例如 15。")
@click.option("--rule", metavar="规则", help="推广报表的归因规则,例如 末次点击。")
@click.option("--scope", metavar="归属", help="流量来源的归属,例如 每一次访问。")
@click.option("--same-shop", is_flag=True, help="确认文件是这家店的。")
@click.option("--map", "map_it", is_flag=True, help="自己的表格:对一次列名,以后自动认。")
@click.option("--set", "pairs", metavar="列=字段", multiple=True, help="配合 --map:指定某一列是什么。")
@click.option("--yes", is_flag=True, help="配合 --map:不再询问,按建议导入。")
@shop_option
def import_(
    paths: Sequence[Path], day: str | None, window: str | None, rule: str | None, scope: str | None, same_shop: bool,
    map_it: bool, pairs: Sequence[str], yes: bool, shop_name: str | None,
) -> None:  # fmt: skip
    """导入平台下载的报表;不给文件时导入店铺的「导入」文件夹。"""
    from xlops.ingest import Answers
    from xlops.shop import with_answer

    shop = shop_of(shop_name)
    answers = Answers(window=window, rule=rule, scope=scope)
    if day:
        answers = with_answer(answers, "date", day)
    if map_it:
        _check(paths)
        for path in paths:
            _map(shop, path, pairs, yes)
    if not take(shop, list(paths) or [shop.inbox], answers, same_shop):
        sys.exit(3)


def take(
    shop: Shop, paths: Sequence[Path], answers: Answers | None = None, same_shop: bool = False,
    meanwhile: Callable[[], object] | None = None,
) -> bool:  # fmt: skip
    """Import and say what became of each file; was every one of them taken? `meanwhile` is done beside it."""
    from xlops.shop import import_files

    _check(paths)
    with progress() as step:
        imported = import_files(
            shop, paths, now=now(), answers=answers, same_shop=same_shop, ask=ask, progress=step, meanwhile=meanwhile
        )
    print_imported(imported)
    return not any(i.error for i in imported)


def _check(paths: Sequence[Path]) -> None:
    for path in paths:
        if not path.exists():
            raise BadInput(f"找不到文件「{path}」,请检查路径")


def _map(shop: Shop, path: Path, pairs: Sequence[str], yes: bool) -> None:
    """Propose what the columns are, let the operator correct it, and remember it."""
    from xlops.ingest.propose import propose
    from xlops.shop import map_table

    if odd := [pair for pair in pairs if "=" not in pair]:
        raise BadInput(f"「{odd[0]}」要写成 列=字段,例如 --set 单价=unit_price")
    chosen = dict(pair.split("=", 1) for pair in pairs)
    for proposal in propose(path, chosen):
        click.echo(f"「{proposal.sheet or path.name}」按这样理解:")
        for header, name in proposal.pairs:
            click.echo(f"  {header} → {name or '(不导入)'}")
        if not yes and sys.stdin.isatty() and not click.confirm("这样导入吗?", default=True):
            raise BadInput("没有导入。用 --set 列=字段 改正后再来;不要的列写 --set 列=")
        map_table(shop, path.name, proposal.mapping)


def ask(question: Question) -> str | None:
    """Ask at a terminal; elsewhere the question becomes the file's error, with the option that answers it."""
    if not sys.stdin.isatty():
        return None
    if question.option == "same-shop":
        return "yes" if click.confirm(str(question), default=False) else None
    default = question.default
    if question.option == "date" and default is None:
        default = str(date.today() - timedelta(days=1))
    return str(click.prompt(str(question), default=default))


@click.command("bad")
@click.option("--csv", "as_csv", is_flag=True, help="输出 CSV。")
@shop_option
def bad(as_csv: bool, shop_name: str | None) -> None:
    """列出没有导入的坏行:文件、表、行、列、值、怎么改。"""
    from xlops import output
    from xlops.shop import bad_rows

    rows = bad_rows(shop_of(shop_name))
    click.echo(output.as_csv(rows) if as_csv else output.as_table(rows), nl=not as_csv)

"""The command line: reads arguments, calls one use case, prints what came of it.

Rule: every sentence is Chinese and plain; no traceback ever; the exit code says what kind of trouble it
was (see `errors`). Only click is imported at the start, so that help is quick.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import click

from xlops import __version__
from xlops.errors import BadInput, Question, XlopsError

if TYPE_CHECKING:
    from xlops.shop import Imported
    from xlops.store import Shop

__all__ = ["main"]

_SHOWN_BAD_ROWS = 5


class _Formatter(click.HelpFormatter):
    """Help with Chinese headings."""

    _HEADINGS: ClassVar = {"Options": "选项", "Commands": "命令"}
    _TEXTS: ClassVar = {"Show the version and exit.": "显示版本。", "Show this message and exit.": "显示这段说明。"}

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 …"), "用法: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(self._HEADINGS.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(a, self._TEXTS.get(b, b)) for a, b in rows], col_max, col_spacing)


click.Context.formatter_class = _Formatter


class _Commands(click.Group):
    """Turns every error into its sentence and exit code; `XLOPS_DEBUG=1` shows a developer the traceback."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **{**kwargs, "standalone_mode": False})
        except click.exceptions.Exit as stop:
            sys.exit(stop.exit_code)
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message())
            sys.exit(2)
        except click.UsageError as error:
            where = error.ctx.command_path if error.ctx else "xlops"
            _fail(f"{_usage(error)}。用法见 {where} --help", 2)
        except (click.Abort, KeyboardInterrupt):
            _fail("已取消,没有写入任何东西", 130)
        except XlopsError as error:
            _fail(str(error), error.exit_code)
        except BrokenPipeError:
            os._exit(0)
        except Exception as error:
            if os.environ.get("XLOPS_DEBUG"):
                raise
            _fail(f"程序出错了({type(error).__name__}: {error}),请把这句话和所用文件发给开发者", 70)


def _usage(error: click.UsageError) -> str:
    """What is wrong with the command's words, in Chinese."""
    param = error.param.opts[0] if isinstance(error, click.BadParameter) and error.param else ""
    if isinstance(error, click.MissingParameter):
        missing = error.param.make_metavar(error.ctx) if error.param and error.ctx else param
        return f"还缺「{missing}」"
    if isinstance(error, click.NoSuchOption):
        near = "、".join(error.possibilities or ())
        return f"没有「{error.option_name}」这个选项" + (f",您是不是要找 {near}" if near else "")
    if isinstance(error, click.exceptions.NoSuchCommand):
        near = "、".join(error.possibilities or ())
        return f"没有「{error.command_name}」这个命令" + (f",您是不是要找 {near}" if near else "")
    if isinstance(error, click.BadParameter):
        choices = error.param.type.choices if error.param and isinstance(error.param.type, click.Choice) else ()
        return f"「{param}」的值不对" + (f",可以用 {'、'.join(map(str, choices))}" if choices else f":{error.message}")
    return f"命令写得不对({error.format_message()})"


def _fail(sentence: str, code: int) -> None:
    click.echo(f"✖ {sentence}", err=True)
    sys.exit(code)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="xlops", message="%(prog)s %(version)s")
def main() -> None:
    """xlops:网店运营的工作簿和周报。导入平台下载的报表,一条命令出运营周报。"""


_shop_option = click.option("--shop", "shop_name", metavar="店铺", help="店铺名;默认当前文件夹所在的店铺。")


def _shop(name: str | None) -> Shop:
    from xlops.store import find_shop

    return find_shop(name, Path.cwd())


def _day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise BadInput(f"{param.opts[0]} 要写成 2026-11-09 这样的日期,不是「{value}」") from error


@main.command("demo")
@click.argument("folder", metavar="[文件夹]", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option("--orders", metavar="N", type=click.IntRange(1000, 5_000_000), help="订单行数,默认约两万行。")
def demo(folder: Path | None, orders: int | None) -> None:
    """造一家示例店铺,导入它的报表并出周报。"""
    from xlops.shop import create_demo

    target = folder or Path("xlops-demo")
    with _progress() as step:
        shop, imported, written = create_demo(target, now=_now(), orders=orders, progress=step)
    _print_summary(imported)
    click.echo(f"示例店铺「{shop.name}」在 {shop.folder}")
    _print_written(written)


@main.command("new")
@click.argument("name", metavar="店铺名")
@click.option("--dir", "folder", metavar="文件夹", type=click.Path(path_type=Path), help="放在哪里,默认当前文件夹下。")
def new(name: str, folder: Path | None) -> None:
    """新建一家店铺的文件夹。"""
    from xlops.files import safe_name
    from xlops.store import create_shop

    shop = create_shop(name, folder or Path.cwd() / safe_name(name))
    click.echo(f"店铺「{shop.name}」在 {shop.folder}")
    click.echo("把下载的报表放进「导入」,再运行 xlops import 导入")


@main.command("import")
@click.argument("paths", metavar="文件…", nargs=-1, type=click.Path(path_type=Path))
@click.option("--date", "day", metavar="日期", help="文件里没有日期时,数据是哪一天(或 开始~结束)的。")
@click.option("--window", metavar="天数", help="推广报表的转化周期,例如 15。")
@click.option("--rule", metavar="规则", help="推广报表的归因规则,例如 末次点击。")
@click.option("--scope", metavar="归属", help="流量来源的归属,例如 每一次访问。")
@click.option("--same-shop", is_flag=True, help="确认文件是这家店的。")
@click.option("--map", "map_it", is_flag=True, help="自己的表格:对一次列名,以后自动认。")
@click.option("--set", "pairs", metavar="列=字段", multiple=True, help="配合 --map:指定某一列是什么。")
@click.option("--yes", is_flag=True, help="配合 --map:不再询问,按建议导入。")
@_shop_option
def import_(
    paths: Sequence[Path], day: str | None, window: str | None, rule: str | None, scope: str | None, same_shop: bool,
    map_it: bool, pairs: Sequence[str], yes: bool, shop_name: str | None,
) -> None:  # fmt: skip
    """导入平台下载的报表;不给文件时导入店铺的「导入」文件夹。"""
    from xlops.ingest import Answers
    from xlops.shop import import_files, with_answer

    shop = _shop(shop_name)
    for path in paths:
        if not path.exists():
            raise BadInput(f"找不到文件「{path}」,请检查路径")
    answers = Answers(window=window, rule=rule, scope=scope)
    if day:
        answers = with_answer(answers, "date", day)
    if map_it:
        for path in paths:
            _map(shop, path, pairs, yes)
    with _progress() as step:
        imported = import_files(
            shop, list(paths) or [shop.inbox], now=_now(), answers=answers, same_shop=same_shop, ask=_ask, progress=step
        )
    _print_imported(imported)
    if any(i.error for i in imported):
        sys.exit(3)


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


def _ask(question: Question) -> str | None:
    """Ask at a terminal; elsewhere the question becomes the file's error, with the option that answers it."""
    if not sys.stdin.isatty():
        return None
    if question.option == "same-shop":
        return "yes" if click.confirm(str(question), default=False) else None
    default = question.default
    if question.option == "date" and default is None:
        default = str(date.today() - timedelta(days=1))
    return str(click.prompt(str(question), default=default))


@main.command("bad")
@click.option("--csv", "as_csv", is_flag=True, help="输出 CSV。")
@_shop_option
def bad(as_csv: bool, shop_name: str | None) -> None:
    """列出没有导入的坏行:文件、表、行、列、值、怎么改。"""
    from xlops import output
    from xlops.shop import bad_rows

    rows = bad_rows(_shop(shop_name))
    click.echo(output.as_csv(rows) if as_csv else output.as_table(rows), nl=not as_csv)


@main.command("kpi")
@click.argument("metrics", metavar="指标…", nargs=-1, required=True)
@click.option("--from", "start", metavar="日期", callback=_day, help="从哪天,例如 2026-11-09。")
@click.option("--to", "end", metavar="日期", callback=_day, help="到哪天(含)。")
@click.option(
    "--by",
    type=click.Choice(["day", "week", "month", "weekday", "hour", "item", "entry", "plan", "province"]),
    help="按什么分。",
)
@click.option("--basis", type=click.Choice(["paid", "created"]), default="paid", help="订单按付款日还是下单日。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.option("--csv", "as_csv", is_flag=True, help="输出 CSV。")
@_shop_option
def kpi(
    metrics: Sequence[str], start: date | None, end: date | None, by: str | None, basis: str, as_json: bool,
    as_csv: bool, shop_name: str | None,
) -> None:  # fmt: skip
    """查数:指标的中文名或代号,可按天、周、时段、商品、来源、省份分。"""
    from xlops.functions import metric_id
    from xlops.shop import kpi as rows_of

    ids = [metric_id(name) for name in metrics]
    rows = rows_of(_shop(shop_name), ids, start=start, end=end, by=by, basis=basis)
    from xlops import output

    if as_json:
        click.echo(output.as_json(rows))
    elif as_csv:
        click.echo(output.as_csv(rows), nl=False)
    else:
        click.echo(output.as_table(rows))


@main.command("check")
@click.option("--date", "day", metavar="日期", callback=_day, help="哪一天,默认最后有数据的一天。")
@_shop_option
def check(day: date | None, shop_name: str | None) -> None:
    """每日巡店:红线、关注、可能的原因。"""
    from xlops.shop import check as run

    found = run(_shop(shop_name), day)
    click.echo(f"{found.day} 每日巡店:红线 {len(found.red)} 条,关注 {len(found.amber)} 条")
    for mark, findings in (("✖", found.red), ("●", found.amber)):
        for finding in findings:
            click.echo(f"{mark} {finding.sentence}")
    for cause in found.causes:
        if cause.satisfied:
            click.echo(f"? {cause.sentence}")
    if found.missing:
        click.echo("— 数据不足,没有判断:" + "、".join(found.missing))


@main.command("set")
@click.argument("name", metavar="[设置]", required=False)
@click.argument("value", metavar="[值]", required=False, default="")
@_shop_option
def set_(name: str | None, value: str, shop_name: str | None) -> None:
    """看或改本店的设置:扣点、成本率、固定费用、目标…;值留空回到默认。"""
    from xlops import output
    from xlops.shop import choose, chosen

    shop = _shop(shop_name)
    if name:
        choose(shop, name, value)
    click.echo(output.as_table(chosen(shop)))


@main.group("report")
def report() -> None:
    """出报告。"""


@report.command("weekly")
@click.option("--week", metavar="周", help="例如 2026-W46 或 上周;默认数据覆盖到周日的最近一周。")
@click.option("--format", "formats", default="xlsx,html", help="xlsx,html,可以只要一种。")
@click.option("--out", metavar="文件夹", type=click.Path(path_type=Path), help="放在哪里,默认店铺的「周报」。")
@_shop_option
def weekly(week: str | None, formats: str, out: Path | None, shop_name: str | None) -> None:
    """出运营周报。"""
    from xlops.shop import weekly as write

    wanted = [f.strip() for f in formats.split(",") if f.strip()]
    _print_written(write(_shop(shop_name), now=_now(), week=week, formats=wanted, out=out))


@main.command("shops")
def shops() -> None:
    """列出登记过的店铺。"""
    from xlops.store import registered_shops

    found = registered_shops()
    for shop in found:
        click.echo(f"{shop.name}\t{shop.folder}")
    if not found:
        click.echo("还没有店铺,用 xlops new 店铺名 新建,或 xlops demo 看示例")


@main.command("explain")
@click.argument("metric", metavar="指标")
def explain(metric: str) -> None:
    """解释一个指标:定义、公式、别名、参考标准。"""
    from xlops.functions import explain as text_of

    click.echo(text_of(metric))


def _now() -> datetime:
    return datetime.now().replace(microsecond=0)


class _progress:
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


def _print_imported(imported: Sequence[Imported]) -> None:
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
        _print_summary(imported)


def _print_summary(imported: Sequence[Imported]) -> None:
    files = len({i.file for i in imported})
    errors = sum(bool(i.error) for i in imported)
    new, updated, bad = (sum(getattr(i, k) for i in imported) for k in ("new", "updated", "bad_rows"))
    click.echo(f"导入 {files} 个文件:新增 {new:,} 行,更新 {updated:,} 行,坏行 {bad:,} 行,不能识别 {errors} 个")


def _print_written(written: Sequence[Path]) -> None:
    for path in written:
        click.echo(f"周报:{path}")


if __name__ == "__main__":
    main()

"""Numbers: any metric, the daily check, the settings, what a metric means."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import click

from xlops.cli.common import day_of, shop_of, shop_option

__all__ = ["check", "explain", "kpi", "set_"]


@click.command("kpi")
@click.argument("metrics", metavar="指标…", nargs=-1, required=True)
@click.option("--from", "start", metavar="日期", callback=day_of, help="从哪天,例如 2026-11-09。")
@click.option("--to", "end", metavar="日期", callback=day_of, help="到哪天(含)。")
@click.option(
    "--by",
    type=click.Choice(["day", "week", "month", "weekday", "hour", "item", "entry", "plan", "province"]),
    help="按什么分。",
)
@click.option("--basis", type=click.Choice(["paid", "created"]), default="paid", help="订单按付款日还是下单日。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.option("--csv", "as_csv", is_flag=True, help="输出 CSV。")
@shop_option
def kpi(
    metrics: Sequence[str], start: date | None, end: date | None, by: str | None, basis: str, as_json: bool,
    as_csv: bool, shop_name: str | None,
) -> None:  # fmt: skip
    """查数:指标的中文名或代号,可按天、周、时段、商品、来源、省份分。"""
    from xlops.functions import metric_id
    from xlops.shop import kpi as rows_of

    ids = [metric_id(name) for name in metrics]
    rows = rows_of(shop_of(shop_name), ids, start=start, end=end, by=by, basis=basis)
    from xlops import output

    if as_json:
        click.echo(output.as_json(rows))
    elif as_csv:
        click.echo(output.as_csv(rows), nl=False)
    else:
        click.echo(output.as_table(rows))


@click.command("check")
@click.option("--date", "day", metavar="日期", callback=day_of, help="哪一天,默认最后有数据的一天。")
@shop_option
def check(day: date | None, shop_name: str | None) -> None:
    """每日巡店:红线、关注、可能的原因。"""
    from xlops.shop import check as run

    found = run(shop_of(shop_name), day)
    click.echo(f"{found.day} 每日巡店:红线 {len(found.red)} 条,关注 {len(found.amber)} 条")
    for mark, findings in (("✖", found.red), ("●", found.amber)):
        for finding in findings:
            click.echo(f"{mark} {finding.sentence}")
    for cause in found.causes:
        if cause.satisfied:
            click.echo(f"? {cause.sentence}")
    if found.missing:
        click.echo("— 数据不足,没有判断:" + "、".join(found.missing))


@click.command("set")
@click.argument("name", metavar="[设置]", required=False)
@click.argument("value", metavar="[值]", required=False, default="")
@shop_option
def set_(name: str | None, value: str, shop_name: str | None) -> None:
    """看或改本店的设置:扣点、成本率、固定费用、目标…;值留空回到默认。"""
    from xlops import output
    from xlops.shop import choose, chosen

    shop = shop_of(shop_name)
    if name:
        choose(shop, name, value)
    click.echo(output.as_table(chosen(shop)))


@click.command("explain")
@click.argument("metric", metavar="指标")
def explain(metric: str) -> None:
    """解释一个指标:定义、公式、别名、参考标准。"""
    from xlops.functions import explain as text_of

    click.echo(text_of(metric))

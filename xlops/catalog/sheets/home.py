"""首页: this week at a glance, in numbers that live in the sheets themselves.

Rule: 本周 runs from Monday to the last day with data and is compared with the same days of the week before. Visitors and
buyers are the week's own where a file tells them, as in the weekly report; else the days' are added up and called
访客数(按日累加). A card `x_change` belongs under the card `x`, a text `x_name` is its caption. 净利 stays empty until
fixed costs are known. Source: operator.md (the boss's first minute, sheets); features 4 (decisions first).
"""

from __future__ import annotations

from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Card, Chart, Group, Mark, Sheet

__all__ = ["HOME"]

_MONTH = "month_start(as_of())"


def _days(column: str, back: int = 0) -> str:
    """The sum of a column of 日数据 over this week's days, `back` days earlier."""
    shift = (lambda day: f"add_days({day}, -{back})") if back else (lambda day: day)
    first, last = shift("week_start(as_of())"), shift("as_of()")
    return f"sumifs(daily.{column}, daily.day, ge({first}), daily.day, le({last}))"


def _ratio(over: str, under: str, back: int = 0) -> str:
    return f"{_days(over, back)} / {_days(under, back)}"


_WEEK, _WEEK_BEFORE = "week_label(as_of())", "week_label(add_days(as_of(), -7))"


def _own(column: str, week: str = _WEEK) -> str:
    """A number of 周, empty while the week runs or where only its days are known."""
    return f"lookup(weeks.{column}, weeks.week, {week})"


def _change(card: str, name: str, before: str) -> Card:
    """How much a card's amount differs from the week before."""
    return Card(f"{card}_change", name, f"{card} / ({before}) - 1", Kind.RATE, "%", digits=1)


def _points(card: str, name: str, before: str) -> Card:
    """How far a card's rate is from the week before."""
    return Card(f"{card}_change", name, f"({card} - {before}) * 100", Kind.NUMBER, "个百分点", digits=2)


def _as_week(column: str, days: str, before: str, how: str) -> str:
    """The change against the week before: of the week's own numbers where both are there, else of the days'."""
    now, last = _own(column), _own(column, _WEEK_BEFORE)
    return f"{how.format(now, last)} if present({now}) and present({last}) else {how.format(days, before)}"


_RATIO, _POINTS = "({}) / ({}) - 1", "(({}) - ({})) * 100"


def _target(column: str) -> str:
    return f"lookup(targets.{column}, targets.month, {_MONTH})"


def _profit(column: str) -> str:
    return f"lookup(profit.{column}, profit.week, week_label(as_of()))"


_CARDS = (
    Card("week_pay", "本周支付金额", _days("pay_amount"), digits=0),
    _change("week_pay", "支付金额较上周同期", _days("pay_amount", 7)),
    Card("week_uv", "访客数", f"coalesce({_own('uv')}, {_days('uv')})", Kind.COUNT, "人"),
    Card("week_uv_name", "访客的叫法", f'"访客数(人)" if present({_own("uv")}) else "访客数(按日累加)(人)"', Kind.TEXT, ""),
    Card(
        "week_uv_change", "访客较上周同期", _as_week("uv", _days("uv"), _days("uv", 7), _RATIO), Kind.RATE, "%", digits=1,
    ),
    Card(
        "week_cvr", "支付转化率", f"coalesce({_own('pay_cvr')}, {_ratio('pay_buyers', 'uv')})", Kind.RATE, "%", digits=2,
    ),
    Card(
        "week_cvr_change", "转化率较上周同期",
        _as_week("pay_cvr", _ratio("pay_buyers", "uv"), _ratio("pay_buyers", "uv", 7), _POINTS), Kind.NUMBER, "个百分点",
        digits=2,
    ),
    Card("week_aov", "客单价", f"coalesce({_own('aov_buyer')}, {_ratio('pay_amount', 'pay_buyers')})", digits=2),
    Card(
        "week_aov_change", "客单价较上周同期",
        _as_week("aov_buyer", _ratio("pay_amount", "pay_buyers"), _ratio("pay_amount", "pay_buyers", 7), _RATIO), Kind.RATE,
        "%", digits=1,
    ),
    Card(
        "week_tacos", "费比", _ratio("ad_spend", "pay_amount"), Kind.RATE, "%", digits=1,
        marks=(Mark("bad", "week_tacos > setting(tacos_limit)"),), note="超过设置里的费比上限时变红",
    ),
    _points("week_tacos", "费比较上周同期", _ratio("ad_spend", "pay_amount", 7)),
    Card("month_pay", "本月累计", _target("month_pay"), digits=0),
    Card(
        "month_reached", "月目标完成", _target("reached"), Kind.RATE, "%", digits=1,
        note="和时间进度比:比它高就赶得上",
    ),
    Card("month_time", "时间进度", _target("time_progress"), Kind.RATE, "%", digits=1),
    Card("month_end", "预计月底", _target("month_end"), digits=0),
    Card(
        "after_ads", "推广后毛利", _profit("contribution_after_ads"), digits=0,
        marks=(Mark("bad", "after_ads < 0"),), note="已扣预计退款、成本、扣点、运费、推广",
    ),
    Card(
        "net_profit", "净利", _profit("net_profit"), digits=0,
        marks=(Mark("bad", "net_profit < 0"),), note="填了固定费用才有",
    ),
    Card(
        "red_lines", "红线", 'countifs(checks.verdict, "异常", checks.level, "红")', Kind.COUNT, "条",
        marks=(Mark("bad", "red_lines > 0"),), note="每日巡店里的红色异常",
    ),
    Card(
        "stock_outs", "要断货的规格", 'countifs(skus.stock_state, "断货") + countifs(skus.stock_state, "今天下单")',
        Kind.COUNT, "个", marks=(Mark("warn", "stock_outs > 0"),), note="已断货,或今天不下单就会断货",
    ),
    Card("open_todos", "未完成待办", "coalesce(total(todos.is_open), 0)", Kind.COUNT, "件"),
    Card(
        "late_todos", "逾期待办", 'countifs(todos.conclusion, "已逾期")', Kind.COUNT, "件",
        marks=(Mark("warn", "late_todos > 0"),),
    ),
)  # fmt: skip

HOME = Sheet(
    "home", "首页", Group.START,
    guide="先看红线和要断货的,再看本周和本月;点下面的名字打开各表。",
    visible=True,
    buttons=(
        "ImportFiles", "RefreshSheets", "DailyCheck", "WeeklyReport", "SendChat", "Targets", "Doctor", "Help",
    ),
    cards=_CARDS,
    charts=(
        Chart("pay_and_ads", "近30天支付金额与推广花费", "line", "daily.day", ("daily.pay_amount", "daily.ad_spend"), last=30),
        Chart("visitors", "近30天访客数与转化率", "column", "daily.day", ("daily.uv",), ("daily.pay_cvr",), last=30),
        Chart(
            "weekly_money", "近8周推广后毛利", "column", "profit.week",
            ("profit.contribution_after_ads",), last=8,
        ),
    ),
    seed=("E3", "K9", "H3"),
)  # fmt: skip
"""Its links, one to every other sheet, are added where all sheets are known."""

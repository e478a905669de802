"""目标: a row a month: how much is wanted, how much is there, where the month ends.

Rule: straight by time: sales so far over the days passed, times the days of the month. A month without a target takes
the one of 设置, else last month's sales, marked 参考. Source: operator.md, 目标 (840,000 → 27,097 a day).
"""

from __future__ import annotations

from datetime import date

from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Column, Grid, Group, Mark, Origin, Sheet

__all__ = ["TARGETS"]

IMPORTED = Origin.IMPORTED

TARGETS = Sheet(
    "targets", "目标", Group.START,
    guide="每月填一个月目标就够了;空着时用上月实际作参考。预计月底按已过天数推算。",
    visible=True,
    buttons=("RefreshSheets", "Targets"),
    seed=("C6", "J11"),
    grids=(
        Grid(
            "targets", "目标", key=("month",), feed="month", store="targets", newest_first=True,
            columns=(
                Column("month", "月份", Kind.DATE, origin=IMPORTED, width=11),
                Column("month_target", "月目标", Kind.MONEY, digits=0, low=0, help="本月想卖多少元,例如 840000。空着用上月实际。"),
                Column("day_target", "日目标", Kind.MONEY, digits=0, formula="target_used / month_days(month)"),
                Column("month_pay", "累计", Kind.MONEY, origin=IMPORTED, feed="pay_amount", digits=0),
                Column("reached", "完成", Kind.RATE, digits=1, formula="month_pay / target_used"),
                Column("time_progress", "时间进度", Kind.RATE, digits=1, formula="passed / month_days(month)"),
                Column(
                    "month_end", "预计月底", Kind.MONEY, digits=0, formula="month_pay / passed * month_days(month)",
                    marks=(Mark("good", "month_end >= target_used"), Mark("warn", "month_end < target_used * 0.95")),
                ),
                Column(
                    "rest_per_day", "剩余日均", Kind.MONEY, digits=0,
                    formula="maximum(0, target_used - month_pay) / (month_days(month) - passed)",
                ),
                Column(
                    "tacos_limit", "费比上限", Kind.RATE, digits=1, low=0, high=1,
                    help="推广花费最多占支付金额的多少,例如 15%。空着用设置里的。",
                ),
                Column("ad_spend", origin=IMPORTED, digits=0),
                Column(
                    "tacos", "费比", Kind.RATE, digits=1, formula="ad_spend / month_pay",
                    marks=(Mark("bad", "tacos > coalesce(tacos_limit, setting(tacos_limit))"),),
                ),
                Column("net_profit_target", "净利目标", Kind.MONEY, digits=0, low=0, help="本月想赚多少元,例如 45000。可以不填。"),
                Column("after_ads", "推广后毛利", Kind.MONEY, origin=IMPORTED, feed="contribution_after_ads", digits=0),
                Column(
                    "month_net", "净利", Kind.MONEY, digits=0,
                    formula="after_ads - sumifs(fixed_costs.cost_amount, fixed_costs.month, month) * passed / month_days(month)",
                ),
                Column(
                    "target_used", "采用目标", Kind.MONEY, digits=0,
                    formula="coalesce(month_target, setting(month_target), last_month)",
                    marks=(Mark("quiet", "missing(month_target)"),),
                ),
                Column(
                    "target_basis", "目标来自", Kind.TEXT, width=11,
                    formula=(
                        '"本表" if present(month_target) else '
                        '("设置" if present(setting(month_target)) else ("参考(上月)" if present(last_month) else ""))'
                    ),
                ),
                Column("last_month", "上月实际", Kind.MONEY, origin=IMPORTED, feed="pay_amount@before", digits=0),
                Column("last_year", "去年同月", Kind.MONEY, origin=IMPORTED, feed="pay_amount@last_year", digits=0),
                Column(
                    "passed", "已过天数", Kind.COUNT, unit="天",
                    formula="maximum(0, minimum(days(as_of(), month) + 1, month_days(month)))",
                ),
            ),
            samples=(
                {"month": date(2026, 9, 1), "month_target": 750000.0, "month_pay": 752300.0, "tacos_limit": 0.15,
                 "ad_spend": 101200.0, "after_ads": 131400.0, "last_month": 738100.0},
                {"month": date(2026, 10, 1), "month_target": 850000.0, "month_pay": 861420.0, "tacos_limit": 0.15,
                 "ad_spend": 112480.0, "net_profit_target": 55000.0, "after_ads": 148200.0, "last_month": 752300.0},
                {"month": date(2026, 11, 1), "month_target": 840000.0, "month_pay": 401280.0, "tacos_limit": 0.15,
                 "ad_spend": 54600.0, "net_profit_target": 45000.0, "after_ads": 66300.0, "last_month": 861420.0},
            ),
        ),
    ),
)  # fmt: skip

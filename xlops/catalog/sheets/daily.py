"""日数据: a row a day, imported; the operator types 大事记 only. Beside it the same by week and by month.

Rule: visitors of a week are the week's own, never a sum of days; a month has rates alone, of its days put together; a
day's usual conversion is the pooled one of the 28 days before it. Source: operator.md, 日数据; features N1, N2, P6.
"""

from __future__ import annotations

from datetime import date

from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Cell, Column, Grid, Group, Mark, Origin, Sheet

__all__ = ["DAILY"]

IMPORTED = Origin.IMPORTED

_LAST_28 = "daily.day, ge(add_days(day, -28)), daily.day, lt(day)"


_PEOPLE = (
    Column("uv", origin=IMPORTED),
    Column("pay_buyers", origin=IMPORTED),
    Column("pay_cvr", formula="metric()", digits=2),
    Column("aov_buyer", formula="metric()", digits=2),
)
_PEOPLE_BY_DAY = (
    Column("pay_cvr", "转化率(按日累加)", origin=IMPORTED, digits=2),
    Column("aov_buyer", "客单价(按日累加)", origin=IMPORTED, digits=2),
)
_PER_HEAD = (Column("units_per_buyer", "人均件数", formula="metric()", digits=2),)


def _trend(id: str, name: str, key: Column, samples: tuple[dict[str, Cell], ...], *, people: bool = True) -> Grid:
    """The shop by week or by month, each beside the period before it and the same one a year ago."""
    return Grid(
        id, name, key=(key.id,), feed=key.id, newest_first=True,
        columns=(
            key,
            Column("pay_amount", origin=IMPORTED, digits=0),
            Column("pay_amount_before", "上期支付金额", Kind.MONEY, origin=IMPORTED, feed="pay_amount@before_same", hidden=True),
            Column(
                "pay_amount_last_year", "去年同期支付金额", Kind.MONEY,
                origin=IMPORTED, feed="pay_amount@last_year_same", hidden=True,
            ),
            Column("change", "较上期", Kind.RATE, formula="pay_amount / pay_amount_before - 1", digits=1),
            Column("change_year", "较去年", Kind.RATE, formula="pay_amount / pay_amount_last_year - 1", digits=1),
            *(_PEOPLE if people else _PEOPLE_BY_DAY),
            Column("ad_spend", origin=IMPORTED, digits=0),
            Column("tacos", "费比", formula="metric()", digits=1, marks=(Mark("bad", "tacos > setting(tacos_limit)"),)),
            Column("refund_amount_done", "退款", origin=IMPORTED, digits=0),
            # 客单价 = 件单价 × 人均件数; and what the agents brought in
            Column("pay_items", origin=IMPORTED),
            Column("avg_unit_price", formula="metric()", digits=2),
            *(_PER_HEAD if people else ()),
            Column("cs_amount", origin=IMPORTED, digits=0),
            Column("cs_sales_share", formula="metric()", digits=1),
        ),
        samples=samples,
    )  # fmt: skip


WEEKS = _trend("weeks", "周", Column("week", "周", Kind.TEXT, origin=IMPORTED, width=11), (
    {"week": "2026-W44", "pay_amount": 186240.0, "pay_amount_before": 181905.0, "uv": 58120, "pay_buyers": 1642,
     "ad_spend": 24980.0, "refund_amount_done": 17320.0, "pay_items": 2510, "cs_amount": 39100.0},
    {"week": "2026-W45", "pay_amount": 190400.0, "pay_amount_before": 186240.0, "uv": 59310, "pay_buyers": 1695,
     "ad_spend": 25110.0, "refund_amount_done": 17850.5, "pay_items": 2583, "cs_amount": 40010.0},
    {"week": "2026-W46", "pay_amount": 180350.0, "pay_amount_before": 190400.0, "uv": 61240, "pay_buyers": 1580,
     "ad_spend": 25600.0, "refund_amount_done": 16980.0, "pay_items": 2437, "cs_amount": 36520.0},
))  # fmt: skip

MONTHS = _trend("months", "月", Column("month", "月份", Kind.DATE, origin=IMPORTED, width=11), (
    {"month": date(2026, 9, 1), "pay_amount": 752300.0, "pay_amount_before": 738100.0, "pay_cvr": 0.0289, "aov_buyer": 109.19,
     "ad_spend": 101200.0, "refund_amount_done": 70210.0, "pay_items": 10120, "cs_amount": 158000.0},
    {"month": date(2026, 10, 1), "pay_amount": 861420.0, "pay_amount_before": 752300.0, "pay_cvr": 0.0294, "aov_buyer": 111.66,
     "ad_spend": 112480.0, "refund_amount_done": 79340.0, "pay_items": 11790, "cs_amount": 181200.0},
    {"month": date(2026, 11, 1), "pay_amount": 401280.0, "pay_amount_before": 861420.0, "pay_cvr": 0.0278, "aov_buyer": 112.4,
     "ad_spend": 54600.0, "refund_amount_done": 37120.0, "pay_items": 5420, "cs_amount": 82900.0},
), people=False)  # fmt: skip

DAYS = Grid(
    "daily", "日数据", key=("day",), feed="day", store="events", newest_first=True,
    columns=(
        Column("day", origin=IMPORTED, width=12),
        Column("weekday", "星期", Kind.TEXT, formula="weekday_name(day)", width=7),
        Column("pay_amount", origin=IMPORTED, digits=0, summed=True, width=13),
        Column("uv", origin=IMPORTED),
        Column("pay_buyers", origin=IMPORTED),
        Column(
            "pay_cvr", formula="metric()", digits=2,
            marks=(Mark("warn", "pay_cvr < usual_cvr * 0.8"),),
        ),
        Column("aov_buyer", formula="metric()", digits=2),
        Column("ad_spend", origin=IMPORTED, digits=0, summed=True),
        Column("tacos", "费比", formula="metric()", digits=1, marks=(Mark("warn", "tacos > setting(tacos_limit)"),)),
        Column("refund_amount_done", "退款", origin=IMPORTED, digits=0, summed=True),
        Column(
            "day_target", "日目标", Kind.MONEY, digits=0,
            formula="lookup(targets.day_target, targets.month, month_start(day))",
        ),
        Column(
            "day_reached", "目标达成", Kind.RATE, formula="pay_amount / day_target", digits=1,
            marks=(Mark("good", "day_reached >= 1"),),
        ),
        Column("event_kind", choices="event_kind", width=10, help="这件事属于哪一类,从列表里选,例如:改图。"),
        Column("event", help="当天发生的事,例如:换主图、断货、报名聚划算。没有就空着。", width=28),
        Column(
            "usual_cvr", "前28天转化率", Kind.RATE, digits=2,
            formula=f"sumifs(daily.pay_buyers, {_LAST_28}) / sumifs(daily.uv, {_LAST_28})",
        ),
        Column("cart_users", origin=IMPORTED),
        Column("add_to_cart_rate", formula="metric()", digits=2),
        Column("pv", origin=IMPORTED),
        Column("pv_per_uv", "访问深度", formula="metric()", digits=2),
        Column("bounce_rate", origin=IMPORTED, digits=1),
    ),
    samples=(
        {"day": date(2026, 11, 13), "pay_amount": 25764.0, "uv": 8210, "pay_buyers": 231, "ad_spend": 3657.0,
         "refund_amount_done": 2210.5, "event_kind": "改图", "event": "主推款换搜索首图", "cart_users": 612, "pv": 31210,
         "bounce_rate": 0.582},
        {"day": date(2026, 11, 14), "pay_amount": 27310.4, "uv": 8466, "pay_buyers": 243, "ad_spend": 3720.2,
         "refund_amount_done": 1980.0, "cart_users": 655, "pv": 32480, "bounce_rate": 0.576},
        {"day": date(2026, 11, 15), "pay_amount": 23120.0, "uv": 7902, "pay_buyers": 204, "ad_spend": 3590.0,
         "refund_amount_done": None, "event_kind": "断货", "event": "次推款米白断货", "cart_users": 570, "pv": 29260,
         "bounce_rate": 0.591},
    ),
)  # fmt: skip

DAILY = Sheet(
    "daily", "日数据", Group.DATA,
    guide="每天一行,导入后自动填好;当天有改图、改价、断货、活动,请写进大事记,诊断会用到。右边是周和月。",
    visible=True,
    buttons=("ImportFiles", "RefreshSheets", "DailyCheck"),
    seed=("N1", "N2", "C3", "C7", "K9", "P6"),
    grids=(DAYS, WEEKS, MONTHS),
)  # fmt: skip

"""日数据: a row a day, imported; the operator types 大事记 only."""

from __future__ import annotations

from datetime import date

from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Column, Grid, Group, Mark, Origin, Sheet

__all__ = ["DAILY"]

IMPORTED = Origin.IMPORTED

DAILY = Sheet(
    "daily", "日数据", Group.DATA,
    guide="每天一行,导入后自动填好;当天有改图、改价、断货、活动,请写进大事记,诊断会用到。",
    visible=True,
    buttons=("import_files", "refresh_sheets", "daily_check"),
    seed=("N1", "P6", "K9"),
    grids=(
        Grid(
            "daily", "日数据", key=("day",), feed="day", store="events", newest_first=True,
            columns=(
                Column("day", origin=IMPORTED, width=12),
                Column("weekday", "星期", Kind.TEXT, formula="weekday_name(day)", width=7),
                Column("pay_amount", origin=IMPORTED, summed=True),
                Column("uv", origin=IMPORTED),
                Column("pay_buyers", origin=IMPORTED),
                Column("pay_cvr", formula="metric()"),
                Column("aov", formula="metric()"),
                Column("ad_spend", origin=IMPORTED, summed=True),
                Column("tacos", formula="metric()", marks=(Mark("bad", "tacos > setting(tacos_limit)"),)),
                Column("refund_amount_done", origin=IMPORTED, summed=True),
                Column(
                    "day_target", "日目标", Kind.MONEY,
                    formula="lookup(targets.day_target, targets.month, month_start(day))",
                ),
                Column(
                    "day_reached", "目标达成", Kind.RATE, formula="pay_amount / day_target",
                    marks=(Mark("good", "day_reached >= 1"),),
                ),
                Column("event_kind", choices="event_kind", width=10),
                Column("event", help="当天发生的事,例如:换主图、断货、报名聚划算。没有就空着。", width=28),
            ),
            samples=(
                {"day": date(2026, 11, 13), "pay_amount": 25764.0, "uv": 8210, "pay_buyers": 231, "ad_spend": 3657.0,
                 "refund_amount_done": 2210.5, "event_kind": "改图", "event": "主推款换搜索首图"},
                {"day": date(2026, 11, 14), "pay_amount": 27310.4, "uv": 8466, "pay_buyers": 243, "ad_spend": 3720.2,
                 "refund_amount_done": 1980.0},
                {"day": date(2026, 11, 15), "pay_amount": 23120.0, "uv": 7902, "pay_buyers": 204, "ad_spend": 3590.0,
                 "refund_amount_done": None, "event_kind": "断货", "event": "次推款米白断货"},
            ),
        ),
    ),
)  # fmt: skip

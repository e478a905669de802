"""The grids of 会员 about what follows a first purchase: what is bought next, who stays, what a message brings.

Rule: a path and a cohort need buyers that can be told apart, so masked orders leave them empty. A message is judged by
those who bought beyond the rate of a control group that got none. Source: features F3 F6 L5 O3.
"""

from __future__ import annotations

from datetime import date

from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Column, Grid, Mark, Origin

__all__ = ["COHORTS", "PATHS", "SMS"]

IMPORTED = Origin.IMPORTED

PATHS = Grid(
    "paths", "购买路径", key=("first_item", "second_item"), feed="purchase_path", at_least=0,
    note="先买什么、再买什么、隔几天:做搭配和回访短信用;订单里没有第一次从哪个来源进店。",
    columns=(
        Column("first_item", "先买", origin=IMPORTED, width=26),
        Column("second_item", "再买", origin=IMPORTED, width=26),
        Column("buyers", "人数", Kind.COUNT, "人", origin=IMPORTED),
        Column("median_interval", "一般隔", Kind.NUMBER, "天", origin=IMPORTED, digits=0),
        Column("action", "怎么用", width=24, help="例如:收货10天后推压缩袋。"),
    ),
    samples=(
        {"first_item": "云栖家居收纳箱大号加厚带盖60L衣物整理箱", "second_item": "云栖家居真空压缩袋免抽气加厚11件套",
         "buyers": 86, "median_interval": 21, "action": "收货10天后推压缩袋"},
        {"first_item": "云栖家居收纳箱大号加厚带盖60L衣物整理箱", "second_item": "云栖家居收纳箱大号加厚带盖60L衣物整理箱",
         "buyers": 64, "median_interval": 35, "action": None},
        {"first_item": "云栖家居厨房置物架落地多层微波炉架", "second_item": "云栖家居调味罐套装家用密封防潮六件套",
         "buyers": 41, "median_interval": 27, "action": "详情页互相挂链接"},
    ),
)  # fmt: skip

COHORTS = Grid(
    "cohorts", "同期群", key=("month",), feed="cohort", newest_first=True, at_least=0,
    note="同一个月第一次来的买家,之后几个月还有多少人买、一共花了多少。",
    columns=(
        Column("month", "首购月", Kind.DATE, origin=IMPORTED),
        Column("buyers", "人数", Kind.COUNT, "人", origin=IMPORTED),
        *(Column(f"active_{k}", f"{k}个月后", Kind.RATE, origin=IMPORTED, digits=1) for k in (1, 2, 3, 6, 12)),
        Column("spent_per_buyer", "人均累计", Kind.MONEY, origin=IMPORTED),
        Column("margin_rate", "毛利率", Kind.RATE, low=0, high=1, help="推广前毛利率,例如 31%。"),
        Column("lifetime_margin", "人均累计毛利", Kind.MONEY, formula="spent_per_buyer * margin_rate"),
        Column("cac", low=0, help="拉一个新客花多少推广费,例如 18。"),
        Column(
            "ltv_cac", "毛利是获客几倍", Kind.NUMBER, "倍", formula="lifetime_margin / cac", digits=1,
            marks=(Mark("bad", "ltv_cac < 1"),),
        ),
    ),
    samples=(
        {"month": date(2026, 8, 1), "buyers": 6120, "active_1": 0.039, "active_2": 0.031, "active_3": 0.027,
         "spent_per_buyer": 118.4, "margin_rate": 0.31, "cac": 18.0},
        {"month": date(2026, 9, 1), "buyers": 6340, "active_1": 0.041, "active_2": 0.030, "spent_per_buyer": 112.9,
         "margin_rate": 0.31, "cac": 18.6},
        {"month": date(2026, 10, 1), "buyers": 6890, "active_1": 0.040, "spent_per_buyer": 106.2, "margin_rate": None,
         "cac": None},
    ),
)  # fmt: skip

SMS = Grid(
    "sms_campaigns", "短信", key=("day", "campaign"), store="sms_campaigns", newest_first=True,
    note="留一小组不发作对照,才知道短信带来多少;人数从短信后台抄。",
    columns=(
        Column("day", help="发送那天,例如 2026-11-10。"),
        Column("campaign", width=18, help="例如:11月老客回访。"),
        Column("copy_text", "内容", width=24, help="短信正文,例如:您买的60L出米白了。"),
        Column("benefit", "利益点", width=14, help="给了什么,例如:满99减15券。"),
        Column("sent_people", low=0, help="收到短信的人数,例如 5000。"),
        Column("sent_buyers", low=0, help="发送组后来买了的人数,例如 60。"),
        Column("control_people", low=0, help="没发的对照组人数,例如 1000。"),
        Column("control_buyers", low=0, help="对照组后来买了的人数,例如 8。"),
        Column("campaign_cost", low=0, help="短信加券一共花了多少,例如 250。"),
        Column("buyer_margin", low=0, help="一个买家推广前的毛利,例如 32.7。"),
        Column(
            "extra_buyers", "多来的买家", Kind.NUMBER, "人", digits=0,
            formula="sent_buyers - sent_people * control_buyers / control_people",
        ),
        Column(
            "sms_net", "净赚", Kind.MONEY, formula="extra_buyers * buyer_margin - campaign_cost",
            marks=(Mark("good", "sms_net > 0"), Mark("bad", "sms_net < 0")),
        ),
    ),
    samples=(
        {"day": date(2026, 11, 10), "campaign": "11月老客回访", "copy_text": "您买过的60L出米白了", "benefit": "满99减15券",
         "sent_people": 5000, "sent_buyers": 60, "control_people": 1000, "control_buyers": 8, "campaign_cost": 250.0,
         "buyer_margin": 32.7},
        {"day": date(2026, 10, 12), "campaign": "店庆通知", "copy_text": "店庆满减只有七天", "benefit": "满减",
         "sent_people": 8000, "sent_buyers": 168, "control_people": 800, "control_buyers": 14, "campaign_cost": 400.0,
         "buyer_margin": 30.1},
        {"day": date(2026, 9, 21), "campaign": "换季整理", "copy_text": "夏装收起来", "benefit": "无", "sent_people": 3000,
         "sent_buyers": 21, "control_people": 500, "control_buyers": 4, "campaign_cost": 150.0, "buyer_margin": 32.0},
    ),
)  # fmt: skip

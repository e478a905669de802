"""活动日历: activities, price steps by date, festivals with a countdown, an activity's profit, stacked discounts.

Rule: a festival's window is the usual one until the platform has announced it. An activity is worth doing if
units × margin per order after its fees beat the same days before; margin per order is
(1−退款率)(价×(1−扣点)−成本) − 运费包材 − 退货宝. Discounts stack: sum × discount, less the cut at the threshold, less
the coupon. Source: features A10 K8 L1 P3, part 4 examples 2 and 10.
"""

from __future__ import annotations

from datetime import date

from xlops.catalog.model import Kind
from xlops.catalog.sheets.calendar_profit import ACTIVITY_PROFIT, STACKED_PRICE
from xlops.catalog.sheets.model import Column, Grid, Group, Mark, Origin, Sheet

__all__ = ["CALENDAR"]

IMPORTED = Origin.IMPORTED

_STATE = (
    '"已结束" if end < as_of() else "进行中" if start <= as_of() and end >= as_of() '
    'else "未开始" if start > as_of() else ""'
)

ACTIVITIES = Grid(
    "activities", "活动", key=("activity", "item_id", "start"), store="activities", newest_first=True,
    note="报了什么活动、什么时候、什么价;巡店会对照这里查时间和价格。",
    columns=(
        Column("activity", width=18, help="例如:双12预热。"),
        Column("item_id", width=18, help="哪款参加,抄商品ID;全店活动写 全店。"),
        Column("start", help="第一天,例如 2026-12-01。"),
        Column("end", help="最后一天,含当天。"),
        Column("promo_type", "活动类型", choices="promo_type", width=11),
        Column("planned_price", "活动价", low=0, help="活动期间的到手价,例如 59.9。"),
        Column("enrolled", choices="yes_no", help="平台已审核通过就选是。"),
        Column("platform_event", choices="yes_no", help="是平台统一的活动就选是,自己店的选否。"),
        Column("activity_text", width=22, help="主图和详情上写的促销文字,例如:满200减30。"),
        Column("state", "状态", width=9, formula=_STATE, marks=(Mark("good", 'state == "进行中"'),)),
        Column(
            "days_left", "离结束", Kind.NUMBER, "天", digits=0,
            formula='days(end, as_of()) if state == "进行中" else ""', marks=(Mark("warn", "days_left <= 1"),),
        ),
        Column("days_to_start", "离开始", Kind.NUMBER, "天", digits=0,
               formula='days(start, as_of()) if state == "未开始" else ""'),
        Column("owner", "负责人", width=9, help="谁管,例如:小李。"),
    ),
    samples=(
        {"activity": "双12预热", "item_id": "652300117049", "start": date(2026, 12, 1), "end": date(2026, 12, 12),
         "promo_type": "满减", "planned_price": 62.9, "enrolled": "是", "platform_event": "是",
         "activity_text": "满200减30", "owner": "小李"},
        {"activity": "床品收纳节", "item_id": "652323875042", "start": date(2026, 11, 13), "end": date(2026, 11, 16),
         "promo_type": "限时折扣", "planned_price": 35.9, "enrolled": "是", "platform_event": "否",
         "activity_text": "11件套限时直降", "owner": "小李"},
        {"activity": "店庆满减", "item_id": "全店", "start": date(2026, 10, 12), "end": date(2026, 10, 18),
         "promo_type": "满减", "planned_price": None, "enrolled": "是", "platform_event": "否",
         "activity_text": "全店满减,约88折", "owner": "王姐"},
    ),
)  # fmt: skip

PRICE_STEPS = Grid(
    "price_steps", "调价节奏", key=("merchant_code", "start"),
    note="每个规格一段时间一个价:日常、预热、活动、返场排开,毛利当场看得到。",
    columns=(
        Column("merchant_code", width=14, help="哪个规格,例如 YX-SN01-灰。"),
        Column("start", "开始", help="从哪天起用这个价。"),
        Column("end", "结束", help="用到哪天,含当天。"),
        Column("price_stage", "阶段", choices="price_stage", width=8),
        Column("planned_price", low=0, help="这一段的到手价,例如 62.9。"),
        Column("price_now", "现价", Kind.MONEY, formula="lookup(skus.price_used, skus.merchant_code, merchant_code)"),
        Column("discount_share", "折扣", Kind.RATE, formula="planned_price / price_now", digits=1),
        Column("unit_cost", formula="lookup(skus.cost_used, skus.merchant_code, merchant_code)"),
        Column(
            "step_margin", "售出毛利率", Kind.RATE, digits=1, marks=(Mark("bad", "step_margin < 0"),),
            formula="1 - setting(commission_rate) - setting(software_fee_rate) - "
            "(unit_cost + setting(shipping_per_order) + setting(freight_insurance)) / planned_price",
        ),
        Column("state", "状态", width=9, formula=_STATE, marks=(Mark("good", 'state == "进行中"'),)),
        Column("note", "备注", width=20, help="为什么这样调,例如:双12前不降价,免得买家等。"),
    ),
    samples=(
        {"merchant_code": "YX-SN01-灰", "start": date(2026, 11, 1), "end": date(2026, 11, 30), "price_stage": "日常",
         "planned_price": 69.9, "note": None},
        {"merchant_code": "YX-SN01-灰", "start": date(2026, 12, 1), "end": date(2026, 12, 9), "price_stage": "预热",
         "planned_price": 66.9, "note": "先放加购券"},
        {"merchant_code": "YX-SN01-灰", "start": date(2026, 12, 10), "end": date(2026, 12, 12), "price_stage": "活动",
         "planned_price": 62.9, "note": "活动后三天恢复原价"},
    ),
)  # fmt: skip

FESTIVALS = Grid(
    "festivals", "节日", key=("promotion", "start"), feed="promotions",
    note="未来十二个月的节日和大促;时间是往年惯例,公布前都以平台公告为准。",
    columns=(
        Column("promotion", "节日", origin=IMPORTED, width=14),
        Column("start", "开始", origin=IMPORTED),
        Column("end", "结束", origin=IMPORTED),
        Column("confirmed", "时间", origin=IMPORTED, width=9),
        Column(
            "countdown", "倒计时", Kind.NUMBER, "天", digits=0, formula="days(start, as_of())",
            marks=(Mark("warn", "countdown >= 0 and countdown <= 30"), Mark("quiet", "countdown < 0")),
        ),
        Column("stage", "该做什么", width=22, formula=(
            '"活动中:看库存和价格" if start <= as_of() and end >= as_of() else "收尾:恢复价格和图片" if end < as_of() '
            'else "备货、报名、出图" if countdown <= 30 else "选款、定价、订货" if countdown <= 60 '
            'else "先记着" if present(countdown) else ""'
        )),
        Column("join", "参加吗", choices="yes_no", width=8),
        Column("preparation", "准备", width=28, help="要准备什么,例如:11月20日前备足米白五层柜300件。"),
        Column("owner", "负责人", width=9, help="谁管,例如:小李。"),
    ),
    samples=(
        {"promotion": "双12", "start": date(2026, 12, 12), "end": date(2026, 12, 12), "confirmed": "未公布",
         "join": "是", "preparation": "五层柜米白11月20日到货后报名", "owner": "小李"},
        {"promotion": "双旦", "start": date(2026, 12, 24), "end": date(2027, 1, 1), "confirmed": "未公布",
         "join": None, "preparation": None, "owner": None},
        {"promotion": "年货节", "start": date(2027, 1, 2), "end": date(2027, 1, 27), "confirmed": "未公布",
         "join": "是", "preparation": "大扫除主题,收纳箱三件套", "owner": "王姐"},
    ),
)  # fmt: skip

CALENDAR = Sheet(
    "calendar", "活动日历", Group.PLAN,
    guide="活动报上、价格排好、节日提前准备;做完看活动盈亏,再决定下次报不报。",
    seed=("A10", "K8", "L1", "P3"),
    links=("skus", "checks", "todos"),
    grids=(ACTIVITIES, PRICE_STEPS, FESTIVALS, ACTIVITY_PROFIT, STACKED_PRICE),
)  # fmt: skip

"""会员: who comes back, eight segments with a plan each, who is about to leave, what they buy next, SMS.

Rule: a segment or a repeat rate needs buyers that can be told apart. Where the platform masks their names the
columns stay empty and 说明 says so; 老买家 columns are used instead. Nobody's name, phone or address stands here.
Source: features F1–F6 L5 O3; spec 1.8.
"""

from __future__ import annotations

from datetime import date

from xlops.catalog.model import Kind
from xlops.catalog.sheets.members_paths import COHORTS, PATHS, SMS
from xlops.catalog.sheets.model import Column, Grid, Group, Mark, Origin, Sheet

__all__ = ["MEMBERS"]

IMPORTED = Origin.IMPORTED

_SEGMENTS = (
    ("重要价值客户", "最近买过、买得多、花得多", "新品先给,少打折"),
    ("重要发展客户", "最近买过、花得多、次数少", "推搭配,促第二次"),
    ("重要保持客户", "好久没来、买得多、花得多", "专属券请回来"),
    ("重要挽留客户", "好久没来、次数少、花得多", "问问原因,给一次大额券"),
    ("一般价值客户", "最近买过、买得多、花得少", "凑单和套餐,提客单"),
    ("一般发展客户", "最近买过、次数少、花得少", "新人第二单券"),
    ("一般保持客户", "好久没来、买得多、花得少", "大促时一起通知"),
    ("一般挽留客户", "好久没来、次数少、花得少", "不单独花钱"),
)

SEGMENTS = Grid(
    "segments", "分群与计划", key=("segment",), feed="segment", fixed=True, at_least=0,
    note="近365天的买家分成八群,各配一条再营销计划;买家被打码时不分群,看「老买家」表。",
    columns=(
        Column("segment", "客户群", origin=IMPORTED, width=14),
        Column("meaning", "特点", origin=IMPORTED, width=24),
        Column("usual_way", "常用做法", origin=IMPORTED, width=22),
        Column("buyers", "人数", Kind.COUNT, "人", origin=IMPORTED),
        Column("buyer_part", "人数占比", Kind.RATE, formula="buyers / total(segments.buyers)", digits=1),
        Column("segment_amount", "支付金额", Kind.MONEY, origin=IMPORTED),
        Column("amount_part", "金额占比", Kind.RATE, formula="segment_amount / total(segments.segment_amount)", digits=1),
        Column("per_buyer", "人均", Kind.MONEY, formula="segment_amount / buyers"),
        Column("message", "说什么", width=24, help="一句话,例如:您上次买的60L出了米白。"),
        Column("benefit", "给什么好处", width=16, help="例如:满99减15券。"),
        Column("care_cost", "每人费用", Kind.MONEY, low=0, help="短信加券,例如 0.9。"),
        Column("plan_cost", "预计费用", Kind.MONEY, formula="buyers * care_cost"),
        Column("due", "截止", Kind.DATE, help="哪天前做完,例如 2026-11-25。"),
        Column("owner", "负责人", width=9, help="谁管,例如:小赵。"),
        Column("remark", "说明", origin=IMPORTED, width=30),
    ),
    rows=tuple({"segment": a, "meaning": b, "usual_way": c} for a, b, c in _SEGMENTS),
    samples=(
        {"segment": "重要价值客户", "buyers": 1260, "segment_amount": 412_500.0, "message": "双12新色先看",
         "benefit": "提前一天开抢", "care_cost": 0.05, "due": date(2026, 12, 5), "owner": "小赵"},
        {"segment": "重要保持客户", "buyers": 840, "segment_amount": 236_800.0, "message": "您买过的收纳箱出米白了",
         "benefit": "满99减15券", "care_cost": 0.9, "due": date(2026, 11, 25), "owner": "小赵"},
        {"segment": "一般挽留客户", "buyers": 5310, "segment_amount": 231_000.0, "message": None, "benefit": None,
         "care_cost": None, "due": None, "owner": None},
    ),
)  # fmt: skip

BUYER_WEEKS = Grid(
    "buyer_weeks", "老买家", key=("week",), feed="week", newest_first=True,
    note="每周一行:老买家占比越高店铺越稳;跨期复购要能认出买家,打码的订单算不出就空着。",
    columns=(
        Column("week", "周", origin=IMPORTED, width=10),
        Column("pay_buyers", origin=IMPORTED),
        Column("new_buyers", "新买家数", origin=IMPORTED),
        Column("old_buyers", "老买家数", origin=IMPORTED),
        Column("returning_buyer_share", formula="metric()", digits=1),
        Column("pay_amount", origin=IMPORTED),
        Column("old_buyer_amount", origin=IMPORTED),
        Column("old_amount_part", "老买家金额占比", Kind.RATE, formula="old_buyer_amount / pay_amount", digits=1),
        Column("new_aov", "新买家客单价", Kind.MONEY, formula="(pay_amount - old_buyer_amount) / new_buyers"),
        Column("old_aov", "老买家客单价", Kind.MONEY, formula="old_buyer_amount / old_buyers"),
        Column("repurchase_30", "30天复购", Kind.RATE, origin=IMPORTED, digits=1),
        Column("repurchase_90", "90天复购", Kind.RATE, origin=IMPORTED, digits=1),
        Column("members", origin=IMPORTED),
        Column("new_members", "新增会员", origin=IMPORTED),
    ),
    samples=(
        {"week": "2026-W44", "pay_buyers": 1840, "new_buyers": 1495, "old_buyers": 345, "pay_amount": 188_600.0,
         "old_buyer_amount": 41_300.0, "repurchase_30": 0.041, "repurchase_90": 0.087, "members": 15240,
         "new_members": 96},
        {"week": "2026-W45", "pay_buyers": 1862, "new_buyers": 1510, "old_buyers": 352, "pay_amount": 190_400.0,
         "old_buyer_amount": 42_150.0, "repurchase_30": 0.042, "repurchase_90": 0.088, "members": 15331,
         "new_members": 91},
        {"week": "2026-W46", "pay_buyers": 1755, "new_buyers": 1404, "old_buyers": 351, "pay_amount": 180_350.0,
         "old_buyer_amount": 41_900.0, "repurchase_30": None, "repurchase_90": None, "members": 15418,
         "new_members": 87},
    ),
)  # fmt: skip

_RECENCY = (
    ("30天内", "活跃", "别打扰,发搭配", 0, 30),
    ("31–60天", "该回访", "问使用感受,推配件", 31, 60),
    ("61–90天", "该回访", "第二单券", 61, 90),
    ("91–180天", "要流失", "专属券请回来", 91, 180),
    ("181–365天", "要流失", "大促时再请一次", 181, 365),
    ("365天以上", "已流失", "不再花钱", 366, None),
)

CHURN = Grid(
    "churn", "流失预警", key=("last_bought",), feed="recency", fixed=True, at_least=0,
    note="按最后一次购买隔了多久分档;间隔中位数是老买家两次购买一般隔几天。",
    columns=(
        Column("last_bought", "最后购买", origin=IMPORTED, width=12),
        Column("stage", "状态", origin=IMPORTED, width=9),
        Column("usual_way", "常用做法", origin=IMPORTED, width=20),
        Column("buyers", "人数", Kind.COUNT, "人", origin=IMPORTED),
        Column(
            "buyer_part", "人数占比", Kind.RATE, formula="buyers / total(churn.buyers)", digits=1, marks=(Mark("bar"),)
        ),
        Column("past_amount", "累计金额", Kind.MONEY, origin=IMPORTED),
        Column("median_interval", "间隔中位数", Kind.NUMBER, "天", origin=IMPORTED, digits=0),
        Column("action", "动作", width=24, help="这一档做什么,例如:11月25日发回访短信。"),
        Column("remark", "说明", origin=IMPORTED, width=30),
        Column("days_from", "从几天", Kind.COUNT, "天", origin=IMPORTED, hidden=True),
        Column("days_to", "到几天", Kind.COUNT, "天", origin=IMPORTED, hidden=True),
    ),
    rows=tuple(
        dict(zip(("last_bought", "stage", "usual_way", "days_from", "days_to"), row, strict=True)) for row in _RECENCY
    ),
    samples=(
        {"last_bought": "30天内", "buyers": 7410, "past_amount": 801_000.0, "median_interval": 43, "action": None},
        {"last_bought": "61–90天", "buyers": 5980, "past_amount": 602_300.0, "median_interval": 43,
         "action": "11月25日发第二单券"},
        {"last_bought": "365天以上", "buyers": None, "past_amount": None, "median_interval": 43, "action": None},
    ),
)  # fmt: skip

MEMBERS = Sheet(
    "members", "会员", Group.CARE,
    guide="先看老买家占比,再给每个客户群定一条计划;发完短信回来看净赚。",
    seed=("F1", "F2", "F3", "F4", "F5", "F6", "J9", "L5", "O3"),
    links=("service", "calendar"),
    grids=(SEGMENTS, BUYER_WEEKS, CHURN, PATHS, COHORTS, SMS),
)  # fmt: skip

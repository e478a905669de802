"""The grids of 计划书 about means: carriers to choose from, documents to open a shop, channels with budget and result.

Rule: a carrier costs its fee and what it loses: 运费 + 破损丢件率 × 货值, cheapest first among those that are fast enough.
Fees of opening a shop change: each is typed with the day it was looked up. Source: features J3 J6 J8 K12 L7 L9.
"""

from __future__ import annotations

from datetime import date

from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Column, Grid, Mark, Origin

__all__ = ["CARRIERS", "CHANNELS", "DOCUMENTS"]

CARRIERS = Grid(
    "carriers", "快递比较", key=("carrier_name",),
    note="不只比运费:破损丢件也是钱;时效超过要求的不排名。",
    columns=(
        Column("carrier_name", "快递", width=14, help="例如:甲快递(华东仓)。"),
        Column("fee", "每票运费", Kind.MONEY, low=0, help="按您的平均重量算,例如 3.2。"),
        Column("transit_days", "平均时效", Kind.NUMBER, "天", low=0, digits=1, help="发货到签收几天,例如 2.8。"),
        Column("loss_rate", "破损丢件率", Kind.RATE, low=0, high=1, digits=2, help="一百票里坏或丢几票,例如 0.6%。"),
        Column("parcel_value", "每票货值", Kind.MONEY, low=0, help="一票货的成本,例如 38。"),
        Column("days_allowed", "最慢几天", Kind.NUMBER, "天", low=0, digits=1, help="能接受的最慢时效,例如 4。"),
        Column("real_cost", "实际每票", Kind.MONEY, formula="fee + loss_rate * parcel_value"),
        Column("ranked_cost", "参与排名", Kind.MONEY, hidden=True, formula=(
            "None if transit_days > days_allowed else real_cost"
        )),
        Column("place", "排名", Kind.COUNT, "位", formula="countifs(carriers.ranked_cost, lt(ranked_cost)) + 1",
               marks=(Mark("good", "place == 1"),)),
        Column("used", "在用", choices="yes_no", width=7),
        Column("note", "备注", width=24, help="偏远加价、上门时间等。"),
    ),
    samples=(
        {"carrier_name": "甲快递", "fee": 3.2, "transit_days": 2.8, "loss_rate": 0.006, "parcel_value": 38.0,
         "days_allowed": 4.0, "used": "是", "note": "大件加0.8元"},
        {"carrier_name": "乙快递", "fee": 2.9, "transit_days": 3.9, "loss_rate": 0.021, "parcel_value": 38.0,
         "days_allowed": 4.0, "used": "否", "note": None},
        {"carrier_name": "丙快递", "fee": 2.5, "transit_days": 5.2, "loss_rate": 0.012, "parcel_value": 38.0,
         "days_allowed": 4.0, "used": "否", "note": "偏远不到"},
    ),
)  # fmt: skip

_DOCUMENTS = (
    ("营业执照", "经营范围含所卖类目"), ("法人身份证", "正反面,在有效期内"), ("对公账户", "与营业执照同名"),
    ("商标注册证或授权", "授权链条完整,在有效期内"), ("质检报告", "主要材质一年内的报告"), ("保证金", "按类目,平台公告为准"),
    ("软件服务年费", "按类目,平台公告为准"), ("退货地址与客服电话", "专人可接"),
)  # fmt: skip

DOCUMENTS = Grid(
    "documents", "开店资料", key=("document",), fixed=True, at_least=0,
    note="入驻要交什么、交多少、什么时候到期;费用以平台当天公告为准。",
    columns=(
        Column("document", "资料", origin=Origin.IMPORTED, width=20),
        Column("condition", "要求", origin=Origin.IMPORTED, width=26),
        Column("ready", "齐了", choices="yes_no", width=7),
        Column("document_fee", "费用", Kind.MONEY, low=0, help="要交多少元,例如 50000;没有就空着。"),
        Column("expires_on", "到期", Kind.DATE, help="证件或授权到哪天,例如 2027-06-30。"),
        Column("days_left", "还剩", Kind.NUMBER, "天", formula="days(expires_on, as_of())", digits=0,
               marks=(Mark("bad", "days_left < 30"),)),
        Column("due", "哪天前交", Kind.DATE, help="例如 2026-12-15。"),
        Column("owner", "负责人", width=9, help="谁办,例如:王姐。"),
        Column("note", "备注", width=22, help="放在哪、几号查的。"),
    ),
    rows=tuple({"document": a, "condition": b} for a, b in _DOCUMENTS),
    samples=(
        {"document": "商标注册证或授权", "ready": "是", "document_fee": None, "expires_on": date(2026, 12, 1), "due": None,
         "owner": "王姐", "note": "授权快到期,已催"},
        {"document": "质检报告", "ready": "是", "document_fee": 1200.0, "expires_on": date(2027, 6, 30), "due": None,
         "owner": "老周", "note": None},
        {"document": "保证金", "ready": "是", "document_fee": 50_000.0, "expires_on": None, "due": None, "owner": "王姐",
         "note": "2026-11-02查公告"},
    ),
)  # fmt: skip

CHANNELS = Grid(
    "channels", "渠道", key=("month", "channel"), newest_first=True,
    note="站内站外、各个平台,一个月一行:预算多少、花了多少、卖了多少,值不值得扩。",
    columns=(
        Column("month", "月份", Kind.DATE, help="写当月第一天,例如 2026-11-01。"),
        Column("channel", "渠道", width=16, help="例如:抖音小店、小红书笔记、淘宝客。"),
        Column("channel_side", "站内外", choices="channel_side", width=8),
        Column("channel_budget", "预算", Kind.MONEY, low=0, digits=0, help="这个月打算花多少,例如 5000。"),
        Column("spent", "花费", Kind.MONEY, low=0, digits=0, help="实际花了多少,例如 4200。"),
        Column("earned", "成交", Kind.MONEY, low=0, digits=0, help="这个渠道卖了多少,例如 18600。"),
        Column("budget_used", "预算用了", Kind.RATE, formula="spent / channel_budget", digits=0),
        Column("return_on", "投产", Kind.NUMBER, "倍", formula="earned / spent", digits=2),
        Column("channel_fee", "平台费率", Kind.RATE, low=0, high=1, digits=1, help="这个渠道的扣点,例如 5%。"),
        Column("kept", "扣费后", Kind.MONEY, formula="earned * (1 - coalesce(channel_fee, 0)) - coalesce(spent, 0)", digits=0),
        Column("next_step", "下一步", width=26, help="扩、停还是再试,例如:再投两篇笔记。"),
        Column("owner", "负责人", width=9, help="谁管,例如:小赵。"),
    ),
    samples=(
        {"month": date(2026, 11, 1), "channel": "抖音小店", "channel_side": "站外", "channel_budget": 5000.0,
         "spent": 4200.0, "earned": 18_600.0, "channel_fee": 0.05, "next_step": "短视频挂60L", "owner": "小赵"},
        {"month": date(2026, 11, 1), "channel": "小红书笔记", "channel_side": "站外", "channel_budget": 2000.0,
         "spent": 1500.0, "earned": 6_900.0, "channel_fee": None, "next_step": "再投两篇", "owner": "小赵"},
        {"month": date(2026, 11, 1), "channel": "淘宝客", "channel_side": "站内", "channel_budget": 3000.0, "spent": 2650.0,
         "earned": 21_300.0, "channel_fee": 0.056, "next_step": None, "owner": "小林"},
    ),
)  # fmt: skip

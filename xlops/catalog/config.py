"""Dated defaults: fees, costs, standards, groups, ledger map. Each says its source and whether it is confirmed.

Rule: an unconfirmed default is a default, never a constant in code; where it reaches a report it is
marked 待确认. A shop overrides any of them in 设置 (the store's `settings`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

__all__ = [
    "DEFAULTS", "GROUP_NAMES", "LEDGER_MAP", "PROMOTIONS", "SEED_BANDS", "STAGE_BANDS", "TRAFFIC_GROUPS", "WORDS", "Default",
    "Promotion",
]  # fmt: skip

D = Decimal


@dataclass(frozen=True)
class Default:
    """A setting: id, Chinese name, value, unit, since when, source, confirmed or 待确认."""

    id: str
    name: str
    value: Decimal | int | str | None
    unit: str
    since: date
    source: str
    confirmed: bool = False


_2026 = date(2026, 1, 1)

_ALL = (
    Default("commission_rate", "平台扣点", D("0.05"), "%", _2026, "天猫类目技术服务费,按类目不同"),
    Default("software_fee_rate", "基础软件服务费", D("0.006"), "%", _2026, "平台公告"),
    Default("points_rate", "返点积分", D("0"), "%", _2026, "天猫积分"),
    Default("cost_rate", "成本率(没有成本的商品)", D("0.5"), "%", _2026, "估算,录入单位成本后不再使用"),
    Default("shipping_per_order", "每单运费包材", D("4.5"), "元", _2026, "估算"),
    Default("freight_insurance", "每单退货宝", D("0"), "元", _2026, "估算"),
    Default("fixed_cost_week", "每周固定费用", None, "元", _2026, "未填时只算到推广后毛利", True),
    Default("month_target", "月目标", None, "元", _2026, "未填时用上月实际,标参考", True),
    Default("tacos_limit", "费比上限", D("0.15"), "%", _2026, "运营手册的例子"),
    Default("lead_time_days", "供货周期", 7, "天", _2026, "估算"),
    Default("safety_days", "安全天数", 3, "天", _2026, "估算"),
    Default("slow_days", "积压天数", 90, "天", _2026, "经验值"),
    Default("unshipped_hours", "超时未发货", 48, "小时", _2026, "平台规则,以公告为准"),
    Default(
        "traffic_standard",
        "流量标准",
        "自动",
        "",
        _2026,
        "自动(开着全站推广按近8周,否则按原文标准)、近8周、原文标准,或阶段:新店、成长、成熟、大促",
        True,
    ),
    Default("colors", "涨跌配色", "红涨绿跌", "", _2026, "红涨绿跌(国内习惯)或绿涨红跌", True),
    Default("reconcile_tolerance", "核对容差", D("0.01"), "%", _2026, "超过就提示", True),
)

DEFAULTS: dict[str, Default] = {d.id: d for d in _ALL}

# First match of a fragment in the entry's name decides its group (spec 1.12). 购物车 and 我的淘宝 as
# member traffic is a choice (returning intent).
GROUP_NAMES = {"organic": "自然", "paid": "付费", "campaign": "活动", "member": "会员", "other": "其他"}

TRAFFIC_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "paid",
        (
            "直通车", "关键词推广", "引力魔方", "超级推荐", "精准人群", "人群推广", "万相台", "全站推广", "智能场景", "货品运营",
            "钻展", "智钻", "钻石展位", "品销宝", "明星店铺", "淘宝客", "效果广告", "品牌广告", "站外广告", "付费",
        ),
    ),
    (
        "campaign",
        ("聚划算", "淘抢购", "百亿补贴", "天天特卖", "淘金币", "大促会场", "试用", "官方活动", "营销活动", "会场"),
    ),
    ("member", ("短信", "会员", "购物车", "我的淘宝", "收藏", "群聊", "订阅", "微淘", "老客", "已买到", "关注")),
    (
        "organic",
        (
            "手淘搜索", "淘宝搜索", "天猫搜索", "搜索", "手淘推荐", "推荐", "猜你喜欢", "首页", "类目", "直接访问", "自主访问",
            "逛逛", "店铺自播", "直播", "短视频", "自然", "免费",
        ),
    ),
)  # fmt: skip

# Share of visitors: low and high bound, both included (seed, health factor 3).
SEED_BANDS: dict[str, tuple[Decimal | None, Decimal | None]] = {
    "organic": (D("0.70"), None),
    "paid": (D("0.05"), D("0.10")),
    "campaign": (D("0.10"), D("0.20")),
    "member": (D("0.10"), D("0.20")),
    "other": (None, D("0.05")),
}

# The same for a shop's stage: the seed says that they differ and gives no numbers, so these are estimates
# (待确认); 成熟 is the seed's own. A shop chooses one by the setting 流量标准.
STAGE_BANDS: dict[str, dict[str, tuple[Decimal | None, Decimal | None]]] = {
    "新店": {
        "organic": (D("0.50"), None), "paid": (D("0.10"), D("0.30")), "campaign": (D("0.05"), D("0.20")),
        "member": (None, D("0.10")), "other": (None, D("0.10")),
    },
    "成长": {
        "organic": (D("0.60"), None), "paid": (D("0.08"), D("0.20")), "campaign": (D("0.08"), D("0.20")),
        "member": (D("0.05"), D("0.15")), "other": (None, D("0.08")),
    },
    "成熟": SEED_BANDS,
    "大促": {
        "organic": (D("0.50"), None), "paid": (D("0.10"), D("0.25")), "campaign": (D("0.15"), D("0.35")),
        "member": (D("0.10"), D("0.25")), "other": (None, D("0.05")),
    },
}  # fmt: skip


# What a setting that is a word may be, the default first.
WORDS: dict[str, tuple[str, ...]] = {
    "traffic_standard": ("自动", "近8周", "原文标准", *STAGE_BANDS),
    "colors": ("红涨绿跌", "绿涨红跌"),
}


@dataclass(frozen=True)
class Promotion:
    """A yearly promotion: its anchor day and the usual window around it, in days.

    `anchor` is `11-11`, or `农历 7-7` for a lunar day. Windows move each year: none is confirmed until the
    platform has announced it.
    """

    code: str
    name: str
    anchor: str
    first: int = 0
    last: int = 0
    confirmed: bool = False


# Spec section 4; dates by `methods.festivals`.
PROMOTIONS: tuple[Promotion, ...] = (
    Promotion("nhj", "年货节", "农历 1-1", -35, -10),
    Promotion("qrj", "情人节", "02-14"),
    Promotion("nwj", "女王节", "03-08", -7),
    Promotion("520", "520", "05-20"),
    Promotion("618", "618", "06-18", -34, 2),
    Promotion("qx", "七夕", "农历 7-7"),
    Promotion("99", "99大促", "09-09", -8),
    Promotion("zq", "中秋", "农历 8-15"),
    Promotion("gq", "国庆", "10-01", 0, 6),
    Promotion("1111", "双11", "11-11", -27, 3),
    Promotion("1212", "双12", "12-12"),
    Promotion("sd", "双旦", "12-24", 0, 8),
)

# 支付宝账务明细: class → fragments of 备注 or 业务类型, first match (spec 1.12).
LEDGER_MAP: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("天猫佣金", ("天猫佣金",)),
    ("基础软件服务费", ("基础软件服务费",)),
    ("返点积分", ("代扣返点积分", "代扣交易退回积分", "返点积分")),
    ("支付服务费", ("花呗", "信用卡")),
    ("淘宝客佣金", ("淘宝客佣金",)),
    ("优惠券扣回", ("消费券代付资金扣回", "消费券")),
    ("公益", ("公益宝贝",)),
    ("退货宝", ("卖家版运费险", "退货险保费", "退货运费保障", "退货宝")),
    ("售后", ("退货邮费",)),
    ("资金划转", ("保证金", "提现", "转出", "余利宝", "网商银行")),
    ("退款", ("交易退款", "售后退款")),
    ("收款", ("交易付款", "在线支付")),
)

"""流量渠道: an entry (流量来源) a row for the last whole week: what it brings, who works on it, what comes next.

Rule: visitors of entries overlap, so shares are of their sum. 目标访客 keeps the mix and the value of a visitor: the
week's target over the mean value of a visitor, times the entry's share. Free entries come first: 花费 stands beside.
Source: operator.md, 流量渠道; spec section 4 (targets) and 1.12 (groups); features B1, B4, C5, O1, Q3.
"""

from __future__ import annotations

from xlops.catalog.config import GROUP_NAMES, SEED_BANDS
from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Column, Grid, Group, Mark, Origin, Sheet, Spark

__all__ = ["ENTRIES"]

IMPORTED = Origin.IMPORTED

_WEEKS = tuple(
    Column(f"week_{n}", f"{n}周前访客", Kind.COUNT, origin=IMPORTED, feed=f"uv@week-{n}", hidden=True)
    for n in range(8, 0, -1)
)
_WEEK_TARGET = "7 * lookup(targets.day_target, targets.month, month_start(as_of()))"

_ENTRIES = Grid(
    "entries", "流量渠道", key=("entry_path",), feed="entry", store="entry_owners",
    note="上一个整周的数;归类不对就在「改归类」里选。写了动作的会进待办。",
    columns=(
        Column("entry", "来源", origin=IMPORTED, width=16),
        Column("group", "归类", Kind.TEXT, formula="coalesce(traffic_group, preset_group)", width=7),
        Column("uv", origin=IMPORTED),
        Column("uv_change", "较上周", Kind.RATE, formula="uv / uv_before - 1", digits=1),
        Column("pay_cvr", "转化率", formula="metric()", digits=2),
        Column(
            "cvr_change", "转化率较上周", Kind.NUMBER, unit="个百分点", digits=2,
            formula="(pay_cvr - buyers_before / uv_before) * 100",
            marks=(Mark("warn", "cvr_change < -0.2 * pay_cvr * 100"),),
        ),
        Column("uv_value", "UV价值", formula="metric()", digits=2),
        Column("pay_buyers", origin=IMPORTED),
        Column("aov_buyer", formula="metric()", digits=2),
        Column("pay_amount", origin=IMPORTED, digits=0),
        Column("ad_spend", "花费", origin=IMPORTED, digits=0),
        Column("uv_cost", "每访客花费", Kind.MONEY, formula="ad_spend / uv", digits=2, marks=(Mark("bad", "uv_cost > uv_value"),)),
        Column("target_uv", "目标访客", Kind.COUNT, unit="人", formula="roundup(uv * week_target / all_amount, 0)"),
        Column("uv_gap", "还差", Kind.COUNT, unit="人", formula="maximum(0, target_uv - uv)"),
        Column("priority", "优先级", Kind.TEXT, choices="priority", width=8, help="先做哪个,从列表里选,例如:高。"),
        Column("entry_state", "状态", Kind.TEXT, choices="entry_state", width=9, help="这个入口做到哪一步,例如:在做。"),
        Column("owner", "负责人", Kind.TEXT, width=9, help="谁来做,例如:小林。"),
        Column("action", "动作", Kind.TEXT, width=26, help="打算做什么,例如:标题补热搜词。写了就进待办。"),
        Column("traffic_group", "改归类", Kind.TEXT, choices="traffic_group", width=8, help="归类不对时选一个,例如:会员。"),
        Column("entry_path", origin=IMPORTED, hidden=True),
        Column("preset_group", "预置归类", Kind.TEXT, origin=IMPORTED, feed="traffic_group", hidden=True),
        Column("uv_before", "上周访客", Kind.COUNT, origin=IMPORTED, feed="uv@before", hidden=True),
        Column("buyers_before", "上周买家", Kind.COUNT, origin=IMPORTED, feed="pay_buyers@before", hidden=True),
        Column("week_target", "周目标", Kind.MONEY, formula=_WEEK_TARGET, hidden=True),
        Column("all_amount", "各来源支付金额合计", Kind.MONEY, formula="total(entries.pay_amount)", hidden=True),
        *_WEEKS,
    ),
    sparks=(Spark("uv_trend", "8周走势", over=tuple(column.id for column in _WEEKS)),),
    samples=(
        {"entry_path": "平台流量 > 手淘搜索", "entry": "手淘搜索", "preset_group": "自然", "uv": 22100, "uv_before": 22400,
         "pay_buyers": 508, "buyers_before": 672, "pay_amount": 45305.0, "priority": "高", "entry_state": "在做", "owner": "小林",
         "action": "主推款换回旧主图", "week_2": 22400, "week_1": 22100},
        {"entry_path": "广告流量 > 全站推广", "entry": "全站推广", "preset_group": "付费", "uv": 28600, "uv_before": 25100,
         "pay_buyers": 690, "buyers_before": 605, "pay_amount": 65410.0, "ad_spend": 22400.0, "week_2": 25100, "week_1": 28600},
        {"entry_path": "平台流量 > 购物车", "entry": "购物车", "preset_group": "会员", "uv": 4210, "uv_before": 4300,
         "pay_buyers": 388, "buyers_before": 401, "pay_amount": 41120.0, "traffic_group": "会员", "week_2": 4300, "week_1": 4210},
    ),
)  # fmt: skip

_STATE = '"" if missing(share) else ("偏低" if share < low else ("偏高" if share > high else "达标"))'

_GROUPS = Grid(
    "traffic_groups", "流量结构", key=("group",), feed="group", fixed=True,
    note="五类访客的占比。区间按设置里的流量标准:原文标准,或本店近8周。",
    columns=(
        Column("group", "流量类", Kind.TEXT, origin=IMPORTED, width=8),
        Column("uv", formula="sumifs(entries.uv, entries.group, group)"),
        Column("share", "占比", Kind.RATE, formula="uv / total(entries.uv)", digits=1),
        Column("previous_share", "上周占比", Kind.RATE, origin=IMPORTED, digits=1),
        Column("low", "区间下限", Kind.RATE, origin=IMPORTED, digits=1),
        Column("high", "区间上限", Kind.RATE, origin=IMPORTED, digits=1),
        Column(
            "state", "判断", Kind.TEXT, formula=_STATE, width=8,
            marks=(Mark("good", 'state == "达标"'), Mark("warn", 'state in ("偏低", "偏高")')),
        ),
        Column("pay_amount", formula="sumifs(entries.pay_amount, entries.group, group)", digits=0),
        Column("pay_buyers", formula="sumifs(entries.pay_buyers, entries.group, group)"),
        Column("pay_cvr", "转化率", formula="metric()", digits=2),
        Column("standard", "标准来自", Kind.TEXT, origin=IMPORTED, width=12),
    ),
    rows=tuple(
        {
            "group": GROUP_NAMES[group],
            "low": None if low is None else float(low),
            "high": None if high is None else float(high),
            "standard": "原文标准",
        }
        for group, (low, high) in SEED_BANDS.items()
    ),
    samples=(
        {"group": "自然", "previous_share": 0.552, "low": 0.7, "standard": "原文标准"},
        {"group": "付费", "previous_share": 0.304, "low": 0.05, "high": 0.1, "standard": "原文标准"},
        {"group": "活动", "previous_share": 0.018, "low": 0.1, "high": 0.2, "standard": "原文标准"},
    ),
)  # fmt: skip

ENTRIES = Sheet(
    "entries", "流量渠道", Group.DATA,
    guide="看哪个来源在掉、哪个值得多做;先做自然的,再花钱。给重要来源定负责人和动作。",
    visible=True,
    buttons=("RefreshSheets",),
    seed=("B1", "B4", "C5", "C6", "O1", "Q3"),
    grids=(_ENTRIES, _GROUPS),
)  # fmt: skip

"""The daily checks A01–A24 as data: what is tested, when it holds, when it is red, what is shown.

Rule: a check holds only with a statistical sign AND a relative change AND enough volume; nothing is 是
without a number behind it. One engine reads them (`facts/rules`); causes are in `causes.py`.
Source: spec section 3; where it gives no number, the number is a default of ours, a parameter like the others.

>>> CHECKS["A01"].params["change"], [fact.name for fact in CHECKS["A20"].evidence]
(-0.2, ['件数', '类型', '编号'])
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from xlops.catalog.causes import CAUSES

__all__ = ["AD_CLICKS", "CAUSES", "CHECKS", "KINDS", "ROAS_ABOVE", "ROAS_BELOW", "SUBJECTS", "Check", "Fact"]

# When money for a plan or a scene is to move, in the report and in the workbook; estimates of ours.
AD_CLICKS = 100  # clicks from which on 投产 is judged at all
ROAS_BELOW, ROAS_ABOVE = 0.95, 1.2  # times 保本投产: less money below, more from here on

# How a number of evidence is written: see `facts/rules/show.py`.
# `own` is the kind of the field that the finding speaks of.
KINDS = (
    "count", "money", "price", "rate", "change", "points", "number", "score", "step", "times", "day", "text", "own",
)  # fmt: skip
# What a finding speaks of.
SUBJECTS = ("shop", "item", "entry", "group", "plan", "order", "competitor", "activity", "agent", "incident", "file")


@dataclass(frozen=True)
class Fact:
    """One piece of evidence: its Chinese name and how it is written (one of `KINDS`)."""

    name: str
    kind: str


@dataclass(frozen=True)
class Check:
    """A daily check.

    `test` names the engine's test; `fields` are the numbers it looks at; `params` its thresholds; `level`
    is that of a hit, amber ones become red where the test says so (`red`, in words); `needs` are the
    tables without which there is no verdict; `evidence` what is shown, in order; `guard` says when it
    keeps silent; `sentence` is filled with 对象 and the evidence by name; `at` is what a hit speaks of.
    """

    id: str
    name: str
    test: str
    fields: tuple[str, ...]
    level: str
    needs: tuple[str, ...]
    evidence: tuple[Fact, ...]
    sentence: str
    guard: str = ""
    red: str = ""
    at: tuple[str, ...] = ("shop",)
    params: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


def _facts(text: str) -> tuple[Fact, ...]:
    """`访客数 count, 变化 change` as facts."""
    return tuple(Fact(*part.split()) for part in text.split(","))


def _with(**params: float) -> Mapping[str, float]:
    return MappingProxyType(params)


_RATE_DROP = _facts("访客数 count, 支付买家数 count, 支付转化率 rate, 平时转化率 rate, 异常程度 number, 变化 change")
_RATE_SAYS = "{对象}支付转化率{支付转化率}，平时{平时转化率}（{变化}）"

CHECKS: dict[str, Check] = {
    c.id: c
    for c in (
        Check(
            "A01", "支付转化率下降", "rate_drop", ("pay_buyers", "uv"), "amber", ("shop_facts",), _RATE_DROP, _RATE_SAYS,
            "按平时转化率应有的买家不到5人时不判断", "异常程度在−3.3以下", ("shop", "entry"),
            _with(z=-2.58, change=-0.20, min_expected=5, red_z=-3.3),
        ),
        Check(
            "A02", "主推款、次推款转化率下降", "item_rate_drop", ("pay_buyers", "uv"), "red", ("item_facts",), _RATE_DROP,
            _RATE_SAYS, "按平时转化率应有的买家不到5人时不判断", "一律", ("item",),
            _with(z=-2.58, change=-0.20, min_expected=5, red_z=-2.58, heroes=5),
        ),
        Check(
            "A03", "访客数或支付金额异常", "level_shift", ("uv", "pay_amount"), "amber", ("shop_facts",),
            _facts("数值 own, 应有 own, 异常程度 number, 变化 change"),
            "{对象}{数值}，平时{应有}（{变化}）", "不足28天历史不判断", "异常程度在3.5以上", ("shop",),
            _with(z=2.5, red_z=3.5, change=0.20, min_days=28, min_weeks=5),
        ),
        Check(
            "A04", "来源访客异常", "entry_shift", ("uv",), "amber", ("entry_facts",),
            _facts("访客数 count, 应有 number, 变化 change, 占比 rate, 原占比 rate, 占比变化 points, 异常程度 number"),
            "{对象}访客{访客数}，平时{应有}（{变化}），占比{原占比}→{占比}", "平时访客不足100的来源不判断",
            "异常程度在3.5以上", ("entry",),
            _with(z=2.5, red_z=3.5, change=0.20, min_days=28, min_weeks=5, min_uv=100, share=0.05),
        ),
        Check(
            "A05", "流量结构连续三天超出区间", "share_band", ("uv",), "amber", ("entry_facts",),
            _facts("占比 rate, 区间下限 rate, 区间上限 rate, 差距 points, 持续 text"),
            "{对象}流量占比{占比}，离区间差{差距}，已连续{持续}", "来源访客合计不足500不判断", "", ("group",),
            _with(days=3, weeks=1, min_uv=500, own_gap=0.02),
        ),
        Check(
            "A06", "跳失率、访问深度或停留变差", "bad_shift", ("bounce_rate", "pv_per_uv", "avg_stay"), "amber",
            ("shop_facts",), _facts("数值 own, 应有 own, 变化 change, 异常程度 number"),
            "{对象}{数值}，平时{应有}（{变化}）", "访客不足200不判断", "", ("shop",),
            _with(z=3.5, change=0.05, min_uv=200, min_days=28, min_weeks=5),
        ),
        Check(
            "A07", "体验分下降", "score_drop", ("dsr_desc", "dsr_service", "dsr_logistics"), "amber", ("shop_facts",),
            _facts("分数 score, 较7天前 step, 同行 score, 还需五星 count"),
            "{对象}{分数}，较7天前{较7天前}，同行{同行}，还需{还需五星}个五星", "", "低于同行", ("shop",),
            _with(drop=0.02, industry_days=31, rating_days=180),
        ),
        Check(
            "A08", "退款率异常", "refund_rate", ("refund_amount_paid", "pay_amount"), "red", ("orders",),
            _facts("退款率 rate, 前28天 rate, 异常程度 number, 退款金额 money, 主要商品 text, 主要原因 text"),
            "当天付款的退款率{退款率}，前28天{前28天}；主要是{主要商品}、{主要原因}", "支付金额低于平时中位数不判断", "一律",
            ("shop",), _with(z=3.5, times=1.5, min_days=14, min_weeks=5),
        ),
        Check(
            "A09", "退款原因集中", "reason_share", ("refund_reason",), "amber", ("refunds",),
            _facts("原因 text, 笔数 count, 占比 rate, 退款金额 money"), "{对象}近7天退款里「{原因}」{笔数}笔，占{占比}",
            "不足5笔不判断", "", ("item",), _with(share=0.30, min_count=5, days=7),
        ),
        Check(
            "A10", "缺货与补货", "stock", ("on_hand", "in_transit"), "amber", ("item_costs", "order_lines"),
            _facts("可售 count, 在途 count, 日销 number, 补货线 number, 断货日 day, 到货日 day, 缺货天数 count"),
            "{对象}可售{可售}、在途{在途}，日销{日销}，{断货日}断货，到货日{到货日}，缺{缺货天数}天", "没有销量的规格不判断",
            "到货前断货", ("item",), _with(days=14, stale_days=7),
        ),
        Check(
            "A11", "滞销与积压", "slow_stock", ("on_hand",), "amber", ("item_costs", "order_lines"),
            _facts("可售 count, 日销 number, 可售天数 count, 占用成本 money"),
            "{对象}可售{可售}，日销{日销}，够卖{可售天数}天，占用成本{占用成本}", "销售数据不足30天不判断", "", ("item",),
            _with(days=30, stale_days=7),
        ),
        Check(
            "A12", "推广花费突增", "spend_jump", ("ad_spend",), "amber", ("ad_facts",),
            _facts("花费 money, 前7天均值 money, 倍数 times, 预算 money"),
            "{对象}花费{花费}，前7天平均{前7天均值}（{倍数}），预算{预算}", "花费不足50元不判断", "", ("plan",),
            _with(times=1.5, min_spend=50, days=7),
        ),
        Check(
            "A13", "投产低于保本", "below_breakeven", ("ad_pay_amount", "ad_spend"), "amber", ("ad_facts",),
            _facts("投产 score, 保本投产 score, 花费 money, 点击量 count, 亏损 money"),
            "{对象}7天投产{投产}，保本投产{保本投产}，亏{亏损}", "不足100次点击不判断；转化周期内的日子不算",
            "不到保本投产的八成", ("plan",), _with(days=7, min_clicks=100, red_share=0.8),
        ),
        Check(
            "A14", "点击花费超过最高出价", "above_limit", ("ad_spend", "clicks"), "amber", ("ad_facts",),
            _facts("平均点击花费 price, 最高出价 price, 点击转化率 rate, 笔单价 price, 毛利率 rate, 点击量 count"),
            "{对象}平均点击花费{平均点击花费}，最高出价{最高出价}（点击转化率{点击转化率}×笔单价{笔单价}×毛利率{毛利率}）",
            "不足100次点击不判断；全站推广不看出价", "", ("plan",), _with(days=7, min_clicks=100),
        ),
        Check(
            "A15", "点击率下降", "click_rate_drop", ("clicks", "impressions"), "amber", ("ad_facts",),
            _facts("展现量 count, 点击量 count, 点击率 rate, 前7天点击率 rate, 变化 change, 异常程度 number"),
            "{对象}点击率{点击率}，前7天{前7天点击率}（{变化}）", "不足30次点击不判断", "", ("plan",),
            _with(z=-2.58, change=-0.20, min_clicks=30, days=7),
        ),
        Check(
            "A16", "价格变动", "price_changed", ("price",), "amber", ("price_watch",),
            _facts("上次价 price, 现价 price, 计划价 price, 活动 text"), "{对象}{上次价}→{现价}，计划价{计划价}", "",
            "不在计划内", ("item",),
        ),
        Check(
            "A17", "竞品价格变动", "competitor_price", ("price",), "amber", ("competitor_watch",),
            _facts("原价 price, 现价 price, 变化 change"), "竞品{对象}{原价}→{现价}（{变化}）", "", "", ("competitor",),
            _with(change=0.05, days=14),
        ),
        Check(
            "A18", "超时未发货", "unshipped", ("paid_at", "shipped_at"), "amber", ("orders",),
            _facts("笔数 count, 超过小时 number, 最久小时 number, 订单 text, 金额 money"),
            "{笔数}笔付款超过{超过小时}小时未发货，最久{最久小时}小时", "已关闭、预售、退款成功的不算", "超过平台时限", ("order",),
            _with(hours=24, oldest_days=30),
        ),
        Check(
            "A19", "活动即将结束或与计划不符", "activity_ends", ("end", "planned_price"), "amber", ("activities",),
            _facts("结束日 day, 剩余天数 number, 计划价 price, 现价 price"),
            "{对象}{结束日}结束，计划价{计划价}，现价{现价}", "", "现价与计划价不同", ("activity",), _with(hours=24),
        ),
        Check(
            "A20", "新增投诉、违规或扣分", "incident", ("incident_kind",), "red", ("incidents",),
            _facts("件数 count, 类型 text, 编号 text"), "新增{类型}{件数}件（{编号}）", "", "一律", ("incident",),
        ),
        Check(
            "A21", "询单转化或响应变差", "agent_drop", ("inquiry_pay_buyers", "inquirers", "avg_response"), "amber",
            ("agent_facts",),
            _facts("询单人数 count, 询单转化率 rate, 平时 rate, 变化 change, 响应秒数 number, 平时秒数 number"),
            "{对象}询单转化率{询单转化率}，平时{平时}（{变化}），响应{响应秒数}秒，平时{平时秒数}秒", "询单不足30人不看转化率", "",
            ("agent", "shop"), _with(change=-0.20, min_inquirers=30, slow=1.5, days=28),
        ),
        Check(
            "A22", "中差评增多", "bad_reviews", ("bad_reviews",), "amber", ("bad_review_counts",),
            _facts("条数 count, 平时 number, 异常程度 number"), "{对象}中差评{条数}条，平时每天{平时}条", "", "主推款、次推款",
            ("item",), _with(count=3, z=3.5, days=28, heroes=5),
        ),
        Check(
            "A23", "数据缺失或对不上", "data_gap", (), "red", ("imports",), _facts("问题 text, 天数 count, 差异 change"),
            "{对象}：{问题}", "", "一律", ("file",), _with(recent_days=45),
        ),
        Check(
            "A24", "连续三天亏损的商品", "losing_item", ("pay_amount", "ad_spend"), "red", ("item_facts",),
            _facts("成交 money, 笔数 count, 推广前毛利 money, 推广花费 money, 推广后毛利 money, 天数 count"),
            "{对象}连续亏损：成交{成交}，推广前毛利{推广前毛利}，推广{推广花费}，推广后毛利{推广后毛利}", "合计不足10笔不判断",
            "一律", ("item",), _with(days=3, weeks=1, min_orders=10),
        ),
    )
}  # fmt: skip

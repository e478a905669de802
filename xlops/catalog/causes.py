"""The causes D01–D34 of the diagnosis tree as data, and the clues that speak for each.

Rule: a cause is a candidate with evidence, never the verdict of one test: every clue is 是, 否 or 数据不足,
strength is the clues satisfied over those that could be tested, and all candidates are printed. What a
competitor does without visible reason is 原因不明, no accusation; fake trading is neither planned nor
measured. Seed codes 检 数 推 售 步 健 as in the spec. Source: spec section 3.

>>> CAUSES["D08"].clues, CLUES["bad_reviews_up"].name
(('bad_reviews_up', 'desc_score_down'), '中差评增多')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

__all__ = ["CAUSES", "CLUES", "NOTE_WORDS", "CauseRule", "Clue"]


@dataclass(frozen=True)
class Clue:
    """One test of evidence: its id (the engine's function), Chinese name and thresholds."""

    id: str
    name: str
    params: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class CauseRule:
    """A candidate cause: what raises it, the clues looked at, what to do.

    A trigger is `A01` (a finding), `A03:uv-` (one that speaks of uv and fell), `A04:-` (any that fell) or `D20:search` (the entry
    that D20 found belongs to that family). Without a trigger a cause is raised by its first clue.
    """

    id: str
    side: str
    name: str
    triggers: tuple[str, ...]
    clues: tuple[str, ...]
    action: str
    seed: str


def _with(**params: float) -> Mapping[str, float]:
    return MappingProxyType(params)


# What operators write in 大事记, by what it can explain; a fragment of the note or its kind.
NOTE_WORDS: dict[str, tuple[str, ...]] = {
    "page": ("改图", "换图", "首图", "主图", "详情", "标题", "页面", "装修"),
    "price": ("改价", "调价", "降价", "涨价", "优惠券", "价格"),
    "ads": ("预算", "推广", "出价", "计划暂停", "停投"),
    "stock": ("断货", "缺货", "断码", "下架"),
    "promo": ("促销", "满减", "大促", "秒杀", "店庆", "聚划算", "百亿补贴", "双11", "双12", "618", "年货节"),
}

CLUES: dict[str, Clue] = {
    c.id: c
    for c in (
        Clue("day_kind_differs", "与对比的日子一个休息、一个上班"),
        Clue("event_not_enrolled", "平台有活动而本店没有报名"),
        Clue("market_cvr_down", "行业转化率同时下降", _with(change=-0.10, days=28)),
        Clue("market_down", "行业成交或转化率下降10%以上", _with(change=-0.10, days=28)),
        Clue("season_flag", "记有淡旺季或天气", _with(days=7)),
        Clue("competitor_cheaper", "竞品降价5%以上", _with(change=-0.05, days=14)),
        Clue("price_index_high", "主推款比竞品贵10%以上", _with(index=110, days=14)),
        Clue("competitor_sales_up", "竞品付款人数涨50%以上而价格没变", _with(growth=0.50, days=14)),
        Clue("competitor_event", "竞品在做活动", _with(days=7)),
        Clue("rank_worse", "搜索排名下降", _with(places=1, days=14)),
        Clue("competitor_ads_up", "竞品推广占比上升", _with(points=0.05, days=14)),
        Clue("competitor_jump_unexplained", "竞品销量猛增，价格、活动、评价都没有变", _with(growth=0.50, reviews=0.10, days=14)),
        Clue("bad_reviews_up", "中差评增多"),
        Clue("desc_score_down", "描述相符下降"),
        Clue("search_share_down", "搜索访客占比下降5个百分点以上", _with(points=-0.05)),
        Clue("mix_explains", "来源结构解释了转化率降幅的一半以上", _with(share=0.50)),
        Clue("inquiry_down_silent_stable", "询单转化下降，静默转化没变", _with(down=-0.20, stable=0.10, min_inquirers=30)),
        Clue("silent_down_inquiry_stable", "静默转化下降，询单转化没变", _with(down=-0.20, stable=0.10, min_inquirers=30)),
        Clue("bounce_or_stay_worse", "跳失率升高或停留变短"),
        Clue("page_changed", "近期改过主图、标题或详情页", _with(days=7)),
        Clue("hero_out_of_stock", "主推款、次推款有规格断货", _with(heroes=5)),
        Clue("stock_noted", "大事记记有断货", _with(days=7)),
        Clue("order_to_pay_down", "下单到支付下降，下单转化没变", _with(down=-0.10, stable=0.10)),
        Clue("price_off_plan", "现价与计划价不同"),
        Clue("price_noted", "大事记记有改价", _with(days=7)),
        Clue("entry_lost_most", "少卖最多的来源"),
        Clue("incident_new", "新增违规、降权或屏蔽", _with(days=7)),
        Clue("rank_factor_weak", "排名因素弱于自己平时", _with(z=-1)),
        Clue("ad_spend_down", "推广花费下降20%以上", _with(change=-0.20)),
        Clue("ads_noted", "大事记记有推广调整", _with(days=7)),
        Clue("budget_out_early", "日预算提前花完", _with(hour=22)),
        Clue("cpc_up", "平均点击花费上涨15%以上", _with(change=0.15, min_clicks=100)),
        Clue("ctr_down", "推广点击率下降10%以上", _with(change=-0.10, z=-2.58)),
        Clue("plan_ctr_low", "点击率低于同场景各计划平均", _with(z=-2.58, days=7)),
        Clue("plan_cvr_low", "点击转化率低于各计划平均", _with(z=-2.58, days=7)),
        Clue("commission_above_margin", "淘宝客佣金率高于推广前毛利率"),
        Clue("sms_no_lift", "发送组不比对照组买得多", _with(days=30, min_people=100)),
        Clue("sms_cost_above_margin", "短信费用高于带来的毛利", _with(days=30)),
        Clue("basket_explains", "客单价、人均笔数解释了降幅的一半以上", _with(share=0.50)),
        Clue("old_buyer_share_down", "老买家占比下降", _with(change=-0.10)),
        Clue("leading_reason", "退款集中在一个原因", _with(share=0.30, min_count=5, days=7)),
        Clue("worst_profit_line", "推广后毛利降10%以上，拖累最多的一项", _with(change=-0.10)),
        Clue("tier_gap", "销量分层有断层", _with(days=30)),
    )
}  # fmt: skip

_CVR = ("A01", "A02")

CAUSES: dict[str, CauseRule] = {
    c.id: c
    for c in (
        CauseRule("D01", "客观", "周末或节假日", _CVR, ("day_kind_differs",), "与去年同一节日、同一星期比，不改页面", "数2(2)"),
        CauseRule("D02", "客观", "官方活动没有报名", _CVR, ("event_not_enrolled", "market_cvr_down"), "下次报名，守住价格", "数2(2)"),
        CauseRule("D03", "客观", "淡旺季或天气", _CVR, ("market_down", "season_flag"), "调整预算、库存和主推品", "数2(2)"),
        CauseRule("D04", "竞争", "竞品降价", (*_CVR, "A17"), ("competitor_cheaper", "price_index_high"),
                  "先算促销后毛利和保利所需增量，再决定是否跟价", "数2(2),数2(4)"),
        CauseRule("D05", "竞争", "竞品做活动、销量猛增", _CVR, ("competitor_sales_up", "competitor_event"),
                  "对比利益点，补上差的一条", "数2(4)"),
        CauseRule("D06", "竞争", "竞品位置或推广力度", _CVR, ("rank_worse", "competitor_ads_up"), "核心词在最高出价以内加价", "数2(4)"),
        CauseRule("D07", "竞争", "竞品销量异常，原因不明", _CVR, ("competitor_jump_unexplained",), "只观察，不跟", "数2(4)④"),
        CauseRule("D08", "自身", "中差评", _CVR, ("bad_reviews_up", "desc_score_down"), "回复评价，改商品描述，查质量", "数2(2)"),
        CauseRule("D09", "自身", "自然搜索流量下降、来源结构变化", _CVR, ("search_share_down", "mix_explains"),
                  "测标题和主图，查商品状态", "数2(2)"),
        CauseRule("D10", "自身", "客服询单转化低", _CVR, ("inquiry_down_silent_stable",), "排班、话术、催付跟进", "数2(2)"),
        CauseRule("D11", "自身", "页面", _CVR, ("page_changed", "silent_down_inquiry_stable", "bounce_or_stay_worse"),
                  "改回或重测主图，改详情页首屏、价格展示，补断码", "步3"),
        CauseRule("D12", "自身", "主推款缺货", _CVR, ("hero_out_of_stock", "stock_noted"), "催采购，上替代款", "检3,检6"),
        CauseRule("D13", "自身", "催付", _CVR, ("order_to_pay_down",), "未付款提醒，查优惠券到期", "步3"),
        CauseRule("D14", "自身", "价格或活动设置错误", _CVR, ("price_off_plan", "price_noted"), "马上改回", "检1,检2"),
        CauseRule("D20", "流量", "入口流量下降", ("A03:uv-", "A04:-"), ("entry_lost_most",), "按入口排动作", "数2(1)"),
        CauseRule("D21", "流量", "降权或屏蔽", ("D20:search",), ("incident_new", "rank_worse"), "申诉，改正违规", "检5,健1"),
        CauseRule("D22", "流量", "搜索排名因素", ("D20:search",), ("rank_factor_weak",), "先补最弱的一项", "数2(1)"),
        CauseRule("D23", "流量", "推广预算、出价或创意", ("D20:paid",),
                  ("ad_spend_down", "ads_noted", "budget_out_early", "cpc_up", "ctr_down"), "分时预算，换创意", "数2(3)"),
        CauseRule("D24", "推广", "创意、人群或出价", ("A13", "A14"), ("plan_ctr_low", "plan_cvr_low", "cpc_up"),
                  "100次点击没有成交的词暂停，收紧匹配，重新出价", "数2(3)②③"),
        CauseRule("D25", "推广", "淘宝客佣金过高", (), ("commission_above_margin",), "佣金率降到推广前毛利率减目标以内", "数2(3)④"),
        CauseRule("D26", "推广", "短信没有带来增量", (), ("sms_no_lift", "sms_cost_above_margin"), "换利益点或分组", "数2(3)①"),
        CauseRule("D30", "客单", "客单价或人均笔数", ("A03:pay_amount-",), ("basket_explains",), "套餐、满减门槛、关联销售", "步3"),
        CauseRule("D31", "会员", "老客流失", (), ("old_buyer_share_down",), "按分组联系，限制条数", "步6"),
        CauseRule("D32", "售后", "退款原因集中", ("A08", "A09"), ("leading_reason",), "找供应商、改描述或换快递", "售,步7"),
        CauseRule("D33", "利润", "利润环节", (), ("worst_profit_line",), "改最拖后腿的一项", "步8"),
        CauseRule("D34", "商品", "爆款断层", (), ("tier_gap",), "养下一款：测主图，给推广", "健4"),
    )
}  # fmt: skip

"""Drop-down lists of the workbook: each stands as a column in 设置 and may be added to there.

Rule: a list is named once; a column of a sheet refers to it by id. Source: operator.md, features.md part 1.
"""

from __future__ import annotations

from xlops.catalog.config import WORDS

__all__ = ["LISTS"]

LISTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "yes_no": ("是否", ("是", "否")),
    "event_kind": ("事项种类", ("促销", "断货", "改图", "改价", "改标题", "推广调整", "违规", "天气", "其他")),
    "role": ("定位", ("主推", "次推", "引流", "利润", "活动", "新品", "清仓")),
    "check_result": ("质检", ("合格", "不合格", "免检")),
    "check_metric": (
        "验证指标",
        (
            "支付金额", "访客数", "支付转化率", "客单价", "点击率", "加购率", "推广花费", "投产", "费比", "金额退款率",
            "询单转化率", "老买家占比", "推广后毛利",
        ),
    ),
    "traffic_group": ("流量归类", ("自然", "付费", "活动", "会员", "其他")),
    "priority": ("优先级", ("高", "中", "低")),
    "entry_state": ("入口状态", ("没做", "在做", "已占住")),
    "cost_name": ("费用项", ("人工", "房租", "仓储", "软件", "拍摄", "税费", "水电网", "其他")),
    "ledger_class": (
        "账目",
        (
            "天猫佣金", "基础软件服务费", "返点积分", "支付服务费", "淘宝客佣金", "优惠券扣回", "公益", "退货宝", "售后", "资金划转",
            "退款", "收款", "未分类",
        ),
    ),
    "unshipped_reason": ("未发货原因", ("漏发", "缺货", "预售", "地址有误", "买家要求晚发", "其他")),
    "match_type": ("匹配方式", ("广泛", "精准")),
    "affiliate_plan": ("淘宝客计划", ("通用计划", "定向计划", "活动计划", "自选计划")),
    "cause_verdict": ("原因判断", ("就是它", "有点关系", "不是")),
    "bundle_state": ("搭配状态", ("想做", "已上", "停了")),
    "goods_verdict": ("收货处理", ("收货", "挑拣后收货", "退货")),
    "market_level": ("市场级别", ("品类", "品牌", "单品")),
    "audience_dimension": ("人群维度", ("性别", "年龄", "消费层级", "地域", "职业", "家庭")),
    "decision": ("选品决定", ("上新", "观察", "不做")),
    "promo_type": ("活动类型", ("限时折扣", "满减", "优惠券", "秒杀", "赠品", "平台大促", "聚划算", "百亿补贴")),
    "price_stage": ("价格阶段", ("日常", "预热", "活动", "返场", "清仓")),
    "incident_kind": ("投诉违规类型", ("投诉", "违规", "扣分", "降权", "屏蔽")),
    "case_kind": ("售后问题", ("质量", "破损", "描述不符", "尺寸", "错发漏发", "缺货延迟", "物流", "其他")),
    "customer_kind": ("客户类别", ("新客", "老客", "大客户")),
    "refund_way": ("退款办法", ("仅退款", "退货退款", "补发", "补偿")),
    "tick": ("清单结果", ("合格", "不合格", "不适用")),
    "material_kind": ("素材类型", ("卖点", "创意", "买家图", "文案", "视频")),
    "phrase_scene": ("短语场景", ("售前", "催付", "搭配推荐", "售后", "物流", "活动")),
    "channel_side": ("站内外", ("站内", "站外")),
    "setting_word": ("设置选项", tuple(word for words in WORDS.values() for word in words)),
}  # fmt: skip
"""id → (name of the list, its first members)."""

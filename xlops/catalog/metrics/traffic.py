"""Traffic 流量: how often the shop was shown, clicked, visited and kept.

Source: spec 1.1. Visitors count once per period, so they never add over days, items or entries.
"""

from __future__ import annotations

from xlops.catalog.metrics.build import parts
from xlops.catalog.model import Agg, Metric

__all__ = ["TRAFFIC"]

_S = "流量"

TRAFFIC = (
    Metric(
        "impressions", "展现量", "impressions", _S, "一个入口(搜索结果、广告位、卡片)被展示的次数", "次", "+", Agg.SUM,
        parts("impressions"), aliases=("曝光量", "展现数", "商品曝光次数"), source="A4 A5 D1",
    ),
    Metric(
        "clicks", "点击量", "clicks", _S, "展现后被点击的次数,已过滤无效点击", "次", "+", Agg.SUM,
        parts("clicks"), aliases=("点击次数", "商品点击次数"), source="A4 A5",
    ),
    Metric(
        "ctr", "点击率", "click-through rate", _S,
        "点击量占展现量的比例;关键词表用点击除以搜索次数,可能超过 100%,不截断", "%", "+", Agg.RATIO,
        parts("clicks", "impressions"), "clicks / impressions", source="A4 A5 A9",
    ),
    Metric(
        "uv", "访客数", "unique visitors", _S,
        "统计时间内访问店铺或商品页、直播间等的去重人数,各终端去重;周、月的访客数不是每天相加", "人", "+", Agg.UNIQ,
        parts("uv"), aliases=("UV", "独立访客"), source="A1 A2 J1",
    ),
    Metric(
        "pv", "浏览量", "page views", _S, "页面被浏览的次数,同一人重复浏览都计入,各终端相加", "次", "+", Agg.SUM,
        parts("pv"), aliases=("PV",), source="A1 A2",
    ),
    Metric(
        "pv_per_uv", "人均浏览量", "page views per visitor", _S,
        "同一时间段的浏览量除以去重访客数", "页", "+", Agg.RATIO,
        parts("pv", "uv"), "pv / uv", aliases=("访问深度",), source="A1 J2 S",
    ),
    Metric(
        "avg_stay", "平均停留时长", "average stay", _S,
        "停留总秒数除以访客数;几天合起来按每天访客数加权(平台自己显示的是几天的简单平均)", "秒", "+", Agg.WAVG,
        parts("avg_stay", "uv:visitors"), aliases=("人均停留时长",), source="A2",
    ),
    Metric(
        "bounce_rate", "跳失率", "bounce rate", _S,
        "没有任何点击就离开的访客占比(按人,生意参谋口径);旧口径按访问次数,不可混用", "%", "-", Agg.RATIO,
        parts("bounced_visitors", "uv:visitors"), "bounced_visitors / visitors",
        aliases=("详情页跳出率", "商品详情页跳出率", "跳出率"), source="A2 Q1 S",
    ),
    Metric(
        "new_visitors", "新访客数", "new visitors", _S, "之前 6 天没有来过的访客人数", "人", "0", Agg.UNIQ,
        parts("new_visitors"), source="A1 Q1",
    ),
    Metric(
        "new_visitor_share", "新访客占比", "share of new visitors", _S, "新访客数占访客数的比例;老访客占比是 1 减它", "%", "0",
        Agg.RATIO, parts("new_visitors", "uv:visitors"), "new_visitors / visitors",
    ),
    Metric(
        "favorite_users", "收藏人数", "visitors who favourited", _S, "新增收藏的去重人数,不扣取消收藏", "人", "+", Agg.UNIQ,
        parts("favorite_users"), aliases=("商品收藏人数",), source="A2",
    ),
    Metric(
        "favorite_rate", "收藏率", "favourite rate", _S, "收藏人数占访客数的比例", "%", "+", Agg.RATIO,
        parts("favorite_users", "uv:visitors"), "favorite_users / visitors", aliases=("访问收藏转化率",), source="A2",
    ),
    Metric(
        "cart_users", "加购人数", "visitors who added to cart", _S, "新增加购的去重人数,不扣删除", "人", "+", Agg.UNIQ,
        parts("cart_users"), aliases=("加购客户数",), source="A2 J2",
    ),
    Metric(
        "cart_items", "加购件数", "units added to cart", _S, "新增加购的商品件数", "件", "+", Agg.SUM,
        parts("cart_items"), source="A2",
    ),
    Metric(
        "add_to_cart_rate", "加购率", "add-to-cart rate", _S, "加购人数占访客数的比例", "%", "+", Agg.RATIO,
        parts("cart_users", "uv:visitors"), "cart_users / visitors",
        aliases=("访问加购转化率", "加购转换率"), source="A2 J2",
    ),
    Metric(
        "fav_cart_rate", "加购收藏率", "favourite-or-cart rate", _S,
        "收藏或加购的去重人数占访客数的比例;不等于收藏率加上加购率", "%", "+", Agg.RATIO,
        parts("fav_or_cart_visitors", "uv:visitors"), "fav_or_cart_visitors / visitors",
        aliases=("收藏加购率",), source="A1",
    ),
    Metric(
        "traffic_share", "流量来源占比", "traffic share by group", _S,
        "某一类来源的访客数占五类来源访客数之和的比例;同一人从几个来源进店会各计一次", "%", "0", Agg.RATIO,
        aliases=("来源占比",), source="S T8",
        benchmark="自然≥70%,付费 5–10%,活动 10–20%,会员 10–20%,其他≤5%,含边界",
    ),
    Metric(
        "uv_dedup_factor", "访客去重系数", "visitor deduplication factor", _S,
        "整段时间去重访客数除以每日访客数之和,大于 0 且不超过 1;超过 1 说明数据有错", "%", "0", Agg.RATIO, source="T10",
    ),
)  # fmt: skip

"""Market 市场: size, concentration, crowding and stage.

Source: spec 1.11. Platform indices give rank and direction only: they are never added or divided into
shares; 竞争度 is never printed without its direction.
"""

from __future__ import annotations

from xlops.catalog.metrics.build import parts
from xlops.catalog.model import Agg, Metric

__all__ = ["MARKET"]

_S = "市场"

MARKET = (
    Metric(
        "market_size", "行业容量", "market size", _S, "类目的支付金额;平台的交易指数只看高低,不能当金额用", "元", "+", Agg.SUM,
        parts("market_amount"), source="A1",
    ),
    Metric(
        "market_growth", "行业增速", "market growth", _S, "行业支付金额与去年同期相比的增长率", "%", "+", Agg.NONE,
        parts("market_amount:current", "market_amount_last_year:previous"), "current / previous - 1",
        aliases=("交易增长幅度",),
    ),
    Metric(
        "cr_n", "前N名集中度", "concentration ratio", _S, "最大的 n 家所占份额之和", "%", "0", Agg.NONE,
        aliases=("集中度 CRn", "CR3", "CR5"),
    ),
    Metric(
        "hhi", "赫芬达尔指数", "Herfindahl-Hirschman index", _S,
        "各家份额的平方和乘 10000;只知道前几名时给出上下限", "0-10000", "0", Agg.NONE,
        aliases=("HHI",), benchmark="<1000 分散,1000–1800 适中,>1800 集中", source="T3",
    ),
    Metric(
        "demand_supply_ratio", "需求供给比", "demand over supply", _S, "搜索人气除以在线商品数,越大越蓝海", "", "+", Agg.RATIO,
        parts("search_popularity", "online_items"), "search_popularity / online_items", source="A9 A10",
    ),
    Metric(
        "competition_index", "竞争指数", "supply over demand", _S, "在线商品数除以搜索人气,越大越红海,是需求供给比的倒数", "", "-", Agg.RATIO,
        parts("online_items", "search_popularity"), "online_items / search_popularity",
    ),
    Metric(
        "blue_ocean_index", "蓝海指数", "blue ocean score", _S,
        "搜索人气 × 点击率 × 支付转化率 ÷ 在线商品数;只用来排名,不是预测", "", "+", Agg.NONE,
        parts("search_popularity", "ctr:click_rate", "pay_cvr", "online_items"),
        "search_popularity * click_rate * pay_cvr / online_items", source="A9",
    ),
    Metric(
        "plc_stage", "生命周期阶段", "life cycle stage", _S,
        "按去季节后的增速、相对最好水平与上市月数判断:导入期、成长期、成熟期、衰退期", "", "0", Agg.NONE,
        aliases=("货品成长阶段",),
    ),
    Metric(
        "rank_scorecard", "搜索排名因素体检", "search rank factor check", _S,
        "各排名因素与同行比差几个标准差,按好坏方向取号,限在 ±3,取平均", "", "+", Agg.NONE, benchmark="大于 0", source="S",
    ),
)  # fmt: skip

"""市场调研: the nine questions, hot items with reasons, competitors by week, prices, audience, keywords.

Rule: what is typed carries its source (用数据说话); a competitor's jump is 降价, 活动 or 原因不明, never an
accusation. 价差率 = 我方到手价 ÷ 竞品到手价 − 1, over 10% it is a task. Source: operator.md; features A2 A6–A8
A11 J5 K1 K3 K4 L8 N4 O4.
"""

from __future__ import annotations

from datetime import date

from xlops.catalog.model import Kind
from xlops.catalog.sheets.market_prices import COMPETITORS, PRICE_BANDS, PRICE_COMPARE
from xlops.catalog.sheets.model import Column, Grid, Group, Mark, Origin, Sheet

__all__ = ["MARKET"]

IMPORTED = Origin.IMPORTED

_QUESTIONS = (
    ("市场规模", "市场上卖什么?这个类目一个月卖多少、多少家在卖,前几名占多少"),
    ("成分集中", "材质、包装、规格集中在哪几种,哪种在涨"),
    ("产品功能", "热销产品靠什么功能卖,哪些功能还没人做好"),
    ("使用目的分类", "买来做什么用:换季、搬家、厨房、送礼,各占多少"),
    ("消费者使用者", "谁买、谁用:性别、年龄、住房、孩子"),
    ("市场需求", "消费者喜欢什么、抱怨什么:看评价、问大家和搜索词"),
    ("客户定位", "什么好卖、卖给谁:我们主要做哪一群人,他们为什么选我们"),
    ("价格定位", "各价格带卖多少,套餐怎么组合,我们站哪一段"),
    ("SEO优化", "主要搜索词、人气和商品数,我们的标题覆盖了几个"),
)
RESEARCH = Grid(
    "research", "九项调研", key=("topic",), fixed=True, at_least=0,
    note="九个问题各写一两句结论;没有数据的先空着,写明数据从哪来。",
    columns=(
        Column("topic", "调研项", origin=IMPORTED, width=14),
        Column("question", "要弄清什么", origin=IMPORTED, width=44),
        Column("finding", "结论", width=44, help="一两句话,带数字,例如:60L 收纳箱占搜索的四成。"),
        Column("evidence", "数据来源", width=22, help="从哪看到的,例如:生意参谋市场排行 2026-11。"),
        Column("surveyed_on", "调研日期", Kind.DATE, help="调研那天,例如 2026-11-10。"),
        Column(
            "age_days", "距今天数", Kind.NUMBER, "天", formula="days(as_of(), surveyed_on)", digits=0,
            marks=(Mark("warn", "age_days > 90"),),
        ),
    ),
    rows=tuple({"topic": topic, "question": question} for topic, question in _QUESTIONS),
    samples=(
        {"topic": "市场规模", "finding": "收纳箱类目月支付约4,200万元,前十家占38%",
         "evidence": "生意参谋市场大盘 2026-10", "surveyed_on": date(2026, 11, 10)},
        {"topic": "成分集中", "finding": "加厚PP占七成,布艺钢架在涨", "evidence": "热销前100款逐个看",
         "surveyed_on": date(2026, 11, 10)},
        {"topic": "价格定位", "finding": "60L集中在50–70元,69.9元处在上沿", "evidence": "竞品表近四周",
         "surveyed_on": date(2026, 11, 12)},
    ),
)  # fmt: skip

HOT_ITEMS = Grid(
    "hot_items", "热销榜与原因", key=("level", "hot_name"),
    note="热销的品类、品牌、单品各记几个:为什么热销,我们能学什么。",
    columns=(
        Column("level", "级别", choices="market_level", width=8, help="品类、品牌还是单品。"),
        Column("hot_name", "名称", width=22, help="例如:带滑轮60L收纳箱。"),
        Column("hot_price", "到手价", Kind.MONEY, low=0, help="单品才填,例如 59.9。"),
        Column("monthly_units", "月销", Kind.COUNT, "件", low=0, help="看到的月销件数,2000+ 写 2000。"),
        Column("reason", "热销原因", width=26, help="为什么热销,例如:开学季、首图有尺寸对比。"),
        Column("strength", "优点", width=20, help="买家夸什么,例如:盖子扣得紧。"),
        Column("weakness", "缺点", width=20, help="买家抱怨什么,例如:轮子易掉。"),
        Column("learned", "我们怎么用", width=24, help="用在哪款、哪天前做,例如:主推款首图加尺寸线。"),
    ),
    samples=(
        {"level": "单品", "hot_name": "带滑轮60L收纳箱", "hot_price": 59.9, "monthly_units": 20000,
         "reason": "换季整理,首图有尺寸对比", "strength": "加厚、轮子顺", "weakness": "盖子易裂",
         "learned": "主推款首图加尺寸线"},
        {"level": "品类", "hot_name": "夹缝收纳柜", "hot_price": None, "monthly_units": None,
         "reason": "小户型需求", "strength": "窄、能推拉", "weakness": "组装难", "learned": "YX-CT04 拍安装视频"},
        {"level": "品牌", "hot_name": "某头部收纳品牌", "hot_price": None, "monthly_units": None,
         "reason": "会员日固定上新", "strength": "成套配色", "weakness": "单价高", "learned": "米白做成三件套"},
    ),
)  # fmt: skip

MARKET_MONTHS = Grid(
    "market_months", "行业与份额", key=("month",), feed="month", newest_first=True,
    note="每月一行:行业金额从生意参谋抄来,份额和增速自动算;交易指数不是金额,不要填。",
    columns=(
        Column("month", "月份", Kind.DATE, origin=IMPORTED),
        Column("market_amount", low=0, help="类目一个月的支付金额,例如 42000000。"),
        Column("market_amount_last_year", "去年同月行业", Kind.MONEY, low=0, help="去年同月的类目支付金额。"),
        Column("market_growth", formula="metric()", digits=1),
        Column("pay_amount", "我方支付金额", origin=IMPORTED),
        Column("market_share", "市场份额", Kind.RATE, formula="metric()", digits=2),
        Column("wireless_share", "无线访客占比", Kind.RATE, origin=IMPORTED, digits=1),
    ),
    samples=(
        {"month": date(2026, 9, 1), "market_amount": 39_500_000, "market_amount_last_year": 37_800_000,
         "pay_amount": 752_300.0, "wireless_share": 0.931},
        {"month": date(2026, 10, 1), "market_amount": 42_000_000, "market_amount_last_year": 40_100_000,
         "pay_amount": 801_450.0, "wireless_share": 0.934},
        {"month": date(2026, 11, 1), "market_amount": None, "market_amount_last_year": None,
         "pay_amount": 398_200.0, "wireless_share": 0.936},
    ),
)  # fmt: skip

AUDIENCE = Grid(
    "audience", "人群", key=("dimension", "people"),
    note="行业占比与本店占比都从生意参谋人群页抄;差距大的人群,要么换主图,要么换货。",
    columns=(
        Column("dimension", "维度", choices="audience_dimension", width=10),
        Column("people", "人群", width=16, help="例如:女 25–34 岁。"),
        Column("market_part", "行业占比", Kind.RATE, digits=1, low=0, high=1, help="例如 70%。"),
        Column("own_part", "本店占比", Kind.RATE, digits=1, low=0, high=1, help="例如 58%。"),
        Column("part_gap", "差距", Kind.RATE, formula="own_part - market_part", digits=1),
        Column(
            "fit", "结论", width=10,
            formula='"偏少" if part_gap <= -0.1 else "偏多" if part_gap >= 0.1 else "接近" if present(part_gap) else ""',
            marks=(Mark("warn", 'fit == "偏少"'),),
        ),
        Column("reply", width=26, help="怎么做,例如:首图换成年轻女性的衣柜。"),
    ),
    samples=(
        {"dimension": "性别", "people": "女", "market_part": 0.70, "own_part": 0.74, "reply": None},
        {"dimension": "年龄", "people": "25–34岁", "market_part": 0.46, "own_part": 0.33,
         "reply": "详情第一屏换租房场景"},
        {"dimension": "地域", "people": "江浙沪", "market_part": 0.28, "own_part": 0.31, "reply": None},
    ),
)  # fmt: skip

KEYWORD_RANKS = Grid(
    "keyword_ranks", "关键词与排名", key=("day", "keyword", "item_id"), store="keyword_ranks", newest_first=True,
    note="每周记一次核心词的自然排名;掉了会出现在诊断里。",
    columns=(
        Column("day", help="查排名那天,例如 2026-11-12。"),
        Column("keyword", width=20, help="例如:收纳箱大号。"),
        Column("item_id", width=18, help="排名的是哪款,抄商品ID。"),
        Column("position", help="自然位置第几位,不算推广位,例如 5。", low=1),
        Column("first_page", "在首页", choices="yes_no", width=8, help="在搜索首页能看到就选是。"),
        Column("search_popularity", low=0, help="搜索人气,例如 28500。"),
        Column("online_items", low=0, help="在线商品数,例如 19200。"),
        Column("demand_supply_ratio", formula="metric()", digits=2),
        Column(
            "rank_class", "档次", width=8,
            formula='"前三" if position <= 3 else "首页" if first_page == "是" else "靠后" if present(position) else ""',
            marks=(Mark("good", 'rank_class == "前三"'),),
        ),
    ),
    samples=(
        {"day": date(2026, 11, 12), "keyword": "收纳箱大号", "item_id": "652300117049", "position": 5,
         "first_page": "是", "search_popularity": 28500, "online_items": 19200},
        {"day": date(2026, 11, 12), "keyword": "收纳箱加厚", "item_id": "652300117049", "position": 3,
         "first_page": "是", "search_popularity": 9600, "online_items": 8100},
        {"day": date(2026, 11, 12), "keyword": "夹缝收纳柜", "item_id": "652482261662", "position": 38,
         "first_page": "否", "search_popularity": 12300, "online_items": 6400},
    ),
)  # fmt: skip

MARKET = Sheet(
    "market", "市场调研", Group.PLAN,
    guide="先弄清市场卖什么、谁在买、什么价;每周更新竞品,比我们便宜一成以上的会进待办。",
    seed=("A2", "A6", "A7", "A8", "A11", "J5", "K1", "K3", "K4", "L8", "N4", "O4"),
    links=("selection", "skus", "todos"),
    grids=(COMPETITORS, RESEARCH, HOT_ITEMS, PRICE_COMPARE, PRICE_BANDS, MARKET_MONTHS, AUDIENCE, KEYWORD_RANKS),
)  # fmt: skip

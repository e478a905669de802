"""选品: three gates, a score from 20 to 100 with own weights, grade A/B/C, gaps in our range, a price.

Rule: one gate 否 → 淘汰, no score; else 20 × Σ weight × score (1–5) ÷ Σ weight; A from 80, B from 60, else C,
as `selection_score` has it. The price at which an order keeps the wanted margin after refunds and fees is
((1−退款率)×成本 + 运费包材 + 退货宝) ÷ ((1−退款率)(1−扣点) − 目标毛利率); never below the one with margin 0.
Source: features A1 A3 A4 A9 K2; spec section 10.
"""

from __future__ import annotations

from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Column, Grid, Group, Mark, Origin, Sheet

__all__ = ["SELECTION"]

_CRITERIA = (
    ("value", "性价比", "同样的东西我们是不是更值,1 差 5 好。"),
    ("feature", "特色卖点", "有没有别人没有的卖点,1 没有 5 很强。"),
    ("profit", "利润", "扣掉退款、扣点、运费还剩多少,1 少 5 多。"),
    ("rivalry", "竞争", "竞争越小分越高,1 很挤 5 很空。"),
    ("entry", "进入难度", "好不好打入市场,1 难 5 容易。"),
)
_WEIGHTED = " + ".join(
    f'{id} * sumifs(selection_weights.weight_share, selection_weights.criterion, "{id}")' for id, _, _ in _CRITERIA
)

WEIGHTS = Grid(
    "selection_weights", "权重", key=("criterion",), fixed=True, at_least=0,
    note="五项各占多少,按您的类目改;合计不是 100% 也会按比例算。",
    columns=(
        Column("criterion_name", "标准", Kind.TEXT, origin=Origin.IMPORTED, width=10),
        Column("asks", "看什么", Kind.TEXT, origin=Origin.IMPORTED, width=34),
        Column("weight", "权重", Kind.RATE, low=0, high=1, digits=0, help="这一项占多少,例如 20%。"),
        Column("weight_share", "实际占比", Kind.RATE, formula="weight / total(selection_weights.weight)", digits=1),
        Column("criterion", "编号", Kind.TEXT, origin=Origin.IMPORTED, hidden=True),
    ),
    rows=tuple(
        {"criterion": id, "criterion_name": name, "asks": text, "weight": 0.2} for id, name, text in _CRITERIA
    ),
    samples=(
        {"criterion": "value", "criterion_name": "性价比", "weight": 0.3},
        {"criterion": "profit", "criterion_name": "利润", "weight": 0.2},
        {"criterion": "entry", "criterion_name": "进入难度", "weight": 0.1},
    ),
)  # fmt: skip

CANDIDATES = Grid(
    "candidates", "候选商品", key=("candidate",),
    note="先过三道门槛,再打五个 1–5 分;80 分以上是 A,60 分以上是 B。",
    columns=(
        Column("candidate", "候选商品", width=22, help="例如:带滑轮床底收纳箱。"),
        Column("explosive", "有爆炸力", choices="yes_no", width=9, help="能不能卖爆:看热销榜有没有同类。"),
        Column("demand", "群众需求", choices="yes_no", width=9, help="是不是很多人要用的东西。"),
        Column("trend", "合趋势", choices="yes_no", width=9, help="搜索人气在涨还是在跌。"),
        *(Column(id, name, Kind.NUMBER, "分", low=1, high=5, digits=0, help=text) for id, name, text in _CRITERIA),
        Column(
            "gate", "门槛", width=8,
            formula='"淘汰" if explosive == "否" or demand == "否" or trend == "否" '
            'else "通过" if explosive == "是" and demand == "是" and trend == "是" else ""',
            marks=(Mark("bad", 'gate == "淘汰"'),),
        ),
        Column("weighted", "加权分", Kind.NUMBER, "分", formula=_WEIGHTED, hidden=True),
        Column("score", "得分", Kind.NUMBER, "分", formula='20 * weighted if gate == "通过" else None', digits=1),
        Column(
            "grade", "等级", width=8,
            formula='"淘汰" if gate == "淘汰" else "A" if score >= 80 else "B" if score >= 60 '
            'else "C" if present(score) else ""',
            marks=(Mark("good", 'grade == "A"'), Mark("quiet", 'grade == "淘汰"')),
        ),
        Column("place", "排名", Kind.COUNT, "位", formula="rank(score, candidates.score)"),
        Column("why_us", "为什么选我们", width=26, help="我们的特色卖点,一句话,例如:20厘米也能推进去。"),
        Column("decision", "决定", choices="decision", width=8),
    ),
    samples=(
        {"candidate": "带滑轮床底收纳箱", "explosive": "是", "demand": "是", "trend": "是", "value": 5, "feature": 4,
         "profit": 3, "rivalry": 4, "entry": 4, "why_us": "16厘米高,床底也能推进去", "decision": "上新"},
        {"candidate": "桌面旋转化妆盒", "explosive": "是", "demand": "是", "trend": "是", "value": 3, "feature": 3,
         "profit": 3, "rivalry": 2, "entry": 3, "why_us": None, "decision": "观察"},
        {"candidate": "真丝收纳袋", "explosive": "否", "demand": "否", "trend": "是", "value": 2, "feature": 4,
         "profit": 4, "rivalry": 4, "entry": 3, "why_us": None, "decision": "不做"},
    ),
)  # fmt: skip

STRENGTHS = Grid(
    "strengths", "优势与缺口", key=("level", "range_name"),
    note="市场上有的品类、品牌、单品,我们强在哪、缺什么。",
    columns=(
        Column("level", "级别", choices="market_level", width=8, help="品类、品牌还是单品。"),
        Column("range_name", "名称", width=20, help="例如:厨房置物。"),
        Column("market_part", "行业占比", Kind.RATE, digits=1, low=0, high=1, help="占行业成交多少,例如 18%。"),
        Column("own_part", "本店占比", Kind.RATE, digits=1, low=0, high=1, help="占本店成交多少,例如 9%。"),
        Column("part_gap", "差距", Kind.RATE, formula="own_part - market_part", digits=1),
        Column(
            "state", "结论", width=8,
            formula='"缺口" if part_gap <= -0.05 else "优势" if part_gap >= 0.05 else "相当" if present(part_gap) else ""',
            marks=(Mark("warn", 'state == "缺口"'), Mark("good", 'state == "优势"')),
        ),
        Column("strength", "我们的优势", width=22, help="例如:工厂就在隔壁,三天到货。"),
        Column("missing_part", "缺什么", width=22, help="例如:没有白色款。"),
        Column("reply", width=22, help="打算怎么补,例如:12月上两款。"),
    ),
    samples=(
        {"level": "品类", "range_name": "收纳箱", "market_part": 0.31, "own_part": 0.48, "strength": "加厚、现货",
         "missing_part": None, "reply": None},
        {"level": "品类", "range_name": "厨房置物", "market_part": 0.24, "own_part": 0.14, "strength": None,
         "missing_part": "没有可伸缩款", "reply": "12月上可伸缩沥水架"},
        {"level": "单品", "range_name": "夹缝收纳柜", "market_part": 0.06, "own_part": 0.04, "strength": "20厘米窄款",
         "missing_part": "只有白色", "reply": None},
    ),
)  # fmt: skip

_FEES = "(1 - setting(commission_rate) - setting(software_fee_rate))"

PRICING = Grid(
    "pricing", "定价", key=("pricing_item",),
    note="三种算法各给一个价:成本加成、目标毛利、跟竞品;建议价不低于保本价,也不高过竞品锚定价。",
    columns=(
        Column("pricing_item", "商品", width=20, help="例如:床底收纳箱灰。"),
        Column("unit_cost", low=0, help="进价加到仓运费,例如 24.5。"),
        Column("refund_rate", "退款率", Kind.RATE, digits=1, low=0, high=1, help="同类商品最终退款率,例如 13.6%。"),
        Column("markup", "加价率", Kind.RATE, digits=1, low=0, help="成本上加多少,例如 120%。"),
        Column("target_margin", "目标毛利率", Kind.RATE, digits=1, low=0, high=1, help="推广前想留多少,例如 37%。"),
        Column("rival_price", "竞品价", Kind.MONEY, low=0, help="对标竞品的到手价,例如 59.9。"),
        Column("undercut", "比竞品低", Kind.RATE, digits=1, high=1, help="打算低几成,例如 3%;想卖贵就写负数。"),
        Column(
            "order_cost", "每单成本", Kind.MONEY,
            formula="(1 - refund_rate) * unit_cost + setting(shipping_per_order) + setting(freight_insurance)",
        ),
        Column("kept_rate", "到账率", Kind.RATE, formula=f"(1 - refund_rate) * {_FEES}", digits=1),
        Column("floor_price", "保本价", Kind.MONEY, formula="order_cost / kept_rate"),
        Column("markup_price", "成本加成价", Kind.MONEY, formula="unit_cost * (1 + markup)"),
        Column(
            "margin_price", "目标毛利价", Kind.MONEY,
            formula='order_cost / (kept_rate - target_margin) if kept_rate > target_margin else ""',
        ),
        Column("anchor_price", "跟竞品价", Kind.MONEY, formula="rival_price * (1 - coalesce(undercut, 0))"),
        Column(
            "wish_price", "想要的价", Kind.MONEY, formula="coalesce(margin_price, markup_price, anchor_price)", hidden=True
        ),
        Column(
            "advised_price", "建议价", Kind.MONEY,
            formula="maximum(floor_price, minimum(wish_price, coalesce(anchor_price, wish_price)))",
        ),
        Column("decided_price", "定价", Kind.MONEY, low=0, help="最后定多少,例如 62。"),
        Column(
            "order_margin", "每单毛利", Kind.MONEY, formula="coalesce(decided_price, advised_price) * kept_rate - order_cost",
            marks=(Mark("bad", "order_margin <= 0"),),
        ),
        Column(
            "breakeven_roas", "保本投产", Kind.NUMBER, "", digits=2,
            formula='coalesce(decided_price, advised_price) / order_margin if order_margin > 0 else ""',
        ),
    ),
    samples=(
        {"pricing_item": "床底收纳箱灰", "unit_cost": 27.2, "refund_rate": 0.12, "markup": 1.2, "target_margin": 0.35,
         "rival_price": 65.0, "undercut": 0.03, "decided_price": 62.9},
        {"pricing_item": "可伸缩沥水架", "unit_cost": 16.2, "refund_rate": 0.09, "markup": 1.5, "target_margin": 0.35,
         "rival_price": 42.0, "undercut": None, "decided_price": None},
        {"pricing_item": "夹缝收纳柜原木", "unit_cost": 52.0, "refund_rate": 0.10, "markup": 1.0, "target_margin": 0.30,
         "rival_price": None, "undercut": None, "decided_price": 109.0},
    ),
)  # fmt: skip

SELECTION = Sheet(
    "selection", "选品", Group.PLAN,
    guide="先填候选商品,过门槛再打分;选中的去定价,再到 SKU计划 上新。",
    seed=("A1", "A3", "A4", "A9", "K2"),
    links=("market", "skus"),
    grids=(CANDIDATES, WEIGHTS, STRENGTHS, PRICING),
)  # fmt: skip

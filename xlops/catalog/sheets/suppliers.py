"""供应商: who delivers, how long it takes, how good, how punctual and how dear; one score of the three.

Rule: quality is the pass rate of the samples in 入库, punctuality the share of batches that came in time, price what the
operator gives from 1 to 5. Score = 40% quality + 30% punctuality + 30% price, of 100; without one of them there is
none. 交期 sets the order date of SKU计划. Source: features L6; operator.md (lead time sets the order date).
"""

from __future__ import annotations

from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Column, Grid, Group, Mark, Sheet

__all__ = ["SUPPLIERS"]

SUPPLIERS = Sheet(
    "suppliers", "供应商", Group.PLAN,
    guide="填名字和交期就有用:SKU计划按交期算下单日。到货抽检填了,评分自动出。",
    seed=("L6", "K11", "I1"),
    grids=(
        Grid(
            "suppliers", "供应商", key=("supplier",), store="suppliers",
            columns=(
                Column("supplier", "供应商", Kind.TEXT, width=14, help="名字,和SKU计划、入库里写的一样,例如:义乌宏达。"),
                Column("goods", "供什么", Kind.TEXT, width=18, help="主要供哪些货,例如:收纳箱。"),
                Column("contact", "联系人", Kind.TEXT, width=10, help="找谁,例如:陈厂长。"),
                Column("lead_time_days", "交期", Kind.COUNT, unit="天", low=0, help="下单到入库几天,例如 9。空着按设置里的供货周期。"),
                Column("min_order", low=0, help="最少订多少件,例如 200。"),
                Column("payment", "账期", Kind.TEXT, width=12, help="怎么付款,例如:月结30天。"),
                Column("price_score", "价格分", Kind.COUNT, unit="分", low=1, high=5, help="和同类比价格好不好,1到5,5最便宜。"),
                Column(
                    "pass_rate", "抽检合格率", Kind.RATE, digits=1,
                    formula=(
                        "sumifs(inbounds.passed, inbounds.supplier, supplier) / sumifs(inbounds.sampled, inbounds.supplier, supplier)"
                    ),
                    marks=(Mark("bad", "pass_rate < 0.98"),),
                ),
                Column("on_time_rate", "准时率", Kind.RATE, digits=0, formula="averageifs(inbounds.on_time, inbounds.supplier, supplier)"),
                Column("batches", "到货批次", Kind.COUNT, unit="批", formula="countifs(inbounds.supplier, supplier)"),
                Column(
                    "score", "评分", Kind.NUMBER, unit="分", digits=0,
                    formula="40 * pass_rate + 30 * on_time_rate + 6 * price_score",
                ),
                Column(
                    "grade", "等级", Kind.TEXT, width=7,
                    formula='"" if missing(score) else ("A" if score >= 90 else ("B" if score >= 75 else "C"))',
                    marks=(Mark("good", 'grade == "A"'), Mark("warn", 'grade == "C"')),
                ),
                Column("codes", "在供规格", Kind.COUNT, unit="个", formula="countifs(skus.supplier, supplier)"),
                Column("note", "备注", Kind.TEXT, width=24, help="可以不填,例如:年前15天停工。"),
            ),
            samples=(
                {"supplier": "义乌宏达", "goods": "收纳箱、收纳袋", "contact": "陈厂长", "lead_time_days": 9, "min_order": 500,
                 "payment": "月结30天", "price_score": 4},
                {"supplier": "佛山立本", "goods": "收纳柜、置物架", "contact": "小黄", "lead_time_days": 14, "min_order": 100,
                 "payment": "款到发货", "price_score": 3, "note": "旺季排产要提前20天"},
                {"supplier": "台州欣禾", "goods": "厨房小件", "contact": "林姐", "lead_time_days": 6, "min_order": 300,
                 "payment": "月结45天", "price_score": 4},
            ),
        ),
    ),
)  # fmt: skip

"""The grids of 服务 after the sale: cases with what may be paid, refund reasons, complaints, bad reviews.

Rule: the most worth paying is the order's margin plus the customer's future margin times the better chance that he
comes back, and never more than the whole refund would cost. A paid review is nobody's solution.
Source: features S1 S2 M5; X9 is left out.
"""

from __future__ import annotations

from datetime import date

from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Column, Grid, Mark, Origin

__all__ = ["BAD_REVIEWS", "CARE_VALUES", "CASES", "INCIDENTS", "REFUND_REASONS"]

IMPORTED = Origin.IMPORTED

CARE_VALUES = Grid(
    "care_values", "赔付参数", key=("customer_kind",), fixed=True, at_least=0,
    note="算最高可赔用;不填就只按这一单的毛利算。",
    columns=(
        Column("customer_kind", "客户", origin=IMPORTED, width=10),
        Column("ltv", "以后毛利", low=0, help="这类客户以后还能带来多少毛利,例如 36。"),
        Column("uplift", "挽回多来", Kind.RATE, low=0, high=1, digits=0, help="处理好了,回头的机会多几成,例如 20%。"),
    ),
    rows=tuple({"customer_kind": kind} for kind in ("新客", "老客", "大客户")),
    samples=(
        {"customer_kind": "新客", "ltv": 12.0, "uplift": 0.15},
        {"customer_kind": "老客", "ltv": 36.0, "uplift": 0.2},
        {"customer_kind": "大客户", "ltv": 150.0, "uplift": 0.3},
    ),
)  # fmt: skip

CASES = Grid(
    "cases", "售后个案", key=("case_no",), newest_first=True,
    note="少赔钱又留住人:最高可赔自动算,超过就换别的办法;不要写买家姓名和电话。",
    columns=(
        Column("case_no", "个案号", Kind.ID, width=12, help="自己编一个号,例如 1115-01。"),
        Column("opened_on", "日期", Kind.DATE, help="哪天来的,例如 2026-11-15。"),
        Column("merchant_code", "商品", width=14, help="商家编码,例如 YX-SN01-灰。"),
        Column("case_kind", "问题", choices="case_kind", width=10),
        Column("case_text", "说明", width=24, help="一句话,例如:盖子运输中开裂。"),
        Column("customer_kind", "客户", choices="customer_kind", width=8),
        Column("order_value", "订单金额", Kind.MONEY, low=0, help="买家实付,例如 69.9。"),
        Column("refund_way", "要怎么退", choices="refund_way", width=10, help="买家要的办法。"),
        Column("unit_cost", "成本", formula="lookup(skus.cost_used, skus.merchant_code, merchant_code)"),
        Column(
            "case_margin", "这单毛利", Kind.MONEY,
            formula="order_value * (1 - setting(commission_rate) - setting(software_fee_rate)) - unit_cost "
            "- setting(shipping_per_order) - setting(freight_insurance)",
        ),
        Column(
            "refund_cost", "全退要亏", Kind.MONEY,
            formula='order_value if refund_way == "仅退款" else case_margin + 2 * setting(shipping_per_order)',
        ),
        Column("future_margin", "留住的价值", Kind.MONEY, formula=(
            "coalesce(lookup(care_values.ltv, care_values.customer_kind, customer_kind) "
            "* lookup(care_values.uplift, care_values.customer_kind, customer_kind), 0)"
        )),
        Column(
            "most_to_pay", "最高可赔", Kind.MONEY,
            formula="rounded(maximum(0, minimum(case_margin + future_margin, refund_cost)), 2)",
        ),
        Column("paid_out", "实赔", Kind.MONEY, low=0, help="最后赔了多少,例如 10。",
               marks=(Mark("bad", "paid_out > most_to_pay"),)),
        Column("solution", "办法", width=22, help="例如:补发新盖子,送一张券。"),
        Column("satisfied_now", "满意了", choices="yes_no", width=8),
        Column("came_back", "又来买", choices="yes_no", width=8),
        Column("owner", "处理人", width=9, help="谁处理的,例如:阿秋。"),
    ),
    samples=(
        {"case_no": "1113-01", "opened_on": date(2026, 11, 13), "merchant_code": "YX-SN01-灰", "case_kind": "质量",
         "case_text": "盖子运输中开裂", "customer_kind": "老客", "order_value": 69.9, "refund_way": "补偿", "paid_out": 10.0,
         "solution": "补发新盖子", "satisfied_now": "是", "came_back": None, "owner": "阿秋"},
        {"case_no": "1114-01", "opened_on": date(2026, 11, 14), "merchant_code": "YX-CT01-米白", "case_kind": "缺货延迟",
         "case_text": "断货等了四天", "customer_kind": "新客", "order_value": 139.0, "refund_way": "退货退款", "paid_out": None,
         "solution": "改发浅灰或等20日到货", "satisfied_now": None, "came_back": None, "owner": "小桃"},
        {"case_no": "1115-01", "opened_on": date(2026, 11, 15), "merchant_code": "YX-YG01-透明", "case_kind": "描述不符",
         "case_text": "以为带电动泵", "order_value": 39.9, "refund_way": "仅退款", "paid_out": 8.0,
         "solution": "退差价,详情第一屏写明免抽气", "satisfied_now": "是", "came_back": "是", "owner": "阿秋"},
    ),
)  # fmt: skip

REFUND_REASONS = Grid(
    "refund_reasons", "退款原因", key=("refund_reason",), feed="refund_reason", at_least=0,
    note="近28天的退款按原因排,前几个占了大头;先治最大的。",
    columns=(
        Column("refund_reason", origin=IMPORTED, width=22),
        Column("refund_orders", origin=IMPORTED, feed="refund_orders@28"),
        Column("refund_amount", origin=IMPORTED, feed="refund_amount@28"),
        Column(
            "amount_part", "金额占比", Kind.RATE, formula="refund_amount / total(refund_reasons.refund_amount)", digits=1,
            marks=(Mark("bar"),),
        ),
        Column("place", "排名", Kind.COUNT, "位", formula="rank(refund_amount, refund_reasons.refund_amount)"),
        Column("running_part", "累计占比", Kind.RATE, digits=1, formula=(
            "sumifs(refund_reasons.refund_amount, refund_reasons.refund_amount, ge(refund_amount)) "
            "/ total(refund_reasons.refund_amount)"
        )),
        Column("fix", "对策", width=26, help="怎么治,例如:盖子加一层气柱袋。"),
        Column("owner", "负责人", width=9, help="谁管,例如:小林。"),
    ),
    samples=(
        {"refund_reason": "多拍/拍错/不想要", "refund_orders": 291, "refund_amount": 24_880.0, "fix": None, "owner": None},
        {"refund_reason": "商品破损", "refund_orders": 118, "refund_amount": 9_640.0, "fix": "60L外箱加护角", "owner": "小林"},
        {"refund_reason": "尺寸与描述不符", "refund_orders": 74, "refund_amount": 6_120.0, "fix": "详情加尺寸对照图",
         "owner": "小林"},
    ),
)  # fmt: skip

INCIDENTS = Grid(
    "incidents", "投诉与违规", key=("day", "incident_id"), store="incidents", newest_first=True,
    note="后台一有投诉、违规、扣分、降权就记一行,巡店和诊断都会看这里。",
    columns=(
        Column("day", help="发生那天,例如 2026-11-12。"),
        Column("incident_id", width=14, help="后台的编号,例如 W20261112。"),
        Column("incident_kind", choices="incident_kind", width=9),
        Column("item_id", width=18, help="涉及哪款,抄商品ID;没有就空着。"),
        Column("points_lost", "扣分", Kind.NUMBER, "分", low=0, help="扣了几分,没有就空着。"),
        Column("handling", "处理", width=26, help="怎么处理,例如:11月13日已申诉。"),
        Column("closed", "已了结", choices="yes_no", width=8),
        Column("week", "周", formula="week_label(day)", width=10),
    ),
    samples=(
        {"day": date(2026, 11, 12), "incident_id": "T20261112", "incident_kind": "投诉", "item_id": "652308036380",
         "points_lost": None, "handling": "断货未及时告知,已致歉补券", "closed": "是"},
        {"day": date(2026, 10, 27), "incident_id": "W20261027", "incident_kind": "违规", "item_id": "652315955711",
         "points_lost": 1.0, "handling": "标题有绝对化用语,已改", "closed": "是"},
        {"day": date(2026, 9, 18), "incident_id": "T20260918", "incident_kind": "投诉", "item_id": None,
         "points_lost": None, "handling": "发货超时,换了快递", "closed": "是"},
    ),
)  # fmt: skip

BAD_REVIEWS = Grid(
    "bad_reviews", "中差评", key=("day", "item_id"), store="bad_review_counts", newest_first=True,
    note="哪天哪款来了几条中差评、说什么;一天三条以上会报警。",
    columns=(
        Column("day", help="评价那天,例如 2026-11-14。"),
        Column("item_id", width=18, help="哪款,抄商品ID。"),
        Column("bad_reviews", low=0, help="当天中评加差评几条,例如 2。", marks=(Mark("bad", "bad_reviews >= 3"),)),
        Column("said", "说什么", width=28, help="买家的原话概括,例如:盖子裂、有味道。"),
        Column("reply", "怎么回", width=28, help="回复和改进,例如:补发盖子,供应商加厚。"),
    ),
    samples=(
        {"day": date(2026, 11, 11), "item_id": "652300117049", "bad_reviews": 1, "said": "盖子有裂", "reply": "补发盖子"},
        {"day": date(2026, 11, 14), "item_id": "652308036380", "bad_reviews": 3, "said": "等太久",
         "reply": "说明到货日,送券"},
        {"day": date(2026, 11, 15), "item_id": "652323875042", "bad_reviews": 1, "said": "以为送泵",
         "reply": "详情第一屏写明"},
    ),
)  # fmt: skip

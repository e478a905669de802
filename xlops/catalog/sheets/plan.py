"""计划书: ten chapters, the steps with progress, plan against actual by month, strengths and threats, who carries.

Rule: the plan of a month stays as typed; 调整后 says what became of it, and the current month's end is its sales over the days
passed, times the month's days. Expected progress is the share of days passed between start and end.
Source: features J1–J11 L4 L7 L9 K12.
"""

from __future__ import annotations

from datetime import date

from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Column, Grid, Group, Mark, Origin, Sheet
from xlops.catalog.sheets.plan_means import CARRIERS, CHANNELS, DOCUMENTS

__all__ = ["PLAN"]

IMPORTED = Origin.IMPORTED

_STATE = (
    '"已完成" if done_part >= 1 else "逾期" if due < as_of() else "进行中" if done_part > 0 '
    'else "未开始" if present(due) or present(owner) else ""'
)
_STATE_MARKS = (Mark("good", 'state == "已完成"'), Mark("bad", 'state == "逾期"'))

_CHAPTERS = (
    ("一、整体运营概述", "市场、对手、消费者、优劣势;销售目标、阶段、进度"),
    ("二、团队和组织架构", "岗位、职责、考核、人数;见素材与方法的岗位表"),
    ("三、开店条件和入驻流程", "资质、保证金、年费、时间;见开店资料表"),
    ("四、日常运营管理", "人员、产品、营销活动、每天每周做什么"),
    ("五、商品管理与优化", "九项调研的结论、主推和搭配、标题与价格"),
    ("六、仓储管理和物流配送", "库位、抽检、发货时限、选哪家快递"),
    ("七、店铺设计装修", "首页、详情、主图的风格和分工"),
    ("八、站内站外推广", "各渠道预算、打法、考核;见渠道表"),
    ("九、会员管理", "分群、触达、复购目标;见会员"),
    ("十、附件", "表格、合同、图纸放在哪"),
)

CHAPTERS = Grid(
    "plan_chapters", "十章", key=("chapter",), fixed=True, at_least=0,
    note="每章写几句就够,细节放到对应的表;完成填百分比。",
    columns=(
        Column("chapter", "章", origin=IMPORTED, width=22),
        Column("covers", "写什么", origin=IMPORTED, width=38),
        Column("content", "内容", width=44, help="几句话,例如:2026年做到月销90万,主推收纳箱。"),
        Column("owner", "负责人", width=9, help="谁写,例如:王姐。"),
        Column("due", "截止", Kind.DATE, help="哪天前写完,例如 2026-11-30。"),
        Column("done_part", "完成", Kind.RATE, low=0, high=1, digits=0, help="写了多少,例如 60%。", marks=(Mark("bar"),)),
        Column("state", "状态", formula=_STATE, width=9, marks=_STATE_MARKS),
    ),
    rows=tuple({"chapter": a, "covers": b} for a, b in _CHAPTERS),
    samples=(
        {"chapter": "一、整体运营概述", "content": "2027年做到月销100万元,收纳箱占一半", "owner": "王姐",
         "due": date(2026, 11, 30), "done_part": 0.6},
        {"chapter": "五、商品管理与优化", "content": "主推60L,次推五层柜,厨房补两款", "owner": "小林",
         "due": date(2026, 11, 12), "done_part": 0.8},
        {"chapter": "六、仓储管理和物流配送", "content": None, "owner": "老周", "due": date(2026, 12, 10), "done_part": None},
    ),
)  # fmt: skip

_STEPS = (
    "制定整体策略规划", "组建运营团队", "规划装修店铺", "策划包装产品", "商品促销运营", "推广运营", "客服销售", "数据分析",
)  # fmt: skip

PROGRESS = Grid(
    "plan_steps", "进度", key=("step",), fixed=True, at_least=0,
    note="八步的起止和完成;落后两成以上标红。",
    columns=(
        Column("step", "步骤", origin=IMPORTED, width=20),
        Column("stage", "阶段", width=12, help="属于哪个阶段,例如:起步期。"),
        Column("owner", "负责人", width=9, help="谁管,例如:小林。"),
        Column("start", "开始", help="例如 2026-11-01。"),
        Column("due", "截止", Kind.DATE, help="例如 2026-11-30。"),
        Column("done_part", "完成", Kind.RATE, low=0, high=1, digits=0, help="做了多少,例如 40%。", marks=(Mark("bar"),)),
        Column("time_part", "时间过去", Kind.RATE, digits=0, formula=(
            "maximum(0, minimum(1, (days(as_of(), start) + 1) / (days(due, start) + 1)))"
        )),
        Column("ahead", "领先", Kind.RATE, digits=0, formula="coalesce(done_part, 0) - time_part",
               marks=(Mark("bad", "ahead <= -0.2"),)),
        Column("state", "状态", formula=_STATE, width=9, marks=_STATE_MARKS),
        Column("note", "备注", width=26, help="卡在哪,例如:等模特图。"),
    ),
    rows=tuple({"step": step} for step in _STEPS),
    samples=(
        {"step": "策划包装产品", "stage": "稳定期", "owner": "小林", "start": date(2026, 11, 1),
         "due": date(2026, 11, 30), "done_part": 0.5, "note": "60L新首图在测"},
        {"step": "推广运营", "stage": "稳定期", "owner": "小林", "start": date(2026, 11, 1), "due": date(2026, 12, 31),
         "done_part": 0.1, "note": None},
        {"step": "数据分析", "stage": "稳定期", "owner": "王姐", "start": date(2026, 8, 17), "due": date(2026, 11, 10),
         "done_part": 1.0, "note": "周报已固定每周一"},
    ),
)  # fmt: skip

ACTUALS = Grid(
    "plan_months", "计划与实际", key=("month",), feed="month",
    note="计划按月填;实际自动进。差得多就写原因,再填调整后的计划。",
    columns=(
        Column("month", "月份", Kind.DATE, help="写当月第一天,例如 2026-12-01;以后的月份也可以先填。"),
        Column("planned_pay", "计划支付", Kind.MONEY, low=0, digits=0, help="年初定的,例如 820000。"),
        Column("pay_amount", "实际支付", origin=IMPORTED, digits=0),
        Column("plan_reached", "达成", Kind.RATE, formula="pay_amount / planned_pay", digits=1),
        Column("month_end", "照此月底", Kind.MONEY, digits=0, formula=(
            "pay_amount / day_of(as_of()) * month_days(month) if month == month_start(as_of()) else pay_amount"
        )),
        Column("plan_gap", "月底差额", Kind.MONEY, formula="month_end - planned_pay", digits=0,
               marks=(Mark("bad", "plan_gap < planned_pay * -0.05"),)),
        Column("planned_ads", "计划推广", Kind.MONEY, low=0, digits=0, help="例如 110000。"),
        Column("ad_spend", "实际推广", origin=IMPORTED, digits=0),
        Column("planned_margin", "计划毛利率", Kind.RATE, low=0, high=1, digits=1, help="推广前毛利占支付,例如 31%。"),
        Column("planned_fixed", "计划固定费用", Kind.MONEY, low=0, digits=0, help="工资房租等一个月,例如 80000。"),
        Column("planned_net", "计划净利", Kind.MONEY, digits=0, formula=(
            "planned_pay * planned_margin - planned_ads - planned_fixed"
        )),
        Column("contribution_after_ads", "实际推广后毛利", Kind.MONEY, origin=IMPORTED, digits=0),
        Column("now_target", "现在目标", Kind.MONEY, digits=0, formula="lookup(targets.month_target, targets.month, month)"),
        Column("adjusted_pay", "调整后", Kind.MONEY, low=0, digits=0, help="改成多少,例如 860000;不改就空着。"),
        Column("why", "原因", width=28, help="为什么差、为什么改,例如:次推款断货一周。"),
    ),
    samples=(
        {"month": date(2026, 10, 1), "planned_pay": 820_000.0, "pay_amount": 861_420.0, "planned_ads": 110_000.0,
         "ad_spend": 112_480.0, "planned_margin": 0.31, "planned_fixed": 80_000.0,
         "contribution_after_ads": 148_200.0, "why": "店庆满减多卖"},
        {"month": date(2026, 11, 1), "planned_pay": 840_000.0, "pay_amount": 401_280.0, "planned_ads": 112_000.0,
         "ad_spend": 54_600.0, "planned_margin": 0.31, "planned_fixed": 80_000.0,
         "contribution_after_ads": 66_300.0, "adjusted_pay": 820_000.0, "why": "首图换差,五层柜断货"},
        {"month": date(2026, 9, 1), "planned_pay": 760_000.0, "pay_amount": 752_300.0, "planned_ads": 100_000.0,
         "ad_spend": 101_200.0, "planned_margin": 0.31, "planned_fixed": 80_000.0, "contribution_after_ads": 131_400.0},
    ),
)  # fmt: skip

_SWOT = (
    ("优势", "我们比同行强的:货源、价格、团队、评价"),
    ("劣势", "我们比同行弱的:缺什么品、缺什么人"),
    ("机会", "市场在变的:新需求、新渠道、对手的空当"),
    ("威胁", "会伤到我们的:对手降价、规则变、供货不稳"),
)

SWOT = Grid(
    "swot", "优劣势", key=("side",), fixed=True, at_least=0,
    note="每格两三条,条条写依据,再写打算怎么办。",
    columns=(
        Column("side", "方面", origin=IMPORTED, width=8),
        Column("asks", "想什么", origin=IMPORTED, width=34),
        Column("points", "要点", width=40, help="两三条,例如:工厂三天到货;加厚料。"),
        Column("evidence", "依据", width=26, help="哪个数或哪张表,例如:竞品表近四周均价。"),
        Column("answer", "怎么办", width=30, help="例如:双12不拼价,拼现货。"),
    ),
    rows=tuple({"side": a, "asks": b} for a, b in _SWOT),
    samples=(
        {"side": "优势", "points": "工厂三天到货;加厚料成本低两元", "evidence": "供应商表", "answer": "主打现货当天发"},
        {"side": "劣势", "points": "厨房类缺可伸缩款", "evidence": "选品的缺口表", "answer": "12月上一款"},
        {"side": "威胁", "points": "甲店60L上百亿补贴59.9元", "evidence": "竞品 2026-W46", "answer": "不跟价,赠垫片"},
    ),
)  # fmt: skip

PLAN = Sheet(
    "plan", "计划书", Group.PLAN,
    guide="一年写一次,一个月对一次:先看计划与实际差在哪,再改进度和预算。",
    seed=("J1", "J2", "J3", "J4", "J6", "J7", "J8", "J10", "J11", "K12", "L4", "L7", "L9"),
    links=("targets", "market", "members", "methods"),
    grids=(CHAPTERS, PROGRESS, ACTUALS, SWOT, CARRIERS, DOCUMENTS, CHANNELS),
)  # fmt: skip

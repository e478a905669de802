"""服务: scores by day against the trade, service by week, agents, after-sale cases, refund reasons, complaints.

Rule: a score is a rolling window, so its last value counts and days are never averaged. An agent's rates are
those of the period in the row. Complaints and bad reviews are counted by the operator; a cause is written down
without blaming the buyer. Source: features C1 C8 E2 G1 G3 L3 L7 M7 Q2 S1 S2; spec 1.9.
"""

from __future__ import annotations

from datetime import date

from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Column, Grid, Group, Mark, Origin, Sheet
from xlops.catalog.sheets.service_cases import BAD_REVIEWS, CARE_VALUES, CASES, INCIDENTS, REFUND_REASONS

__all__ = ["SERVICE"]

IMPORTED = Origin.IMPORTED
_SCORES = (("dsr_desc", "描述"), ("dsr_service", "服务"), ("dsr_logistics", "物流"))


def _against(id: str, name: str) -> Column:
    return Column(
        f"{id}_gap", f"{name}较同行", Kind.NUMBER, "分", formula=f"rounded({id} - {id}_industry, 2)", digits=2,
        marks=(Mark("bad", f"{id}_gap < 0"), Mark("good", f"{id}_gap > 0")),
    )  # fmt: skip


def _delta(id: str, name: str) -> Column:
    before = f"lookup(scores.{id}, scores.day, add_days(day, -1))"
    return Column(
        f"{id}_delta", f"{name}较前日", Kind.NUMBER, "分", formula=f"rounded({id} - {before}, 2)", digits=2,
        marks=(Mark("bad", f"{id}_delta <= -0.02"),),
    )  # fmt: skip


SCORES = Grid(
    "scores", "体验分", key=("day",), feed="day", store="industry", newest_first=True,
    note="每天自动进本店三项;同行的分隔几天抄一次就行,行业转化和天气用来判断是不是大家都跌。",
    columns=(
        Column("day", origin=IMPORTED),
        *(Column(id, origin=IMPORTED, digits=2) for id, _ in _SCORES),
        *(
            Column(f"{id}_industry", f"同行{name}", low=0, high=5, digits=2, help="同行平均分,例如 4.82。")
            for id, name in _SCORES
        ),
        *(_against(id, name) for id, name in _SCORES),
        *(_delta(id, name) for id, name in _SCORES),
        Column("rated_half_year", "半年评价数", Kind.COUNT, "条", low=0, help="后台显示的近半年评价数,例如 5200。"),
        Column(
            "needed_5star", "描述还需五星", Kind.COUNT, "个", marks=(Mark("warn", "needed_5star > 0"),),
            formula='ops("dsr_needed_5star", current=dsr_desc, count=rated_half_year, target=dsr_desc_industry)',
        ),
        Column("market_amount", "行业金额", low=0, help="类目当天的支付金额,例如 1350000;没有就空着。"),
        Column("market_cvr", "行业转化率", low=0, high=1, digits=2, help="类目当天的支付转化率,例如 3.10%。"),
        Column("season", "天气淡旺季", width=14, help="有影响的天气或淡旺季,例如:降温、换季;没有就空着。"),
    ),
    samples=(
        {"day": date(2026, 11, 13), "dsr_desc": 4.83, "dsr_service": 4.86, "dsr_logistics": 4.79,
         "dsr_desc_industry": 4.82, "dsr_service_industry": 4.82, "dsr_logistics_industry": 4.81,
         "rated_half_year": 5200},
        {"day": date(2026, 11, 14), "dsr_desc": 4.81, "dsr_service": 4.86, "dsr_logistics": 4.79,
         "dsr_desc_industry": 4.82, "dsr_service_industry": 4.82, "dsr_logistics_industry": 4.81,
         "rated_half_year": 5214, "market_cvr": 0.031, "season": "降温"},
        {"day": date(2026, 11, 15), "dsr_desc": 4.81, "dsr_service": 4.85, "dsr_logistics": 4.78},
    ),
)  # fmt: skip

SERVICE_WEEKS = Grid(
    "service_weeks", "每周服务", key=("week",), feed="week", newest_first=True, at_least=0,
    note="售前看询单和响应,售后看退款和发货;没有客服文件时,前半截空着。",
    columns=(
        Column("week", "周", origin=IMPORTED, width=10),
        Column("uv", origin=IMPORTED),
        Column("inquirers", origin=IMPORTED),
        Column("inquiry_rate", formula="metric()", digits=1),
        Column("inquiry_pay_buyers", "询单买家数", origin=IMPORTED),
        Column("inquiry_cvr", formula="metric()", digits=1),
        Column("silent_pay_buyers", "静默买家数", origin=IMPORTED),
        Column("silent_cvr", "静默转化率", Kind.RATE, formula="silent_pay_buyers / (uv - inquirers)", digits=2),
        Column("avg_response", "平均响应", origin=IMPORTED, digits=0),
        Column("cs_amount", origin=IMPORTED),
        Column("pay_amount", origin=IMPORTED),
        Column("cs_sales_share", formula="metric()", digits=1),
        Column("refund_amount_done", "退款金额", origin=IMPORTED),
        Column("refund_rate_amount", formula="metric()", digits=1),
        Column("refund_orders", origin=IMPORTED),
        Column("refund_hours", "退款时长", Kind.NUMBER, "时", origin=IMPORTED, digits=1),
        Column("before_ship_refunds", "发货前退款", Kind.COUNT, "笔", origin=IMPORTED),
        Column("ship_hours", "付款到发货", Kind.NUMBER, "时", origin=IMPORTED, digits=1),
        Column("shipped_in_time", "按时发货", Kind.RATE, origin=IMPORTED, digits=1),
        Column("delivery_days", "发货到签收", Kind.NUMBER, "天", origin=IMPORTED, digits=1),
        Column("incident_rows", "投诉违规", Kind.COUNT, "件",
               formula="countifs(incidents.week, week)", marks=(Mark("bad", "incident_rows > 0"),)),
    ),
    samples=(
        {"week": "2026-W44", "uv": 62300, "inquirers": 2210, "inquiry_pay_buyers": 806, "silent_pay_buyers": 1034,
         "avg_response": 38.0, "cs_amount": 82_100.0, "pay_amount": 188_600.0, "refund_amount_done": 15_900.0,
         "refund_orders": 171, "refund_hours": 31.5, "before_ship_refunds": 92, "ship_hours": 19.2,
         "shipped_in_time": 0.991, "delivery_days": 3.4},
        {"week": "2026-W45", "uv": 62900, "inquirers": 2260, "inquiry_pay_buyers": 818, "silent_pay_buyers": 1044,
         "avg_response": 36.0, "cs_amount": 83_400.0, "pay_amount": 190_400.0, "refund_amount_done": 16_300.0,
         "refund_orders": 174, "refund_hours": 30.2, "before_ship_refunds": 95, "ship_hours": 18.7,
         "shipped_in_time": 0.993, "delivery_days": 3.3},
        {"week": "2026-W46", "uv": 66800, "inquirers": 2180, "inquiry_pay_buyers": 764, "silent_pay_buyers": 991,
         "avg_response": 41.0, "cs_amount": 78_300.0, "pay_amount": 180_350.0, "refund_amount_done": 15_100.0,
         "refund_orders": 166, "refund_hours": 33.0, "before_ship_refunds": 88, "ship_hours": 20.1,
         "shipped_in_time": 0.986, "delivery_days": None},
    ),
)  # fmt: skip

AGENTS = Grid(
    "agents", "客服绩效", key=("start", "end", "agent"), store="agent_facts", newest_first=True,
    note="每周每位客服一行,从客服绩效页抄;询单转化率低于全员两成以上标红。",
    columns=(
        Column("start", "开始", help="这一周的周一,例如 2026-11-09。"),
        Column("end", "结束", help="这一周的周日,例如 2026-11-15。"),
        Column("agent", width=10, help="客服的名字或花名,例如:小桃。"),
        Column("inquirers", "询单人数", low=0, help="这周接待的询单人数,例如 412。"),
        Column("inquiry_pay_buyers", "付款人数", low=0, help="问完付款的人数,例如 158。"),
        Column("inquiry_cvr", formula="metric()", digits=1, marks=(Mark("bad", "inquiry_cvr < team_cvr * 0.8"),)),
        Column("team_cvr", "全员转化率", Kind.RATE, digits=1, formula=(
            "sumifs(agents.inquiry_pay_buyers, agents.start, start) / sumifs(agents.inquirers, agents.start, start)"
        )),
        Column("avg_response", "响应时长", low=0, digits=0, help="平均响应秒数,例如 36。",
               marks=(Mark("warn", "avg_response > 60"),)),
        Column("cs_amount", "销售额", low=0, help="客服支付金额,例如 15800。"),
        Column("agent_aov", "客服客单价", Kind.MONEY, formula="cs_amount / inquiry_pay_buyers"),
        Column("sales_part", "销售占比", Kind.RATE, digits=1, formula=(
            "cs_amount / sumifs(daily.pay_amount, daily.day, ge(start), daily.day, le(end))"
        )),
        Column("very_satisfied", low=0, help="很满意的条数。"),
        Column("satisfied", low=0, help="满意的条数。"),
        Column("rated", "评价条数", low=0, help="收到的评价条数,含一般和不满意。"),
        Column("satisfaction_rate", "满意率", formula="metric()", digits=1),
    ),
    samples=(
        {"start": date(2026, 11, 9), "end": date(2026, 11, 15), "agent": "小桃", "inquirers": 812,
         "inquiry_pay_buyers": 306, "avg_response": 32.0, "cs_amount": 31_400.0, "very_satisfied": 88,
         "satisfied": 21, "rated": 114},
        {"start": date(2026, 11, 9), "end": date(2026, 11, 15), "agent": "阿秋", "inquirers": 760,
         "inquiry_pay_buyers": 281, "avg_response": 38.0, "cs_amount": 28_900.0, "very_satisfied": 70,
         "satisfied": 25, "rated": 101},
        {"start": date(2026, 11, 9), "end": date(2026, 11, 15), "agent": "新人小何", "inquirers": 608,
         "inquiry_pay_buyers": 177, "avg_response": 66.0, "cs_amount": 18_000.0, "very_satisfied": 41,
         "satisfied": 19, "rated": 72},
    ),
)  # fmt: skip

SERVICE = Sheet(
    "service", "服务", Group.CARE,
    guide="体验分掉了先看物流和售后;每周抄一次客服绩效,售后个案随手记。",
    seed=("C1", "C8", "E2", "G1", "G3", "L3", "L7", "M5", "M7", "Q2", "S1", "S2"),
    links=("checks", "members", "methods"),
    grids=(SCORES, SERVICE_WEEKS, AGENTS, CASES, CARE_VALUES, REFUND_REASONS, INCIDENTS, BAD_REVIEWS),
)  # fmt: skip

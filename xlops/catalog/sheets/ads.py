"""推广: plans by week, keywords in four quadrants, the highest 淘宝客 commission, budgets and the balance.

Rule: a plan is judged against the shop's 保本投产 of its week, after 100 clicks. Keywords: 点击率 against the mean of all and
投产 against 保本投产 decide between 加价, 降价, 换图 and 删除. 最高出价 does not apply to 全站推广. 淘宝客: commission is paid on
kept sales, at most 推广前毛利 ÷ (到手价 × (1 − 退款率)). Source: spec 1.5, 3 (A12–A15) and 10; features O3, K6, N3, M1.
"""

from __future__ import annotations

from datetime import date

from xlops.catalog.model import Kind
from xlops.catalog.rules import AD_CLICKS, ROAS_ABOVE, ROAS_BELOW
from xlops.catalog.sheets.model import Column, Grid, Group, Mark, Origin, Sheet
from xlops.catalog.sheets.readiness import READINESS, READINESS_LIMITS

__all__ = ["ADS"]

IMPORTED = Origin.IMPORTED

_LAST_WEEK = "ad_plans.week_start, add_days(week_start, -7), ad_plans.plan, plan"

_PLANS = Grid(
    "ad_plans", "计划(按周)", key=("week", "plan"), feed="plan_week", newest_first=True,
    note="投产低于保本投产就是亏着推;满100次点击才下结论。",
    columns=(
        Column("week", "周", Kind.TEXT, origin=IMPORTED, width=11),
        Column("scene", origin=IMPORTED, width=12),
        Column("plan", origin=IMPORTED, width=22),
        Column("ad_spend", "花费", origin=IMPORTED, digits=0),
        Column("ad_pay_amount", "成交金额", origin=IMPORTED, digits=0),
        Column("roas", formula="metric()", digits=2),
        Column("roas_change", "较上周", Kind.NUMBER, unit="倍", digits=2, formula=f"roas - sumifs(ad_plans.ad_pay_amount, {_LAST_WEEK}) / sumifs(ad_plans.ad_spend, {_LAST_WEEK})"),
        Column("breakeven_roas", "保本投产", Kind.NUMBER, unit="倍", digits=2, formula="lookup(profit.breakeven_roas, profit.week, week)"),
        Column("ad_profit", "盈亏", Kind.MONEY, digits=0, formula="ad_pay_amount * lookup(profit.margin_rate, profit.week, week) - ad_spend", marks=(Mark("bad", f"ad_profit < 0 and clicks >= {AD_CLICKS}"),)),
        Column(
            "advice", "建议", Kind.TEXT, width=16,
            formula=(
                f'"" if missing(ad_spend) else ("点击太少,再看" if coalesce(clicks, 0) < {AD_CLICKS} else ('
                f'"没有成交,先停" if ad_orders == 0 else ("低于保本,降预算" if roas < breakeven_roas * {ROAS_BELOW} else ('
                f'"高于保本,可加" if roas >= breakeven_roas * {ROAS_ABOVE} else "保持"))))'
            ),
            marks=(
                Mark("bad", 'advice == "没有成交,先停"'), Mark("warn", 'advice == "低于保本,降预算"'),
                Mark("quiet", 'advice == "点击太少,再看"'),
            ),
        ),
        Column("impressions", origin=IMPORTED),
        Column("clicks", origin=IMPORTED),
        Column("ctr", formula="metric()", digits=2),
        Column("cpc", formula="metric()", digits=2),
        Column("ad_orders", "成交笔数", origin=IMPORTED),
        Column("ad_cvr", formula="metric()", digits=2),
        Column("week_start", "周一", Kind.DATE, origin=IMPORTED, hidden=True),
    ),
    samples=(
        {"week": "2026-W46", "week_start": date(2026, 11, 9), "scene": "全站推广", "plan": "主推款全站", "ad_spend": 22400.0,
         "ad_pay_amount": 65410.0, "impressions": 812000, "clicks": 28600, "ad_orders": 706},
        {"week": "2026-W46", "week_start": date(2026, 11, 9), "scene": "关键词推广", "plan": "收纳箱精准词", "ad_spend": 2210.0,
         "ad_pay_amount": 8120.0, "impressions": 41200, "clicks": 1730, "ad_orders": 92},
        {"week": "2026-W46", "week_start": date(2026, 11, 9), "scene": "关键词推广", "plan": "置物架测图", "ad_spend": 96.0,
         "ad_pay_amount": 0.0, "impressions": 3900, "clicks": 71, "ad_orders": 0},
    ),
)  # fmt: skip

_KEYWORDS = Grid(
    "keywords", "关键词", key=("keyword",), feed="keyword",
    note="近28天。点击率比平均、投产比保本:都高加价,都低删除,只有点击率低换图,只有投产低降价。",
    columns=(
        Column("keyword", origin=IMPORTED, width=18),
        Column(
            "quadrant", "怎么办", Kind.TEXT, width=10,
            formula=(
                '"" if missing(clicks) else ("再看看" if clicks < 30 else ('
                '("加价" if roas >= breakeven else "降价") if ctr >= mean_ctr else '
                '("换图" if roas >= breakeven else "删除")))'
            ),
            marks=(Mark("good", 'quadrant == "加价"'), Mark("bad", 'quadrant == "删除"'), Mark("quiet", 'quadrant == "再看看"')),
        ),
        Column("ad_spend", "花费", origin=IMPORTED, feed="ad_spend@28", digits=0),
        Column("impressions", origin=IMPORTED, feed="impressions@28"),
        Column("clicks", origin=IMPORTED, feed="clicks@28"),
        Column("ctr", formula="metric()", digits=2),
        Column("cpc", formula="metric()", digits=2, marks=(Mark("warn", "cpc > max_cpc"),)),
        Column("max_cpc", "最高出价", Kind.MONEY, digits=2, formula="ad_pay_amount / clicks / breakeven"),
        Column("ad_orders", "成交笔数", origin=IMPORTED, feed="ad_orders@28"),
        Column("ad_cvr", formula="metric()", digits=2),
        Column("ad_pay_amount", "成交金额", origin=IMPORTED, feed="ad_pay_amount@28", digits=0),
        Column("roas", formula="metric()", digits=2),
        Column("breakeven", "保本投产", Kind.NUMBER, unit="倍", digits=2, formula="lookup(profit.breakeven_roas, profit.week, week_label(add_days(as_of(), -6))) if present(keyword) else None"),
        Column("bid", "现在出价", Kind.MONEY, digits=2, low=0, help="现在出多少元一次点击,例如 1.20。"),
        Column("match", "匹配", Kind.TEXT, width=8, choices="match_type", help="测款期用广泛,收割期用精准。"),
        Column("position", "排名", Kind.COUNT, unit="位", low=1, help="推广里排第几位,例如 4。"),
        Column("mean_ctr", "平均点击率", Kind.RATE, digits=2, formula="total(keywords.clicks) / total(keywords.impressions)", hidden=True),
    ),
    samples=(
        {"keyword": "收纳箱大号", "ad_spend": 3120.0, "impressions": 61200, "clicks": 2480, "ad_orders": 151, "ad_pay_amount": 12100.0,
         "bid": 1.3, "match": "精准", "position": 3},
        {"keyword": "储物箱", "ad_spend": 1460.0, "impressions": 52800, "clicks": 1120, "ad_orders": 58, "ad_pay_amount": 5010.0,
         "bid": 1.35, "match": "精准", "position": 5},
        {"keyword": "宿舍神器", "ad_spend": 410.0, "impressions": 39000, "clicks": 390, "ad_orders": 6, "ad_pay_amount": 402.0,
         "bid": 1.05, "match": "广泛"},
    ),
)  # fmt: skip

_AFFILIATES = Grid(
    "affiliates", "淘宝客", key=("merchant_code",),
    note="佣金率不能高过「最高佣金率」,高了每单都亏。",
    columns=(
        Column("merchant_code", width=14, help="SKU计划里的商家编码,例如 YX-SN01-灰。"),
        Column("commission", "佣金率", Kind.RATE, digits=1, low=0, high=0.9, help="现在给多少,例如 8%。"),
        Column("max_affiliate_rate", "最高佣金率", Kind.RATE, digits=1, formula="contribution / (price * (1 - refund_rate))"),
        Column(
            "verdict", "判断", Kind.TEXT, width=12,
            formula='"" if missing(max_affiliate_rate) or missing(commission) else ("太高,会亏" if commission > max_affiliate_rate else "可以")',
            marks=(Mark("bad", 'verdict == "太高,会亏"'),),
        ),
        Column("price", "到手价", digits=2, formula="lookup(skus.price_used, skus.merchant_code, merchant_code)"),
        Column("contribution", "推广前毛利", Kind.MONEY, digits=2, formula="lookup(skus.contribution, skus.merchant_code, merchant_code)"),
        Column("refund_rate", "退款率", Kind.RATE, digits=1, formula="lookup(skus.refund_rate, skus.merchant_code, merchant_code)"),
        Column("kind", "计划", Kind.TEXT, width=12, choices="affiliate_plan", help="哪种计划,从列表里选,例如:通用计划。"),
        Column("note", "备注", Kind.TEXT, width=22, help="谁在推、怎么谈的,例如:达人小米试用中。"),
    ),
    samples=(
        {"merchant_code": "YX-SN01-灰", "commission": 0.08, "kind": "通用计划"},
        {"merchant_code": "YX-CT01-米白", "commission": 0.05, "kind": "定向计划", "note": "家居达人群"},
        {"merchant_code": "YX-CF01-黑", "commission": 0.3, "kind": "活动计划"},
    ),
)  # fmt: skip

_BUDGETS = Grid(
    "ad_budgets", "预算", key=("day", "plan"), store="ad_budgets", newest_first=True,
    note="改预算或花完得早的那天记一行;花得比预算多、花完得太早,每日巡店会提醒。",
    columns=(
        Column("day", "日期", Kind.DATE, width=11, help="哪天,例如 2026-11-15。"),
        Column("plan", "计划名称", Kind.TEXT, width=22, help="和推广报表里一样,例如:主推款全站。"),
        Column("budget", digits=0, low=0, help="这天的日预算多少元,例如 3200。"),
        Column("spent_out_hour", low=0, high=24, help="几点花完的,例如 20;没花完空着。", digits=0),
    ),
    samples=(
        {"day": date(2026, 11, 13), "plan": "主推款全站", "budget": 3200.0},
        {"day": date(2026, 11, 14), "plan": "主推款全站", "budget": 3200.0, "spent_out_hour": 21.0},
        {"day": date(2026, 11, 15), "plan": "收纳箱精准词", "budget": 320.0, "spent_out_hour": 17.0},
    ),
)  # fmt: skip

_BALANCES = Grid(
    "ad_balances", "推广余额", key=("day",), store="ad_balances", newest_first=True,
    note="每天看一眼余额,按近7天花费算还够几天;周报首页说最近一次的。",
    columns=(
        Column("day", "日期", Kind.DATE, width=11, help="哪天看的,例如 2026-11-15。"),
        Column("balance", "余额", Kind.MONEY, digits=0, low=0, help="推广账户还有多少元,例如 12600。"),
        Column("daily_spend", "近7天日均花费", Kind.MONEY, digits=0, formula="averageifs(daily.ad_spend, daily.day, gt(add_days(day, -7)), daily.day, le(day))"),
        Column("days_left", "够用", Kind.NUMBER, unit="天", digits=1, formula="balance / daily_spend", marks=(Mark("bad", "days_left < 3"),)),
    ),
    samples=(
        {"day": date(2026, 11, 13), "balance": 19800.0},
        {"day": date(2026, 11, 14), "balance": 16080.0},
        {"day": date(2026, 11, 15), "balance": 12490.0},
    ),
)  # fmt: skip

ADS = Sheet(
    "ads", "推广", Group.DATA,
    guide="先看「建议」:低于保本的降,点击多没成交的停,明显高于保本的加。短信在会员表里。",
    buttons=("RefreshSheets",),
    seed=("B2", "B3", "O3", "K6", "N3", "M1", "P5"),
    grids=(_PLANS, _KEYWORDS, READINESS, READINESS_LIMITS, _AFFILIATES, _BUDGETS, _BALANCES),
)  # fmt: skip

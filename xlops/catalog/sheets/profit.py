"""利润台账: a week a row from 支付金额 to 净利; beside it 支付宝 by month, fixed costs and the map of the ledger.

Rule: 净销售额 = 支付 − 预计退款 (where four weeks of refunds are known, else 已退款); 平台扣点 on it; 运费包材退货宝 an order; 货品
成本 = Σ件数×单位成本, else by the cost rate. 净利 only where fixed costs are known: typed for the week, else the month's by
days, else 设置. Source: operator.md, 利润台账 (180,350 → 10,658); spec 1.12; features H1–H4.
"""

from __future__ import annotations

from datetime import date

from xlops.catalog.model import Kind
from xlops.catalog.sheets.ledger import COSTS, FEE_CHECK, LEDGER_CLASSES, LEDGER_MAP_GRID
from xlops.catalog.sheets.model import Column, Grid, Group, Mark, Origin, Sheet

__all__ = ["PROFIT"]

IMPORTED = Origin.IMPORTED

_FEES = "setting(commission_rate) + setting(software_fee_rate) + setting(points_rate)"
_PER_ORDER = "setting(shipping_per_order) + setting(freight_insurance)"
_MONTH_SHARE = (
    "sumifs(fixed_costs.cost_amount, fixed_costs.month, month_start(week_start)) * 7 / month_days(week_start)"
)

_WEEKS = Grid(
    "profit", "利润台账", key=("week",), feed="week", store="week_costs", newest_first=True,
    columns=(
        Column("week", "周", Kind.TEXT, origin=IMPORTED, width=11),
        Column("pay_amount", "支付", origin=IMPORTED, digits=0),
        Column("refunds", "预计退款", Kind.MONEY, digits=0, formula="coalesce(refunds_expected, refunds_so_far)"),
        Column("net_sales", "净销售额", Kind.MONEY, digits=0, formula="pay_amount - coalesce(refunds, 0)"),
        Column("goods_cost", "货品成本", Kind.MONEY, digits=0, formula="coalesce(goods_known, net_sales * setting(cost_rate))"),
        Column("platform_fees", "平台扣点", Kind.MONEY, digits=0, formula=f"maximum(0, net_sales) * ({_FEES})"),
        Column("logistics_cost", "运费包材退货宝", Kind.MONEY, digits=0, formula=f"pay_orders * ({_PER_ORDER})"),
        Column("contribution_before_ads", "推广前毛利", Kind.MONEY, digits=0, formula="net_sales - goods_cost - platform_fees - logistics_cost - coalesce(other_costs, 0)"),
        Column("ad_spend", "推广", origin=IMPORTED, digits=0),
        Column("contribution_after_ads", "推广后毛利", formula="metric()", digits=0, marks=(Mark("bad", "contribution_after_ads < 0"),)),
        Column("fixed_costs", "固定费用", Kind.MONEY, digits=0, low=0, help="这周的人工、房租等,例如 20000。空着按右边的每月费用分摊。"),
        Column("net_profit", "净利", Kind.MONEY, digits=0, formula="contribution_after_ads - fixed_used", marks=(Mark("bad", "net_profit < 0"),)),
        Column("net_margin", "净利率", formula="metric()", digits=1),
        Column("margin_rate", "推广前毛利率", Kind.RATE, formula="contribution_before_ads / pay_amount", digits=1),
        Column("breakeven_roas", "保本投产", Kind.NUMBER, unit="倍", digits=2, formula="pay_amount / contribution_before_ads if contribution_before_ads > 0 else None"),
        Column("other_costs", "其他变动费用", Kind.MONEY, digits=0, low=0, help="售后赔付、优惠券、花呗手续费、活动坑位、短信等,例如 600。"),
        Column("refunds_so_far", "已退款", Kind.MONEY, origin=IMPORTED, digits=0),
        Column("pay_orders", origin=IMPORTED),
        Column("cost_cover", "成本已知占比", Kind.RATE, origin=IMPORTED, digits=0, marks=(Mark("warn", "cost_cover < 0.8"),)),
        Column("fixed_used", "计入固定费用", Kind.MONEY, digits=0, formula=f"coalesce(fixed_costs, {_MONTH_SHARE}, setting(fixed_cost_week))"),
        Column("net_change", "毛利较上周", Kind.MONEY, digits=0, formula="contribution_after_ads - after_ads_before"),
        Column("week_start", "周一", Kind.DATE, origin=IMPORTED, hidden=True),
        Column("refunds_expected", "按历史预计的退款", Kind.MONEY, origin=IMPORTED, hidden=True),
        Column("goods_known", "按件数的货品成本", Kind.MONEY, origin=IMPORTED, feed="goods_cost", hidden=True),
        Column(
            "after_ads_before", "上周推广后毛利", Kind.MONEY, hidden=True, origin=IMPORTED, feed="contribution_after_ads@before",
        ),
    ),
    samples=(
        {"week": "2026-W44", "week_start": date(2026, 10, 26), "pay_amount": 186240.0, "refunds_expected": 25330.0,
         "refunds_so_far": 23950.0, "pay_orders": 2152, "goods_known": 79910.0, "ad_spend": 24980.0, "cost_cover": 0.94},
        {"week": "2026-W45", "week_start": date(2026, 11, 2), "pay_amount": 190400.0, "refunds_expected": 25890.0,
         "refunds_so_far": 20110.0, "pay_orders": 2201, "goods_known": 81600.0, "ad_spend": 25110.0, "cost_cover": 0.95,
         "fixed_costs": 20000.0},
        {"week": "2026-W46", "week_start": date(2026, 11, 9), "pay_amount": 180350.0, "refunds_expected": 24528.0,
         "refunds_so_far": 8580.0, "pay_orders": 2085, "goods_known": 77911.0, "ad_spend": 25600.0, "cost_cover": 0.95,
         "fixed_costs": 20000.0, "other_costs": 0.0},
    ),
)  # fmt: skip

PROFIT = Sheet(
    "profit", "利润台账", Group.MONEY,
    guide="每周一行,自动算到推广后毛利;填了固定费用才有净利。右边:支付宝核对、账目、每月固定费用、账目归类。",
    visible=True,
    buttons=("RefreshSheets",),
    seed=("H1", "H2", "H3", "H4"),
    grids=(_WEEKS, FEE_CHECK, COSTS, LEDGER_CLASSES, LEDGER_MAP_GRID),
)  # fmt: skip

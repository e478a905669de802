"""支付宝 beside the ledger of profits: fees taken against fees expected, costs by class, fixed costs, the map of classes.

Rule: a line of the ledger belongs to the class of the first fragment that its note or business type contains; the shop's own
lines come before ours. Expected fees are the rates of 设置 on the month's net sales. Source: spec 1.12 (ledger mapping);
operator.md, 利润台账 (支付宝实扣, 差异); features H1.
"""

from __future__ import annotations

from datetime import date

from xlops.catalog.config import LEDGER_MAP
from xlops.catalog.model import Kind
from xlops.catalog.sheets.model import Column, Grid, Mark, Origin

__all__ = ["COSTS", "FEE_CHECK", "LEDGER_CLASSES", "LEDGER_MAP_GRID"]

IMPORTED = Origin.IMPORTED

_FEES = "setting(commission_rate) + setting(software_fee_rate) + setting(points_rate)"

FEE_CHECK = Grid(
    "fee_check", "扣费核对", key=("month",), feed="month", newest_first=True,
    note="支付宝实际扣的平台费和按费率算的对一对;差得多,先看设置里的扣点对不对。",
    columns=(
        Column("month", "月份", Kind.DATE, origin=IMPORTED, width=11),
        Column("pay_amount", "支付", origin=IMPORTED, digits=0),
        Column("refunds", "退款", Kind.MONEY, origin=IMPORTED, feed="refunds_so_far", digits=0),
        Column("expected", "应扣", Kind.MONEY, digits=0, formula=f"(pay_amount - coalesce(refunds, 0)) * ({_FEES})"),
        Column("ledger_commission", "支付宝实扣", Kind.MONEY, origin=IMPORTED, digits=0),
        Column("difference", "差异", Kind.MONEY, digits=0, formula="ledger_commission - expected"),
        Column(
            "difference_rate", "差异率", Kind.RATE, digits=1, formula="difference / expected",
            marks=(Mark("warn", "absolute(difference_rate) > 0.1"),),
        ),
    ),
    samples=(
        {"month": date(2026, 9, 1), "pay_amount": 752300.0, "refunds": 101560.0, "ledger_commission": 36120.4},
        {"month": date(2026, 10, 1), "pay_amount": 861420.0, "refunds": 114500.0, "ledger_commission": 41790.0},
        {"month": date(2026, 11, 1), "pay_amount": 401280.0, "refunds": 37120.0, "ledger_commission": 11240.0},
    ),
)  # fmt: skip

COSTS = Grid(
    "fixed_costs", "每月固定费用", key=("month", "cost_name"), store="cost_items", at_least=8,
    note="每月填一次,按天分到各周;不填也可以,只是没有净利。",
    columns=(
        Column("month", "月份", Kind.DATE, width=11, help="当月1号,例如 2026-11-01。"),
        Column("cost_name", "费用项", Kind.TEXT, choices="cost_name", width=9, help="从列表里选,例如:人工。"),
        Column("cost_amount", "金额", Kind.MONEY, digits=0, low=0, summed=True, help="这个月多少元,例如 52000。"),
        Column("note", "备注", Kind.TEXT, width=20, help="可以不填,例如:运营2人、客服1人。"),
    ),
    samples=(
        {"month": date(2026, 11, 1), "cost_name": "人工", "cost_amount": 62000.0, "note": "运营2人、客服2人"},
        {"month": date(2026, 11, 1), "cost_name": "房租", "cost_amount": 18000.0},
        {"month": date(2026, 11, 1), "cost_name": "软件", "cost_amount": 1200.0},
    ),
)  # fmt: skip

LEDGER_CLASSES = Grid(
    "ledger_classes", "支付宝账目", key=("month", "ledger_class"), feed="ledger", newest_first=True,
    note="支付宝账单按账目加总,看钱花在哪一环。",
    columns=(
        Column("month", "月份", Kind.DATE, origin=IMPORTED, width=11),
        Column("ledger_class", origin=IMPORTED, width=14),
        Column("expense", "支出", Kind.MONEY, origin=IMPORTED, digits=0),
        Column("income", "收入", Kind.MONEY, origin=IMPORTED, digits=0),
        Column("lines", "笔数", Kind.COUNT, unit="笔", origin=IMPORTED),
        Column(
            "share", "占支付", Kind.RATE, digits=2, formula="absolute(expense) / lookup(fee_check.pay_amount, fee_check.month, month)",
        ),
    ),
    samples=(
        {"month": date(2026, 10, 1), "ledger_class": "天猫佣金", "expense": 37310.0, "income": 0.0, "lines": 7120},
        {"month": date(2026, 10, 1), "ledger_class": "退货宝", "expense": 6240.0, "income": 310.0, "lines": 6980},
        {"month": date(2026, 10, 1), "ledger_class": "未分类", "expense": 128.5, "income": 0.0, "lines": 3},
    ),
)  # fmt: skip

LEDGER_MAP_GRID = Grid(
    "ledger_map", "账目归类", key=("fragment",), store="ledger_map",
    note="备注或业务类型里有这个词,就归到这个账目;从上往下第一个算数。要改就改账目,要加就加在最后。",
    columns=(
        Column("fragment", "备注或业务类型里有", Kind.TEXT, width=20, help="支付宝账单里的词,例如:花呗。"),
        Column("ledger_class", "归到账目", Kind.TEXT, choices="ledger_class", width=14, help="从列表里选,例如:支付服务费。"),
    ),
    rows=tuple({"fragment": fragment, "ledger_class": name} for name, fragments in LEDGER_MAP for fragment in fragments),
    samples=(
        {"fragment": "天猫佣金", "ledger_class": "天猫佣金"},
        {"fragment": "花呗", "ledger_class": "支付服务费"},
        {"fragment": "先用后付服务费", "ledger_class": "支付服务费"},
    ),
)  # fmt: skip
